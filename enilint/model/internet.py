"""How traffic with the internet leaves a subnet, and what keeps it from doing so.

An Elastic IP is reached through the internet gateway of its VPC, and so by a route to one in the table of its subnet.
What a route hands to a firewall or another appliance may get there as well: with the endpoint of a firewall between a
subnet and its internet gateway, the subnet itself has no route to the gateway. Source: AWS Network Firewall Developer
Guide, "Simple single zone architecture with an internet gateway".
"""

from enilint.model.addresses import IpNetwork, canonical_range, covers, parsed_network
from enilint.model.entities.places import Subnet
from enilint.model.entities.routes import INTERNET_GATEWAY, Route, RouteTable
from enilint.model.entities.services import VpcEndpoint
from enilint.model.lookups import Lookups
from enilint.values import Answer, Missing, Value, any_of, facts_missing, follow, known, merged, same

_PRIVATE = ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
_DEFAULT = "0.0.0.0/0"
_DEFAULTS = {4: _DEFAULT, 6: "::/0"}
_WHOLE = {4: {"0.0.0.0/1", "128.0.0.0/1"}, 6: {"2000::/3"}}
"""What holds all public addresses, and is more specific than the default route (RFC 4291, "Address Type
Identification")."""
_HALVES = {4: _WHOLE[4], 6: _WHOLE[6] | {"::/1"}}
"""What holds a good part of the public addresses, or all of them."""
_PREFIX_LIST = "pl-"
_OTHER_GATEWAYS = ("carrier-gateway", "local-gateway")
_APPLIANCES = ("interface", "vpc-endpoint")
_INSPECTS = "gateway-load-balancer-endpoint"


class Internet(Lookups):
    """How what is in a subnet reaches the internet."""

    def leads_to_internet_gateway(self, table: RouteTable) -> Answer:
        """Whether what has a public IPv4 address reaches a gateway by a table that stands for this address.

        Carrier gateways and local gateways do so for the addresses of Wavelength Zones and Outposts.
        """
        unlisted = self.routing.unlisted_routes(table)
        answers = [self._leads_out(one) for one in self.routing.routes_of(table)]
        return any_of([*answers, Missing(unlisted) if unlisted else False])

    def _leads_out(self, route: Route) -> Answer:
        answer = _leads_out(route)
        return True if isinstance(answer, Missing) and self._leads_on(route) else answer

    def _leads_on(self, route: Route) -> bool:
        """Whether the endpoint of a firewall hands the traffic of a route on to a gateway, by the table of its subnet.

        Inspected traffic returns to the endpoint, and leaves its subnet. Source: Elastic Load Balancing User Guide,
        "Getting started with Gateway Load Balancers", routing.
        """
        endpoint = known(route.vpc_endpoint)
        if not isinstance(endpoint, VpcEndpoint) or same(endpoint.service, _INSPECTS) is not True:
            return False
        if len(endpoint.subnets) != 1 or endpoint.more_subnets or holds_public_addresses(route.destination) is not True:
            return False
        table = known(follow(endpoint.subnets[0], self.route_table_of))
        return table is not None and any(_leads_out(one) is True for one in self.routing.routes_of(table))

    def default_route_of(self, table: RouteTable) -> Route | Missing | None:
        """The IPv4 default route of a table, None where it has none; or what would tell."""
        routes = self.routing.routes_of(table)
        found = next((one for one in routes if _destination(one) == _DEFAULT), None)
        if found is not None:
            return found
        unsure = [fact for one in routes for fact in facts_missing(one.destination)]
        facts = merged(self.routing.unlisted_routes(table), unsure)
        return Missing(facts) if facts else None

    def defaults_to_internet_gateway(self, subnet: Subnet, version: int = 4) -> Answer:
        """Whether a subnet has a direct route to an internet gateway for the whole internet, as a public subnet has.

        Source: VPC User Guide, "Subnet types". Routes to the halves of the internet are the default route together.
        """
        value = self.route_table_of(subnet)
        table = known(value)
        if table is None:
            return Missing(facts_missing(value))
        answer = any_of(same(one.target_kind, INTERNET_GATEWAY) for one in self.internet_routes_of(table, version))
        if answer is not False or any(_destination(one) == _DEFAULTS[version] for one in self.routing.routes_of(table)):
            return answer
        unsure = [fact for one in self.routing.routes_of(table) for fact in facts_missing(one.destination)]
        facts = merged(self.routing.unlisted_static_routes(table), unsure)
        return Missing(facts) if facts else False

    def internet_routes_of(self, table: RouteTable, version: int = 4) -> list[Route]:
        """The routes of a table for the whole internet, or for a half of it. Those of both halves leave none over."""
        routes = self.routing.routes_of(table)
        halves = [one for one in routes if _destination(one) in _HALVES[version]]
        if {_destination(one) for one in halves} >= _WHOLE[version]:
            return halves
        return [*halves, *(one for one in routes if _destination(one) == _DEFAULTS[version])]

    def has_other_gateways(self) -> bool:
        """Whether routes lead, or may lead, to carrier gateways or local gateways."""
        routes = (*self.routes, *self.gateway_routes)
        return any(same(follow(one.target_kind, _OTHER_GATEWAYS.__contains__), True) is not False for one in routes)


def _destination(route: Route) -> str | None:
    """The destination as AWS keeps it. None: not known."""
    text = known(route.destination)
    return None if text is None else canonical_range(text)


def _leads_out(route: Route) -> Answer:
    destination = holds_public_addresses(route.destination)
    if destination is False:
        return False
    kinds = follow(route.target_kind, _stands_for_address)
    kind = known(kinds)
    if kind is None:
        return Missing(facts_missing(kinds))
    if kind == "perhaps":
        return Missing((f"where {_target(route)} sends the traffic that {route} routes to it",))
    if kind == "no":
        return False
    return destination if isinstance(destination, Missing) else True


def _stands_for_address(kind: str) -> str:
    if kind == INTERNET_GATEWAY or kind in _OTHER_GATEWAYS:
        return "yes"
    return "perhaps" if kind in _APPLIANCES else "no"


def _target(route: Route) -> str:
    kind = known(route.target_kind)
    one = known(route.interface) or known(route.launch) if kind == "interface" else None
    return str(one) if one is not None else "a VPC endpoint" if kind == "vpc-endpoint" else "an interface"


def holds_public_addresses(destination: Value[str]) -> Answer:
    """Whether the destination of a route holds public IPv4 addresses."""
    text = known(destination)
    if text is None:
        return Missing(facts_missing(destination))
    range = parsed_network(text)
    if range is None:
        return text.startswith(_PREFIX_LIST)
    return range.version == 4 and not any(_covers(one, range) for one in _PRIVATE)


def _covers(block: str, range: IpNetwork) -> bool:
    outer = parsed_network(block)
    return outer is not None and covers(outer, range)
