"""Route to an interface that is not attached to any instance.

## What
Reports a route in a topology file or a CloudFormation template whose target is an interface that the file declares, if
the interface is not attached to any instance, is not used by any launch, is in no failover group, and is not attached
by anything at run time.

## Why
A route forwards traffic only through an interface that is attached to a running instance. Otherwise, the route is a
blackhole: its traffic is lost, although no API call fails.

## When it is fine
- An agent attaches the interface at run time (`attached_by_agent: true`), or a failover group moves it.
- The user data of a launch template attaches the interface.
- An AWS service manages the interface.
- The topology file refers to the interface by its ID only: it may be attached elsewhere.
- A role in the template allows `ec2:AttachNetworkInterface`, or the template passes the interface to a function, user
  data or another stack. The check is then undecided.

## Fix
Attach the interface, or change the route target to the interface that is attached. To spread traffic over several
appliances, route it to a Gateway Load Balancer endpoint.

## What is undecided
The check is undecided if one of these facts is unknown:

- the interface that the route targets
- whether an attachment refers to that interface
- in Terraform, whether user data, a function or an agent attaches an interface that no resource attaches, as NAT
  instances in Auto Scaling groups do; neither a plan nor a state shows it
- in a template, what a role or policy outside the template allows, and whether something attaches an interface that has
  tags beyond `Name` or that the template refers to outside of routes, attachments and Elastic IPs

A route in a gateway route table is not checked if its target has no public address. A target in a different
Availability Zone from the subnet that uses the route is covered by ENI311.

## Sources
- [VPC User Guide, "Route tables"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html): a route
  whose target is gone is a blackhole.
- [VPC User Guide, "Middlebox routing
  wizard"](https://docs.aws.amazon.com/vpc/latest/userguide/middlebox-routing-console.html): the interface must be
  attached to a running instance.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Interface,
    Missing,
    Network,
    Related,
    Route,
    Rule,
    Severity,
    Undecided,
    any_of,
    candidates,
    facts_missing,
    joined_words,
    known,
    merged,
    same,
    stated,
    unanimous,
    words,
)

_MOST_FACTS = 3


def check(network: Network) -> Iterator[Finding | Undecided]:
    if not network.routes:
        return
    lost: dict[str, list[Route]] = defaultdict(list)
    anywhere = _attachments_of_any(network)
    started = [one for template in network.launch_templates for one in template.attaches]
    for route in network.routes:
        if route.interface is None:
            continue
        interfaces = candidates(route.interface)
        answer = unanimous(
            (
                any_of((*(same(each, one) for each in started), _is_attached(network, one, anywhere)))
                for one in interfaces
            ),
            otherwise=facts_missing(route.interface),
        )
        if answer is False and known(route.interface) is not None:
            lost[route.address].append(route)
        elif answer is not True:
            facts = facts_missing(route.interface, answer)
            yield Undecided(subject=route.address, at=route.place("interface"), facts=facts)
    for subject, routes in lost.items():
        sent = _sent(routes)
        targets = {id(one): one for route in routes if (one := known(route.interface)) is not None}
        names = joined_words([str(one) for one in targets.values()])
        are = "is" if len(targets) == 1 else "are"
        yield Finding(
            subject=subject,
            at=routes[0].place("interface"),
            message=f"{subject} sends {joined_words(sent)}, which {are} not attached to any instance: "
            f"{'the route is a blackhole' if len(routes) == 1 else 'the routes are blackholes'}",
            help=f"attach {names}, or route to an interface that is attached",
            related=tuple(
                Related(f"{one} has no attachment, and nothing shows that it gets one later", one.at, one.address)
                for one in targets.values()
            ),
            values=stated([(one.interface, one.destination) for one in routes]),
        )


def _sent(routes: Sequence[Route]) -> list[str]:
    """What routes send to each of their targets, in words."""
    by_target: dict[str, list[str]] = defaultdict(list)
    for one in routes:
        by_target[words(one.interface)].append(words(one.destination))
    return [f"{joined_words(destinations)} to {target}" for target, destinations in by_target.items()]


def _is_attached(network: Network, interface: Interface, anywhere: tuple[str, ...]) -> Answer:
    """Whether the interface is attached to something, or will be. An instance always has its primary interface."""
    if interface.implicit:
        return True
    if not interface.declared:
        return Missing((f"what {interface} is attached to",))
    if interface.service_managed or network.attachments_of_interface(interface):
        return True
    if network.groups_of(interface):
        return True
    perhaps = network.possible_attachments_of_interface(interface)
    facts = merged(*((*facts_missing(one.interface), *one.doubts) for one in perhaps), anywhere)
    later = interface.attached_later
    by_agent: Answer = later if isinstance(later, bool) else Missing(facts_missing(later))
    return any_of((by_agent, Missing(facts)))


def _attachments_of_any(network: Network) -> tuple[str, ...]:
    """Facts missing to know the interfaces of attachments, launches and failover groups that name none for certain."""
    held = [one.interface for one in network.attachments if known(one.interface) is None]
    moved = [one.interface for one in network.failover_groups if one.interface is not None]
    held += [one for one in moved if known(one) is None]
    unlisted = [fact for launch in network.launches for fact in network.unlisted_interfaces(launch)]
    return merged(facts_missing(*held[:_MOST_FACTS]), unlisted[:_MOST_FACTS])


RULE = Rule(
    code="ENI304",
    name="route-target-inactive-eni",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  inside: {subnet: app, source_dest_check: false}
  floating: {subnet: app, source_dest_check: false}
  pooled: {subnet: app, source_dest_check: false, attached_by_agent: true}
  endpoint: {subnet: app, managed_by: network-firewall}
  started: {subnet: app, source_dest_check: false}
launch_templates:
  nat: {type: t4g.nano, attaches: [started]}
instances:
  fw: {type: c5.large, interfaces: [{interface: inside, device_index: 0}]}
  nat-1: {type: t3.nano, subnet: app, source_dest_check: false}
failover_groups:
  vip: {mechanism: move-eni, interface: floating, members: [fw, nat-1]}
route_tables:
  private:
    routes:
      - {destination: 0.0.0.0/0, interface: inside}
      - {destination: 10.1.0.0/16, interface: floating}
      - {destination: 10.2.0.0/16, interface: pooled}
      - {destination: 10.3.0.0/16, interface: endpoint}
      - {destination: 10.4.0.0/16, instance: nat-1}
      - {destination: 10.5.0.0/16, interface: started}
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  inside: {subnet: app, source_dest_check: false}
attachments:
  - {interface: eni-xxxxx, instance: i-0a1b2c3d4e5f60718, device_index: 1}
route_tables:
  private:
    routes:
      - {destination: 0.0.0.0/0, interface: inside}  # undecided
  elsewhere:
    routes:
      - {destination: 0.0.0.0/0, interface: eni-0a1b2c3d4e5f60718}  # undecided
"""),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.nat", "type": "aws_network_interface", "name": "nat",
      "change": {"actions": ["no-op"], "before": {"id": "eni-0a1b2c"}, "after": {"id": "eni-0a1b2c"}}
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
            undecided=("aws_route.default",),
        ),
        Good(
            """\
data "aws_instance" "nat" { instance_id = "i-0a1b2c3d4e5f60718" }
resource "aws_route" "default" {
  route_table_id         = "rtb-0a1b2c3d4e5f60718"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = data.aws_instance.nat.network_interface_id
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
interfaces:
  inside: {subnet: app, source_dest_check: false}
  outside: {subnet: app, source_dest_check: false}
instances:
  fw: {type: c5.large, interfaces: [{interface: outside, device_index: 0}]}
route_tables:
  private:
    routes:
      - destination: 0.0.0.0/0
        interface: inside  # warning
      - {destination: 10.1.0.0/16, interface: inside}
"""),
        Bad("""\
version: 1
subnets:
  edge: {zone: us-east-1a}
interfaces:
  old: {subnet: edge, source_dest_check: false}
  new: {subnet: edge, source_dest_check: false}
instances:
  fw: {type: c5.large, subnet: edge}
attachments:
  - {interface: new, instance: fw, device_index: 1}
elastic_ips:
  front: {interface: old}
route_tables:
  inbound:
    gateway: internet-gateway
    routes:
      - {destination: 10.0.1.0/24, interface: old}  # warning
      - {destination: 10.0.2.0/24, interface: new}
"""),
    ),
)
