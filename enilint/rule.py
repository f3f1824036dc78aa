"""What the author of a rule imports, and nothing else is needed.

A rule is a module with a function `check(network)` that yields findings and undecided questions, and a `RULE` that
describes it. Its docstring is its documentation; its examples are its tests. `docs/rule-api.md` is the index of all
that stands here.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from msgspec import Struct

from enilint.aws.instance_types import Family, InstanceType
from enilint.aws.operating_systems import configures_attached_later
from enilint.aws.reserved_addresses import reserved_for
from enilint.aws.service_subnets import SubnetDemands, subnet_demands
from enilint.aws.set_order import in_set_order
from enilint.aws.zones import is_in_region
from enilint.findings import Edit, Finding, Fix, Location, Reference, Related, Severity, Suppression, Undecided
from enilint.model.address_book import AddressHolder
from enilint.model.address_demand import AddressTaker, at_most
from enilint.model.addresses import (
    Address,
    Addresses,
    BlockPart,
    IgnoredArgument,
    IpNetwork,
    UnknownAddress,
    address_bounds,
    block_part,
    covers,
    has_number_too_large,
    parsed_network,
    reserved_number,
)
from enilint.model.change import Change
from enilint.model.entities.base import AddressText, Entity, Identified, Peers, Tags
from enilint.model.entities.containers import ENI_CONFIG_LABEL, EcsService, EniConfig, NodeGroup
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import ALL_PROTOCOLS, GroupAssociation, GroupList, GroupRule, GroupUse, SecurityGroup
from enilint.model.entities.ids import IdArgument
from enilint.model.entities.intent import (
    Drill,
    FailoverGroup,
    FailoverRoute,
    FailoverSign,
    Flow,
    FlowEnd,
    Operation,
)
from enilint.model.entities.launches import (
    Attachment,
    AutoScalingGroup,
    Instance,
    Interface,
    Launch,
    LaunchInterface,
    LaunchTemplate,
    OfferedType,
)
from enilint.model.entities.on_interfaces import (
    INSTANCE_ATTACH,
    ElasticIpAssociation,
    GroupAttachment,
    InterfacePermission,
)
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.entities.routes import InternetGateway, PeeringConnection, Route, RouteTable, RouteTableAssociation
from enilint.model.entities.services import (
    AddressReference,
    DnsRecord,
    LoadBalancer,
    LoadBalancerTarget,
    SubnetService,
    TransitGatewayAttachment,
    VpcEndpoint,
)
from enilint.model.existence import Existence
from enilint.model.failover import Holders, Standby
from enilint.model.functions import FunctionInterface
from enilint.model.in_use import Refusal, User, refusal_words
from enilint.model.internet import holds_public_addresses
from enilint.model.launch import device_index_words
from enilint.model.links import leads_to
from enilint.model.loss import Loss, Replacement, cause_words, joined_words, loss_words
from enilint.model.middleboxes import Middlebox, RoutedPath
from enilint.model.moves import Move
from enilint.model.naming import block_of, names_of
from enilint.model.network import Network
from enilint.model.obstacles import Obstacle
from enilint.model.roles import last_part, roles_in
from enilint.model.senders import Sender, Senders
from enilint.model.source_routing import SourceRouting
from enilint.model.subnet_services import ServiceAddresses, ServicePlacement, ServiceSubnet
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Count,
    Missing,
    OneOf,
    Unknown,
    Value,
    all_of,
    any_of,
    candidates,
    differs,
    exceeds,
    facts_missing,
    follow,
    is_open,
    known,
    merged,
    negated,
    one_of,
    same,
    stated,
    unanimous,
    words,
)

Check = Callable[..., Iterator[Finding | Undecided]]

HEADINGS = ("What", "Why", "When it is fine", "Fix", "What is undecided", "Sources")
"""The headings of a rule's docstring, in this order, each as `## Heading`."""


class Good(Struct, frozen=True):
    """A design that the rule must not report. A line that ends in `# undecided` must be left undecided.

    `kind` is what the design is written as: topology, terraform (source) or terraform-plan. Plans have no comments:
    `undecided` lists the subjects of their questions.
    """

    source: str
    kind: str = "topology"
    undecided: tuple[str, ...] = ()


