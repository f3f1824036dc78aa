"""Instances, launch templates and launch configurations, and the interfaces that each launch brings."""

from collections.abc import Callable, Iterator
from typing import Any

from enilint.aws.operating_systems import os_of_image
from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.addresses import addresses_of, primary_address
from enilint.inputs.cloudformation.mapping.entities import (
    Entities,
    identity,
    more_notes_of,
    notes_of,
    started_tags,
    tags_of,
)
from enilint.inputs.cloudformation.mapping.groups import ScalingGroups
from enilint.inputs.cloudformation.mapping.places import zone_of
from enilint.inputs.cloudformation.mapping.security import Bodies, Security
from enilint.inputs.cloudformation.mapping.user_data import attached_interfaces, failover_signs
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol, Text, frozen, scalar_text
from enilint.inputs.default_vpcs import default_vpc_of_instance
from enilint.inputs.marks import ALLOWLISTED_BY, mark_of
from enilint.inputs.outside import Outside
from enilint.inputs.user_data import sets_up_policy_routing, swaps_management
from enilint.model.entities.base import Tags
from enilint.model.entities.groups import GroupList
from enilint.model.entities.intent import FailoverSign
from enilint.model.entities.launches import (
    Instance,
    Interface,
    Launch,
    LaunchInterface,
    LaunchTemplate,
    OfferedType,
)
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.zone import Zone
from enilint.values import Answer, Missing, Unknown, Value, known

_BESIDE = (
    "SubnetId", "SecurityGroupIds", "SecurityGroups", "PrivateIpAddress", "Ipv6Addresses", "Ipv6AddressCount",
)  # fmt: skip
"""The properties that RunInstances refuses beside a list of interfaces."""
_GROUP_ID = "sg-"
_INSTANCE, _INTERFACE = _STARTED = ("instance", "network-interface")
"""The kinds of things that a launch template gives tags, as far as they have addresses."""
_PARAMETER = "resolve:ssm:"


