"""Reading and linting the examples that rules carry."""

import os

from enilint.engine import ActiveRule, lint, read
from enilint.inputs.context import Context
from enilint.inputs.design import Design, InputFile
from enilint.registry import LoadedRule
from enilint.report import Report

LANGUAGES = {"topology": "yaml", "terraform": "hcl", "terraform-plan": "json"}
"""What each kind of example is written in. Topologies and Terraform source have comments, which can mark lines."""

_PATHS = {"topology": "design.enilint.yaml", "terraform-plan": "plan.json"}
"""What an example of each kind is called in reports."""
_ROOT = "rule-example"
"""The directory that an example of Terraform source is in as `main.tf`. There is none: nothing is written."""


def read_example(source: str, kind: str = "topology") -> Design:
    """The design that an example is."""
    if kind == "terraform":
        path = os.path.realpath(os.path.join(_ROOT, "main.tf"))
        return read(InputFile(_ROOT, b""), kind, Context(replaced={path: source.encode()}))
    return read(InputFile(_PATHS[kind], source.encode()), kind)


def lint_example(loaded: LoadedRule, source: str, kind: str = "topology") -> Report:
    """What a rule alone, with its default options, says of an example."""
    options = loaded.rule.options() if loaded.rule.options else None
    return lint([read_example(source, kind)], [ActiveRule(loaded, options=options)])
