"""Argument set to the ID of another kind of resource.

## What
Reports an argument that expects the ID of one kind of resource, such as a subnet, but is set to the ID of another kind:
`subnet_id = aws_vpc.core.id`, or `subnet_id = "vpc-0a1b2c3d"`. If a condition chooses the ID, it is reported only if
every choice is of another kind.

## Why
Terraform accepts any text as an ID, and the plan succeeds. AWS then finds no such resource: `InvalidSubnetID.NotFound`,
`InvalidInstanceID.Malformed`, `InvalidAllocationID.NotFound`, `InvalidGroup.NotFound`. In two cases, the finding is a
warning: AWS accepts the ID of a NAT gateway in `gateway_id` of a route, and that of an internet gateway in
`nat_gateway_id`, but every plan shows a change to the route.

## When it is fine
Attributes other than `id` can contain the ID of something else: `aws_vpc.core.default_security_group_id` is the ID of a
security group. Arguments that accept several kinds of IDs, such as `target_id` of a load balancer target, are not
checked. Neither are placeholders.

## Fix
Set the argument to the `id` of a resource of the right kind. If a route sets the wrong one of `gateway_id` and
`nat_gateway_id`, set the other one instead.

## What is undecided
The check is undecided if a condition can choose an ID of the right kind, or an unknown one. A plan without its source
does not show whether the argument is the ID or is computed from it. An argument set to something other than a resource
reference, such as a variable without a value, is never counted as undecided.

## Sources
- [EC2 API Reference, "Error codes for the Amazon EC2
  API"](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html): the errors above.
- Terraform AWS provider,
  [aws_route](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route), notes on `gateway_id`
  and `nat_gateway_id`.
- Observed in public designs: a launch template in `instance_id`, an interface in `allocation_id`.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Finding,
    Good,
    IdArgument,
    Missing,
    Network,
    Rule,
    Severity,
    Undecided,
    candidates,
    differs,
    merged,
    stated,
)

_ACCEPTED = {"internet gateway": "NAT gateway", "NAT gateway": "internet gateway"}
"""The kind of gateway that an argument of a route expects, and the other kind that AWS accepts there."""
_ROUTE_ARGUMENTS = ("gateway_id", "nat_gateway_id")


def check(network: Network) -> Iterator[Finding | Undecided]:
    for one in network.id_arguments:
        answer = differs(one.kind, one.takes)
        if answer is True:
            yield _finding(one)
        elif isinstance(answer, Missing):
            yield Undecided(subject=one.address, at=one.at, facts=answer.facts)


def _finding(argument: IdArgument) -> Finding:
    is_accepted = _is_accepted(argument)
    given = " or ".join(argument.given)
    kinds = " or ".join(merged(map(_with_article, candidates(argument.kind))))
    effect = "every plan shows a change to the route" if is_accepted else "AWS refuses the ID"
    return Finding(
        subject=argument.address,
        at=argument.at,
        message=f"{argument.argument} of {argument} is set to {given}, the ID of {kinds}, but expects the ID of "
        f"{_with_article(argument.takes)}: {effect}",
        help=_help(argument, is_accepted),
        related=(argument.says(f"sets {argument.argument} to {given}"),),
        values=stated(argument.argument, list(argument.given)),
        severity=Severity.WARNING if is_accepted else None,
    )


def _help(argument: IdArgument, is_accepted: bool) -> str:
    """The fix: the other argument of the route, if AWS accepts the gateway."""
    if not is_accepted:
        return f"set {argument.argument} of {argument} to the ID of {_with_article(argument.takes)}"
    block, dot, name = argument.argument.rpartition(".")
    other = next(one for one in _ROUTE_ARGUMENTS if one != name)
    return f"set {block}{dot}{other} instead of {argument.argument} on {argument}"


def _is_accepted(argument: IdArgument) -> bool:
    """Whether AWS accepts the ID of the other kind of gateway: a route finds the gateway by it."""
    name = argument.argument.rpartition(".")[2]
    return name in _ROUTE_ARGUMENTS and _ACCEPTED.get(argument.takes) in candidates(argument.kind)


def _with_article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiouAEIO' else 'a'} {kind}"


RULE = Rule(
    code="ENI110",
    name="reference-of-wrong-kind",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("placement",),
    check=check,
    good=(
        Good(
            """\
