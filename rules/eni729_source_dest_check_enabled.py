"""Source/destination check turned on for an interface that is the target of a route.

## What
Reports an interface or an instance whose source/destination check is off now and on after the apply, without a
replacement, if a route sends packets to it that it must forward.

## Why
The plan shows one attribute that changes in place, and the apply succeeds. After that, AWS drops every packet that is
neither from nor to an address of the interface: everything that the routes send through it. Removing
`source_dest_check` from the configuration has the same effect, because the check is on by default.

## When it is fine
- No route targets the interface anymore.
- The routes are only for addresses of the interface itself.

## Fix
Keep `source_dest_check = false`, or move the routes first.

## What is undecided
The check is undecided if one of these facts is unknown:

- whether the source/destination check is on now, or after the apply
- what the routes target

## Sources
- [ModifyNetworkInterfaceAttribute](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html),
  `SourceDestCheck`
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  source/destination checking
- [terraform-provider-aws,
  `aws_network_interface`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface)
  and [`aws_instance`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance):
  `source_dest_check` is true by default.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Finding,
    Good,
    Interface,
    Network,
    Related,
    Route,
    Rule,
    Severity,
    Undecided,
    facts_missing,
    joined_words,
    merged,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces if network.before is not None else ():
        turned = network.turns_check_on(interface)
        if turned is False:
            continue
        routes = network.routes_to(interface)
        answers = [(route, network.forwards(route, interface)) for route in routes]
        forwarded = [route for route, answer in answers if answer is True]
        perhaps = network.possible_routes_to(interface)
        targets = [network.route_target(route) for route in perhaps if network.forwards(route, interface) is not False]
        unsure = facts_missing(*(answer for _, answer in answers), *targets)
        if turned is True and forwarded:
            yield _finding(network, interface, forwarded)
        elif forwarded or unsure:
            facts = merged(facts_missing(turned), unsure)
            yield Undecided(subject=interface.address, at=interface.place("source_dest_check"), facts=facts)


def _finding(network: Network, interface: Interface, routes: list[Route]) -> Finding:
    sent = joined_words(list(dict.fromkeys(words(route.destination) for route in routes)))
    change = network.changes[interface.address]
    proof = [Related(f"source_dest_check of {interface.address} changes from false to true", change.at)]
    proof += [
        Related(f"{route} sends {words(route.destination)} to it", route.place("interface"), route.address)
        for route in routes
    ]
    return Finding(
        subject=interface.address,
        at=interface.place("source_dest_check"),
        message=f"the plan turns on the source/destination check of {interface}, but routes send {sent} through it: "
        "AWS drops these packets",
        help=f"keep source_dest_check = false on {interface.address}, or move the routes first",
        related=tuple(proof),
        values=stated([route.destination for route in routes]),
    )


RULE = Rule(
    code="ENI729",
    name="source-dest-check-enabled",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("plan", "routing"),
    check=check,
    good=(
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.pods", "type": "aws_network_interface", "name": "pods",
      "change": {
        "actions": ["update"],
        "before": {"id": "eni-0a1b2c", "ipv4_prefixes": ["10.0.1.16/28"], "source_dest_check": false},
        "after": {"id": "eni-0a1b2c", "ipv4_prefixes": ["10.0.1.16/28"], "source_dest_check": true}
      }
    },
    {
      "address": "aws_route.pods", "type": "aws_route", "name": "pods",
      "change": {
        "actions": ["no-op"],
        "before": {"destination_cidr_block": "10.0.1.16/28", "network_interface_id": "eni-0a1b2c"},
        "after": {"destination_cidr_block": "10.0.1.16/28", "network_interface_id": "eni-0a1b2c"}
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
      "address": "aws_instance.nat", "type": "aws_instance", "name": "nat",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "primary_network_interface_id": "eni-0a1b2c", "source_dest_check": false},
        "after": {"id": "i-0a1b2c", "primary_network_interface_id": "eni-0a1b2c", "source_dest_check": true}
      }
    },
    {
      "address": "aws_route.default", "type": "aws_route", "name": "default",
      "change": {
        "actions": ["no-op"],
        "before": {"destination_cidr_block": "0.0.0.0/0", "network_interface_id": "eni-0a1b2c"},
        "after": {"destination_cidr_block": "0.0.0.0/0", "network_interface_id": "eni-0a1b2c"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.nat",),
        ),
    ),
)
