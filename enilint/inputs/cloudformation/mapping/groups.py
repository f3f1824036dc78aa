"""Auto Scaling groups, node groups of EKS and fleets, and the types that they start in place of their template's."""

from collections.abc import Callable, Iterator

from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.entities import Entities, tags_of
from enilint.inputs.cloudformation.mapping.fleets import FLEETS, as_block, fleet_of, started_by
from enilint.inputs.cloudformation.mapping.node_groups import NODE_GROUP, NodeGroups
from enilint.inputs.cloudformation.mapping.places import zones_named
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import model_text
from enilint.inputs.default_vpcs import unless_template_names_subnets
from enilint.inputs.started_types import Start, note_types
from enilint.model.entities.base import Tags
from enilint.model.entities.launches import AutoScalingGroup, LaunchTemplate
from enilint.model.entities.places import Subnet, Vpc
from enilint.values import Unknown, Value, known

_GROUP = "AWS::AutoScaling::AutoScalingGroup"
_TemplateOf = Callable[[Body], Value[LaunchTemplate] | None]


class ScalingGroups:
    """The Auto Scaling groups of a design; EKS makes one of each node group. Fleets are among them.

    `template_of` gives the template that a block `LaunchTemplate` names, `default_vpc` the default VPC of a resource.
    """

    def __init__(
        self,
        bodies: Bodies,
        subnets: Entities[Subnet],
        template_of: _TemplateOf,
        configurations: Entities[LaunchTemplate],
        default_vpc: Callable[[Body], Vpc],
    ) -> None:
        self._subnets = subnets
        self._template_of = template_of
        self._configurations = configurations
        self._default_vpc = default_vpc
        nodes = NodeGroups(bodies, subnets, template_of)
        self.all: list[AutoScalingGroup] = []
        starts: list[Start] = []
        for body in bodies(_GROUP, NODE_GROUP):
            group = nodes.group(body) if body.resource.type == NODE_GROUP else self._group(body)
            template = known(group.template) if group.template is not None else None
            if template is not None and group.is_node_group:
                template.node_of = "eks"
            self.all.append(group)
            starts.append((group.template, list(_overriding(body))))
        for body in bodies(*FLEETS):
            of_fleet = started_by(body, template_of)
            self.all.append(fleet_of(body, of_fleet, subnets))
            starts += of_fleet
        note_types(starts)

    def _group(self, body: Body) -> AutoScalingGroup:
        subnets, more = self._subnets.listed(body, "VPCZoneIdentifier")
        template = self._template(body)
        zones, more_zones = zones_named(body)
        in_zones = body.value("VPCZoneIdentifier") is None and bool(zones or more_zones)
        return AutoScalingGroup(
            address=body.address,
            at=body.at,
            places=body.places(
                template=("LaunchTemplate", "MixedInstancesPolicy", "LaunchConfigurationName"),
                subnets="VPCZoneIdentifier",
                zones=("AvailabilityZones", "AvailabilityZoneIds"),
                least="MinSize",
                most="MaxSize",
                tags="Tags",
                instance_tags="Tags",
            ),
            template=template,
            subnets=tuple(subnets),
            more_subnets=more,
            zones=zones,
            more_zones=more_zones,
            default_vpc=unless_template_names_subnets(self._default_vpc(body), template) if in_zones else None,
            least=body.number_or("MinSize", 0),
            most=body.number("MaxSize"),
            tags=tags_of(body),
            instance_tags=_given_tags(body),
        )

    def _template(self, body: Body) -> Value[LaunchTemplate] | None:
        for policy in body.blocks("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification"):
            return self._template_of(as_block(policy))
        if body.is_set("InstanceId"):
            return Unknown(f"the instance that {body.address} starts from")
        named = self._template_of(body)
        return self._configurations.reference(body, "LaunchConfigurationName") if named is None else named


def _given_tags(body: Body) -> Tags:
    """The tags that instances of a group get: those of the stack, too."""
    tags = tags_of(body)
    values = {**tags.values}
    for tag in body.blocks("Tags"):
        key, is_given = tag.value("Key"), tag.flag_or("PropagateAtLaunch", default=False)
        if isinstance(key, str) and is_given is not True:
            values[key] = Unknown(f"whether instances of {body.address} get its tag {key}")
            if is_given is False:
                del values[key]
    return Tags(values, tags.more)


def _overriding(body: Body) -> Iterator[tuple[Value[str], dict[str, Location]]]:
    """The types that a group starts in place of those of its template."""
    for override in body.blocks("MixedInstancesPolicy", "LaunchTemplate", "Overrides"):
        type = override.text("InstanceType")
        if type is not None:
            yield type, override.places(type="InstanceType")
    if body.resource.type == NODE_GROUP:
        for item in body.items("InstanceTypes"):
            yield model_text(item) or Unknown(body.fact("InstanceTypes")), body.places(type="InstanceTypes")
