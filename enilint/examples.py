"""Linting the examples that rules carry."""

from enilint.engine import ActiveRule, lint, read
from enilint.inputs.design import InputFile
from enilint.registry import LoadedRule
from enilint.report import Report

EXAMPLE_PATHS = {"topology": "design.enilint.yaml", "terraform-plan": "plan.json"}
"""What an example of each kind is called in reports."""


def lint_example(loaded: LoadedRule, source: str, kind: str = "topology") -> Report:
    """What a rule alone, with its default options, says of an example."""
    design = read(InputFile(EXAMPLE_PATHS[kind], source.encode()), kind)
    options = loaded.rule.options() if loaded.rule.options else None
    return lint([design], [ActiveRule(loaded, options=options)])
