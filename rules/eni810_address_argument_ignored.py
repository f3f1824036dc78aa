"""Address argument of an interface, ignored by the AWS provider.

## What
Reports `private_ip` on an `aws_network_interface`, and `private_ip_list` or `ipv6_address_list` without the flag that
enables it.

## Why
The provider does not send these arguments to AWS. The interface gets a different address, and neither the plan nor the
apply reports it.

## When it is fine
`private_ip` repeats the only address of `private_ips`.

## Fix
Set the address in `private_ips`, or set `private_ip_list_enabled = true` together with `private_ip_list`
(`ipv6_address_list_enabled = true` together with `ipv6_address_list`).

## What is undecided
Nothing: the rule only checks which arguments are set.

## Sources
- [aws_network_interface](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface):
  `private_ip_list` and `ipv6_address_list` need their flags.
- [terraform-provider-aws, issue 1672](https://github.com/hashicorp/terraform-provider-aws/issues/1672): `private_ip`
  has no effect.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    IgnoredArgument,
    Interface,
    Network,
    Related,
    Rule,
    Severity,
    joined_words,
    known,
    stated,
    words,
)

_EDITED = {
    "private_ip": "private_ips",
    "private_ip_list": "private_ips_in_order",
    "ipv6_address_list": "ipv6_addresses_in_order",
}


def check(network: Network) -> Iterator[Finding]:
    for interface in network.interfaces:
        for ignored in interface.ignored_arguments:
            yield _finding(interface, ignored)


def _finding(interface: Interface, ignored: IgnoredArgument) -> Finding:
    values = joined_words([words(one, unknown="an unknown address") for one in ignored.values])
    if ignored.instead.endswith("= true"):
        reason, advice = f"sends it to AWS only with `{ignored.instead}`", f"set {ignored.instead} on {interface}"
    else:
        reason, advice = "never sends it to AWS", f"set {values} in {ignored.instead} of {interface}"
    return Finding(
        subject=interface.address,
        at=ignored.at,
        message=f"{interface} sets `{ignored.name}` to {values}, but the provider {reason}: "
        "the interface gets different addresses",
        help=advice,
        related=(Related(f"`{ignored.name}` is set", ignored.at, interface.address),),
        values=stated(ignored.name, ignored.values),
        fixes=_fixes(interface, ignored, advice),
    )


def _fixes(interface: Interface, ignored: IgnoredArgument, advice: str) -> tuple[Fix, ...]:
    """No other argument may give addresses of the family: it would conflict with the one that works."""
    addresses = [address for one in ignored.values if (address := known(one)) is not None]
    if not ignored.is_alone or len(addresses) < len(ignored.values):
        return ()
    return (Fix(advice, (Edit(interface.address, _EDITED[ignored.name], tuple(addresses)),)),)


RULE = Rule(
    code="ENI810",
    name="address-argument-ignored",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good(
            """\
resource "aws_network_interface" "enabled" {
  subnet_id               = "subnet-0a1b2c3d"
  private_ip_list_enabled = true
  private_ip_list         = ["10.0.1.20", "10.0.1.21"]
}
resource "aws_network_interface" "repeated" {
  subnet_id   = "subnet-0a1b2c3d"
  private_ip  = "10.0.1.20"
  private_ips = ["10.0.1.20"]
}
variable "flag" { type = bool }
resource "aws_network_interface" "unsure" {
  subnet_id               = "subnet-0a1b2c3d"
  private_ip_list_enabled = var.flag
  private_ip_list         = ["10.0.1.20", "10.0.1.21"]
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad(
            """\
variable "address" { type = string }
resource "aws_network_interface" "beside_others" {
  subnet_id   = "subnet-0a1b2c3d"
  private_ip  = "10.0.1.20"  # warning
  private_ips = ["10.0.1.21"]
}
resource "aws_network_interface" "from_outside" {
  subnet_id       = "subnet-0a1b2c3d"
  private_ip_list = ["10.0.1.20", var.address]  # warning
}
""",
            kind="terraform",
        ),
        Bad(
            """\
resource "aws_network_interface" "single" {
  subnet_id  = "subnet-0a1b2c3d"
  private_ip = "10.0.1.20"  # warning
}
resource "aws_network_interface" "list" {
  subnet_id       = "subnet-0a1b2c3d"
  private_ip_list = ["10.0.1.20", "10.0.1.21"]  # warning
}
resource "aws_network_interface" "family" {
  subnet_id                 = "subnet-0a1b2c3d"
  ipv6_address_list_enabled = false
  ipv6_address_list         = ["2001:db8::5"]  # warning
}
""",
            kind="terraform",
        ),
    ),
)
