import re
from pathlib import Path

import pytest

from enilint.commands import explain
from enilint.reporters import View, render
from enilint.ruleset.registry import Registry
from enilint.run.examples import lint_example

SGR = re.compile("\x1b\\[[0-9;]*m")


def test_page(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain.run("XYZ901", directories=[directory], color=False) == 0
    assert (
        capsys.readouterr().out
        == """\
# XYZ901 any-interface

An interface | of [bold]any[/bold] kind.

- severity: warning
- since: 0.2.0 (preview)
- groups: counting, demo
- option: `most-allowed` (whole number, default `3`), in `enilint.toml` under `[rules.XYZ901]`
- option: `kinds` (list of strings, default `["efa"]`), in `enilint.toml` under `[rules.XYZ901]`
- option: `mode` (`"strict"` or `"easy"`, default `"easy"`), in `enilint.toml` under `[rules.XYZ901]`

`most-allowed`: how many there
may be.

## What
Reports every interface.

## Fix
Have fewer.

## A topology that is reported

```yaml
version: 1
interfaces:
  one: {}
  two: {}  # warning
```

```text
warning[XYZ901] any-interface
  interfaces.two is one too many
  --> design.enilint.yaml:4:3
    |
  3 |   one: {}
  4 |   two: {}  # warning
    |   ^^^
    |
  fix: remove it

Found 1 warning in 1 design (2 resources).
```

## A topology that is fine

```yaml
version: 1
```
"""
    )


@pytest.mark.parametrize("wanted", ["ENI101", "eni101", "cross-az-attachment", "Cross-AZ-Attachment"])
def test_by_code_or_name_in_any_case(wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain.run(wanted, directories=[], color=False) == 0
    assert capsys.readouterr().out.startswith("# ENI101 cross-az-attachment\n")


def test_output_in_the_page_is_that_of_a_real_run(capsys: pytest.CaptureFixture[str]) -> None:
    explain.run("ENI101", directories=[], color=False)
    loaded = Registry().find("ENI101")
    assert loaded
    output = render("text", lint_example(loaded, loaded.rule.bad[0].source), View())
    assert "error[ENI101]" in output
    assert f"```text\n{output}```\n" in capsys.readouterr().out


def test_colour_has_the_same_words(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain.run("XYZ901", directories=[directory], color=True) == 0
    output = capsys.readouterr().out
    assert "\x1b[" in output
    plain = SGR.sub("", output)
    for words in ("XYZ901 any-interface", "since: 0.2.0", "Reports every interface.", "A topology that is reported"):
        assert words in plain
    assert "\n  4 |   two: {}  # warning\n    |   ^^^\n" in plain


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("ENI10l", "no rule ENI10l (did you mean ENI10"),
        ("eni999", "no rule eni999; `enilint rules` lists them"),
        ("ENI1O1", "no rule ENI1O1 (did you mean ENI101?)"),
        ("ENI1011", "no rule ENI1011 (did you mean ENI10"),
        ("ENI01", "no rule ENI01 (did you mean ENI001?)"),
        ("ENI011", "no rule ENI011 (did you mean ENI"),
        ("ENI410", "no rule ENI410 (did you mean ENI"),
        ("ENI333", "no rule ENI333 (did you mean ENI303?)"),
        ("ENI477", "no rule ENI477; `enilint rules` lists them"),
        ("bandwith", "no rule bandwith (did you mean bandwidth?)"),
        ("cross-az-atachment", "no rule cross-az-atachment (did you mean cross-az-attachment?)"),
        ("\x1b[31m", "no rule \\x1b[31m; `enilint rules` lists them"),
    ],
)
def test_unknown_rule(wanted: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain.run(wanted, directories=[], color=False) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"error: {message}")


@pytest.mark.parametrize("wanted", ["ENI4", "eni4", "bandwidth", "Bandwidth"])
def test_of_several_rules_there_is_the_table(wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain.run(wanted, directories=[], color=False) == 0
    _, *lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [
        ["ENI401", "bandwidth-by-eni"],
        ["ENI402", "flow-bandwidth-expectation"],
    ]
    assert len(lines) == sum("bandwidth" in one.rule.groups for one in Registry().rules) < 10


def test_a_rule_that_cannot_be_loaded_is_named(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain.run("XYZ902", directories=[broken], color=False) == 2
    assert "xyz902_broken.py: cannot load this rule" in capsys.readouterr().err
