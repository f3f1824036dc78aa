"""Changes of modules, judged by the tests of each module and by the examples of all rules."""

import functools
import gc
import importlib
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import NoReturn

from msgspec import Struct

from scripts.mutation.changes import changes
from scripts.mutation.designs import Verdict
from scripts.mutation.results import Fate, NotJudgedError, Result, progress
from scripts.mutation.running import ROOT, run_tests

_SECONDS = 20
"""How much processor time the tests of a module may take. Those of a change that never ends are stopped."""
_OURS = ("enilint", "enilint_rules", "scripts", "tests")
_STEP = 100


class Module(Struct, frozen=True):
    """A module, and the tests that are to notice changes of it."""

    name: str
    path: Path
    tests: tuple[Path, ...]


def tests_of(path: Path) -> tuple[Path, ...]:
    """The tests that are named after a module, or else after the packages that it is in.

    Those of `enilint/model/entities/groups.py` are `tests/model/entities/test_groups.py`, with
    `test_groups_of_interfaces.py` beside it, or else `tests/model/test_entities.py`.
    """
    place = path.relative_to(ROOT / "enilint").with_suffix("")
    for one in (place, *place.parents[:-1]):
        directory = ROOT / "tests" / one.parent
        files = [*directory.glob(f"test_{one.name}.py"), *sorted(directory.glob(f"test_{one.name}_*.py"))]
        if files:
            return tuple(files)
    return ()


def is_changeable(module: Module) -> bool:
    """Whether there is anything to change in a module."""
    return any(True for _ in changes(module.path.read_text(encoding="utf-8"), str(module.path)))


def judge_module(module: Module) -> Iterator[Result]:
    """What becomes of every change of a module. Each is judged in a process of its own."""
    path = module.path.relative_to(ROOT)
    found = list(changes(module.path.read_text(encoding="utf-8"), str(module.path)))
    if not found:
        progress(f"{path}: nothing to change")
        return
    names = " ".join(os.path.relpath(one, ROOT) for one in module.tests)
    progress(f"{path}: {len(found)} changes, judged by {names} and by the examples of rules")
    if _run_tests(module):
        raise NotJudgedError(f"{names} fails without any change")
    expected = list(_verdicts())
    gc.freeze()
    for number, change in enumerate(found, start=1):
        fate = _in_a_process(functools.partial(_fate, module, change.code, expected))
        yield Result(module.name, str(path), change, fate)
        if number % _STEP == 0:
            progress(f"{path}: {number} of {len(found)}")


def _in_a_process(judge: Callable[[], Fate]) -> Fate:
    process = os.fork()
    if process == 0:
        _judge_and_leave(judge)
    _, status = os.waitpid(process, 0)
    return Fate(os.WEXITSTATUS(status)) if os.WIFEXITED(status) else Fate.NOTICED


def _judge_and_leave(judge: Callable[[], Fate]) -> NoReturn:
    fate = Fate.NOTICED  # a crash is noticed, too
    try:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, _SECONDS)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        fate = judge()
    finally:
        os._exit(fate)


def _fate(module: Module, code: CodeType, expected: Sequence[Verdict]) -> Fate:
    """Who notices a change, in a process that ends afterwards."""
    sys.meta_path.insert(0, _Finder(module, code))
    if _run_tests(module):
        return Fate.NOTICED
    try:
        mine = zip(_verdicts(), expected, strict=True)
        return Fate.BY_EXAMPLES if any(verdict != known for verdict, known in mine) else Fate.SURVIVED
    except Exception:  # noqa: BLE001 - a crash is noticed, too
        return Fate.BY_EXAMPLES


def _verdicts() -> Iterable[Verdict]:
    """What rules say of their examples, with the modules that are imported now."""
    found: Iterable[Verdict] = importlib.import_module("scripts.mutation.designs").verdicts()
    return found


def _run_tests(module: Module) -> int:
    """Import everything anew, and run the tests of a module until one fails."""
    tests = set(map(str, module.tests))
    for name, one in list(sys.modules.items()):
        if name.partition(".")[0] in _OURS or str(getattr(one, "__file__", None)) in tests:
            del sys.modules[name]
    return run_tests(module.tests, "-x")


class _Finder:
    """Finds a changed module in place of the one in the checkout."""

    def __init__(self, module: Module, code: CodeType) -> None:
        self._module = module
        self._code = code

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """How the changed module is loaded; None for every other one."""
        if name != self._module.name:
            return None
        loader = _Loader(name, str(self._module.path), self._code)
        return importlib.util.spec_from_file_location(name, self._module.path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        """The code with the change."""
        return self._code
