"""Values that do not have the type of their argument, and arguments that there are not.

One odd value costs one argument: the rest of the design is linted as it was.
"""

import json
from pathlib import Path

import pytest

from enilint.aws.provider_schema import Argument, bundled_schema
from enilint.commands.check import Options
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.mapping.node_groups import MANIFEST_TYPES
from enilint.report import Report
from enilint.run.linter import make_report
from tests.inputs.terraform.plans import block, change, check, const, plan, refs
from tests.inputs.terraform.test_state import check as lint_state
from tests.inputs.terraform.test_state import instance, resource, stored

SUBNETS = """\
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
"""
CROSSED = """\
resource "aws_network_interface" "far" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "i" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "far" {
  instance_id          = aws_instance.i.id
  network_interface_id = aws_network_interface.far.id
  device_index         = 1
}
"""
FOUND = ("ENI101", "aws_network_interface_attachment.far")


def lint(directory: Path, text: str, name: str = "main.tf") -> Report:
    (directory / ".git").mkdir(exist_ok=True)
    (directory / name).write_text(text)
    return make_report(Options(paths=[str(directory)], use_config=False))


def findings(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, one.subject) for one in report.findings if one.severity and one.severity.value != "info"}


def errors(report: Report) -> list[str]:
    return [f"{one.line}: {one.message}" for one in report.errors]


def notices(report: Report) -> list[str]:
    return [f"{one.line}: {one.message}" for one in report.notices]


SUBNET = 'resource "aws_subnet" "odd" {{\n  vpc_id = aws_vpc.v.id\n  cidr_block = "10.0.3.0/24"\n  {}\n}}\n'
INTERFACE = 'resource "aws_network_interface" "odd" {{\n  subnet_id = aws_subnet.a.id\n\n  {}\n}}\n'
NO_BOOL = "map_public_ip_on_launch must be a bool, but is a"
MISFITS = {
    "availability_zone = [1]": (SUBNET, "availability_zone must be a string, but is a list"),
    "availability_zone = 5": (SUBNET, "availability_zone must be a string, but is a number"),
    "availability_zone = { a = 1 }": (SUBNET, "availability_zone must be a string, but is an object"),
    "availability_zone = aws_vpc.v": (SUBNET, "availability_zone must be a string, but is an object"),
    'map_public_ip_on_launch = "yes"': (SUBNET, f"{NO_BOOL} string other than true and false"),
    "map_public_ip_on_launch = 1": (SUBNET, f"{NO_BOOL} number"),
    'private_ips_count = "two"': (
        INTERFACE,
        "private_ips_count must be a number, but is a string that is not a number",
    ),
    'private_ips = "10.0.1.9"': (INTERFACE, "private_ips must be a set of strings, but is a string"),
    'tags = ["a"]': (INTERFACE, "tags must be a map of strings, but is a list"),
    "tags = { a = [1] }": (INTERFACE, 'element "a" of tags must be a string, but is a list'),
}


@pytest.mark.parametrize("written", MISFITS)
def test_what_does_not_fit_is_one_error_at_its_place(tmp_path: Path, written: str) -> None:
    odd, message = MISFITS[written]
    address = odd.split('"')[1] + ".odd"
    report = lint(tmp_path, odd.format(written) + SUBNETS + CROSSED)
    assert errors(report) == [f"4: {address}: {message}"]
    assert findings(report) == {FOUND}


def test_an_argument_that_does_not_fit_is_not_known(tmp_path: Path) -> None:
    text = (SUBNETS + CROSSED).replace('availability_zone = "us-east-1b"', "availability_zone = [1]")
    report = lint(tmp_path, text)
    assert findings(report) == set()
    missing = {fact for one in report.undecided if one.rule == "ENI101" for fact in one.facts}
    assert "aws_subnet.b: availability_zone must be a string, but is a list" in missing


