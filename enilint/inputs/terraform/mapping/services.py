"""Services that are given a list of subnets: clusters, subnet groups, file systems, functions.

Load balancers, VPC endpoints and attachments to transit gateways say more of themselves, and have files of their own.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import asdict, replace

from enilint.findings import Location
from enilint.inputs.terraform.mapping.entities import Entities, identity
from enilint.inputs.terraform.mapping.security import Security
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import Body, Resource, managed
from enilint.model.entities.base import Identified
from enilint.model.entities.groups import GroupList
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import EndpointSubnet, SubnetService, VpcEndpoint
from enilint.model.subnet_services import SUBNET_GROUPS
from enilint.values import Unknown, Value, either, follow, known


class Form(Struct, frozen=True, kw_only=True):
    """How a resource type names its subnets and security groups: `block.argument`, or the argument alone."""

    service: str
    subnets: str = "subnet_ids"
    groups: str = ""
    parent: str = ""
    """The argument that names what it is a part of; empty: it stands alone."""
    only: tuple[str, ...] = ()
    """An argument and its values where only these have the service's demands."""
    members: str = ""
    """The attribute that names the instances of a cluster, which has no interfaces if there are none; empty: it has."""
    group: str = "db-subnet-group"
    """The kind of subnet group that a database names."""
    name: str = ""
    """The argument that names it to databases that are made of it; empty: none is."""
    source: str = ""
    """The argument that names the database that it is made of, and whose subnet group it has if it names none."""
    public: str = ""
    """What gives its interfaces public addresses: a flag, or the `type` of a block; empty: they have none."""
    is_public_unset: bool | None = False
    """What that is if it is not set. None: that depends on the version of the provider."""


_OF_GROUPS = "database"
_ENDPOINT_SUBNET = "aws_vpc_endpoint_subnet_association"
_CLUSTER_NAME = "cluster_identifier"
_GROUP_NAMES = ("name", "replication_subnet_group_id")
"""The arguments that name a subnet group; its ID has the same text."""
_SEARCH = Form(service="opensearch-domain", subnets="vpc_options.subnet_ids", groups="vpc_options.security_group_ids")
_MULTI_AZ = Form(
    service="fsx-multi-az", groups="security_group_ids", only=("deployment_type", "MULTI_AZ_1", "MULTI_AZ_2")
)
_SUBNET_GROUP = Form(service="db-subnet-group")
_CLUSTER = Form(
    service="database",
    subnets="",
    groups="vpc_security_group_ids",
    parent="db_subnet_group_name",
    members="cluster_members",
)
_CACHE = Form(
    service="database",
    subnets="",
    groups="security_group_ids",
    parent="subnet_group_name",
    group="cache-subnet-group",
)
_INFLUX = Form(
    service="database", subnets="vpc_subnet_ids", groups="vpc_security_group_ids", public="publicly_accessible"
)

