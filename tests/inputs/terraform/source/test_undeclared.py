"""References to what is not declared. What is valid gets no error, whatever it is."""

import json
from pathlib import Path

import pytest

from enilint.inputs.terraform.source.referring import Needs
from enilint.inputs.terraform.source.undeclared import undeclared
from tests.inputs.terraform.source.projects import places, tree

CHILD = """\
variable "zone" {}
variable "size" {
  default = 1
}
output "id" {
  value = 1
}
"""
CALL = 'module "child" {\n  source = "./child"\n  zone   = "a"\n}\n'
CALLS = CALL.replace("child", "children", 1).replace("zone", "count = 2\n  zone")


def errors(directory: Path, text: str, name: str = "main.tf", **files: str) -> list[str]:
    source = tree(directory, {name: text, "child/main.tf": CHILD, **files})
    root = source.module(())
    assert root
    needs = Needs()
    found, *again = (undeclared(root, lambda call: source.module((call,)), needs=one) for one in (None, needs, needs))
    assert again == [found, found]  # whether or not it is kept what blocks refer to
    return places(found, directory)


VALID = r"""
terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.east]
    }
  }
  backend "s3" {
    bucket = nothing.at.all
  }
}
provider "aws" {
  alias  = "east"
  region = var.region
}
variable "region" {
  type    = object({ a = optional(string, "x"), b = any })
  validation {
    condition     = length(var.region) > 0 && alltrue([for one in var.region : one != "${one}-x"])
    error_message = "It is ${var.region}."
  }
}
variable "old" {
  type = "list"
}
locals {
  list   = [for key, value in var.region : { key = key, other = [for value in [key] : value] } if value != null]
  object = { region = local.list, (var.region) = path.module, "${terraform.workspace}" = path.cwd }
  text   = "${join(",", local.list)} %{for one in local.list}${one.key}%{endfor} %{if true}${path.root}%{endif}"
  splat  = aws_subnet.many[*].id
  legacy = "${aws_subnet.many.*.id[0]} ${element(aws_subnet.many.*.id, 1)}"
  here   = <<-EOT
    ${var.region} $${not_here} %%{ not_here }
  EOT
  calls  = [provider::aws::arn_parse("x"), core::upper("y"), try(module.child.gone, null), can(module.child.gone)]
  typed  = [convert(var.region, object({ a = set(string), b = optional(number, 3) })), core::convert("1", number)]
  out    = [module.child.id, module.child["id"], module.children[0].id, module.children[*].id, module.child]
  more   = [for one in module.children : one.anything]
  index  = module.children[var.region].id
  each   = [for each in local.list : each.value]
  plain  = [resource.aws_subnet.one.id, data.aws_vpc.one["x"], ephemeral.aws_secret.one.text]
}
data "aws_vpc" "one" {
  provider = aws.east
  for_each = toset(["x"])
  id       = each.value
}
ephemeral "aws_secret" "one" {}
resource "aws_subnet" "one" {
  for_each   = { for name, one in data.aws_vpc.one : name => one }
  provider   = aws.east
  vpc_id     = each.value.id
  depends_on = [data.aws_vpc.one, module.child]
  dynamic "tag" {
    for_each = each.value.tags
    content {
      key = tag.key
      dynamic "inner" {
        for_each = tag.value
        iterator = it
        labels   = [it.key]
        content {
          value = "${tag.key} ${it.value} ${each.key}"
        }
      }
    }
  }
  lifecycle {
    ignore_changes       = [tags, tags["Name"], all]
    replace_triggered_by = [aws_subnet.many[0].id, aws_subnet.one[each.key]]
    precondition {
      condition     = each.key != ""
      error_message = "No."
    }
    postcondition {
      condition     = self.id != ""
      error_message = "No."
    }
    action_trigger {
      events  = [before_create]
      actions = [action.aws_lambda_invoke.one]
    }
  }
  connection {
    host = self.public_ip
  }
  provisioner "local-exec" {
    when       = destroy
    on_failure = continue
    command    = "echo ${self.id} ${each.key}"
    connection {
      host = self.public_ip
    }
  }
}
resource "aws_subnet" "many" {
  count          = 2
  cidr           = cidrsubnet("10.0.0.0/8", 8, count.index)
  depends_on     = ["aws_subnet.gone"]
  ignore_changes = "all"
}
output "all" {
  value      = aws_subnet.one
  depends_on = [aws_subnet.many]
  precondition {
    condition     = var.old != null
    error_message = "No."
  }
}
module "missing" {
  source    = "acme/missing/aws"
  for_each  = var.region
  anything  = each.key
  providers = {
    aws      = aws
    aws.east = aws.east
  }
}
output "missing" {
  value = [module.missing["a"].whatever, module.missing]
}
moved {
  from = aws_subnet.before
  to   = aws_subnet.after
}
removed {
  from = aws_subnet.gone
  lifecycle {
    destroy = false
  }
}
import {
  for_each = var.region
  to       = aws_subnet.generated[each.key]
  id       = each.value
  provider = aws.east
}
check "health" {
  data "http" "page" {
    url = "https://${var.region}"
  }
  assert {
    condition     = data.http.page.status == 200
    error_message = "No: ${data.http.page.status}"
  }
}
action "aws_lambda_invoke" "one" {
  config {
    name = var.region
  }
}
"""


