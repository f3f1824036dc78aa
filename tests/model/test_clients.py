"""Which subnets use a route table."""

from enilint.rule import OneOf, Unknown
from tests.model.building import VPC, network, route, route_table, subnet, table_association

APP, WEB = subnet("app"), subnet("web")
TABLE, OTHER = route_table("table"), route_table("other")
OF_APP = table_association(TABLE, subnet=APP)
MAIN = table_association(OTHER, main_of=VPC, address="main")


def design(*associations, **more):
    return network(subnets=[APP, WEB], route_tables=[TABLE, OTHER], table_associations=associations, **more)


def test_subnets_use_the_table_that_they_are_associated_with_or_the_main_one() -> None:
    both = design(OF_APP, MAIN)
    assert (both.subnets_using(TABLE), both.subnets_using(OTHER)) == ([APP], [WEB])
    assert (both.table_in_design(APP), both.table_in_design(WEB)) == (TABLE, OTHER)
    assert (both.subnet_doubts_of(TABLE), both.subnet_doubts_of(OTHER)) == ((), ())


def test_a_subnet_whose_table_is_not_in_the_design_is_no_doubt() -> None:
    alone = design(OF_APP)
    assert alone.table_in_design(WEB) is None
    assert alone.subnet_doubts_of(OTHER) == ()


def test_a_subnet_that_may_use_a_table_is_a_doubt() -> None:
    either = OneOf((TABLE, OTHER), "which table")
    unsure = design(table_association(either, subnet=WEB))
    assert unsure.table_in_design(WEB) == either
    assert (unsure.subnets_using(TABLE), unsure.subnet_doubts_of(TABLE)) == ([], ("which table",))


def test_a_main_table_that_may_be_another_is_a_doubt() -> None:
    main = table_association(OTHER, main_of=VPC, doubt="whether it is the main one")
    to_internet = route("out", table=OTHER, target_kind="internet-gateway")
    unsure = design(OF_APP, main, gateway_routes=[to_internet])
    found = unsure.table_in_design(WEB)
    assert isinstance(found, Unknown)
    assert unsure.subnet_doubts_of(OTHER) == (found.fact,)
