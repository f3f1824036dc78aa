"""The policies of `examples`, against their designs in topology, Terraform and CloudFormation."""

import json
from pathlib import Path

import pytest

from enilint.expressions.rule_file import EXAMPLES, load
from enilint.rule import Bad, Good
from enilint.ruleset.loaded import LoadedRule
from enilint.run.example_tests import mistakes_in_examples
from enilint.run.examples import lint_example

PATH = Path(__file__).parents[2] / "examples/policies.enilint-rules.yaml"
FILE = load(PATH)
RULES = [LoadedRule(rule, doc, PATH) for rule, doc in FILE.rules]


def test_the_policies_load() -> None:
    assert FILE.errors == []
    assert len(RULES) == 12


@pytest.mark.parametrize("loaded", RULES, ids=lambda loaded: loaded.rule.code)
def test_examples_are_as_expected(loaded: LoadedRule) -> None:
    assert list(mistakes_in_examples(loaded)) == []


@pytest.mark.parametrize("loaded", RULES, ids=lambda loaded: loaded.rule.code)
def test_each_has_bad_and_good_designs_in_every_language(loaded: LoadedRule) -> None:
    for examples in (loaded.rule.bad, loaded.rule.good):
        assert {one.kind for one in examples} == set(EXAMPLES)


@pytest.mark.parametrize("loaded", RULES, ids=lambda loaded: loaded.rule.code)
def test_findings_are_sentences_with_their_facts(loaded: LoadedRule) -> None:
    for example in loaded.rule.bad:
        for finding in lint_example(loaded, example.source, example.kind).findings:
            assert finding.related
            assert finding.values
            assert finding.fingerprint
            for words in (finding.message, finding.help, *(one.message for one in finding.related)):
                assert words.strip() == words != ""
                assert not any(sign in words for sign in ("{", "Unknown(", "OneOf(", "Many(", "an unknown"))


def changed(example: Good | Bad, *replaced: tuple[str, str]) -> Good | Bad:
    source = example.source
    for old, new in replaced:
        assert old in source
        source = source.replace(old, new)
    return type(example)(source, example.kind)


def undecided(code: str, example: Good | Bad) -> list[str]:
    (loaded,) = [one for one in RULES if one.rule.code == code]
    report = lint_example(loaded, example.source, example.kind)
    assert report.findings == ()
    return [fact for one in report.undecided for fact in one.facts]


def test_what_terraform_does_not_tell_is_undecided() -> None:
    by_code = {one.rule.code: one.rule for one in RULES}
    (bad,) = [one for one in by_code["ACME001"].bad if one.kind == "terraform"]
    variable = 'variable "tier" {}\n'
    unsure = changed(bad, ('{ tier = "app" }', "{ tier = var.tier }"), ("  # error", ""), ("resource", "resource"))
    assert undecided("ACME001", type(bad)(variable + unsure.source, bad.kind)) == ["the value of var.tier"]
    (bad,) = [one for one in by_code["ACME010"].bad if one.kind == "terraform"]
    unsure = changed(bad, ('["us-east-1a", "us-east-1b"][count.index % 2]', "var.zones[count.index]"))
    assert undecided("ACME010", type(bad)('variable "zones" {}\n' + unsure.source, bad.kind)) != []


def test_tags_of_the_stack_are_not_known() -> None:
    by_code = {one.rule.code: one.rule for one in RULES}
    (bad,) = [one for one in by_code["ACME012"].bad if one.kind == "cloudformation"]
    unsure = changed(bad, ("[{Key: role, Value: web}]", "[]"))
    assert undecided("ACME012", unsure) == ["the tags that the stack is deployed with"]


ADDRESSES = {
    "IPv4": ("10.20.1.0/24", None, ["0.0.0.0/0"]),
    "dual-stack": ("10.20.1.0/24", "2600:1f18:0:1::/64", ["0.0.0.0/0", "::/0"]),
    "IPv6-only": (None, "2600:1f18:0:1::/64", ["64:ff9b::/96", "::/0"]),
}


@pytest.mark.parametrize(("cidr", "ipv6_cidr", "destinations"), ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize(("zone", "expected"), [("us-east-1a", []), ("us-east-1b", ["ACME011"])])
def test_a_subnet_with_its_own_nat_gateway_meets_all_policies(
    cidr: str | None, ipv6_cidr: str | None, destinations: list[str], zone: str, expected: list[str]
) -> None:
    subnet = {"zone": zone, "zone_id": f"use1-az{'ab'.index(zone[-1]) + 1}", "tags": {"tier": "app", "env": "prod"}}
    blocks = {"cidr": cidr, "ipv6_cidr": ipv6_cidr, "ipv6_only": cidr is None}
    routes = [
        {"destination": one, **({"transit_gateway": True} if one == "::/0" else {"nat_gateway": "nat"})}
        for one in destinations
    ]
    design = {
        "version": 1,
        "subnets": {
            "public": {"zone": "us-east-1a", "zone_id": "use1-az1"},
            "app": {**subnet, **{key: value for key, value in blocks.items() if value}},
        },
        "nat_gateways": {"nat": {"subnet": "public"}},
        "route_tables": {"app": {"subnets": ["app"], "routes": routes}},
    }
    reports = [lint_example(loaded, json.dumps(design)) for loaded in RULES]
    assert [one.errors for one in reports] == [()] * len(RULES)
    assert [one.rule for report in reports for one in report.findings] == expected
    assert [one for report in reports for one in report.undecided] == []
