"""Override files: what they replace, what they merge, and what they may not do."""

from pathlib import Path

import pytest

from enilint.inputs.terraform.hcl.syntax import Literal
from enilint.inputs.terraform.source.modules import PlacedBlock
from tests.inputs.terraform.source.projects import module, places

RESOURCE = """\
resource "aws_instance" "a" {
  ami  = "one"
  type = "small"
  disk {
    size = 1
  }
  disk {
    size = 2
  }
  tag {}
  lifecycle {
    ignore_changes  = [ami]
    prevent_destroy = true
  }
}
"""


def merged(directory: Path, base: str, override: str, name: str = "override.tf") -> PlacedBlock:
    found = module(directory, {"main.tf": base, name: override})
    assert not found.errors
    return next(iter(found.resources.values()))


def values(placed: PlacedBlock) -> dict[str, object]:
    attributes = placed.block.body.attributes
    return {name: one.value.value for name, one in attributes.items() if isinstance(one.value, Literal)}


@pytest.mark.parametrize("name", ["override.tf", "a_override.tf", "override.tofu", "zz_override.tofu"])
def test_arguments_replace_arguments(tmp_path: Path, name: str) -> None:
    override = 'resource "aws_instance" "a" {\n  type = "large"\n  zone = "b"\n}\n'
    placed = merged(tmp_path, RESOURCE, override, name)
    assert values(placed) == {"ami": "one", "type": "large", "zone": "b"}
    files = {name: Path(placed.file_of(one).path).name for name, one in placed.block.body.attributes.items()}
    assert files == {"ami": "main.tf", "type": name, "zone": name}
    assert Path(placed.file.path).name == "main.tf"


def test_override_is_part_of_a_name_only_at_its_end(tmp_path: Path) -> None:
    found = module(tmp_path, {"override_x.tf": RESOURCE, "myoverride.tf": RESOURCE})
    assert len(places(found.errors, tmp_path)) == 1


def test_nested_blocks_replace_all_of_their_type(tmp_path: Path) -> None:
    placed = merged(tmp_path, RESOURCE, 'resource "aws_instance" "a" {\n  disk {\n    size = 9\n  }\n}\n')
    disks = placed.block.body.blocks_of("disk")
    assert [one.body.attributes["size"].value.value for one in disks] == [9]  # type: ignore[attr-defined]
    assert Path(placed.file_of(disks[0]).path).name == "override.tf"
    assert Path(placed.file_of(placed.block.body.blocks_of("tag")[0]).path).name == "main.tf"


def test_dynamic_blocks_replace_those_they_make(tmp_path: Path) -> None:
    dynamic = 'dynamic "disk" {\n    for_each = []\n    content {}\n  }\n'
    placed = merged(tmp_path, RESOURCE, f'resource "aws_instance" "a" {{\n  {dynamic}}}\n')
    assert [one.type for one in placed.block.body.blocks] == ["tag", "lifecycle", "dynamic"]
    other = RESOURCE.replace("  tag {}\n", f"  {dynamic}")
    placed = merged(tmp_path, other, 'resource "aws_instance" "a" {\n  disk {}\n}\n')
    assert [one.type for one in placed.block.body.blocks] == ["lifecycle", "disk"]


def test_lifecycle_is_merged(tmp_path: Path) -> None:
    override = 'resource "aws_instance" "a" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n'
    placed = merged(tmp_path, RESOURCE, override)
    (lifecycle,) = placed.block.body.blocks_of("lifecycle")
    assert set(lifecycle.body.attributes) == {"ignore_changes", "prevent_destroy"}
    prevent = lifecycle.body.attributes["prevent_destroy"]
    assert prevent.value.value is False  # type: ignore[attr-defined]
    assert Path(placed.file_of(prevent).path).name == "override.tf"
    assert Path(placed.file_of(lifecycle.body.attributes["ignore_changes"]).path).name == "main.tf"


def test_override_files_follow_each_other_by_name(tmp_path: Path) -> None:
    files = {f"{name}_override.tf": f'resource "aws_instance" "a" {{\n  ami = "{name}"\n}}\n' for name in ("b", "c")}
    found = module(tmp_path, {"main.tf": RESOURCE, **files})
    assert values(next(iter(found.resources.values())))["ami"] == "c"


