"""What a design declares, and what its launches attach."""

import functools
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Self

from enilint.aws.instance_types import Catalog
from enilint.model.address_book import AddressBook
from enilint.model.attachments import Attachments
from enilint.model.change import Change
from enilint.model.entities.base import Entity
from enilint.model.entities.containers import EniConfig
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import GroupAssociation, SecurityGroup
from enilint.model.entities.ids import IdArgument
from enilint.model.entities.intent import Drill, FailoverGroup, FailoverSign, Flow, Operation
from enilint.model.entities.launches import Attachment, AutoScalingGroup, Instance, Interface, Launch, LaunchTemplate
from enilint.model.entities.on_interfaces import ElasticIpAssociation, GroupAttachment, InterfacePermission
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.entities.routes import InternetGateway, PeeringConnection, Route, RouteTable, RouteTableAssociation
from enilint.model.entities.services import (
    DnsRecord,
    LoadBalancer,
    LoadBalancerTarget,
    SubnetService,
    TransitGatewayAttachment,
)
from enilint.model.existence import Existence
from enilint.model.launch import (
    launch_attachments,
    template_of,
    unlisted_attachment,
)
from enilint.model.routing import RouteTables
from enilint.model.spelling import TERRAFORM, Spelling
from enilint.values import Answer, Missing, known


