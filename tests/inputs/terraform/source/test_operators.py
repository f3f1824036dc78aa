"""Texts as operands: Terraform converts them as it does for arguments."""

import pytest

from enilint.inputs.terraform.source.values import EvaluationError
from tests.inputs.terraform.source.constants import constant


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"1" ? "a" : "b"', "a"),
        ('"false" ? "a" : "b"', "b"),
        ('!"0"', True),
        ('"1" && "true"', True),
        ('"0" || false', False),
        ('"0" && null', False),
    ],
)
def test_a_text_can_be_a_bool(expression: str, expected: object) -> None:
    assert constant(expression) == expected


@pytest.mark.parametrize("expression", ['"yes" ? 1 : 2', '!"True"', '"yes" && false', "1 || true", "[] && true"])
def test_what_is_no_bool_is_refused(expression: str) -> None:
    with pytest.raises(EvaluationError, match="a bool is required"):
        constant(expression)