class Launches:
    """All launches of a design, found by the references of other resources."""

    def __init__(
        self,
        bodies: Bodies,
        subnets: Entities[Subnet],
        interfaces: Entities[Interface],
        security: Security,
        outside: Outside,
        default_vpc: Callable[[Body], Vpc],
    ) -> None:
        self._bodies = bodies
        self._subnets = subnets
        self._interfaces = interfaces
        self._security = security
        self._default_vpc = default_vpc
        self.templates = Entities("launch templates", ("Ref", "LaunchTemplateId"), _external_template)
        self.configurations = Entities("launch configurations", ("Ref",), _external_template)
        self.instances = Entities[Launch]("instances", ("Ref", "InstanceId"), outside.instance, outside.facts.instances)
        self._names: dict[Any, LaunchTemplate] = {}
        for body in bodies("AWS::EC2::LaunchTemplate"):
            self._add_template(body)
        for body in bodies("AWS::AutoScaling::LaunchConfiguration"):
            self.configurations.add(body, self._configuration(body))
        self.groups = ScalingGroups(bodies, subnets, self.template_of, self.configurations, default_vpc)
        for body in bodies("AWS::EC2::Instance"):
            self.instances.add(body, self._instance(body))

    def failover_signs(self) -> Iterator[FailoverSign]:
        """What the user data of instances moves."""
        for body in self._bodies("AWS::EC2::Instance"):
            yield from failover_signs(body, _user_data(body))

    def made(self) -> list[Instance]:
        """The instances that the design makes."""
        return [one for one in self.instances.by_address.values() if isinstance(one, Instance)]

    def made_templates(self) -> list[LaunchTemplate]:
        """The launch templates and configurations that the design makes."""
        return [*self.templates.by_address.values(), *self.configurations.by_address.values()]

    def turn_off_checks(self) -> None:
        """Note that the source/destination check of an instance is that of its only interface, also of one by its id.

        Source: ModifyInstanceAttribute, which refuses an instance with several interfaces.
        """
        for body in self._bodies("AWS::EC2::Instance"):
            instance = self.instances.by_address[body.address]
            listed = instance.interfaces or ()
            only = listed[0].interface if len(listed) == 1 and not instance.more_interfaces else None
            interface = known(only) if only is not None else None
            if interface is not None and body.is_set("SourceDestCheck"):
                interface.source_dest_check = instance.source_dest_check

    def template_of(self, body: Body) -> Value[LaunchTemplate] | None:
        """The template that a `LaunchTemplate` block names by id or by name."""
        for block in body.blocks("LaunchTemplate"):
            return self.named_template(block)
        missing = body.blocks_missing("LaunchTemplate")
        return Unknown(missing[0]) if missing else None

    def named_template(self, block: Body) -> Value[LaunchTemplate] | None:
        """The template of a specification: EKS names its members otherwise than EC2 does."""
        found = self.templates.reference(block, "LaunchTemplateId", "Id")
        if found is not None:
            return found
        for name in ("LaunchTemplateName", "Name"):
            if block.is_set(name):
                value = block.value(name)
                own = self._names.get(frozen(value))
                return own or self.templates.of(value, block.place(name), block.fact(name))
        return None

    def _add_template(self, body: Body) -> None:
        data = next(body.blocks("LaunchTemplateData"), None)
        template = self._template(data if data is not None else body, body)
        self.templates.add(body, template)
        if body.is_set("LaunchTemplateName"):
            self._names[frozen(body.value("LaunchTemplateName"))] = template

    def _instance(self, body: Body) -> Instance:
        type = body.text("InstanceType")
        zone = self._zone(body)
        text = _user_data(body)
        names = _interface_lists(body)
        listed = tuple(self._listed(body, block) for block in body.blocks("NetworkInterfaces"))
        template = self.template_of(body)
        return Instance(
            address=body.address,
            at=body.at,
            places=body.places(
                type="InstanceType", subnet="SubnetId", zone="AvailabilityZone", source_dest_check="SourceDestCheck",
                private_ip="PrivateIpAddress", security_groups=("SecurityGroupIds", "SecurityGroups"),
                template="LaunchTemplate", addresses="PrivateIpAddress", image="ImageId",
            ),
            id=identity(body),
            tags=tags_of(body),
            type=Unknown(f"the instance type of {body.address}") if type is None else type,
            type_requested=type is not None,
            types_offered=types_offered(body, "InstanceType"),
            subnet=self._subnets.reference(body, "SubnetId"),
            zone=zone,
            zone_requested=zone is not None,
            interfaces=listed or None,
            more_interfaces=names,
            addresses=addresses_of(body),
            source_dest_check=body.flag_or("SourceDestCheck", default=True),
            private_ip=primary_address(body, f"{body.address}.PrivateIp"),
            security_groups=self._groups(body),
            beside_interfaces=_set(body),
            os=_os(body),
            image=_image(body),
            policy_routing=True if sets_up_policy_routing(text) else None,
            picks_private_ip=not body.is_set("PrivateIpAddress"),
            allowlisted_by=allowlisted_by(body),
            notes=notes_of(body),
            user_data=text,
            hides_user_data=isinstance(body.value("UserData"), Symbol),
            user_data_source=_user_data_source(body),
            management_swap=_swap(body, text),
            template=template,
            default_vpc=self._default_vpc_of(body, template),
        )  # fmt: skip

    def _template(self, data: Body, body: Body) -> LaunchTemplate:
        placement = next(data.blocks("Placement"), None)
        type = data.text("InstanceType")
        zone = self._zone(placement) if placement is not None else None
        text = _user_data(data)
        listed = tuple(self._listed(body, block) for block in data.blocks("NetworkInterfaces"))
        return LaunchTemplate(
            address=body.address,
            at=body.at,
            places={
                **data.places(
                    type="InstanceType",
                    security_groups=("SecurityGroupIds", "SecurityGroups"),
                    allowlisted_by="TagSpecifications",
                    user_data="UserData",
                    attaches="UserData",
                ),
                **(placement.places(zone="AvailabilityZone") if placement is not None else {}),
            },
            id=identity(body),
            tags=tags_of(body),
            type=Unknown(f"the instance type of {body.address}") if type is None else type,
            types_offered=types_offered(data, "InstanceType"),
            zone=zone,
            zone_requested=zone is not None,
            interfaces=listed or None,
            more_interfaces=_interface_lists(data),
            security_groups=self._groups(data),
            beside_interfaces={
                name: answer for name, answer in _set(data).items() if name in ("SecurityGroupIds", "SecurityGroups")
            },
            os=_os(data),
            image=_image(data),
            policy_routing=True if sets_up_policy_routing(text) else None,
            notes=notes_of(body),
            user_data=text,
            hides_user_data=isinstance(data.value("UserData"), Symbol),
            user_data_source=_user_data_source(data),
            management_swap=_swap(data, text),
            attaches=attached_interfaces(data, text, self._interfaces),
            interface_tags=started_tags(data, _INTERFACE),
            instance_tags=started_tags(data, _INSTANCE),
            allowlisted_by=_started_allowlisted_by(data),
        )

    def _configuration(self, body: Body) -> LaunchTemplate:
        """A launch configuration: it lists no interfaces, and gives no tags."""
        type = body.text("InstanceType")
        text = _user_data(body)
        return LaunchTemplate(
            address=body.address,
            at=body.at,
            places=body.places(
                type="InstanceType", security_groups="SecurityGroups", user_data="UserData", attaches="UserData"
            ),
            id=identity(body),
            tags=Tags(),
            type=Unknown(f"the instance type of {body.address}") if type is None else type,
            security_groups=self._groups(body),
            asks_public_ip=body.flag("AssociatePublicIpAddress"),
            os=_os(body),
            image=_image(body),
            policy_routing=True if sets_up_policy_routing(text) else None,
            user_data=text,
            hides_user_data=isinstance(body.value("UserData"), Symbol),
            user_data_source=_user_data_source(body),
            management_swap=_swap(body, text),
            attaches=attached_interfaces(body, text, self._interfaces),
            interface_tags=Tags(),
            instance_tags=Tags(),
        )

    def _listed(self, body: Body, block: Body) -> LaunchInterface:
        """An item of `NetworkInterfaces`: an interface by its id, or one that the launch makes."""
        device = block.number("DeviceIndex")
        index: Value[int] = 0 if device is None else device
        if device is None and body.resource.type == "AWS::EC2::Instance":
            index = Unknown(block.fact("DeviceIndex"))
        deleted = block.flag("DeleteOnTermination")
        return LaunchInterface(
            address=body.address,
            at=block.at,
            places=block.places(
                interface="NetworkInterfaceId", subnet="SubnetId", device_index="DeviceIndex",
                network_card="NetworkCardIndex", kind="InterfaceType", security_groups=("GroupSet", "Groups"),
                addresses=("PrivateIpAddresses", "PrivateIpAddress", "SecondaryPrivateIpAddressCount"),
                asks_public_ip="AssociatePublicIpAddress", delete_on_termination="DeleteOnTermination",
            ),
            interface=self._interfaces.reference(block, "NetworkInterfaceId"),
            subnet=self._subnets.reference(block, "SubnetId"),
            device_index=index,
            network_card=block.number_or("NetworkCardIndex", 0),
            kind=block.text_or("InterfaceType", "interface"),
            addresses=addresses_of(block),
            ena_queues=block.is_set("EnaQueueCount"),
            ena_express=any(one.flag("EnaSrdEnabled") is True for one in block.blocks("EnaSrdSpecification")),
            asks_public_ip=block.flag("AssociatePublicIpAddress"),
            security_groups=self._security.listed(block, "GroupSet", "Groups"),
            delete_on_termination=deleted,
            notes=notes_of(block),
            more_notes=more_notes_of(block),
        )  # fmt: skip

    def _groups(self, body: Body) -> GroupList | None:
        """The groups of a launch. Names alone do not tell which groups are meant; ids and references do."""
        listed = self._security.listed(body, "SecurityGroupIds")
        if listed is not None or not body.is_set("SecurityGroups"):
            return listed
        names = [one for one in body.items("SecurityGroups") if isinstance(one, str)]
        if all(one.startswith(_GROUP_ID) for one in names):
            return self._security.listed(body, "SecurityGroups")
        return GroupList(more=(f"the security groups that {body.address} names",))

    def _zone(self, body: Body) -> Zone | None:
        """A zone stated beside the subnet."""
        return zone_of(body, body.fact("AvailabilityZone")) if body.is_set("AvailabilityZone") else None

    def _default_vpc_of(self, body: Body, template: Value[LaunchTemplate] | None) -> Value[Vpc] | None:
        """The default VPC, if neither an instance nor its template names a subnet or an interface (RunInstances)."""
        if any(body.value(name) is not None for name in ("SubnetId", "NetworkInterfaces")):
            return None
        return default_vpc_of_instance(body.address, self._default_vpc(body), template)


