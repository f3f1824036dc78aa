"""Interfaces, and what they are attached to: instances, and launch templates that instances start from."""

from msgspec import Struct, field

from enilint.findings import Location
from enilint.model.addresses import NO_ADDRESSES, Addresses, IgnoredArgument, family_of
from enilint.model.entities.base import Entity, Identified, Peers, Tags
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.groups import GroupList
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.roles import last_part, told_roles
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    OneOf,
    Unknown,
    Value,
    differs,
    facts_missing,
    follow,
    known,
    same,
    stated,
    unanimous,
)

_WITHOUT_IP = frozenset({"efa-only", "trunk", "branch"})
"""The kinds of interfaces that take no part in IP routing on their instance."""


class Interface(Identified, kw_only=True, eq=False):
    """An elastic network interface. It cannot leave its subnet, and so not its zone."""

    subnet: Value[Subnet]
    """Its subnet, which decides the zone."""
    kind: Value[str] = "interface"
    """The InterfaceType of the API: interface, efa, efa-only, trunk, branch, or that of a service."""
    addresses: Addresses = NO_ADDRESSES
    """Its private addresses, and how many it takes."""
    ignored_arguments: tuple[IgnoredArgument, ...] = ()
    """What its author set without an effect."""
    intent: str | None = None
    """Why it is an interface of its own: failover, bandwidth, separation or addresses. None: not stated."""
    notes: dict[str, str] = field(default_factory=dict)
    """What people wrote about it: `name`, `description`, and other tags as `tags.KEY`."""
    more_notes: tuple[str, ...] = ()
    """What would tell what else they wrote; empty where this is all."""
    source_dest_check: Value[bool] = True
    """Whether the source/destination check is on; see `is_checked`."""
    private_ip: Value[str] | None = None
    """The primary private IPv4 address; unknown until the apply. None: AWS picks it, or it is not stated."""
    service_managed: bool = False
    """Whether an AWS service manages it."""
    manager: str | None = None
    """The service that manages it, in a sentence. None: none does, or nothing tells which."""
    security_groups: GroupList | None = None
    """The groups it lists. None: it lists none, so AWS takes the default group of the VPC."""
    keeps_own_groups: Value[bool] = False
    """Whether Terraform keeps the list of groups that the interface itself has, and removes those from elsewhere."""
    account: str | None = None
    """The account that owns it. None: not stated."""
    attached_later: Value[bool] = False
    """Whether something outside of the design attaches it at run time."""
    role: str | None = None
    """What a topology file says it is for: management, public, private or data. None: not stated; see `purpose`."""
    gets_public_ip: Value[bool] = False
    """Whether AWS gives it a public IPv4 address when a launch makes it."""
    allowlisted_by: Value[Peers] = ()
    """Who has put its addresses on an allow-list."""
    only_receives: Answer = False
    """Whether it answers nothing: a traffic mirror target does not."""
    implicit: bool = False
    """Whether a launch makes it, and no declaration of its own does."""
    wording: str | None = None
    """What sentences call an implicit interface. None: they use the address."""
    slot: tuple[Value[int], Value[int]] | None = None
    """The network card and the device index of an implicit interface. None: it is not implicit, or the only one."""

    @property
    def label(self) -> str:
        """The interface in a sentence."""
        return self.wording or self.address

    @property
    def stated(self) -> str:
        """The interface among the values of a finding: those of one launch, whose address they have, by their slots."""
        return self.address if self.slot is None else ",".join(stated(self.address, *self.slot))

    @property
    def address_family(self) -> str:
        """The `family` of its private addresses where they are unknown: two of them are different."""
        return family_of(self.address)

    @property
    def bears_ip(self) -> Answer:
        """Whether it takes part in IP routing on its instance: EFA-only, trunk and branch interfaces do not."""
        kind = known(self.kind)
        if kind is not None:
            return kind not in _WITHOUT_IP
        return same(follow(self.kind, lambda kind: kind not in _WITHOUT_IP), True)

    @property
    def is_checked(self) -> Value[bool]:
        """Whether the source/destination check is on. The data source of an interface does not tell."""
        checked = self.source_dest_check
        if not self.declared and self.address != known(self.id) and not isinstance(checked, Unknown):
            return Unknown(f"the source/destination check of {self}")
        return checked

    @property
    def primary_address(self) -> Value[str] | None:
        """The primary private IPv4 address. None: the design does not show it.

        AWS makes the first one primary that a topology file lists; Terraform keeps a set of them, without an order.
        """
        if known(self.private_ip) is not None or not self.addresses.listed:
            return self.private_ip
        single = [one.text for one in self.addresses.listed if one.network is not None and one.network.version == 4]
        is_one = len(single) == 1 and "/" not in single[0] and not self.addresses.unknown
        return single[0] if is_one else self.private_ip

    @property
    def purpose(self) -> str | None:
        """Its role, or else the one that its name and notes show. None: nothing says it, or these say several.

        One that a launch makes has no name of its own: that of its instance says what the instance is for.
        """
        if self.role is not None:
            return self.role
        found = self.told_roles
        return found.pop() if len(found) == 1 else None

    @property
    def told_roles(self) -> set[str]:
        """The roles that its tags state, or else its name and description tell."""
        return told_roles("" if self.implicit else last_part(self.address), self.notes)

    @property
    def takes_addresses(self) -> Answer:
        """Whether it has IP addresses: all but EFA-only interfaces have."""
        kind = known(self.kind)
        return differs(self.kind, "efa-only") if kind is None else kind != "efa-only"

    @property
    def takes_device_index(self) -> Answer:
        """Whether it counts among the interfaces of its instance: all but branch interfaces do, behind their trunk.

        AWS attaches no branch interface to an instance. One that the design only refers to therefore counts, unless
        it is known to be one.
        """
        kind = known(self.kind)
        answer = differs(self.kind, "branch") if kind is None else kind != "branch"
        return answer if self.declared else answer is not False


