"""enilint's stand-in for terraform-aws-modules/vpc says nothing that the module itself does not.

`stand_ins/README.md` says what is compared.
"""

import re

import pytest

from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.resource import POLICY_TYPES
from tests.stand_in_comparison import claims, is_less_certain
from tests.stand_in_outcomes import STAND_IN, Recorded, calls, described, outcome_of_stand_in, recorded_versions

VERSIONS = {version: Recorded.of(version) for version in recorded_versions()}
NETWORK = ("vpcs", "subnets", "route_tables", "gateway_routes", "table_associations", "nat_gateways", "services")


@pytest.mark.parametrize("name", calls())
def test_a_call_comes_to_the_same_or_to_less(name):
    found = outcome_of_stand_in(name)
    assert {
        version: wrong for version, one in VERSIONS.items() if (wrong := claims(found, one.outcomes.get(name, found)))
    } == {}


def test_each_call_is_recorded_of_the_newest_version():
    assert VERSIONS[max(VERSIONS)].outcomes.keys() == calls().keys()


def test_the_oldest_and_the_newest_version_are_recorded():
    (interval,) = described()["versions"]
    oldest, newest = min(VERSIONS), max(VERSIONS)
    assert oldest == interval["from"]
    assert int(newest.partition(".")[0]) + 1 == int(interval["below"].partition(".")[0])


def test_what_it_leaves_out_is_nothing_that_enilint_reads():
    """A kind of resources that enilint begins to read needs a place in the stand-in.

    The policies of the module allow flow logs to write, and move nothing.
    """
    assert (MAPPED_TYPES - POLICY_TYPES).isdisjoint(described()["also"])
    source = "".join(path.read_text("utf-8") for path in STAND_IN.rglob("*.tf"))
    declared = set(re.findall(r'^variable "(\w+)"', source, re.MULTILINE))
    assert declared
    assert declared.isdisjoint(described()["harmless"])


@pytest.mark.parametrize(
    "name",
    [
        "one NAT gateway for each zone",
        "one NAT gateway for all, with each other kind",
        "more public than private subnets",
        "fewer zones than subnets",
        "Elastic IPs of the caller",
        "database tables with one NAT gateway",
        "VPN gateway with propagation",
    ],
)
def test_a_usual_network_is_known_as_well_as_with_the_module(name):
    found, real = outcome_of_stand_in(name), VERSIONS[max(VERSIONS)].outcomes[name]
    assert {kind: found[kind] for kind in NETWORK if kind in found} == {
        kind: real[kind] for kind in NETWORK if kind in real
    }


@pytest.mark.parametrize("list", ["subnets", "table_associations", "route_tables", "outputs"])
def test_what_differs_is_noticed(list):
    name = "one NAT gateway for each zone"
    found, real = outcome_of_stand_in(name), VERSIONS[max(VERSIONS)].outcomes[name]
    first, second = list_of(found, list)
    found[list][first], found[list][second] = found[list][second], found[list][first]
    assert claims(found, real)
    del found[list][first]
    assert list == "outputs" or claims(found, real)


def list_of(found, kind):
    if kind == "outputs":
        return "private_subnets", "public_subnets"
    if kind == "route_tables":
        found[kind]["aws_route_table.private[0]"]["vpc"] = "aws_vpc.other[0]"
    names = [name for name in found[kind] if ".private[" in name]
    return names[0], names[1]


@pytest.mark.parametrize(
    ("mine", "theirs", "answer"),
    [
        ("?", "10.0.0.0/24", True),
        ("?aws_subnet.a[0].id", "?aws_subnet.a[1].id", False),
        ("?aws_subnet.a[0].id", "?aws_subnet.a[0].id", True),
        ("?aws_subnet.a[0].cidr_block", "10.0.0.0/24", True),
        ("10.0.0.0/24", "?aws_subnet.a[0].cidr_block", False),
        ({"one_of": ["a", "b"], "open": False, "name": None}, "b", True),
        ({"one_of": ["a", "b"], "open": False, "name": None}, "c", False),
        ({"one_of": ["a", "b"], "open": True, "name": None}, "c", True),
        ("a", {"one_of": ["a", "b"], "open": False, "name": None}, False),
        (["a", "?"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (None, False, False),
    ],
)
def test_what_is_less_certain(mine, theirs, answer):
    assert is_less_certain(mine, theirs) is answer
