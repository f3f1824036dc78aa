"""Designs under git, and what `--since` finds in them."""

import os
import subprocess
from pathlib import Path

from tests.cli.running import Run

TWO = """\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
instances:
  web: {type: m5.large, subnet: a}

  db:
    type: m5.large

    subnet: a
interfaces:
  web-address: {subnet: b}
  db-address:
    subnet: b

attachments:
  - {interface: web-address, instance: web, device_index: 1}

  - {interface: db-address, instance: db, device_index: 1}
"""
MODULE = """\
variable "zone" {
  default = "us-east-1b"
}

# one subnet
resource "aws_subnet" "a" {
  vpc_id            = "vpc-1"
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "b" {
  vpc_id            = "vpc-1"
  availability_zone = var.zone
}

resource "aws_subnet" "unrelated" {
  vpc_id = "vpc-1"

  availability_zone = "us-east-1c"
}

resource "aws_instance" "i" {
  ami           = "ami-1"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}

resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.b.id
  attachment {
    instance     = aws_instance.i.id
    device_index = 1
  }
}
"""


def git(*arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(["git", *identity, *arguments], capture_output=True, text=True, check=True, env=environment)
    return done.stdout.strip()


def commit() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", "a commit")


def found(run: Run, *arguments: str, since: str = "HEAD") -> list[str]:
    """The subjects of the findings of what changed."""
    result = run("check", "--format", "json", "--since", since, *arguments)
    assert result.code == (1 if result.report["findings"] else 0)
    return [finding["subject"] for finding in result.report["findings"]]


def edit(path: str, before: str, after: str) -> None:
    text = Path(path).read_text()
    assert before in text
    Path(path).write_text(text.replace(before, after))
