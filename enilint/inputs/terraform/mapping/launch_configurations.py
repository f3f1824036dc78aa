"""Launch configurations: the launch templates of old, which list no interfaces and have no tags."""

from collections.abc import Callable, Mapping, Sequence

from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities, by_names, identity, name_meant
from enilint.inputs.terraform.mapping.images import Images
from enilint.inputs.terraform.mapping.user_data import (
    associated_elastic_ips,
    attached_interfaces,
    told_by_user_data,
    user_data,
)
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.entities.base import Tags
from enilint.model.entities.groups import GroupList
from enilint.model.entities.launches import Interface, LaunchTemplate
from enilint.values import Unknown, Value

LAUNCH_CONFIGURATION = "aws_launch_configuration"
_ARGUMENT = "launch_configuration"


class LaunchConfigurations:
    """The launch configurations of a design. `groups` reads the security groups of a launch."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        interfaces: Entities[Interface],
        images: Images,
        groups: Callable[[Body], GroupList | None],
    ) -> None:
        self._by_address: dict[str, LaunchTemplate] = {}
        for body in managed(by_type, LAUNCH_CONFIGURATION):
            self._by_address[body.address] = _configuration(body, interfaces, images, groups(body))
        self._by_name = by_names(managed(by_type, LAUNCH_CONFIGURATION), self._by_address)

    @property
    def all(self) -> list[LaunchTemplate]:
        """All of them."""
        return list(self._by_address.values())

    def of_group(self, body: Body) -> Value[LaunchTemplate] | None:
        """The launch configuration that an Auto Scaling group names; None if it names none."""
        if not body.written_or_known(_ARGUMENT):
            return None
        unknown = Unknown(f"the launch configuration of {body.address}")
        target = body.targets(_ARGUMENT, LAUNCH_CONFIGURATION)
        name = name_meant(target)
        if name is not None:
            return self._by_name.get(name, unknown)
        if not isinstance(target, Targets):
            return unknown
        found = [self._by_address.get(one.address, unknown) for one in target.resources]
        is_whole = len(found) == 1 and not (target.open or target.ids or target.unknown)
        return found[0] if is_whole else unknown


def _configuration(
    body: Body, interfaces: Entities[Interface], images: Images, groups: GroupList | None
) -> LaunchTemplate:
    type, shown = body.text("instance_type"), user_data(body)
    return LaunchTemplate(
        address=body.address,
        at=body.at,
        places=dict(places_of(LaunchTemplate, body)),
        id=identity(body),
        tags=Tags(),
        type=Unknown(f"the instance type of {body.address}") if type is None else type,
        security_groups=groups,
        asks_public_ip=body.flag("associate_public_ip_address"),
        os=images.os(body, "image_id"),
        image=images.image(body, "image_id"),
        **told_by_user_data(body, shown),
        attaches=attached_interfaces(body, shown, interfaces),
        associates=associated_elastic_ips(body, shown),
        interface_tags=Tags(),
        instance_tags=Tags(),
    )