def test_what_is_valid_has_no_error(tmp_path: Path) -> None:
    assert not errors(tmp_path, VALID + CALL + CALLS)


def test_valid_json_has_no_error(tmp_path: Path) -> None:
    content = {
        "//": "${var.comment}",
        "variable": {"a": {"type": "list(string)", "default": "${var.literal}"}},
        "provider": {"aws": [{"region": "${var.a}"}, {"alias": "east"}]},
        "module": {"m": {"source": "./child", "zone": "${var.a}", "providers": {"aws": "aws.east"}}},
        "resource": {
            "aws_instance": {
                "i": {
                    "//": "${var.comment}",
                    "for_each": "${toset(var.a)}",
                    "provider": "aws.east",
                    "ami": "${each.key} ${module.m.id}",
                    "depends_on": ["module.m"],
                    "lifecycle": {"ignore_changes": ["tags"]},
                    "disk": {"dynamic": {"tag": {"for_each": "${var.a}", "content": {"key": "${tag.key}"}}}},
                    "dynamic": {"nic": {"for_each": "${var.a}", "iterator": "it", "content": {"id": "${it.key}"}}},
                    "provisioner": {"local-exec": {"command": "${self.id}"}},
                }
            }
        },
        "output": {"o": {"value": "${aws_instance.i}"}},
    }
    assert not errors(tmp_path, json.dumps(content), "main.tf.json")


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("var.zone", 'variable "zone" is not declared (did you mean "zones"?)'),
        ("[for x in [1] : var.other]", 'variable "other" is not declared'),
        ("local.zoned", 'local value "zoned" is not declared (did you mean "zones"?)'),
        ("module.childs", 'module call "childs" is not declared (did you mean "child"?)'),
        ("aws_subnet.b.id", 'resource "aws_subnet.b" is not declared (did you mean "aws_subnet.a"?)'),
        ("resource.aws_vpc.a", 'resource "aws_vpc.a" is not declared'),
        ("aws_subnet.b[*].id", 'resource "aws_subnet.b" is not declared (did you mean "aws_subnet.a"?)'),
        ("data.aws_subnet.a.id", 'data source "aws_subnet.a" is not declared'),
        ("ephemeral.aws_subnet.a", 'ephemeral resource "aws_subnet.a" is not declared'),
        ("vars.zones", '"vars.zones" is not declared (did you mean "var.zones"?)'),
        ("large", '"large" is not a reference; a string needs quotes'),
        ("[for x in x : x]", '"x" is not a reference; a string needs quotes'),
        ("try(var.other, 1)", 'variable "other" is not declared'),
        ("lenght([])", 'there is no function "lenght" (did you mean "length"?)'),
        ("module.child.ids", 'module "child" has no output "ids" (did you mean "id"?)'),
        ("module.child[*].ids", 'module "child" has no output "ids" (did you mean "id"?)'),
        ("module.children[0].ids", 'module "children" has no output "ids" (did you mean "id"?)'),
        ("module.children[var.zones].ids", 'module "children" has no output "ids" (did you mean "id"?)'),
        ("module.children.*.ids", 'module "children" has no output "ids" (did you mean "id"?)'),
        ("each.key", '"each" is only known in blocks with the argument for_each'),
        ("count.index", '"count" is only known in blocks with the argument count'),
        ("self.id", '"self" is only known in provisioners, connections and postconditions'),
        ('"a ${var.zone}"', 'variable "zone" is not declared (did you mean "zones"?)'),
    ],
)
def test_what_is_not_declared(tmp_path: Path, expression: str, error: str) -> None:
    declared = f'variable "zones" {{}}\nlocals {{\n  zones = 1\n}}\nresource "aws_subnet" "a" {{}}\n{CALL}{CALLS}'
    found = errors(tmp_path, f'{declared}output "o" {{\n  value = {expression}\n}}\n')
    assert [one.partition(" ")[2] for one in found] == [error]


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ('resource "a" "b" {\n  c = var.x\n}', 2),
        ('resource "a" "b" {\n  c {\n    d {\n      e = var.x\n    }\n  }\n}', 4),
        ('resource "a" "b" {\n  count = var.x\n}', 2),
        ('resource "a" "b" {\n  for_each = each.key\n}', 2),
        ('resource "a" "b" {\n  depends_on = [a.x]\n}', 2),
        ('resource "a" "b" {\n  lifecycle {\n    replace_triggered_by = [a.x]\n  }\n}', 3),
        ('resource "a" "b" {\n  lifecycle {\n    precondition {\n      condition = self.x\n    }\n  }\n}', 4),
        ('resource "a" "b" {\n  dynamic "c" {\n    for_each = c.key\n    content {}\n  }\n}', 3),
        ('resource "a" "b" {\n  dynamic "c" {\n    iterator = d\n    content {\n      e = c.x\n    }\n  }\n}', 5),
        ('resource "a" "b" {\n  dynamic "c" {\n    content {\n      e = var.x\n    }\n  }\n  f = 1\n}', 4),
        ('data "a" "b" {\n  c = each.key\n}', 2),
        ('variable "a" {\n  validation {\n    condition = var.b\n  }\n}', 3),
        ('output "a" {\n  value = {\n    b = var.x\n  }\n}', 3),
        ("locals {\n  a = local.b\n}", 2),
        ('provider "aws" {\n  region = var.x\n}', 2),
        ("import {\n  id = var.x\n  to = a.b\n}", 2),
        ('check "a" {\n  assert {\n    condition = data.a.b\n  }\n}', 3),
    ],
)
def test_every_block_is_looked_through(tmp_path: Path, block: str, line: int) -> None:
    found = errors(tmp_path, block)
    assert [one.partition(":")[2].partition(":")[0] for one in found] == [str(line)], found


