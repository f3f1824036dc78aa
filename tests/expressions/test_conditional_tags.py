"""Tags of templates that depend on conditions, and tags of what launch configurations and fleets start."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

TEMPLATE = """\
Parameters:
  Owner: {Type: String, Default: ''}
  Env: {Type: String, Default: test}
Conditions:
  HasOwner: !Not [!Equals [!Ref Owner, '']]
  IsOwned: !And [!Condition HasOwner, !Equals [!Ref Env, prod]]
Resources:
  S:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      Tags:
      - {Key: tier, Value: app}
      - ITEM
"""
OWNER = "!If [HasOwner, {Key: owner, Value: !Ref Owner}, !Ref AWS::NoValue]"
NO_TAGS = '{"Tags": {}}'


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def tried_of(run: Run, write: Write, expression: str, kind: str, template: str, *arguments: str) -> str:
    """What `rules try` prints of the only resource of a kind, in a stack without tags."""
    path, file = write("stack/template.yaml", template), write("stack/none.json", NO_TAGS)
    result = run("rules", "try", expression, "--for", kind, str(path), "--parameter-file", str(file), *arguments)
    assert result.code == 0, result
    line, _ = result.output.splitlines()
    return line.partition(" = ")[2]


def subnet(item: str) -> str:
    return TEMPLATE.replace("ITEM", item)


GIVE = "an unknown value (not known: parameter Owner (--parameter Owner=VALUE))"


@pytest.mark.parametrize(
    ("item", "expression", "answer"),
    [
        (OWNER, "tags.owner", GIVE),
        (OWNER, "tags.tier", '"app"'),
        (OWNER, "tags.other", "null (no tag other)"),
        ("!If [HasOwner, {Key: owner, Value: a}, {Key: owner, Value: a}]", "tags.owner", '"a"'),
        ("!If [HasOwner, {Key: owner, Value: a}, {Key: owner, Value: b}]", "tags.owner != null", "true"),
        ("!If [HasOwner, {Key: a, Value: b}, {Key: owner, Value: b}]", "tags.tier", '"app"'),
    ],
)
def test_a_condition_leaves_only_its_own_tag_open(
    run: Run, write: Write, item: str, expression: str, answer: str
) -> None:
    assert tried_of(run, write, expression, "subnet", subnet(item)) == answer


@pytest.mark.parametrize(
    ("condition", "parameters"),
    [("HasOwner", "--parameter Owner=VALUE"), ("IsOwned", "--parameter Env=VALUE --parameter Owner=VALUE")],
)
def test_a_missing_condition_names_the_parameters_that_decide_it(
    run: Run, write: Write, condition: str, parameters: str
) -> None:
    template = subnet(f"!If [{condition}, {{Key: owner, Value: a}}, !Ref AWS::NoValue]")
    answer = tried_of(run, write, "tags.owner", "subnet", template)
    assert answer.endswith(f"(not known: condition {condition} ({parameters}))")


def test_a_parameter_decides_a_conditional_tag(run: Run, write: Write) -> None:
    assert tried_of(run, write, "tags.owner", "subnet", subnet(OWNER), "--parameter", "Owner=net") == '"net"'


STARTED = """\
Parameters: {Owner: {Type: String, Default: ''}}
Conditions: {HasOwner: !Not [!Equals [!Ref Owner, '']]}
Resources:
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {TagSpecifications: [{ResourceType: instance, Tags: [{Key: owner, Value: net}]}]}
  G:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MaxSize: "2"
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
      LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}
      Tags: [!If [HasOwner, {Key: owner, Value: web, PropagateAtLaunch: PROPAGATES}, !Ref AWS::NoValue]]
"""


def test_a_conditional_tag_that_instances_do_not_get_changes_nothing_of_them(run: Run, write: Write) -> None:
    own = STARTED.replace("PROPAGATES", "false")
    assert tried_of(run, write, "attached_to.tags.owner", "interface", own) == '"net"'
    given = STARTED.replace("PROPAGATES", "true")
    answer = tried_of(run, write, "attached_to.tags.owner", "interface", given)
    assert answer == "web or net (not known: condition HasOwner (--parameter Owner=VALUE))"


CONFIGURATION = """\
Resources:
  C: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {InstanceType: m5.large}}
  G:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MaxSize: "2"
      VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
      LaunchConfigurationName: !Ref C
      Tags: [{Key: tier, Value: app, PropagateAtLaunch: true}]
"""


@pytest.mark.parametrize(
    ("expression", "answer"),
    [("attached_to.tags.tier", '"app"'), ("attached_to.tags.owner", "null (no tag owner)")],
)
def test_instances_of_a_launch_configuration_have_the_tags_of_their_group(
    run: Run, write: Write, expression: str, answer: str
) -> None:
    assert tried_of(run, write, expression, "interface", CONFIGURATION) == answer


def test_a_launch_configuration_gives_interfaces_no_tags(tried: Try) -> None:
    found = tried("purpose", "interface", CONFIGURATION, "cloudformation")
    assert found == {"the primary interface of C": "null"}


def test_a_fleet_gives_instances_the_tags_that_it_states_for_them(run: Run, write: Write) -> None:
    template = """\
Resources:
  F:
    Type: AWS::EC2::EC2Fleet
    Properties:
      Type: instant
      TargetCapacitySpecification: {TotalTargetCapacity: 1}
      LaunchTemplateConfigs: [{LaunchTemplateSpecification: {LaunchTemplateId: lt-0a1b2c3d4e5f60718, Version: "1"}}]
      TagSpecifications:
      - {ResourceType: fleet, Tags: [{Key: owner, Value: fleet}]}
      - {ResourceType: instance, Tags: [{Key: owner, Value: net}]}
"""
    assert tried_of(run, write, "instance_tags.owner", "auto_scaling_group", template) == '"net"'
