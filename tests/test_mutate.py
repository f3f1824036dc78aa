"""The script that changes modules and says which changes no test would miss."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "mutate.py"
if not SCRIPT.is_file() or not (ROOT / "enilint").is_dir():
    pytest.skip("the script changes modules of a checkout", allow_module_level=True)

from scripts.mutate import main  # noqa: E402 - only there in a checkout
from scripts.mutation.changes import changes  # noqa: E402


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x = 1 if a == b else 2", ["True", "False", "2", "0", "3", "1"]),
        ("x = [y for y in z if y < 0]", ["True", "False", "y <= 0", "1"]),
        ("x = a and b", ["a or b", "True", "False", "True", "False"]),
        ("x = f(a == b, c in d, not e)", ["a != b", "c not in d", "e"]),
        ("def f(): return a is b", ["True", "False"]),
        ("def f(a: Value[bool] = True): return 'yes'", ["False", "''"]),
        ("def f(): return ()", ["('',)"]),
        ("x = any(a) + min(b) + len(c)", ["all(a)", "max(b)"]),
        ("x = 65535", []),
        ("x = known(a) if a is not None else None", ["False"]),
        ("x = known(a) if b is not None else None", ["True", "False"]),
        ("assert a == b", []),
        ("class A(B, frozen=True):\n    c: int = 0", ["1"]),
        ("@cache(size=1)\ndef f(): g()", []),
        ("T = TypeVar('T', covariant=True)", []),
    ],
)
def test_changes(line: str, expected: list[str]) -> None:
    assert [change.after for change in changes(line, "module.py")] == expected


def test_only_one_place_is_changed_at_a_time() -> None:
    source = "def f(a, b):\n    return [one for one in a if one < b and one > 0]\n"
    answers = []
    for change in changes(source, "module.py"):
        names: dict = {}
        exec(change.code, names)
        answers.append((change.line, change.function, change.before, change.after, names["f"]([0, 1, 2], 2)))
    assert answers == [
        (2, "f", "one < b and one > 0", "True", [0, 1, 2]),
        (2, "f", "one < b and one > 0", "False", []),
        (2, "f", "one < b and one > 0", "one < b or one > 0", [0, 1, 2]),
        (2, "f", "one < b", "True", [1, 2]),
        (2, "f", "one < b", "False", []),
        (2, "f", "one < b", "one <= b", [1, 2]),
        (2, "f", "one > 0", "True", [0, 1]),
        (2, "f", "one > 0", "False", []),
        (2, "f", "one > 0", "one >= 0", [0, 1]),
        (2, "f", "0", "1", []),
    ]


@pytest.mark.parametrize(
    ("argument", "hint"),
    [
        ("ENI30", " (did you mean ENI301?)"),
        ("enilint/valeus.py", " (did you mean enilint/values.py?)"),
        ("enilint.valeus", " (did you mean enilint.values?)"),
        ("tests/test_mutate.py", ""),
        ("", ""),
    ],
)
def test_an_argument_that_is_neither_a_rule_nor_a_module_is_an_error(
    argument: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([argument]) == 2
    expected = f"error: {argument!r} is neither a rule nor a module of enilint{hint}\n"
    assert capsys.readouterr() == ("", expected)


def mutate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], cwd=ROOT, capture_output=True, text=True)


NOTICING = """\
one = ElasticIpAssociation(address="", at=None)
    assert not (one.both_asked or one.exists or one.shown)"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each change is judged in a forked process")
@pytest.mark.parametrize(
    ("body", "code", "printed"),
    [
        (
            "pass",
            1,
            [
                "{path}:{both_asked}: True in place of `False` (ElasticIpAssociation)",
                "{path}:{exists}: True in place of `False` (ElasticIpAssociation), noticed by examples alone",
                "{path}:{shown}: True in place of `False` (ElasticIpAssociation), noticed by examples alone",
                "{module}: 1 of 3 changes survived (33.3 %); 2 noticed by examples alone",
            ],
        ),
        (NOTICING, 0, ["{module}: 0 of 3 changes survived (0.0 %)"]),
    ],
)
def test_a_module_is_judged_by_tests(tmp_path: Path, body: str, code: int, printed: list[str]) -> None:
    lines = (ROOT / "enilint/model/entities/on_interfaces.py").read_text().splitlines()
    names = {
        "module": "enilint.model.entities.on_interfaces",
        "path": "enilint/model/entities/on_interfaces.py",
        **{name: lines.index(f"    {name}: bool = False") + 1 for name in ("both_asked", "exists", "shown")},
    }
    tests = tmp_path / "test_on_interfaces.py"
    tests.write_text(f"from enilint.rule import ElasticIpAssociation\n\ndef test():\n    {body}\n")
    finished = mutate(str(names["module"]), "--tests", str(tests))
    assert finished.stdout.splitlines() == [text.format(**names) for text in printed], finished.stderr
    assert finished.returncode == code


def test_tests_that_fail_without_any_change_are_an_error(tmp_path: Path) -> None:
    tests = tmp_path / "test_services.py"
    tests.write_text("def test():\n    assert False\n")
    finished = mutate("enilint.model.entities.services", "--tests", str(tests))
    assert finished.returncode == 2
    assert finished.stderr.splitlines()[-1] == f"error: {os.path.relpath(tests, ROOT)} fails without any change"
