"""The tags that rules see, whatever a design is written in."""

import json
from collections.abc import Mapping

import pytest

from enilint.expressions.attributes import attributes_of
from enilint.expressions.evaluation import Context
from enilint.files.text import InputFile
from enilint.findings import Location
from enilint.inputs.context import load_context
from enilint.inputs.facts import Facts
from enilint.inputs.kinds import read
from enilint.inputs.outside import Outside
from enilint.model.entities.base import Tags
from enilint.model.entities.launches import LaunchTemplate
from enilint.run.examples import read_example
from enilint.values import OneOf, Unknown

PROVIDER = 'provider "aws" {\n  default_tags {\n    tags = { owner = "net", env = "all" }\n  }\n}\n'


def tags(source: str, kind: str = "terraform", list: str = "subnets") -> Tags:
    (network,) = read_example(source, kind).networks
    (one,) = [one for one in getattr(network, list) if one.declared]
    assert one.tags is not None
    return one.tags


def subnet(arguments: str, before: str = "") -> Tags:
    return tags(f'{before}resource "aws_subnet" "a" {{\n  vpc_id = "vpc-0a1b2c3d4e5f60718"\n  {arguments}\n}}\n')


@pytest.mark.parametrize(
    ("arguments", "before", "key", "value"),
    [
        ('tags = { owner = "app" }', "", "owner", "app"),
        ('tags = { owner = "app" }', "", "other", None),
        ("", "", "owner", None),
        ("tags = { number = 3, flag = true }", "", "number", "3"),
        ("tags = { number = 3, flag = true }", "", "flag", "true"),
        ('tags = { "kubernetes.io/role/elb" = "" }', "", "kubernetes.io/role/elb", ""),
        ("tags = { owner = null }", "", "owner", None),
        ('tags = { owner = "" }', PROVIDER, "owner", ""),
        ("", PROVIDER, "owner", "net"),
        ('tags = { owner = "app" }', PROVIDER, "owner", "app"),
        ('tags = { owner = "app" }', PROVIDER, "env", "all"),
        ("provider = aws.other", PROVIDER + 'provider "aws" {\n  alias = "other"\n}\n', "owner", None),
        ('tags = merge(local.common, { b = "2" })', 'locals {\n  common = { a = "1" }\n}\n', "a", "1"),
        ('tags {\n    tier = "app"\n    empty = ""\n  }', "", "tier", "app"),
        ('tags {\n    tier = "app"\n    empty = ""\n  }', "", "empty", ""),
        ('tags {\n    tier = "app"\n  }', "", "other", None),
    ],
)
def test_tags_of_source(arguments: str, before: str, key: str, value: str | None) -> None:
    assert subnet(arguments, before).tag(key) == value


@pytest.mark.parametrize(
    ("arguments", "before", "fact"),
    [
        ("tags = { owner = var.owner }", 'variable "owner" {}\n', "the value of var.owner"),
        ('tags {\n    owner = "${var.owner}"\n  }', 'variable "owner" {}\n', "the value of var.owner"),
        ("tags = var.tags", 'variable "tags" {}\n', "the value of var.tags"),
        (
            "tags = { owner = var.owner }",
            'variable "owner" {\n  sensitive = true\n  default = "s3cret"\n}\n',
            "var.owner, which is sensitive",
        ),
        ("", PROVIDER.replace('"net"', "var.owner") + 'variable "owner" {}\n', "the value of var.owner"),
        ("", PROVIDER.replace('{ owner = "net", env = "all" }', "var.tags") + 'variable "tags" {}\n', "var.tags"),
    ],
)
def test_tags_that_source_does_not_show(arguments: str, before: str, fact: str) -> None:
    value = subnet(arguments, before).tag("owner")
    assert isinstance(value, Unknown)
    assert fact in value.fact


PARTLY = 'variable "env" {}\nvariable "more" {}\nlocals {\n  common = { "${var.env}-x" = "1", owner = "net" }\n}\n'