def test_a_block_that_does_not_fit_costs_its_argument_alone(tmp_path: Path) -> None:
    text = SUBNETS + (
        'resource "aws_network_interface" "near" {\n  subnet_id = aws_subnet.a.id\n}\n'
        'resource "aws_network_interface" "far" {\n  subnet_id = aws_subnet.b.id\n}\n'
        'resource "aws_instance" "i" {\n  instance_type = "m5.large"\n'
        "  network_interface {\n    device_index = 0\n    network_interface_id = aws_network_interface.near.id\n  }\n"
        "  network_interface {\n    device_index = [1]\n    network_interface_id = aws_network_interface.far.id\n  }\n"
        "}\n"
    )
    report = lint(tmp_path, text)
    assert [one.message for one in report.errors] == [
        "aws_instance.i: network_interface.device_index must be a number, but is a list"
    ]
    assert ("ENI101", "aws_instance.i") in findings(report)


def test_instances_of_one_block_are_one_error(tmp_path: Path) -> None:
    text = 'resource "aws_subnet" "a" {\n  count = 3\n  availability_zone = [count.index]\n}\n'
    assert errors(lint(tmp_path, text)) == ["3: aws_subnet.a: availability_zone must be a string, but is a list"]


def test_what_may_not_exist_is_no_error(tmp_path: Path) -> None:
    text = (
        'variable "on" { type = bool }\n'
        'resource "aws_subnet" "a" {\n  count = var.on ? 1 : 0\n  availability_zone = [1]\n}\n'
    )
    assert errors(lint(tmp_path, text)) == []


def test_values_are_converted_as_terraform_does(tmp_path: Path) -> None:
    text = (SUBNETS + CROSSED).replace("device_index         = 1", 'device_index         = "1"') + (
        'resource "aws_network_interface_attachment" "same" {\n  instance_id = aws_instance.i.id\n'
        "  network_interface_id = aws_network_interface.near.id\n  device_index = 1.0\n}\n"
        'resource "aws_network_interface" "near" {\n  subnet_id = aws_subnet.a.id\n  source_dest_check = "false"\n}\n'
        'resource "aws_route_table" "t" {\n  vpc_id = aws_vpc.v.id\n'
        '  route {\n    cidr_block = "0.0.0.0/0"\n    network_interface_id = aws_network_interface.near.id\n  }\n}\n'
    )
    report = lint(tmp_path, text)
    assert errors(report) == []
    assert {rule for rule, _ in findings(report)} >= {"ENI101", "ENI203"}
    assert "ENI303" not in {rule for rule, _ in findings(report)}


@pytest.mark.parametrize("twice", ["aws_subnet.a.id, aws_subnet.a.id", '"subnet-0a", "subnet-0a"'])
def test_a_set_has_each_element_once(tmp_path: Path, twice: str) -> None:
    """A group with one subnet puts all of its instances there."""
    text = (
        f'resource "aws_autoscaling_group" "g" {{\n  max_size = 300\n  vpc_zone_identifier = [{twice}]\n'
        "  min_size = 0\n  launch_template {\n    id = aws_launch_template.t.id\n  }\n}\n"
        'resource "aws_launch_template" "t" {\n  instance_type = "m5.large"\n  network_interfaces {\n'
        "    device_index = 0\n  }\n}\n"
        'import {\n  to = aws_subnet.a\n  id = "subnet-0a"\n}\n'
    )
    report = lint(tmp_path, SUBNETS + text)
    assert errors(report) == []
    assert "ENI207" in {one.rule for one in report.findings}


def test_a_candidate_that_does_not_fit_cannot_be_meant(tmp_path: Path) -> None:
    zones = 'variable "key" {}\nlocals {\n  zones = { a = "us-east-1b", b = ["us-east-1a"] }\n}\n'
    text = (SUBNETS + CROSSED).replace('= "us-east-1b"', "= local.zones[var.key]")
    report = lint(tmp_path, zones + text)
    assert errors(report) == []
    assert findings(report) == {FOUND}


def test_a_set_is_what_for_each_takes(tmp_path: Path) -> None:
    text = SUBNETS + (
        'resource "aws_network_interface" "n" {\n  subnet_id = aws_subnet.a.id\n'
        '  private_ips = ["10.0.1.9", "10.0.1.7", "10.0.1.9"]\n}\n'
        'resource "aws_eip" "e" {\n  for_each = aws_network_interface.n.private_ips\n'
        "  network_interface = aws_network_interface.n.id\n  associate_with_private_ip = each.value\n}\n"
        'resource "aws_eip_association" "again" {\n  network_interface_id = aws_network_interface.n.id\n'
        "  allocation_id = aws_eip.spare.id\n  private_ip_address = tolist(aws_network_interface.n.private_ips)[0]\n}\n"
        'resource "aws_eip" "spare" {\n}\n'
    )
    report = lint(tmp_path, text)
    assert errors(report) == []
    (twice,) = (one for one in report.findings if one.rule == "ENI604")
    assert twice.subject == "aws_eip_association.again"
    assert (
        'an Elastic IP with 10.0.1.7 of aws_network_interface.n, but aws_eip.e["10.0.1.7"] already associates one'
    ) in twice.message


