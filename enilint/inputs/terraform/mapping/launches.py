"""Instances, launch templates and Auto Scaling groups, and the interfaces that each launch brings."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from enilint.findings import Location
from enilint.inputs.outside import Outside
from enilint.inputs.started_types import Start, note_types, templates_of
from enilint.inputs.terraform.mapping.addresses import template_addresses
from enilint.inputs.terraform.mapping.alone import INTERFACE_BLOCKS, LISTS_INTERFACES, instance_alone, set_arguments
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.default_vpcs import DefaultVpcs
from enilint.inputs.terraform.mapping.entities import Entities, by_names, name_meant, notes_of
from enilint.inputs.terraform.mapping.fleets import FLEETS, fleet_of, started_by, unread_configs
from enilint.inputs.terraform.mapping.group_types import NODE_GROUP, mixed, starts_of_group
from enilint.inputs.terraform.mapping.images import Images
from enilint.inputs.terraform.mapping.launch_configurations import LaunchConfigurations
from enilint.inputs.terraform.mapping.node_groups import NodeGroups
from enilint.inputs.terraform.mapping.security import Security
from enilint.inputs.terraform.mapping.subnets import zones_named
from enilint.inputs.terraform.mapping.tags import (
    INSTANCE,
    INTERFACE,
    group_tags_of,
    instance_tags_of,
    started_allowlisted_by,
    started_tags_of,
    tags_of,
)
from enilint.inputs.terraform.mapping.user_data import (
    associated_elastic_ips,
    attached_interfaces,
    told_by_user_data,
    user_data,
)
from enilint.inputs.terraform.resource import INSTANCE_TYPES, Addressed, Body, Resource, Targets, managed
from enilint.model.entities.groups import GroupList
from enilint.model.entities.launches import (
    AutoScalingGroup,
    Instance,
    Interface,
    Launch,
    LaunchInterface,
    LaunchTemplate,
)
from enilint.model.entities.places import Subnet
from enilint.model.launch import primary_interface
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, facts_missing, known

Account = Callable[[Resource], Value[str]]
_GROUP_ID = "sg-"

_OF_TEMPLATE = ("vpc_security_group_ids", "security_group_names")
_TEMPLATE = frozenset({"launch_template"})


class Launches:
    """All launches of a design, found by the references of other resources."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        subnets: Entities[Subnet],
        interfaces: Entities[Interface],
        security: Security,
        outside: Outside,
        account: Account,
        default_vpcs: DefaultVpcs,
    ) -> None:
        self._by_type = by_type
        self._subnets = subnets
        self._interfaces = interfaces
        self._security = security
        self._account = account
        self._default_vpcs = default_vpcs
        self._images = Images(by_type)
        self._templates = Entities("aws_launch_template", "launch templates", _external_template)
        self._instances = Entities[Launch](
            "aws_instance", "instances", outside.instance, outside.facts.instances, others=INSTANCE_TYPES[1:]
        )
        for body in self._bodies("aws_launch_template"):
            self._templates.add(body, self._template(body))
        self._bodies_of_templates = {body.address: body for body in self._bodies("aws_launch_template")}
        self._templates_by_name = by_names(self._bodies("aws_launch_template"), self._templates.by_address)
        self._configurations = LaunchConfigurations(by_type, interfaces, self._images, self._groups)
        self._add_types_of_groups()
        for body in self._bodies(*INSTANCE_TYPES):
            self._instances.add(body, self._instance(body))
        interfaces.primary = self.primary
        for body in self._bodies(*INSTANCE_TYPES):
            primary = body.known_value("primary_network_interface_id")
            if isinstance(primary, str) and primary:
                interfaces.primaries[primary] = body.resource

    @property
    def instances(self) -> list[Instance]:
        """The instances that the design creates."""
        made = (self._instances.by_address[body.address] for body in managed(self._by_type, *INSTANCE_TYPES))
        return [one for one in made if isinstance(one, Instance)]

    @property
    def templates(self) -> list[LaunchTemplate]:
        """The launch templates and launch configurations that the design creates."""
        made = [self._templates.by_address[body.address] for body in managed(self._by_type, "aws_launch_template")]
        return [*made, *self._configurations.all]

    @property
    def auto_scaling_groups(self) -> list[AutoScalingGroup]:
        """The Auto Scaling groups."""
        groups = [self._auto_scaling_group(body) for body in self._bodies("aws_autoscaling_group")]
        nodes = NodeGroups(self._by_type, self._subnets)
        groups += [nodes.group(body, self._template_of(body)) for body in managed(self._by_type, NODE_GROUP)]
        return [*groups, *map(self._fleet, managed(self._by_type, *FLEETS))]

    def primary(self, resource: Addressed) -> Value[Interface]:
        """The primary interface of an instance."""
        return primary_interface(self._instances.by_address[resource.address])

    def at(self, address: str) -> Launch:
        """The instance of a resource."""
        return self._instances.by_address[address]

    def reference(self, body: Body, attribute: str) -> Value[Launch] | None:
        """The instance that an attribute refers to."""
        return self._instances.reference(body, attribute)

    def listed(self, body: Body, attribute: str) -> list[Value[Launch]]:
        """The instances that a list refers to, as far as it is known."""
        return self._instances.listed(body, attribute)[0]

    def _bodies(self, *types: str) -> Iterable[Body]:
        return [one.attributes for type in types for one in self._by_type.get(type, ())]

    def _instance(self, body: Body) -> Instance:
        found = body.draft(instance_alone)
        found.template = self._template_of(body)
        found.tags = instance_tags_of(body.once(tags_of), body, found.template)
        found.zone = self._zone(body)
        found.zone_requested = found.zone is not None and body.is_written("availability_zone")
        found.subnet = self._subnets.reference(body, "subnet_id")
        if not body.lacks(LISTS_INTERFACES):
            found.interfaces = self._listed_interfaces(body)
        found.security_groups = self._groups(body)
        found.os, found.image = self._images.os(body, "ami"), self._images.image(body, "ami")
        found.default_vpc = self._default_vpcs.of_instance(
            body, found.template, found.subnet, lists_interfaces=bool(found.interfaces or found.more_interfaces)
        )
        return found

    def _template(self, body: Body) -> LaunchTemplate:
        placement = next(body.blocks("placement"), None)
        type = body.text("instance_type")
        blocks = list(body.blocks("network_interfaces"))
        shown = user_data(body)
        zone = self._zone(placement) if placement else self._zone_of_block_not_known(body)
        return LaunchTemplate(
            address=body.address,
            at=body.at,
            tags=tags_of(body),
            places={
                **places_of(LaunchTemplate, body),
                **(places_of(LaunchTemplate, placement) if placement else {}),
            },
            type=Unknown(f"the instance type of {body.address}") if type is None else type,
            zone=zone,
            zone_requested=zone is not None,
            interfaces=tuple(self._template_interface(body, block) for block in blocks) or None,
            more_interfaces=body.blocks_missing("network_interfaces"),
            security_groups=self._groups(body),
            beside_interfaces=set_arguments(body, _OF_TEMPLATE),
            os=self._images.os(body, "image_id"),
            image=self._images.image(body, "image_id"),
            allowlisted_by=started_allowlisted_by(body),
            notes=notes_of(body),
            **told_by_user_data(body, shown),
            attaches=attached_interfaces(body, shown, self._interfaces),
            associates=associated_elastic_ips(body, shown),
            interface_tags=started_tags_of(body, INTERFACE),
            instance_tags=started_tags_of(body, INSTANCE),
        )

    def _template_interface(self, body: Body, block: Body) -> LaunchInterface:
        return LaunchInterface(
            address=body.address,
            at=block.at,
            places=places_of(LaunchInterface, block),
            interface=self._interfaces.reference(block, "network_interface_id"),
            subnet=self._subnets.reference(block, "subnet_id"),
            device_index=block.number_or("device_index", 0),
            network_card=block.number_or("network_card_index", 0),
            kind=block.text_or("interface_type", "interface"),
            addresses=template_addresses(block),
            asks_public_ip=block.flag("associate_public_ip_address"),
            security_groups=self._security.listed(block, "security_groups"),
            delete_on_termination=block.flag("delete_on_termination"),
            notes=notes_of(block),
            more_notes=facts_missing(block.value("description")),
        )

    def _listed_interfaces(self, body: Body) -> tuple[LaunchInterface, ...] | None:
        """`network_interface` blocks, and `primary_network_interface` where it names an interface of its own.

        Newer providers also fill in `primary_network_interface` for an implicit primary; that one is no declaration.
        """
        listed = [self._instance_interface(body, block) for block in body.blocks("network_interface")]
        listed += [_hidden_interface(body, name) for name in INTERFACE_BLOCKS if body.is_hidden(name)]
        requested = body.is_written("primary_network_interface")
        if requested or not body.is_configured:
            for block in body.blocks("primary_network_interface"):
                interface = self._interfaces.reference(block, "network_interface_id")
                one = known(interface) if interface is not None else None
                if interface is not None and (requested or (one is not None and one.declared)):
                    places = places_of(LaunchInterface, block)
                    listed.append(
                        LaunchInterface(address=body.address, at=block.at, places=places, interface=interface)
                    )
        return tuple(listed) or None

    def _instance_interface(self, body: Body, block: Body) -> LaunchInterface:
        device = block.number("device_index")
        words = f"device index {device}" if isinstance(device, int) else "an unknown device index"
        interface = self._interfaces.reference(block, "network_interface_id")
        return LaunchInterface(
            address=body.address,
            at=block.at,
            places=places_of(LaunchInterface, block),
            interface=Unknown(f"the interface at {words} of {body.address}") if interface is None else interface,
            delete_on_termination=block.flag("delete_on_termination"),
            device_index=Unknown(f"device_index of {body.address}") if device is None else device,
            network_card=block.number_or("network_card_index", 0),
        )

    def _template_of(self, body: Body) -> Value[LaunchTemplate] | None:
        """The template that a `launch_template` block names by id or by name."""
        if body.lacks(_TEMPLATE):
            return None
        for block in body.blocks("launch_template"):
            return self._named_template(block)
        missing = body.blocks_missing("launch_template")
        return Unknown(missing[0]) if missing else None

    def _named_template(self, block: Body, prefix: str = "") -> Value[LaunchTemplate] | None:
        template = self._templates.reference(block, f"{prefix}id") or self._template_by_name(block, f"{prefix}name")
        if template is not None and not self._is_current(block, template):
            return Unknown(f"version {block.value('version')} of {template}, which is not the latest version")
        return template

    def _template_by_name(self, block: Body, attribute: str) -> Value[LaunchTemplate] | None:
        targets = block.targets(attribute, "aws_launch_template")
        if targets is None:
            return None
        is_known = isinstance(targets, str)
        unknown = Unknown(f"the launch template {targets if is_known else f'of {block.address}'}")
        name = name_meant(targets)
        if name is None and isinstance(targets, Targets):
            return self._templates.only(targets) or unknown
        return self._templates_by_name.get(str(name), unknown)

    def _is_current(self, block: Body, template: Value[LaunchTemplate]) -> bool:
        """Whether the version asked for is the one that the plan shows: the latest."""
        one = known(template)
        body = None if one is None else self._bodies_of_templates.get(one.address)
        version, latest = block.value("version"), None if body is None else body.value("latest_version")
        return not (str(version).isdigit() and isinstance(latest, int) and int(str(version)) != latest)

    def _auto_scaling_group(self, body: Body) -> AutoScalingGroup:
        attribute = "vpc_zone_identifier"
        is_filled_in = body.is_unknown(attribute) and not body.is_written(attribute)
        subnets, more = ([], ()) if is_filled_in else self._subnets.listed(body, attribute)
        templates = templates_of(self._starts_of_group(body))
        template = templates[0] if templates else None
        zones, more_zones = zones_named(body, self._account(body.resource))
        in_zones = not subnets and bool(zones or more_zones)
        return AutoScalingGroup(
            address=body.address,
            at=body.at,
            places=places_of(AutoScalingGroup, body),
            template=template,
            templates=templates if len(templates) > 1 else (),
            subnets=tuple(subnets),
            more_subnets=more,
            zones=zones,
            more_zones=more_zones,
            default_vpc=self._default_vpcs.of_group(body, template) if in_zones else None,
            least=body.number_or("min_size", 0),
            most=body.number("max_size"),
            tags=group_tags_of(body),
            instance_tags=group_tags_of(body, is_for_instances=True),
        )

    def _fleet(self, body: Body) -> AutoScalingGroup:
        starts = started_by(body, self._named_template)
        return fleet_of(body, starts, self._subnets, self._account(body.resource))

    def _starts_of_group(self, body: Body) -> list[Start]:
        return starts_of_group(body, self._template_of_group(body), self._named_template)

    def _template_of_group(self, body: Body) -> Value[LaunchTemplate] | None:
        """The template of an Auto Scaling group, which a group of several types names in its policy."""
        for choice in mixed(body):
            for block in choice.blocks("launch_template_specification"):
                return self._named_template(block, "launch_template_")
        return self._configurations.of_group(body) or self._template_of(body)

    def _add_types_of_groups(self) -> None:
        """Add to each template what types its Auto Scaling groups start, where one of them asks for others.

        If nothing tells the template of a group, or its policy, the group may ask for other types of any template.
        """
        anywhere = list[str]()
        starts: list[Start] = []
        for body in self._bodies("aws_autoscaling_group", NODE_GROUP):
            for named, overriding in self._starts_of_group(body):
                template = known(named) if named is not None else None
                if template is None:
                    anywhere += body.blocks_missing("mixed_instances_policy")
                    if type(named) is Unknown and overriding:
                        anywhere.append(named.fact)
                elif body.resource.type == NODE_GROUP:
                    template.node_of = "eks"
                starts.append((named, overriding))
        for body in self._bodies(*FLEETS):
            starts += started_by(body, self._named_template)
            anywhere += unread_configs(body)
        note_types(starts)
        for template in self._templates.by_address.values() if anywhere else ():
            template.group_type = Unknown(anywhere[0])

    def _groups(self, body: Body) -> GroupList | None:
        """The security groups of a launch. Names alone do not tell which groups are meant; ids and references do."""
        listed = self._security.listed(body, "vpc_security_group_ids")
        for attribute in () if listed else ("security_groups", "security_group_names"):
            if not body.is_written(attribute) or not (items := body.items(attribute)):
                continue
            names = [one for one in items if isinstance(one, str)] if isinstance(items, list) else []
            if all(one.startswith(_GROUP_ID) for one in names):
                return self._security.listed(body, attribute)
            return GroupList(more=(f"the security groups that {body.address} names",))
        return listed

    def _zone_of_block_not_known(self, body: Body) -> Zone | None:
        """What stands for the zone of a `placement` block that there may be."""
        for missing in body.blocks_missing("placement"):
            return Zone(name=Unknown(missing), id=Unknown(missing), account=self._account(body.resource))
        return None

    def _zone(self, body: Body) -> Zone | None:
        """A zone stated beside the subnet: asked for, or known because the instance exists."""
        name = body.text("availability_zone")
        if name is None or body.written_or_known("availability_zone") is None:
            return None
        unknown_id = Unknown(f"the zone ID of {body.address}")
        return Zone(name=name, id=unknown_id, account=self._account(body.resource))


def _hidden_interface(body: Body, name: str) -> LaunchInterface:
    """What stands for interfaces that are listed, though not shown: the instance has no implicit one."""
    missing = Unknown(f"the interfaces of {body.address}")
    return LaunchInterface(address=body.address, at=body.place(name), interface=missing, device_index=missing)


def _external_template(id: str, at: Location) -> LaunchTemplate:
    return LaunchTemplate(
        address=id,
        at=at,
        id=id,
        declared=False,
        type=Unknown(f"the instance type of {id}"),
        more_interfaces=(f"the interfaces of {id}",),
    )
