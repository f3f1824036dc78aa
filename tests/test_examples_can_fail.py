"""The tests of the rules' examples would notice a rule that has gone silent."""

import os
import re
import subprocess
import sys
from pathlib import Path

import enilint
from enilint.ruleset.registry import Registry

SILENCE = """\
from msgspec.structs import replace

from enilint.ruleset import loaded as rules

load = rules.load_rule


def load_silenced(*given):
    loaded = load(*given)
    loaded.rule = replace(loaded.rule, check=lambda *_: iter(()))
    return loaded


rules.load_rule = load_silenced
"""


def failed_examples(directory: Path) -> set[str]:
    """The examples, as `ENI101-bad-0`, whose tests fail where the plugin of that directory is loaded."""
    paths = [str(directory), str(Path(enilint.__file__).parents[1]), *filter(None, sys.path)]
    options = ["-q", "--tb=no", "-rf", "-k", "bad_example", "-p", "silence"]
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", *options, Path(__file__).with_name("test_rules.py")],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    assert finished.returncode == 1, finished.stdout + finished.stderr
    return set(re.findall(r"^FAILED .*\[(\w+-bad-\d+)\]", finished.stdout, re.MULTILINE))


def test_silencing_a_rule_fails_each_of_its_bad_examples(tmp_path: Path) -> None:
    (tmp_path / "silence.py").write_text(SILENCE, encoding="utf-8")
    expected = {f"{one.rule.code}-bad-{number}" for one in Registry().rules for number in range(len(one.rule.bad))}
    assert expected
    assert failed_examples(tmp_path) == expected