OLD = "(Terraform 0.11 made one list of it; later versions refuse it)"
LISTS_IN_BRACKETS = {
    "a variable in a template": '["${var.list}"]',
    "a choice in a template": '["${var.on ? ["10.0.0.0/8"] : []}"]',
    "a lookup": "[local.lists[var.key]]",
}


@pytest.mark.parametrize("written", LISTS_IN_BRACKETS.values(), ids=list(LISTS_IN_BRACKETS))
def test_lists_in_brackets_of_terraform_0_11_are_no_errors(tmp_path: Path, written: str) -> None:
    text = (
        'variable "list" { default = ["10.0.0.0/8"] }\nvariable "on" {}\nvariable "key" {}\n'
        'locals {\n  lists = { a = ["10.0.0.0/8"], b = ["10.1.0.0/16"] }\n}\n'
        f'resource "aws_security_group" "g" {{\n  ingress {{\n    from_port = 1\n    to_port = 1\n'
        f'    protocol = "tcp"\n    cidr_blocks = {written}\n  }}\n}}\n'
    )
    report = lint(tmp_path, text + SUBNETS + CROSSED)
    assert errors(report) == []
    assert notices(report) == [
        f"12: aws_security_group.g: element 0 of ingress.cidr_blocks must be a string, but is a list {OLD}"
    ]
    assert findings(report) == {FOUND}


UNKNOWN_LISTS_IN_BRACKETS = {
    "all of a resource that is not counted": '["${aws_subnet.several.*.id}"]',
    "all of it, in the newer syntax": "[aws_subnet.several[*].id]",
    "a variable without a value": '["${var.subnet_ids}"]',
    "what a function makes a list of": '["${split(",", var.texts)}"]',
    "what a data source lists": '["${data.aws_subnet_ids.all.ids}"]',
    "a list and a subnet": '["${aws_subnet.one.id}", "${aws_subnet.several.*.id}"]',
}
ONE_SUBNET = {
    "one of a resource that is not counted": '["${aws_subnet.several.*.id[0]}"]',
    "an element": '["${element(aws_subnet.several.*.id, 0)}"]',
    "a variable that names one": '["${var.subnet_id}"]',
}
SUBNET_GROUP = """
variable "number" {}
variable "subnet_id" {}
variable "subnet_ids" {}
variable "texts" {}

data "aws_subnet_ids" "all" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
}

resource "aws_subnet" "one" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.0.0/24"
}

resource "aws_subnet" "several" {
  count      = var.number
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index + 1)
}

resource "aws_dms_replication_subnet_group" "it" {
  replication_subnet_group_id          = "it"
  replication_subnet_group_description = "it"
  subnet_ids                           = %s
}
"""


@pytest.mark.parametrize("written", UNKNOWN_LISTS_IN_BRACKETS.values(), ids=list(UNKNOWN_LISTS_IN_BRACKETS))
def test_a_list_in_brackets_that_is_not_known_is_not_one_element(tmp_path: Path, written: str) -> None:
    report = lint(tmp_path, SUBNET_GROUP % written)
    assert "ENI108" not in {one.rule for one in report.findings}
    assert "ENI108" in {one.rule for one in report.undecided}


@pytest.mark.parametrize("written", ONE_SUBNET.values(), ids=list(ONE_SUBNET))
def test_one_element_in_brackets_that_is_not_known_is_one(tmp_path: Path, written: str) -> None:
    assert "ENI108" in {one.rule for one in lint(tmp_path, SUBNET_GROUP % written).findings}


def test_a_list_that_is_written_in_a_list_is_an_error(tmp_path: Path) -> None:
    text = 'resource "aws_network_interface" "n" {\n  private_ips = [["10.0.0.9"]]\n}\n'
    assert errors(lint(tmp_path, text)) == [
        "2: aws_network_interface.n: element 0 of private_ips must be a string, but is a list"
    ]


