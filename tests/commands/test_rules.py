import re
from pathlib import Path

import msgspec
import pytest

from enilint.commands import rules
from enilint.ruleset.registry import Registry


def test_table_has_a_line_for_each_rule(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules.run(directories=[directory], format="text", color=False) == 0
    header, *lines = capsys.readouterr().out.rstrip("\n").split("\n")
    assert header.split() == ["code", "name", "severity", "title"]
    assert len(lines) == len(Registry().rules) + 1
    assert lines[-1].split(maxsplit=3) == [
        "XYZ901", "any-interface", "warning", "An interface | of [bold]any[/bold] kind",
    ]  # fmt: skip
    column = header.index("title")
    assert {line[column - 1] for line in lines} == {" "}
    assert " " not in {line[column] for line in lines}


def test_a_rule_with_findings_of_several_severities_shows_them_all() -> None:
    shown = {one.rule.code: one.severities for one in Registry().rules}
    assert (shown["ENI101"], shown["ENI603"], shown["ENI505"]) == ("error", "warning or error", "info")
    assert shown["ENI601"] == "warning, info or error"


def test_json(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules.run(directories=[str(directory)], format="json", color=False) == 0
    listed = msgspec.json.decode(capsys.readouterr().out)
    assert [one["code"] for one in listed] == sorted(one["code"] for one in listed)
    assert listed[-1] == {
        "code": "XYZ901",
        "name": "any-interface",
        "severity": "warning",
        "title": "An interface | of [bold]any[/bold] kind.",
        "groups": ["counting", "demo"],
        "status": "preview",
        "since": "0.2.0",
    }


def test_colour_shows_text_as_it_is(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules.run(directories=[directory], format="text", color=True)
    output = capsys.readouterr().out
    assert "\x1b[" in output
    assert "[bold]any[/bold]" in output


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("color", [False, True])
def test_a_narrow_terminal_gets_the_prose_below(
    columns: int, color: bool, directory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    rules.run(directories=[directory], format="text", color=color)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).rstrip("\n").split("\n")
    heads = [line for line in lines if not line.startswith(" ")]
    assert len(heads) == len(Registry().rules) + 1
    assert heads[0].split() == ["ENI001", "unused-suppression", "info"]
    assert max(len(line) for line in lines if line.startswith(" ")) <= columns
    first = lines.index(heads[0])
    prose = " ".join(line.strip() for line in lines[first + 1 : lines.index(heads[1])])
    assert prose == "Unused suppression"


def test_a_rule_that_cannot_be_loaded_is_named(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules.run(directories=[broken], format="text", color=False) == 2
    output = capsys.readouterr()
    assert "ENI101" in output.out
    assert output.err.startswith(f"error: {broken / 'xyz902_broken.py'}: cannot load this rule: SyntaxError")