FORMS: Mapping[str, Form] = {
    "aws_cloudhsm_v2_cluster": Form(service="cloudhsm-cluster"),
    "aws_dax_cluster": replace(_CACHE, group="dax-subnet-group"),
    "aws_dax_subnet_group": Form(service="dax-subnet-group"),
    "aws_db_instance": Form(
        service="database",
        subnets="",
        groups="vpc_security_group_ids",
        parent="db_subnet_group_name",
        name="identifier",
        source="replicate_source_db",
        public="publicly_accessible",
    ),
    "aws_db_proxy": Form(service="database", subnets="vpc_subnet_ids", groups="vpc_security_group_ids"),
    "aws_db_subnet_group": _SUBNET_GROUP,
    "aws_directory_service_directory": Form(service="directory", subnets="vpc_settings.subnet_ids"),
    "aws_dms_replication_instance": Form(
        service="database",
        subnets="",
        groups="vpc_security_group_ids",
        parent="replication_subnet_group_id",
        group="dms-subnet-group",
        public="publicly_accessible",
        is_public_unset=None,
    ),
    "aws_dms_replication_subnet_group": Form(service="dms-subnet-group"),
    "aws_docdb_cluster": _CLUSTER,
    "aws_docdb_subnet_group": _SUBNET_GROUP,
    "aws_docdbelastic_cluster": Form(service="database", groups="vpc_security_group_ids"),
    "aws_ec2_client_vpn_network_association": Form(
        service="client-vpn-endpoint", subnets="subnet_id", parent="client_vpn_endpoint_id"
    ),
    "aws_ec2_instance_connect_endpoint": Form(
        service="instance-connect-endpoint", subnets="subnet_id", groups="security_group_ids"
    ),
    "aws_efs_mount_target": Form(
        service="efs-mount-target", subnets="subnet_id", groups="security_groups", parent="file_system_id"
    ),
    "aws_eks_cluster": Form(
        service="eks-cluster", subnets="vpc_config.subnet_ids", groups="vpc_config.security_group_ids"
    ),
    "aws_elasticache_cluster": replace(_CACHE, source="replication_group_id"),
    "aws_elasticache_replication_group": replace(_CACHE, name="replication_group_id"),
    "aws_elasticache_serverless_cache": Form(service="database", groups="security_group_ids"),
    "aws_elasticache_subnet_group": Form(service="cache-subnet-group"),
    "aws_elasticsearch_domain": _SEARCH,
    "aws_fsx_ontap_file_system": _MULTI_AZ,
    "aws_fsx_openzfs_file_system": _MULTI_AZ,
    "aws_fsx_windows_file_system": _MULTI_AZ,
    "aws_lambda_function": Form(
        service="lambda-function", subnets="vpc_config.subnet_ids", groups="vpc_config.security_group_ids"
    ),
    "aws_memorydb_cluster": replace(_CACHE, group="memorydb-subnet-group"),
    "aws_memorydb_subnet_group": Form(service="memorydb-subnet-group"),
    "aws_mq_broker": Form(service="mq-broker", groups="security_groups", public="publicly_accessible"),
    "aws_msk_cluster": Form(
        service="msk-cluster",
        subnets="broker_node_group_info.client_subnets",
        groups="broker_node_group_info.security_groups",
        public="broker_node_group_info.connectivity_info.public_access.type",
    ),
    "aws_mwaa_environment": Form(
        service="mwaa-environment",
        subnets="network_configuration.subnet_ids",
        groups="network_configuration.security_group_ids",
    ),
    "aws_neptune_cluster": Form(
        service="database",
        subnets="",
        groups="vpc_security_group_ids",
        parent="neptune_subnet_group_name",
        members="cluster_members",
    ),
    "aws_neptune_subnet_group": _SUBNET_GROUP,
    "aws_networkfirewall_firewall": Form(service="network-firewall", subnets="subnet_mapping.subnet_id"),
    "aws_opensearch_domain": _SEARCH,
    "aws_rds_cluster": _CLUSTER,
    "aws_redshift_cluster": Form(
        service="database",
        subnets="",
        groups="vpc_security_group_ids",
        parent="cluster_subnet_group_name",
        group="redshift-subnet-group",
        public="publicly_accessible",
        is_public_unset=None,
    ),
    "aws_redshift_subnet_group": Form(service="redshift-subnet-group"),
    "aws_redshiftserverless_workgroup": Form(
        service="redshift-serverless-workgroup", groups="security_group_ids", public="publicly_accessible"
    ),
    "aws_route53_resolver_endpoint": Form(
        service="resolver-endpoint", subnets="ip_address.subnet_id", groups="security_group_ids"
    ),
    "aws_timestreaminfluxdb_db_cluster": _INFLUX,
    "aws_timestreaminfluxdb_db_instance": _INFLUX,
    _ENDPOINT_SUBNET: Form(service="interface-endpoint", subnets="subnet_id", parent="vpc_endpoint_id"),
    "aws_workspaces_directory": Form(service="workspaces-directory"),
}
"""The resource types."""

MEMBER_TYPES = frozenset({"aws_neptune_cluster_instance", "aws_rds_cluster_instance"})
"""The instances of clusters that can have public addresses."""


