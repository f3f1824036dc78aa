"""Replacement created while the old object still has its address (`create_before_destroy`).

## What
Reports an interface, an instance or a NAT gateway that the plan replaces with `create_before_destroy`, if the
configuration gives the new one a private IPv4 address or an Elastic IP that the old one still has.

## Why
Terraform creates the new object while the old one still exists. A private address belongs to one interface at a time:
AWS refuses the new interface or instance with `InvalidIPAddress.InUse`. A NAT gateway cannot be created with an Elastic
IP that is associated with another resource. The apply stops.

## When it is fine
- The new object is in another subnet, and has an address of that subnet.
- AWS chooses the address.
- The old object is destroyed first.

## Fix
Remove `create_before_destroy` from the resource, and from everything that depends on it: if a resource sets it,
Terraform also applies it to everything that the resource depends on. To avoid an interruption, choose another address
or another Elastic IP.

## What is undecided
The check is undecided if the plan does not contain the addresses, the Elastic IPs or the subnets before and after the
apply.

## Sources
- [Terraform, "JSON Output Format"](https://developer.hashicorp.com/terraform/internals/json-format): the order of
  `actions`
- [EC2 API error
  codes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html): `InvalidIPAddress.InUse`
- [CreateNatGateway](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html), `AllocationId`:
  an Elastic IP that is associated with another resource must be disassociated first.
- [terraform-provider-aws, issue 17431](https://github.com/hashicorp/terraform-provider-aws/issues/17431) and [issue
  26167](https://github.com/hashicorp/terraform-provider-aws/issues/26167)
"""

from collections.abc import Iterable, Iterator

from enilint.rule import (
    Addresses,
    Answer,
    Bad,
    Finding,
    Good,
    Interface,
    Missing,
    NatGateway,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    all_of,
    any_of,
    facts_missing,
    joined_words,
    known,
    merged,
    stated,
)

