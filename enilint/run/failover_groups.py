"""Failover groups of the configuration, as part of the designs that they are for."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from enilint.configuration.failover_groups import FailoverGroup as Configured
from enilint.configuration.loading import LoadedConfig
from enilint.findings import InputError, Location
from enilint.inputs.design import Design
from enilint.model.entities.base import Entity
from enilint.model.entities.intent import FailoverGroup, FailoverRoute
from enilint.model.entities.launches import AutoScalingGroup, Launch
from enilint.model.network import Network
from enilint.values import Unknown, Value, known

KEY = "failover-group"

E = TypeVar("E", bound=Entity)


class GroupOfDesign(Struct, frozen=True):
    """A table of the configuration. `path` is the resolved path of its design."""

    path: str
    at: Location
    table: Configured

    def is_of(self, design: Design) -> bool:
        """Whether it is for a design: the one of its path, or a plan or state in the directory of that."""
        path = os.path.realpath(design.path)
        return self.path == path or (os.path.isfile(path) and self.path == os.path.dirname(path))


def configured_groups(loaded: LoadedConfig) -> list[GroupOfDesign]:
    """The failover groups of a configuration."""
    found = []
    for number, table in enumerate(loaded.config.failover_group):
        error = loaded.error("", KEY, number=number)
        line, column = error.line or 1, error.column or 1
        at = Location(error.path or "", line, column, line, column + len(KEY))
        found.append(GroupOfDesign(os.path.realpath(os.path.join(loaded.directory, table.path)), at, table))
    return found


def add_failover_groups(design: Design, groups: Sequence[GroupOfDesign]) -> None:
    """Add the groups that are for a design to its networks, and an error for each address that no network has."""
    for one in groups:
        if not one.is_of(design):
            continue
        missing: list[set[str]] = []
        for network in design.networks:
            made, absent = _group(one, network, design.path)
            network.failover_groups = (*network.failover_groups, made)
            missing.append(absent)
        nowhere = set.intersection(*missing) if missing and not design.unread and not design.errors else set()
        design.errors += [_error(one, address, design) for address in sorted(nowhere)]


def _error(one: GroupOfDesign, address: str, design: Design) -> InputError:
    words = f"[[{KEY}]] {one.table.name}: {address} is not in {design.path}"
    return InputError(one.at.path, words, one.at.line, one.at.column)


def _group(one: GroupOfDesign, network: Network, path: str) -> tuple[FailoverGroup, set[str]]:
    table, absent = one.table, set[str]()

    def find(address: str, found: Mapping[str, E]) -> Value[E]:
        entity = found.get(address)
        if entity is None:
            absent.add(address)
        return Unknown(f"{address}, which is not in {path}") if entity is None else entity

    launches: dict[str, Launch] = {each.address: each for each in network.launch_descriptions()}
    scaling = {each.address: each for each in network.auto_scaling_groups}
    interfaces = {each.address: each for each in network.interfaces}
    tables = {each.address: each for each in network.route_tables}
    elastic_ips = {each.address: each for each in network.elastic_ips}
    interface = find(table.interface, interfaces) if table.interface is not None else None
    if interface is None and table.mechanism == "move-eni":
        interface = Unknown(f"the interface of {table.name}")
    elastic_ip = find(table.elastic_ip, elastic_ips) if table.elastic_ip is not None else None
    route_table = find(table.route_table, tables) if table.route_table is not None else None
    group = FailoverGroup(
        address=f"{KEY}.{table.name}",
        at=one.at,
        mechanism=table.mechanism,
        interface=interface,
        private_ip=table.private_ip,
        elastic_ip=known(elastic_ip) if elastic_ip is not None else None,
        routes=() if route_table is None else tuple(FailoverRoute(route_table, each) for each in table.destinations),
        members=tuple(find(each, launches) for each in table.members if each not in scaling),
        scaling_groups=tuple(_scaling(table.members, scaling)),
        device_index=table.device_index,
        survives=table.survives,
    )
    return group, absent


def _scaling(members: Sequence[str], found: Mapping[str, AutoScalingGroup]) -> Iterator[AutoScalingGroup]:
    yield from (found[one] for one in members if one in found)