class Services:
    """Reads the subnets and security groups of services."""

    def __init__(self, subnets: Entities[Subnet], security: Security) -> None:
        self._subnets = subnets
        self._security = security

    def all(
        self, by_type: Mapping[str, Sequence[Resource]], endpoints: Entities[Identified]
    ) -> Iterator[SubnetService]:
        """The services of the design that have no other file here."""
        groups = _subnet_groups(by_type)
        clusters: dict[str, SubnetService] = {}
        sources: dict[str, SubnetService | None] = {}
        heirs: dict[str, tuple[SubnetService, str]] = {}
        for type in FORMS.keys() & by_type.keys():
            form = FORMS[type]
            for body in managed(by_type, type):
                if (not form.only or body.text(form.only[0]) in form.only[1:]) and _has_members(body, form):
                    service = self._service(body, form)
                    if service.parent is not None and form.service == _OF_GROUPS:
                        service.parent = groups.get((form.group, _name_of(service.parent)), service.parent)
                    if form.members:
                        names = (service.id, body.text(_CLUSTER_NAME))
                        clusters |= {_name_of(one): service for one in names if one is not None}
                        clusters[f"{body.address}.{_CLUSTER_NAME}"] = service
                    if form.name:
                        for one in _names_of_source(body, form):
                            sources[one] = None if one in sources else service
                    source = body.text(form.source) if form.source and not body.is_written(form.parent) else None
                    if source is not None and known(service.parent) is None:
                        heirs[service.address] = service, _name_of(source)
                    yield _of_endpoint(body, service, endpoints) if type == _ENDPOINT_SUBNET else service
        _note_public_members(by_type, clusters)
        if heirs:
            from enilint.inputs.replicas import inherit_groups

            inherit_groups(heirs, sources)

    def _service(self, body: Body, form: Form) -> SubnetService:
        subnets, more = self.subnets(body, form.subnets)
        return SubnetService(
            address=body.address,
            at=body.at,
            places=_places(body, form),
            id=identity(body),
            tags=tags_of(body),
            service=form.service,
            subnets=subnets,
            more_subnets=more,
            security_groups=self.groups(body, form.groups),
            parent=body.text(form.parent) if form.parent else None,
            zones_wanted=_zones_wanted(body) if form is _SEARCH else None,
            ip_address_type=_ip_address_type(body),
            is_public=_is_public(body, form),
            in_outpost=body.blocks_missing("outpost_config") == () and any(body.blocks("outpost_config")),
            exists=not body.resource.created,
        )

    def subnets(self, body: Body, path: str) -> tuple[tuple[Value[Subnet], ...], tuple[str, ...]]:
        """The subnets that an argument lists, and what would tell whether there are more."""
        if not path:
            return (), ()
        *blocks, argument = path.split(".")
        found: list[Value[Subnet]] = []
        more: list[str] = [f"the subnets of {body.address}"] if blocks and body.blocks_missing(*blocks) else []
        for one in body.blocks(blocks[0]) if blocks else (body,):
            if argument == "subnet_id":
                subnet = self._subnets.reference(one, argument)
                found += [] if subnet is None else [subnet]
                more += [blank] if subnet is None and (blank := one.blank(argument)) else []
            else:
                listed, doubts = self._subnets.listed(one, argument)
                found += listed
                more += doubts
        return tuple(found), tuple(more)

    def groups(self, body: Body, path: str) -> GroupList | None:
        """The security groups that an argument lists; None where it lists none."""
        *blocks, argument = path.split(".")
        bodies = body.blocks(blocks[0]) if blocks else iter((body,))
        return next((self._security.listed(one, argument) for one in bodies), None) if path else None


def _of_endpoint(body: Body, service: SubnetService, endpoints: Entities[Identified]) -> EndpointSubnet:
    """A subnet that is added to a VPC endpoint: a service of its kind, which is an interface endpoint if not known."""
    endpoint = endpoints.reference(body, "vpc_endpoint_id") or Unknown(f"the VPC endpoint of {body.address}")
    own = known(endpoint)
    if isinstance(own, VpcEndpoint) and known(own.service) is not None:
        service.service = own.service
    return EndpointSubnet(**asdict(service), endpoint=endpoint)


def _subnet_groups(by_type: Mapping[str, Sequence[Resource]]) -> dict[tuple[str, str], Value[str]]:
    """The IDs of the subnet groups of the design, by kind and by what names them: a database refers to the name."""
    found: dict[tuple[str, str], Value[str]] = {}
    for type, form in FORMS.items():
        if form.service in SUBNET_GROUPS:
            for body in managed(by_type, type):
                id = identity(body)
                names = (id, *(body.text(one) for one in _GROUP_NAMES))
                found |= {(form.service, _name_of(one)): id for one in names if one is not None and _name_of(one)}
                found |= {(form.service, f"{body.address}.{one}"): id for one in _GROUP_NAMES}
    return found


def _names_of_source(body: Body, form: Form) -> Iterator[str]:
    """What names a database to others of its Region. An `identifier` is an ID, too, with older providers."""
    name = body.text(form.name)
    if isinstance(name, str):
        yield name
    yield from (f"{body.address}.{one}" for one in (form.name, "id"))


