"""Failover groups that a design does not declare, inferred from what it says otherwise.

Always shown as inferred, with the place that says so. They are no promise of the author, and no rule but ENI507 reports
them.
"""

import re
from collections.abc import Iterator

from enilint.drill.page import Because, because
from enilint.files.late import late
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import AutoScalingGroup, Launch, LaunchTemplate
from enilint.model.network import Network
from enilint.values import known, same

_CALLS = late(
    r"attach[-_]?network[-_]?interface|associate[-_]?address|replace[-_]?route\b|assign[-_]?private[-_]?ip[-_]?addresses",
    re.IGNORECASE,
)
"""Calls that move something, by the AWS CLI or an SDK."""
_PROGRAMS = late(r"\b(?:keepalived|vrrp|pacemaker|corosync|conntrackd)\b", re.IGNORECASE)
"""Programs that are there to decide which instance is active."""


def inferred_groups(network: Network) -> Iterator[tuple[FailoverGroup, Because]]:
    """Auto Scaling groups whose template or user data attaches an interface, or associates an Elastic IP, each time."""
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
    """Signs of a failover in user data, of which nothing says what it moves."""
    launches: list[Launch] = [*network.launch_templates, *network.instances]
    told = {id(_template_of(one)) for one in network.auto_scaling_groups if not one.is_fleet}
    for one in launches:
        is_told = isinstance(one, LaunchTemplate) and (one.attaches or one.associates) and id(one) in told
        found = (
            None if is_told or not one.user_data else _CALLS.search(one.user_data) or _PROGRAMS.search(one.user_data)
        )
        if found is not None:
            yield because(f"the user data of {one} contains {found[0]}: what it moves", one.at, one.address)


def _template_of(scaling: AutoScalingGroup) -> LaunchTemplate | None:
    return known(scaling.template) if scaling.template is not None else None
