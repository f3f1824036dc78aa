"""What the author of a rule imports, and nothing else is needed.

A rule is a module with a function `check(network)` that yields findings and undecided questions, and a `RULE` that
describes it. Its docstring is its documentation; its examples are its tests.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

from msgspec import Struct

from enilint.aws.instance_types import Family, InstanceType
from enilint.aws.operating_systems import configures_attached_later, policy_routing
from enilint.aws.reserved_addresses import reserved_for
from enilint.findings import Edit, Finding, Fix, Location, Reference, Related, Severity, Suppression, Undecided
from enilint.model.address_book import AddressHolder, primary_address
from enilint.model.addresses import (
    Address,
    Addresses,
    IpNetwork,
    UnknownAddress,
    covers,
    parsed_network,
    reserved_number,
)
from enilint.model.auto_scaling import placed_by_groups
from enilint.model.change import Change
from enilint.model.entities.base import AddressText, Entity, Identified, Peers, never_both
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import ALL_PROTOCOLS, GroupAssociation, GroupRule, GroupUse, SecurityGroup
from enilint.model.entities.intent import FailoverGroup, Flow, FlowEnd
from enilint.model.entities.launches import (
    Attachment,
    AutoScalingGroup,
    Instance,
    Interface,
    Launch,
    LaunchInterface,
    LaunchTemplate,
)
from enilint.model.entities.on_interfaces import (
    INSTANCE_ATTACH,
    ElasticIpAssociation,
    GroupAttachment,
    InterfacePermission,
)
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.entities.routes import InternetGateway, Route, RouteTable, RouteTableAssociation
from enilint.model.entities.services import (
    AddressReference,
    DnsRecord,
    LoadBalancer,
    LoadBalancerTarget,
    TransitGatewayAttachment,
)
from enilint.model.existence import Existence, existing_together, several_for
from enilint.model.failover import Holders, holders_of, members_of, moves_interface
from enilint.model.forwarding import forwarding_target, forwards, is_checked, turns_check_on
from enilint.model.internet import (
    blocked_public_access,
    default_route_of,
    holds_public_addresses,
    leads_to_internet_gateway,
)
from enilint.model.launch import launch_attachments, slot_words, template_of, type_of, unlisted_interfaces
from enilint.model.loss import (
    Loss,
    Replacement,
    changed,
    leaves_subnet,
    listed,
    loss_of,
    loss_proof,
    loss_words,
    replacements,
    unchanged,
)
from enilint.model.middleboxes import Middlebox, RoutedPath, paths_through_interfaces
from enilint.model.moves import Move, moves
from enilint.model.naming import names_of
from enilint.model.network import Network
from enilint.model.proof import zone_of_interface_proof, zone_of_launch_proof
from enilint.model.roles import last_part, role_of, roles_in
from enilint.model.security import includes_traffic
from enilint.model.source_routing import operating_system_of, source_routing, source_routing_asked
from enilint.model.sources import Source, Sources
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
    differs,
    exceeds,
    facts_missing,
    follow,
    known,
    merged,
    negated,
    one_of,
    possible,
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


__all__ = [
    "ALL_PROTOCOLS",
    "HEADINGS",
    "INSTANCE_ATTACH",
    "Address",
    "AddressHolder",
    "AddressReference",
    "AddressText",
    "Addresses",
    "Answer",
    "Attachment",
    "AutoScalingGroup",
    "Bad",
    "Change",
    "Check",
    "Count",
    "DnsRecord",
    "Edit",
    "ElasticIp",
    "ElasticIpAssociation",
    "Entity",
    "Existence",
    "FailoverGroup",
    "Family",
    "Finding",
    "Fix",
    "Flow",
    "FlowEnd",
    "Good",
    "GroupAssociation",
    "GroupAttachment",
    "GroupRule",
    "GroupUse",
    "Holders",
    "Identified",
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
    "Location",
    "Loss",
    "Middlebox",
    "Missing",
    "Move",
    "NatGateway",
    "Network",
    "OneOf",
    "Peers",
    "Reference",
    "Related",
    "Replacement",
    "Route",
    "RouteTable",
    "RouteTableAssociation",
    "RoutedPath",
    "Rule",
    "SecurityGroup",
    "Severity",
    "Source",
    "Sources",
    "Subnet",
    "Suppression",
    "TransitGatewayAttachment",
    "Undecided",
    "Unknown",
    "UnknownAddress",
    "Value",
    "Vpc",
    "VpcRange",
    "Zone",
    "all_of",
    "any_of",
    "blocked_public_access",
    "changed",
    "configures_attached_later",
    "covers",
    "default_route_of",
    "differs",
    "exceeds",
    "existing_together",
    "facts_missing",
    "follow",
    "forwarding_target",
    "forwards",
    "holders_of",
    "holds_public_addresses",
    "includes_traffic",
    "is_checked",
    "known",
    "last_part",
    "launch_attachments",
    "leads_to_internet_gateway",
    "leaves_subnet",
    "listed",
    "loss_of",
    "loss_proof",
    "loss_words",
    "members_of",
    "merged",
    "moves",
    "moves_interface",
    "names_of",
    "negated",
    "never_both",
    "one_of",
    "operating_system_of",
    "parsed_network",
    "paths_through_interfaces",
    "placed_by_groups",
    "policy_routing",
    "possible",
    "primary_address",
    "replacements",
    "reserved_for",
    "reserved_number",
    "role_of",
    "roles_in",
    "same",
    "several_for",
    "slot_words",
    "source_routing",
    "source_routing_asked",
    "stated",
    "template_of",
    "turns_check_on",
    "type_of",
    "unanimous",
    "unchanged",
    "unlisted_interfaces",
    "words",
    "zone_of_interface_proof",
    "zone_of_launch_proof",
]