def types_offered(body: Body, name: str) -> tuple[OfferedType, ...]:
    """The types among which the parameter that a property refers to lets a deployment choose."""
    node, stack = body.data.source.get(name), body.resource.stack
    while isinstance(node, dict) and isinstance(node.get("Ref"), str):
        parameter = node["Ref"]
        node = stack.passed(parameter)
        if node is not None and stack.parent is not None:
            stack = stack.parent
            continue
        declaration = stack.template.parameters.get(parameter)
        allowed = declaration.get("AllowedValues") if isinstance(declaration, dict) else None
        if not isinstance(allowed, list) or stack.given:
            return ()
        world, variable = body.resource.world, stack.prefix + parameter
        places = ((one, stack.template.place(allowed, index)) for index, one in enumerate(allowed))
        return tuple(
            OfferedType(one, at)
            for one, at in places
            if isinstance(one, str) and at is not None and world.permits(variable, one)
        )
    return ()


def allowlisted_by(body: Body) -> Value[tuple[str, ...]]:
    """Those who have put the addresses of a resource on an allow-list, by its tags."""
    if body.blocks_missing("Tags"):
        return Unknown(f"the tags of {body.address}")
    tags = ((tag.value("Key"), tag.value("Value")) for tag in body.blocks("Tags"))
    marked = (value for key, value in tags if isinstance(key, str) and mark_of(key) == ALLOWLISTED_BY and value)
    return tuple(value if isinstance(value, str) else "somebody" for value in marked)


