"""The subnets of a service, as AWS judges them: together, whatever resources they are written in."""

import functools
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from enilint.aws.service_subnets import SubnetDemands, subnet_demands
from enilint.model.entities.base import Identified
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import EndpointSubnet, SubnetService, VpcEndpoint
from enilint.model.functions import FUNCTION, Functions
from enilint.model.zone import Zone
from enilint.values import (
    Answer,
    Missing,
    Unknown,
    Value,
    all_of,
    candidates,
    differs,
    facts_missing,
    follow,
    known,
    merged,
    same,
)

DATABASE = "database"
"""The kind of services that have their interfaces in the subnets of a group."""
SUBNET_GROUPS = frozenset(
    {
        "cache-subnet-group",
        "dax-subnet-group",
        "db-subnet-group",
        "dms-subnet-group",
        "memorydb-subnet-group",
        "redshift-subnet-group",
    }
)
"""The kinds of these groups."""
_OUTSIDE = frozenset({"ecs-service", "gateway-endpoint", "lambda-function", "opensearch-domain"})
"""The kinds of services that have no interfaces unless they list subnets."""
_MOST_COMPARED = 20
"""Subnets that one of an unknown zone is compared with."""


class ServiceSubnet(Struct, frozen=True, eq=False):
    """One subnet of a service, and the resource that lists it."""

    service: SubnetService
    subnet: Value[Subnet]


class ServicePlacement(Struct, frozen=True, eq=False):
    """A service with all of its subnets: one resource, or several that belong to one thing, as mount targets do."""

    services: tuple[SubnetService, ...]
    demands: Value[SubnetDemands | None]
    """What AWS asks of the subnets; unknown where the kind of service is."""
    subnets: tuple[ServiceSubnet, ...]
    more: tuple[str, ...]
    """What would tell whether there are subnets beside those listed; empty where the list is complete."""

    @property
    def is_whole(self) -> bool:
        """Whether one resource lists all of its subnets, so that their number says something."""
        return len(self.services) == 1 and self.services[0].parent is None and not self.more


class ServiceAddresses(Struct, frozen=True, eq=False):
    """The IPv4 addresses that a service takes in one of its subnets: `number` at least, `more` perhaps."""

    service: SubnetService
    subnet: Value[Subnet]
    number: int
    more: int = 0
    facts: tuple[str, ...] = ()
    """What would tell whether it takes more."""


