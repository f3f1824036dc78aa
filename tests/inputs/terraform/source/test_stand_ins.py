"""When a stand-in is read for a module, and what is said of what it makes."""

import json
from pathlib import Path

import pytest

from enilint.commands.inventory import text_of
from enilint.configuration.loading import load_config
from enilint.findings import Finding, Severity
from enilint.report import Report
from enilint.reporters import View, render
from enilint.run.inventory import inventory
from enilint.run.linter import read_all
from enilint.run.request import Request
from enilint.run.setup import prepare
from tests.inputs.terraform.source.projects import write
from tests.inputs.terraform.source.standing_in import FILES, SUBNETS, ZONES, call, lint, stand_ins

WORDS = "enilint's stand-in for acme/net 1 and 2"
FACT = f"module.net is called here; its source is {WORDS}"

ROUTED = """\
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id
}
resource "aws_route_table_association" "private" {
  count          = length(var.azs)
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}
"""
ADDRESS = """\
resource "aws_eip" "app" {
  instance = aws_instance.app.id
}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "project"
    directory.mkdir()
    monkeypatch.chdir(directory)
    return directory


def linted(project: Path, text: str, *, files: str = FILES, **description: object) -> Report:
    own = project.parent / f"own-{len(list(project.parent.iterdir()))}"  # what is read of one is kept
    return lint(project, {"main.tf": text}, stand_ins=stand_ins(own, files, **description))


def only(report: Report) -> Finding:
    assert not report.errors
    (finding,) = report.findings
    return finding


def test_what_is_the_callers_own_stays_an_error(project: Path) -> None:
    report = linted(project, call(ZONES))
    finding = only(report)
    assert (finding.rule, finding.subject, finding.severity) == ("ENI101", "aws_network_interface.vip", Severity.ERROR)
    assert (finding.at.path, finding.at.line) == ("main.tf", 14)
    facts = {(one.message, one.at.path, one.at.line) for one in finding.related}
    assert (FACT, "main.tf", 1) in facts
    assert {(path, line) for _, path, line in facts} == {("main.tf", 1)}
    assert report.unread == ()


def test_what_is_in_the_stand_in_is_a_warning_at_the_call(project: Path) -> None:
    text = call(ZONES, 'types = ["m5.large"]').replace(SUBNETS, "")
    finding = only(linted(project, text))
    assert (finding.rule, finding.severity) == ("ENI101", Severity.WARNING)
    assert finding.subject == "module.net.aws_network_interface.second[0]"
    assert (finding.at.path, finding.at.line, finding.at.column, finding.at.end_column) == ("main.tf", 1, 1, 13)
    assert FACT in [one.message for one in finding.related]


def test_what_enilint_says_of_the_module_is_a_warning(project: Path) -> None:
    """Such as what else there is in the VPC, and what there is not."""
    gateway = 'resource "aws_internet_gateway" "this" {\n  vpc_id = aws_vpc.this.id\n}\n'
    write(project, {"enilint.toml": '[severity]\nENI603 = "error"\n'})
    for files in (FILES, FILES + ROUTED, FILES + gateway, FILES + ROUTED + gateway):
        found = {one.rule: one for one in linted(project, call(ZONES) + ADDRESS, files=files).findings}
        assert (found["ENI101"].severity, found["ENI603"].severity) == (Severity.ERROR, Severity.WARNING)


def test_a_value_of_an_output_is_from_the_stand_in_too(project: Path) -> None:
    """The finding names nothing of the module. Ids are no values: what they stand for would be named."""
    cut = FILES + 'output "zone" {\n  value = local.zone\n}\nlocals {\n  zone = var.azs[0]\n}\n'
    text = call(ZONES).replace(SUBNETS, OWN)
    assert FACT in [one.message for one in only(linted(project, text, files=cut)).related]
    ids = text.replace("local.zone", '"eu-west-1a"')
    assert FACT not in [one.message for one in only(linted(project, ids, files=cut)).related]


OWN = """\
locals {
  zone = module.net.zone
}
resource "aws_subnet" "a" {
  vpc_id            = module.net.vpc_id
  cidr_block        = "10.0.200.0/24"
  availability_zone = local.zone
}
resource "aws_subnet" "b" {
  vpc_id            = module.net.vpc_id
  cidr_block        = "10.0.201.0/24"
  availability_zone = "eu-west-1c"
}
resource "aws_instance" "app" {
  ami           = "ami-0a1b2c3d"
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.b.id
  attachment {
    instance     = aws_instance.app.id
    device_index = 1
  }
}
"""


def test_a_suppression_at_the_call_holds_for_what_the_stand_in_makes(project: Path) -> None:
    text = "# enilint: ignore[ENI101] the module is being replaced\n" + call(ZONES, 'types = ["m5.large"]')
    report = linted(project, text.replace(SUBNETS, ""))
    assert (report.findings, report.suppressed) == ((), 1)


def test_fixes_change_no_file_of_a_stand_in(project: Path) -> None:
    own = stand_ins(project.parent / "own")
    write(project, {"main.tf": call(ZONES, 'types = ["m5.large"]').replace(SUBNETS, "")})
    setup = prepare(Request(paths=(".",)))
    setup.context.modules.stand_ins = own
    (design,), _ = read_all(Request(paths=(".",)), setup)
    assert design.writer is not None
    finding = only(linted(project, call(ZONES, 'types = ["m5.large"]').replace(SUBNETS, "")))
    assert [design.writer(edit) for fix in finding.fixes for edit in fix.edits] == [
        None for fix in finding.fixes for _ in fix.edits
    ]
    assert set(design.texts) == {"main.tf"}


def test_fingerprints_stay_the_same_when_the_module_is_installed(project: Path) -> None:
    before = only(linted(project, call(ZONES)))
    entry = {
        "Key": "net",
        "Source": "registry.terraform.io/acme/net/aws",
        "Version": "2.0.0",
        "Dir": ".terraform/modules/net",
    }
    manifest = json.dumps({"Modules": [entry]})
    write(project, {".terraform/modules/modules.json": manifest, ".terraform/modules/net/main.tf": FILES})
    after = only(linted(project, call(ZONES)))
    assert FACT not in [one.message for one in after.related]
    assert before.fingerprint == after.fingerprint


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ("acme/net/aws", None),
        ("acme/net/aws", "2.1.0"),
        ("acme/net/aws", "~> 1.4"),
        ("acme/net/aws", "~> 3.0"),
        ("registry.terraform.io/acme/net/aws", ">= 1.0, < 3.0"),
        ("git::https://github.com/acme/terraform-aws-net?ref=v1.2.3", None),
        ("git::https://github.com/acme/terraform-aws-net.git?ref=v1.2.3&depth=1", None),
        ("git::ssh://git@github.com/acme/terraform-aws-net.git?ref=v1.2.3", None),
        ("github.com/acme/terraform-aws-net?ref=v1.2.3", None),
        ("git@github.com:acme/terraform-aws-net.git?ref=v4.9.9", None),
    ],
)
def test_which_calls_it_serves(project: Path, source: str, version: str | None) -> None:
    report = linted(project, call(ZONES, source=source, version=version))
    assert only(report).rule == "ENI101"
    (used,) = report.stand_ins
    assert used.source == source
    is_newest = version in (None, "~> 3.0") and "v1" not in source
    assert used.title == ("enilint's stand-in for acme/net 3 and 4" if is_newest else WORDS)


NOT_THESE = "allows versions that it does not support"
NO_TAG = "is not the tag of a version that it supports"


@pytest.mark.parametrize(
    ("source", "version", "why"),
    [
        ("acme/net/aws", "0.9.0", f'version "0.9.0" {NOT_THESE}'),
        ("acme/net/aws", "5.0.0", f'version "5.0.0" {NOT_THESE}'),
        ("acme/net/aws", ">= 2.0", f'version ">= 2.0" {NOT_THESE}'),
        ("acme/net/aws", ">= 2.0, < 4.0", f'version ">= 2.0, < 4.0" {NOT_THESE}'),
        ("acme/net/aws", "2.0.0-rc1", f'version "2.0.0-rc1" {NOT_THESE}'),
        ("github.com/acme/terraform-aws-net", None, "the source has no ref"),
        ("github.com/acme/terraform-aws-net?ref=main", None, f'ref "main" {NO_TAG}'),
        ("github.com/acme/terraform-aws-net?ref=0a1b2c3d", None, f'ref "0a1b2c3d" {NO_TAG}'),
        ("github.com/acme/terraform-aws-net?ref=v0.1.0", None, f'ref "v0.1.0" {NO_TAG}'),
        ("github.com/acme/terraform-aws-net?ref=v1.2", None, f'ref "v1.2" {NO_TAG}'),
        ("acme/net/aws//modules/x", "~> 2.0", ""),
        ("acme/net/aws//", "~> 2.0", ""),
        ("other/net/aws", "~> 2.0", ""),
        ("registry.opentofu.org/acme/net/aws", "~> 2.0", ""),
        ("example.com/acme/net/aws", "~> 2.0", ""),
        ("app.terraform.io/acme/net/aws", "~> 2.0", ""),
        ("github.com/acme/terraform-aws-net//modules/x?ref=v1.2.3", None, ""),
        ("github.com/fork/terraform-aws-net?ref=v1.2.3", None, ""),
        ("git::https://gitlab.com/acme/terraform-aws-net?ref=v1.2.3", None, ""),
        ("git::https://github.com.example.com/acme/terraform-aws-net?ref=v1.2.3", None, ""),
        ("git::https://example.com/github.com/acme/terraform-aws-net?ref=v1.2.3", None, ""),
        ("git::https://token@github.com/acme/terraform-aws-net?ref=v1.2.3", None, ""),
        ("https://github.com/acme/terraform-aws-net?ref=v1.2.3", None, ""),
    ],
)
def test_which_calls_it_does_not_serve(project: Path, source: str, version: str | None, why: str) -> None:
    report = linted(project, call(ZONES, source=source, version=version))
    assert (report.findings, report.errors, report.stand_ins) == ((), (), ())
    (unread,) = report.unread
    more = f", and enilint's stand-in for acme/net is not used: {why}" if why else ""
    assert unread.message == f"module.net is not installed{more}; run `terraform get`"


@pytest.mark.parametrize("argument", ["tags = var.tags", "create_vpn = false", "create_vpn = null", "count = 1"])
def test_arguments_that_change_nothing(project: Path, argument: str) -> None:
    text = (
        call(ZONES, argument).replace("module.net.", "module.net[0].") if "count" in argument else call(ZONES, argument)
    )
    report = linted(project, text + 'variable "tags" {}\n')
    assert only(report).rule == "ENI101"


@pytest.mark.parametrize("argument", ["extra = 1", "create_vpn = true", "create_vpn = var.vpn", "extra {}"])
def test_an_argument_that_could_change_anything(project: Path, argument: str) -> None:
    report = linted(project, call(ZONES, argument) + 'variable "vpn" {}\n')
    (unread,) = report.unread
    why = f'it does not know the argument "{argument.split()[0]}"'
    assert unread.message == f"module.net is not installed, and {WORDS} is not used: {why}; run `terraform get`"
    assert report.errors == ()


def test_an_output_that_it_does_not_have_is_unknown(project: Path) -> None:
    report = linted(project, call(ZONES).replace("private_subnets[1]", "database_subnets[1]"))
    assert report.findings == ()
    assert report.errors == ()
    assert any("database_subnets" in fact for one in report.undecided for fact in one.facts)


def test_mistakes_of_a_call_are_not_reported(project: Path) -> None:
    report = linted(project, call('azs = "eu-west-1a"', "types = {}"))
    assert (report.findings, report.errors, report.notices) == ((), (), ())


def test_what_the_module_makes_besides_leaves_routing_undecided(project: Path) -> None:
    def routing(**description: object) -> tuple[list[str], set[str]]:
        report = linted(project, call(ZONES) + ADDRESS, files=FILES + ROUTED, **description)
        facts = {fact for one in report.undecided if one.rule == "ENI603" for fact in one.facts}
        return [one.rule for one in report.findings if one.rule == "ENI603"], facts

    assert routing() == (["ENI603"], set())
    assert routing(also=["aws_flow_log"]) == (["ENI603"], set())
    assert routing(also=["aws_flow_log", "aws_route"]) == ([], {f"the resources of module.net that are not in {WORDS}"})


def test_the_last_line_counts_them(project: Path) -> None:
    report = linted(project, call(ZONES))
    text = render("concise", report, View())
    assert text.endswith("1 stand-in was used: run terraform get to read the module itself.\n")
    two = linted(project, call(ZONES) + call(ZONES).replace(SUBNETS, "").replace('"net"', '"other"'))
    assert "2 stand-ins were used: run terraform get to read the modules themselves." in render("text", two, View())


def test_json_lists_them(project: Path) -> None:
    document = json.loads(render("json", linted(project, call(ZONES)), View()))
    assert document["stand_ins"] == [
        {
            "input": ".",
            "module": "module.net",
            "source": "acme/net/aws",
            "stand_in": WORDS,
            "location": {"path": "main.tf", "line": 1, "column": 1, "end_line": 1, "end_column": 1},
        }
    ]


def test_a_run_can_do_without(project: Path) -> None:
    report = lint(project, {"main.tf": call(ZONES)}, stand_ins=None)
    assert [one.message for one in report.unread] == ["module.net is not installed; run `terraform get`"]
    assert prepare(Request()).context.modules.stand_ins is not None
    assert prepare(Request(use_stand_ins=False)).context.modules.stand_ins is None
    write(project, {"enilint.toml": "no-stand-ins = true\n"})
    assert load_config(Path("enilint.toml")).config.no_stand_ins
    assert prepare(Request()).context.modules.stand_ins is None


def test_the_inventory_has_what_it_makes(project: Path) -> None:
    own = stand_ins(project.parent / "own")
    write(project, {"main.tf": call(ZONES)})
    setup = prepare(Request())
    setup.context.modules.stand_ins = own
    found = inventory(*read_all(Request(), setup))
    assert [one.title for one in found.stand_ins] == [WORDS]
    assert any("zone eu-west-1b" in line for line in text_of(found))


STATE = """\
data "terraform_remote_state" "net" {
  backend = "local"
  config  = { path = "../network/terraform.tfstate" }
}
"""


def test_a_module_whose_state_is_read_is_stood_in_for_too(project: Path) -> None:
    network = call(ZONES).replace(SUBNETS, 'output "subnets" {\n  value = module.net.private_subnets\n}\n')
    app = STATE + SUBNETS.replace("module.net.private_subnets", "data.terraform_remote_state.net.outputs.subnets")
    files = {"network/main.tf": network, "app/main.tf": app}
    finding = only(lint(project, files, stand_ins=stand_ins(project.parent / "own")))
    address = "data.terraform_remote_state.net.module.net"
    (fact,) = (one for one in finding.related if one.subject == address)
    assert fact.message == f"{address} is called here; its source is {WORDS}"
    assert (fact.at.path, fact.at.line) == ("network/main.tf", 1)
