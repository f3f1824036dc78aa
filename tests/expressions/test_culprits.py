"""Findings about lists: they point at the element that breaks the policy, and quote the values of it."""

import json
from pathlib import Path

import pytest

from enilint.expressions.rule_file import read
from enilint.report import Report
from enilint.ruleset.registry import LoadedRule
from enilint.run.examples import lint_example

GROUPS = """\
version: 1
security_groups:
  web:
    ingress:
    - {cidr: 10.0.0.0/8, ports: 22}
    - {cidr: 0.0.0.0/0, ports: 443}
    - {cidr: 0.0.0.0/0, ports: 22}
    egress: []
"""
OPEN = 'contains(r.cidrs, "0.0.0.0/0")'
SSH = "r.from_port <= 22 && r.to_port >= 22"


def report(kind: str, must: str, design: str, language: str = "topology", **others: str) -> Report:
    """What a rule says of a design."""
    rule = {"code": "ACME001", "name": "a-policy", "for": kind, "must": must, **others}
    loaded = read("net.enilint-rules.yaml", json.dumps({"version": 1, "rules": [rule]}))
    assert loaded.errors == []
    ((found, doc),) = loaded.rules
    return lint_example(LoadedRule(found, doc, Path(loaded.path)), design, language)


@pytest.mark.parametrize(
    "must",
    [
        f"!anytrue([for r in ingress : {OPEN} && {SSH}])",
        f"alltrue([for r in ingress : !{OPEN} || !({SSH})])",
        f"length([for r in ingress : r if {OPEN} && {SSH}]) == 0",
        f"length([for r in ingress : r if {OPEN} && {SSH}]) < 1",
        f"0 >= length([for r in ingress : r if {OPEN} && {SSH}])",
        f"!(length([for r in ingress : r if {OPEN} && {SSH}]) != 0)",
        f"length(egress) == 0 && !contains([for r in ingress : {OPEN} && {SSH}], true)",
        f"default ? true : !anytrue([for r in ingress : {OPEN} && {SSH}])",
    ],
)
def test_a_rule_of_a_security_group_is_shown_with_its_values(must: str) -> None:
    (finding,) = report("security_group", must, GROUPS).findings
    assert (finding.subject, finding.at.line) == ("security_groups.web", 7)
    assert [(one.message, one.at.line) for one in finding.related][:3] == [
        ('security_groups.web.ingress[2] has cidrs = ["0.0.0.0/0"]', 7),
        ("security_groups.web.ingress[2] has from_port = 22", 7),
        ("security_groups.web.ingress[2] has to_port = 22", 7),
    ]
    assert not any("ingress = [" in one.message for one in finding.related)


@pytest.mark.parametrize("place", [{}, {"at": "ingress"}])
def test_a_rule_that_is_a_resource_of_its_own_is_shown(place: dict[str, str]) -> None:
    source = """\
resource "aws_security_group" "web" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
}
resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = aws_security_group.web.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}
"""
    must = f"!anytrue([for r in ingress : {OPEN} && r.from_port == 22])"
    (finding,) = report("security_group", must, source, "terraform", **place).findings
    assert (finding.subject, finding.at.line) == ("aws_security_group.web", 4)
    assert finding.related[0].message == 'aws_vpc_security_group_ingress_rule.ssh has cidrs = ["0.0.0.0/0"]'


INLINE = """\
resource "aws_security_group" "web" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    protocol    = "PROTOCOL"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""


@pytest.mark.parametrize(("protocol", "is_found"), [("-1", True), ("tcp", False), ("udp", False)])
def test_a_rule_for_all_traffic_allows_each_port(protocol: str, is_found: bool) -> None:
    must = f'!anytrue([for r in ingress : allows(r, "tcp", 22) if {OPEN}])'
    found = report("security_group", must, INLINE.replace("PROTOCOL", protocol), language="terraform").findings
    assert [one.at.line for one in found] == [9] * is_found
    for finding in found:
        assert [one.message for one in finding.related] == [
            'a rule of aws_security_group.web has protocol = "-1"',
            "a rule of aws_security_group.web has from_port = null (all, or the protocol has none)",
            "a rule of aws_security_group.web has to_port = null (all, or the protocol has none)",
            'a rule of aws_security_group.web has cidrs = ["0.0.0.0/0"]',
        ]


def test_a_rule_has_one_name_whatever_the_subject_is() -> None:
    source = f"""{INLINE.replace("PROTOCOL", "tcp")}
