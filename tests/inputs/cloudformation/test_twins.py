"""One design in Terraform and in CloudFormation: the rules say the same of both."""

from pathlib import Path

import pytest

from tests.inputs.cloudformation.templates import report, resources

TERRAFORM = """
provider "aws" {
  region = "us-east-1"
}
resource "aws_vpc" "vpc" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "us-east-1b"
}
resource "aws_subnet" "c" {
  vpc_id            = aws_vpc.vpc.id
  cidr_block        = "10.0.3.0/24"
  availability_zone = "us-east-1a"
}
"""
TEMPLATE = """\
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}}
  C: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24, AvailabilityZone: us-east-1a}}
"""
_EIP = "eipalloc-0a1b2c3d4e5f60718"


def tf(type: str, name: str, **arguments: str) -> str:
    lines = "".join(f"  {key} = {value}\n" for key, value in arguments.items())
    return f'resource "{type}" "{name}" {{\n{lines}}}\n'


def cfn(type: str, name: str, **properties: str) -> str:
    listed = "".join(f"      {key}: {value}\n" for key, value in properties.items())
    return f"  {name}:\n    Type: {type}\n    Properties:\n{listed}"


def host(subnet: str, type: str = "t3.small") -> tuple[str, str]:
    return (
        tf(
            "aws_instance",
            "host",
            ami='"ami-0a1b2c3d4e5f60718"',
            instance_type=f'"{type}"',
            subnet_id=f"aws_subnet.{subnet}.id",
        ),
        cfn(
            "AWS::EC2::Instance",
            "Host",
            ImageId="ami-0a1b2c3d4e5f60718",
            InstanceType=type,
            SubnetId=f"!Ref {subnet.upper()}",
        ),
    )


def eni(name: str, subnet: str, *, more: str = "", properties: str = "") -> tuple[str, str]:
    return (
        f'resource "aws_network_interface" "{name}" {{\n  subnet_id = aws_subnet.{subnet}.id\n  {more}\n}}\n',
        (
            f"  {name.title()}:\n    Type: AWS::EC2::NetworkInterface\n"
            f"    Properties: {{SubnetId: !Ref {subnet.upper()}{properties}}}\n"
        ),
    )


def attached(name: str, index: int) -> tuple[str, str]:
    return (
        tf(
            "aws_network_interface_attachment", f"on_{name}_{index}", instance_id="aws_instance.host.id",
            network_interface_id=f"aws_network_interface.{name}.id", device_index=str(index),
        ),
        cfn(
            "AWS::EC2::NetworkInterfaceAttachment", f"On{name.title()}{index}", InstanceId="!Ref Host",
            NetworkInterfaceId=f"!Ref {name.title()}", DeviceIndex=f'"{index}"', DeleteOnTermination="false",
        ),
    )  # fmt: skip


def route(**target: str) -> tuple[str, str]:
    """A default route to an interface or instance."""
    ((argument, value),) = target.items()
    property = {"network_interface_id": "NetworkInterfaceId"}[argument]
    table = (
        tf("aws_route_table", "table", vpc_id="aws_vpc.vpc.id"),
        cfn("AWS::EC2::RouteTable", "Table", VpcId="!Ref Vpc"),
    )
    return (
        table[0]
        + tf(
            "aws_route", "out", route_table_id="aws_route_table.table.id", destination_cidr_block='"0.0.0.0/0"',
            **{argument: f"aws_network_interface.{value}.id"},
        ),
        table[1]
        + cfn(
            "AWS::EC2::Route", "Out", RouteTableId="!Ref Table", DestinationCidrBlock="0.0.0.0/0",
            **{property: f"!Ref {value.title()}"},
        ),
    )  # fmt: skip


def service(terraform: tuple[str, dict[str, str]], template: tuple[str, dict[str, str]]) -> tuple[str, str]:
    return tf(terraform[0], "service", **terraform[1]), cfn(template[0], "Service", **template[1])