ODD_DESIGNS = {
    "zones of a group": (
        'variable "list" { default = ["us-east-1a"] }\n'
        'resource "aws_autoscaling_group" "g" {\n  max_size = 1\n  min_size = 1\n'
        '  availability_zones = ["${var.list}"]\n  vpc_zone_identifier = [aws_subnet.a.id]\n}\n'
    ),
    "a null zone": (
        'resource "aws_autoscaling_group" "g" {\n  max_size = 1\n  min_size = 1\n'
        "  availability_zones = [null]\n  vpc_zone_identifier = [aws_subnet.a.id]\n}\n"
    ),
    "a lookup that one stage lacks": (
        'variable "stage" {}\nlocals {\n  data = { a = { cidr = "10.0.0.0/8" }, b = {} }\n}\n'
        'resource "aws_security_group_rule" "r" {\n  type = "ingress"\n  security_group_id = "sg-0a"\n'
        '  from_port = 1\n  to_port = 1\n  protocol = "tcp"\n  cidr_blocks = [local.data[var.stage].cidr]\n}\n'
    ),
    "types over a template from elsewhere": (
        'variable "template" {}\n'
        'resource "aws_autoscaling_group" "g" {\n  max_size = 1\n  min_size = 1\n  mixed_instances_policy {\n'
        "    launch_template {\n      launch_template_specification {\n        launch_template_id = var.template\n"
        '      }\n      override {\n        instance_type = "t3.small"\n      }\n    }\n  }\n}\n'
    ),
    "records of several": (
        'variable "on" {}\nresource "aws_eip" "e" {\n  count = 2\n}\n'
        'resource "aws_route53_record" "r" {\n  type = "A"\n  records = ["${aws_eip.e.*.public_ip}"]\n}\n'
        'resource "aws_route53_record" "s" {\n  type = "A"\n  records = ["${var.on ? ["10.0.0.1"] : []}"]\n}\n'
    ),
    "a module that waits for no output": (
        'module "a" {\n  source = "./a"\n}\nmodule "b" {\n  source = "./a"\n  depends_on = [module.a.nothing]\n}\n'
    ),
}


@pytest.mark.parametrize("odd", ODD_DESIGNS.values(), ids=list(ODD_DESIGNS))
def test_odd_values_do_not_cost_the_root(tmp_path: Path, odd: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "main.tf").write_text('output "id" {\n  value = 1\n}\n')
    report = lint(tmp_path, odd + SUBNETS + CROSSED)
    assert errors(report) == []
    assert findings(report) == {FOUND}


def test_a_module_that_is_not_declared_is_waited_for_in_vain(tmp_path: Path) -> None:
    text = 'resource "aws_vpc" "v" {\n  depends_on = [module.gone.id]\n}\n'
    assert errors(lint(tmp_path, text)) == ['2: module call "gone" is not declared']


def test_types_over_a_template_that_is_lost_may_be_those_of_any(tmp_path: Path) -> None:
    text = (
        'resource "aws_launch_template" "t" {\n  instance_type = "t3.small"\n  network_interfaces {\n'
        "    device_index = 0\n    ipv4_address_count = 9\n  }\n}\n"
        'resource "aws_autoscaling_group" "g" {\n  max_size = 1\n  min_size = 1\n  mixed_instances_policy {\n'
        "    launch_template {\n      launch_template_specification {\n        launch_template_id = ID\n"
        '      }\n      override {\n        instance_type = "t3.small"\n      }\n    }\n  }\n}\n'
    )
    found = ("ENI204", "aws_launch_template.t")
    assert found in findings(lint(tmp_path, text.replace("ID", "aws_launch_template.t.id")))
    assert found not in findings(lint(tmp_path, text.replace("ID", "[1]")))


# Arguments that there are not


