"""Route to, or Elastic IP associated with, an instance with several interfaces.

## What
Reports a route or the association of an Elastic IP whose target is an instance with more than one interface. Also
reports a plan that updates the source/destination check in place on such an `aws_instance`.

## Why
The API calls for these arguments mean "the interface of the instance". AWS refuses them unless exactly one interface is
attached: `InvalidInstanceID`, "There are multiple interfaces attached to instance". If other interfaces are attached
after the launch, the result depends on the order of the calls, and the finding is a warning: the first apply may make
the call before the attachments and succeed, but a later apply fails.

## When it is fine
- The instance has one interface.
- The route or the association refers to an interface, including the primary one. For existing resources, AWS returns
  both IDs, so the state does not show which of them the configuration sets.
- The source/destination check is turned off at launch, before other interfaces are attached.
- Every attachment of another interface waits for the association (`depends_on`).

## Fix
Refer to the interface: set `network_interface_id = aws_instance.x.primary_network_interface_id` on a route or an
`aws_eip_association`, and `network_interface` on an `aws_eip`. Set `source_dest_check` on the `aws_network_interface`.

## What is undecided
The check is undecided if one of these facts is unknown:

- the number of interfaces of the instance
- the instance that a route or an association refers to
- whether the source/destination check changes

## Sources
- [CreateRoute](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html), `InstanceId`: the
  operation fails unless exactly one network interface is attached.
- [AssociateAddress](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html), `InstanceId`:
  the same restriction applies.
- [terraform-provider-aws#7107](https://github.com/hashicorp/terraform-provider-aws/issues/7107) and
  [aws/aws-cdk#13791](https://github.com/aws/aws-cdk/issues/13791): `InvalidInstanceID` for the source/destination
  check.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from enilint.rule import (
    Answer,
    Bad,
    Count,
    ElasticIpAssociation,
    Finding,
    Good,
    Instance,
    Launch,
    Missing,
    Network,
    OneOf,
    Related,
    Route,
    Rule,
    Severity,
    Undecided,
    Value,
    all_of,
    candidates,
    differs,
    exceeds,
    facts_missing,
    joined_words,
    stated,
    unanimous,
    words,
)

_MOST_PROOF = 8

_INTERFACE_INSTEAD = "name an interface instead of the instance (in Terraform, its primary_network_interface_id)"


def check(network: Network) -> Iterator[Finding | Undecided]:
    yield from _routes(network)
    for association in network.associations:
        if association.interface is None and association.launch is not None:
            yield from _association(network, association, association.launch)
    for instance in network.instances:
        yield from _check_changed(network, instance)


def _routes(network: Network) -> Iterator[Finding | Undecided]:
    refused: dict[str, list[tuple[Route, Value[Launch]]]] = defaultdict(list)
    for route in network.routes:
        if route.interface is not None or route.launch is None:
            continue
        answer = _has_several(network, route.launch)
        if answer is True:
            refused[route.address].append((route, route.launch))
        elif isinstance(answer, Missing):
            yield Undecided(subject=route.address, at=route.place("launch"), facts=answer.facts)
    for subject, pairs in refused.items():
        severity = max(_severity(list(candidates(launch))) for _, launch in pairs)
        sent = [f"{words(route.destination)} to {_with_number(network, launch)}" for route, launch in pairs]
        launches = list({id(one): one for _, launch in pairs for one in candidates(launch)}.values())
        yield Finding(
            subject=subject,
            at=pairs[0][0].place("launch"),
            message=f"{subject} sends {joined_words(sent)}: AWS refuses a route to an instance with several "
            f"interfaces{_race(severity)}",
            help=_INTERFACE_INSTEAD,
            related=_proof(network, launches),
            values=stated([(route.destination, launch, *_least(network, launch)) for route, launch in pairs]),
            severity=severity,
        )


def _association(
    network: Network, association: ElasticIpAssociation, launch: Value[Launch]
) -> Iterator[Finding | Undecided]:
    answer = _has_several(network, launch)
    if answer is True and _comes_first(network, association, launch):
        return
    if isinstance(answer, Missing):
        yield Undecided(subject=association.address, at=association.place("launch"), facts=answer.facts)
    elif answer:
        launches = list(candidates(launch))
        severity = _severity(launches)
        yield Finding(
            subject=association.address,
            at=association.place("launch"),
            message=f"{association} targets {_with_number(network, launch)}: AWS refuses to associate an Elastic IP "
            f"with an instance with several interfaces{_race(severity)}",
            help=_INTERFACE_INSTEAD,
            related=_proof(network, launches),
            values=stated(launch, *_least(network, launch)),
            severity=severity,
        )


def _comes_first(network: Network, association: ElasticIpAssociation, launch: Value[Launch]) -> bool:
    """Whether an apply associates the Elastic IP before it attaches any other interface to the instance."""
    address = association.address
    return all(
        not one.at_launch and any(address == first or address.startswith(f"{first}[") for first in one.waits_for)
        for each in candidates(launch)
        for one in (*network.attachments_of(each), *network.possible_attachments_of(each))
        if network.primary_of(each) is not one
    )


def _check_changed(network: Network, instance: Instance) -> Iterator[Finding | Undecided]:
    """A plan that changes the source/destination check on an instance while its interfaces are attached."""
    change = network.changes.get(instance.address)
    before = network.before.launch_at(instance.address) if network.before is not None else None
    if change is None or not change.updates or before is None or network.before is None:
        return
    changed = differs(before.source_dest_check, instance.source_dest_check)
    if instance.interfaces is not None or changed is False:
        return
    answer = all_of((changed, _has_several(network.before, before)))
    if isinstance(answer, Missing):
        yield Undecided(subject=instance.address, at=instance.place("source_dest_check"), facts=answer.facts)
    elif answer:
        yield Finding(
            subject=instance.address,
            at=instance.place("source_dest_check"),
            message=f"the plan changes the source/destination check on {_with_number(network.before, before)}: "
            "AWS refuses this for an instance with several interfaces",
            help="set source_dest_check on the aws_network_interface instead of the aws_instance",
            related=(Related(f"the plan changes {instance} in place", change.at), *_proof(network.before, [before])),
            values=stated(*_least(network.before, before)),
        )


def _has_several(network: Network, launch: Value[Launch]) -> Answer:
    """Whether an instance, or each possible one, has more than one interface."""
    launches = candidates(launch)
    facts = facts_missing(launch)
    if isinstance(launch, OneOf) and (launch.open or len(launches) < len(launch.candidates)):
        return Missing(facts)
    return unanimous((exceeds(network.interface_count(one), 1) for one in launches), otherwise=facts)


def _with_number(network: Network, launch: Value[Launch]) -> str:
    least, exact = _least(network, launch)
    return f"{words(launch)} ({least if exact else f'at least {least}'} interfaces)"


def _least(network: Network, launch: Value[Launch]) -> tuple[int, bool]:
    """The least number of interfaces of each possible instance, and whether all have exactly that number."""
    counts = [network.interface_count(one) for one in candidates(launch)]
    least = min(one.low for one in counts)
    return least, all(one == Count.exactly(least) for one in counts)


def _severity(launches: list[Launch]) -> Severity:
    """An error if the interfaces exist since the launch, because then no order of the calls works."""
    later = any(len(one.attached or ()) < 2 for one in launches)
    return Severity.WARNING if later else Severity.ERROR


def _race(severity: Severity) -> str:
    """That the order of an apply decides, if it does."""
    return "" if severity is Severity.ERROR else ", if another interface is attached first"


def _proof(network: Network, launches: list[Launch]) -> tuple[Related, ...]:
    attachments = (one for launch in launches for one in network.attachments_of(launch))
    return tuple(
        Related(
            f"{words(one.interface, unknown='an interface')} is attached to {words(one.launch)}", one.at, one.address
        )
        for one in islice(attachments, _MOST_PROOF)
    )


RULE = Rule(
    code="ENI305",
    name="instance-scoped-call-on-multi-eni",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  public: {zone: us-east-1a}
  private: {zone: us-east-1a}
interfaces:
  outside: {subnet: public, source_dest_check: false}
  inside: {subnet: private, source_dest_check: false}
instances:
  nat: {type: t3.nano, subnet: public, source_dest_check: false}
  firewall: {type: c5.large, interfaces: [{interface: outside, device_index: 0}, {interface: inside, device_index: 1}]}
elastic_ips:
  nat: {instance: nat}
  firewall: {interface: outside}
route_tables:
  private:
    routes:
      - {destination: 0.0.0.0/0, interface: inside}
      - {destination: 192.168.0.0/16, instance: nat}
"""),
        Good("""\
version: 1
subnets:
  public: {zone: us-east-1a}
interfaces:
  side: {subnet: public}
instances:
  nat: {type: t3.small, subnet: public, source_dest_check: false}
  vpn: {type: t3.small, subnet: public, source_dest_check: false}
attachments:
  - {interface: side, device_index: 1}
elastic_ips:
  nat: {instance: nat}  # undecided
  vpn: {instance: i-0a1b2c3d4e5f60718}  # undecided
route_tables:
  private:
    routes:
      - {destination: 0.0.0.0/0, instance: nat}  # undecided
"""),
        Good(
            """\
resource "aws_instance" "firewall" {
  instance_type = "c6in.large"
  subnet_id     = aws_subnet.public.id
}

resource "aws_network_interface" "inside" {
  subnet_id = aws_subnet.inside.id
}

resource "aws_network_interface_attachment" "inside" {
  instance_id          = aws_instance.firewall.id
  network_interface_id = aws_network_interface.inside.id
  device_index         = 1
}

resource "aws_eip" "firewall" {
  network_interface = aws_instance.firewall.primary_network_interface_id
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "inside" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  public: {zone: us-east-1a}
  private: {zone: us-east-1a}
interfaces:
  outside: {subnet: public, source_dest_check: false}
  inside: {subnet: private, source_dest_check: false}
instances:
  firewall: {type: c5.large, interfaces: [{interface: outside, device_index: 0}, {interface: inside, device_index: 1}]}
elastic_ips:
  firewall:
    instance: firewall  # error
route_tables:
  private:
    routes:
      - destination: 0.0.0.0/0
        instance: firewall  # error
      - {destination: 10.0.0.0/8, instance: firewall}
"""),
        Bad("""\
version: 1
subnets:
  public: {zone: us-east-1a}
interfaces:
  side: {subnet: public}
instances:
  vpn: {type: t3.small, subnet: public}
attachments:
  - {interface: side, instance: vpn, device_index: 1}
elastic_ips:
  vpn: {instance: vpn}  # warning
"""),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.nat", "type": "aws_instance", "name": "nat",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "primary_network_interface_id": "eni-0a1b2c", "source_dest_check": true},
        "after": {"id": "i-0a1b2c", "primary_network_interface_id": "eni-0a1b2c", "source_dest_check": false}
      }
    },
    {
      "address": "aws_network_interface_attachment.side", "type": "aws_network_interface_attachment", "name": "side",
      "change": {
        "actions": ["no-op"],
        "before": {"instance_id": "i-0a1b2c", "network_interface_id": "eni-0d4e5f", "device_index": 1},
        "after": {"instance_id": "i-0a1b2c", "network_interface_id": "eni-0d4e5f", "device_index": 1}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_instance.nat",),
        ),
        Bad(
            """\
resource "aws_instance" "firewall" {
  instance_type = "c6in.large"
  subnet_id     = aws_subnet.public.id
}

resource "aws_network_interface" "inside" {
  subnet_id = aws_subnet.inside.id
}

resource "aws_network_interface_attachment" "inside" {
  instance_id          = aws_instance.firewall.id
  network_interface_id = aws_network_interface.inside.id
  device_index         = 1
}

resource "aws_eip" "firewall" {
  instance = aws_instance.firewall.id # warning
}

resource "aws_subnet" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "inside" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
""",
            kind="terraform",
        ),
    ),
)