def _started_allowlisted_by(data: Body) -> Value[tuple[str, ...]]:
    """Those who have put the addresses of what a launch template starts on an allow-list, by the tags it gives."""
    peers: list[str] = []
    for block in data.blocks("TagSpecifications"):
        if block.value("ResourceType") in _STARTED:
            found = allowlisted_by(block)
            if not isinstance(found, tuple):
                return found
            peers += found
    missing = data.blocks_missing("TagSpecifications")
    return Unknown(missing[0]) if missing else tuple(dict.fromkeys(peers))


def _set(body: Body) -> dict[str, Answer]:
    """Which of the properties are set that go with no list of interfaces."""
    found: dict[str, Answer] = {}
    for name in _BESIDE:
        value = body.value(name)
        if value in (None, "", []):
            continue
        items = value if isinstance(value, list) else [value]
        certain = any(scalar_text(one) or isinstance(one, dict) or _is_of_resource(one) for one in items)
        found[name] = True if certain else Missing((body.fact(name),))
    return found


def _is_of_resource(value: Any) -> bool:
    return isinstance(value, Text) or (isinstance(value, Symbol) and bool(value.resource))


def _interface_lists(body: Body) -> tuple[str, ...]:
    return body.blocks_missing("NetworkInterfaces")


def _user_data(body: Body) -> str:
    """User data as far as it is known: pieces that are not known are what `Fn::Sub` has in their place."""
    from enilint.inputs.cloudformation.values import written

    return written(body.value("UserData")) if body.value("UserData") is not None else ""


def _user_data_source(body: Body) -> str:
    """The parameter that is the user data; empty where none is."""
    value = body.value("UserData")
    return value.fact if isinstance(value, Symbol) and value.variable else ""


def _swap(body: Body, text: str) -> Value[bool]:
    swaps = swaps_management(text)
    if swaps is None:
        return Unknown(f"whether the bootstrap bucket of {body.address} swaps its management interface")
    hidden = isinstance(body.value("UserData"), Symbol) and not swaps
    return Unknown(f"the user data of {body.address}") if hidden else swaps


def _image(body: Body) -> Value[str] | None:
    """The id of the image. One that a parameter of Systems Manager tells is known by its operating system alone."""
    value = body.value("ImageId")
    if value is None:
        return None
    text = scalar_text(value)
    return (
        text if text and not text.startswith((_PARAMETER, "{{")) else Unknown(f"the operating system of {body.address}")
    )


def _os(body: Body) -> Value[str] | None:
    """The operating system, where the path of a parameter of Systems Manager tells it; None without image."""
    value = body.value("ImageId")
    if value is None:
        return None
    name = value.name if isinstance(value, Symbol) else scalar_text(value)
    found = os_of_image(name) if name and ("resolve:ssm:" in name) else None
    return found or Unknown(f"the operating system of {body.address}")


def _external_template(id: str, at: Location) -> LaunchTemplate:
    return LaunchTemplate(
        address=id,
        at=at,
        id=id,
        declared=False,
        type=Unknown(f"the instance type of {id}"),
        more_interfaces=(f"the interfaces of {id}",),
    )