def test_json_overrides_native_syntax_and_the_other_way_round(tmp_path: Path) -> None:
    override = '{"resource": {"aws_instance": {"a": {"ami": "two", "disk": [{"size": 5}]}}}}'
    placed = merged(tmp_path, RESOURCE, override, "override.tf.json")
    assert values(placed)["ami"] == "two"
    assert len(placed.block.body.blocks_of("disk")) == 1
    assert Path(placed.file_of(placed.block.body.blocks_of("disk")[0]).path).name == "override.tf.json"
    (tmp_path / "main.tf").unlink()
    (tmp_path / "override.tf.json").rename(tmp_path / "main.tf.json")
    found = module(tmp_path, {"override.tf": 'resource "aws_instance" "a" {\n  disk {}\n  disk {}\n}\n'})
    (placed,) = found.resources.values()
    assert len(placed.block.body.blocks_of("disk")) == 2
    assert "disk" not in placed.block.body.attributes


def test_everything_with_a_name_can_be_overridden(tmp_path: Path) -> None:
    base = """\
variable "v" {
  type    = string
  default = "one"
}
output "o" {
  value = 1
}
module "m" {
  source = "./a"
  size   = 1
}
locals {
  x = 1
  y = 1
}
provider "aws" {
  region = "a"
}
provider "aws" {
  alias  = "b"
  region = "a"
}
"""
    override = """\
variable "v" {
  default = "two"
}
output "o" {
  value = 2
}
module "m" {
  source = "./b"
}
locals {
  x = 2
}
provider "aws" {
  alias  = "b"
  region = "c"
}
"""
    found = module(tmp_path, {"main.tf": base, "override.tf": override})
    assert not found.errors
    assert values(found.variables["v"]) == {"default": "two"}
    assert "type" in found.variables["v"].block.body.attributes
    assert values(found.outputs["o"]) == {"value": 2}
    assert values(found.calls["m"]) == {"source": "./b", "size": 1}
    locals_ = {name: (Path(one.file.path).name, one.attribute.value.value) for name, one in found.locals.items()}  # type: ignore[attr-defined]
    assert locals_ == {"x": ("override.tf", 2), "y": ("main.tf", 1)}
    assert [values(one)["region"] for one in found.providers] == ["a", "c"]


def test_a_provider_without_a_configuration_can_be_given_one(tmp_path: Path) -> None:
    first = 'provider "aws" {\n  region  = "a"\n  profile = "p"\n}\n'
    files = {"main.tf": RESOURCE, "a_override.tf": first, "b_override.tf": 'provider "aws" {\n  region = "b"\n}\n'}
    found = module(tmp_path, files)
    assert not found.errors
    assert [values(one) for one in found.providers] == [{"profile": "p", "region": "b"}]


def test_settings_are_replaced_and_required_providers_one_by_one(tmp_path: Path) -> None:
    base = """\
terraform {
  required_version = "1"
  backend "s3" {}
  required_providers {
    aws  = "1"
    null = "1"
  }
}
"""
    override = 'terraform {\n  backend "local" {}\n  required_providers {\n    aws = "2"\n  }\n}\n'
    found = module(tmp_path, {"main.tf": base, "override.tf": override})
    backends = [one.labels[0].value for placed in found.settings for one in placed.block.body.blocks_of("backend")]
    assert backends == ["local"]
    required = {
        name: (Path(placed.file.path).name, attribute.value.value)  # type: ignore[attr-defined]
        for placed in found.settings
        for block in placed.block.body.blocks_of("required_providers")
        for name, attribute in block.body.attributes.items()
    }
    assert required == {"null": ("main.tf", "1"), "aws": ("override.tf", "2")}
    assert "required_version" in found.settings[0].block.body.attributes


@pytest.mark.parametrize(
    ("override", "error"),
    [
        ('resource "aws_vpc" "a" {}', '1:1 there is no resource "aws_vpc" "a" that this could override'),
        ('data "aws_instance" "a" {}', '1:1 there is no data source "aws_instance" "a" that this could override'),
        ('variable "v" {}', '1:1 there is no variable "v" that this could override'),
        ("locals {\n  l = 1\n}", '2:3 there is no local value "l" that this could override'),
        (
            'provider "aws" {\n  alias = "x"\n}',
            '1:1 there is no provider "aws" with alias "x" that this could override',
        ),
        ("moved {}", "1:1 moved blocks are not allowed in override files"),
        ('resource "aws_instance" "a" {\n  depends_on = []\n}', "2:3 depends_on cannot be overridden"),
    ],
)
def test_what_override_files_may_not_do(tmp_path: Path, override: str, error: str) -> None:
    found = module(tmp_path, {"main.tf": RESOURCE, "override.tf": override})
    assert places(found.errors, tmp_path) == [f"override.tf:{error}"]