class LaunchInterface(Entity, kw_only=True, eq=False):
    """One interface that a launch lists: an existing one, or one that the launch makes."""

    interface: Value[Interface] | None = None
    """The existing interface. None: the launch makes one."""
    subnet: Value[Subnet] | None = None
    """The subnet of the one that the launch makes. None: the launch decides, or its Auto Scaling group."""
    device_index: Value[int] = 0
    """The device index; 0 is the primary interface."""
    network_card: Value[int] = 0
    """The index of the network card."""
    kind: Value[str] = "interface"
    """The InterfaceType of the one that the launch makes."""
    addresses: Addresses = NO_ADDRESSES
    """The private addresses of the one that the launch makes."""
    ena_queues: bool = False
    """Whether ENA queues are set."""
    ena_express: bool = False
    """Whether ENA Express is on."""
    asks_public_ip: Value[bool] | None = None
    """Whether a public IPv4 address is asked for. None: the subnet determines it."""
    security_groups: GroupList | None = None
    """The groups it lists. None: it lists none."""
    delete_on_termination: Value[bool] | None = None
    """Whether it is deleted with its instance. None: not stated."""
    notes: dict[str, str] = field(default_factory=dict)
    """What people wrote about it: `description`, and tags as `tags.KEY`."""
    more_notes: tuple[str, ...] = ()
    """What would tell what else they wrote; empty where this is all."""
    tags: Tags | None = None
    """The tags of the one that the launch makes. None: those that the launch gives all of them."""


class OfferedType(Struct, frozen=True):
    """An instance type that the deployment of a design may choose."""

    name: str
    """The type."""
    at: Location
    """Where it is offered."""


