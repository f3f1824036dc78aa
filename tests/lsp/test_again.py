"""After any edit of source, the server knows and says what a server says that has just started, whatever it kept."""

import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

pytest.importorskip("pygls", reason="the language server is an extra")

from enilint.inputs.terraform.source.again import Evaluated
from enilint.lsp.workspace import Workspace
from enilint.model.entities.base import Entity
from enilint.model.network import Network
from enilint.run.fixing import fixes_that_mend

MAIN = """\
provider "aws" {
  region = var.region
}

locals {
  zones = ["${var.region}a", "${var.region}b"]
  names = { web = 0, db = 1 }
  ports = [22, 443]
}

data "aws_ami" "base" {
  most_recent = true
  owners      = ["amazon"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  count             = 3
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = local.zones[count.index % 2]
}

resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id

  dynamic "ingress" {
    for_each = local.ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["10.0.0.0/8"]
    }
  }
}

resource "aws_instance" "host" {
  for_each          = local.names
  ami               = data.aws_ami.base.id
  instance_type     = var.type
  subnet_id         = aws_subnet.app[each.value].id
  availability_zone = "us-east-1a"
}

resource "aws_network_interface" "side" {
  for_each        = local.names
  subnet_id       = module.net.subnets[each.value]
  security_groups = [aws_security_group.web.id]
  private_ips     = [cidrhost(aws_subnet.app[0].cidr_block, 10 + each.value)]
  tags            = { Name = "side of ${aws_instance.host[each.key].id}" }
}

resource "aws_network_interface_attachment" "side" {
  for_each             = aws_network_interface.side
  instance_id          = aws_instance.host[each.key].id
  network_interface_id = each.value.id
  device_index         = 1
}

resource "aws_network_interface" "vip" {
  subnet_id         = aws_subnet.app[1].id
  source_dest_check = false
}

resource "aws_eip" "vip" {
  network_interface = aws_network_interface.vip.id
}

resource "aws_route_table" "app" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block           = "0.0.0.0/0"
    network_interface_id = aws_network_interface.vip.id
  }
}

resource "aws_route_table_association" "app" {
  count          = 2
  subnet_id      = aws_subnet.app[count.index].id
  route_table_id = aws_route_table.app.id
}

resource "aws_ec2_tag" "vip" {
  resource_id = aws_network_interface.vip.id
  key         = "role"
  value       = "firewall"
}

module "net" {
  source = "./net"
  vpc    = aws_vpc.main.id
  zones  = local.zones
}

module "edge" {
  source  = "./edge"
  subnets = module.net.subnets
}

module "vpc" {
  source          = "terraform-aws-modules/vpc/aws"
  version         = "5.8.1"
  cidr            = "10.9.0.0/16"
  azs             = local.zones
  private_subnets = ["10.9.1.0/24", "10.9.2.0/24"]
}

resource "aws_network_interface" "peer" {
  subnet_id = module.vpc.private_subnets[0]
}

output "vip" {
  value = aws_eip.vip.public_ip
}
"""
VARIABLES = """\
variable "region" {
  type    = string
  default = "us-east-1"
}

variable "type" {
  default = "m5.large"
}
"""
NET = """\
variable "vpc" {}

variable "zones" {
  type = list(string)
}

resource "aws_subnet" "this" {
  count             = length(var.zones)
  vpc_id            = var.vpc
  cidr_block        = "10.0.${count.index + 100}.0/24"
  availability_zone = var.zones[count.index]
}

output "subnets" {
  value = aws_subnet.this[*].id
}
"""
EDGE = """\
variable "subnets" {}

resource "aws_launch_template" "edge" {
  instance_type = "t3.micro"

  network_interfaces {
    subnet_id       = var.subnets[0]
    security_groups = ["sg-0123456789abcdef0"]
  }
}

resource "aws_instance" "edge" {
  count = 2

  launch_template {
    id = aws_launch_template.edge.id
  }
}

resource "aws_network_interface" "edge" {
  count     = 2
  subnet_id = var.subnets[count.index]

  attachment {
    instance     = aws_instance.edge[count.index].id
    device_index = 1
  }
}
"""
FILES = {"main.tf": MAIN, "variables.tf": VARIABLES, "net/main.tf": NET, "edge/main.tf": EDGE}
LINES = (
    "  source_dest_check = false",
    "  subnet_id = aws_subnet.app[2].id",
    '  private_ips = ["10.0.0.5"]',
    "  security_groups = [aws_security_group.web.id, aws_security_group.none.id]",
    "  count = 2",
    "  provider = aws.other",
    "  depends_on = [module.net]",
    '  region = "us-west-2"',
    "  network_interface_id = aws_network_interface.vip.id",
    "  tags = { Name = local.names.web }",
    "  subnet_id = module.vpc.intra_subnets[0]",
    "",
    "# a comment",
    'variable "more" {\n  default = 1\n}',
    "locals {\n  more = aws_network_interface.vip.id\n}",
    'output "more" {\n  value = local.zones\n}',
    'resource "aws_network_interface" "more" {\n  subnet_id = aws_subnet.app[0].id\n}',
    'resource "aws_instance" "more" {\n  subnet_id = aws_network_interface.vip.subnet_id\n}',
    'data "aws_subnet" "more" {\n  id = aws_subnet.app[1].id\n}',
    'data "aws_availability_zones" "more" {}',
    'provider "aws" {\n  alias = "other"\n  region = "us-west-2"\n}',
    'module "net2" {\n  source = "./net"\n  vpc = aws_vpc.main.id\n  zones = ["us-east-1a"]\n}',
)
TOKEN = re.compile(r'[\w-]+(?:\.[\w-]+)*|"[^"\n]*"|[\[\]{}=]')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "project"
    for name, text in {"enilint.toml": "", **FILES}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


