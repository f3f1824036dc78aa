"""What was understood of designs, as plain data: each interface with where it is, and each instance."""

from msgspec import Struct


class Fact(Struct, frozen=True, omit_defaults=True):
    """A value: `value` if it is known, otherwise its name (`symbol`), its candidates, and the missing facts."""

    value: str | int | bool | None = None
    symbol: str | None = None
    one_of: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Place(Struct, frozen=True):
    """The place of a definition. Lines start at 1."""

    path: str
    line: int


class Attached(Struct, frozen=True, omit_defaults=True):
    """An attachment to an instance or launch template. `missing` lists the facts that decide whether it exists."""

    instance: Fact
    device_index: Fact
    network_card: Fact
    missing: tuple[str, ...] = ()


class InterfaceFacts(Struct, frozen=True, kw_only=True):
    """A network interface. `is_implicit`: a launch creates it, and it has no declaration of its own.

    `ipv4` counts its IPv4 addresses, the primary one included, and `addresses` are those that the input sets.
    `security_groups` is null if the interface lists none: AWS then uses the default group of the VPC. `routes` are
    the routes that target the interface.
    """

    name: str
    address: str
    at: Place
    is_implicit: bool
    kind: Fact
    subnet: Fact
    zone: Fact
    vpc: Fact
    attached: tuple[Attached, ...]
    addresses: tuple[str, ...]
    ipv4: Fact
    security_groups: tuple[Fact, ...] | None
    elastic_ips: tuple[Fact, ...]
    routes: tuple[str, ...]


class InstanceFacts(Struct, frozen=True, kw_only=True):
    """An instance or a launch template, with the number of interfaces it has and the number it supports (`allowed`)."""

    address: str
    at: Place
    is_template: bool
    type: Fact
    interfaces: Fact
    allowed: Fact


class DesignFacts(Struct, frozen=True):
    """The inventory of one input."""

    path: str
    kind: str
    instances: tuple[InstanceFacts, ...]
    interfaces: tuple[InterfaceFacts, ...]