class Launch(Identified, kw_only=True, eq=False):
    """What starts instances: an instance, or a launch template.

    `addresses`, `private_ip`, `source_dest_check` and `security_groups` are those of the implicit primary interface.
    """

    id: Value[str] = Unknown("the instance ID")
    """The id that AWS has given it; unknown until the apply."""
    type: Value[str]
    """The instance type as it is written; `network.type_of` also knows that of the template."""
    type_requested: bool = False
    """Whether the author wrote a type of its own."""
    types_offered: tuple[OfferedType, ...] = ()
    """The types that a deployment may choose in place of it. Empty: it chooses none."""
    subnet: Value[Subnet] | None = None
    """The subnet of the primary interface. None: not stated."""
    zone: Value[Zone] | None = None
    """The zone stated beside the subnet. None: not stated."""
    zone_requested: bool = False
    """Whether the author asked for that zone."""
    interfaces: tuple[LaunchInterface, ...] | None = None
    """The interfaces it lists. None: it lists none, and makes one primary interface in `subnet`."""
    more_interfaces: tuple[str, ...] = ()
    """What would tell whether there are others; empty where the list is complete."""
    addresses: Addresses = NO_ADDRESSES
    """The private addresses of the primary interface."""
    source_dest_check: Value[bool] = True
    """Whether the source/destination check is on."""
    private_ip: Value[str] | None = None
    """The primary private IPv4 address; unknown until the apply. None: AWS picks it, or it is not stated."""
    public_ip: Value[str] | None = None
    """The public IPv4 address of the primary interface: one that AWS picked, or an Elastic IP. None: not stated."""
    primary_id: Value[str] | None = None
    """The id of the primary interface. None: not stated."""
    security_groups: GroupList | None = None
    """The groups of the primary interface. None: it lists none."""
    beside_interfaces: dict[str, Answer] = field(default_factory=dict)
    """The arguments of the launch itself that AWS accepts only for a launch that lists no interfaces, and whether each
    is set."""
    account: str | None = None
    """The account that owns it. None: not stated."""
    stopped: bool = False
    """Whether the design keeps it stopped."""
    attached: "tuple[Attachment, ...] | None" = None
    """A cache of what it attaches at launch; rules ask `network.attachments_at_launch`."""
    count: Value[int] = 1
    """How many equal instances it stands for."""
    os: Value[str] | None = None
    """The operating system of its own image, such as amazon-linux-2023. None: not stated."""
    image: Value[str] | None = None
    """The id of its own image; unknown if a lookup or a variable chooses one. None: not stated."""
    policy_routing: bool | None = None
    """Whether the design sets up routing by source address. None: not stated."""
    os_hotplug: bool | None = None
    """Whether the operating system configures interfaces that are attached later. None: not stated."""
    placement_group: str | None = None
    """Its placement group. None: not stated."""
    node_of: str | None = None
    """The cluster service whose agents attach interfaces to it: eks or ecs. None: not stated."""
    filters_inside: bool = False
    """Whether it filters between its interfaces, as a firewall does."""
    management_swap: Value[bool] = False
    """Whether it uses device index 1 for management, and 0 for data."""
    expected_gbps: float | None = None
    """The bandwidth that the author counts on, in Gbps. None: not stated."""
    asks_public_ip: Value[bool] | None = None
    """Whether a public IPv4 address is asked for at launch. None: the subnet determines it."""
    picks_private_ip: Value[bool] = True
    """Whether AWS picks its private address."""
    allowlisted_by: Value[Peers] = ()
    """Who has put the address that it shows on an allow-list."""
    egress_identity: Value[ElasticIp] | None = None
    """The Elastic IP that its outbound traffic is to show. None: not stated."""
    replaced_by: Value[str | None] = None
    """What replaces the instance automatically, with all that it has made at launch. None: nothing is known to."""
    notes: dict[str, str] = field(default_factory=dict)
    """What people wrote about it: `name`, `description`, and other tags as `tags.KEY`."""
    user_data: str = ""
    """The user data as far as the input shows it; empty where it does not."""
    hides_user_data: bool = False
    """Whether it has user data of which the input shows nothing."""
    user_data_source: str = ""
    """What would tell that user data: a parameter or a variable; empty where nothing names it."""


class LaunchTemplate(Launch, kw_only=True, eq=False):
    """A launch template (its default version)."""

    group_type: Value[str] | None = None
    """The type that Auto Scaling groups start in place of its own. None: they take its own."""
    attaches: tuple[Value[Interface], ...] = ()
    """The interfaces that its user data attaches to the instance that runs it: one of them, where there are several."""
    associates: tuple[str, ...] = ()
    """The addresses of the Elastic IPs that its user data associates with the instance that runs it."""
    interface_tags: Tags | None = None
    """The tags of the interfaces that its launches make. None: the input does not tell them."""
    instance_tags: Tags | None = None
    """The tags that it gives instances. None: the input does not tell them."""


class Instance(Launch, kw_only=True, eq=False):
    """An EC2 instance."""

    template: Value[LaunchTemplate] | None = None
    """The launch template it starts from. None: it names none."""
    default_vpc: Value[Vpc] | None = None
    """The default VPC, where AWS starts it for want of a subnet. None: it, or its template, names a subnet."""


