"""What a reader of a report sees of Terraform source: subjects, places, callers, notices."""

import shutil
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report

CASES = Path(__file__).parents[3] / "cases" / "terraform"

PAIR = """\
variable "zones" {
  type    = list(string)
  default = ["us-east-1a", "us-east-1b"]
}

resource "aws_subnet" "this" {
  count             = 2
  availability_zone = var.zones[count.index]
}

resource "aws_instance" "app" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.this[0].id
}

resource "aws_network_interface" "side" {
  subnet_id = aws_subnet.this[1].id
}

resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
"""


def lint(directory: Path, **options: object) -> Report:
    return make_report(Options(paths=[str(directory)], use_config=False, **options))


def write(directory: Path, **files: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (directory / f"{name}.tf").write_text(text)
    return directory


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_finding_points_at_the_attribute(here: Path) -> None:
    write(here, main=PAIR)
    [finding] = lint(here).findings
    at = finding.at
    assert (finding.rule, finding.subject) == ("ENI101", "aws_network_interface_attachment.side")
    assert (at.path, at.line, at.column, at.end_line, at.end_column) == ("main.tf", 23, 3, 23, 55)
    assert at.origin is None


def test_a_finding_in_a_module_names_every_call_that_leads_to_it(here: Path) -> None:
    write(here / "inner", main=PAIR)
    write(here / "outer", main='module "inner" {\n  source = "../inner"\n}\n')
    write(here, main='module "site" {\n  for_each = toset(["x", "y"])\n  source   = "./outer"\n}\n')
    findings = [one for one in lint(here).findings if one.rule == "ENI101"]
    assert [one.subject for one in findings] == [
        'module.site["x"].module.inner.aws_network_interface_attachment.side',
        'module.site["y"].module.inner.aws_network_interface_attachment.side',
    ]
    for key, finding in zip("xy", findings, strict=True):
        assert (finding.at.path, finding.at.line) == ("inner/main.tf", 23)
        calls = [(one.message, one.at.path, one.at.line) for one in finding.related[-2:]]
        assert calls == [
            (f'module.site["{key}"].module.inner is called here', "outer/main.tf", 1),
            (f'module.site["{key}"] is called here', "main.tf", 1),
        ]


def test_a_module_that_is_not_installed_is_unread(here: Path) -> None:
    write(
        here,
        main='module "vpc" {\n  source = "example/network/aws"\n}\n'
        'module "kms" {\n  source = "terraform-aws-modules/kms/aws"\n}\n'
        'resource "aws_network_interface" "n" {\n  subnet_id = module.vpc.private_subnets[0]\n}\n',
    )
    report = lint(here)
    assert report.errors == ()
    assert [(one.module, one.source, one.path, one.line) for one in report.unread] == [
        ("module.vpc", "example/network/aws", "main.tf", 1),
        ("module.kms", "terraform-aws-modules/kms/aws", "main.tf", 4),
    ]


def test_values_come_from_files_and_from_the_command_line(here: Path) -> None:
    write(here, main=PAIR)
    (here / "one.tfvars").write_text('zones = ["us-east-1a", "us-east-1a"]\n')
    assert [one.rule for one in lint(here).findings] == ["ENI101"]
    assert lint(here, var_files=["one.tfvars"]).findings == ()
    assert lint(here, variables=[("zones", '["us-east-1b", "us-east-1b"]')]).findings == ()
    last = lint(here, var_files=["one.tfvars"], variables=[("zones", '["us-east-1a", "us-east-1b"]')])
    assert [one.rule for one in last.findings] == ["ENI101"]


def test_a_variable_without_a_value_is_what_is_missing(here: Path) -> None:
    write(here, main=PAIR.replace('  default = ["us-east-1a", "us-east-1b"]\n', ""))
    report = lint(here)
    assert report.findings == ()
    [question] = [one for one in report.undecided if one.rule == "ENI101"]
    assert question.subject == "aws_network_interface_attachment.side"
    assert question.facts == ("the value of var.zones",)


def test_an_unknown_number_is_one_instance_with_a_star(here: Path) -> None:
    text = PAIR.replace('"app" {', '"app" {\n  count = length(data.aws_instances.old.ids)')
    text = text.replace("aws_instance.app.id", "aws_instance.app[count.index].id")
    text = text.replace('attachment" "side" {', 'attachment" "side" {\n  count = length(data.aws_instances.old.ids)')
    write(here, main=text + 'data "aws_instances" "old" {}\n')
    [finding] = [one for one in lint(here).findings if one.rule == "ENI101"]
    assert finding.subject == "aws_network_interface_attachment.side[*]"


def test_broken_text_hides_no_other_block(here: Path) -> None:
    write(here, main=PAIR, broken='resource "aws_vpc" "v" {\n  cidr_block = \n}\n')
    report = lint(here)
    assert [(one.path, one.line) for one in report.errors] == [("broken.tf", 2)]
    assert [one.rule for one in report.findings] == ["ENI101"]


def test_what_is_not_declared_is_an_error_at_its_place(here: Path) -> None:
    write(here, main=PAIR.replace("aws_subnet.this[1].id", "aws_subnet.that[1].id"))
    [error] = lint(here).errors
    assert (error.path, error.line) == ("main.tf", 18)
    assert "aws_subnet.that" in error.message


def test_a_plan_of_other_source_is_not_read_by_it(here: Path) -> None:
    case = here / "case"
    shutil.copytree(CASES / "module-output-maps", case)
    main = case / "main.tf"
    main.write_text(main.read_text().replace('module.net.service_by_zone["b"]', 'lookup(local.other, "b")'))
    report = lint(case / "plan.json")
    [notice] = report.notices
    assert notice.message.startswith(
        "the source differs from the plan (subnet_id has a different expression in the source"
    )
    assert (notice.path, notice.line) == ("case/main.tf", 15)
    assert ("ENI101", "aws_network_interface_attachment.legacy") in {
        (one.rule, one.subject) for one in report.undecided
    }


def test_source_with_another_expression_of_a_known_id_is_noted() -> None:
    report = lint(CASES / "change-attached-eni-moved" / "change-plan.json")
    [notice] = report.notices
    assert notice.message.startswith(
        "the source differs from the plan (subnet_id has a different expression in the source"
    )


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("names[0]", "names[1]", "finding"),
        ("names[0]", "names[0]", "nothing"),
        ("zone_ids[0]", "names[1]", "undecided"),
    ],
)
def test_names_of_one_list_of_zones_are_different(here: Path, first: str, second: str, verdict: str) -> None:
    assert (
        verdict_on_zones(here, f"data.aws_availability_zones.z.{first}", f"data.aws_availability_zones.z.{second}")
        == verdict
    )


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (0, 1, "finding"),
        (1, 2, "finding"),
        (3, 2, "finding"),
        (0, 2, "undecided"),
        (2, 2, "nothing"),
        (1, 3, "undecided"),
    ],
)
def test_zones_beside_each_other_are_different_in_a_list_of_any_length(
    here: Path, first: int, second: int, verdict: str
) -> None:
    zones = "data.aws_availability_zones.z.names"
    assert verdict_on_zones(here, f"element({zones}, {first})", f"element({zones}, {second})") == verdict


