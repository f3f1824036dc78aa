"""Attributes that are one of a few texts, against the designs of all examples."""

import re
from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from enilint.expressions.attributes import attributes_of
from enilint.expressions.checker import Checker
from enilint.expressions.choices import _SHORT, CHOICES, choice_meant
from enilint.expressions.evaluation import Context
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS, subjects
from enilint.expressions.syntax import ExpressionError
from enilint.ruleset.registry import Registry
from enilint.run.examples import read_example
from enilint.values import candidates
from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

CLASSES = {cls.__name__: kind for kind, (cls, _) in KINDS.items()}
BEHIND = {
    "RouteTarget": ("route", "target"),
    "InstanceType": ("instance", "limits"),
    "Launch": ("interface", "attached_to"),
}
"""Where the objects of a class are found that is no kind: the kind and the attribute."""


@pytest.fixture
def tried(run: Run, write: Write) -> Try:
    return trying(run, write)


@cache
def values() -> dict[tuple[str, str], set[str]]:
    """The texts that the attributes are in the examples of all bundled rules."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for loaded in Registry().rules:
        for example in (*loaded.rule.bad, *loaded.rule.good):
            for network in read_example(example.source, example.kind).networks:
                context = Context(network)
                for cls, name in CHOICES:
                    found[cls, name] |= {
                        text
                        for owner in _objects(context, cls)
                        for text in candidates(attributes_of(type(owner))[name].read(context, owner))
                        if isinstance(text, str)
                    }
    return found


def _objects(context: Context, cls: str) -> list[Any]:
    kind, attribute = BEHIND.get(cls) or (CLASSES[cls], None)
    entities = list(subjects(context.network, kind))
    if attribute is None:
        return entities
    found = [one for each in entities for one in candidates(attributes_of(type(each))[attribute].read(context, each))]
    return [one for one in found if one is not None]


@pytest.mark.parametrize(("cls", "name"), CHOICES)
def test_the_attribute_is_nothing_else(cls: str, name: str) -> None:
    assert values()[cls, name] <= set(CHOICES[cls, name])


def test_the_examples_have_values_of_most_attributes() -> None:
    assert sum(bool(one) for one in values().values()) >= len(CHOICES) - 2


def test_the_texts_belong_to_the_types_of_attributes() -> None:
    for name, kind in CLASSES.items():
        for attribute in attributes_of(KINDS[kind][0]).values():
            assert attribute.type.choices == CHOICES.get((name, attribute.name), ())


@pytest.mark.parametrize(
    ("cls", "name", "text", "meant"),
    [
        ("SubnetService", "service", "rds", "database"),
        ("LoadBalancer", "service", "NLB", "network-load-balancer"),
        ("SubnetService", "service", "clb", "classic-load-balancer"),
        ("SubnetService", "service", "databases", "database"),
        ("Route", "target_kind", "igw", "internet-gateway"),
        ("Route", "target_kind", "instance", "interface"),
        ("Route", "target_kind", "nat_gateway", "nat-gateway"),
        ("NatGateway", "mode", "rds", None),
    ],
)
def test_another_name_of_a_value(cls: str, name: str, text: str, meant: str | None) -> None:
    assert choice_meant(text, CHOICES[cls, name]) == meant


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("nlb", "load_balancer"),
        ("application-load-balancer", "load_balancer"),
        ("transit-gateway-attachment", "transit_gateway_attachment"),
        ("tgw", "transit_gateway_attachment"),
    ],
)
def test_services_of_other_kinds_name_the_kind(text: str, kind: str) -> None:
    expression = parse(f'service == "{text}"')
    message = f'the value is never "{text}": write a rule for the kind {kind}'
    with pytest.raises(ExpressionError, match=f"^{re.escape(message)}$"):
        Checker(KINDS["subnet_service"][0]).check(expression)
    assert kind in KINDS


def test_a_classic_load_balancer_of_a_topology_file_is_a_service(tried: Try) -> None:
    source = "version: 1\nsubnets: {a: {}}\nmanaged_services: {old: {type: classic-load-balancer, subnets: [a]}}\n"
    found = tried('service == "classic-load-balancer"', "subnet_service", source, "topology")
    assert found == {"managed_services.old": "true"}


def test_other_names_are_of_values() -> None:
    assert set(_SHORT.values()) <= {one for choices in CHOICES.values() for one in choices}