class Attachment(Entity, kw_only=True, eq=False):
    """An interface at a device index of an instance.

    Its `address` is what findings about the attachment are about.
    """

    interface: Value[Interface]
    """The interface."""
    launch: Value[Launch]
    """The instance, or the template for each instance of which it stands."""
    device_index: Value[int]
    """The device index; 0 is the primary interface."""
    network_card: Value[int] = 0
    """The index of the network card."""
    at_launch: bool = False
    """Whether the launch itself attaches it; otherwise it is attached to an instance that exists."""
    ena_queues: bool = False
    """Whether ENA queues are set."""
    ena_express: bool = False
    """Whether ENA Express is on."""
    delete_on_termination: Value[bool] = False
    """Whether the interface is deleted when the instance terminates, of an attachment that no launch makes.

    AttachNetworkInterface and Terraform leave the interface; CloudFormation deletes it by default.
    """
    managed_by: str | None = None
    """What attaches it: iac or agent. None: not stated."""
    exists: bool = False
    """Whether the input shows that AWS has made it."""
    waits_for: tuple[str, ...] = ()
    """The addresses of what an apply makes before it, without keys; as far as the author asks for it."""
    doubt: str = ""
    """What would tell whether there is such an attachment whenever there is the instance; empty where there is."""
    many: bool = False
    """Whether there may be several like it."""

    @property
    def takes_device_index(self) -> Answer:
        """Whether its interface counts among those of the instance; one that is not known does."""
        interface = self.interface
        certain = known(interface)
        if certain is not None:
            return certain.takes_device_index
        if isinstance(interface, OneOf) and not interface.open:
            answers = [known(one) is None or one.takes_device_index for one in interface.candidates]
            is_certain = all(one is True for one in answers)
            return True if is_certain else unanimous(answers, otherwise=facts_missing(interface))
        return True

    @property
    def doubts(self) -> tuple[str, ...]:
        """What would tell whether it is on its launch."""
        facts = () if known(self.launch) is not None else facts_missing(self.launch)
        return (*facts, self.doubt) if self.doubt else facts


class AutoScalingGroup(Entity, kw_only=True, eq=False):
    """An Auto Scaling group: starts instances of a template in its subnets."""

    template: Value[LaunchTemplate] | None = None
    """The template, or the first of several. None: it names none."""
    templates: tuple[Value[LaunchTemplate], ...] = ()
    """The templates, where there are several: an instance starts from any of them."""
    subnets: tuple[Value[Subnet], ...] = ()
    """The subnets that instances start in."""
    more_subnets: tuple[str, ...] = ()
    """What would tell whether there are subnets beside those listed; empty where the list is complete."""
    leaves_subnet: bool = False
    """Whether it is a fleet that leaves the subnet of some instances to their template."""
    is_node_group: bool = False
    """Whether EKS makes it for a managed node group."""
    is_fleet: bool = False
    """Whether it is an EC2 Fleet or a Spot Fleet: it has no fixed size, and names subnets that its template may set."""
    zones: tuple[Value[Zone], ...] = ()
    """The zones that it names. If it names subnets, too, instances start in these, and `subnets` has their zones."""
    more_zones: tuple[str, ...] = ()
    """What would tell whether there are zones beside those listed; empty where the list is complete."""
    default_vpc: Value[Vpc] | None = None
    """The default VPC, if the group names zones, and neither it nor its template names a subnet: its instances start
    there. None: something names one."""
    least: Value[int] = 0
    """How many instances it has at first."""
    most: Value[int] | None = None
    """How many instances it has at most. None: not stated."""
    tags: Tags | None = None
    """Its tags; an EKS node group keeps its tags for itself. None: the input does not tell them."""
    instance_tags: Tags | None = None
    """Those of its tags that its instances get, too. None: the input does not tell them."""

    @property
    def each_template(self) -> tuple[Value[LaunchTemplate], ...]:
        """The templates that instances start from: one, unless overrides name others."""
        return self.templates or (() if self.template is None else (self.template,))


def unknown_subnet(owner: str) -> Unknown:
    """The subnet of something that names none."""
    return Unknown(f"the subnet of {owner}", symbol=f"{owner}.subnet_id")