class Declared:
    """What a design declares.

    An input makes one object per thing: entities are compared by identity. `attachments` and `interfaces` also contain
    those that launches make; `launches` are the instances, and the templates that no instance starts from;
    `known_instances` those outside of the design that it attaches something to and knows something of. `routes` are
    those to interfaces and instances, `gateway_routes` all others; `services` are those with subnets that have no list
    of their own. Of a plan, `before` is the design that exists, `changes` is what the plan does, and `drift` is what
    changed outside of Terraform, each by address. `existence` says by address what it depends on whether there is an
    entity, where it depends on something. `routing` answers which table a subnet has and what is in it, `address_book`
    what has an address. `has_unread_launches`: nothing is known of some instances or Auto Scaling groups, not even
    their templates. `askable` maps missing facts, in the words of `Unknown`, to the keys of a facts file that would
    tell them. `unread_routes` are what may add associations, routes and gateways besides the resources that were read;
    those of them `unread_in_any_table` need no ID to add routes to a table. `mentions` answers whether anything else of
    the design names the entity of an address. `unread_users` answers what would tell whether the Elastic IP or subnet
    of an address is used by what was not read, `unread_modules` the same of modules alone, for any entity, and
    `check_scripts` whether a script turns off the source/destination check of the interface or instance of an address.
    `optional` are the addresses of interfaces and instances with which another deployment of the design associates an
    Elastic IP.
    `spelling` is how the input writes arguments.
    """

    def __init__(
        self,
        *,
        catalog: Catalog,
        vpcs: Sequence[Vpc] = (),
        subnets: Sequence[Subnet] = (),
        interfaces: Sequence[Interface] = (),
        instances: Sequence[Instance] = (),
        launch_templates: Sequence[LaunchTemplate] = (),
        attachments: Sequence[Attachment] = (),
        auto_scaling_groups: Sequence[AutoScalingGroup] = (),
        nat_gateways: Sequence[NatGateway] = (),
        failover_groups: Sequence[FailoverGroup] = (),
        flows: Sequence[Flow] = (),
        operations: Sequence[Operation] = (),
        elastic_ips: Sequence[ElasticIp] = (),
        associations: Sequence[ElasticIpAssociation] = (),
        route_tables: Sequence[RouteTable] = (),
        routes: Sequence[Route] = (),
        gateway_routes: Sequence[Route] = (),
        table_associations: Sequence[RouteTableAssociation] = (),
        internet_gateways: Sequence[InternetGateway] = (),
        peering_connections: Sequence[PeeringConnection] = (),
        vpc_ranges: Sequence[VpcRange] = (),
        existence: Mapping[str, Existence] | None = None,
        security_groups: Sequence[SecurityGroup] = (),
        group_attachments: Sequence[GroupAttachment] = (),
        group_associations: Sequence[GroupAssociation] = (),
        interface_permissions: Sequence[InterfacePermission] = (),
        load_balancers: Sequence[LoadBalancer] = (),
        load_balancer_targets: Sequence[LoadBalancerTarget] = (),
        transit_gateway_attachments: Sequence[TransitGatewayAttachment] = (),
        services: Sequence[SubnetService] = (),
        eni_configs: Sequence[EniConfig] = (),
        dns_records: Sequence[DnsRecord] = (),
        id_arguments: Sequence[IdArgument] = (),
        askable: Mapping[str, str] | None = None,
        changes: Mapping[str, Change] | None = None,
        drift: Mapping[str, Change] | None = None,
        before: "Self | None" = None,
        unread_routes: tuple[str, ...] = (),
        unread_in_any_table: tuple[str, ...] = (),
        has_unread_launches: bool = False,
        mentions: Callable[[str, bool], Answer] | None = None,
        unread_users: Callable[[str], tuple[str, ...]] | None = None,
        unread_modules: Callable[[str], tuple[str, ...]] | None = None,
        check_scripts: Callable[[str], tuple[str, ...]] | None = None,
        optional: Container[str] = (),
        spelling: Spelling = TERRAFORM,
    ) -> None:
        self.spelling = spelling
        self.catalog = catalog
        self.vpcs = vpcs
        self.subnets = subnets
        self.instances = instances
        self.launch_templates = launch_templates
        self.auto_scaling_groups = auto_scaling_groups
        self.nat_gateways = nat_gateways
        self.failover_groups = failover_groups
        self.drills: Sequence[Drill] = ()
        self.find_failover_signs: Callable[[], Iterable[FailoverSign]] = tuple
        self.flows = flows
        self.operations = operations
        self.elastic_ips = elastic_ips
        self.associations = associations
        self.route_tables = route_tables
        self.routes = routes
        self.gateway_routes = gateway_routes
        self.table_associations = table_associations
        self.internet_gateways = internet_gateways
        self.peering_connections = peering_connections
        self.vpc_ranges = vpc_ranges
        self.existence = existence or {}
        all_routes = (*routes, *gateway_routes)
        self.routing = RouteTables(
            all_routes,
            table_associations,
            internet_gateways,
            unread_routes,
            self.existence,
            unread_modules,
            unread_in_any_table,
        )
        self.security_groups = security_groups
        self.group_attachments = group_attachments
        self.group_associations = group_associations
        self.interface_permissions = interface_permissions
        self.load_balancers = load_balancers
        self.load_balancer_targets = load_balancer_targets
        self.transit_gateway_attachments = transit_gateway_attachments
        self.services = services
        self.eni_configs = eni_configs
        self.dns_records = dns_records
        self.id_arguments = id_arguments
        self.askable = askable or {}
        self._mentions = mentions
        self._unread_users = unread_users
        self._unread_modules = unread_modules
        self._check_scripts = check_scripts
        self._optional = optional
        self.changes = changes or {}
        self.drift = drift or {}
        self.before = before
        alone = () if has_unread_launches else self._templates_alone()
        self.launches: tuple[Launch, ...] = (*instances, *alone)
        self.known_instances = tuple(self._instances_of_others(attachments))
        at_launch = [attachment for launch in self.launches for attachment in launch_attachments(launch)]
        unlisted = (attachment for launch in self.launches if (attachment := unlisted_attachment(launch)))
        self.attachments: tuple[Attachment, ...] = (*at_launch, *attachments, *unlisted)
        implicit = (attachment.interface for attachment in at_launch)
        self.interfaces: tuple[Interface, ...] = (
            *interfaces,
            *(interface for interface in implicit if isinstance(interface, Interface) and interface.implicit),
        )
        outside = [one for instance in self.known_instances for one in _all_of(instance)]
        self._attached = Attachments((*self.attachments, *outside), self.interfaces, self.existence)
        self.address_book = AddressBook(instances, self.interfaces, elastic_ips, self.primary_of)

    @functools.cached_property
    def failover_signs(self) -> tuple[FailoverSign, ...]:
        """The calls that move something at run time, looked for when they are asked for: no rule of a check does."""
        return tuple(self.find_failover_signs())

    def entities(self) -> Iterator[Entity]:
        """All that the design declares, each once; after a launch, the interfaces that it lists.

        The implicit interfaces of launches, and the attachments that launches make, are not declared.
        """
        yield from self.vpcs
        yield from self.vpc_ranges
        yield from self.internet_gateways
        yield from self.peering_connections
        yield from self.subnets
        yield from self.security_groups
        yield from self.group_associations
        yield from (one for one in self.interfaces if not one.implicit)
        for launch in (*self.launch_templates, *self.instances):
            yield launch
            yield from launch.interfaces or ()
        yield from (one for one in self.attachments if not one.at_launch)
        yield from self.group_attachments
        yield from self.interface_permissions
        yield from self.auto_scaling_groups
        yield from self.nat_gateways
        yield from self.elastic_ips
        yield from self.associations
        yield from self.route_tables
        yield from self.routes
        yield from self.gateway_routes
        yield from self.table_associations
        yield from self.transit_gateway_attachments
        yield from self.load_balancers
        yield from self.load_balancer_targets
        yield from self.services
        yield from self.eni_configs
        yield from self.dns_records
        yield from self.id_arguments
        yield from self.failover_groups
        yield from self.flows
        yield from self.operations

    def _templates_alone(self) -> Iterator[LaunchTemplate]:
        """Templates that no instance of the design starts from; the others are judged on their instances."""
        used = {id(template) for instance in self.instances if (template := template_of(instance))}
        return (template for template in self.launch_templates if id(template) not in used)

    def _instances_of_others(self, attachments: Iterable[Attachment]) -> Iterator[Instance]:
        """The instances that attachments name and the design does not make, if their types or subnets are known."""
        own = {id(launch) for launch in self.launches}
        for attachment in attachments:
            one = known(attachment.launch)
            if isinstance(one, Instance) and not one.declared and id(one) not in own:
                own.add(id(one))
                if known(one.type) is not None or (one.subnet is not None and known(one.subnet) is not None):
                    yield one

    def attachments_of(self, launch: Launch) -> Sequence[Attachment]:
        """The attachments that are on this launch for certain."""
        return self._attached.by_launch.get(id(launch), ())

    def possible_attachments_of(self, launch: Launch) -> Sequence[Attachment]:
        """The attachments that may be on this launch: the input does not say which of several they mean."""
        return self._attached.possible_by_launch.get(id(launch), ())

    def attachments_of_interface(self, interface: Interface) -> Sequence[Attachment]:
        """The attachments that hold this interface for certain."""
        return self._attached.of_interface(interface)

    def possible_attachments_of_interface(self, interface: Interface) -> Sequence[Attachment]:
        """The attachments that may hold this interface: the input does not say which of several they mean.

        One of which nothing tells the interface may hold any that is attached nowhere for certain; of many, the first
        few.
        """
        return self._attached.perhaps_of_interface(interface)

    def attachments_beyond(self, interface: Interface) -> tuple[str, ...]:
        """What would tell whether others may hold this interface besides `possible_attachments_of_interface`."""
        return self._attached.beyond_interface(interface)

    def interfaces_of(self, attachment: Attachment) -> Sequence[Interface]:
        """The interfaces that an attachment may hold: those it names.

        If nothing tells which, also the first few that are attached nowhere for certain.
        """
        return self._attached.interfaces_of(attachment)

    def is_mentioned(self, entity: Entity, *, to_attach: bool = False) -> Answer:
        """Whether anything else of the design names the entity: a resource of any type, an output, a module call.

        With `to_attach`, what cannot attach an interface does not count: an Elastic IP, an output of its address. A
        plan or a state alone does not show it. Asked for few entities: the answer reads the whole module.
        """
        if self._mentions is None:
            return Missing((f"what refers to {entity}",))
        return self._mentions(entity.address, to_attach)

    def unread_users_of(self, entity: Entity) -> tuple[str, ...]:
        """What would tell whether an Elastic IP or a subnet is used by what was not read; empty if it is not."""
        return self._unread_users(entity.address) if self._unread_users is not None else ()

    def unread_modules_of(self, entity: Entity) -> tuple[str, ...]:
        """What would tell whether modules that were not read use an entity; empty if none gets its ID."""
        return self._unread_modules(entity.address) if self._unread_modules is not None else ()

    def check_scripts_elsewhere(self, entity: Entity) -> tuple[str, ...]:
        """What would tell whether a script turns off a check, of those that name the entity besides user data."""
        return self._check_scripts(entity.address) if self._check_scripts is not None else ()

    def primary_of(self, launch: Launch) -> Attachment | None:
        """The attachment at network card 0, device index 0, where it is known."""
        return self._attached.primaries.get(id(launch))


def _all_of(instance: Instance) -> list[Attachment]:
    """What an instance has from its launch, and what stands for the interfaces that nothing lists."""
    unlisted = unlisted_attachment(instance)
    return [*launch_attachments(instance), *((unlisted,) if unlisted is not None else ())]
