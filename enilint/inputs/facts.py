"""What is known of things in AWS that a design only refers to by their ids."""

from __future__ import annotations  # types are made when facts are read, which few runs do

from typing import Annotated, Any

from msgspec import Meta, Struct, field

Tagged = Annotated[dict[str, str] | None, Meta(description="All of its tags.")]


class VpcFacts(Struct, forbid_unknown_fields=True):
    """A VPC."""

    cidr: Annotated[str | None, Meta(description="The IPv4 CIDR block.")] = None
    account: Annotated[str | None, Meta(description="The account that owns the VPC.")] = None
    tags: Tagged = None


class SubnetFacts(Struct, forbid_unknown_fields=True):
    """A subnet."""

    zone: Annotated[str | None, Meta(description="The Availability Zone name, such as us-east-1a.")] = None
    zone_id: Annotated[str | None, Meta(description="The Availability Zone ID, such as use1-az4.")] = None
    vpc: Annotated[str | None, Meta(description="The ID of the VPC.")] = None
    cidr: Annotated[str | None, Meta(description="The IPv4 CIDR block.")] = None
    ipv6_cidr: Annotated[str | None, Meta(description="The IPv6 CIDR block.")] = None
    account: Annotated[str | None, Meta(description="The account in which the zone has this name.")] = None
    tags: Tagged = None


class InterfaceFacts(Struct, forbid_unknown_fields=True):
    """A network interface."""

    subnet: Annotated[str | None, Meta(description="The ID of the subnet.")] = None
    kind: Annotated[
        str | None, Meta(description="The type of the interface: interface, efa, efa-only, trunk, branch, ...")
    ] = None
    source_dest_check: Annotated[bool | None, Meta(description="Whether the source/destination check is on.")] = None
    service_managed: Annotated[bool | None, Meta(description="Whether an AWS service manages the interface.")] = None
    tags: Tagged = None


class InstanceFacts(Struct, forbid_unknown_fields=True):
    """An instance."""

    type: Annotated[str | None, Meta(description="The instance type.")] = None
    subnet: Annotated[str | None, Meta(description="The ID of the subnet of the primary interface.")] = None
    zone: Annotated[str | None, Meta(description="The Availability Zone name.")] = None
    primary_interface: Annotated[str | None, Meta(description="The ID of the primary interface.")] = None
    tags: Tagged = None


class InstanceTypeFacts(Struct, forbid_unknown_fields=True):
    """The limits of an instance type, overriding the data of enilint."""

    max_interfaces: Annotated[
        int | None, Meta(description="The maximum number of network interfaces on all network cards.")
    ] = None
    ipv4_per_interface: Annotated[
        int | None,
        Meta(description="The maximum number of IPv4 addresses per interface, including the primary address."),
    ] = None
    ipv6_per_interface: Annotated[
        int | None, Meta(description="The maximum number of IPv6 addresses per interface.")
    ] = None
    network_cards: Annotated[int | None, Meta(description="The number of network cards.")] = None
    gbps: Annotated[float | None, Meta(description="The peak bandwidth in Gbps.")] = None
    hypervisor: Annotated[str | None, Meta(description="nitro, xen, or none for bare metal.")] = None

    def row(self) -> dict[str, Any]:
        """The figures under the names of the instance-type data."""
        row: dict[str, Any] = {
            "max_enis": self.max_interfaces,
            "ipv4_per_eni": self.ipv4_per_interface,
            "ipv6_per_eni": self.ipv6_per_interface,
            "card_count": self.network_cards,
            "gbps": None if self.gbps is None else [self.gbps, self.gbps],
            "hypervisor": self.hypervisor,
        }
        return {key: value for key, value in row.items() if value is not None}


class Facts(Struct, forbid_unknown_fields=True):
    """A facts file: AWS resources by ID, and instance types by name."""

    vpcs: Annotated[dict[str, VpcFacts], Meta(description="VPCs by ID.")] = field(default_factory=dict)
    subnets: Annotated[dict[str, SubnetFacts], Meta(description="Subnets by ID.")] = field(default_factory=dict)
    interfaces: Annotated[dict[str, InterfaceFacts], Meta(description="Network interfaces by ID.")] = field(
        default_factory=dict
    )
    instances: Annotated[dict[str, InstanceFacts], Meta(description="Instances by ID.")] = field(default_factory=dict)
    instance_types: Annotated[dict[str, InstanceTypeFacts], Meta(description="Instance types by name.")] = field(
        default_factory=dict
    )

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all things in AWS."""
        return frozenset().union(self.vpcs, self.subnets, self.interfaces, self.instances)

    def add(self, other: Facts) -> None:
        """Take over what another source knows; where both know, the other one has the last word."""
        for section in self.__struct_fields__:
            mine, theirs = getattr(self, section), getattr(other, section)
            for key, known in theirs.items():
                mine[key] = _joined(mine[key], known) if key in mine else known


def _joined(earlier: Any, later: Any) -> Any:
    fields = {name: getattr(earlier, name) for name in earlier.__struct_fields__}
    fields |= {name: value for name in fields if (value := getattr(later, name)) is not None}
    return type(earlier)(**fields)


def facts_schema() -> dict[str, Any]:
    """The JSON Schema of a facts file (draft-07)."""
    import msgspec.json

    generated = msgspec.json.schema(Facts)
    definitions = generated["$defs"]
    root = definitions.pop("Facts")
    root["properties"] = {"version": {"const": 1, "description": "The version of the format."}} | root["properties"]
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:enilint:schema:facts:1",
        **root,
        "title": "enilint facts (given with --context)",
        "definitions": definitions,
    }
    plain: dict[str, Any] = _draft_07(schema)
    return plain


def _draft_07(node: Any) -> Any:
    """A schema without what only newer drafts have: references into `definitions`, no nulls for what is left out."""
    if isinstance(node, list):
        return [_draft_07(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "anyOf" in node:
        kept = [one for one in node["anyOf"] if one != {"type": "null"}]
        if len(kept) == 1:
            node = {**{key: value for key, value in node.items() if key != "anyOf"}, **kept[0]}
    return {
        key: value.replace("#/$defs/", "#/definitions/") if key == "$ref" else _draft_07(value)
        for key, value in node.items()
        if not (key == "default" and value in (None, {}))
    }