@pytest.mark.parametrize(
    ("arguments", "key", "value"),
    [
        ('tags = { Name = "a", "kubernetes.io/cluster/${var.env}-eks" = "shared" }', "tier", None),
        ('tags = { tier = "app", "${var.env}-cluster" = "shared" }', "tier", "app"),
        ('tags = merge({ tier = "app" }, local.common, { Name = "a" })', "tier", "app"),
        ("tags = merge(local.common)", "owner", "net"),
        ('tags = merge(local.common, { "a-x" = "2" })', "a-x", "2"),
        ("tags = merge(var.more, local.common)", "owner", "net"),
    ],
)
def test_a_key_that_is_known_in_part_is_no_other_key(arguments: str, key: str, value: str | None) -> None:
    assert subnet(arguments, PARTLY).tag(key) == value


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        ('tags = { Name = "a", "kubernetes.io/cluster/${var.env}-eks" = "shared" }', "kubernetes.io/cluster/a-eks"),
        ('tags = { "a-cluster" = "mine", "${var.env}-cluster" = "shared" }', "a-cluster"),
        ('tags = merge({ "a-x" = "2" }, local.common)', "a-x"),
        ('tags = merge({ tier = "app" }, local.common, var.more)', "tier"),
        ('tags = { tier = "app", (var.env) = "shared" }', "tier"),
        ('tags = merge({ tier = "app" }, { (var.env) = "shared" }, local.common)', "tier"),
    ],
)
def test_a_key_that_is_known_in_part_may_be_one_that_fits(arguments: str, key: str) -> None:
    assert isinstance(subnet(arguments, PARTLY).tag(key), Unknown)


def test_tags_of_the_provider_stay_beside_keys_that_are_known_in_part() -> None:
    found = subnet('tags = { "${var.env}-x" = "1" }', PROVIDER + PARTLY)
    assert (found.tag("owner"), found.tag("tier")) == ("net", None)
    assert isinstance(found.tag("a-x"), Unknown)
    some = PROVIDER.replace('{ owner = "net", env = "all" }', "var.more")
    assert isinstance(subnet('tags = { "${var.env}-x" = "1" }', some + PARTLY).tag("tier"), Unknown)


def test_one_of_several_tags() -> None:
    before = 'variable "is_prod" {\n  type = bool\n}\n'
    value = subnet('tags = { env = var.is_prod ? "prod" : "test" }', before).tag("env")
    assert isinstance(value, OneOf)
    assert set(value.candidates) == {"prod", "test"}


def test_a_data_source_does_not_have_the_tags_of_its_provider() -> None:
    (network,) = read_example(PROVIDER + 'data "aws_subnet" "a" {\n  id = "subnet-0a1b2c3d"\n}\n', "terraform").networks
    assert isinstance(network.subnets[0].tags.tag("owner"), Unknown)


def test_data_sources_and_templates_may_have_others() -> None:
    source = 'data "aws_subnet" "a" {\n  tags = { tier = "app" }\n}\n'
    (network,) = read_example(source, "terraform").networks
    (one,) = network.subnets
    assert one.tags is not None
    assert one.tags.tag("tier") == "app"
    assert isinstance(one.tags.tag("owner"), Unknown)
    launch = 'resource "aws_instance" "a" {\n  launch_template {\n    id = "lt-1"\n  }\n  tags = { a = "1" }\n}\n'
    assert tags(launch, list="instances").tag("a") == "1"
    assert isinstance(tags(launch, list="instances").tag("b"), Unknown)


def planned(after: Mapping[str, object], unknown: object = None, sensitive: object = None) -> Tags:
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown or {}}
    change |= {"before_sensitive": False, "after_sensitive": sensitive or {}}
    names = {"address": "aws_subnet.a", "mode": "managed", "type": "aws_subnet", "name": "a"}
    provider = {"provider_name": "registry.terraform.io/hashicorp/aws"}
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {}},
        "resource_changes": [{**names, **provider, "change": change}],
        "configuration": {"root_module": {"resources": [{**names, "expressions": {}}]}},
    }
    (network,) = read(InputFile("plan.json", json.dumps(plan).encode()), "terraform-plan").networks
    (one,) = network.subnets
    assert one.tags is not None
    return one.tags


def test_tags_of_a_plan_include_those_of_the_provider() -> None:
    found = planned({"tags": {"a": "1"}, "tags_all": {"a": "1", "owner": "net"}})
    assert (found.tag("a"), found.tag("owner"), found.tag("b")) == ("1", "net", None)


def test_tags_of_a_plan_that_are_not_known() -> None:
    found = planned({"tags": {"a": "1"}}, {"tags_all": True})
    assert found.tag("a") == "1"
    assert isinstance(found.tag("owner"), Unknown)
    found = planned({"tags": {"a": "1"}, "tags_all": {"a": "1"}}, {"tags": {"b": True}, "tags_all": {"b": True}})
    assert isinstance(found.tag("b"), Unknown)
    assert found.tag("c") is None


