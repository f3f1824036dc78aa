"""What an interface is for, in policies: the only role that its name, description and tags tell."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

INTERFACE = """\
variable "text" {}
resource "aws_network_interface" "NAME" {
  subnet_id = "subnet-0a1b2c3d4e5f60718"
  ARGUMENT
}
"""
TEXT = "the value of var.text"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def told(tried: Try, source: str, language: str = "terraform") -> dict[str, str]:
    found = tried("purpose", "interface", source, language)
    return {name: value.strip('"') for name, value in found.items()}


@pytest.mark.parametrize(
    ("name", "argument", "purpose"),
    [
        ("i", "", "null"),
        ("mgmt", "", "management"),
        ("i", 'description = "data side"', "data"),
        ("i", 'tags = { Name = "fw-public" }', "public"),
        ("mgmt", 'tags = { Name = "fw-public" }', "null"),
        ("i", "tags = { Name = var.text }", f"an unknown value (not known: {TEXT})"),
        ("i", "tags = var.text", f"an unknown value (not known: {TEXT})"),
        ("i", "description = var.text", f"an unknown value (not known: {TEXT})"),
        ("mgmt", "tags = { Name = var.text }", f"management or null (not known: {TEXT})"),
        ("mgmt", 'tags = { Name = var.text, use = "data" }', "data"),
        ("i", 'tags = { role = "management", Name = "public-web" }', "management"),
        ("data", 'tags = { Role = "public", Purpose = "private" }', "null"),
        ("mgmt", "tags = { Role = var.text }", f"management or null (not known: {TEXT})"),
        ("mgmt", 'tags = { Role = "web" }', "management"),
        ("i", 'tags = { Name = "asset-management-app" }', "null"),
        ("i", 'tags = { Name = "management-portal" }', "null"),
        ("i", 'tags = { Name = "data-platform" }', "null"),
        ("i", 'tags = { Name = "fw1-management" }', "management"),
        ("i", 'tags = { Name = "mgmt-a" }', "management"),
        ("i", 'tags = { Name = "management-fw1" }', "management"),
        ("i", 'tags = { Name = "prod-fw-public-us-east-1a" }', "public"),
        ("i", 'tags = { Name = "prod-fw-mgmt-eni-us-east-1a-9f3c" }', "management"),
        ("i", 'tags = { Name = "a-b-public-eni-9f3c" }', "public"),
        ("eni-mgmt", "", "management"),
        ("asset_management_app", "", "null"),
        ("i", 'description = "used by the management team"', "null"),
        ("i", 'description = "Interface of the firewall for management"', "management"),
        ("i", 'description = "The management interface of the first firewall"', "management"),
        ("i", 'description = "Replicates what the others call data"', "null"),
        ("i", 'description = "Management"', "management"),
        ("i", 'tags = { Role = "asset-management-app", Name = "data" }', "data"),
        ("i", 'tags = { Project = "data-platform" }', "null"),
        ("mgmt", "tags = { Project = var.text }", "management"),
        ("i", 'tags = merge(var.text, { tier = "data" })', f"data or null (not known: {TEXT})"),
        ("i", 'tags = merge(var.text, { Name = "fw-public" })', f"public or null (not known: {TEXT})"),
    ],
)
def test_purpose_of_an_interface(tried: Try, name: str, argument: str, purpose: str) -> None:
    found = told(tried, INTERFACE.replace("NAME", name).replace("ARGUMENT", argument))
    assert found == {f"aws_network_interface.{name}": purpose}


@pytest.mark.parametrize(
    ("tags", "purpose"),
    [
        ('{ Name = "mgmt" }', "management"),
        ("{ Name = var.text }", f"an unknown value (not known: {TEXT})"),
        ('{ Name = "mgmt", role = "data" }', "data"),
        ('{ Owner = "data-team" }', "null"),
        ("{}", "null"),
    ],
)
def test_purpose_of_an_interface_that_a_launch_makes(tried: Try, tags: str, purpose: str) -> None:
    source = (
        'variable "text" {}\nresource "aws_launch_template" "t" {\n  instance_type = "m5.large"\n'
        f'  tag_specifications {{\n    resource_type = "network-interface"\n    tags = {tags}\n  }}\n}}\n'
    )
    assert list(told(tried, source).values()) == [purpose]


@pytest.mark.parametrize(
    ("properties", "purpose"),
    [
        ("Description: mgmt", "management"),
        ("Tags: [{Key: Name, Value: fw-data}]", "data"),
        ("Tags: [{Key: Name, Value: !Ref Text}]", "an unknown value (not known: tag Name of I)"),
        ("Description: !Ref Text", "an unknown value (not known: the description of I)"),
        ("Tags: [{Key: Role, Value: data}, {Key: Name, Value: !Ref Text}]", "data"),
        ("Tags: [{Key: Name, Value: fw-data}, {Key: Stage, Value: !Ref Text}]", "data"),
        ("", "null"),
    ],
)
def test_purpose_of_an_interface_of_a_template(tried: Try, properties: str, purpose: str) -> None:
    source = (
        "Parameters: {Text: {Type: String}}\nResources:\n  I:\n    Type: AWS::EC2::NetworkInterface\n"
        f"    Properties:\n      SubnetId: subnet-0a1b2c3d4e5f60718\n      {properties}\n"
    )
    assert told(tried, source, "cloudformation") == {"I": purpose}


def test_purpose_of_an_interface_of_a_topology(tried: Try) -> None:
    source = "version: 1\nsubnets: {a: {}}\ninterfaces:\n  i: {subnet: a, role: data}\n  mgmt: {subnet: a}\n"
    assert told(tried, source, "topology") == {
        "interfaces.i": "data",
        "interfaces.mgmt": "management",
    }


INSTANCE = """\
variable "text" {}
resource "aws_instance" "NAME" {
  instance_type = "m5.large"
  subnet_id     = "subnet-0a1b2c3d4e5f60718"
  tags          = TAGS
}
"""


@pytest.mark.parametrize(
    ("name", "tags", "purpose"),
    [
        ("mgmt_host", "{}", "management"),
        ("web", "{}", "null"),
        ("web", '{ Name = "mgmt" }', "management"),
        ("web", '{ Role = "management", Name = "data" }', "management"),
        ("mgmt", '{ Name = "fw-public" }', "null"),
        ("asset_management_app", '{ Owner = "management" }', "null"),
        ("web", "{ Name = var.text }", f"an unknown value (not known: {TEXT})"),
        ("mgmt", "var.text", f"management or null (not known: {TEXT})"),
    ],
)
def test_the_names_and_tags_of_an_instance_say_it_of_its_primary_interface(
    tried: Try, name: str, tags: str, purpose: str
) -> None:
    assert list(told(tried, INSTANCE.replace("NAME", name).replace("TAGS", tags)).values()) == [purpose]


def test_what_an_interface_says_itself_counts_more_than_its_instance(tried: Try) -> None:
    source = (
        "version: 1\nsubnets: {a: {}}\ninstances:\n  mgmt:\n    interfaces:\n"
        "    - {device_index: 0, subnet: a, tags: {Role: data}}\n    - {device_index: 1, subnet: a}\n"
        "  fw-mgmt: {subnet: a}\n"
    )
    assert told(tried, source, "topology") == {
        "the interface at device index 0 of instances.mgmt": "data",
        "the interface at device index 1 of instances.mgmt": "null",
        "the primary interface of instances.fw-mgmt": "management",
    }


def test_tags_of_the_stack_that_are_not_known_say_nothing_of_one_instance(tried: Try) -> None:
    source = (
        "Resources:\n  I:\n    Type: AWS::EC2::Instance\n    Properties:\n"
        "      SubnetId: subnet-0a1b2c3d4e5f60718\n      Tags: [{Key: Owner, Value: net}NAME]\n"
    )
    primary = "the primary interface of I"
    assert told(tried, source.replace("NAME", ""), "cloudformation") == {primary: "null"}
    named = source.replace("NAME", ", {Key: Name, Value: fw-mgmt}")
    assert told(tried, named, "cloudformation") == {primary: "management"}


def test_a_template_says_it_of_the_interfaces_of_its_instances(tried: Try) -> None:
    source = (
        'resource "aws_launch_template" "t" {\n  instance_type = "m5.large"\n  tag_specifications {\n'
        '    resource_type = "instance"\n    tags = { Role = "management" }\n  }\n}\n'
    )
    assert list(told(tried, source).values()) == ["management"]
