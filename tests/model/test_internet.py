"""How traffic with the internet leaves a subnet, and what keeps it from doing so."""

from enilint.rule import Missing, OneOf, Unknown, holds_public_addresses
from tests.model.building import instance, interface, network, route, route_table
from tests.tables import table

TABLE = route_table("table")
DEFAULT = "0.0.0.0/0"
DESTINATION, KIND = Unknown("the destination"), Unknown("the target")
DOUBT = "whether such a route"


def to(kind, destination=DEFAULT, **more):
    return route("out", table=TABLE, target_kind=kind, destination=destination, **more)


@table(
    ("destination", "expected"),
    [
        (DEFAULT, True),
        ("203.0.113.0/24", True),
        ("8.0.0.0/6", True),  # with 10.0.0.0/8 in it
        ("10.0.0.0/8", False),
        ("10.1.0.0/16", False),
        ("100.64.0.0/10", False),
        ("172.16.0.0/12", False),
        ("172.32.0.0/16", True),
        ("192.168.1.0/24", False),
        ("::/0", False),
        ("2001:db8::/32", False),
        ("pl-1234", True),
        ("nonsense", False),
        (DESTINATION, Missing(("the destination",))),
        (OneOf((DEFAULT, "10.0.0.0/8"), "which"), Missing(("which",))),
    ],
)
def test_holds_public_addresses(destination, expected) -> None:
    assert holds_public_addresses(destination) == expected


ENI, WEB = interface("eni"), instance("web")


def goes(what: str) -> Missing:
    return Missing((f"where {what} sends the traffic that out routes to it",))


@table(
    ("routes", "more", "expected"),
    [
        ([], {}, False),
        ([to("internet-gateway")], {}, True),
        ([to("carrier-gateway")], {}, True),
        ([to("local-gateway")], {}, True),
        ([to("nat-gateway")], {}, False),
        ([to("transit-gateway")], {}, False),
        ([to("internet-gateway", "10.0.0.0/8")], {}, False),
        ([to("nat-gateway"), to("internet-gateway")], {}, True),
        # What an appliance does is not known
        ([to("interface", interface=ENI)], {}, goes("eni")),
        ([to("interface", launch=WEB)], {}, goes("web")),
        ([to("interface", interface=Unknown("?"))], {}, goes("an interface")),
        ([to("interface")], {}, goes("an interface")),
        ([to("vpc-endpoint")], {}, goes("a VPC endpoint")),
        ([to("vpc-endpoint", interface=ENI)], {}, goes("a VPC endpoint")),
        ([to("interface", "10.0.0.0/8", interface=ENI)], {}, False),
        ([to(OneOf(("interface", "vpc-endpoint"), "which kind"))], {}, goes("an interface")),
        ([to("interface", interface=ENI), to("internet-gateway")], {}, True),
        # What is not known of a route
        ([to(KIND)], {}, Missing(("the target",))),
        ([to(KIND, "10.0.0.0/8")], {}, False),
        ([to(OneOf(("internet-gateway", "nat-gateway"), "which kind"))], {}, Missing(("which kind",))),
        ([to(OneOf(("internet-gateway", "carrier-gateway"), "which kind"))], {}, True),
        ([to("internet-gateway", DESTINATION)], {}, Missing(("the destination",))),
        ([to("nat-gateway", DESTINATION)], {}, False),
        # What is not known of the table
        ([to("internet-gateway", doubt=DOUBT)], {}, Missing((DOUBT,))),
        ([to("nat-gateway")], {"more_routes": ("its other routes",)}, Missing(("its other routes",))),
        ([to("internet-gateway")], {"more_routes": ("its other routes",)}, True),
    ],
)
def test_leads_to_internet_gateway(routes, more, expected) -> None:
    design = network(gateway_routes=routes)
    assert design.leads_to_internet_gateway(route_table("table", **more)) == expected


NAT, IPV6 = to("nat-gateway"), to("internet-gateway", "::/0")
UNTOLD = to("nat-gateway", DESTINATION)


@table(
    ("routes", "more", "expected"),
    [
        ([], {}, None),
        ([IPV6], {}, None),
        ([IPV6, NAT], {}, NAT),
        ([UNTOLD], {}, Missing(("the destination",))),
        ([UNTOLD, NAT], {}, NAT),
        ([IPV6], {"more_routes": ("its other routes",)}, Missing(("its other routes",))),
        ([UNTOLD], {"more_routes": ("its other routes",)}, Missing(("its other routes", "the destination"))),
    ],
)
def test_default_route_of(routes, more, expected) -> None:
    assert network(gateway_routes=routes).default_route_of(route_table("table", **more)) == expected


@table(
    ("kind", "expected"),
    [
        ("carrier-gateway", True),
        ("local-gateway", True),
        ("internet-gateway", False),
        ("interface", False),
        (KIND, True),
        (OneOf(("internet-gateway", "local-gateway"), "which"), True),
        (OneOf(("internet-gateway", "nat-gateway"), "which"), False),
    ],
)
def test_has_other_gateways(kind, expected) -> None:
    assert network(gateway_routes=[to("internet-gateway"), to(kind)]).has_other_gateways() is expected
    assert network(routes=[to(kind)]).has_other_gateways() is expected
    assert network().has_other_gateways() is False