def test_sensitive_tags_of_a_plan_are_not_known() -> None:
    marks = {"a": True}
    values = {"a": "s3cret", "b": "2"}
    found = planned({"tags": values, "tags_all": values}, None, {"tags": marks, "tags_all": marks})
    assert isinstance(found.tag("a"), Unknown)
    assert found.tag("b") == "2"
    assert "s3cret" not in str(found)


def test_tags_of_a_template_and_of_the_stack() -> None:
    source = """\
Parameters:
  Owner: {Type: String}
Resources:
  A:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-0a1b2c3d4e5f60718
      Tags: [{Key: tier, Value: app}, {Key: owner, Value: !Ref Owner}]
"""
    found = tags(source, "cloudformation")
    assert found.tag("tier") == "app"
    assert isinstance(found.tag("owner"), Unknown)
    other = found.tag("other")
    assert isinstance(other, Unknown)
    assert other.fact == "the tags that the stack is deployed with"


def test_tags_of_a_service_of_a_template() -> None:
    source = """\
Resources:
  A:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: web
      Tags: [{Key: tier, Value: app}]
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-0a1b2c3d4e5f60718]}}
"""
    assert tags(source, "cloudformation", "services").tag("tier") == "app"


def test_tags_of_a_topology() -> None:
    found = tags("version: 1\nsubnets:\n  a: {tags: {tier: app}}\n", "topology")
    assert (found.tag("tier"), found.tag("owner")) == ("app", None)


def test_a_primary_interface_has_no_tags_of_its_instance() -> None:
    source = "version: 1\nsubnets:\n  a: {}\ninstances:\n  web: {subnet: a, tags: {tier: app}}\n"
    assert tags(source, "topology", "interfaces").tag("tier") is None


SPECIFICATIONS = """\
variable "kind" {}
variable "owner" {}
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  BLOCK
  tag_specifications {
    resource_type = "instance"
    tags          = { role = "of the instance" }
  }
  tag_specifications {
    resource_type = TYPE
    tags          = { role = "fw", owner = var.owner }
  }
}
"""
STARTED = 'resource "aws_instance" "i" {\n  tags = { role = "none" }\n  launch_template {\n    id = ID\n  }\n}\n'


@pytest.mark.parametrize("block", ["", 'network_interfaces {\n    subnet_id = "subnet-0a1b2c3d4e5f60718"\n  }'])
@pytest.mark.parametrize("started", ["", STARTED.replace("ID", "aws_launch_template.t.id")])
@pytest.mark.parametrize(
    ("type", "role", "fact"),
    [
        ('"network-interface"', "fw", None),
        ('"volume"', None, None),
        ("var.kind", None, "the value of var.kind"),
    ],
)
def test_tags_of_interfaces_that_launches_make(
    block: str, started: str, type: str, role: str | None, fact: str | None
) -> None:
    source = PROVIDER + SPECIFICATIONS.replace("BLOCK", block).replace("TYPE", type) + started
    found = tags(source, list="interfaces")
    assert (found.tag("role") == role) if fact is None else found.tag("role") == Unknown(fact)
    assert (found.tag("env") is None) if fact is None else found.tag("env") == Unknown(fact)
    owner = found.tag("owner")
    assert isinstance(owner, Unknown) is (role is not None or fact is not None)


@pytest.mark.parametrize(
    ("own", "role", "owner"),
    [
        ('{ role = "own" }', "own", None),
        ('{ owner = "net" }', "of the instance", "net"),
        ("var.owner", Unknown("the value of var.owner"), Unknown("the value of var.owner")),
    ],
)
def test_tags_of_an_instance_that_starts_from_a_template(own: str, role: object, owner: object) -> None:
    started = STARTED.replace("ID", "aws_launch_template.t.id").replace('{ role = "none" }', own)
    found = tags(SPECIFICATIONS.replace("BLOCK", "").replace("TYPE", '"volume"') + started, list="instances")
    assert (found.tag("role"), found.tag("owner")) == (role, owner)


def test_tags_of_interfaces_of_a_template_that_is_not_known() -> None:
    (network,) = read_example(STARTED.replace("ID", "var.id") + 'variable "id" {}\n', "terraform").networks
    (interface,) = network.interfaces
    assert interface.tags is None or isinstance(interface.tags.tag("role"), Unknown)


def test_tags_of_interfaces_of_a_cloudformation_template() -> None:
    source = """\
Parameters: {Kind: {Type: String}}
Resources:
  A:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        TagSpecifications: [{ResourceType: KIND, Tags: [{Key: role, Value: fw}]}]
"""
    found = tags(source.replace("KIND", "network-interface"), "cloudformation", "interfaces")
    assert (found.tag("role"), found.tag("other")) == ("fw", None)
    assert tags(source.replace("KIND", "instance"), "cloudformation", "interfaces").tag("role") is None
    assert isinstance(tags(source.replace("KIND", "!Ref Kind"), "cloudformation", "interfaces").tag("role"), Unknown)


