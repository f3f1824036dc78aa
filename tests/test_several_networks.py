"""A design that can be one of several networks: what the rules say of any of them, each thing once."""

from pathlib import Path

import pytest

from enilint.files.text import InputFile
from enilint.findings import Severity
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.report import Report
from enilint.ruleset.registry import Registry
from enilint.ruleset.selection import ActiveRule
from enilint.run.linter import lint
from enilint.run.setup import Setup
from enilint.suppressions.today import today
from enilint.suppressions.uses import Suppressions

PATH = "design.enilint.yaml"
FLOW = """\
version: 1
subnets:
  app: {zone: us-east-1a}
  other: ZONE
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: other}
attachments:
  - {interface: vip, instance: db, device_index: 1}  # enilint: ignore[ENI102]
"""
CROSSED = FLOW.replace("ZONE", "{zone: us-east-1b}")
CROSSED_ELSEWHERE = FLOW.replace("ZONE", "{zone: us-east-1c}")
SAME_ZONE = FLOW.replace("ZONE", "{zone: us-east-1a}")
NOT_KNOWN = FLOW.replace("ZONE", "{}")
RULE = '''\
"""Each interface, with words that are those of all others."""

from enilint.rule import Finding, Rule, Severity


def check(network):
    severity = Severity.ERROR if any(network.vpcs) else None
    for _ in network.interfaces:
        at = network.subnets[0].at
        yield Finding(subject="it", at=at, message="an interface", help="have none", severity=severity)


RULE = Rule(
    code="ORG1", name="any-interface", severity=Severity.INFO, since="1", check=check, good=(), bad=(), groups=("org",)
)
'''


def design_of(*texts: str) -> Design:
    """A design that is what one of the texts says."""
    first, *others = [read(InputFile(PATH, text.encode()), "topology") for text in texts]
    for one in others:
        first.networks += one.networks
    return first


def said(design: Design, code: str = "ENI101") -> Report:
    rule = Registry().find(code)
    assert rule is not None
    return lint([design], Setup(rules=[ActiveRule(rule)]))


@pytest.mark.parametrize(
    ("texts", "findings", "questions"),
    [
        ((CROSSED, CROSSED), 1, 0),
        ((CROSSED, SAME_ZONE), 1, 0),
        ((SAME_ZONE, CROSSED), 1, 0),
        ((SAME_ZONE, SAME_ZONE), 0, 0),
        ((CROSSED, CROSSED_ELSEWHERE), 1, 0),
        ((SAME_ZONE, NOT_KNOWN), 0, 1),
        ((NOT_KNOWN, NOT_KNOWN), 0, 1),
        ((CROSSED, NOT_KNOWN), 1, 1),
    ],
)
def test_what_holds_in_any_network_is_said_once(texts: tuple[str, ...], findings: int, questions: int) -> None:
    report = said(design_of(*texts))
    assert (len(report.findings), len(report.undecided)) == (findings, questions)
    assert [one.path for one in report.inputs] == [PATH]


def test_networks_that_agree_say_what_one_of_them_says() -> None:
    assert said(design_of(CROSSED, CROSSED)).findings == said(design_of(CROSSED)).findings


@pytest.fixture
def own_rule(tmp_path: Path) -> ActiveRule:
    (tmp_path / "org1_any_interface.py").write_text(RULE)
    rule = Registry([tmp_path]).find("ORG1")
    assert rule is not None
    return ActiveRule(rule)


def interfaces(number: int, more: str = "") -> str:
    ids = ", ".join(f"i{one}: {{subnet: app}}" for one in range(number))
    return f"version: 1\nsubnets: {{app: {{zone: us-east-1a}}}}\ninterfaces: {{{ids}}}\n{more}"


def test_what_looks_alike_in_one_network_stays_apart(own_rule: ActiveRule) -> None:
    report = lint([design_of(interfaces(2), interfaces(3), interfaces(1))], Setup(rules=[own_rule]))
    assert len(report.findings) == 3
    assert len({one.fingerprint for one in report.findings}) == 3


@pytest.mark.parametrize("order", [1, -1])
def test_the_gravest_severity_holds(own_rule: ActiveRule, order: int) -> None:
    texts = [interfaces(1), interfaces(1, "vpcs: {v: {}}\n")]
    (finding,) = lint([design_of(*texts[::order])], Setup(rules=[own_rule])).findings
    assert finding.severity is Severity.ERROR


def test_a_suppression_that_one_network_needs_is_used() -> None:
    registry = Registry()
    rules = [ActiveRule(one) for code in ("ENI101", "ENI001") if (one := registry.find(code))]
    text = CROSSED.replace("ENI102", "ENI101")
    setup = Setup(
        rules=rules, suppressions=lambda searched: Suppressions(registry, today=today, is_searched=lambda _: True)
    )
    design = design_of(SAME_ZONE.replace("ENI102", "ENI101"), text)
    report = lint([design], setup)
    assert (report.findings, report.suppressed) == ((), 1)
    unused = lint([design_of(SAME_ZONE.replace("ENI102", "ENI101"))], setup)
    assert [one.rule for one in unused.findings] == ["ENI001"]
