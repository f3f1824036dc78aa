"""Addresses and prefixes: their edges, and what Terraform itself is not of one mind about."""

import ipaddress

import pytest

from enilint.inputs.terraform.source.functions import find
from enilint.inputs.terraform.source.functions.function import call
from enilint.inputs.terraform.source.values import EvaluationError
from enilint.values import OneOf, Unknown


def evaluate(name, *arguments):
    return call(find(name), arguments)


@pytest.mark.parametrize("prefix", ["10.20.0.0/16", "192.168.4.0/30", "2001:db8::/56", "fd00::/120"])
def test_subnets_one_by_one_are_all_subnets(prefix):
    expected = [str(network) for network in ipaddress.ip_network(prefix).subnets(2)]

    assert [evaluate("cidrsubnet", prefix, 2, number) for number in range(4)] == expected
    assert list(evaluate("cidrsubnets", prefix, 2, 2, 2, 2)) == expected


def test_subnets_are_aligned_to_their_size():
    assert evaluate("cidrsubnets", "10.0.0.0/16", 8, 2, 8) == ("10.0.0.0/24", "10.0.64.0/18", "10.0.128.0/24")


@pytest.mark.parametrize(("number", "host"), [(0, "10.0.0.0"), (-1, "10.0.0.255"), (-256, "10.0.0.0"), (7, "10.0.0.7")])
def test_hosts_count_from_both_ends(number, host):
    assert evaluate("cidrhost", "10.0.0.0/24", number) == host


@pytest.mark.parametrize("number", [256, -257, 10**9])
def test_a_host_outside_of_its_network_is_refused(number):
    with pytest.raises(EvaluationError, match="no host number"):
        evaluate("cidrhost", "10.0.0.0/24", number)


@pytest.mark.parametrize(
    "prefix",
    [
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0.0/1.5",
        "10.0.0.0/\N{ARABIC-INDIC DIGIT EIGHT}",
        "\N{ARABIC-INDIC DIGIT ONE}.0.0.0/8",
        "10.0.0.0/" + "9" * 10_000,
        "1" * 10_000 + ".0.0.0/8",
        "0" * 10_000 + "1.0.0.0/8",
        ":" * 10_000 + "/8",
        "fe80::1%1/64",
        "\n10.0.0.0/8",
        "10.0.0.0/8\n",
    ],
)
@pytest.mark.parametrize(("name", "rest"), [("cidrhost", [0]), ("cidrsubnet", [1, 0]), ("cidrsubnets", [1])])
def test_what_is_no_prefix_is_refused(name, rest, prefix):
    with pytest.raises(EvaluationError, match="not a prefix"):
        evaluate(name, prefix, *rest)


@pytest.mark.parametrize(("bits", "number"), [(-1, 0), (17, 0), (10**9, 0), (8, 256), (8, -1), (0, 1)])
def test_a_subnet_that_does_not_fit_is_refused(bits, number):
    with pytest.raises(EvaluationError):
        evaluate("cidrsubnet", "10.0.0.0/16", bits, number)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("cidrhost", ("::ffff:10.0.0.0/104", 1)),
        ("cidrsubnet", ("::ffff:10.0.0.0/104", 8, 1)),
        ("cidrsubnets", ("::ffff:10.0.0.0/104", 8)),
        ("cidrcontains", ("::ffff:10.0.0.0/104", "10.0.0.1")),
        ("cidrhost", ("2001:db8::/32", 2**64)),
    ],
)
def test_what_terraform_is_not_of_one_mind_about_is_unknown(name, arguments):
    assert isinstance(evaluate(name, *arguments), Unknown)


def test_a_subnet_of_a_network_that_is_not_known_equals_itself():
    vpc = Unknown("the CIDR of the VPC", symbol="aws_vpc.a.cidr_block")

    first, second, other = (evaluate("cidrsubnet", vpc, 8, number) for number in (1, 1, 2))

    assert first == second
    assert first.symbol is not None
    assert first.symbol != other.symbol


def test_a_subnet_of_one_of_several_networks_is_one_of_several():
    value = evaluate("cidrsubnet", OneOf(("10.0.0.0/16", "10.1.0.0/16"), "the workspace"), 8, 1)

    assert value.candidates == ("10.0.1.0/24", "10.1.1.0/24")
    assert value.reason == "the workspace"