def test_a_mistyped_argument_is_an_error(tmp_path: Path) -> None:
    text = (
        'resource "aws_route" "r" {\n  natnat_gateway_id = "nat-0a"\n}\n'
        'resource "aws_route" "s" {\n  nat_gateway_idd = "nat-0a"\n}\n'
        'resource "aws_instance" "i" {\n  network_interfaces {\n    device_index = 0\n  }\n'
        '  dynamic "network_interface" {\n    for_each = []\n    content {\n      devise_index = 0\n    }\n  }\n}\n'
        'data "aws_subnet" "s" {\n  vcp_id = "vpc-0a"\n}\n'
    )
    meant = "network_interface.device_index"
    assert errors(lint(tmp_path, text)) == [
        '2: aws_route.r has no argument "natnat_gateway_id" (did you mean "nat_gateway_id"?)',
        '5: aws_route.s has no argument "nat_gateway_idd" (did you mean "nat_gateway_id"?)',
        '8: aws_instance.i has no block "network_interfaces" (did you mean "network_interface"?)',
        f'14: aws_instance.i has no argument "network_interface.devise_index" (did you mean "{meant}"?)',
        '19: data.aws_subnet.s has no argument "vcp_id" (did you mean "vpc_id"?)',
    ]


def test_an_argument_of_another_name_may_be_a_newer_one(tmp_path: Path) -> None:
    text = (
        'resource "aws_subnet" "a" {\n  count = 2\n  something_new = 1\n}\n'
        'resource "aws_subnet" "b" {\n  something_new = 2\n  block_of_tomorrow {\n  }\n}\n'
    )
    report = lint(tmp_path, text)
    version = bundled_schema().version
    assert errors(report) == []
    assert notices(report) == [
        f'3: aws_subnet has no argument "something_new" in hashicorp/aws {version}, the version that enilint knows',
        f'7: aws_subnet has no block "block_of_tomorrow" in hashicorp/aws {version}, the version that enilint knows',
    ]


@pytest.mark.parametrize(
    "body",
    [
        'vpc_id = "vpc-0a"\n  vpc_ids = "vpc-0b"',  # the one that is meant is set
        "ipv5_native = true",  # another digit is another thing
        "ID = 1",
        "az = 1",
        "arm = 1",  # arn is computed
    ],
)
def test_a_name_that_is_not_almost_another_is_no_error(tmp_path: Path, body: str) -> None:
    report = lint(tmp_path, f'resource "aws_subnet" "a" {{\n  {body}\n}}\n')
    assert errors(report) == []
    assert len(report.notices) == 1


def test_what_terraform_defines_and_what_providers_removed_is_known(tmp_path: Path) -> None:
    text = (
        'resource "aws_eip" "e" {\n  count = 1\n  provider = aws\n  depends_on = [aws_vpc.v]\n  vpc = true\n'
        "  lifecycle {\n    prevent_destroy = true\n  }\n"
        '  timeouts {\n    read = "1m"\n  }\n'
        '  provisioner "local-exec" {\n    command = "x"\n  }\n  connection {\n    host = "x"\n  }\n}\n'
        'resource "aws_vpc" "v" {\n  enable_classiclink = false\n}\n'
        'resource "aws_route_table" "t" {\n  route = []\n}\n'
        'resource "aws_s3_bucket" "b" {\n  whatever = 1\n}\n'
    )
    report = lint(tmp_path, text)
    assert (errors(report), notices(report)) == ([], [])


# The JSON syntax


def in_json(tmp_path: Path, instance: dict, more: dict | None = None) -> Report:
    content = {
        "resource": {
            "aws_network_interface": {
                "near": {"subnet_id": "${aws_subnet.a.id}"},
                "far": {"subnet_id": "${aws_subnet.b.id}"},
            },
            "aws_instance": {"i": {"instance_type": "m5.large"} | instance},
        }
        | (more or {})
    }
    (tmp_path / "subnets.tf").write_text(SUBNETS)
    return lint(tmp_path, json.dumps(content), "main.tf.json")


NEAR = {"device_index": 0, "network_interface_id": "${aws_network_interface.near.id}"}
FAR = {"device_index": "1", "network_interface_id": "${aws_network_interface.far.id}"}
DYNAMIC = {
    "for_each": ["${aws_network_interface.near.id}", "${aws_network_interface.far.id}"],
    "iterator": "one",
    "content": {"device_index": "${one.key}", "network_interface_id": "${one.value}"},
}