OTHER_VPC = (
    tf("aws_vpc", "other", cidr_block='"10.1.0.0/16"') + tf("aws_security_group", "group", vpc_id="aws_vpc.other.id"),
    cfn("AWS::EC2::VPC", "Other", CidrBlock="10.1.0.0/16")
    + cfn("AWS::EC2::SecurityGroup", "Group", VpcId="!Ref Other", GroupDescription="g"),
)
ELASTIC_IP = (
    tf("aws_eip", "ip", domain='"vpc"')
    + tf("aws_eip_association", "on", allocation_id="aws_eip.ip.id", instance_id="aws_instance.host.id"),
    cfn("AWS::EC2::EIP", "Ip", Domain="vpc")
    + cfn("AWS::EC2::EIPAssociation", "On", AllocationId="!GetAtt Ip.AllocationId", InstanceId="!Ref Host"),
)
TWINS: dict[str, list[tuple[str, str]]] = {
    "another zone": [host("a"), eni("one", "b"), attached("one", 1)],
    "the same zone": [host("a"), eni("one", "c"), attached("one", 1)],
    "the same subnet": [host("a"), eni("one", "a"), attached("one", 1)],
    "too many for the type": [
        host("a", "t3.micro"),
        eni("one", "c"),
        attached("one", 1),
        eni("two", "c"),
        attached("two", 2),
    ],
    "one index twice": [host("a"), eni("one", "c"), attached("one", 1), eni("two", "c"), attached("two", 1)],
    "index 0": [host("a"), eni("one", "c"), attached("one", 0)],
    "an address of another subnet": [
        eni("one", "a", more='private_ips = ["10.0.2.9"]', properties=", PrivateIpAddress: 10.0.2.9")
    ],
    "an address that AWS reserves": [
        eni("one", "a", more='private_ips = ["10.0.1.1"]', properties=", PrivateIpAddress: 10.0.1.1")
    ],
    "too many addresses for the type": [
        host("a", "t3.nano"),
        eni("one", "c", more="private_ips_count = 5", properties=", SecondaryPrivateIpAddressCount: 5"),
        attached("one", 1),
    ],
    "a check that is on": [host("a"), eni("one", "c"), attached("one", 1), route(network_interface_id="one")],
    "a check that is off": [
        host("a"),
        eni("one", "c", more="source_dest_check = false", properties=", SourceDestCheck: false"),
        attached("one", 1),
        route(network_interface_id="one"),
    ],
    "an Elastic IP of an instance with several interfaces": [
        host("a"),
        eni("one", "c"),
        attached("one", 1),
        ELASTIC_IP,
    ],
    "a group of another VPC": [
        OTHER_VPC,
        eni("one", "a", more="security_groups = [aws_security_group.group.id]", properties=", GroupSet: [!Ref Group]"),
    ],
    "subnets of one zone for a load balancer": [
        service(
            ("aws_lb", {"subnets": "[aws_subnet.a.id, aws_subnet.c.id]"}),
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", {"Subnets": "[!Ref A, !Ref C]"}),
        )
    ],
    "subnets of one zone for a database": [
        service(
            ("aws_db_subnet_group", {"subnet_ids": "[aws_subnet.a.id, aws_subnet.c.id]"}),
            ("AWS::RDS::DBSubnetGroup", {"SubnetIds": "[!Ref A, !Ref C]", "DBSubnetGroupDescription": "x"}),
        )
    ],
    "a NAT gateway in a private subnet": [
        service(
            ("aws_nat_gateway", {"subnet_id": "aws_subnet.a.id", "allocation_id": f'"{_EIP}"'}),
            ("AWS::EC2::NatGateway", {"SubnetId": "!Ref A", "AllocationId": _EIP}),
        )
    ],
}
QUIET = {"the same zone", "a check that is off"}


def words(directory: Path, name: str) -> list[tuple[str, str]]:
    found = report(directory / name)
    assert found.errors == ()
    return sorted((one.rule, str(one.severity)) for one in found.findings)


@pytest.mark.parametrize("name", TWINS)
def test_twins_say_the_same(name: str, tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root/main.tf").write_text(TERRAFORM + "".join(one for one, _ in TWINS[name]))
    (tmp_path / "template.yaml").write_text(resources(TEMPLATE, *(other for _, other in TWINS[name])))
    terraform = words(tmp_path, "root")
    assert words(tmp_path, "template.yaml") == terraform
    assert bool(terraform) == (name not in QUIET)
