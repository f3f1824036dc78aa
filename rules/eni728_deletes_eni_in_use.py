"""Network interface deleted while a route, an attachment or an instance still uses it.

## What
Reports an interface that the plan deletes or replaces, alone or together with the instance whose launch created it, if
something that the plan keeps still uses it:

- a route or an attachment names its ID
- it is the primary interface of an instance

## Why
A route to a deleted interface becomes a blackhole: it stays in its route table and drops the packets it matches. An
attachment disappears from the state at the next refresh. The primary interface of an instance cannot be detached: the
call fails with `OperationNotPermitted`, and the apply stops.

## When it is fine
- The plan also changes or removes the route or the attachment.
- The interface is attached to an instance as a secondary one: the provider detaches it before deleting it.

An interface that is replaced because its subnet changes is covered by ENI712.

## Fix
Make the route refer to the interface (`aws_network_interface.x.id`) instead of a literal ID: Terraform then changes
both. Before you delete the interface, remove everything else that uses it.

## What is undecided
The check is undecided if one of these facts is unknown:

- which one of several interfaces a route or an attachment refers to
- the device index of an attached interface

If an ID is known only after the apply, a reference to it changes with the interface and is not reported.

## Sources
- [VPC User Guide, "Configure route tables"](https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html):
  the state `blackhole`
- [EC2 User Guide, "Delete a network interface"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/delete_eni.html):
  you must detach the interface first.
- [DetachNetworkInterface](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachNetworkInterface.html),
  error `OperationNotPermitted`: the interface at device index 0 cannot be detached.
- [terraform-provider-aws,
  `aws_network_interface`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/network_interface):
  the provider detaches an interface to delete it.
"""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Change,
    Finding,
    Good,
    Identified,
    Interface,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Value,
    all_of,
    candidates,
    facts_missing,
    joined_words,
    known,
    merged,
    same,
    stated,
    words,
)


class User(Struct, frozen=True):
    """What needs an interface, and the values of this fact. `doubts`: missing to know whether it is that interface."""

    fact: Related
    values: tuple[str, ...]
    doubts: tuple[str, ...]


def check(network: Network) -> Iterator[Finding | Undecided]:
    if network.before is None:
        return
    named = _named_by_id(network)
    elsewhere = {one.after.address for one in network.replacements() if network.leaves_subnet(one) is True}
    for change in network.changes.values():
        interface = network.before.interface_at(change.address)
        if not change.deletes or interface is None or change.address in elsewhere:
            continue
        launch = network.before.launch_at(change.address)
        ids = [one.id for one in (interface, launch) if one is not None]
        users = [_doubted(user, facts_missing(id)) for id in ids for text in candidates(id) for user in named[text]]
        users.extend(_primaries(network, interface))
        certain = [one for one in users if not one.doubts]
        if certain:
            yield _finding(change, interface, certain)
        elif users:
            yield Undecided(subject=interface.address, at=change.at, facts=merged(*(one.doubts for one in users)))


def _named_by_id(network: Network) -> dict[str, list[User]]:
    """What names an interface, or the instance that created it, by its ID after the apply."""
    users: dict[str, list[User]] = defaultdict(list)
    for route in network.routes:
        fact = f"{route} still sends {words(route.destination)} to it"
        proof = Related(fact, route.place("interface"), route.address)
        target = route.interface if route.interface is not None else route.launch
        for id, doubts in _ids(target) if target is not None else ():
            users[id].append(User(proof, stated(route.destination), doubts))
    for one in network.attachments:
        fact = f"{one.address} still attaches it to {words(one.launch, unknown='an instance')}"
        proof = Related(fact, one.place("interface"), one.address)
        is_primary = _is_primary(one)
        for id, doubts in _ids(one.interface) if is_primary is not True else ():
            users[id].append(User(proof, stated(one.launch), merged(doubts, facts_missing(is_primary))))
    return users


def _ids(value: Value[Identified]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The possible IDs of an entity, each with its missing facts; a new entity has none."""
    for one in candidates(value):
        for id in candidates(one.id):
            yield id, facts_missing(value, one.id)


def _doubted(user: User, facts: tuple[str, ...]) -> User:
    return User(user.fact, user.values, merged(user.doubts, facts))


def _primaries(network: Network, interface: Interface) -> Iterator[User]:
    """Instances that the plan keeps, and that have the interface as their primary one."""
    if network.before is None:
        return
    certain = network.before.attachments_of_interface(interface)
    for one in (*certain, *network.before.possible_attachments_of_interface(interface)):
        launch = known(one.launch)
        change = network.changes.get(launch.address) if launch is not None else None
        stays = launch is not None and not (change is not None and change.deletes)
        is_primary = _is_primary(one)
        if stays and is_primary is not False:
            fact = f"it is the primary interface of {launch}, which the plan keeps, and AWS refuses to detach it"
            proof = Related(fact, one.place("interface"), one.address)
            doubts = merged(facts_missing(one.interface, is_primary), one.doubts)
            yield User(proof, stated("primary", one.launch), doubts)


def _is_primary(attachment: Attachment) -> Answer:
    return all_of((same(attachment.device_index, 0), same(attachment.network_card, 0)))


def _finding(change: Change, interface: Interface, users: list[User]) -> Finding:
    facts = list(dict.fromkeys(one.fact.message for one in users))
    return Finding(
        subject=interface.address,
        at=change.at,
        message=f"{interface} will be {'replaced' if change.replaces else 'deleted'}, but {joined_words(facts)}",
        help="remove everything that uses it first, or let it refer to the new interface",
        related=tuple(one.fact for one in users),
        values=stated(change.replaces, [one.values for one in users]),
    )


RULE = Rule(
    code="ENI728",
    name="deletes-eni-in-use",
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
      "address": "aws_network_interface.old", "type": "aws_network_interface", "name": "old",
      "change": {
        "actions": ["delete"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_route.overlay", "type": "aws_route", "name": "overlay",
      "change": {
        "actions": ["update"],
        "before": {"destination_cidr_block": "192.168.0.0/16", "network_interface_id": "eni-0a1b2c"},
        "after": {"destination_cidr_block": "192.168.0.0/16", "network_interface_id": "eni-0d4e5f"}
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
      "address": "aws_network_interface.old", "type": "aws_network_interface", "name": "old",
      "change": {
        "actions": ["delete"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_route.overlay", "type": "aws_route", "name": "overlay",
      "change": {
        "actions": ["no-op"],
        "before": {"destination_cidr_block": "192.168.0.0/16", "network_interface_id": "eni-0a1b2c"},
        "after": {"destination_cidr_block": "192.168.0.0/16", "network_interface_id": "eni-0a1b2c"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface.old",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_network_interface.main", "type": "aws_network_interface", "name": "main",
      "change": {
        "actions": ["delete"],
        "before": {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"},
        "after": null
      }
    },
    {
      "address": "aws_instance.db", "type": "aws_instance", "name": "db",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "i-0a1b2c", "network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]},
        "after": {"id": "i-0a1b2c", "network_interface": [{"device_index": 0, "network_interface_id": "eni-0a1b2c"}]}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_network_interface.main",),
        ),
    ),
)
