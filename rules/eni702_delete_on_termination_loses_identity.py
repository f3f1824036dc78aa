"""Attachment that deletes an interface with its instance, although something relies on it.

## What
Reports an attachment that deletes its interface when the instance terminates, if something else relies on the
interface: an Elastic IP, a route, a DNS record, a failover group or an allow-list.

- It is an error if a failover group moves the interface, or if its addresses are on an allow-list.
- Otherwise it is a warning.

## Why
The interface loses its private addresses, its routes and the association of its Elastic IP. CloudFormation deletes an
interface with its instance by default: `DeleteOnTermination` of `AWS::EC2::NetworkInterfaceAttachment` is `true` if it
is not set. Terraform and AttachNetworkInterface keep the interface.

## When it is fine
- `DeleteOnTermination` is `false`: the interface stays, and the next instance can attach it.
- Nothing else refers to the interface: its address is disposable.
- The launch itself creates the interface.

## Fix
Set `DeleteOnTermination: false` on the attachment.

## What is undecided
The check is undecided if one of these facts is unknown:

- whether the attachment deletes the interface, or which interface it attaches
- what refers to the interface, or whether its addresses are on an allow-list

## Sources
- [AWS::EC2::NetworkInterfaceAttachment](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkinterfaceattachment.html),
  `DeleteOnTermination`: `true` by default.
- [AttachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html) has
  no such parameter. [ModifyNetworkInterfaceAttribute](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html)
  can change it later.
- [EC2 User Guide, "Delete a network interface"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/delete_eni.html):
  deleting an interface releases its attributes and its private addresses.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import (
    AddressReference,
    Answer,
    Attachment,
    Bad,
    Edit,
    Entity,
    Finding,
    Fix,
    Good,
    Interface,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    all_of,
    any_of,
    candidates,
    facts_missing,
    is_open,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)

_DELETES = "delete_on_termination"


class Use(Struct, frozen=True, eq=False):
    """Something that relies on an interface: whether it does, in words, what it is, and a value that is stated."""

    answer: Answer
    what: str
    entity: Entity
    floats: bool = False
    value: object = None


def check(network: Network) -> Iterator[Finding | Undecided]:
    for attachment in network.attachments:
        deletes = same(attachment.delete_on_termination, True)
        if deletes is False:
            continue
        interface = known(attachment.interface)
        uses = [] if interface is None else list(_uses(network, interface))
        used = any_of(one.answer for one in uses)
        if interface is None:
            unsure = Missing(facts_missing(attachment.interface))
            perhaps = [one.answer for each in candidates(attachment.interface) for one in _uses(network, each)]
            used = all_of((unsure, any_of([*perhaps, unsure] if is_open(attachment.interface) else perhaps)))
        answer = all_of((deletes, used))
        if answer is True and interface is not None:
            yield _finding(attachment, interface, [one for one in uses if one.answer is True])
        elif isinstance(answer, Missing):
            yield Undecided(subject=attachment.address, at=attachment.place(_DELETES), facts=answer.facts)


def _uses(network: Network, interface: Interface) -> Iterator[Use]:
    """Everything that relies on an interface, or may."""
    for association in network.associations_of(interface):
        yield Use(True, f"{association} has an Elastic IP for it", association)
    for route in network.routes_to(interface):
        yield Use(True, f"{route} routes {words(route.destination)} to it", route, value=route.destination)
    for group in network.groups_of(interface):
        yield Use(True, f"{group} moves it between instances", group, floats=True)
    for record in network.dns_records:
        named = any_of(_names(one, interface) for one in record.to)
        if named is not False:
            yield Use(named, f"{record} is the name of its address", record)
    yield Use(_is_allowlisted(interface), "its addresses are on an allow-list", interface, floats=True)
    perhaps = (
        network.possible_associations_of(interface),
        network.possible_routes_to(interface),
        network.possible_groups_of(interface),
    )
    for entity in (one for each in perhaps for one in each):
        yield Use(Missing((f"which interface {entity} refers to",)), "", entity)


def _names(reference: AddressReference, interface: Interface) -> Answer:
    """Whether a record is of an interface, or of its primary address."""
    if reference.interface is not None:
        return same(reference.interface, interface)
    if reference.text is None:
        return False
    return same(reference.text, interface.private_ip) is True


def _is_allowlisted(interface: Interface) -> Answer:
    peers = known(interface.allowlisted_by)
    return Missing(facts_missing(interface.allowlisted_by)) if peers is None else bool(peers)


def _finding(attachment: Attachment, interface: Interface, uses: Sequence[Use]) -> Finding:
    said = joined_words(merged(one.what for one in uses))
    return Finding(
        subject=attachment.address,
        at=attachment.place(_DELETES),
        severity=Severity.ERROR if any(one.floats for one in uses) else Severity.WARNING,
        message=f"{attachment} deletes {interface} when {words(attachment.launch)} terminates, but {said}: AWS "
        "releases its private addresses",
        help="keep the interface: set DeleteOnTermination to false",
        related=tuple(
            interface.says(one.what.replace("its addresses are", "has addresses that are"))
            if one.entity is interface
            else Related(one.what, one.entity.at, one.entity.address)
            for one in uses
        ),
        fixes=(Fix("keep the interface when the instance terminates", (Edit(attachment.address, _DELETES, False),)),),
        values=stated(interface, attachment.launch, [(one.entity, one.value) for one in uses]),
    )


RULE = Rule(
    code="ENI702",
    name="delete-on-termination-loses-identity",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("identity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: eu-west-1a}
interfaces:
  vip: {subnet: app, private_ips: [10.0.0.10]}
  spare: {subnet: app}
instances:
  db: {type: m5.large, subnet: app}
  job:
    type: m5.large
    interfaces:
      - {subnet: app, device_index: 0, delete_on_termination: true}
attachments:
  - {interface: vip, instance: db, device_index: 1}
  - {interface: spare, instance: db, device_index: 2, delete_on_termination: true}
elastic_ips: {vip: {interface: vip}}
dns_records: {db.example.com: {interface: vip}}
"""),
        Good(
            """\
resource "aws_network_interface" "vip" {
  subnet_id   = "subnet-0a1b2c3d4e5f60718"
  private_ips = ["10.0.0.10"]
}
resource "aws_instance" "db" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  subnet_id     = "subnet-0a1b2c3d4e5f60718"
}
resource "aws_network_interface_attachment" "vip" {
  instance_id          = aws_instance.db.id
  network_interface_id = aws_network_interface.vip.id
  device_index         = 1
}
resource "aws_eip" "vip" { network_interface = aws_network_interface.vip.id }
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: eu-west-1a}
interfaces:
  vip: {subnet: app, private_ips: [10.0.0.10]}
  public: {subnet: app}
  listed: {subnet: app, allowlisted_by: [bank]}
instances:
  db-1: {type: m5.large, subnet: app}
  db-2: {type: m5.large, subnet: app}
attachments:
  - interface: vip
    instance: db-1
    device_index: 1
    delete_on_termination: true  # error
  - interface: public
    instance: db-1
    device_index: 2
    delete_on_termination: true  # warning
  - interface: listed
    instance: db-2
    device_index: 1
    delete_on_termination: true  # error
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}
elastic_ips: {public: {interface: public}}
dns_records: {web.example.com: {interface: public}, db.example.com: {address: 10.0.0.10}}
route_tables:
  app: {subnets: [app], routes: [{destination: 10.9.0.0/16, interface: public}]}
"""),
    ),
)