def verdict_on_zones(directory: Path, first: str, second: str) -> str:
    text = PAIR.replace("count             = 2\n", "for_each          = { 0 = ZERO, 1 = ONE }\n")
    text = (
        text.replace("var.zones[count.index]", "each.value")
        .replace("this[0]", 'this["0"]')
        .replace("this[1]", 'this["1"]')
    )
    write(
        directory, main=text.replace("ZERO", first).replace("ONE", second) + '\ndata "aws_availability_zones" "z" {}\n'
    )
    report = lint(directory)
    assert report.errors == ()
    if any(one.rule == "ENI101" for one in report.findings):
        return "finding"
    return "undecided" if any(one.rule == "ENI101" for one in report.undecided) else "nothing"


OPPOSITES = """\
variable "paired" {}

resource "aws_subnet" "s" {
  count             = 2
  availability_zone = "us-east-1a"
}

resource "aws_network_interface" "one" {
  count     = var.paired ? 1 : 0
  subnet_id = aws_subnet.s[1].id
}

resource "aws_network_interface" "other" {
  count     = CONDITION ? 1 : 0
  subnet_id = aws_subnet.s[1].id
}

resource "aws_instance" "app" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.s[0].id
}

resource "aws_network_interface_attachment" "one" {
  count                = var.paired ? 1 : 0
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.one[0].id
  device_index         = 1
}

resource "aws_network_interface_attachment" "other" {
  count                = CONDITION ? 1 : 0
  instance_id          = aws_instance.app.id
  network_interface_id = aws_network_interface.other[0].id
  device_index         = 1
}
"""