def _note_public_members(by_type: Mapping[str, Sequence[Resource]], clusters: Mapping[str, SubnetService]) -> None:
    """Note in clusters whether an instance of them has a public address."""
    for body in managed(by_type, *MEMBER_TYPES):
        flag = body.flag("publicly_accessible") or False
        cluster = body.text(_CLUSTER_NAME)
        own = clusters.get(_name_of(cluster)) if cluster is not None else None
        if own is not None and flag is not False:
            own.is_public = either(own.is_public, flag)
            own.places = {**own.places, "is_public": body.place("publicly_accessible")}
        elif flag is not False and not isinstance(cluster, str):
            fact = Unknown(f"{_CLUSTER_NAME} of {body.address}")
            for one in clusters.values():
                one.is_public = either(one.is_public, fact)


def _name_of(value: Value[str]) -> str:
    """A name, or the symbol of one that is not known; empty if it has none."""
    return value if isinstance(value, str) else value.symbol or ""


def _has_members(body: Body, form: Form) -> bool:
    """Whether a cluster has instances, unless it exists without any: one that is new gets them from its instances."""
    members = body.items(form.members) if form.members else None
    return bool(members) if isinstance(members, Sequence) else not form.members or body.resource.created


def _places(body: Body, form: Form) -> dict[str, Location]:
    """Where the lists are written: the argument, or the block that it stands in."""
    if not body.shows_places:
        return {}
    paths = {"subnets": form.subnets, "security_groups": form.groups, "parent": form.parent}
    paths |= {"is_public": form.public}
    paths |= {attribute: ".".join(one) for (type, attribute), one in _FLAGS.items() if type == body.resource.type}
    found = {}
    for attribute, path in paths.items():
        block, _, argument = path.rpartition(".")
        inside = next((one.written_at(argument) for one in body.blocks(block)), None) if block else None
        place = inside or body.written_at(block or argument) if path else None
        if place is not None:
            found[attribute] = place
    return found


_FLAGS = {
    ("aws_eks_cluster", "ip_address_type"): ("kubernetes_network_config", "ip_family"),
    ("aws_lambda_function", "ip_address_type"): ("vpc_config", "ipv6_allowed_for_dual_stack"),
}
"""The blocks and arguments that say what addresses the interfaces of a service have."""


def _ip_address_type(body: Body) -> Value[str]:
    """The addresses of the interfaces: IPv4 alone, unless a function or a cluster asks for IPv6, too."""
    name, argument = _FLAGS.get((body.resource.type, "ip_address_type"), ("", ""))
    for block in body.blocks(name) if name else ():
        if argument == "ip_family":
            return block.text_or(argument, "ipv4")
        allowed = block.flag(argument)
        return "ipv4" if allowed is None else follow(allowed, lambda one: "dualstack" if one else "ipv4")
    missing = body.blocks_missing(name) if name else ()
    return Unknown(missing[0]) if missing else "ipv4"


def _is_public(body: Body, form: Form) -> Value[bool]:
    """Whether the interfaces get public addresses."""
    if not form.public:
        return False
    *names, last = form.public.split(".")
    found = [body]
    for name in names:
        missing = [fact for one in found for fact in one.blocks_missing(name)]
        if missing:
            return Unknown(missing[0])
        found = [block for one in found for block in one.blocks(name)]
    for one in found:
        if names:
            return follow(one.text_or(last, "DISABLED"), lambda type: type != "DISABLED")
        unset = Unknown(f"{last} of {body.address}, which is not set")
        flag = one.flag(last)
        return flag if flag is not None else unset if form.is_public_unset is None else form.is_public_unset
    return False


def _zones_wanted(body: Body) -> Value[int]:
    """Over how many zones a domain is spread: one without zone awareness, else two or three (ZoneAwarenessConfig)."""
    for cluster in body.blocks("cluster_config"):
        aware = cluster.flag("zone_awareness_enabled")
        configs = cluster.blocks("zone_awareness_config")
        zones = next((one.number_or("availability_zone_count", 2) for one in configs), 2)
        if aware is None or aware is False:
            return 1
        return zones if aware is True else Unknown(f"whether {body.address} has zone awareness")
    missing = body.blocks_missing("cluster_config")
    return Unknown(missing[0]) if missing else 1
