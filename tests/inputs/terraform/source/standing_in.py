"""A small stand-in for tests, and designs that call what it stands for."""

import json
from collections.abc import Mapping
from pathlib import Path

from enilint.report import Report
from enilint.run.linter import lint_all
from enilint.run.request import Request
from enilint.run.setup import prepare
from tests.inputs.terraform.source.projects import write

DESCRIPTION = {
    "name": "acme/net",
    "registry": ["acme/net/aws"],
    "git": ["https://github.com/acme/terraform-aws-net"],
    "harmless": ["tags"],
    "only": {"create_vpn": False},
    "versions": [
        {"from": "1.0.0", "below": "3.0.0", "directory": "v1"},
        {"from": "3.0.0", "below": "5.0.0", "directory": "v3"},
    ],
}
FILES = """\
variable "azs" {
  type    = list(string)
  default = []
}
variable "types" {
  type    = list(string)
  default = []
}
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "private" {
  count             = length(var.azs)
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = var.azs[count.index]
}
resource "aws_instance" "bastion" {
  count         = length(var.types)
  ami           = "ami-0a1b2c3d"
  instance_type = var.types[count.index]
  subnet_id     = aws_subnet.private[0].id
}
resource "aws_network_interface" "second" {
  count     = length(var.types)
  subnet_id = aws_subnet.private[1].id
  attachment {
    instance     = aws_instance.bastion[count.index].id
    device_index = 1
  }
}
output "vpc_id" {
  value = aws_vpc.this.id
}
output "vpc_cidr_block" {
  value = aws_vpc.this.cidr_block
}
output "private_subnets" {
  value = local.subnets[*].id
}
locals {
  subnets = aws_subnet.private
}
"""
SUBNETS = """\
resource "aws_instance" "app" {
  ami           = "ami-0a1b2c3d"
  instance_type = "m5.large"
  subnet_id     = module.net.private_subnets[0]
}
resource "aws_network_interface" "vip" {
  subnet_id = module.net.private_subnets[1]
  attachment {
    instance     = aws_instance.app.id
    device_index = 1
  }
}
"""
"""An interface in the second subnet of a module, and the instance that it is attached to in the first one."""
ZONES = 'azs = ["eu-west-1a", "eu-west-1b"]'


def call(*arguments: str, source: str = "acme/net/aws", version: str | None = "~> 2.0") -> str:
    """The call of a module, with the subnets of it in use."""
    own = [f'source = "{source}"', *([f'version = "{version}"'] if version is not None else [])]
    return "\n".join(('module "net" {', *(f"  {one}" for one in (*own, *arguments)), "}", SUBNETS))


def stand_ins(directory: Path, files: str = FILES, **description: object) -> str:
    """A directory of stand-ins with one, for two intervals of versions."""
    written = {
        "net/stand-in.json": json.dumps(DESCRIPTION | description),
        "net/v1/main.tf": files,
        "net/v3/main.tf": files,
    }
    return str(write(directory, written))


def lint(directory: Path, files: Mapping[str, str], path: str = ".", stand_ins: str | None = None) -> Report:
    """What is reported of a project, with the stand-ins of a directory, and enilint.toml as its configuration."""
    write(directory, files)
    request = Request(paths=(str(directory / path),), directory=str(directory))
    setup = prepare(request)
    setup.context.modules.stand_ins = stand_ins
    return lint_all(request, setup).report
