"""Interface whose primary address is not the first address in `private_ips`.

## What
Reports a new `aws_network_interface` whose `private_ips` has several addresses, if the primary address that results is
not the first one of the list.

## Why
`private_ips` is a set: Terraform keeps no order, and the provider sends the addresses in the order of their hashes. AWS
makes the first address that it receives the primary one. An Elastic IP without `associate_with_private_ip`, and an
operating system that configures only the primary address, then use an unexpected address.

## When it is fine
Nothing depends on which of the addresses is the primary one: the severity is then `info`. It is a warning if an Elastic
IP is associated with the interface without specifying a private address.

## Fix
Set `private_ip_list_enabled = true` and list the addresses in `private_ip_list`, which keeps their order. If the
interface exists, Terraform replaces it, because its primary address changes.

## What is undecided
The check is undecided if one of the addresses is known only after apply.

## Sources
- AWS provider, resourceNetworkInterfaceCreate, and Terraform plugin SDK, `schema.HashSchema`: CRC-32 of the address and
  `;`. Observed with version 3.39 of the provider.
- [aws_network_interface](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface):
  `private_ip_list`.
- [fortigate-terraform-deploy, issue 117](https://github.com/fortinet/fortigate-terraform-deploy/issues/117): two
  addresses in the wrong order
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Interface,
    Missing,
    Network,
    Rule,
    Severity,
    Undecided,
    differs,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces:
        written = interface.addresses.as_set
        first = interface.addresses.sent_first if written else None
        if first is None:
            continue
        answer = differs(first, written[0])
        if answer is True:
            yield _finding(network, interface, str(first))
        elif isinstance(answer, Missing):
            yield Undecided(subject=interface.address, at=interface.place("addresses"), facts=answer.facts)


def _finding(network: Network, interface: Interface, first: str) -> Finding:
    written = [str(one) for one in interface.addresses.as_set]
    users = [one for one in network.associations_of(interface) if one.private_ip is None]
    elastic_ip = words(users[0].elastic_ip, unknown="an Elastic IP") if users else ""
    used = f", which {elastic_ip} is associated with" if users else ""
    advice = f"set private_ip_list_enabled = true and private_ip_list on {interface}"
    return Finding(
        subject=interface.address,
        at=interface.place("addresses"),
        severity=Severity.WARNING if users else Severity.INFO,
        message=f"{interface} lists {written[0]} first, but the provider makes {first} the primary address{used}: "
        "`private_ips` is a set without an order",
        help=advice,
        related=(
            interface.says(f"lists {', '.join(written)}", at="addresses"),
            *(one.says("specifies no private address") for one in users),
        ),
        values=stated(tuple(written), first, [one.address for one in users]),
        fixes=(Fix(advice, (Edit(interface.address, "private_ips_in_order", tuple(written)),)),),
    )


RULE = Rule(
    code="ENI809",
    name="primary-address-not-first",
    severity=Severity.INFO,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good(
            """\
resource "aws_network_interface" "kept" {
  subnet_id   = "subnet-0a1b2c3d"
  private_ips = ["10.75.1.23", "10.75.1.21"]
}
resource "aws_network_interface" "kept_as_text" {
  subnet_id   = "subnet-0a1b2c3d"
  private_ips = ["10.75.1.30", "10.75.1.25"]
}
resource "aws_network_interface" "listed" {
  subnet_id               = "subnet-0a1b2c3d"
  private_ip_list_enabled = true
  private_ip_list         = ["10.75.1.20", "10.75.1.22"]
}
resource "aws_network_interface" "single" {
  subnet_id   = "subnet-0a1b2c3d"
  private_ips = ["10.75.1.20"]
}
variable "second" { type = string }
resource "aws_network_interface" "unsure" {
  subnet_id   = "subnet-0a1b2c3d"
  private_ips = ["10.75.1.20", var.second]  # undecided
}
""",
            kind="terraform",
        ),
        Good("""\
version: 1
interfaces:
  vip: {subnet: subnet-0a1b2c3d, private_ips: [10.75.1.20, 10.75.1.22]}
"""),
    ),
    bad=(
        Bad(
            """\
resource "aws_network_interface" "swapped" {
  subnet_id   = "subnet-0a1b2c3d"
  private_ips = ["10.75.1.20", "10.75.1.22"]  # info
}
resource "aws_network_interface" "public" {
  subnet_id   = "subnet-0a1b2c3d"
  private_ips = ["10.75.1.20", "10.75.1.22"]  # warning
}
resource "aws_eip" "public" {
  network_interface = aws_network_interface.public.id
}
""",
            kind="terraform",
        ),
    ),
)
