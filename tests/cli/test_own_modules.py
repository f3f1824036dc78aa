"""How the program finds and loads its own modules: as Python does."""

from pathlib import Path

import pytest

from tests.cli.running import LIBRARY, process

USUAL = {"PYTHONPYCACHEPREFIX": ""}
"""Code is kept beside its source, and not elsewhere as it is while tests run."""
SAME = """\
import importlib.util, inspect, sys
from enilint.own_modules import Loader, find_own_modules
find_own_modules()
import enilint.values, enilint.model, enilint.model.zone
del sys.meta_path[0]
for module in (enilint.values, enilint.model, enilint.model.zone):
    assert isinstance(module.__loader__, Loader), module
    usual = importlib.util.spec_from_file_location(module.__name__, module.__file__)
    for name in ("origin", "cached", "parent", "has_location", "submodule_search_locations"):
        assert getattr(module.__spec__, name) == getattr(usual, name), (module, name)
    assert (module.__file__, module.__cached__) == (usual.origin, usual.cached)
    assert inspect.getsource(module).startswith('\"\"\"')
assert inspect.getsource(enilint.values.known).startswith("def known(")
"""
UP_TO_DATE = """\
import os, pathlib, py_compile
from enilint.own_modules import Loader
by_time, by_hash = py_compile.PycInvalidationMode.TIMESTAMP, py_compile.PycInvalidationMode.CHECKED_HASH
source = pathlib.Path.cwd() / "a.py"
def write(text, later=0):
    source.write_text(text)
    os.utime(source, (1_800_000_000 + later, 1_800_000_000 + later))
def check(is_compiled, value):
    loader, found = Loader("a", str(source)), {}
    assert (loader.compiled is not None) == is_compiled
    exec(loader.get_code("a"), found)
    assert found["VALUE"] == value
write("VALUE = 1\\n")
assert Loader("a", str(source)).compiled is None
py_compile.compile(str(source), invalidation_mode=by_time)
check(True, 1)
write("VALUE = 2\\n", later=2)
check(False, 2)
write("VALUE = 333\\n", later=2)
check(False, 333)
py_compile.compile(str(source), invalidation_mode=by_hash)
check(False, 333)
py_compile.compile(str(source), dfile="elsewhere/a.py", invalidation_mode=by_time)
check(False, 333)
"""


def test_modules_are_what_they_are_when_python_finds_them() -> None:
    files = [f"{LIBRARY}/enilint/{one}" for one in ("values.py", "model/__init__.py", "model/zone.py")]
    assert process("-m", "compileall", "-q", "--invalidation-mode", "timestamp", *files, **USUAL).returncode == 0
    ended = process("-c", SAME, **USUAL)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_only_code_of_the_source_as_it_is_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = process("-B", "-c", UP_TO_DATE, **USUAL)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("options", [["-O"], ["-X", "pycache_prefix=elsewhere"]])
def test_code_that_is_kept_elsewhere_is_left_to_python(options: list[str]) -> None:
    program = (
        "from enilint.own_modules import Loader, find_own_modules; find_own_modules()\n"
        "import enilint.values; print(isinstance(enilint.values.__loader__, Loader))"
    )
    assert process("-B", *options, "-c", program, **USUAL).stdout.split() == [b"False"]
