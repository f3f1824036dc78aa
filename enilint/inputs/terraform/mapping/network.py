"""From `aws_*` resources to the model. Plans, states and source all come through here."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from enilint.findings import InputError
from enilint.inputs.context import Context
from enilint.inputs.outside import Outside
from enilint.inputs.terraform.mapping import launches
from enilint.inputs.terraform.mapping.alone import interface_alone
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.attachments import Attachments, detached_interfaces
from enilint.inputs.terraform.mapping.default_vpcs import DefaultVpcs, default_of
from enilint.inputs.terraform.mapping.dns_records import DNS_TYPES, dns_records
from enilint.inputs.terraform.mapping.elastic_ips import Routing, ended_associations
from enilint.inputs.terraform.mapping.entities import (
    Entities,
    identity,
)
from enilint.inputs.terraform.mapping.fleets import FLEETS
from enilint.inputs.terraform.mapping.id_arguments import id_arguments
from enilint.inputs.terraform.mapping.managed_interfaces import note_manager
from enilint.inputs.terraform.mapping.nat_gateways import ADDED_ADDRESS
from enilint.inputs.terraform.mapping.node_groups import MANIFEST_TYPES, NodeGroups
from enilint.inputs.terraform.mapping.rare import (
    ADDED_TAG_TYPES,
    ECS_TYPES,
    ENDPOINT_GROUP_TYPES,
    LOAD_BALANCER_TYPES,
    MIRROR_TYPES,
    PEERING_TYPES,
    PUBLIC_ACCESS_TYPES,
    RANGE_TYPES,
    TRANSIT_GATEWAY_TYPES,
    add_endpoint_groups,
    add_tags,
    ecs_services,
    failover_signs,
    load_balancers,
    note_mirror_targets,
    note_public_access,
    peering_connections,
    transit_gateway_attachments,
    vpc_ranges,
)
from enilint.inputs.terraform.mapping.route_tables import ROUTE_TABLE_TYPES, RouteTableResources
from enilint.inputs.terraform.mapping.security import SECURITY_TYPES, Security
from enilint.inputs.terraform.mapping.services import FORMS, MEMBER_TYPES, Services
from enilint.inputs.terraform.mapping.subnets import all_of_block, any_of, block_of, share, subnet_of, zone_of
from enilint.inputs.terraform.mapping.symbols import SUBNET_LISTS, is_subnet_of_instance, list_of_subnet
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.references import Key, ModulePath
from enilint.inputs.terraform.resource import INSTANCE_TYPES, POLICY_TYPES, Body, Resource, Targets
from enilint.inputs.terraform.unread_users import NOTHING_UNREAD, UnreadRoutes, UnreadUsers
from enilint.model.change import Change
from enilint.model.entities.launches import Interface
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.routes import Route
from enilint.model.entities.services import VpcEndpoint
from enilint.model.existence import Existence
from enilint.model.network import Network
from enilint.values import Answer, Unknown, Value

if TYPE_CHECKING:
    from enilint.inputs.terraform.lost import Losses

T = TypeVar("T")
Mentions = Callable[[str, bool], Answer]

MAPPED_TYPES = (
    frozenset(
        {
            "aws_ami",
            "aws_autoscaling_group",
            "aws_availability_zones",
            "aws_default_route_table",
            "aws_default_subnet",
            "aws_default_vpc",
            "aws_eip",
            "aws_eks_addon",
            "aws_eks_node_group",
            "aws_eip_association",
            "aws_launch_configuration",
            "aws_launch_template",
            "aws_nat_gateway",
            ADDED_ADDRESS,
            "aws_network_interface",
            "aws_network_interface_attachment",
            "aws_route",
            "aws_route_table",
            "aws_ssm_parameter",
            "aws_subnet",
            "aws_vpc",
            "aws_vpc_endpoint",
        }
    )
    | frozenset(INSTANCE_TYPES)
    | ADDED_TAG_TYPES
    | DNS_TYPES
    | ECS_TYPES
    | ENDPOINT_GROUP_TYPES
    | frozenset(FLEETS)
    | LOAD_BALANCER_TYPES
    | MANIFEST_TYPES.keys()
    | MIRROR_TYPES
    | PEERING_TYPES
    | POLICY_TYPES
    | PUBLIC_ACCESS_TYPES
    | RANGE_TYPES
    | ROUTE_TABLE_TYPES
    | SECURITY_TYPES
    | FORMS.keys()
    | MEMBER_TYPES
    | SUBNET_LISTS
    | TRANSIT_GATEWAY_TYPES
)


READ_TYPES = MAPPED_TYPES - MANIFEST_TYPES.keys() - {"aws_ssm_parameter"}
"""The resource types whose arguments the model has; of Kubernetes objects, it has few. A parameter keeps a value for
whatever reads it."""
_CIDR_OF_DEFAULT_VPCS = "172.31.0.0/16"
"""What a declared VPC has that may be the default one, imported (VPC User Guide, "Default VPCs")."""
_LAUNCHES = ("aws_autoscaling_group", "aws_eks_node_group", *FLEETS, *INSTANCE_TYPES)


def network_of(
    resources: Iterable[Resource],
    context: Context,
    changes: Mapping[str, Change] | None = None,
    drift: Mapping[str, Change] | None = None,
    before: Network | None = None,
    unread: UnreadRoutes = NOTHING_UNREAD,
    mentions: Mentions | None = None,
    users: UnreadUsers | None = None,
    *,
    errors: list[InputError],
) -> Network:
    """The model of a set of resource instances; of a plan, with what it changes and the model of what exists.

    `unread` names what may add routes and gateways to it besides these. `mentions` answers whether anything else of
    the source names a resource, `users` what may use an Elastic IP and was not read. A failure costs the
    resource that it is of: nothing is known of it, and `errors` get an error that names it.
    """
    listed = list(resources)
    losses: Losses | None = None
    while True:
        try:
            return _Mapping(listed, context).network(changes, drift, before, unread, mentions, users)
        except Exception as error:  # whatever fails on one resource, the others are still mapped
            losses = losses or _losses(listed, errors)
            if not losses.take(error):
                raise


def _losses(resources: list[Resource], errors: list[InputError]) -> "Losses":
    from enilint.inputs.terraform.lost import Losses

    return Losses(resources, errors)


class _Mapping:
    def __init__(self, resources: Iterable[Resource], context: Context) -> None:
        self._by_type: dict[str, list[Resource]] = {}
        self._existence: dict[str, Existence] = {}
        for resource in _in_order(resources):
            self._by_type.setdefault(resource.type, []).append(resource)
            if resource.conditions:
                self._existence[resource.address] = Existence(
                    resource.conditions, resource.doubt or f"whether {resource.address} exists"
                )
        self._catalog = context.catalog
        self.outside = Outside(context.facts)
        of_aws = (group for type, group in self._by_type.items() if type not in MANIFEST_TYPES)
        self._accounts = {one.account for group in of_aws for one in group if one.mode == "managed"}
        self.vpcs = Entities("aws_vpc", "VPCs", self.outside.vpc, context.facts.vpcs)
        self.subnets = Entities("aws_subnet", "subnets", self.outside.subnet, context.facts.subnets)
        self.subnets.describe = self._describe
        self.subnets.is_list = self._is_list
        self.subnets.stays_symbol = is_subnet_of_instance
        self.interfaces = Entities(
            "aws_network_interface", "interfaces", self.outside.interface, context.facts.interfaces
        )

    def network(
        self,
        changes: Mapping[str, Change] | None,
        drift: Mapping[str, Change] | None,
        before: Network | None,
        unread: UnreadRoutes,
        mentions: Mentions | None,
        users: UnreadUsers | None,
    ) -> Network:
        """Map everything, in the order in which the resources refer to each other."""
        self._each(self.vpcs, ("aws_vpc", "aws_default_vpc"), self._vpc)
        self._default_vpcs = default_vpcs = DefaultVpcs(self.vpcs)
        self._each(self.subnets, ("aws_subnet", "aws_default_subnet"), self._subnet)
        self.security = Security(self._by_type, self.vpcs, default_vpcs, self.outside, self._existence)
        self.security.name_cluster_groups(self.subnets)
        self._each(self.interfaces, ("aws_network_interface",), self._interface)
        self.interfaces.describe = note_manager
        note_mirror_targets(self._by_type, self.interfaces)
        instances = launches.Launches(
            self._by_type, self.subnets, self.interfaces, self.security, self.outside, self.account, default_vpcs
        )
        attach = Attachments(self._by_type, self.interfaces, instances, self._existence)
        attachments = attach.all(detached_interfaces(changes, before))
        tables = RouteTableResources(self._by_type, self.vpcs, self.subnets, self._existence)
        note_public_access(self._by_type, self.vpcs, self.subnets)
        services = Services(self.subnets, self.security)
        routing = Routing(
            self._by_type,
            self.subnets,
            self.interfaces,
            instances,
            tables,
            self.outside,
            self._existence,
            services,
            self.vpcs,
            self.account,
        )
        endpoints = (
            one for one in routing.vpc_endpoints.by_address.values() if isinstance(one, VpcEndpoint) and one.declared
        )
        others = services.all(self._by_type, routing.vpc_endpoints)
        add_endpoint_groups(self._by_type, routing.vpc_endpoints, self.security, self._existence)
        groups = instances.auto_scaling_groups
        routes = list(routing.routes(_changed_routes(changes, before)))
        balancers = load_balancers(
            self._by_type, self.subnets, routing.elastic_ips, instances, self.security, self.account, default_vpcs
        )
        found = Network(
            catalog=self._catalog,
            vpcs=self.vpcs.all(),
            subnets=self.subnets.all(),
            interfaces=self.interfaces.all(),
            instances=instances.instances,
            launch_templates=instances.templates,
            attachments=attachments,
            auto_scaling_groups=groups,
            nat_gateways=[
                one for key, one in routing.nat_gateways.by_address.items() if key == one.address and one.declared
            ],
            elastic_ips=routing.elastic_ips.all(),
            associations=list(routing.associations(ended_associations(changes, before))),
            route_tables=tables.entities.all(),
            routes=[one for one in routes if one.target_kind == "interface"],
            gateway_routes=[one for one in routes if one.target_kind != "interface"],
            table_associations=list(tables.associations()),
            internet_gateways=list(tables.internet_gateways()),
            peering_connections=list(peering_connections(self._by_type, self.vpcs)),
            security_groups=self.security.groups.all(),
            group_attachments=list(self.security.attachments(self.interfaces)),
            group_associations=list(self.security.associations()),
            load_balancers=list(balancers.all()) if balancers else [],
            load_balancer_targets=list(balancers.targets()) if balancers else [],
            transit_gateway_attachments=list(transit_gateway_attachments(self._by_type, self.vpcs, self.subnets)),
            services=[*endpoints, *others, *ecs_services(self._by_type, services, groups)],
            eni_configs=list(NodeGroups(self._by_type, self.subnets).eni_configs(self.account)),
            dns_records=list(dns_records(self._by_type)),
            id_arguments=list(id_arguments(self._by_type)),
            vpc_ranges=list(vpc_ranges(self._by_type, self.vpcs)),
            existence=self._existence,
            askable=self.outside.askable,
            changes=changes,
            drift=drift,
            before=before,
            unread_routes=unread.anywhere,
            unread_in_any_table=unread.in_any_table,
            mentions=mentions,
            unread_users=users.of if users is not None else None,
            unread_modules=users.modules_of if users is not None else None,
            check_scripts=users.check_scripts if users is not None else None,
            has_unread_launches=any(one.lost for type in _LAUNCHES for one in self._by_type.get(type, ())),
        )
        add_tags(self._by_type, found, READ_TYPES)
        found.find_failover_signs = functools.partial(failover_signs, self._by_type)
        return found

    def account(self, resource: Resource) -> Value[str]:
        """The account of a resource: that of its provider. One provider is one account; several may be several."""
        if len(self._accounts) <= 1:  # the usual design, in one account
            return Unknown("the account", symbol="account")
        symbol = f"provider {resource.account}" if resource.account else None
        return Unknown(f"the account of {resource.address}", symbol)

    def _each(self, entities: Entities[T], types: Iterable[str], make: Callable[[Body], T]) -> None:
        """Map the resources of some types, then data sources: one that looks up what is declared is that resource."""
        bodies = [one.attributes for type in types for one in self._by_type.get(type, ())]
        for body in sorted(bodies, key=lambda one: one.resource.mode == "data"):
            looked_up = body.targets("id", *types) if body.resource.mode == "data" else None
            declared = entities.only(looked_up) if type(looked_up) is Targets else None
            if declared is None:
                entities.add(body, make(body))
                entities.look_up(body, looked_up)
            else:
                entities.by_address[body.address] = declared

    def _vpc(self, body: Body) -> Vpc:
        is_data = body.resource.mode == "data"
        cidr = body.value("cidr_block")
        return Vpc(
            address=body.address,
            at=body.at,
            places=places_of(Vpc, body),
            id=identity(body),
            tags=tags_of(body),
            declared=body.resource.mode == "managed",
            cidrs=(cidr,) if isinstance(cidr, str) else (),
            cidr_symbol=(cidr.symbol or "") if type(cidr) is Unknown else "" if cidr else f"{body.address}.cidr_block",
            internet_gateway=Unknown(f"whether {body.address} still has its default internet gateway")
            if body.resource.type == "aws_default_vpc"
            else None,
            dns_hostnames=_setting(body, "enable_dns_hostnames", default=body.resource.type == "aws_default_vpc"),
            dns_support=_setting(body, "enable_dns_support", default=True),
            default_of=default_of(body)
            if body.resource.type == "aws_default_vpc" or (is_data and body.known_value("default") is True)
            else None,
            is_made=body.resource.type == "aws_vpc"
            and body.resource.created
            and not is_data
            and body.known_value("cidr_block") != _CIDR_OF_DEFAULT_VPCS,
        )

    def _subnet(self, body: Body) -> Subnet:
        return subnet_of(body, self.vpcs, self.account(body.resource), self._default_vpcs)

    def _is_list(self, symbol: str) -> bool:
        return all_of_block(symbol) in self.subnets.by_address

    def _describe(self, symbol: str, subnet: Subnet) -> None:
        block = self.subnets.by_address.get(block_of(symbol))
        listed = self.subnets.by_address.get(all_of_block(symbol))
        if listed is not None:
            subnet.element = any_of(listed, subnet.id.fact if isinstance(subnet.id, Unknown) else listed.address)
        elif block is None:
            self._describe_listed(symbol, subnet)
        else:
            share(block, subnet)

    def _describe_listed(self, symbol: str, subnet: Subnet) -> None:
        """Add to a subnet of a list that a data source gives what all subnets of the list have in common."""
        source = list_of_subnet(symbol, self._by_type)
        if source is None:
            return
        named = self.vpcs.reference(source, "vpc_id")
        subnet.vpc = (self._default_vpcs.of_subnet(source) or subnet.vpc) if named is None else named
        subnet.tags = tags_of(source)
        if source.value("availability_zone") is not None:
            subnet.zone = zone_of(source, self.account(source.resource), f"the zone of {subnet}")

    def _interface(self, body: Body) -> Interface:
        found = body.draft(interface_alone)
        found.subnet = self.subnets.reference(body, "subnet_id") or found.subnet
        found.security_groups = self.security.listed(body, "security_groups")
        return found


def _in_order(resources: Iterable[Resource]) -> Iterator[Resource]:
    """Terraform's order, so that findings do not depend on how an input is ordered."""
    by_module: dict[ModulePath, list[Resource]] = {}
    path, here = None, list[Resource]()
    for resource in resources:
        if resource.module is not path:  # resources of one module follow each other
            path = resource.module
            here = by_module.setdefault(path, [])
        here.append(resource)
    for path in sorted(by_module, key=_order_of_module):
        yield from sorted(by_module[path], key=_order)


def _order(resource: Resource) -> tuple[Any, ...]:
    return (resource.type, resource.name, _key_order(resource.key))


def _order_of_module(path: ModulePath) -> tuple[Any, ...]:
    return tuple((step.name, _key_order(step.key)) for step in path)


def _key_order(key: Key) -> tuple[int, int, str]:
    if key is None:
        return (0, 0, "")
    return (1, key, "") if isinstance(key, int) else (2, 0, key)


def _changed_routes(changes: Mapping[str, Change] | None, before: Network | None) -> list[Route]:
    """The routes that exist and that a plan changes or deletes; those written inside of a table are left out."""
    if not changes or before is None:
        return []
    changed = {address for address, change in changes.items() if change.type == "aws_route"}
    return [route for route in (*before.routes, *before.gateway_routes) if route.address in changed]


def _setting(body: Body, name: str, *, default: bool) -> Value[bool]:
    """A setting of a VPC; a data source that does not tell it leaves it open."""
    flag = body.flag(name)
    if flag is None and body.resource.mode == "data":
        return Unknown(f"{name} of {body.address}")
    return default if flag is None else flag