def test_places_are_those_of_the_references(tmp_path: Path) -> None:
    found = errors(tmp_path, "locals {\n  a = [1, var.x]\n}\n", "a.tf", **{"b.tf": "locals {\n  b = var.x\n}\n"})
    assert found == ['a.tf:2:11 variable "x" is not declared', 'b.tf:2:7 variable "x" is not declared']


def test_places_are_those_in_override_files(tmp_path: Path) -> None:
    base = 'resource "a" "b" {\n  c = 1\n  lifecycle {\n    prevent_destroy = true\n  }\n}\n'
    override = """\
resource "a" "b" {

  c = var.x
  d {
    e = var.x
  }
  lifecycle {
    replace_triggered_by = [a.x]
  }
}
"""
    found = errors(tmp_path, base, **{"override.tf": override})
    assert [one.partition(" ")[0] for one in found] == ["override.tf:3:7", "override.tf:5:9", "override.tf:8:29"]


def test_calls_fit_what_they_call(tmp_path: Path) -> None:
    call = 'module "c" {\n  source = "./child"\n  zones  = "a"\n  count  = 1\n}\n'
    assert errors(tmp_path, call) == [
        'main.tf:1:1 module "c" needs a value for variable "zone", which has no default',
        'main.tf:3:3 module "c" has no variable "zones" (did you mean "zone"?)',
    ]


def test_a_broken_file_makes_nothing_undeclared(tmp_path: Path) -> None:
    assert not errors(tmp_path, "locals {\n  a = var.x\n}\n", **{"broken.tf": 'variable "x" {'})
    assert not errors(tmp_path, CALL + 'output "o" {\n  value = module.child.gone\n}\n', **{"child/x.tf": "{"})


def test_what_could_not_be_parsed_refers_to_nothing(tmp_path: Path) -> None:
    source = tree(tmp_path, {"main.tf": 'resource "a" "b" {\n  c = [var.x, }}\n}\n'})
    root = source.module(())
    assert root
    root.incomplete = False
    assert not undeclared(root, lambda call: None)


def test_mistakes_are_bounded(tmp_path: Path) -> None:
    lines = "".join(f"  l{number} = var.v{number}\n" for number in range(3000))
    declared = "".join(f'variable "w{number}" {{}}\n' for number in range(3000))
    assert len(errors(tmp_path, f"locals {{\n{lines}}}\n{declared}")) == 1000


def test_long_chains_are_taken_apart(tmp_path: Path) -> None:
    chain = " + ".join(["var.x"] * 20_000)
    steps = "var.x" + "[var.x]" * 20_000
    found = errors(tmp_path, f'variable "x" {{}}\nlocals {{\n  a = var.y + {chain}\n  b = {steps}[var.y]\n}}\n')
    assert [one.partition(" ")[0] for one in found] == ["main.tf:3:7", "main.tf:4:140013"]


def test_a_splat_of_instances_with_keys_is_a_list_of_one_object(tmp_path: Path) -> None:
    keyed = CALL.replace("zone", 'for_each = toset(["first"])\n  zone')
    valid = 'output "o" {\n  value = module.child[*].first.id\n}\n'
    assert not errors(tmp_path, keyed + valid)
    wrong = valid.replace("child[*].first", "child[*]")
    assert errors(tmp_path, CALL + wrong.replace(".id", ".ids"))
