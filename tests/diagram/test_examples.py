"""Pictures of the examples of all rules: Terraform, templates and topologies, with what is unusual in them."""

import xml.etree.ElementTree as ElementTree

import pytest

from enilint.diagram import svg
from enilint.diagram.pictures import pictures_of
from enilint.diagram.scenes import Wishes
from enilint.findings import Finding, Location
from enilint.rule import Network
from enilint.ruleset.registry import LoadedRule, Registry
from enilint.run.examples import read_example
from tests.diagram.test_geometry import check


@pytest.mark.parametrize("loaded", Registry().rules, ids=lambda one: one.rule.code)
def test_examples_of_rules_can_be_drawn(loaded: LoadedRule) -> None:
    for example in (*loaded.rule.good, *loaded.rule.bad):
        design = read_example(example.source, example.kind)
        for network in design.networks:
            findings = list(enumerate(about_everything(network), start=1))
            changed = design.changed or frozenset()
            for wishes in (Wishes(), Wishes(folds=False), Wishes(only_findings=True)):
                made = pictures_of(network, design.kind, findings, wishes, changed=changed)
                for one in made.pictures:
                    check(one)
                    ElementTree.fromstring(svg.picture(one))


def about_everything(network: Network) -> list[Finding]:
    """A finding about each thing of a design."""
    place = Location("main.tf")
    addresses = dict.fromkeys(one.address for one in network.entities())
    return [Finding(subject=one, at=place, message="m", help="h", rule="ENI999", name="test") for one in addresses]
