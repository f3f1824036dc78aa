"""ENI601 in Terraform: which addresses are on an allow-list, and which of them stay the same."""

import json
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from tests.inputs.terraform import plans
from tests.rules.marked import check, lint

BASE = """
variable "flag" {
  type = bool
}

variable "text" {
  type = string
}

variable "tags" {
  type = map(string)
}

resource "aws_subnet" "public" {
  vpc_id                  = "vpc-0a1b2c3d4e5f60718"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "private" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.2.0/24"
}

resource "aws_default_subnet" "default" {
  availability_zone = "us-east-1a"
}
"""
MARKED = 'tags = { allowlisted_by = "bank" }'


ELSEWHERE = f'resource "aws_network_interface" "marked" {{\n  {MARKED}\n}}\n'


def elastic_ip(mark: str, *more: str, tags: str = MARKED) -> str:
    lines = "\n  ".join((tags, *more))
    return f'{BASE}{ELSEWHERE}\nresource "aws_eip" "partner" {{{mark and f"  # {mark}"}\n  {lines}\n}}\n'


def kept(value: str) -> str:
    return f"lifecycle {{\n    prevent_destroy = {value}\n  }}"


@pytest.mark.parametrize(
    ("more", "mark"),
    [
        pytest.param((), "info", id="no lifecycle"),
        pytest.param((kept("true"),), "", id="kept"),
        pytest.param((kept("false"),), "info", id="not kept"),
        pytest.param(("lifecycle {\n    create_before_destroy = true\n  }",), "info", id="another lifecycle"),
        pytest.param(('ipam_pool_id = "ipam-pool-0a1b2c3d4e5f60718"',), "", id="of a range of one's own"),
    ],
)
def test_elastic_ips_that_are_kept(more: tuple[str, ...], mark: str, tmp_path: Path) -> None:
    check(tmp_path, elastic_ip(mark, *more), "ENI601")


@pytest.mark.parametrize(
    ("tags", "mark"),
    [
        pytest.param("", "", id="none"),
        pytest.param('tags = { Name = "allowlisted_by" }', "", id="another tag"),
        pytest.param('tags = { allowlisted_by = "" }', "", id="nobody"),
        pytest.param("tags = { AllowlistedBy = var.text }", "info", id="somebody"),
        pytest.param('tags = { "allowlisted-by" = "bank", other = var.text }', "info", id="beside an unknown value"),
        pytest.param("tags = var.tags", "undecided", id="unknown"),
        pytest.param("tags = merge(var.tags, { allowlisted_by = null })", "undecided", id="unknown and more"),
        pytest.param('tags = var.flag ? { allowlisted_by = "bank" } : {}', "undecided", id="perhaps"),
    ],
)
def test_tags(tags: str, mark: str, tmp_path: Path) -> None:
    check(tmp_path, elastic_ip(mark, tags=tags), "ENI601")


def test_unknown_tags_of_a_design_without_marks(tmp_path: Path) -> None:
    check(tmp_path, elastic_ip("", tags="tags = var.tags").replace(ELSEWHERE, ""), "ENI601")


def test_somebody_is_named_by_the_variable(tmp_path: Path) -> None:
    (finding,) = lint(tmp_path, elastic_ip("", tags="tags = { allowlisted_by = var.text }"), "ENI601").findings
    assert finding.message == (
        "aws_eip.partner is on the allow-list of var.text, but it is not protected from deletion, "
        "and a new Elastic IP has a different address"
    )


def instance(mark: str, *more: str) -> str:
    lines = "\n  ".join((MARKED, *more))
    return f"""
{BASE}
resource "aws_instance" "web" {{{mark and f"  # {mark}"}
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.small"
  {lines}
}}
"""


PUBLIC, PRIVATE = "subnet_id = aws_subnet.public.id", "subnet_id = aws_subnet.private.id"
DEFAULT = "subnet_id = aws_default_subnet.default.id"
ASKS = "associate_public_ip_address = "


