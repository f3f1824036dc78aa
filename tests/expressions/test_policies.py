"""The policies of `examples`, against their designs in topology, Terraform and CloudFormation."""

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
        assert [one.kind for one in examples] == list(EXAMPLES)


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