Kept = tuple[Answer, str, object]
"""Whether the new object is given something that the old one has, what it is in words, and its value."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    existing = network.before
    if existing is None:
        return
    gateways = {one.address: one for one in network.nat_gateways}
    for change in network.changes.values():
        if not change.creates_before_destroying:
            continue
        old, new = existing.interface_at(change.address), network.interface_at(change.address)
        if old is not None and new is not None:
            yield from _check(old, new, _addresses(network, old, new))
    for gateway in existing.nat_gateways:
        after, change_of = gateways.get(gateway.address), network.changes.get(gateway.address)
        if after is not None and change_of is not None and change_of.creates_before_destroying:
            kept = [*_addresses(network, gateway, after), *_elastic_ips(network, gateway, after)]
            yield from _check(gateway, after, kept)


def _addresses(network: Network, old: Interface | NatGateway, new: Interface | NatGateway) -> Iterator[Kept]:
    """The private IPv4 addresses that the configuration asks for, as far as the old object has them."""
    had = {one.network for one in old.addresses.listed}
    stays = network.unchanged(old.subnet, new.subnet)
    for one in new.addresses.listed:
        if one.requested and one.network is not None and one.network.version == 4 and one.network in had:
            yield stays, one.text, one.text
    unknown = facts_missing(*(one.value for one in (*old.addresses.unknown, *new.addresses.unknown)))
    if unknown and new.addresses != Addresses():
        yield all_of((stays, Missing(unknown))), "", None


def _elastic_ips(network: Network, old: NatGateway, new: NatGateway) -> Iterator[Kept]:
    for one in new.elastic_ips:
        answer = any_of(network.unchanged(other, one) for other in old.elastic_ips)
        elastic_ip = known(one)
        yield answer, f"Elastic IP {elastic_ip}" if elastic_ip is not None else "one of its Elastic IPs", one
    if old.more_elastic_ips or new.more_elastic_ips:
        yield Missing(merged(old.more_elastic_ips, new.more_elastic_ips)), "", None


def _check(
    old: Interface | NatGateway, new: Interface | NatGateway, kept: Iterable[Kept]
) -> Iterator[Finding | Undecided]:
    answers = list(kept)
    certain = {words: value for answer, words, value in answers if answer is True}
    facts = facts_missing(*(answer for answer, _, _ in answers))
    if certain:
        yield _finding(old, new, certain)
    elif facts:
        yield Undecided(subject=new.address, at=new.place("addresses"), facts=facts)


def _finding(old: Interface | NatGateway, new: Interface | NatGateway, kept: dict[str, object]) -> Finding:
    what = joined_words(list(kept))
    has_address = any(isinstance(one, str) for one in kept.values())
    code = " (InvalidIPAddress.InUse)" if has_address else ""
    return Finding(
        subject=new.address,
        at=new.place("addresses"),
        message=f"{new.address} is created before the old one is destroyed, but the old one still has {what}: "
        f"AWS refuses the new one{code}",
        help=f"remove create_before_destroy from {new.address} and from everything that depends on it, "
        f"or choose another {'address' if has_address else 'Elastic IP'}",
        related=(Related(f"{old} has {what} now", old.place("addresses"), old.address),),
        values=stated(list(kept.values())),
    )


RULE = Rule(
    code="ENI720",
    name="fixed-address-create-before-destroy",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=(
        "plan",
        "placement",
    ),
    check=check,
    good=(
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["create", "delete"],
        "before": {
          "id": "eni-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "private_ip": "10.0.1.50",
          "private_ips": ["10.0.1.50"]
        },
        "after": {"subnet_id": "subnet-0d4e5f", "private_ips": ["10.0.2.50"]},
        "after_unknown": {"id": true},
        "replace_paths": [["subnet_id"]]
      }
    },
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["create", "delete"],
        "before": {
          "id": "i-0a1b2c",
          "ami": "ami-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "private_ip": "10.0.1.60"
        },
        "after": {"ami": "ami-0d4e5f", "subnet_id": "subnet-0a1b2c"},
        "after_unknown": {"id": true, "private_ip": true},
        "replace_paths": [["ami"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "change": {
        "actions": ["delete", "create"],
        "before": {
          "id": "eni-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "private_ip": "10.0.1.50",
          "private_ips": ["10.0.1.50"]
        },
        "after": {"subnet_id": "subnet-0a1b2c", "private_ips": ["10.0.1.50"]},
        "after_unknown": {"id": true, "private_ip": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
    ),
    bad=(
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.vip", "type": "aws_network_interface", "name": "vip",
      "action_reason": "replace_because_tainted",
      "change": {
        "actions": ["create", "delete"],
        "before": {
          "id": "eni-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "private_ip": "10.0.1.50",
          "private_ips": ["10.0.1.50"]
        },
        "after": {"subnet_id": "subnet-0a1b2c", "private_ips": ["10.0.1.50"]},
        "after_unknown": {"id": true, "private_ip": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface.vip",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["create", "delete"],
        "before": {
          "id": "i-0a1b2c",
          "ami": "ami-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "private_ip": "10.0.1.60"
        },
        "after": {"ami": "ami-0d4e5f", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.60"},
        "after_unknown": {"id": true},
        "replace_paths": [["ami"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.web",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_nat_gateway.out", "type": "aws_nat_gateway", "name": "out",
      "change": {
        "actions": ["create", "delete"],
        "before": {
          "id": "nat-0a1b2c",
          "subnet_id": "subnet-0a1b2c",
          "allocation_id": "eipalloc-0a1b2c",
          "private_ip": "10.0.1.7"
        },
        "after": {"subnet_id": "subnet-0d4e5f", "allocation_id": "eipalloc-0a1b2c"},
        "after_unknown": {"id": true, "private_ip": true},
        "replace_paths": [["subnet_id"]]
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_nat_gateway.out",),
        ),
    ),
)
