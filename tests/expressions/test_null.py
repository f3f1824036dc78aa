"""Entities and zones beside null."""

from enilint.values import Missing, OneOf, same
from tests.model.building import SUBNET, ZONE


def test_an_entity_is_not_null() -> None:
    assert same(SUBNET, None) is False
    assert same(None, ZONE) is False


def test_one_of_an_entity_and_null_may_be_null() -> None:
    value = OneOf((SUBNET, None), "which one is meant")
    assert same(value, None) == Missing(("which one is meant",))
    assert same(None, value) == Missing(("which one is meant",))
    assert same(value, SUBNET) == Missing(("which one is meant",))