resource "aws_network_interface" "i" {{
  subnet_id       = "subnet-0a1b2c3d4e5f60718"
  security_groups = [aws_security_group.web.id]
}}
"""
    rules = f"!anytrue([for r in {{}} : {OPEN} && r.from_port == 443])"
    for kind, must in (
        ("security_group", rules.format("ingress")),
        ("interface", f"alltrue([for g in security_groups : {rules.format('g.ingress')}])"),
    ):
        (finding,) = report(kind, must, source, "terraform").findings
        assert finding.related[0].message == 'a rule of aws_security_group.web has cidrs = ["0.0.0.0/0"]'


def test_a_protocol_by_its_number_has_its_name() -> None:
    must = 'alltrue([for r in ingress : r.protocol == "tcp"])'
    (finding,) = report("security_group", must, INLINE.replace("PROTOCOL", "17"), language="terraform").findings
    assert finding.related[0].message == 'a rule of aws_security_group.web has protocol = "udp"'
    assert not report("security_group", must, INLINE.replace("PROTOCOL", "6"), language="terraform").findings


def test_values_without_a_place_are_quoted_with_what_has_them() -> None:
    must = 'alltrue([for r in ingress : alltrue([for c in r.cidrs : cidr_inside(c, "10.0.0.0/8")])])'
    (finding,) = report("security_group", must, GROUPS).findings
    assert finding.at.line == 6
    assert [one.message for one in finding.related] == [
        'security_groups.web.ingress[1] has cidrs = ["0.0.0.0/0"]',
        'security_groups.web.ingress[2] has cidrs = ["0.0.0.0/0"]',
    ]
    design = "version: 1\nvpcs:\n  main: {cidr: 192.168.0.0/16}\n"
    (finding,) = report("vpc", 'alltrue([for c in cidrs : cidr_inside(c, "10.0.0.0/8")])', design).findings
    assert [one.message for one in finding.related] == ['vpcs.main has cidrs = ["192.168.0.0/16"]']


@pytest.mark.parametrize(("at", "line"), [("ingress", 6), ("egress", 8)])
def test_an_explicit_place_stays_unless_it_is_the_list_of_the_element(at: str, line: int) -> None:
    (finding,) = report("security_group", f"!anytrue([for r in ingress : {OPEN}])", GROUPS, at=at).findings
    assert finding.at.line == line


def test_a_resource_in_a_list_is_quoted_and_the_subject_is_the_place() -> None:
    design = """\
version: 1
subnets:
  a: {zone: us-east-1a}
instances:
  web:
    type: m5.large
    interfaces:
    - {interface: one, device_index: 0}
    - {interface: two, device_index: 1}
security_groups:
  open: {ingress: [{cidr: 0.0.0.0/0, ports: 22}]}
interfaces:
  one: {subnet: a, source_dest_check: false}
  two: {subnet: a, security_groups: [open]}
"""
    (finding,) = report("instance", "alltrue([for i in interfaces : i.source_dest_check])", design).findings
    assert (finding.subject, finding.at.line) == ("instances.web", 5)
    assert [one.message for one in finding.related] == ["interfaces.one has source_dest_check = false"]
    inner = f"anytrue([for g in i.security_groups : anytrue([for r in g.ingress : {OPEN}])])"
    nested = f"!anytrue([for i in interfaces : {inner}])"
    (finding,) = report("instance", nested, design).findings
    assert finding.at.line == 5
    assert [one.message for one in finding.related] == ['security_groups.open.ingress[0] has cidrs = ["0.0.0.0/0"]']
    assert finding.related[0].at.line == 11


@pytest.mark.parametrize("must", ["length([for r in ingress : r if r.from_port == 22]) > 5", "length(ingress) > 5"])
def test_too_few_elements_are_no_culprits(must: str) -> None:
    (finding,) = report("security_group", must, GROUPS).findings
    assert finding.at.line == 3
    assert finding.related[0].message.startswith("security_groups.web has ingress = [")


def test_the_fingerprint_stays_when_lines_move_and_changes_with_the_values() -> None:
    def fingerprint(design: str) -> str:
        (finding,) = report("security_group", f"!anytrue([for r in ingress : {OPEN} && {SSH}])", design).findings
        return finding.fingerprint

    first = fingerprint(GROUPS)
    assert fingerprint("# a line more\n" + GROUPS) == first
    assert fingerprint(GROUPS.replace("0.0.0.0/0, ports: 22", "0.0.0.0/0, ports: 20-25")) != first
