"""Attributes that are one of a few texts, against the designs of all examples."""

from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from enilint.expressions.attributes import attributes_of
from enilint.expressions.choices import _SHORT, CHOICES, choice_meant
from enilint.expressions.evaluation import Context
from enilint.expressions.policy import KINDS, subjects
from enilint.ruleset.registry import Registry
from enilint.run.examples import read_example
from enilint.values import candidates

CLASSES = {cls.__name__: kind for kind, (cls, _) in KINDS.items()}
BEHIND = {
    "RouteTarget": ("route", "target"),
    "InstanceType": ("instance", "limits"),
    "Launch": ("interface", "attached_to"),
}
"""Where the objects of a class are found that is no kind: the kind and the attribute."""


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
        ("SubnetService", "service", "NLB", "network-load-balancer"),
        ("SubnetService", "service", "databases", "database"),
        ("Route", "target_kind", "igw", "internet-gateway"),
        ("Route", "target_kind", "instance", "interface"),
        ("Route", "target_kind", "nat_gateway", "nat-gateway"),
        ("NatGateway", "mode", "rds", None),
    ],
)
def test_another_name_of_a_value(cls: str, name: str, text: str, meant: str | None) -> None:
    assert choice_meant(text, CHOICES[cls, name]) == meant


def test_other_names_are_of_values() -> None:
    assert set(_SHORT.values()) <= {one for choices in CHOICES.values() for one in choices}
