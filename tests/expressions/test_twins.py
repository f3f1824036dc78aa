"""The core of three bundled rules, as policies: where both forms decide, they say the same of every design."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from enilint.expressions.rule_file import load
from enilint.files.text import InputFile
from enilint.findings import Finding, Undecided
from enilint.inputs.kinds import read
from enilint.model.network import Network
from enilint.rule import Rule
from enilint.ruleset.registry import Registry
from enilint.run.examples import read_example

TWINS = {rule.code: rule for rule, _ in load(Path(__file__).with_name("twins.enilint-rules.yaml")).rules}
REGISTRY = Registry()
CASES = Path(__file__).parents[1] / "cases/terraform"
KINDS = {"plan.json": "terraform-plan", "terraform.tfstate": "terraform-state"}


def designs() -> Iterator[Network]:
    """The examples of all rules, and every case: source, plan and state."""
    for loaded in REGISTRY.rules:
        for example in (*loaded.rule.good, *loaded.rule.bad):
            yield from read_example(example.source, example.kind).networks
    for case in sorted(CASES.iterdir()):
        yield from read(InputFile(str(case), b""), "terraform").networks
        for name, kind in KINDS.items():
            if (case / name).exists():
                yield from read(InputFile(str(case / name), (case / name).read_bytes()), kind).networks


@pytest.fixture(scope="module")
def networks() -> list[Network]:
    return list(designs())


def said(rule: Rule, network: Network) -> dict[str, set[type]]:
    """By subject, whether there are findings and undecided checks."""
    found: dict[str, set[type]] = defaultdict(set)
    options = () if rule.options is None else (rule.options(),)
    for result in rule.check(network, *options):
        found[result.subject].add(type(result))
    return found


@pytest.mark.parametrize(
    ("twin", "bundled", "subjects"),
    [("TWIN105", "ENI105", "interfaces"), ("TWIN301", "ENI301", "instances"), ("TWIN806", "ENI806", "interfaces")],
)
def test_both_forms_agree(twin: str, bundled: str, subjects: str, networks: list[Network]) -> None:
    loaded = REGISTRY.find(bundled)
    assert loaded is not None
    agreed = 0
    for network in networks:
        mine, theirs = said(TWINS[twin], network), said(loaded.rule, network)
        for subject in {one.address for one in getattr(network, subjects)}:
            one, other = mine[subject], theirs[subject]
            agreed += Finding in one and Finding in other
            if Undecided not in one | other:
                assert one == other, subject
    assert agreed >= 8
