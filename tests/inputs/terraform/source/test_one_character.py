"""One character less: a file still parses, or its author is told; what is not damaged is still judged."""

from pathlib import Path

from enilint.commands.check import Options, make_report
from enilint.inputs.terraform.hcl import parse
from enilint.report import Report

CASES = Path(__file__).parents[3] / "cases" / "terraform"
TEXT = (CASES / "floating-eni-cross-zone" / "main.tf").read_text()
OTHER = 'resource "aws_vpc" "other" {\n  cidr_block = "10.9.0.0/16"\n}\n'
EACH = 5
"""Of how many broken texts one is linted; all of them are parsed."""


def lint(directory: Path, text: str) -> Report:
    (directory / "main.tf").write_text(text)
    return make_report(Options(paths=[str(directory)], use_config=False))


def found(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in report.findings}


def test_a_broken_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    broken = [text for position in range(len(TEXT)) if parse(text := TEXT[:position] + TEXT[position + 1 :])[1]]
    assert len(broken) > 100
    for text in broken[::EACH]:
        assert lint(tmp_path, text).errors, text


def test_a_name_that_lost_a_character_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    start = TEXT.index("= aws_subnet.") + len("= aws_subnet.")
    end = TEXT.index(".id", start)
    for position in range(start, end):
        errors = lint(tmp_path, TEXT[:position] + TEXT[position + 1 :]).errors
        assert any("aws_subnet." in error.message or error.line for error in errors), position


def test_findings_of_other_blocks_remain(tmp_path: Path) -> None:
    """Whatever character a block lacks, all that is found in the others is still found."""
    (tmp_path / ".git").mkdir()
    whole = found(lint(tmp_path, TEXT + OTHER))
    assert whole
    for position in range(len(OTHER)):
        report = lint(tmp_path, TEXT + OTHER[:position] + OTHER[position + 1 :])
        assert whole <= found(report), (position, OTHER[position])