@pytest.mark.parametrize(
    "instance",
    [
        {"network_interface": [NEAR, FAR]},
        {"network_interface": [NEAR, None, FAR]},
        {"dynamic": {"network_interface": DYNAMIC}},
        {"dynamic": [{"network_interface": [DYNAMIC]}]},
    ],
)
def test_nested_blocks_in_json_are_read(tmp_path: Path, instance: dict) -> None:
    report = in_json(tmp_path, instance)
    assert errors(report) == []
    assert findings(report) == {("ENI101", "aws_instance.i")}


def test_dynamic_blocks_within_blocks_in_json_are_read(tmp_path: Path) -> None:
    template = {"instance_type": "m5.large", "network_interfaces": {"ipv4_address_count": 9, "device_index": 0}}
    override = {"for_each": ["t3.small"], "content": {"instance_type": "${override.value}"}}
    policy = {
        "launch_template": {
            "launch_template_specification": {"launch_template_id": "${aws_launch_template.t.id}"},
            "dynamic": {"override": override},
        }
    }
    group = {"min_size": 1, "max_size": 1, "vpc_zone_identifier": ["subnet-0a"], "mixed_instances_policy": policy}
    report = in_json(tmp_path, {}, {"aws_launch_template": {"t": template}, "aws_autoscaling_group": {"g": group}})
    assert errors(report) == []
    assert ("ENI204", "aws_launch_template.t") in findings(report)


def test_blocks_in_json_that_are_none_are_an_error(tmp_path: Path) -> None:
    report = in_json(tmp_path, {"network_interface": [NEAR, 5]})
    assert [one.message for one in report.errors] == [
        "aws_instance.i: element 1 of network_interface must be a block, but is a number"
    ]
    assert findings(report) == set()


# Plans and states


def test_a_plan_loses_one_argument(tmp_path: Path) -> None:
    content = plan(
        [
            change("aws_subnet.a[0]", {"availability_zone": [1], "cidr_block": "10.0.1.0/24"}),
            change("aws_subnet.a[1]", {"availability_zone": [1], "cidr_block": "10.0.2.0/24"}),
            change("aws_instance.i", {"subnet_id": 5, "instance_type": "m5.large", "network_interface": "x"}),
        ],
        [block("aws_subnet.a", {"availability_zone": const([1])}), block("aws_instance.i", {})],
    )
    report = check(content)
    assert [one.message for one in report.errors] == [
        "aws_instance.i: network_interface must be a set of blocks, but is a string",
        "aws_instance.i: subnet_id must be a string, but is a number",
        "aws_subnet.a: availability_zone must be a string, but is a list",
    ]
    assert findings(report) == set()


def test_a_state_loses_one_argument() -> None:
    subnets = [
        resource(f"aws_subnet.{one}", instance(id=f"subnet-0{one}", availability_zone=f"us-east-1{one}"))
        for one in "ab"
    ]
    attached = [
        resource("aws_instance.i", instance(id="i-0a", instance_type="m5.large", subnet_id="subnet-0a", tags=[1])),
        resource("aws_network_interface.n", instance(id="eni-0a", subnet_id="subnet-0b", security_groups=[5])),
        resource(
            "aws_network_interface_attachment.far",
            instance(instance_id="i-0a", network_interface_id="eni-0a", device_index="1"),
        ),
    ]
    report = lint_state(stored(*subnets, *attached))
    assert [one.message for one in report.errors] == [
        "aws_instance.i: tags must be a map of strings, but is a list",
        "aws_network_interface.n: element 0 of security_groups must be a string, but is a number",
    ]
    assert findings(report) == {FOUND}


def test_what_does_not_fit_in_a_plan_is_what_is_missing() -> None:
    far = {"availability_zone": [1], "cidr_block": "10.0.2.0/24"}
    content = plan(
        [
            change("aws_subnet.a", {"availability_zone": "us-east-1a", "cidr_block": "10.0.1.0/24"}),
            change("aws_subnet.b", far),
            change("aws_instance.i", {"instance_type": "m5.large"}, ("subnet_id",)),
            change("aws_network_interface.n", {}, ("subnet_id",)),
            change("aws_network_interface.m", {"subnet_id": [1]}),
            *(
                change(
                    f"aws_network_interface_attachment.{one}",
                    {"device_index": 1},
                    ("instance_id", "network_interface_id"),
                )
                for one in "nm"
            ),
        ],
        [
            block("aws_instance.i", {"subnet_id": refs("aws_subnet.a.id")}),
            block("aws_network_interface.n", {"subnet_id": refs("aws_subnet.b.id")}),
            block("aws_network_interface.m", {"subnet_id": refs("aws_subnet.b.id")}),
            *(
                block(
                    f"aws_network_interface_attachment.{one}",
                    {
                        "instance_id": refs("aws_instance.i.id"),
                        "network_interface_id": refs(f"aws_network_interface.{one}.id"),
                    },
                )
                for one in "nm"
            ),
        ],
    )
    missing = {one.subject: " ".join(one.facts) for one in check(content, "ENI101").undecided}
    zone = "aws_subnet.b: availability_zone must be a string, but is a list"
    subnet = "aws_network_interface.m: subnet_id must be a string, but is a list"
    assert zone in missing["aws_network_interface_attachment.n"]
    assert subnet in missing["aws_network_interface_attachment.m"]


