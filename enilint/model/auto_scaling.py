"""What Auto Scaling groups decide in place of the template that they launch instances of."""

import functools
from collections.abc import Callable

from enilint.aws.instance_types import InstanceType
from enilint.model.entities.containers import NodeGroup
from enilint.model.entities.launches import Attachment, Launch, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.lookups import Lookups
from enilint.values import Unknown, Value, follow, known


class AutoScaling(Lookups):
    """What Auto Scaling groups decide."""

    def placed_by_groups(self, launch: Launch) -> bool:
        """Whether Auto Scaling groups choose the subnet of what a template launches, whatever subnets it names.

        All new interfaces of an instance are then in that one subnet. A primary interface that exists already stays
        where it is. A fleet without subnets and zones leaves the choice to its template. Source: EC2 Auto Scaling User
        Guide, "Create a launch template".
        """
        if not self.auto_scaling_groups or not isinstance(launch, LaunchTemplate):
            return False
        groups = self.auto_scaling_groups_of(launch)
        if not any(
            not one.is_fleet or one.subnets or one.more_subnets or one.zones or one.more_zones for one in groups
        ):
            return False
        primary = self.primary_of(launch)
        interface = known(primary.interface) if primary is not None else None
        return interface is None or interface.implicit

    def has_subnet_of_group(self, launch: Launch) -> bool:
        """Whether the new interfaces of a launch are in a subnet of a group: with zones alone, the template's count."""
        if not self.auto_scaling_groups or not isinstance(launch, LaunchTemplate):
            return False
        groups = self.auto_scaling_groups_of(launch)
        return any(one.subnets and not one.is_fleet for one in groups) and self.placed_by_groups(launch)

    def types_of_nodes(self, group: NodeGroup) -> list[Value[InstanceType]]:
        """What the instance types allow that a node group starts: its own, else that of its template."""
        if group.types or group.template is None:
            types = group.types or (Unknown(f"the instance type of {group}"),)
            return [self.limits_of_type(one) for one in types]
        return [self.limits_of_type(follow(group.template, lambda one: one.type))]

    def subnet_of_attachment(self, attachment: Attachment) -> Value[Subnet]:
        """The subnet that the interface of an attachment is in: an Auto Scaling group picks that of a new one."""
        interface = known(attachment.interface)
        if interface is None:
            return self._subnet_of_any(attachment)
        if not interface.implicit:
            return interface.subnet
        launch = known(attachment.launch) if attachment.at_launch else None
        if launch is not None and self.has_subnet_of_group(launch):
            words = f"the subnet that the Auto Scaling group of {launch} chooses"
            return Unknown(words, symbol=words)
        return interface.subnet

    @functools.cached_property
    def _subnet_of_any(self) -> Callable[[Attachment], Value[Subnet]]:
        """The subnet of one of several interfaces: rules ask it for each pair of attachments."""
        return functools.cache(lambda attachment: follow(attachment.interface, lambda one: one.subnet))
