"""Endpoints of AWS Network Firewall: what `firewall_status` gives, in the ways in which modules ask for it."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report

NETWORK = """\
locals {
  zones  = { a = "eu-west-1a", b = "eu-west-1b" }
  status = tolist(aws_networkfirewall_firewall.main.firewall_status)[0]
}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "firewall" {
  for_each          = local.zones
  vpc_id            = aws_vpc.core.id
  cidr_block        = each.key == "a" ? "10.0.0.0/28" : "10.0.0.16/28"
  availability_zone = each.value
}
resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  firewall_policy_arn = "arn:aws:network-firewall:eu-west-1:111122223333:firewall-policy/main"
  vpc_id              = aws_vpc.core.id
  subnet_mapping { subnet_id = aws_subnet.firewall["a"].id }
  subnet_mapping { subnet_id = aws_subnet.firewall["b"].id }
}
resource "aws_subnet" "app" {
  vpc_id            = aws_vpc.core.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}
resource "aws_route_table" "app" { vpc_id = aws_vpc.core.id }
resource "aws_route_table_association" "app" {
  subnet_id      = aws_subnet.app.id
  route_table_id = aws_route_table.app.id
}
resource "aws_route" "app" {
  route_table_id         = aws_route_table.app.id
  destination_cidr_block = "0.0.0.0/0"
  vpc_endpoint_id        = %s
}
"""

BY_SUBNET = "[for s in local.status.sync_states : s.attachment[0].endpoint_id if s.attachment[0].subnet_id == %s][0]"
BY_ZONE = "{ for s in local.status.sync_states : s.availability_zone => s.attachment[0].endpoint_id }"
FOUND, UNDECIDED = ({"aws_route.app"}, set()), (set(), {"aws_route.app"})


@pytest.fixture
def lint(tmp_path: Path):
    def run(endpoint: str) -> tuple[set[str], set[str]]:
        (tmp_path / "main.tf").write_text(NETWORK % endpoint, encoding="utf-8")
        report = make_report(Options(paths=[str(tmp_path)], use_config=False, select=["ENI313"]))
        assert report.errors == ()
        return {one.subject for one in report.findings}, {one.subject for one in report.undecided}

    return run


@pytest.mark.parametrize(
    "endpoint",
    [
        BY_SUBNET % 'aws_subnet.firewall["a"].id',
        BY_SUBNET.replace("local.status.sync_states", "tolist(local.status.sync_states)")
        % 'aws_subnet.firewall["a"].id',
        f'{BY_ZONE}["eu-west-1a"]',
        f"lookup({BY_ZONE}, local.zones.a)",
        'one([for s in local.status.sync_states : s.attachment[0].endpoint_id if s.availability_zone == "eu-west-1a"])',
    ],
)
def test_the_endpoint_of_another_zone_is_found(lint, endpoint: str) -> None:
    assert lint(endpoint) == FOUND


@pytest.mark.parametrize("endpoint", [BY_SUBNET % 'aws_subnet.firewall["b"].id', f'{BY_ZONE}["eu-west-1b"]'])
def test_the_endpoint_of_the_own_zone_is_fine(lint, endpoint: str) -> None:
    assert lint(endpoint) == (set(), set())


@pytest.mark.parametrize(
    "endpoint",
    [
        "tolist(local.status.sync_states)[0].attachment[0].endpoint_id",
        "[for s in local.status.sync_states : s.attachment[0].endpoint_id][0]",
        "element([for s in local.status.sync_states : s.attachment[0].endpoint_id], 1)",
    ],
)
def test_the_order_of_a_set_is_not_known(lint, endpoint: str) -> None:
    assert lint(endpoint) == UNDECIDED


def test_a_subnet_that_is_not_known_may_be_any(lint) -> None:
    assert lint(BY_SUBNET % "var.subnet" + '\n}\nvariable "subnet" {\n  type = string') == UNDECIDED