class SubnetServices(Functions):
    """Questions about services that are given lists of subnets."""

    def subnets_of(self, service: SubnetService) -> tuple[tuple[Value[Subnet], ...], tuple[str, ...]]:
        """The subnets that a service lists, or its subnet group, and what would tell the others.

        A database that names no group has the default one (CreateDBInstance, `DBSubnetGroupName`).
        """
        is_database = same(service.service, DATABASE)
        if service.subnets or service.more_subnets or is_database is False:
            return service.subnets, service.more_subnets
        if isinstance(is_database, Missing):
            return (), is_database.facts
        groups = (one for one in self.services if known(one.service) in SUBNET_GROUPS)
        own = [one for one in groups if service.parent is not None and same(one.id, service.parent) is True]
        is_one = len(own) == 1  # groups of different services can have one name, which is their ID
        return (own[0].subnets, own[0].more_subnets) if is_one else ((), (f"the subnets of {service}",))

    def has_interfaces(self, service: SubnetService) -> bool:
        """Whether a service may have interfaces: not without subnets, if it can do without a VPC."""
        kind = known(service.service)
        return kind is None or kind not in _OUTSIDE or any(self.subnets_of(service))

    def whole_services(self) -> list[SubnetService]:
        """Everything that is given a list of subnets; a VPC endpoint of the design has those that are added to it."""
        parts = {id(one) for each in self._added.values() for one in each}
        return [self.with_added(one) for one in self.services_in_subnets() if id(one) not in parts]

    def whole_of(self, service: SubnetService) -> Identified:
        """What sentences name: the service itself, or the VPC endpoint that it adds a subnet to."""
        return (known(service.endpoint) if isinstance(service, EndpointSubnet) else None) or service

    def with_added(self, service: SubnetService) -> SubnetService:
        """A VPC endpoint with the subnets that are added to it; any other service as it is."""
        parts = self._added.get(id(service))
        if parts is None:
            return service
        subnets = (subnet for one in parts for subnet in one.subnets)
        more = merged(service.more_subnets, *(one.more_subnets for one in parts))
        return replace(service, subnets=(*service.subnets, *subnets), more_subnets=more)

    @functools.cached_property
    def _added(self) -> dict[int, list[EndpointSubnet]]:
        """What adds subnets to an endpoint of the design, by the object."""
        endpoints = {id(one) for one in self.services if isinstance(one, VpcEndpoint)}
        found: dict[int, list[EndpointSubnet]] = defaultdict(list)
        for one in self.services:
            if isinstance(one, EndpointSubnet) and id(self.whole_of(one)) in endpoints:
                found[id(self.whole_of(one))].append(one)
        return dict(found)

    def service_placements(self) -> Iterator[ServicePlacement]:
        """The services that ask something of their subnets, or may."""
        parents: dict[tuple[str, str], list[SubnetService]] = {}
        for service in self.services_in_subnets():
            demands = follow(service.service, subnet_demands)
            if demands is None or service.in_outpost is True:
                continue
            kind, parent = known(service.service), _name(service.parent)
            if kind is not None and parent:
                parents.setdefault((kind, parent), []).append(service)
            else:
                yield _placement((service,), demands)
        for (kind, _), services in parents.items():
            yield _placement(tuple(services), subnet_demands(kind))

    def pairs_to_compare(self, placement: ServicePlacement) -> Iterator[tuple[ServiceSubnet, ServiceSubnet]]:
        """The pairs of its subnets that may be in one zone: neighbours, those of one name, and any with an unsure one.

        Of many subnets in zones that are not certain, the first few are compared with all others.
        """
        by_name: dict[str, ServiceSubnet] = {}
        unsure: list[ServiceSubnet] = []
        for number, one in enumerate(placement.subnets):
            names = _names(follow(one.subnet, lambda subnet: subnet.zone))
            earlier = placement.subnets[max(0, number - 1) : number] if names else placement.subnets[:number]
            named = (by_name[name] for name in names if name in by_name)
            found = {id(each): each for each in (*earlier[:_MOST_COMPARED], *unsure, *named)}
            yield from ((other, one) for other in found.values())
            by_name.update({name: one for name in names if name not in by_name})
            if not names and len(unsure) < _MOST_COMPARED:
                unsure.append(one)

    def service_addresses(self) -> Iterator[ServiceAddresses]:
        """What services take in their subnets: functions that share an interface take one address together."""
        for interface in self.function_interfaces():
            yield ServiceAddresses(interface.functions[0], interface.subnet, 1)
        for function in self.uncounted_functions():
            is_function = same(function.service, FUNCTION)
            shares = f"which interfaces {function} shares with other functions"
            facts = is_function.facts if isinstance(is_function, Missing) else (shares,)
            yield from (ServiceAddresses(function, one, 0, 1, facts) for one in function.subnets)
        for service in self.services_in_subnets():
            number = follow(service.service, _addresses)
            most = max(candidates(number), default=1)
            certain = known(number)
            for subnet in service.subnets if most or certain is None else ():
                if certain is None:
                    yield ServiceAddresses(service, subnet, 0, most, facts_missing(number))
                else:
                    yield ServiceAddresses(service, subnet, certain)

    def share_a_zone(self, one: ServiceSubnet, other: ServiceSubnet) -> Answer:
        """Whether two subnets of a service are in one zone; those that never exist together are not."""
        zones = (follow(each.subnet, lambda subnet: subnet.zone) for each in (one, other))
        return all_of((same(*zones), differs(one.subnet, other.subnet), self._listed_together(one, other)))

    def _listed_together(self, one: ServiceSubnet, other: ServiceSubnet) -> Answer:
        if one.service is not other.service:
            return self.existing_together(one.service, other.service)
        first, second = known(one.subnet), known(other.subnet)
        return True if first is None or second is None else self.existing_together(first, second)


def _names(zone: Value[Zone]) -> list[str]:
    """What a zone that is certain is called: its ID and its name, or what stands for the name in a list of zones."""
    one = known(zone)
    if one is None:
        return []
    name = one.name.symbol if isinstance(one.name, Unknown) and one.name.family else known(one.name)
    return [each for each in (known(one.id), name) if each]


def _placement(services: tuple[SubnetService, ...], demands: Value[SubnetDemands | None]) -> ServicePlacement:
    subnets = tuple(ServiceSubnet(service, one) for service in services for one in service.subnets)
    doubts = (facts for one in services for facts in (one.more_subnets, facts_missing(one.in_outpost)))
    return ServicePlacement(services, demands, subnets, merged(*doubts))


def _name(parent: Value[str] | None) -> str:
    """What tells one parent from another: its id, or the symbol of it; empty where nothing does."""
    if isinstance(parent, Unknown):
        return parent.symbol or ""
    return (known(parent) or "") if parent is not None else ""


def _addresses(kind: str) -> int:
    demands = subnet_demands(kind)
    return demands.addresses if demands is not None else 0
