"""Reading and linting the examples that rules carry."""

import os

from enilint.files.text import InputFile
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup
from enilint.suppressions.today import today
from enilint.suppressions.uses import Suppressions

LANGUAGES = {"topology": "yaml", "terraform": "hcl", "terraform-plan": "json", "cloudformation": "yaml"}
"""What each kind of example is written in. Topologies and Terraform source have comments, which can mark lines."""

_PATHS = {"topology": "design.enilint.yaml", "terraform-plan": "plan.json", "cloudformation": "template.yaml"}
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
    design = read_example(source, kind)
    if loaded.rule.about == "suppressions":
        return _lint_suppressions(loaded, design)
    return lint([design], Setup(rules=[_active(loaded)]))


def _lint_suppressions(loaded: LoadedRule, design: Design) -> Report:
    """What a rule about suppressions says, where all the bundled rules ran. What these say is left out."""
    registry = Registry()
    rules = [one for one in registry.rules if one.rule.about == "designs"]
    setup = Setup(
        rules=[*map(_active, rules), _active(loaded)],
        suppressions=lambda _: Suppressions(registry, today=today, is_searched=lambda _: True),
    )
    report = lint([design], setup)
    report.findings = tuple(one for one in report.findings if one.rule == loaded.rule.code)
    report.undecided, report.suppressed = (), 0
    return report


def _active(loaded: LoadedRule) -> ActiveRule:
    return ActiveRule(loaded, options=loaded.rule.options() if loaded.rule.options else None)
