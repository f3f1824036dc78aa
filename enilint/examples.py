"""Linting the examples that rules carry."""

from enilint.engine import ActiveRule, lint, read
from enilint.inputs.design import InputFile
from enilint.registry import LoadedRule
from enilint.report import Report

EXAMPLE_PATH = "design.enilint.yaml"
"""What an example is called in reports."""


def lint_example(loaded: LoadedRule, source: str) -> Report:
    """What a rule alone, with its default options, says of an example."""
    design = read(InputFile(EXAMPLE_PATH, source.encode()), "topology")
    options = loaded.rule.options() if loaded.rule.options else None
    return lint([design], [ActiveRule(loaded, options=options)])
