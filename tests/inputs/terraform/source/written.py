"""Terraform source for tests, written block by block."""

BASE = """
provider "aws" {
  region = "us-east-1"
}

resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "us-east-1b"
}

resource "aws_subnet" "c" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.3.0/24"
  availability_zone = "us-east-1a"
}
"""

A, B, C = "aws_subnet.a.id", "aws_subnet.b.id", "aws_subnet.c.id"
N, M, INSTANCE = "aws_network_interface.n.id", "aws_network_interface.m.id", "aws_instance.i.id"
IMAGE = 'ami = "ami-0f3a1b2c3d4e5f607"'
TEMPLATE = "launch_template {\n    id = aws_launch_template.t.id\n  }"


def block(type: str, name: str, *lines: str) -> str:
    return f'resource "{type}" "{name}" {{\n' + "".join(f"  {line}\n" for line in lines) + "}\n"


def dynamic(type: str, each: str, *lines: str) -> str:
    content = "".join(f"      {line}\n" for line in lines)
    return f'dynamic "{type}" {{\n    for_each = {each}\n    content {{\n{content}    }}\n  }}'


def variable(name: str, type: str) -> str:
    return f'variable "{name}" {{\n  type = {type}\n}}\n'


def instance(subnet: str = A, *lines: str, name: str = "i", type: str = '"m5.large"') -> str:
    return block("aws_instance", name, IMAGE, f"instance_type = {type}", f"subnet_id = {subnet}", *lines)


def eni(name: str, subnet: str, *lines: str) -> str:
    return block("aws_network_interface", name, f"subnet_id = {subnet}", *lines)


def attachment(name: str, interface: str, *lines: str, to: str = INSTANCE, device: object = 1) -> str:
    attributes = (f"instance_id = {to}", f"network_interface_id = {interface}", f"device_index = {device}")
    return block("aws_network_interface_attachment", name, *attributes, *lines)


X = attachment("x", N)


def attached(*lines: str, subnet: str = C) -> str:
    """An instance, and one interface on it."""
    return instance() + eni("n", subnet, *lines) + X


def zones(zone: str, other: str) -> str:
    """An instance in one subnet, with an interface in another one, in the two zones."""
    made = [
        block(
            "aws_subnet",
            name,
            "vpc_id = aws_vpc.v.id",
            f'cidr_block = "10.0.{number}.0/24"',
            f"availability_zone = {where}",
        )
        for name, number, where in (("p", 10, zone), ("q", 11, other))
    ]
    return "".join(made) + instance("aws_subnet.p.id") + eni("n", "aws_subnet.q.id") + X


def route(target: str, *lines: str, destination: str = '"0.0.0.0/0"') -> str:
    table = block("aws_route_table", "t", "vpc_id = aws_vpc.v.id")
    where = ("route_table_id = aws_route_table.t.id", f"destination_cidr_block = {destination}")
    return table + block("aws_route", "r", *where, f"network_interface_id = {target}", *lines)


def template(*lines: str) -> str:
    return block("aws_launch_template", "t", 'image_id = "ami-0f3a1b2c3d4e5f607"', *lines)


def launched(*lines: str) -> str:
    """An instance that starts from the template."""
    return block("aws_instance", "i", f"subnet_id = {A}", TEMPLATE, *lines)


def interfaces(*numbers: int, last: str = "") -> str:
    """Interfaces on the instance, at the device indexes of their numbers."""
    made = [
        eni(f"n{one}", C)
        + attachment(f"x{one}", f"aws_network_interface.n{one}.id", *([last] if one == numbers[-1] else []), device=one)
        for one in numbers
    ]
    return "".join(made)
