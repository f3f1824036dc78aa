"""One character less: a file still parses, or its author is told; what is not damaged is still judged."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from enilint.files.text import InputFile
from enilint.findings import Finding
from enilint.inputs.kinds import read
from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.hcl.syntax import Block
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import Wanted, active_rules
from enilint.run.linter import lint
from enilint.run.setup import Setup

CASES = Path(__file__).parents[3] / "cases" / "terraform"
DESIGNS = ("attachment-forms-cross-zone", "address-limit")

Lint = Callable[[str], Report]


@pytest.fixture
def linted(tmp_path: Path) -> Lint:
    """Lints texts, one after the other, with rules that are loaded once."""
    rules, _ = active_rules(Registry(), Wanted())

    def linted(text: str) -> Report:
        (tmp_path / "main.tf").write_text(text)
        return lint([read(InputFile(str(tmp_path), b""), "terraform")], Setup(rules=rules))

    return linted


def found(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in report.findings}


_SAYS_WHAT_NOTHING_NAMES = "ENI703"


class Design:
    """A text, and which of its resources refer to which, by address."""

    def __init__(self, name: str) -> None:
        self.text = (CASES / name / "main.tf").read_text()
        body, _ = parse(self.text)
        blocks = [one for one in body.blocks if one.type == "resource"]
        self.blocks = {".".join(label.value for label in one.labels): one for one in blocks}
        self.references = {address: self.named_in(block) for address, block in self.blocks.items()}

    def named_in(self, block: Block) -> set[str]:
        text = self.text[block.start : block.end]
        return {one for one in self.blocks if re.search(rf"\b{re.escape(one)}\b", text)}

    def at(self, offset: int) -> set[str]:
        return {address for address, block in self.blocks.items() if block.start <= offset < block.end}

    def involved(self, finding: Finding) -> set[str]:
        """The resources in which a finding lies, and all that they refer to."""
        lines = [0, *(one.end() for one in re.finditer("\n", self.text))]
        places = [finding.at, *(one.at for one in finding.related)]
        waiting = [address for place in places for address in self.at(lines[(place.line or 0) - 1])]
        assert waiting
        seen: set[str] = set()
        while waiting:
            address = waiting.pop()
            waiting.extend(self.references[address] - seen - {address})
            seen.add(address)
        return seen

    def without_a_character(self) -> Mapping[str, int]:
        """The broken texts, and where a character is gone."""
        texts = ((self.text[:offset] + self.text[offset + 1 :], offset) for offset in range(len(self.text)))
        return {text: offset for text, offset in texts if parse(text)[1]}

    def elsewhere(self, findings: Iterable[Finding], offset: int) -> set[tuple[str, str]]:
        """The findings that the resource at an offset has no part in, and that no broken text can contradict."""
        return {
            (one.rule, one.subject)
            for one in findings
            if one.rule != _SAYS_WHAT_NOTHING_NAMES and not self.at(offset) & self.involved(one)
        }


@pytest.mark.parametrize("name", DESIGNS)
def test_a_broken_text_is_an_error_and_findings_of_other_blocks_remain(name: str, linted: Lint) -> None:
    design = Design(name)
    findings = linted(design.text).findings
    broken = design.without_a_character()
    remaining = [design.elsewhere(findings, offset) for offset in broken.values()]
    assert len(broken) > 150
    assert sum(map(len, remaining)) > len(broken), "there is much that has to remain"
    for text, expected in zip(broken, remaining, strict=True):
        report = linted(text)
        assert report.errors, text
        assert expected <= found(report), text


def test_a_name_that_lost_a_character_is_an_error_where_it_is_used(linted: Lint) -> None:
    text = (CASES / "floating-eni-cross-zone" / "main.tf").read_text()
    use = re.search(r"= (aws_subnet\.)\w+", text)
    assert use
    for position in {*range(use.start(1), use.end())} - {use.end(1) - 1}:
        shorter = text[:position] + text[position + 1 :]
        name = shorter[use.start(1) : use.end() - 1]
        [error] = linted(shorter).errors
        assert error.line == text.count("\n", 0, position) + 1, name
        assert name in error.message
