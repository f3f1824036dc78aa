"""Network interface replaced because its subnet changes.

## What
Reports an interface that the plan deletes and creates again because its subnet changes: the configuration sets another
subnet, or the subnet itself is replaced, alone or with its VPC. The message lists everything that is lost with the old
interface. The facts below it are a chain: the cause, the interface, what refers to it, and the subnets whose route is a
blackhole. Each fact says what the plan does to the resource that it names, and whether the interruption ends with this
apply. It is an error if anything else depends on what is lost, and otherwise a warning.

## Why
An interface cannot leave its subnet, and a subnet cannot change its zone or CIDR block. Such a change of a subnet
therefore deletes every interface in it. The old addresses do not fit the new subnet, Elastic IPs are disassociated,
routes to the interface become blackholes, and everything that uses its ID or MAC address must change.

## When it is fine
Nothing uses the interface yet.

## Fix
Keep the subnet unchanged. Create a new subnet next to it and a second interface in the new subnet, and move everything
that uses the old interface, step by step.

## What is undecided
The check is undecided if the plan does not state why it replaces the interface, and the subnet before or after the
apply is unknown. ENI711 reports the replacement itself.

## Sources
- [terraform-provider-aws,
  `aws_network_interface`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface):
  `subnet_id` forces a new resource.
- [AWS::EC2::Subnet](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-subnet.html): the
  zone, CIDR block, VPC and Outpost cannot be changed.
- [CreateSubnet](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html)
- [VPC User Guide, "Configure route tables"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html):
  the state `blackhole`
- [EC2 User Guide, "Delete a network interface"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/delete_eni.html):
  AWS releases its attributes and addresses.
"""

from collections.abc import Iterator, Sequence

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
        names = list(network.replaced_because(old))
        cause = _cause(network, old)
        help = f"keep {new} unchanged: create another subnet, and move everything that uses the old one, step by step"
        places = network.place_proof(old)
    else:
        cause = f"its subnet changes from {_words(before.subnet)} to {_words(after.subnet)}"
        help = (
            f"keep it in {_words(before.subnet)}: create a second interface in {_words(after.subnet)}, "
            "and move everything that uses the old one, step by step"
        )
        places = _subnets(replacement)
    return Finding(
        subject=after.address,
        at=after.place("subnet"),
        message=f"{after} will be replaced because {cause}: it loses {loss_words(loss)}",
        help=help,
        related=(*places, *network.loss_proof(before, loss)),
        values=stated(before.subnet, after.subnet, names, loss),
        severity=Severity.ERROR if loss.is_identity else Severity.WARNING,
    )


def _cause(network: Network, subnet: Subnet) -> str:
    """What is replaced first, and why: the subnet, or the VPC that takes it along."""
    first = network.replaced_places(subnet)[0]
    why = _why(network.replaced_because(first))
    if first.address == subnet.address:
        return f"its subnet {subnet} is replaced{why}"
    return f"its VPC {first} is replaced{why}, and its subnet with it"


def _why(names: Sequence[str]) -> str:
    return f" (its {joined_words(names)} change{'s' if len(names) == 1 else ''})" if names else ""


def _words(subnet: Value[Subnet]) -> str:
    return words(subnet, unknown="another subnet")


def _subnets(replacement: Replacement) -> Iterator[Related]:
    """The old and the new subnet, if they are known."""
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
