"""How much work a root module may take, alone and with others, and what a run says of what it left out."""

import pytest

from enilint.inputs.context import Work
from enilint.run import linter
from tests.cli.running import Run, write

LOOPS = "%%{ for a in l }" * 9 + "x" + "%%{ endfor }" * 9
HOSTILE = f"""\
resource "aws_instance" "i" {{
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = templatestring(local.t, {{ l = range(9) }})
  user_data     = upper(local.u)
}}
locals {{
  t = "{LOOPS}"
  u = "text"
}}
"""
SMALL = 'resource "aws_subnet" "a" {\n  vpc_id     = aws_vpc.v.id\n  cidr_block = "10.0.0.0/30"\n}\n'
VPC = 'resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}\n'


def _errors(run: Run, *arguments: str) -> list[tuple[str, int, str]]:
    report = run("check", *arguments, "--format", "json").report
    return [(one["path"], one["line"], one["message"]) for one in report["errors"]]


def test_what_was_not_evaluated_is_named(run: Run) -> None:
    write("main.tf", HOSTILE)
    ((path, line, message),) = _errors(run)
    assert (path, line) == ("main.tf", 3)
    limit, _, left_out = message.partition(": ")
    assert limit == "the root module is too expensive to evaluate"
    assert left_out == "aws_instance.i.instance_type and 1 more value are unknown"
    questions = run("check", "--format", "json").report["undecided"]
    assert "ami" not in repr(questions), "what is written as it is needs no work"


def _root_of(nodes: int) -> str:
    """A root module with four resources for each node, which looks nodes up in a map of all of them."""
    each = "".join(
        f'    node{number} = {{ zone = "{"abc"[number % 3]}", cidr = "10.{number // 250}.{number % 250}.0/24" }}\n'
        for number in range(nodes)
    )
    tags = 'merge(local.common, { Name = format("%s-%s", each.key, lookup(local.nodes, each.key).zone) })'
    return f"""\
{VPC}locals {{
  common = {{ Project = "x", Owner = "network" }}
  nodes = {{
{each}  }}
}}
resource "aws_subnet" "s" {{
  for_each          = local.nodes
  vpc_id            = aws_vpc.v.id
  cidr_block        = each.value.cidr
  availability_zone = "eu-west-1${{each.value.zone}}"
  tags              = {tags}
}}
resource "aws_instance" "i" {{
  for_each      = local.nodes
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.s[each.key].id
  user_data     = templatestring(local.script, {{ name = each.key, zone = lookup(local.nodes, each.key).zone }})
  tags          = {tags}
}}
locals {{
  script = "{"echo some line of a script; " * 80}"
}}
resource "aws_network_interface" "n" {{
  for_each  = local.nodes
  subnet_id = values(aws_subnet.s)[index(keys(local.nodes), each.key)].id
  tags      = {tags}
}}
resource "aws_network_interface_attachment" "a" {{
  for_each             = local.nodes
  instance_id          = aws_instance.i[each.key].id
  network_interface_id = aws_network_interface.n[each.key].id
  device_index         = 1
}}
"""


def test_a_root_module_of_2000_resources_is_evaluated(run: Run) -> None:
    write("main.tf", _root_of(500))
    result = run("check", "--select", "ENI101", "--format", "concise")
    assert result.output == "No findings in 1 design (2001 resources).\n"


def test_how_many_instances_there_may_be_depends_on_what_they_consist_of(run: Run) -> None:
    block = 'resource "aws_eip" "p" {{\n  count = 5000\n{}}}\n'
    write("small/main.tf", block.format(""))
    write("large/main.tf", block.format("  unused {\n    a = 1\n    b = 2\n  }\n" * 60))
    assert _errors(run, "small") == []
    ((_, _, message),) = _errors(run, "large")
    assert message == "the root module is too expensive to evaluate: aws_eip.p.count is unknown"


def test_root_modules_share_the_work_of_a_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linter, "Work", lambda: Work(600_000))
    for number in range(5):
        write(f"root{number}/main.tf", HOSTILE)
    write("small/main.tf", VPC + SMALL)
    alone = "the root module is too expensive to evaluate: "
    together = "the root modules of this run are too expensive to evaluate together; check them in several runs: "
    messages = [message for _, _, message in _errors(run)]
    assert len(messages) == 5
    assert messages[0].startswith(alone)
    assert messages[-1].startswith(together)
    assert "ENI807" in run("check", "--format", "json").rules, "a small root module is checked all the same"


@pytest.mark.parametrize("waits", ["module.a.nothing", "module.a"])
def test_to_wait_for_an_output_that_is_none_is_no_error(run: Run, waits: str) -> None:
    write("a/main.tf", 'output "id" {\n  value = 1\n}\n')
    module = f'module "b" {{\n  source     = "./a"\n  depends_on = [{waits}]\n}}\n'
    resource = f'resource "aws_vpc" "w" {{\n  cidr_block = "10.0.0.0/16"\n  depends_on = [{waits}]\n}}\n'
    write("main.tf", 'module "a" {\n  source = "./a"\n}\n' + module + resource)
    assert _errors(run) == []
    write("main.tf", 'module "a" {\n  source = "./a"\n}\n' + module.replace("module.a", "module.c"))
    assert len(_errors(run)) == 1