def test_attachments_that_a_state_loses_are_asked_for() -> None:
    lost = resource("aws_network_interface.n", instance(id="eni-0a", subnet_id="subnet-0a", attachment="lost"))
    missing = {fact for one in lint_state(stored(lost)).undecided for fact in one.facts}
    assert "the interfaces of aws_network_interface.n" in missing


def test_a_state_may_have_an_object_in_place_of_blocks() -> None:
    subnets = [
        resource(f"aws_subnet.{one}", instance(id=f"subnet-0{one}", availability_zone=f"us-east-1{one}"))
        for one in "ab"
    ]
    attached = instance(id="eni-0a", subnet_id="subnet-0b", attachment={"instance": "i-0a", "device_index": 1})
    machine = instance(id="i-0a", instance_type="m5.large", subnet_id="subnet-0a")
    report = lint_state(
        stored(*subnets, resource("aws_instance.i", machine), resource("aws_network_interface.n", attached))
    )
    assert report.errors == ()
    assert findings(report) == {("ENI101", "aws_network_interface.n")}


def test_interfaces_that_a_state_loses_leave_the_primary_open() -> None:
    near = instance(id="eni-0a", subnet_id="subnet-0a", private_ips=["10.0.1.9"])
    machine = instance(id="i-0a", instance_type="m5.large", subnet_id="subnet-0a", private_ip="10.0.1.9")
    resources = [
        resource("aws_subnet.a", instance(id="subnet-0a", availability_zone="us-east-1a", cidr_block="10.0.1.0/24")),
        resource("aws_network_interface.near", near),
        resource("aws_instance.i", machine),
    ]
    assert {rule for rule, _ in findings(lint_state(stored(*resources)))} == {"ENI803"}
    machine["attributes"]["network_interface"] = [["lost"]]
    assert findings(lint_state(stored(*resources))) == set()


# The data


def arguments_in(arguments: dict[str, Argument]) -> list[Argument]:
    return [one for argument in arguments.values() for one in (argument, *arguments_in(argument.nested))]


def test_the_schema_lists_all_mapped_types() -> None:
    schema = bundled_schema()
    kinds = {"bool", "dynamic", "number", "object", "string"}
    texts = {"id", "zone", "address", "CIDR block", "instance type", "interface type"}
    for type in MAPPED_TYPES - MANIFEST_TYPES.keys():  # those are of other providers
        listed = [one for mode in ("managed", "data") if (one := schema.arguments(mode, type)) is not None]
        assert listed, type
        for argument in (one for arguments in listed for one in arguments_in(arguments)):
            assert argument.type.rstrip(")").split("(")[-1] in kinds
            assert bool(argument.nested) <= argument.type.endswith(("object", "object)"))
            assert argument.names is None or argument.names in MAPPED_TYPES | texts


def test_the_schema_tells_sets_blocks_and_what_ids_name() -> None:
    interface = bundled_schema().arguments("managed", "aws_network_interface")
    assert interface is not None
    assert interface["private_ips"] == Argument(type="set(string)", use="optional computed", names="address")
    assert interface["subnet_id"] == Argument(use="required", names="aws_subnet")
    assert interface["attachment"].block
    assert interface["attachment"].nested["device_index"] == Argument(type="number", use="required")
    eip = bundled_schema().arguments("managed", "aws_eip")
    assert eip is not None
    assert eip["vpc"].removed
    assert bundled_schema().arguments("data", "aws_eip_association") is None