def test_opposite_branches_never_exist_together(here: Path) -> None:
    write(here, main=OPPOSITES.replace("CONDITION", "!var.paired"))
    report = lint(here)
    assert report.findings == ()
    assert report.undecided == ()


def test_branches_of_two_conditions_may_exist_together(here: Path) -> None:
    write(here, main='variable "more" {}\n' + OPPOSITES.replace("CONDITION", "var.more"))
    report = lint(here)
    assert report.findings == ()
    assert {one.rule for one in report.undecided} == {"ENI201", "ENI203", "ENI301"}


REFUSED = {
    "count = -1": "count must be a whole number that is not negative, but is -1",
    "count = var.half": "count must be a whole number that is not negative, but is 1.5",
    'count = "x"': 'count: a number is required, found "x"',
    'for_each = ["a", "b"]': "for_each must be a map or a set of strings, but is a list",
}


@pytest.mark.parametrize("written", REFUSED)
def test_a_number_of_instances_that_is_none_is_an_error_at_its_place(here: Path, written: str) -> None:
    half = 'variable "half" {\n  default = 1.5\n}\n'
    write(here, main=PAIR, more=f'{half}resource "aws_network_interface" "n" {{\n  {written}\n}}\n')
    report = lint(here, select=["ENI101"])
    column = written.index("=") + 5
    assert [(one.path, one.line, one.column, one.message) for one in report.errors] == [
        ("more.tf", 5, column, REFUSED[written])
    ]
    assert [one.rule for one in report.findings] == ["ENI101"]  # of the other blocks


@pytest.mark.parametrize(
    "more",
    [
        'resource "aws_eip" "n" {\n  count = var.on ? -1 : 1\n}\n',
        'resource "aws_eip" "n" {\n  count = null\n}\n',
        'resource "aws_eip" "n" {\n  for_each = var.on ? ["a"] : {}\n}\n',
        'module "m" {\n  source = "./m"\n  count  = var.on ? 1 : 0\n}\n',
    ],
)
def test_a_number_of_instances_that_may_be_right_is_no_error(here: Path, more: str) -> None:
    if "./m" in more:
        write(here / "m", main='resource "aws_eip" "n" {\n  count = -1\n}\n')
    write(here, main=f'variable "on" {{\n  type = bool\n}}\n{more}')
    assert lint(here).errors == ()


TYPED = """\
variable "n" {
  type = number
}
variable "names" {
  type = list(string)
}
variable "secret" {
  type      = number
  sensitive = true
}
"""


def test_a_value_that_does_not_fit_its_variable_is_an_error(here: Path) -> None:
    write(here, main=PAIR + TYPED)
    (here / "some.tfvars").write_text('n = 1\nsecret = "x"\nnames = ["a", {}]\n')
    report = lint(here, variables=[("n", "abc")], var_files=["some.tfvars"], select=["ENI101"])
    assert [(one.path, one.line, one.column, one.message) for one in report.errors] == [
        (None, None, None, '--var n: a number is required, found "abc"'),
        ("some.tfvars", 3, 9, "var.names: [1]: a string is required, found an object"),
    ]
    assert [one.rule for one in report.findings] == ["ENI101"]


@pytest.mark.parametrize("text", ["PLEASE ENTER A NUMBER", "<number>"])
def test_what_is_to_be_filled_in_is_no_error(here: Path, text: str) -> None:
    write(here, main=PAIR + TYPED)
    (here / "terraform.tfvars").write_text(f'n = "{text}"\n')
    assert lint(here).errors == ()


def test_the_last_value_of_a_variable_is_the_one_that_has_to_fit(here: Path) -> None:
    write(here, main=PAIR + TYPED)
    (here / "some.tfvars").write_text('n = "abc"\n')
    assert lint(here, variables=[("n", "3")], var_files=["some.tfvars"]).errors == ()
