"""What the tests of topology files share."""

from textwrap import dedent

from enilint.files.text import InputFile
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.topology import read
from enilint.model.network import Network
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup

PATH = "design.enilint.yaml"


def design_of(source: str | bytes, path: str = PATH) -> Design:
    data = dedent(source).encode() if isinstance(source, str) else source
    return read(InputFile(path, data), Context())


def network_of(source: str) -> Network:
    """The network of a design without mistakes."""
    design = design_of(source)
    assert design.errors == []
    assert design.networks
    return design.networks[0]


def mistakes(source: str | bytes, path: str = PATH) -> list[tuple[int | None, int | None, str]]:
    """Line, column and message of every mistake, in order of place."""
    errors = sorted(design_of(source, path).errors, key=lambda error: error.sort_key)
    assert all(error.path == path for error in errors)
    return [(error.line, error.column, error.message) for error in errors]


def lint_text(source: str | bytes, *codes: str) -> Report:
    """Lint a design with some rules, or with all."""
    rules = [
        ActiveRule(one, None, one.rule.options() if one.rule.options else None)
        for one in Registry().rules
        if not codes or one.rule.code in codes
    ]
    return lint([design_of(source)], Setup(rules=rules))
