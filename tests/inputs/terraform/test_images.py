"""Which operating system an image has, by the data source that finds it."""

from pathlib import Path

import pytest

from enilint.values import Unknown
from tests.rules.marked import network_of

INSTANCE = 'resource "aws_instance" "one" {{\n  ami = {}\n  instance_type = "m5.large"\n}}\n'
VARIABLES = 'variable "which" {\n  type = string\n}\n'


def data(*lines: str, owners: str = "") -> str:
    owned = f"  owners = [{owners}]\n" if owners else ""
    return 'data "aws_ami" "one" {\n  most_recent = true\n' + owned + "".join(lines) + "}\n"


def by(name: str, *values: str) -> str:
    listed = ", ".join(f'"{one}"' for one in values)
    return f'  filter {{\n    name = "{name}"\n    values = [{listed}]\n  }}\n'


CANONICAL = '"099720109477"'
CENTOS_7 = "aw0evgkw8e5c1q413zgy5pjce"


@pytest.mark.parametrize(
    ("source", "os"),
    [
        (data(by("name", "ubuntu/images/hvm-ssd/ubuntu-focal-*")), "ubuntu-20.04"),
        (data(by("name", "*jammy*-22.04-*"), owners=CANONICAL), "ubuntu-22.04"),
        (data(by("name", "*noble*"), by("owner-id", "099720109477")), "ubuntu-24.04"),
        (data(by("name", "*-22.04-*")), None),
        (data(by("name", "*-22.04-*"), owners='"123456789012"'), None),
        (data(by("name", "*-22.04-*"), owners=f'{CANONICAL}, "123456789012"'), None),
        (data(by("name", "*-English-Full-Base-*"), owners='"801119661308"'), "windows"),
        (data(by("name", "CentOS Linux 7 x86_64 HVM EBS *")), "centos-7"),
        (data(by("product-code", CENTOS_7)), "centos-7"),
        (data(by("product-code", CENTOS_7, "6x5jmcajty9edm3f211pqjfn2")), None),
        (data(by("product-code", "2s8d3bn9snrqiw5kx8k4aywff"), by("name", "amzn2-ami-hvm-*")), None),
        (data(by("name", "amzn2-ami-hvm-*", "al2023-ami-*")), None),
        (data(by("name", "al2023-ami-minimal-*")), "amazon-linux-2023-minimal"),
    ],
)
def test_the_operating_system_of_an_image(tmp_path: Path, source: str, os: str | None) -> None:
    [instance] = network_of(tmp_path, source + INSTANCE.format("data.aws_ami.one.id")).instances
    assert instance.os == (os or Unknown("the operating system of aws_instance.one"))


@pytest.mark.parametrize(
    ("parameter", "os"),
    [
        ("/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id", "ubuntu-22.04"),
        ("/aws/service/canonical/ubuntu/server/noble/stable/current/amd64/hvm/ebs-gp3/ami-id", "ubuntu-24.04"),
        ("/aws/service/suse/sles/15-sp5/x86_64/latest", "sles-15"),
        ("/aws/service/debian/release/12/latest/amd64", "debian-12"),
        ("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64", "amazon-linux-2023"),
        ("/golden/web", None),
    ],
)
def test_the_operating_system_of_a_parameter(tmp_path: Path, parameter: str, os: str | None) -> None:
    expected = os or Unknown("the operating system of aws_instance.one")
    source = f'data "aws_ssm_parameter" "one" {{\n  name = "{parameter}"\n}}\n'
    [instance] = network_of(tmp_path, source + INSTANCE.format("data.aws_ssm_parameter.one.value")).instances
    assert instance.os == expected
    [instance] = network_of(tmp_path, INSTANCE.format(f'"resolve:ssm:{parameter}"')).instances
    assert instance.os == expected


def test_an_image_that_may_be_one_of_two(tmp_path: Path) -> None:
    second = data(by("name", "my-image-*")).replace('"one"', '"two"')
    either = INSTANCE.format('var.which == "a" ? data.aws_ami.one.id : data.aws_ami.two.id')
    source = VARIABLES + data(by("name", "amzn2-ami-hvm-*")) + either
    [instance] = network_of(tmp_path, source + second).instances
    assert isinstance(instance.os, Unknown)
    [instance] = network_of(tmp_path, source + second.replace("my-image-", "amzn2-ami-kernel-")).instances
    assert instance.os == "amazon-linux-2"
