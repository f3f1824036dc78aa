"""Findings at their places in pictures."""

from collections.abc import Iterable, Mapping, Sequence

from enilint.diagram import scene
from enilint.diagram.reading import Reading
from enilint.findings import Finding, Severity
from enilint.model.network import Network
from enilint.values import candidates, known


def put(reading: Reading, findings: Sequence[tuple[int, Finding]], scenes: Mapping[str, scene.Scene]) -> None:
    """Mark what findings are about, as far as it is in the pictures."""
    places = _places(reading, scenes)
    for number, finding in findings:
        place = _place(finding, places)
        if place is not None:
            severity = (finding.severity or Severity.WARNING).value
            title = f"{severity} {finding.rule} {finding.name}"
            place.marks.append(scene.Mark(number, severity, finding.rule, title))


def _place(finding: Finding, places: Mapping[str, list[scene.Holder]]) -> scene.Holder | None:
    """The smallest thing that the subject names; else that of the first related fact that has one."""
    for subject in (finding.subject, *(one.subject for one in finding.related)):
        found = places.get(subject)
        if found:
            return _of_arcs(finding, found) or found[0]
    return None


def _of_arcs(finding: Finding, holders: Iterable[scene.Holder]) -> scene.Holder | None:
    """Of the arcs of one failover group, the one to a member that the finding names, and that is wrong."""
    arcs = [one for one in holders if isinstance(one, scene.Arc)]
    named = {one.subject for one in finding.related}
    return max(arcs, key=lambda one: (one.target.address in named, one.kind == "wrong"), default=None)


def _places(reading: Reading, scenes: Mapping[str, scene.Scene]) -> dict[str, list[scene.Holder]]:
    """What is in the pictures, by every address that findings can name."""
    places: dict[str, list[scene.Holder]] = {address: [one] for address, one in reading.places.items()}
    for key, subnet in reading.subnets.items():
        places.setdefault(key, [subnet])
    arcs: dict[str, list[scene.Holder]] = {}
    for arc in reading.arcs:
        arcs.setdefault(arc.address, []).append(arc)
    for address, found in arcs.items():
        places.setdefault(address, found)
    for network in filter(None, (reading.network, reading.network.before)):
        for address, other in _others(network):
            if other in places:
                places.setdefault(address, places[other])
    for key, one in scenes.items():
        places.setdefault(key, [one])
    return places


def _others(network: Network) -> Iterable[tuple[str, str]]:
    """Addresses of what is not drawn itself, each with that of what shows it."""
    for association in network.associations:
        value = network.interface_of(association)
        for interface in candidates(value)[:1] if value is not None else ():
            yield association.address, interface.address
            for elastic_ip in candidates(association.elastic_ip)[:1] if association.elastic_ip is not None else ():
                yield elastic_ip.address, interface.address
    for gateway in network.nat_gateways:
        for named in gateway.elastic_ips:
            for one in candidates(named):
                yield one.address, gateway.address
    for table in network.table_associations:
        subnet = known(table.subnet) if table.subnet is not None else None
        routed = known(table.table)
        if subnet is not None:
            yield table.address, subnet.address
            if routed is not None:
                yield routed.address, subnet.address
    for route in network.routes:
        target = network.route_target(route)
        targeted = known(target) if target is not None else None
        if targeted is not None:
            yield route.address, targeted.address
    for route in (*network.routes, *network.gateway_routes):
        in_table = known(route.table) if route.table is not None else None
        if in_table is not None:
            yield route.address, in_table.address
