"""Auto Scaling groups, node groups of EKS and fleets, and the types that they start in place of their template's."""

from collections.abc import Callable

from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.entities import Entities, tags_of, value_of_tag
from enilint.inputs.cloudformation.mapping.fleets import FLEETS, as_block, fleet_of, started_by
from enilint.inputs.cloudformation.mapping.node_groups import NODE_GROUP, NodeGroups
from enilint.inputs.cloudformation.mapping.places import zones_named
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import model_text
from enilint.inputs.default_vpcs import unless_template_names_subnets
from enilint.inputs.started_types import Overriding, Start, note_types, templates_of
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
        group: AutoScalingGroup
        for body in bodies(_GROUP, NODE_GROUP):
            if body.resource.type == NODE_GROUP:
                group = nodes.group(body)
                template = known(group.template) if group.template is not None else None
                if template is not None:
                    template.node_of = "eks"
                of_group: list[Start] = [(group.template, _types_of_nodes(body))]
            else:
                of_group = self._starts(body)
                group = self._group(body, templates_of(of_group))
            self.all.append(group)
            starts += of_group
        for body in bodies(*FLEETS):
            of_fleet = started_by(body, template_of)
            self.all.append(fleet_of(body, of_fleet, subnets))
            starts += of_fleet
        note_types(starts)

    def _group(self, body: Body, templates: tuple[Value[LaunchTemplate], ...]) -> AutoScalingGroup:
        subnets, more = self._subnets.listed(body, "VPCZoneIdentifier")
        template = templates[0] if templates else None
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
            templates=templates if len(templates) > 1 else (),
            subnets=tuple(subnets),
            more_subnets=more,
            zones=zones,
            more_zones=more_zones,
            default_vpc=unless_template_names_subnets(self._default_vpc(body), template) if in_zones else None,
            least=body.number_or("MinSize", 0),
            most=body.number("MaxSize"),
            tags=tags_of(body),
            instance_tags=tags_of(body, _given_tag),
        )

    def _starts(self, body: Body) -> list[Start]:
        """What a group starts: instances of its template, and of those that overrides name in place of it.

        Source: LaunchTemplateOverrides, `LaunchTemplateSpecification`.
        """
        types: list[tuple[Value[str], dict[str, Location]]] = []
        others: list[Start] = []
        overrides = list(body.blocks("MixedInstancesPolicy", "LaunchTemplate", "Overrides"))
        for override in overrides:
            type = override.text("InstanceType")
            asked = [] if type is None else [(type, override.places(type="InstanceType"))]
            specifications = override.blocks("LaunchTemplateSpecification")
            other = next((self._template_of(as_block(one)) for one in specifications), None)
            if other is None:
                types += asked
            else:
                others.append((other, asked))
        return others if overrides and len(others) == len(overrides) else [(self._template(body), types), *others]

    def _template(self, body: Body) -> Value[LaunchTemplate] | None:
        for policy in body.blocks("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification"):
            return self._template_of(as_block(policy))
        if body.is_set("InstanceId"):
            return Unknown(f"the instance that {body.address} starts from")
        named = self._template_of(body)
        return self._configurations.reference(body, "LaunchConfigurationName") if named is None else named


def _given_tag(tag: Body) -> Value[str | None]:
    """The value of a tag that instances of a group get. None: they do not get it."""
    is_given = tag.flag_or("PropagateAtLaunch", default=False)
    if isinstance(is_given, bool):
        return value_of_tag(tag) if is_given else None
    return Unknown(f"whether instances of {tag.address} get its tag {tag.value('Key')}")


def _types_of_nodes(body: Body) -> Overriding:
    """The types that a node group starts in place of those of its template."""
    places = body.places(type="InstanceTypes")
    return [(model_text(one) or Unknown(body.fact("InstanceTypes")), places) for one in body.items("InstanceTypes")]