class Server:
    """A server that has some files open."""

    def __init__(self, folder: Path, texts: dict[str, str]) -> None:
        self._folder = folder
        self.workspace = Workspace()
        self.workspace.set_folders([str(folder)])
        for name, text in texts.items():
            self.workspace.open((folder / name).as_uri(), str(folder / name), text, 1)
        self.settle()

    def change(self, name: str, text: str) -> None:
        self.workspace.change(str(self._folder / name), text, 2)
        self.settle()

    def settle(self) -> None:
        while self.workspace.is_stale:
            for _ in self.workspace.work():
                pass

    def says(self) -> Any:
        """All that it says, and the networks that it says it of."""
        designs = sorted(self.workspace.all_designs(), key=lambda one: one.path)
        networks = [list(map(contents, one.networks)) for one in designs]
        return dict(self.workspace.remarks()), [sorted(one.modules) for one in designs], networks


def contents(network: Network) -> list[Any]:
    lists = [getattr(network, name) for name in sorted(vars(network)) if not name.startswith("_")]
    listed = [one for some in lists if isinstance(some, list | tuple) for one in some]
    entities = {id(one): one for one in (*network.entities(), *listed)}
    return [plain(one, whole=True) for one in entities.values() if isinstance(one, Struct)]


def plain(value: Any, *, whole: bool = False) -> Any:
    """A value with entities by their addresses; of a whole one, all of its attributes."""
    if isinstance(value, Entity) and not whole:
        return type(value).__name__, value.address
    if isinstance(value, Struct):
        return type(value).__name__, [(name, plain(getattr(value, name))) for name in value.__struct_fields__]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return list(map(plain, value)) if isinstance(value, list | tuple) else str(value)


def edits(texts: dict[str, str], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Edits without end, most of them small: they say something else, or cannot be parsed."""
    vocabulary = sorted({one for text in FILES.values() for one in TOKEN.findall(text)})
    while True:
        name = chance.choice(["main.tf", "main.tf", "main.tf", *FILES])
        lines = texts[name].split("\n")
        place, kind = chance.randrange(len(lines)), chance.random()
        if kind < 0.35:
            yield name, FILES[name]
            continue
        if kind < 0.4:
            lines.pop(place)
        elif kind < 0.5:
            lines.insert(place, chance.choice(LINES))
        elif kind < 0.55:
            blocks = texts[name].split("\n\n")
            blocks[chance.randrange(len(blocks))] = chance.choice(["", *FILES[name].split("\n\n"), *LINES])
            lines = ["\n\n".join(blocks)]
        else:
            tokens = list(TOKEN.finditer(lines[place]))
            if not tokens:
                continue
            token = chance.choice(tokens)
            other = chance.choice([one for one in vocabulary if (one[0] == '"') == (token[0][0] == '"')])
            lines[place] = lines[place][: token.start()] + other + lines[place][token.end() :]
        yield name, "\n".join(lines)


def test_a_fix_is_written_into_the_text_as_it_is(folder: Path) -> None:
    zone = (
        'resource "aws_instance" "one" {\n  subnet_id = aws_subnet.app[1].id\n  availability_zone = "us-east-1a"\n}\n'
    )
    server = Server(folder, {**FILES, "main.tf": MAIN + zone})
    moved = (
        MAIN.replace("locals {", "# two\n# lines\nlocals {").replace("device_index         = 1", "device_index = 2")
        + zone
    )
    server.change("main.tf", moved)
    edits = [fixes(one, folder) for one in (server, Server(folder, {**FILES, "main.tf": moved}))]
    assert edits[0]
    assert edits[0] == edits[1]


def fixes(server: Server, folder: Path) -> list[Any]:
    (area,) = server.workspace.areas(str(folder / "main.tf"))
    return [fix.edits for one in area.run.report.findings for fix in fixes_that_mend(area.tried, area.run, one)]


@pytest.mark.parametrize("seed", range(6))
def test_any_edits_are_answered_as_by_a_fresh_server(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {True: 0, False: 0}
    again = Evaluated.again

    def counted(self, tree, files, variables):
        found = again(self, tree, files, variables)
        counts[found is not None] += 1
        return found

    monkeypatch.setattr(Evaluated, "again", counted)
    texts = dict(FILES)
    server = Server(folder, texts)
    for number, (name, text) in enumerate(islice(edits(texts, random.Random(seed)), 50)):
        texts[name] = text
        server.change(name, text)
        if number % 3 == 0:
            assert server.says() == Server(folder, texts).says(), (name, text)
    assert counts[True] > 20
