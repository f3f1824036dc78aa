"""Suppressions in templates: comments in YAML, and metadata where there are no comments."""

import json
from pathlib import Path

import pytest
import yaml

from tests.inputs.cloudformation.templates import attached, lint, said
from tests.inputs.cloudformation.test_forms import _Loader

FOUND = {("ENI101", "Attached", "error")}


def test_a_comment_suppresses_its_line_or_the_block_that_begins_there(tmp_path: Path) -> None:
    inline = attached().replace(
        "DeleteOnTermination: false}", "DeleteOnTermination: false}  # enilint: ignore[ENI101] moved later"
    )
    above = attached().replace("  Attached:\n", "  # enilint: ignore[ENI101] moved later\n  Attached:\n")
    for text in (inline, above):
        found = lint(tmp_path, text, "ENI101", "ENI001")
        assert said(found) == set()
        assert found.suppressed == 1


@pytest.mark.parametrize(
    "entry",
    [
        {"rule": "ENI101", "reason": "moved later"},
        {"rule": "cross-az-attachment", "reason": "moved later", "until": "2099-01-31"},
        "ENI101 moved later",
    ],
)
@pytest.mark.parametrize("is_json", [True, False])
def test_metadata_suppresses_its_resource(entry: object, is_json: bool, tmp_path: Path) -> None:
    data = yaml.load(attached(), _Loader)
    data["Resources"]["Attached"]["Metadata"] = {"enilint": {"ignore": [entry]}}
    text, name = (json.dumps(data, indent=1), "t.json") if is_json else (yaml.safe_dump(data), "t.yaml")
    assert said(lint(tmp_path, text, "ENI101", "ENI001", name=name)) == set()


def test_metadata_of_the_template_suppresses_everywhere(tmp_path: Path) -> None:
    metadata = "Metadata: {enilint: {ignore: [{rule: ENI101, reason: moved later}]}}\n"
    assert said(lint(tmp_path, attached(head=metadata), "ENI101")) == set()


def test_a_suppression_that_nothing_needs_is_reported(tmp_path: Path) -> None:
    metadata = "Metadata: {enilint: {ignore: [{rule: ENI301, reason: none}]}}\n"
    found = lint(tmp_path, attached(head=metadata), "ENI101", "ENI301", "ENI001")
    assert {rule for rule, _, _ in said(found)} == {"ENI101", "ENI001"}


def test_a_suppression_is_used_if_one_deployment_needs_it(tmp_path: Path) -> None:
    head = """\
Parameters: {Far: {Type: String, Default: 'no'}}
Conditions: {IsFar: !Equals [!Ref Far, 'yes']}
Metadata: {enilint: {ignore: [ENI101 moved later]}}
"""
    text = attached(eni="!If [IsFar, !Ref B, !Ref C]", head=head)
    assert said(lint(tmp_path, text, "ENI101", "ENI001")) == set()


def test_until_is_the_last_day(tmp_path: Path) -> None:
    metadata = "Metadata: {enilint: {ignore: [{rule: ENI101, reason: moved later, until: 2020-01-31}]}}\n"
    assert said(lint(tmp_path, attached(head=metadata), "ENI101")) >= FOUND