@pytest.mark.parametrize(
    ("more", "mark"),
    [
        pytest.param((PUBLIC,), "error", id="public subnet"),
        pytest.param((DEFAULT,), "error", id="default subnet"),
        pytest.param((PRIVATE, ASKS + "true"), "error", id="asked for"),
        pytest.param((PRIVATE, ASKS + '"true"'), "error", id="asked for by a text"),
        pytest.param((PUBLIC, ASKS + "false"), "warning", id="not wanted"),
        pytest.param((PRIVATE,), "warning", id="private subnet"),
        pytest.param((PRIVATE, 'private_ip = "10.0.2.10"'), "", id="private address that is requested"),
        pytest.param((PRIVATE, "private_ip = var.text"), "", id="private address of a variable"),
        pytest.param((PUBLIC, ASKS + "var.flag"), "undecided", id="perhaps"),
        pytest.param((PRIVATE, ASKS + "var.flag ? true : null"), "undecided", id="perhaps, else as the subnet says"),
        pytest.param((), "undecided", id="no subnet"),
        pytest.param(("subnet_id = var.text",), "undecided", id="unknown subnet"),
        pytest.param((DEFAULT, "private_ip = null", ASKS + "null"), "error", id="written, but null"),
    ],
)
def test_addresses_of_instances(more: tuple[str, ...], mark: str, tmp_path: Path) -> None:
    check(tmp_path, instance(mark, *more), "ENI601")


HELD = """
resource "aws_eip" "web" {
  instance = aws_instance.web.id  # MARK
  lifecycle {
    prevent_destroy = true
  }
}
"""


@pytest.mark.parametrize(
    ("more", "mark"),
    [
        pytest.param((), "", id="not replaced"),
        pytest.param(('user_data = "#!"', "user_data_replace_on_change = true"), "warning", id="user data"),
        pytest.param(('user_data = "#!"', "user_data_replace_on_change = false"), "", id="not by its user data"),
    ],
)
def test_elastic_ips_of_instances(more: tuple[str, ...], mark: str, tmp_path: Path) -> None:
    check(tmp_path, instance("", PUBLIC, *more) + HELD.replace("# MARK", mark and f"# {mark}"), "ENI601")


GROUP = '"aws:autoscaling:groupName" = "web"'


@pytest.mark.parametrize("attribute", ["tags", "instance_tags"])
def test_instances_of_auto_scaling_groups(attribute: str, tmp_path: Path) -> None:
    source = f"""
data "aws_instance" "member" {{
  {attribute} = {{ {GROUP} }}
}}

resource "aws_eip" "member" {{
  instance = data.aws_instance.member.id  # warning
  {MARKED}
}}
"""
    (finding,) = check(tmp_path, source, "ENI601").findings
    assert "is replaced by Auto Scaling group web: its association ends then" in finding.message


@pytest.mark.parametrize(
    ("block", "mark"),
    [
        pytest.param("", "", id="none"),
        pytest.param(f'tag_specifications {{\n    resource_type = "volume"\n    {MARKED}\n  }}', "", id="volumes"),
        pytest.param(
            f'tag_specifications {{\n    resource_type = "instance"\n    {MARKED}\n  }}', "error", id="instances"
        ),
        pytest.param(
            f'tag_specifications {{\n    resource_type = "network-interface"\n    {MARKED}\n  }}',
            "error",
            id="interfaces",
        ),
        pytest.param(
            'tag_specifications {\n    resource_type = "instance"\n    tags = var.tags\n  }', "undecided", id="unknown"
        ),
        pytest.param(
            f'dynamic "tag_specifications" {{\n    for_each = toset(var.kinds)\n    content {{\n'
            f"      resource_type = tag_specifications.value\n      {MARKED}\n    }}\n  }}",
            "undecided",
            id="unknown number",
        ),
    ],
)
def test_tags_that_launch_templates_give(block: str, mark: str, tmp_path: Path) -> None:
    source = f"""
variable "tags" {{
  type = map(string)
}}

variable "kinds" {{
  type = list(string)
}}

{ELSEWHERE}

resource "aws_launch_template" "edge" {{{mark and f"  # {mark}"}
  instance_type = "c5.large"
  network_interfaces {{
    associate_public_ip_address = true
  }}
  {block}
}}
"""
    check(tmp_path, source, "ENI601")


def nat_gateway(mark: str, *more: str) -> str:
    lines = "\n  ".join((MARKED, *more))
    return f'{BASE}\nresource "aws_nat_gateway" "out" {{{mark and f"  # {mark}"}\n  {lines}\n}}\n'


REGIONAL = 'availability_mode = "regional"'


