"""Tags that a stack is deployed with, as files of parameters state them."""

import json
from collections.abc import Mapping

import pytest

from tests.cli.running import Run

TEMPLATE = """\
Parameters:
  Owner: {Type: String, Default: net}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  App:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: 10.0.0.0/24
      Tags: [{Key: tier, Value: app}]
"""
CHILD = TEMPLATE.replace("10.0.", "10.1.")
NESTED = """\
Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}
"""


def tags_of(run: Run, write, content: str, template: str = TEMPLATE, subnet: str = "App") -> Mapping[str, str]:
    """What `rules try` prints of the tags tier, owner and other of a subnet."""
    write("stack/template.yaml", template)
    write("stack/child.yaml", CHILD)
    write("stack/parameters.json", content)
    write("enilint.toml", '[cloudformation."stack/template.yaml"]\nparameter-files = ["stack/parameters.json"]\n')
    found = {}
    for key in ("tier", "owner", "other"):
        result = run("rules", "try", f"tags.{key}", "--for", "subnet", "stack/template.yaml")
        assert result.code == 0, result
        (line,) = [one for one in result.output.splitlines() if f" {subnet} = " in one]
        found[key] = line.partition(" = ")[2]
    return found


CONTENTS = {
    "CodePipeline": json.dumps({"Parameters": {"Owner": "web"}, "Tags": {"owner": "net", "tier": "all"}}),
    "tags alone": json.dumps({"Tags": {"owner": "net"}}),
    "Git sync": "template-file-path: template.yaml\nparameters: {Owner: web}\ntags:\n  owner: net\n",
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_a_file_states_the_tags_of_the_stack(run: Run, write, content: str) -> None:
    assert tags_of(run, write, content) == {"tier": '"app"', "owner": '"net"', "other": "null (no tag other)"}


def test_a_file_without_tags_says_nothing_of_them(run: Run, write) -> None:
    found = tags_of(run, write, json.dumps({"Parameters": {"Owner": "web"}}))
    assert found["owner"] == "an unknown value (not known: the tags that the stack is deployed with)"
    assert tags_of(run, write, json.dumps({"Tags": {}}))["owner"] == "null (no tag owner)"


def test_a_nested_stack_has_the_tags_of_its_parents(run: Run, write) -> None:
    content = CONTENTS["tags alone"]
    assert tags_of(run, write, content, NESTED, "Child/App") == {
        "tier": '"app"',
        "owner": '"net"',
        "other": "null (no tag other)",
    }
    own = NESTED.replace("child.yaml}", "child.yaml, Tags: [{Key: owner, Value: web}]}")
    found = tags_of(run, write, content, own, "Child/App")
    assert found["tier"] == '"app"'
    assert found["owner"].endswith("(not known: the tags of Child)")
    assert found["other"] == "an unknown value (not known: the tags of Child)"


def test_a_tag_with_an_unknown_key_may_override_one_of_the_stack(run: Run, write) -> None:
    template = TEMPLATE.replace("{Key: tier, Value: app}", "{Key: !Ref Key, Value: app}")
    template = template.replace("  Owner: {Type: String, Default: net}", "  Key: {Type: String}")
    assert "not known: " in tags_of(run, write, CONTENTS["tags alone"], template)["owner"]


def test_a_key_that_is_known_in_part_is_no_other_key(run: Run, write) -> None:
    template = TEMPLATE.replace("[{Key: tier, Value: app}]", '[{Key: !Sub "${Owner}-tier", Value: app}]')
    template = template.replace(", Default: net", "")
    found = tags_of(run, write, json.dumps({"Tags": {"owner": "net", "web-tier": "all"}}), template)
    assert found == {"tier": "null (no tag tier)", "owner": '"net"', "other": "null (no tag other)"}
    found = tags_of(run, write, json.dumps({"Tags": {"tier": "all"}}), template.replace("-tier", ""))
    assert found["tier"] == "all (not known: a tag of App)"
