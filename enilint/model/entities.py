"""What a network design consists of.

Every entity has an `address` (what findings call it), and `at`, the place that defines it. `place("subnet")` is the
place of one attribute. References between entities are objects, or candidates, or unknown. An attribute that the
design leaves out holds the default that AWS documents for it; where there is none it is Unknown.
"""

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from enilint.findings import Location
from enilint.model.addresses import NO_ADDRESSES, Addresses
from enilint.model.zone import Zone
from enilint.values import Answer, Missing, Unknown, Value, differs, facts_missing, same, words

if TYPE_CHECKING:
    from enilint.model.security import GroupList

T = TypeVar("T")

Peers = tuple[str, ...]
"""Those who have put an address on an allow-list; none where it is on no list that the design tells of."""

NOT = "not "
"""How a condition begins that is the opposite of another one."""


def never_both(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether what depends on some conditions never exists together with what depends on others."""
    return any(NOT + one in theirs for one in mine) or any(NOT + one in mine for one in theirs)


class Entity(Struct, kw_only=True, eq=False):
    """Something in the design that has a name and a place."""

    address: str
    at: Location
    places: dict[str, Location] = field(default_factory=dict)

    def place(self, attribute: str) -> Location:
        """Where the attribute is written, or else where the entity is."""
        return self.places.get(attribute, self.at)

    @property
    def label(self) -> str:
        """The entity in a sentence."""
        return self.address

    def __str__(self) -> str:
        return self.label


class Identified(Entity, kw_only=True, eq=False):
    """An entity with an id in AWS.

    `declared` means that this design creates it: two declared entities are two things, whatever their ids. An entity
    that is only referred to (by a literal id, by a data source) may be any that has its id.
    """

    id: Value[str]
    declared: bool = True

    def same_as(self, other: "Identified") -> Answer:
        """Whether both are the same thing in AWS."""
        if self is other:
            return True
        if self.declared and other.declared:
            return False
        return same(self.id, other.id)


class Vpc(Identified, kw_only=True, eq=False):
    """A virtual private cloud.

    `internet_gateway` is whether one is attached, where the VPC itself says; None where gateways say it.
    `block_public_access` is which traffic with internet gateways VPC Block Public Access blocks: off, ingress (all but
    that of NAT gateways) or bidirectional; or, of what is excluded from it but for outbound traffic, egress-only.
    """

    cidrs: tuple[str, ...] = ()
    internet_gateway: Value[bool] | None = None
    block_public_access: Value[str] = "off"


class Subnet(Identified, kw_only=True, eq=False):
    """A subnet: in exactly one zone for as long as it lives (CreateSubnet).

    `exists`: the input shows that AWS has made it. `in_use` counts addresses that things outside of the design have.
    `zone_asked` is false where the author asks for no zone, so that AWS picks one. `gives_public_ip`: instances that
    start in it get a public IPv4 address by themselves. `block_public_access` is as that of the VPC, where the subnet
    has one of its own.
    """

    zone: Value[Zone]
    vpc: Value[Vpc]
    cidr: Value[str | None]
    ipv6_cidr: Value[str | None] = None
    exists: bool = False
    zone_asked: bool = True
    in_use: int = 0
    gives_public_ip: Value[bool] = False
    block_public_access: Value[str] | None = None

    def same_as(self, other: Identified) -> Answer:
        """Whether both are one subnet; two that differ in zone, VPC or CIDR block are not."""
        answer = super().same_as(other)
        if not isinstance(answer, Missing) or not isinstance(other, Subnet):
            return answer
        pairs = ((self.zone, other.zone), (self.vpc, other.vpc), (self.cidr, other.cidr))
        return False if any(differs(mine, theirs) is True for mine, theirs in pairs) else answer

    @property
    def zone_words(self) -> str:
        """The zone in a sentence."""
        return words(self.zone, unknown="an unknown zone")


class Interface(Identified, kw_only=True, eq=False):
    """An elastic network interface. It cannot leave its subnet, and so not its zone.

    `kind` is the API's InterfaceType: interface, efa, efa-only, trunk, branch, or a service's own.
    `implicit`: a launch makes it, no declaration of its own does; `wording` then says which one it is.
    `notes` holds what people wrote about it: name, description, other tags. `private_ip` is the primary IPv4 address.
    `security_groups` None: none are listed, so AWS takes the default group of the VPC.
    `account` is the owner, where the design states it.
    `attached_later` is whether something outside of the design attaches it when it runs.
    `role` is what the design says it is for: management, public, private or data.
    `gets_public_ip` is whether AWS gives it a public IPv4 address when a launch makes it.
    `allowlisted_by` are those who have put its addresses on an allow-list.
    """

    subnet: Value[Subnet]
    kind: Value[str] = "interface"
    addresses: Addresses = NO_ADDRESSES
    intent: str | None = None
    notes: dict[str, str] = field(default_factory=dict)
    source_dest_check: Value[bool] = True
    private_ip: Value[str] | None = None
    service_managed: bool = False
    security_groups: "GroupList | None" = None
    account: str | None = None
    attached_later: Value[bool] = False
    role: str | None = None
    gets_public_ip: Value[bool] = False
    allowlisted_by: Value[Peers] = ()
    implicit: bool = False
    wording: str | None = None

    @property
    def label(self) -> str:
        """The interface in a sentence."""
        return self.wording or self.address

    @property
    def bears_ip(self) -> bool:
        """Whether it takes part in IP routing on its instance (an EFA-only interface has no IP address)."""
        return self.kind not in ("efa-only", "trunk", "branch")


class LaunchInterface(Entity, kw_only=True, eq=False):
    """One interface of a launch: an existing one, or one that the launch makes in `subnet`.

    `subnet` None: the launch decides (an Auto Scaling group's subnets, the instance's own subnet). `gets_public_ip`
    None: the subnet decides.
    """

    interface: Value[Interface] | None = None
    subnet: Value[Subnet] | None = None
    device_index: Value[int] = 0
    network_card: Value[int] = 0
    kind: Value[str] = "interface"
    addresses: Addresses = NO_ADDRESSES
    ena_queues: bool = False
    ena_express: bool = False
    gets_public_ip: Value[bool] | None = None
    security_groups: "GroupList | None" = None
    notes: dict[str, str] = field(default_factory=dict)


class Launch(Identified, kw_only=True, eq=False):
    """What starts instances: an instance, or a launch template.

    `interfaces` None: no list is given, so the launch makes one primary interface in `subnet`; `more_interfaces`
    says why there may be others than those listed. `type_requested` says whether the author wrote a type of its own.
    `zone` is the zone stated beside the subnet, `zone_requested`
    whether the author asked for it. `count` is how many instances it stands for. `policy_routing` is what the design
    says of source-based routing on the instance, None where it says nothing. `source_dest_check`, `addresses`,
    `security_groups` and `private_ip` are those of the implicit primary interface, `primary_id` is its id; `attached`
    caches what the launch attaches by itself. `public_ip` is the public address of the primary interface: one that AWS
    picked, or an Elastic IP. `os_hotplug`: whether the operating system configures interfaces that are attached later,
    None where the design does not say. `account` is the owner, where the design states it.
    `stopped`: the design keeps it stopped.
    `filters_inside`: it filters between its interfaces by itself, as a firewall does. `management_swap`: it uses its
    second interface for management, and the primary one for data.
    `gets_public_ip` is whether AWS gives it a public IPv4 address at launch, None where its subnet decides;
    `picks_private_ip` whether AWS picks its private address. `allowlisted_by` are those who have put the address that
    the launch shows on an allow-list, `egress_identity` is the Elastic IP that outbound traffic is to show.
    `replaced_by` says what replaces the instance by itself, with all that it has made at launch; None where nothing
    is known to.
    """

    id: Value[str] = Unknown("the instance id")
    type: Value[str]
    type_requested: bool = False
    subnet: Value[Subnet] | None = None
    zone: Value[Zone] | None = None
    zone_requested: bool = False
    interfaces: tuple[LaunchInterface, ...] | None = None
    more_interfaces: tuple[str, ...] = ()
    addresses: Addresses = NO_ADDRESSES
    source_dest_check: Value[bool] = True
    private_ip: Value[str] | None = None
    public_ip: Value[str] | None = None
    primary_id: Value[str] | None = None
    security_groups: "GroupList | None" = None
    account: str | None = None
    stopped: bool = False
    attached: "tuple[Attachment, ...] | None" = None
    count: Value[int] = 1
    os: Value[str] | None = None
    policy_routing: bool | None = None
    os_hotplug: bool | None = None
    placement_group: str | None = None
    node_of: str | None = None
    filters_inside: bool = False
    management_swap: Value[bool] = False
    expected_gbps: float | None = None
    gets_public_ip: Value[bool] | None = None
    picks_private_ip: Value[bool] = True
    allowlisted_by: Value[Peers] = ()
    egress_identity: "Value[ElasticIp] | None" = None
    replaced_by: Value[str | None] = None
    notes: dict[str, str] = field(default_factory=dict)
    user_data: str = ""


class LaunchTemplate(Launch, kw_only=True, eq=False):
    """A launch template (its default version).

    `group_type` is the type of the instances that Auto Scaling groups start from it, where these do not take its own.
    """

    group_type: Value[str] | None = None


class Instance(Launch, kw_only=True, eq=False):
    """An EC2 instance."""

    template: Value[LaunchTemplate] | None = None


class Attachment(Entity, kw_only=True, eq=False):
    """An interface in a slot (network card, device index) of an instance.

    `address` is what findings about the attachment are about. `at_launch` tells apart what the launch itself
    attaches from what is attached to an instance that exists. `doubt` says what would tell whether there is such an
    attachment whenever there is the instance; empty where there is. `many`: there may be several like it.
    `exists`: the input shows that AWS has made it. `managed_by` is what attaches the interface, iac or agent; None
    where the design does not say.
    """

    interface: Value[Interface]
    launch: Value[Launch]
    device_index: Value[int]
    network_card: Value[int] = 0
    at_launch: bool = False
    ena_queues: bool = False
    ena_express: bool = False
    managed_by: str | None = None
    exists: bool = False
    doubt: str = ""
    many: bool = False

    @property
    def doubts(self) -> tuple[str, ...]:
        """What would tell whether it is on its launch."""
        facts = facts_missing(self.launch)
        return (*facts, self.doubt) if self.doubt else facts


class AutoScalingGroup(Entity, kw_only=True, eq=False):
    """An Auto Scaling group: starts instances of a template in its subnets, `least` at first and `most` at last."""

    template: Value[LaunchTemplate] | None = None
    subnets: tuple[Value[Subnet], ...] = ()
    zones: tuple[Value[Zone], ...] = ()
    least: Value[int] = 0
    most: Value[int] | None = None


class ElasticIp(Identified, kw_only=True, eq=False):
    """An Elastic IP address: it belongs to the account, and is associated with one private address at a time.

    `id` is the allocation id. The quota is one of the `owner` (an account, or the provider that stands for it) and the
    Region; `quota` is its number where the design states it, and addresses from a `pool` of one's own are outside of
    it. `exists`: the input shows that AWS has given it. `gateway` is the kind of gateway that it is reached through:
    internet-gateway, carrier-gateway or local-gateway. `protected`: its deletion is prevented.
    """

    public_ip: Value[str] | None = None
    owner: str = ""
    region: str | None = None
    quota: int | None = None
    pool: bool = False
    exists: bool = False
    gateway: Value[str] = "internet-gateway"
    protected: Value[bool] = False
    allowlisted_by: Value[Peers] = ()


class NatGateway(Identified, kw_only=True, eq=False):
    """A NAT gateway; it takes addresses of its subnet, and the Elastic IPs that it is given.

    `mode` is its availability mode: zonal, or regional, which has no subnet. `more_elastic_ips` says what would tell
    whether it is given others than those listed. `private`: it leads to other networks, and has no Elastic IP.
    `exists`: the input shows that AWS has made it.
    """

    subnet: Value[Subnet]
    addresses: Addresses = NO_ADDRESSES
    elastic_ips: tuple[Value[ElasticIp], ...] = ()
    more_elastic_ips: tuple[str, ...] = ()
    mode: Value[str] = "zonal"
    private: Value[bool] = False
    exists: bool = False
    allowlisted_by: Value[Peers] = ()


class ElasticIpAssociation(Entity, kw_only=True, eq=False):
    """What holds an Elastic IP: an interface, or an instance, whose primary interface then has it.

    `both_asked`: the author names an instance and an interface. `exists`: the input shows that AWS has made it.
    `shown`: nobody asked for it, AWS reports it of the Elastic IP, and it can be another's work.
    """

    elastic_ip: Value[ElasticIp] | None = None
    interface: Value[Interface] | None = None
    launch: Value[Launch] | None = None
    private_ip: Value[str] | None = None
    both_asked: bool = False
    exists: bool = False
    shown: bool = False


class RouteTable(Identified, kw_only=True, eq=False):
    """A route table. `more_routes` says what would tell whether there are routes beside those of the design."""

    vpc: Value[Vpc] | None = None
    more_routes: tuple[str, ...] = ()


class Route(Entity, kw_only=True, eq=False):
    """A route of a table.

    `address` is that of the route, or of its table where it is written inside of it; `destination` is a CIDR block or
    the id of a prefix list. `target_kind` is interface (also where it names an instance), internet-gateway,
    egress-only-internet-gateway, nat-gateway, transit-gateway, vpc-endpoint, peering, carrier-gateway, local-gateway,
    virtual-private-gateway, core-network or local. `nat_gateway` and `vpc_endpoint` are the ones that it leads to.
    `doubt` says what would tell whether the table has this route.
    """

    destination: Value[str]
    table: Value[RouteTable] | None = None
    interface: Value[Interface] | None = None
    launch: Value[Launch] | None = None
    target_kind: Value[str] = "interface"
    nat_gateway: Value[NatGateway] | None = None
    vpc_endpoint: Value[Identified] | None = None
    doubt: str = ""


class FailoverGroup(Entity, kw_only=True, eq=False):
    """An identity and the instances that may hold it, one at a time.

    `mechanism` is move-eni, move-eip, move-secondary-ip, retarget-route or replace; `private_ip` or `elastic_ip` is the
    address that moves where one does. `scaling_groups` are the members whose instances are not known one by one.
    `device_index` is the one that the interface takes on each member, `survives` whose loss the group must survive:
    instance or zone.
    """

    mechanism: Value[str]
    interface: Value[Interface] | None = None
    private_ip: str | None = None
    elastic_ip: ElasticIp | None = None
    members: tuple[Value[Launch], ...] = ()
    scaling_groups: tuple[AutoScalingGroup, ...] = ()
    device_index: int | None = None
    survives: str | None = None


def unknown_subnet(owner: str) -> Unknown:
    """The subnet of something that names none."""
    return Unknown(f"the subnet of {owner}", symbol=f"{owner}.subnet_id")
