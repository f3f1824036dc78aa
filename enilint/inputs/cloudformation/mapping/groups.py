"""Auto Scaling groups and node groups of EKS, and the types that they start in place of their template's."""

from collections.abc import Callable, Iterator

from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.entities import Entities, account_of
from enilint.inputs.cloudformation.mapping.node_groups import NODE_GROUP, NodeGroups
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import model_text
from enilint.model.entities.launches import AutoScalingGroup, LaunchTemplate
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.zone import Zone
from enilint.values import OneOf, Unknown, Value, follow, known

_GROUP = "AWS::AutoScaling::AutoScalingGroup"
_TemplateOf = Callable[[Body], Value[LaunchTemplate] | None]


class ScalingGroups:
    """The Auto Scaling groups of a design; EKS makes one of each node group.

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
        self.all: list[AutoScalingGroup] = [*map(self._group, bodies(_GROUP)), *map(nodes.group, bodies(NODE_GROUP))]
        self._note_types(bodies)

    def _group(self, body: Body) -> AutoScalingGroup:
        subnets, more = self._subnets.listed(body, "VPCZoneIdentifier")
        return AutoScalingGroup(
            address=body.address,
            at=body.at,
            places=body.places(
                template=("LaunchTemplate", "MixedInstancesPolicy", "LaunchConfigurationName"),
                subnets="VPCZoneIdentifier",
                zones=("AvailabilityZones", "AvailabilityZoneIds"),
                least="MinSize",
                most="MaxSize",
            ),
            template=self._template(body),
            subnets=tuple(subnets),
            more_subnets=more,
            zones=tuple(self._zones(body)),
            default_vpc=self._default_vpc(body) if body.value("VPCZoneIdentifier") is None else None,
            least=body.number_or("MinSize", 0),
            most=body.number("MaxSize"),
        )

    def _zones(self, body: Body) -> Iterator[Zone]:
        account = account_of(body)
        within = body.resource.stack.root.region
        for item in body.items("AvailabilityZones"):
            name = model_text(item) or Unknown(body.fact("AvailabilityZones"))
            yield Zone(name=name, id=Unknown(f"the zone ids of {body.address}"), account=account, within=within)
        for item in body.items("AvailabilityZoneIds"):
            id = model_text(item) or Unknown(body.fact("AvailabilityZoneIds"))
            yield Zone(name=Unknown(f"the zones of {body.address}"), id=id, account=account, within=within)

    def _template(self, body: Body) -> Value[LaunchTemplate] | None:
        for policy in body.blocks("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification"):
            return self._template_of(_as_block(policy))
        if body.is_set("InstanceId"):
            return Unknown(f"the instance that {body.address} starts from")
        named = self._template_of(body)
        return self._configurations.reference(body, "LaunchConfigurationName") if named is None else named

    def _note_types(self, bodies: Bodies) -> None:
        """Add to each template what types its groups start, where one of them asks for others."""
        types: dict[str, list[Value[str]]] = {}
        templates: dict[str, LaunchTemplate] = {}
        places: dict[str, dict[str, Location]] = {}
        for body, group in zip(bodies(_GROUP, NODE_GROUP), self.all, strict=True):
            template = known(group.template) if group.template is not None else None
            if template is None:
                continue
            if group.is_node_group:
                template.node_of = "eks"
            templates[template.address] = template
            overriding = list(_overriding(body))
            types.setdefault(template.address, []).extend(one for one, _ in overriding or [(template.type, {})])
            if overriding:
                places.setdefault(template.address, overriding[0][1])
        for address, place in places.items():
            template = templates[address]
            found = OneOf(tuple(types[address]), f"the instance type of the instances of {address}")
            template.group_type = follow(found, lambda one: one)
            template.places = {**template.places, **place}


def _as_block(specification: Body) -> Body:
    """A specification as the property `LaunchTemplate` of a body."""
    from enilint.inputs.cloudformation.values import Block

    data = Block(specification.data.source)
    data["LaunchTemplate"] = specification.data
    return Body(specification.resource, data, specification.where)


def _overriding(body: Body) -> Iterator[tuple[Value[str], dict[str, Location]]]:
    """The types that a group starts in place of those of its template."""
    for override in body.blocks("MixedInstancesPolicy", "LaunchTemplate", "Overrides"):
        type = override.text("InstanceType")
        if type is not None:
            yield type, override.places(type="InstanceType")
    if body.resource.type == NODE_GROUP:
        for item in body.items("InstanceTypes"):
            yield model_text(item) or Unknown(body.fact("InstanceTypes")), body.places(type="InstanceTypes")
