"""Terraform source and topology files whose lines say what a rule must say of them."""

import re
from collections import Counter
from pathlib import Path

from enilint.commands.check import Options, make_report
from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.model.network import Network
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import Wanted, active_rules
from enilint.run.linter import lint as lint_designs
from enilint.run.setup import Setup

REGISTRY = Registry()
MARK = re.compile(r"#\s(error|warning|info|undecided)$")


def lint(directory: Path, source: str, code: str) -> Report:
    """What one rule says of a root module."""
    (directory / "main.tf").write_text(source)
    report = make_report(Options(paths=[str(directory)], use_config=False, select=[code]))
    assert report.errors == ()
    return report


def network_of(directory: Path, source: str) -> Network:
    """The model of a root module."""
    (directory / "main.tf").write_text(source)
    design = read(InputFile(str(directory), b""), "terraform")
    assert design.errors == []
    assert design.networks
    return design.networks[0]


def check(directory: Path, source: str, code: str) -> Report:
    """Compare what the rule says with the marks, line by line."""
    report = lint(directory, source, code)
    _compare(source, report)
    return report


def check_topology(text: str, code: str) -> Report:
    """Compare what the rule says of a topology file with the marks, line by line."""
    return _check_file(f"version: 1\n{text}", "topology", code)


def check_template(text: str, code: str) -> Report:
    """Compare what the rule says of a CloudFormation template with the marks, line by line."""
    return _check_file(text, "cloudformation", code)


def _check_file(source: str, kind: str, code: str) -> Report:
    active, _ = active_rules(REGISTRY, Wanted(select=[code]))
    report = lint_designs([read(InputFile("design.yaml", source.encode()), kind)], Setup(rules=active))
    assert report.errors == ()
    _compare(source, report)
    return report


def _compare(source: str, report: Report) -> None:
    lines = enumerate(source.splitlines(), start=1)
    marks = Counter((match[1], number) for number, line in lines if (match := MARK.search(line)))
    results = [(one.severity.value, one.at.line) for one in report.findings if one.severity]
    assert Counter([*results, *(("undecided", one.at.line) for one in report.undecided)]) == marks