class Bad(Struct, frozen=True):
    """A design that the rule must report: on the lines that end in `# error`, `# warning` or `# info`, and no other.

    `kind` is what the design is written as, as for Good. Plans have no comments: `flags` lists what is reported, each
    as a severity and a subject (`error aws_network_interface.vip`).
    """

    source: str
    kind: str = "topology"
    flags: tuple[str, ...] = ()


class Rule(Struct, frozen=True, kw_only=True):
    """A rule's metadata.

    `check` is called with the network, and with an instance of `options` where the rule has any. `groups` are names
    that select it together with others. `severity` holds for findings that name none of their own. One that is `opt_in`
    runs only where its code or name is selected. One that is about suppressions is called with these once all other
    rules have run, as a list of Suppression.
    """

    code: str
    name: str
    severity: Severity
    since: str
    check: Check
    good: tuple[Good, ...]
    bad: tuple[Bad, ...]
    groups: tuple[str, ...] = ()
    options: type[Any] | None = None
    status: str = "stable"
    opt_in: bool = False
    about: Literal["designs", "suppressions"] = "designs"


# Nouns: what a design consists of. What one of them says by itself is an attribute of it.
__all__ = [
    "ALL_PROTOCOLS",
    "ENI_CONFIG_LABEL",
    "INSTANCE_ATTACH",
    "Address",
    "AddressReference",
    "AddressText",
    "Addresses",
    "Attachment",
    "AutoScalingGroup",
    "Change",
    "DnsRecord",
    "Drill",
    "EcsService",
    "ElasticIp",
    "ElasticIpAssociation",
    "EniConfig",
    "Entity",
    "Existence",
    "FailoverGroup",
    "FailoverRoute",
    "FailoverSign",
    "Family",
    "Flow",
    "FlowEnd",
    "GroupAssociation",
    "GroupAttachment",
    "GroupList",
    "GroupRule",
    "GroupUse",
    "IdArgument",
    "Identified",
    "IgnoredArgument",
    "Instance",
    "InstanceType",
    "Interface",
    "InterfacePermission",
    "InternetGateway",
    "IpNetwork",
    "Launch",
    "LaunchInterface",
    "LaunchTemplate",
    "LoadBalancer",
    "LoadBalancerTarget",
    "NatGateway",
    "NodeGroup",
    "Operation",
    "PeeringConnection",
    "Peers",
    "Route",
    "RouteTable",
    "RouteTableAssociation",
    "SecurityGroup",
    "Subnet",
    "SubnetDemands",
    "SubnetService",
    "Tags",
    "TransitGatewayAttachment",
    "UnknownAddress",
    "Vpc",
    "VpcEndpoint",
    "VpcRange",
    "Zone",
]

# Questions: what is asked of a design is a method of Network, and these are the answers that have parts; the functions
# are about addresses, texts and operating systems alone.
__all__ += [
    "AddressHolder",
    "AddressTaker",
    "FunctionInterface",
    "Holders",
    "Loss",
    "Middlebox",
    "Move",
    "Network",
    "Obstacle",
    "Refusal",
    "Replacement",
    "RoutedPath",
    "Sender",
    "Senders",
    "ServiceAddresses",
    "ServicePlacement",
    "ServiceSubnet",
    "SourceRouting",
    "Standby",
    "User",
    "address_bounds",
    "at_most",
    "block_of",
    "block_part",
    "configures_attached_later",
    "covers",
    "has_number_too_large",
    "holds_public_addresses",
    "in_set_order",
    "is_in_region",
    "last_part",
    "leads_to",
    "names_of",
    "parsed_network",
    "refusal_words",
    "reserved_for",
    "reserved_number",
    "roles_in",
    "subnet_demands",
]

# Answers: values that may be unknown, and what is made of them.
__all__ += [
    "Answer",
    "Count",
    "Missing",
    "OfferedType",
    "OneOf",
    "Unknown",
    "Value",
    "all_of",
    "any_of",
    "candidates",
    "cause_words",
    "differs",
    "exceeds",
    "facts_missing",
    "follow",
    "is_open",
    "known",
    "merged",
    "negated",
    "one_of",
    "same",
    "unanimous",
]

# Results: what a rule says, and what it is.
__all__ += [
    "HEADINGS",
    "Bad",
    "BlockPart",
    "Check",
    "Edit",
    "Finding",
    "Fix",
    "Good",
    "Location",
    "Reference",
    "Related",
    "Rule",
    "Severity",
    "Suppression",
    "Undecided",
    "device_index_words",
    "joined_words",
    "loss_words",
    "stated",
    "words",
]