@pytest.mark.parametrize(
    ("more", "mark"),
    [
        pytest.param((PUBLIC, 'allocation_id = "eipalloc-0a1b2c3d4e5f60718"'), "", id="zonal"),
        pytest.param((PUBLIC, "allocation_id = var.text"), "", id="zonal, some Elastic IP"),
        pytest.param((REGIONAL,), "warning", id="regional"),
        pytest.param(
            (REGIONAL, "availability_zone_address {\n    allocation_ids = [var.text]\n  }"), "", id="with Elastic IPs"
        ),
        pytest.param(
            (
                REGIONAL,
                """dynamic "availability_zone_address" {
    for_each = var.tags
    content {
      allocation_ids = [availability_zone_address.value]
    }
  }""",
            ),
            "undecided",
            id="with Elastic IPs, perhaps",
        ),
        pytest.param(("availability_mode = var.text",), "undecided", id="unknown mode"),
    ],
)
def test_nat_gateways(more: tuple[str, ...], mark: str, tmp_path: Path) -> None:
    check(tmp_path, nat_gateway(mark, *more), "ENI601")


@pytest.mark.parametrize(
    ("type", "mark"), [("application", "warning"), ("network", ""), ("gateway", ""), (None, "undecided")]
)
def test_load_balancers(type: str | None, mark: str, tmp_path: Path) -> None:
    written = "var.text" if type is None else f'"{type}"'
    source = f'\nresource "aws_lb" "web" {{{mark and f"  # {mark}"}\n  load_balancer_type = {written}\n  {MARKED}\n}}\n'
    check(tmp_path, BASE + source, "ENI601")
    classic = source.replace("aws_lb", "aws_elb").replace(f"  load_balancer_type = {written}\n", "")
    check(tmp_path, BASE + classic.replace(mark and f"# {mark}", "# warning") if mark else BASE, "ENI601")


TAGGED = {"tags": {"allowlisted_by": "bank"}}
BLOCK = plans.block("aws_eip.partner", {"tags": plans.const(TAGGED["tags"])})


@pytest.mark.parametrize(
    ("lifecycle", "findings", "undecided"),
    [("", 1, 0), ("lifecycle {\n    prevent_destroy = true\n  }", 0, 0), (None, 0, 1)],
    ids=["not kept", "kept", "without source"],
)
def test_a_plan_is_told_by_its_source_what_is_kept(
    lifecycle: str | None, findings: int, undecided: int, tmp_path: Path
) -> None:
    plan = plans.plan([plans.change("aws_eip.partner", dict(TAGGED))], [BLOCK])
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    if lifecycle is not None:
        (tmp_path / "main.tf").write_text(f'resource "aws_eip" "partner" {{\n  {MARKED}\n  {lifecycle}\n}}\n')
    report = make_report(Options(paths=[str(tmp_path / "plan.json")], use_config=False, select=["ENI601"]))
    assert report.errors == ()
    assert (len(report.findings), len(report.undecided)) == (findings, undecided)
    assert {one.facts for one in report.undecided} <= {("whether aws_eip.partner has prevent_destroy",)}


@pytest.mark.parametrize(
    ("public", "missing"),
    [
        ("203.0.113.7", "whether the public address of aws_instance.web is an Elastic IP"),
        ("", "whether the private address of aws_instance.web was set or chosen by AWS"),
    ],
)
def test_what_exists_does_not_tell_what_was_asked_for(public: str, missing: str) -> None:
    after = {"id": "i-0a1b2c3d4e5f60718", "public_ip": public, "private_ip": "10.0.2.9"} | TAGGED
    report = plans.check(plans.plan([plans.change("aws_instance.web", after, actions=("no-op",))]), "ENI601")
    assert plans.found(report) == []
    assert plans.undecided(report) == [("ENI601", "aws_instance.web", (missing,))]


@pytest.mark.parametrize(
    ("tags", "unknown", "results"),
    [
        pytest.param({"Name": "out"}, {"allowlisted_by": True}, (1, 0), id="its value"),
        pytest.param({"Name": "out"}, {"other": True}, (0, 0), id="another tag"),
        pytest.param(None, True, (0, 1), id="all tags"),
    ],
)
def test_tags_that_a_plan_does_not_know(tags: dict | None, unknown: dict | bool, results: tuple[int, int]) -> None:
    after = {"tags": tags, "availability_mode": "regional"}
    changes = [
        plans.change("aws_nat_gateway.out", after, {"tags": unknown}),
        plans.change("aws_network_interface.marked", dict(TAGGED)),
    ]
    report = plans.check(plans.plan(changes), "ENI601")
    assert (len(report.findings), len(report.undecided)) == results