def test_tags_of_an_interface_that_an_instance_of_a_topology_makes() -> None:
    source = "version: 1\nsubnets:\n  a: {}\ninstances:\n  web: {interfaces: [{subnet: a, tags: {role: fw}}]}\n"
    found = tags(source, "topology", "interfaces")
    assert (found.tag("role"), found.tag("other")) == ("fw", None)


CONTEXT = """\
vpcs: {vpc-0a1b2c3d4e5f60718: {tags: {env: prod}}}
subnets: {subnet-0a1b2c3d4e5f60718: {vpc: vpc-0a1b2c3d4e5f60718, tags: {tier: app}}}
interfaces: {eni-0a1b2c3d4e5f60718: {tags: {role: fw}}}
instances: {i-0a1b2c3d4e5f60718: {tags: {owner: net}}}
"""
ANSWERS = {
    "Vpcs": [{"VpcId": "vpc-0a1b2c3d4e5f60718", "Tags": [{"Key": "env", "Value": "prod"}]}],
    "Subnets": [
        {
            "SubnetId": "subnet-0a1b2c3d4e5f60718",
            "VpcId": "vpc-0a1b2c3d4e5f60718",
            "Tags": [{"Key": "tier", "Value": "app"}],
        }
    ],
    "NetworkInterfaces": [{"NetworkInterfaceId": "eni-0a1b2c3d4e5f60718", "TagSet": [{"Key": "role", "Value": "fw"}]}],
    "Reservations": [
        {"Instances": [{"InstanceId": "i-0a1b2c3d4e5f60718", "Tags": [{"Key": "owner", "Value": "net"}]}]}
    ],
}


@pytest.mark.parametrize(("name", "text"), [("facts.yaml", CONTEXT), ("aws.json", json.dumps(ANSWERS))])
def test_tags_of_what_context_tells(name: str, text: str) -> None:
    known, errors = load_context([InputFile(name, text.encode())])
    assert errors == []
    outside, at = Outside(known.facts), Location("design")
    subnet = outside.subnet("subnet-0a1b2c3d4e5f60718", at)
    found = [
        (subnet.tags, "tier", "app"),
        (subnet.vpc.tags, "env", "prod"),
        (outside.interface("eni-0a1b2c3d4e5f60718", at).tags, "role", "fw"),
        (outside.instance("i-0a1b2c3d4e5f60718", at).tags, "owner", "net"),
    ]
    for told, key, value in found:
        assert (told.tag(key), told.tag("other")) == (value, None)


def test_tags_that_context_could_tell() -> None:
    outside = Outside(Facts())
    subnet = outside.subnet("subnet-0a1b2c3d4e5f60718", Location("design"))
    assert subnet.tags is not None
    assert subnet.tags.tag("tier") == Unknown("the tags of subnet-0a1b2c3d4e5f60718")
    assert outside.askable["the tags of subnet-0a1b2c3d4e5f60718"] == "subnets.subnet-0a1b2c3d4e5f60718.tags"


def test_tags_of_context_that_are_no_texts() -> None:
    _, (error,) = load_context([InputFile("facts.yaml", b"vpcs: {vpc-1: {tags: {env: 3}}}\n")])
    assert "must be a mapping of texts" in error.message


TEMPLATE_OF_TERRAFORM = """\
resource "aws_launch_template" "t" {
  tag_specifications {
    resource_type = "instance"
    tags          = { role = "firewall" }
  }
}
"""
TEMPLATE_OF_CLOUDFORMATION = """\
Resources:
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        TagSpecifications: [{ResourceType: instance, Tags: [{Key: role, Value: firewall}]}]
"""


@pytest.mark.parametrize(
    ("source", "kind", "tag"),
    [
        (TEMPLATE_OF_TERRAFORM, "terraform", "firewall"),
        (TEMPLATE_OF_CLOUDFORMATION, "cloudformation", "firewall"),
        ("version: 1\nlaunch_templates: {t: {}}\n", "topology", None),
    ],
)
def test_tags_that_a_launch_template_gives_instances(source: str, kind: str, tag: str | None) -> None:
    (network,) = read_example(source, kind).networks
    (template,) = network.launch_templates
    read = attributes_of(LaunchTemplate)["instance_tags"].read
    assert read(Context(network), template).tag("role") == tag
