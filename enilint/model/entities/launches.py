"""Interfaces, and what they are attached to: instances, and launch templates that instances start from."""

from msgspec import field

from enilint.model.addresses import NO_ADDRESSES, Addresses
from enilint.model.entities.base import Entity, Identified, Peers
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.groups import GroupList
from enilint.model.entities.places import Subnet
from enilint.model.roles import last_part, roles_in
from enilint.model.zone import Zone
from enilint.values import Answer, Unknown, Value, differs, facts_missing, follow, known, same, stated


class Interface(Identified, kw_only=True, eq=False):
    """An elastic network interface. It cannot leave its subnet, and so not its zone.

    `kind` is the API's InterfaceType: interface, efa, efa-only, trunk, branch, or a service's own.
    `implicit`: a launch makes it, no declaration of its own does; `wording` then says which one it is, and `slot` where
    the launch lists it: its network card and device index.
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
    security_groups: GroupList | None = None
    account: str | None = None
    attached_later: Value[bool] = False
    role: str | None = None
    gets_public_ip: Value[bool] = False
    allowlisted_by: Value[Peers] = ()
    implicit: bool = False
    wording: str | None = None
    slot: tuple[Value[int], Value[int]] | None = None

    @property
    def label(self) -> str:
        """The interface in a sentence."""
        return self.wording or self.address

    @property
    def stated(self) -> str:
        """The interface among the values of a finding: those of one launch, whose address they have, by their slots."""
        return self.address if self.slot is None else ",".join(stated(self.address, *self.slot))

    @property
    def bears_ip(self) -> Answer:
        """Whether it takes part in IP routing on its instance: EFA-only, trunk and branch interfaces do not."""
        return same(follow(self.kind, lambda kind: kind not in ("efa-only", "trunk", "branch")), True)

    @property
    def is_checked(self) -> Value[bool]:
        """Whether the source/destination check is on. The data source of an interface does not tell."""
        checked = self.source_dest_check
        if not self.declared and self.address != known(self.id) and not isinstance(checked, Unknown):
            return Unknown(f"the source/destination check of {self}")
        return checked

    @property
    def primary_address(self) -> Value[str] | None:
        """The primary private IPv4 address, where the design tells it, or its symbol.

        AWS makes the first one primary that a topology file lists; Terraform keeps a set of them, without an order.
        """
        if known(self.private_ip) is not None or not self.addresses.listed:
            return self.private_ip
        single = [one.text for one in self.addresses.listed if one.network is not None and one.network.version == 4]
        is_one = len(single) == 1 and "/" not in single[0] and not self.addresses.unknown
        return single[0] if is_one else self.private_ip

    @property
    def purpose(self) -> str | None:
        """Its role, or else the one that its name and notes tell; None where nothing says it, or these say several.

        One that a launch makes has no name of its own: that of its instance says what the instance is for.
        """
        if self.role is not None:
            return self.role
        found = roles_in("" if self.implicit else last_part(self.address), *self.notes.values())
        return found.pop() if len(found) == 1 else None

    @property
    def takes_addresses(self) -> Answer:
        """Whether it has IP addresses: all but EFA-only interfaces have."""
        return differs(self.kind, "efa-only")

    @property
    def takes_device_index(self) -> Answer:
        """Whether it counts among the interfaces of its instance: all but branch interfaces do, behind their trunk.

        AWS attaches no branch interface to an instance. One that the design only refers to therefore counts, unless
        it is known to be one.
        """
        answer = differs(self.kind, "branch")
        return answer if self.declared else answer is not False


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
    security_groups: GroupList | None = None
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
    security_groups: GroupList | None = None
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
    egress_identity: Value[ElasticIp] | None = None
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
    def takes_device_index(self) -> Answer:
        """Whether its interface counts among those of the instance; one that is not known does."""
        interface = known(self.interface)
        return True if interface is None else interface.takes_device_index

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


def unknown_subnet(owner: str) -> Unknown:
    """The subnet of something that names none."""
    return Unknown(f"the subnet of {owner}", symbol=f"{owner}.subnet_id")
