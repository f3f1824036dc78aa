"""The rules of a run as SARIF describes them, with the properties that GitHub code scanning knows."""

from msgspec import UNSET

from enilint.files.home import rule_page
from enilint.findings import Severity
from enilint.report import Report, RuleDescription
from enilint.reporters import sarif_shapes as shape
from enilint.reporters.summary import severity_of

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_EXPOSURE = "security"
"""The group of the rules about what is reachable that should not be."""
_SECURITY_SEVERITIES = {Severity.ERROR: "8.0", Severity.WARNING: "5.5", Severity.INFO: "3.0"}
"""High, medium and low, as GitHub reads the score. With one, a rule is a security rule to it, and hides its level."""
_LONGEST_DESCRIPTION = 1_024
_MOST_TAGS = 10


def rules(report: Report) -> list[shape.Rule]:
    """The rules that ran, then those of findings that no rule of the run has made, each once."""
    described = {one.code: one for one in report.rules}
    for finding in report.findings:
        if finding.rule not in described:
            described[finding.rule] = RuleDescription(finding.rule, finding.name, severity_of(finding))
    return [_rule(one) for one in described.values()]


def _rule(rule: RuleDescription) -> shape.Rule:
    title = _plain(rule.documentation.partition("\n")[0]) or rule.name
    return shape.Rule(
        id=rule.code,
        name=rule.name,
        short_description=shape.Message(title[:_LONGEST_DESCRIPTION]),
        full_description=shape.Message(_described(rule.documentation) or title[:_LONGEST_DESCRIPTION]),
        help=shape.Help(
            f"{title.rstrip('.')}. See `enilint explain {rule.code}`.",
            f"# {rule.code} {rule.name}\n\n{rule.documentation.strip() or title}\n",
        ),
        default_configuration=shape.Configuration(LEVELS[rule.severity]),
        properties=_properties(rule),
        help_uri=rule_page(rule.code) or UNSET,
    )


def _properties(rule: RuleDescription) -> dict[str, str | tuple[str, ...]]:
    tags = tuple(dict.fromkeys(("aws", "network", *rule.groups)))[:_MOST_TAGS]
    rating = (
        {"security-severity": _SECURITY_SEVERITIES[rule.severity]}
        if _EXPOSURE in tags
        else {"problem.severity": _PROBLEM_SEVERITIES[rule.severity]}
    )
    return {"tags": tags, "precision": "very-high", **rating}


def _described(documentation: str) -> str:
    """The first section of the documentation, in sentences that fit."""
    _, _, section = documentation.partition("\n## ")
    text = _plain(section.partition("\n## ")[0].partition("\n")[2])
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    cut = text[:_LONGEST_DESCRIPTION]
    return cut[: cut.rfind(". ") + 1] or cut


def _plain(text: str) -> str:
    return " ".join(text.split())
