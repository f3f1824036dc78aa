"""Failover groups that a design does not declare, inferred from what it says otherwise.

Always shown as inferred, with the place that says so. They are no promise of the author, and no rule but ENI507 reports
them.
"""

from collections.abc import Iterator

from enilint.drill.page import Because, because
from enilint.model.entities.intent import FailoverGroup
from enilint.model.network import Network
from enilint.values import known


def inferred_groups(network: Network) -> Iterator[tuple[FailoverGroup, Because]]:
    """An Auto Scaling group whose user data attaches an existing interface: the next instance attaches it again."""
    for scaling in network.auto_scaling_groups:
        template = known(scaling.template) if scaling.template is not None else None
        if template is None:
            continue
        for interface in template.attaches:
            sign = because(f"the user data of {template} attaches it", template.place("attaches"), template.address)
            group = FailoverGroup(
                address=scaling.address,
                at=scaling.at,
                mechanism="replace",
                interface=interface,
                scaling_groups=(scaling,),
            )
            yield group, sign
