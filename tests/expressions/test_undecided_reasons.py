"""What an undecided policy shows: the values that are unknown, each at its place."""

import pytest

from tests.cli.running import Run

SOURCE = """\
variable "tier" {}
variable "cidr" {}
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
  tags       = { tier = var.tier, owner = "net" }
}
resource "aws_security_group" "g" {
  vpc_id = aws_vpc.v.id
}
resource "aws_vpc_security_group_ingress_rule" "known" {
  security_group_id = aws_security_group.g.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = "10.0.0.0/8"
}
resource "aws_vpc_security_group_ingress_rule" "open" {
  security_group_id = aws_security_group.g.id
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_ipv4         = var.cidr
}
"""
POLICY = """\
version: 1
rules:
- code: ACME001
  name: a-policy
  for: {kind}
  where: |
    {where}
  must: |
    {must}
  message: a mistake
"""


@pytest.mark.parametrize(
    ("kind", "where", "must", "related"),
    [
        ("subnet", "true", 'tags.tier == "app" && tags.owner == "net"', [("aws_subnet.a has tags.tier = var.tier", 9)]),
        ("subnet", 'tags.tier == "app"', "tags.owner == null", [("aws_subnet.a has tags.tier = var.tier", 9)]),
        (
            "security_group",
            "true",
            'alltrue([for r in ingress : !contains(r.cidrs, "0.0.0.0/0")])',
            [("aws_vpc_security_group_ingress_rule.open has cidrs = [var.cidr]", 21)],
        ),
        (
            "security_group",
            "true",
            'length([for r in ingress : r if contains(r.cidrs, "0.0.0.0/0")]) == 0',
            [("aws_vpc_security_group_ingress_rule.open has cidrs = [var.cidr]", 21)],
        ),
        (
            "security_group",
            "true",
            '!anytrue([for r in ingress : allows(r, "tcp", 22) && contains(r.cidrs, "0.0.0.0/0")])',
            [("aws_vpc_security_group_ingress_rule.open has cidrs = [var.cidr]", 21)],
        ),
    ],
)
def test_the_values_that_are_unknown(
    kind: str, where: str, must: str, related: list[tuple[str, int]], run: Run, write
) -> None:
    write("main.tf", SOURCE)
    write("a.enilint-rules.yaml", POLICY.format(kind=kind, where=where, must=must))
    report = run("check", "--format", "json", "--rules", "a.enilint-rules.yaml", "--select", "ACME", "main.tf").report
    (undecided,) = report["undecided"]
    assert [(one["message"], one["location"]["line"]) for one in undecided["related"]] == related


def test_the_text_shows_them_below_the_facts(run: Run, write) -> None:
    write("main.tf", SOURCE)
    write("a.enilint-rules.yaml", POLICY.format(kind="subnet", where="true", must='tags.tier == "app"'))
    arguments = ("check", "--show-undecided", "--rules", "a.enilint-rules.yaml", "--select", "ACME", "main.tf")
    words = " ".join(run(*arguments).output.split())
    assert "not known: the value of var.tier because aws_subnet.a has tags.tier = var.tier main.tf:9" in words
