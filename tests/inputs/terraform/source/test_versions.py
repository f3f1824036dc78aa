"""Constraints on versions, and which versions they allow."""

import pytest

from enilint.inputs.terraform.source.versions import Constraint, version_of


@pytest.mark.parametrize(
    ("constraint", "allowed", "refused"),
    [
        ("5.1.0", ["5.1.0"], ["5.1.1", "5.0.9"]),
        ("= 5.1", ["5.1.0"], ["5.1.1"]),
        ("~> 5.1", ["5.1.0", "5.9.9"], ["5.0.9", "6.0.0"]),
        ("~> 5.1.2", ["5.1.2", "5.1.9"], ["5.1.1", "5.2.0"]),
        ("~> 5", ["5.0.0", "6.1.0"], ["4.9.9"]),
        (">= 5.0, < 6", ["5.0.0", "5.99.0"], ["4.9.9", "6.0.0"]),
        ("> 5.0.0,<=5.2.0", ["5.0.1", "5.2.0"], ["5.0.0", "5.2.1"]),
        (">= v5.0, != 5.3.1", ["5.3.0", "7.0.0"], ["5.3.1"]),
    ],
)
def test_which_versions_a_constraint_allows(constraint: str, allowed: list[str], refused: list[str]) -> None:
    found = Constraint(constraint)
    assert [one for one in (*allowed, *refused) if found.allows(version_of(one))] == allowed


@pytest.mark.parametrize("text", ["", "five", ">= 5.0,", "~> 5.0.0-beta1", "=> 5", "5.0.0.0", "≥ 5", ">= \uff15"])
def test_what_is_no_constraint(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version constraint"):
        Constraint(text)


@pytest.mark.parametrize(
    "constraint", ["5.0.0", "~> 5.0", "~> 6.3", ">= 5.0, < 7.0", "> 5.1, <= 6.9.9", "~> 5.0, != 5.1"]
)
def test_all_versions_lie_in_an_interval(constraint: str) -> None:
    assert Constraint(constraint).is_within((5, 0, 0), (7, 0, 0))


@pytest.mark.parametrize(
    "constraint",
    ["4.9.9", "7.0.0", "~> 4.0", ">= 5.0", "~> 5", "< 6.0", ">= 5.0, < 7.0.1", ">= 4.9, < 6", "!= 5.1", "> 6, < 5"],
)
def test_not_all_versions_lie_in_an_interval(constraint: str) -> None:
    assert not Constraint(constraint).is_within((5, 0, 0), (7, 0, 0))
