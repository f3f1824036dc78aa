"""What a repository of 300 root modules costs: `python -m bench.many_roots`, in the root of a checkout.

The root modules share a module for VPCs and one for instances, as repositories of many stacks do. What is linted, by
turns: all of it, one file of one root module, all of it with `--since` and nothing or one file changed. Whole processes
and their children; what counts is the time of the processor in the fastest of the runs: a busy machine only adds.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from os import chdir
from pathlib import Path

from bench.source_scale import measured

ROOTS = 300
SERVICES = 30
"""Services of each root module, with four resources each."""
IGNORED = ".terraform/\n*.tfstate\n*.tfstate.*\ncrash.log\n*.pem\n"

VPC = """\
variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "zones" {
  type = list(string)
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

resource "aws_subnet" "private" {
  for_each          = { for index, zone in var.zones : zone => index }
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(var.cidr, 8, each.value)
  availability_zone = each.key
  tags              = { Name = "${var.name}-private-${each.key}" }
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private
  vpc_id   = aws_vpc.this.id
}

resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "subnet_ids" {
  value = { for zone, subnet in aws_subnet.private : zone => subnet.id }
}
"""
EC2 = """\
variable "name" {
  type = string
}

variable "hosts" {
  type = map(object({ zone = string, type = optional(string, "m5.large") }))
}

variable "subnet_ids" {
  type = map(string)
}

variable "vpc_id" {
  type = string
}

resource "aws_security_group" "this" {
  name   = var.name
  vpc_id = var.vpc_id
}

resource "aws_instance" "this" {
  for_each               = var.hosts
  ami                    = "ami-0abcd1234ef567890"
  instance_type          = each.value.type
  subnet_id              = var.subnet_ids[each.value.zone]
  vpc_security_group_ids = [aws_security_group.this.id]
  user_data = <<-EOT
    #!/bin/sh
    hostnamectl set-hostname ${var.name}-${each.key}
  EOT
}

resource "aws_network_interface" "side" {
  for_each        = var.hosts
  subnet_id       = var.subnet_ids[each.value.zone]
  security_groups = [aws_security_group.this.id]
  attachment {
    instance     = aws_instance.this[each.key].id
    device_index = 1
  }
}
"""
VERSIONS = """\
terraform {
  required_version = ">= 1.5"
  backend "s3" {
    bucket = "states"
    key    = "stacks/%(number)03d"
  }
}

provider "aws" {
  region = "us-east-1"
}
"""
MAIN = """\
locals {
  zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
}

# The network of the stack
module "vpc" {
  source = "../../modules/vpc"
  name   = "stack-%(number)03d"
  cidr   = var.cidr
  zones  = local.zones
}

module "hosts" {
  source     = "../../modules/ec2"
  name       = "hosts-%(number)03d"
  vpc_id     = module.vpc.vpc_id
  subnet_ids = module.vpc.subnet_ids
  hosts = {
    one   = { zone = "us-east-1a" }
    two   = { zone = "us-east-1b", type = "t3.large" }
    three = { zone = "us-east-1c" }
  }
}
"""
VARIABLES = """\
variable "cidr" {
  description = "Addresses of the VPC"
  type        = string
  default     = "10.%(second)d.0.0/16"
}
"""
OUTPUTS = """\
output "vpc_id" {
  value = module.vpc.vpc_id
}
"""
ROLE = """
resource "aws_iam_role" "service_%(service)d" {
  name               = "service-%(service)d"
  assume_role_policy = <<-POLICY
    {
      "Version": "2012-10-17",
      "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs.amazonaws.com"}}]
    }
  POLICY
}

resource "aws_cloudwatch_log_group" "service_%(service)d" {
  name              = "/services/${aws_iam_role.service_%(service)d.name}"
  retention_in_days = 30
}
"""
GROUP = """
resource "aws_security_group" "service_%(service)d" {
  name        = "service-%(service)d"
  description = "Access to service %(service)d"
  vpc_id      = module.vpc.vpc_id

  ingress {
    from_port   = %(port)d
    to_port     = %(port)d
    protocol    = "tcp"
    cidr_blocks = [var.cidr]
  }
}

resource "aws_lb_target_group" "service_%(service)d" {
  name     = "service-%(service)d"
  port     = %(port)d
  protocol = "HTTP"
  vpc_id   = module.vpc.vpc_id
}
"""


def files(roots: int) -> Iterator[tuple[str, str]]:
    """The files of the repository: paths and texts."""
    yield ".gitignore", IGNORED
    yield "modules/vpc/main.tf", VPC
    yield "modules/ec2/main.tf", EC2
    services = [{"service": number, "port": 8000 + number} for number in range(SERVICES)]
    for number in range(roots):
        values = {"number": number, "second": number % 256}
        yield f"stacks/{number:03d}/versions.tf", VERSIONS % values
        yield f"stacks/{number:03d}/main.tf", MAIN % values + "".join(GROUP % one for one in services)
        yield f"stacks/{number:03d}/roles.tf", "".join(ROLE % one for one in services)
        yield f"stacks/{number:03d}/variables.tf", VARIABLES % values
        yield f"stacks/{number:03d}/outputs.tf", OUTPUTS


def write(directory: Path, roots: int = ROOTS) -> None:
    """Write the repository, and commit it."""
    for name, text in files(roots):
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Stacks")):
        git(directory, *command)


def git(directory: Path, *arguments: str) -> None:
    """Call git as somebody."""
    identity = ("-c", "user.name=Bench", "-c", "user.email=bench@example.com")
    subprocess.run(("git", *identity, *arguments), cwd=directory, check=True)


COMMANDS: dict[str, tuple[str, ...]] = {
    "all, one process": (".", "--jobs", "1"),
    "all, two processes": (".", "--jobs", "2"),
    "one file": ("stacks/037/main.tf",),
    "--since, nothing changed": (".", "--since", "HEAD"),
    "--since, one file changed": (".", "--since", "HEAD"),
}
CHANGED = "--since, one file changed"
AIMS = {"one file": 0.4, "--since, nothing changed": 1.0}
"""Seconds on the machine of the README."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each (default: 3)")
    parser.add_argument("--roots", type=int, default=ROOTS, metavar="N", help=f"root modules (default: {ROOTS})")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), options.roots)
        chdir(name)
        report(options.runs)


def report(runs: int) -> None:
    """Measure each command in the current directory."""
    print("| command | processor | wall | / bare Python | peak memory | aim | |")
    print("|---|---:|---:|---:|---:|---:|---|")
    main_file = Path("stacks/037/main.tf")
    unchanged = main_file.read_text()
    bare = min(measured("-c", "pass").processor for _ in range(runs))
    for command, arguments in COMMANDS.items():
        main_file.write_text(unchanged.replace("t3.large", "t3.micro") if command == CHANGED else unchanged)
        costs = [measured(*lint(arguments)) for _ in range(runs)]
        seconds = min(one.processor for one in costs)
        aim = AIMS.get(command)
        verdict = "" if aim is None else "met" if seconds <= aim else "missed"
        print(
            f"| {command} | {seconds:.2f} s | {min(one.seconds for one in costs):.2f} s | {seconds / bare:.0f} "
            f"| {max(one.megabytes for one in costs):.0f} MB | {f'{aim} s' if aim else ''} | {verdict} |",
            flush=True,
        )
    main_file.write_text(unchanged)


def lint(arguments: Sequence[str]) -> tuple[str, ...]:
    """The arguments of Python for a run."""
    return ("-m", "enilint", "check", *arguments, "--format", "concise")


if __name__ == "__main__":
    main()
