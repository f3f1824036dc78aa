"""A plan replaces an interface, because it is to be in another subnet.

## What
Reports an interface that the plan deletes and makes anew for the sake of another subnet, which its author names or
which takes the place of a subnet that is replaced itself. The message lists all that goes with the old interface. It
is an error where others know the interface by what is lost, and otherwise a warning.

## Why
An interface lives and dies in its subnet, and a subnet in its zone and range. A changed zone or range of a subnet so
ends every interface in it: its address is of no use in the other subnet, its Elastic IPs are disassociated, routes
to it lead nowhere, and whatever knows its id or MAC address has to learn new ones.

## When it is fine
An interface that nothing uses yet.

## Fix
Leave the subnet as it is. Create the new subnet beside the old one, a second interface in it, and move the users one
by one.

## What is undecided
The plan does not say why the interface is replaced, and its subnet before or after the apply is not known: the
replacement itself is reported by ENI711.

## Sources
- terraform-provider-aws, `aws_network_interface`: `subnet_id` forces a new resource.
- AWS::EC2::Subnet: zone, CIDR block, VPC and Outpost are create-only; CreateSubnet.
- EC2 User Guide, "Delete a network interface": its attributes and addresses are released.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Finding,
    Good,
    Missing,
    Network,
    Related,
    Replacement,
    Rule,
    Severity,
    Subnet,
    Undecided,
    Value,
    candidates,
    differs,
    joined_words,
    known,
    loss_words,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for replacement in network.replacements():
        answer, after = network.leaves_subnet(replacement), replacement.after
        if answer is True:
            yield _finding(network, replacement)
        elif isinstance(answer, Missing):
            yield Undecided(subject=after.address, at=after.place("subnet"), facts=answer.facts)


def _finding(network: Network, replacement: Replacement) -> Finding:
    before, after = replacement.before, replacement.after
    loss = network.loss_of(before, after)
    old, new = known(before.subnet), known(after.subnet)
    names: list[str] = []
    if old is not None and new is not None and old.address == new.address:
        names = _attributes(network, old, new)
        why = f", since {joined_words(names)} change{'s' if len(names) == 1 else ''}" if names else ""
        cause = f"its subnet {new} is replaced{why}"
        help = f"leave {new} as it is: create another subnet beside it, and move its users one by one"
    else:
        cause = f"its subnet changes from {_words(before.subnet)} to {_words(after.subnet)}"
        help = "leave it in its subnet: create a second interface in the other one, and move its users one by one"
    return Finding(
        subject=after.address,
        at=after.place("subnet"),
        message=f"{after} will be replaced because {cause}: it loses {loss_words(loss)}",
        help=help,
        related=(*_subnets(replacement), *network.loss_proof(before, loss)),
        values=stated(before.subnet, after.subnet, names, loss),
        severity=Severity.ERROR if loss.is_identity else Severity.WARNING,
    )


def _attributes(network: Network, old: Subnet, new: Subnet) -> list[str]:
    """Why the subnet itself is replaced: what the plan names, or else what differs."""
    change = network.changes.get(new.address)
    names = list(change.replaced_attributes) if change is not None else []
    if not names:
        pairs = (("availability_zone", old.zone, new.zone), ("cidr_block", old.cidr, new.cidr))
        names = [name for name, one, other in pairs if differs(one, other) is True]
    return names


def _words(subnet: Value[Subnet]) -> str:
    return words(subnet, unknown="another one")


def _subnets(replacement: Replacement) -> Iterator[Related]:
    """The subnets on both sides, as far as they are known."""
    for subnet in candidates(replacement.before.subnet):
        yield Related(f"it is in {subnet} now{_zone(subnet)}", subnet.place("zone"), subnet.address)
    for subnet in candidates(replacement.after.subnet):
        yield Related(f"it will be in {subnet}{_zone(subnet)}", subnet.place("zone"), subnet.address)


def _zone(subnet: Subnet) -> str:
    zone = known(subnet.zone)
    return "" if zone is None or known(zone.name) is known(zone.id) is None else f", in {zone}"


RULE = Rule(
    code="ENI712",
    name="subnet-change-forces-eni-replacement",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("plan", "identity"),
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
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ips": ["10.0.1.50"]},
        "after": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ips": ["10.0.1.50", "10.0.1.51"]}
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
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50"},
        "after": {"subnet_id": "subnet-0d4e5f"},
        "after_unknown": {"id": true, "private_ip": true},
        "replace_paths": [["subnet_id"]]
      }
    },
    {
      "address": "aws_route.overlay", "type": "aws_route", "name": "overlay",
      "change": {
        "actions": ["update"],
        "before": {"destination_cidr_block": "192.168.0.0/16", "network_interface_id": "eni-0a1b2c"},
        "after": {"destination_cidr_block": "192.168.0.0/16"},
        "after_unknown": {"network_interface_id": true}
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
  "format_version": "0.1",
  "resource_changes": [
    {
      "address": "aws_subnet.app", "type": "aws_subnet", "name": "app",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "subnet-0a1b2c", "availability_zone": "us-east-1a", "cidr_block": "10.0.1.0/24"},
        "after": {"availability_zone": "us-east-1b", "cidr_block": "10.0.1.0/24"},
        "after_unknown": {"id": true}
      }
    },
    {
      "address": "aws_network_interface.side", "type": "aws_network_interface", "name": "side",
      "change": {
        "actions": ["delete", "create"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c", "private_ip": "10.0.1.50"},
        "after": {},
        "after_unknown": {"id": true, "private_ip": true, "subnet_id": true}
      }
    }
  ],
  "configuration": {
    "root_module": {
      "resources": [
        {
          "address": "aws_network_interface.side", "type": "aws_network_interface", "name": "side",
          "expressions": {"subnet_id": {"references": ["aws_subnet.app"]}}
        }
      ]
    }
  }
}
""",
            kind="terraform-plan",
            flags=("warning aws_network_interface.side",),
        ),
    ),
)
