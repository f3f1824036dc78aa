"""What published designs write, in short. What is right there is no error; what is open is named so that it helps."""

from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

RULES = ("ENI101", "ENI201", "ENI301", "ENI303")
SUBNETS = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}
"""
PAIR = """\
resource "aws_instance" "app" {
  instance_type = "m5.large"
  subnet_id     = SUBNET
}
resource "aws_network_interface" "side" {
  subnet_id = OTHER
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
"""


def lint(directory: Path, text: str, **files: str) -> Report:
    for name, content in {"main": text, **files}.items():
        path = directory / f"{name}.tf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return make_report(Options(paths=[str(directory)], kind="terraform", select=RULES, use_config=False))


def pair(subnet: str, other: str) -> str:
    return PAIR.replace("SUBNET", subnet).replace("OTHER", other)


def found(report: Report) -> list[tuple[str, str]]:
    assert report.errors == ()
    return [(one.rule, one.severity.value) for one in report.findings]


def open_facts(report: Report) -> set[str]:
    assert report.errors == ()
    return {fact for one in report.undecided for fact in one.facts}


@pytest.mark.parametrize("function", ["file", "filesha256"])
def test_a_file_outside_of_the_project_is_no_error(tmp_path: Path, function: str) -> None:
    (tmp_path / ".git").mkdir()
    facts = open_facts(lint(tmp_path, SUBNETS + pair(f'{function}("~/key.pub")', "aws_subnet.a.id")))
    assert any(fact.startswith("the content of ~/key.pub, which is outside the project") for fact in facts)


def test_neither_branch_is_taken_for_a_file_outside_of_the_project(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    chosen = 'fileexists("~/key.pub") ? aws_subnet.a.id : aws_subnet.b.id'
    report = lint(tmp_path, SUBNETS + pair(chosen, "aws_subnet.a.id"))
    assert found(report) == []
    assert open_facts(report)


@pytest.mark.parametrize(
    "elements",
    ["[for one in SET : one]", "SET[*]", "concat(SET...)", "concat([for one in SET : [one]]...)"],
)
def test_what_order_a_set_of_new_ids_has_is_not_known(tmp_path: Path, elements: str) -> None:
    first = elements.replace("SET", "toset([aws_subnet.a.id, aws_subnet.b.id])")
    report = lint(tmp_path, SUBNETS + pair(f"({first})[0]", "aws_subnet.b.id"))
    assert found(report) == []
    assert {one.rule for one in report.undecided} == {"ENI101", "ENI301"}


def test_ids_of_two_resources_differ(tmp_path: Path) -> None:
    text = SUBNETS + pair("aws_subnet.a.id", "[aws_subnet.a.id, aws_subnet.b.id][LAST]")
    last = "index([aws_subnet.a.id, aws_subnet.b.id], aws_subnet.b.id)"
    assert found(lint(tmp_path, text.replace("LAST", last))) == [("ENI101", "error")]


TEMPLATE = """\
data "aws_ami" "this" {
  IMAGE
}
resource "aws_launch_template" "this" {
  image_id = data.aws_ami.this.ATTRIBUTE
  network_interfaces {
    device_index = 0
  }
  network_interfaces {
    device_index = 1
  }
}
"""


@pytest.mark.parametrize("attribute", ["id", "image_id"])
@pytest.mark.parametrize(
    ("image", "words"),
    [
        (
            'name_regex = "^al2023-ami-2023.*-x86_64"',
            "amazon-ec2-net-utils of amazon-linux-2023 sets up policy routing",
        ),
        (r'name_regex = "ubuntu.*22\\.04-amd64-server-.*"', "cloud-init of ubuntu-22.04 sets up policy routing"),
        ('name_regex = "^(al2023-ami|windows)-.*"', "depends on the operating system"),
        ('name_regex = "^firewall-.*"', "depends on the operating system"),
    ],
)
def test_a_pattern_for_the_name_of_an_image_tells_the_system(
    tmp_path: Path, image: str, words: str, attribute: str
) -> None:
    report = lint(tmp_path, TEMPLATE.replace("IMAGE", image).replace("ATTRIBUTE", attribute))
    assert found(report) == [("ENI301", "info")]
    assert words in report.findings[0].message


def test_interfaces_that_name_no_subnet_are_in_that_of_the_launch(tmp_path: Path) -> None:
    [finding] = lint(tmp_path, TEMPLATE.replace("IMAGE", "").replace("ATTRIBUTE", "id")).findings
    assert "has 2 interfaces in the one subnet that the launch specifies:" in finding.message
    assert [one.message for one in finding.related] == [
        f"the interface at device index {index} of aws_launch_template.this specifies no subnet" for index in (0, 1)
    ]


@pytest.mark.parametrize(
    ("subnet", "fact"),
    [
        ("var.one", "the value of var.one"),
        ("element(var.many, 1)", "the value of var.many"),
        ("module.net.ids[0]", "module.net is not installed; run `terraform get`"),
        ('lookup(var.by_name, "x", null)', "the value of var.by_name"),
        ("data.aws_subnets.all.ids[0]", "the zone of data.aws_subnets.all.ids[0]"),
    ],
)
def test_what_would_tell_an_id_is_asked_for(tmp_path: Path, subnet: str, fact: str) -> None:
    text = """\
variable "one" {}
variable "many" {}
variable "by_name" {}
module "net" {
  source = "some/net/aws"
}
data "aws_subnets" "all" {}
"""
    facts = open_facts(lint(tmp_path, text + SUBNETS + pair("aws_subnet.a.id", subnet)))
    assert fact in facts
    assert not any("(" in one or "[*]" in one for one in facts)


def test_what_would_tell_the_instances_is_asked_for(tmp_path: Path) -> None:
    module = """\
variable "subnets" {}
resource "aws_network_interface" "this" {
  for_each  = var.subnets
  subnet_id = each.value
}
resource "aws_instance" "this" {
  instance_type = "m5.large"
  dynamic "network_interface" {
    for_each = var.subnets
    content {
      device_index         = network_interface.key
      network_interface_id = aws_network_interface.this[network_interface.key].id
    }
  }
}
"""
    text = """\
variable "firewalls" {}
module "firewall" {
  source   = "./firewall"
  for_each = var.firewalls
  subnets  = each.value
}
"""
    report = lint(tmp_path, text, **{"firewall/main": module})
    subjects = {one.subject for one in report.undecided}
    assert subjects == {"module.firewall[*].aws_instance.this"}
    assert open_facts(report) <= {"the value of var.firewalls", f"the subnet of {subjects.pop()}"}
    assert "the value of var.firewalls" in open_facts(report)


def test_a_route_asks_for_what_tells_its_target(tmp_path: Path) -> None:
    text = """\
variable "routes" {}
resource "aws_route" "this" {
  for_each               = var.routes
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = lookup(each.value, "interface", null)
}
"""
    assert open_facts(lint(tmp_path, text)) == {"the value of var.routes"}


MAYBE_AN_IMAGE = """\
variable "enabled" {}
data "aws_ami" "this" {
  count      = var.enabled ? 1 : 0
  name_regex = "^al2023-ami-2023.*-x86_64"
}
resource "aws_launch_template" "other" {
  image_id = "ami-0a1b2c3d4e5f60718"
}
resource "aws_instance" "app" {
  ami       = one(data.aws_ami.this[*].image_id)
  subnet_id = aws_subnet.a.id
  TEMPLATE
}
resource "aws_network_interface" "side" {
  subnet_id = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
"""


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("", "amazon-ec2-net-utils of amazon-linux-2023 sets up policy routing"),
        ("launch_template {\n    id = aws_launch_template.other.id\n  }", "depends on the operating system"),
    ],
)
def test_an_instance_that_is_there_has_an_image(tmp_path: Path, template: str, words: str) -> None:
    report = lint(tmp_path, SUBNETS + MAYBE_AN_IMAGE.replace("TEMPLATE", template))
    assert found(report) == [("ENI301", "info")]
    assert words in report.findings[0].message


INTERFACES = """\
resource "aws_network_interface" "first" {
  subnet_id = aws_subnet.a.id
}
resource "aws_network_interface" "second" {
  subnet_id = aws_subnet.b.id
}
resource "aws_instance" "app" {
  instance_type = "m5.large"
  dynamic "network_interface" {
    for_each = toset([aws_network_interface.first.id])
    content {
      device_index         = 0
      network_interface_id = network_interface.value
    }
  }
  dynamic "network_interface" {
    for_each = length([aws_network_interface.second]) > 0 ? toset([aws_network_interface.second.id]) : toset([])
    content {
      device_index         = 1
      network_interface_id = network_interface.key
    }
  }
}
"""


def test_a_dynamic_block_makes_one_block_of_a_set_with_one_new_id(tmp_path: Path) -> None:
    report = lint(tmp_path, SUBNETS + INTERFACES)
    assert found(report) == [("ENI101", "error")]
    assert report.undecided == ()


CHOSEN = """\
variable "routes" {
  type    = map(string)
  default = null
}
variable "enabled" {
  default = false
}
resource "aws_route_table" "t" {
  dynamic "route" {
    for_each = EACH
    content {
      cidr_block = each.value
      gateway_id = local.gateway
    }
  }
}
"""


@pytest.mark.parametrize(
    "each",
    [
        "var.enabled ? { x = 1 } : {}",
        'var.routes == null ? [] : [""]',
        "toset([])",
        "var.other",
        "data.aws_vpcs.all.ids",
    ],
)
def test_terraform_may_never_look_into_a_dynamic_block(tmp_path: Path, each: str) -> None:
    text = CHOSEN.replace("EACH", each) + 'variable "other" {}\ndata "aws_vpcs" "all" {}\n'
    assert lint(tmp_path, text).errors == ()


@pytest.mark.parametrize("each", ["var.enabled ? {} : { x = 1 }", '["x"]', "each.key"])
def test_what_a_dynamic_block_makes_is_checked(tmp_path: Path, each: str) -> None:
    messages = [one.message for one in lint(tmp_path, CHOSEN.replace("EACH", each)).errors]
    assert 'local value "gateway" is not declared' in messages


def test_a_dynamic_block_is_checked_where_one_instance_of_its_module_makes_it(tmp_path: Path) -> None:
    module = CHOSEN.replace("EACH", "var.enabled ? { x = 1 } : {}")
    calls = 'module "a" {\n  source = "./m"\n}\nmodule "b" {\n  source  = "./m"\n  enabled = ENABLED\n}\n'
    assert lint(tmp_path, calls.replace("ENABLED", "false"), **{"m/main": module}).errors == ()
    errors = lint(tmp_path, calls.replace("ENABLED", "true"), **{"m/main": module}).errors
    assert [(Path(one.path or "").parent.name, one.line) for one in errors] == [("m", 12), ("m", 13)]


LISTED = """\
data "aws_availability_zones" "all" {
  state = "available"
}
"""
SUBNET_MODULE = (
    'output "id" {\n  value = aws_subnet.this.id\n}\nresource "aws_subnet" "this" {\n  availability_zone = ZONE\n}\n'
)
OTHER_LIST = '  filter {\n    name   = "opt-in-status"\n    values = ["opt-in-not-required"]\n  }\n'


def zones_of_two_modules(directory: Path, number: int, there: str = LISTED, here: str = LISTED) -> Report:
    calls = 'module "here" {\n  source = "./here"\n}\nmodule "there" {\n  source = "./there"\n}\n'
    zone = "data.aws_availability_zones.all.names[{}]"
    modules = {
        "here/main": here + SUBNET_MODULE.replace("ZONE", zone.format(0)),
        "there/main": there + SUBNET_MODULE.replace("ZONE", zone.format(number)),
    }
    return lint(directory, calls + pair("module.here.id", "module.there.id"), **modules)


def test_two_modules_that_ask_for_the_same_list_of_zones_get_the_same(tmp_path: Path) -> None:
    report = zones_of_two_modules(tmp_path, 0)
    assert (found(report), open_facts(report)) == ([], set())
    assert found(zones_of_two_modules(tmp_path, 1)) == [("ENI101", "error")]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (LISTED, LISTED.replace("}", OTHER_LIST + "}")),
        (LISTED, LISTED.replace('"available"', "data.aws_ssm_parameter.p.value") + 'data "aws_ssm_parameter" "p" {}\n'),
        (LISTED, 'provider "aws" {\n  region = "eu-west-1"\n}\n' + LISTED),
        (LISTED, 'provider "aws" {\n  profile = "other"\n}\n' + LISTED),
    ],
)
def test_other_lists_of_zones_may_differ(tmp_path: Path, here: str, there: str) -> None:
    for number in (0, 1):
        report = zones_of_two_modules(tmp_path, number, there, here)
        assert found(report) == []
        assert {one.rule for one in report.undecided} == {"ENI101"}


ZONED = SUBNET_MODULE.replace("ZONE", '"us-east-1b"')


@pytest.mark.parametrize(
    ("provider", "findings"),
    [
        ("", [("ENI101", "error")]),
        ('region = "us-east-1"\n  default_tags {}', [("ENI101", "error")]),
        ('profile = "other"', []),
        ("assume_role {\n    role_arn = var.role\n  }", []),
        ("access_key = var.key", [("ENI101", "error")]),
        ("access_key = var.role", []),
    ],
)
def test_names_of_zones_are_compared_within_one_account(
    tmp_path: Path, provider: str, findings: list[tuple[str, str]]
) -> None:
    child = (
        f'provider "aws" {{\n  {provider}\n}}\nvariable "role" {{\n  default = "r"\n}}\nvariable "key" {{}}\n{ZONED}'
    )
    own = "  access_key = var.key\n" if "access_key" in provider else ""
    call = f'provider "aws" {{\n  region = "us-east-1"\n{own}}}\nvariable "key" {{}}\n'
    call += 'module "net" {\n  source = "./net"\n  key    = var.key\n}\n'
    report = lint(tmp_path, call + SUBNETS + pair("aws_subnet.a.id", "module.net.id"), **{"net/main": child})
    assert found(report) == findings
    assert len(report.undecided) == (0 if findings else 1)


@pytest.mark.parametrize(
    "subnet",
    [
        'join("", [aws_subnet.b.id, var.nothing])',
        'join("", concat([var.nothing], aws_subnet.b[*].id))',
        '"${var.nothing}${aws_subnet.b.id}"',
        'aws_subnet.b.id != "" ? aws_subnet.b.id : aws_subnet.a.id',
        'var.nothing == "" ? aws_subnet.b.id : var.nothing',
        '"" == aws_subnet.b.arn ? aws_subnet.a.id : aws_subnet.b.id',
    ],
)
def test_an_id_among_texts_that_are_empty_is_known(tmp_path: Path, subnet: str) -> None:
    text = SUBNETS + 'variable "nothing" {\n  default = ""\n}\n' + pair("aws_subnet.a.id", subnet)
    assert found(lint(tmp_path, text)) == [("ENI101", "error")]


@pytest.mark.parametrize(
    "subnet",
    [
        'join("", [aws_subnet.b.id, var.some])',
        'join(",", [aws_subnet.b.id, ""])',
        '"${aws_subnet.b.id}${var.some}"',
        'aws_subnet.b.tags["x"] == "" ? aws_subnet.a.id : aws_subnet.b.id',
    ],
)
def test_an_id_among_texts_that_may_not_be_empty_is_not(tmp_path: Path, subnet: str) -> None:
    text = SUBNETS + 'variable "some" {}\n' + pair("aws_subnet.a.id", subnet)
    report = lint(tmp_path, text)
    assert found(report) == []
    assert "ENI101" in {one.rule for one in report.undecided}


@pytest.mark.parametrize("argument", ["security_groups", "private_ips"])
@pytest.mark.parametrize(
    "value", ["concat([ONE], var.more)", '["${var.more[0]}x", ONE]', "distinct(concat(var.more, [ONE]))"]
)
def test_a_list_that_is_known_in_part_fits_its_argument(tmp_path: Path, argument: str, value: str) -> None:
    one = '"sg-0a1b2c3d4e5f60718"' if argument == "security_groups" else '"10.0.0.5"'
    nic = f'resource "aws_network_interface" "n" {{\n  subnet_id = aws_subnet.a.id\n  {argument} = {value}\n}}\n'
    report = lint(tmp_path, f'{SUBNETS}variable "more" {{\n  type = list(string)\n}}\n{nic.replace("ONE", one)}')
    assert [one.message for one in report.errors] == []