variable "subnet" {
  type = string
}

variable "by_vpc" {
  type = bool
}

resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_instance" "app" {
  subnet_id              = aws_subnet.app.id
  vpc_security_group_ids = [aws_vpc.core.default_security_group_id]
}

resource "aws_instance" "given" {
  subnet_id = var.subnet
}

resource "aws_instance" "looked_up" {
  subnet_id = lookup({ (aws_vpc.core.id) = var.subnet }, aws_vpc.core.id)
}

resource "aws_instance" "either" {
  subnet_id = var.by_vpc ? aws_vpc.core.id : aws_subnet.app.id  # undecided
}
""",
            kind="terraform",
        ),
        Good(
            """\
{
  "format_version": "1.2",
  "terraform_version": "1.9.0",
  "resource_changes": [
    {
      "address": "aws_vpc.core", "mode": "managed", "type": "aws_vpc", "name": "core",
      "change": {"actions": ["create"], "before": null, "after": {}, "after_unknown": {"id": true}}
    },
    {
      "address": "aws_instance.web", "mode": "managed", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["create"], "before": null, "after": {}, "after_unknown": {"id": true, "subnet_id": true}
      }
    }
  ],
  "configuration": {
    "root_module": {
      "resources": [
        {"address": "aws_vpc.core", "mode": "managed", "type": "aws_vpc", "name": "core", "expressions": {}},
        {
          "address": "aws_instance.web", "mode": "managed", "type": "aws_instance", "name": "web",
          "expressions": {"subnet_id": {"references": ["aws_vpc.core.id", "aws_vpc.core"]}}
        }
      ]
    }
  }
}
""",
            kind="terraform-plan",
            undecided=("aws_instance.web",),
        ),
    ),
    bad=(
        Bad(
            """\
variable "by_vpc" {
  type = bool
}

resource "aws_vpc" "core" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_internet_gateway" "core" {
  vpc_id = aws_vpc.core.id
}

resource "aws_launch_template" "pair" {
  count         = 2
  instance_type = "m5.large"
}

resource "aws_launch_template" "app" {
  instance_type = "m5.large"

  network_interfaces {
    security_groups = ["sg-0a1b2c3d4e5f60718", aws_vpc.core.id]  # error
  }
}

resource "aws_network_interface_attachment" "app" {
  instance_id          = aws_launch_template.pair[1].id  # error
  network_interface_id = "eni-0a1b2c3d4e5f60718"
  device_index         = 1
}

resource "aws_instance" "app" {
  subnet_id = var.by_vpc ? aws_vpc.core.id : "sg-0a1b2c3d4e5f60718"  # error
}

resource "aws_nat_gateway" "core" {
  subnet_id = "subnet-0a1b2c3d4e5f60718"
}

data "aws_nat_gateway" "core" {
  id = aws_internet_gateway.core.id  # error
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.core.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_nat_gateway.core.id  # warning
  }

  route {
    cidr_block     = "192.0.2.0/24"
    nat_gateway_id = aws_internet_gateway.core.id  # warning
  }

  route {
    cidr_block = "198.51.100.0/24"
    gateway_id = aws_vpc.core.id  # error
  }
}
""",
            kind="terraform",
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "terraform_version": "1.9.0",
  "resource_changes": [
    {
      "address": "aws_instance.web", "mode": "managed", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["create"], "before": null,
        "after": {"subnet_id": "vpc-0a1b2c3d4e5f60718"}, "after_unknown": {"id": true}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.web",),
        ),
    ),
)
