"""Failover groups that a design does not declare, inferred from what it says otherwise.

Always shown as inferred, with the place that says so. They are no promise of the author, and no rule but ENI507 reports
them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from enilint.drill.page import Because, because
from enilint.files.late import late
from enilint.model.entities.intent import FailoverGroup, FailoverRoute, FailoverSign
from enilint.model.entities.launches import AutoScalingGroup, Launch, LaunchTemplate
from enilint.model.network import Network
from enilint.values import known, same, words

_CALLS = late(
    r"attach[-_]?network[-_]?interface|associate[-_]?address|replace[-_]?route\b(?!-table)|assign[-_]?private[-_]?ip[-_]?addresses",
    re.IGNORECASE,
)
"""Calls that move something, by the AWS CLI or an SDK."""
_PROGRAMS = late(r"\b(?:keepalived|vrrp|pacemaker|corosync|conntrackd)\b", re.IGNORECASE)
"""Programs that are there to decide which instance is active."""
_MOST_NAMED = 4


def inferred_groups(network: Network) -> Iterator[tuple[FailoverGroup, Because]]:
    """Pairs of instances, and Auto Scaling groups whose template or user data attaches or associates something."""
    yield from inferred_pairs(network)
    elastic_ips = {one.address: one for one in network.elastic_ips}
    for scaling in network.auto_scaling_groups:
        template = _template_of(scaling)
        if template is None or scaling.is_fleet:
            continue
        yield from _at_launch(network, scaling, template)
        for interface in template.attaches:
            yield (
                FailoverGroup(
                    address=scaling.address,
                    at=scaling.at,
                    mechanism="replace",
                    interface=interface,
                    scaling_groups=(scaling,),
                ),
                because(f"the user data of {template} attaches it", template.place("attaches"), template.address),
            )
        for address in template.associates:
            if address in elastic_ips:
                yield (
                    FailoverGroup(
                        address=scaling.address,
                        at=scaling.at,
                        mechanism="move-eip",
                        elastic_ip=elastic_ips[address],
                        scaling_groups=(scaling,),
                    ),
                    because(f"the user data of {template} associates it", template.at, template.address),
                )


def inferred_pairs(network: Network) -> Iterator[tuple[FailoverGroup, Because]]:
    """Instances whose user data or role moves one thing: those of a pair do the same."""
    members: dict[tuple[str, str], list[tuple[Launch, FailoverSign]]] = {}
    launches = {one.address: one for one in network.instances if one.declared}
    for sign in network.failover_signs:
        for moved in sign.moves:
            for one in sign.launches:
                if one in launches:
                    members.setdefault((sign.call, moved), []).append((launches[one], sign))
    for (call, moved), found in members.items():
        pair = tuple({id(one): one for one, _ in found}.values())
        group = _pair(network, call, moved, pair) if len(pair) > 1 else None
        if group is not None:
            sign = found[0][1]
            verb = "allows" if sign.is_policy else "calls"
            yield group, because(f"{sign.label} {verb} {call} for {moved}", sign.at, sign.address)


def _pair(network: Network, call: str, moved: str, members: Sequence[Launch]) -> FailoverGroup | None:
    """The group of what a call moves. None: the design does not show what that is."""
    of: dict[str, Any] = {"address": moved, "at": members[0].at, "members": tuple(members)}
    if call == "attach-network-interface":
        interface = next((one for one in network.interfaces if one.address == moved), None)
        return FailoverGroup(**of, mechanism="move-eni", interface=interface) if interface is not None else None
    if call == "associate-address":
        elastic_ip = next((one for one in network.elastic_ips if one.address == moved), None)
        return FailoverGroup(**of, mechanism="move-eip", elastic_ip=elastic_ip) if elastic_ip is not None else None
    table = next((one for one in network.route_tables if one.address == moved), None)
    if call != "replace-route" or table is None:
        return None
    own = {id(known(one.interface)) for member in members for one in network.attachments_of(member)}
    targets = [(one, network.route_target(one)) for one in network.routing.routes_of(table)]
    routes = [FailoverRoute(table, one.destination) for one, to in targets if to is not None and id(known(to)) in own]
    named = [one for one in routes if any(words(one.destination) in each.user_data for each in members)]
    return FailoverGroup(**of, mechanism="retarget-route", routes=tuple(named or routes)) if routes else None


def _at_launch(
    network: Network, scaling: AutoScalingGroup, template: LaunchTemplate
) -> Iterator[tuple[FailoverGroup, Because]]:
    """A group of one instance at most, whose template attaches an interface that is there before and after it."""
    if scaling.most is None or same(scaling.most, 1) is not True:
        return
    for one in network.attachments_of(template):
        interface = known(one.interface)
        if interface is not None and not interface.implicit and not one.doubts:
            yield (
                FailoverGroup(
                    address=scaling.address,
                    at=scaling.at,
                    mechanism="replace",
                    interface=interface,
                    scaling_groups=(scaling,),
                ),
                because(f"{template} attaches it, and the group has one instance at most", one.at, template.address),
            )


def hints(network: Network) -> Iterator[Because]:
    """Signs of a failover in user data and policies, of which nothing says what it moves."""
    launches: list[Launch] = [*network.launch_templates, *network.instances]
    told = {id(_template_of(one)) for one in network.auto_scaling_groups if not one.is_fleet}
    pairs = list(inferred_pairs(network))
    in_pairs = {id(member) for group, _ in pairs for member in group.known_members}
    for one in launches:
        is_told = isinstance(one, LaunchTemplate) and (one.attaches or one.associates) and id(one) in told
        is_told = is_told or id(one) in in_pairs
        found = (
            None if is_told or not one.user_data else _CALLS.search(one.user_data) or _PROGRAMS.search(one.user_data)
        )
        if found is not None:
            yield because(f"the user data of {one} contains {found[0]}: what it moves", one.at, one.address)
    yield from _policy_hints(network, pairs)


def _policy_hints(network: Network, pairs: Sequence[tuple[FailoverGroup, Because]]) -> Iterator[Because]:
    """Policies that allow instances or functions to move something, though nothing says that they do."""
    told = {because.subject for _, because in pairs}
    in_pairs = {member.address for group, _ in pairs for member in group.known_members}
    for sign in network.failover_signs:
        if sign.is_policy and not in_pairs.issuperset(sign.launches) and sign.address not in told:
            users, moves = " and ".join(sign.launches[:_MOST_NAMED]), " and ".join(sign.moves[:_MOST_NAMED])
            fact = f"for {moves}: whether anything does" if moves else "what it moves"
            words = f"{sign.label} allows {sign.call} to {users}"
            yield because(f"{words} {fact}" if moves else f"{words}: {fact}", sign.at, sign.address)


def _template_of(scaling: AutoScalingGroup) -> LaunchTemplate | None:
    return known(scaling.template) if scaling.template is not None else None
