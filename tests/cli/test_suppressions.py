"""What comments, `"//"` properties and the configuration suppress, and what is said of those that do not help."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.running import ERROR, RULE, UNDECIDED, WARNING, Run, write

CASES = Path(__file__).parents[1] / "cases/terraform"
ATTACHMENT = "  - {interface: vip, instance: db, device_index: 1}\n"


def found(run: Run, *arguments: str) -> list[str]:
    """The findings, as `rule:line`, and how many are suppressed."""
    report = run("check", *arguments, "--format", "json").report
    assert report["errors"] == []
    lines = [f"{one['rule']}:{one['location']['line']}" for one in report["findings"]]
    return [*sorted(lines), f"suppressed {report['summary']['suppressed']}"]


def with_comment(comment: str, text: str = ERROR) -> str:
    """A design whose flagged line ends in a comment."""
    return text.replace(ATTACHMENT, f"{ATTACHMENT.rstrip()}{comment}\n")


@pytest.mark.parametrize(
    "text",
    [
        with_comment("  # enilint: ignore[ENI101] moved by hand"),
        with_comment("  # enilint: ignore[cross-az-attachment]"),
        with_comment("  # enilint: ignore[ENI401, ENI101,] two rules")
        .replace("ENI401", "ENI999-not")
        .replace("-not", ""),
        with_comment("  #enilint:ignore[ENI101]"),
        with_comment("  # the standby # enilint: ignore[ENI101] moved by hand"),
        ERROR.replace(ATTACHMENT, f"  # enilint: ignore[ENI101]\n{ATTACHMENT}"),
        ERROR.replace(ATTACHMENT, f"  # enilint: ignore[ENI101]\n  # another remark\n{ATTACHMENT}"),
        ERROR.replace("attachments:", "attachments:  # enilint: ignore[ENI101] for all of them"),
        ERROR.replace("attachments:", "# enilint: ignore[ENI101] for all of them\nattachments:"),
        ERROR.replace(
            ATTACHMENT, "  - device_index: 1  # enilint: ignore[ENI101]\n    interface: vip\n    instance: db\n"
        ),
        ERROR.replace(
            ATTACHMENT, "  # enilint: ignore[ENI101]\n  -\n    device_index: 1\n    interface: vip\n    instance: db\n"
        ),
    ],
)
def test_a_comment_in_yaml(run: Run, text: str) -> None:
    write("a.enilint.yaml", text)
    assert [one for one in found(run) if not one.startswith("ENI003")] == ["suppressed 1"]
    assert run("check", "--fail-on", "error").code == 0
    assert [one[:6] for one in found(run, "--no-ignores")] == ["ENI101", "suppre"]


@pytest.mark.parametrize(
    "text",
    [
        with_comment("  # see enilint: ignore[ENI101]"),
        ERROR.replace(ATTACHMENT, f"  # enilint: ignore[ENI101]\n\n{ATTACHMENT}"),
        ERROR.replace("version: 1\n", "version: 1  # enilint: ignore[ENI101]\n"),
        ERROR.replace("interfaces:", "interfaces:  # enilint: ignore[ENI101]"),
        ERROR + 'x-note: "\n  # enilint: ignore[ENI101]\n  "\n',
        ERROR.replace(
            "{type: m5.large, subnet: app}", '{type: m5.large, subnet: app, tags: {a: "# enilint: ignore[ENI101]"}}'
        ),
        ERROR.replace(
            "  db: {type: m5.large, subnet: app}\n",
            "  db:\n    type: m5.large\n    subnet: app\n    tags:\n      a: |\n        # enilint: ignore[ENI101]\n",
        ),
    ],
)
def test_what_suppresses_nothing_in_yaml(run: Run, text: str) -> None:
    write("a.enilint.yaml", text)
    report = run("check", "--format", "json", "--select", "ENI101").report
    assert len(report["findings"]) == 1
    assert report["summary"]["suppressed"] == 0


def test_a_comment_covers_no_more_than_its_line_and_its_block(run: Run) -> None:
    only = ("--select", "ENI0,ENI101")
    two = ERROR + ATTACHMENT.replace("vip", "vip2").replace("1}", "2}")
    two = two.replace("  vip: {subnet: other}\n", "  vip: {subnet: other}\n  vip2: {subnet: other}\n")
    write("a.enilint.yaml", two)
    assert found(run, *only) == ["ENI101:11", "ENI101:12", "suppressed 0"]
    write("a.enilint.yaml", two.replace(ATTACHMENT, f"{ATTACHMENT.rstrip()} # enilint: ignore[ENI101]\n"))
    assert found(run, *only) == ["ENI101:12", "suppressed 1"]
    write("a.enilint.yaml", two.replace(ATTACHMENT, f"  # enilint: ignore[ENI101]\n{ATTACHMENT}"))
    assert found(run, *only) == ["ENI101:13", "suppressed 1"]


def test_a_block_scalar_may_have_a_comment_in_its_header(run: Run) -> None:
    block = "  db:  # enilint: ignore[ENI301]\n    type: m5.large\n    subnet: app\n    tags:\n"
    text = ERROR.replace(
        "  db: {type: m5.large, subnet: app}\n", f"{block}      a: |  # enilint: ignore[ENI401]\n        b\n"
    )
    write("a.enilint.yaml", text)
    assert found(run) == ["ENI001:10", "ENI001:6", "ENI101:15", "suppressed 0"]


def as_json(attachment: dict[str, object], **more: object) -> str:
    return json.dumps(
        {
            "version": 1,
            "subnets": {"app": {"zone": "us-east-1a"}, "other": {"zone": "us-east-1b"}},
            "instances": {"db": {"type": "m5.large", "subnet": "app", "tags": {"smile": "\U0001f600"}}},
            "interfaces": {"vip": {"subnet": "other"}},
            "attachments": [{"interface": "vip", "instance": "db", "device_index": 1, **attachment}],
            **more,
        }
    )


@pytest.mark.parametrize(
    "attachment",
    [
        {"//": "enilint: ignore[ENI101] moved by hand"},
        {"//": ["a remark", "enilint: ignore[ENI101] moved by hand"]},
    ],
)
def test_a_property_in_a_json_topology(run: Run, attachment: dict[str, object]) -> None:
    write("a.enilint.json", as_json(attachment))
    assert found(run) == ["suppressed 1"]
    assert found(run, "--no-ignores") == ["ENI101:1", "suppressed 0"]


def test_a_property_in_json_covers_its_object_alone(run: Run) -> None:
    write("a.enilint.json", as_json({"//": "enilint: ignore[ENI301]"}))
    assert found(run) == ["ENI001:1", "ENI101:1", "suppressed 0"]
    for key in ("subnets", "interfaces", "instances"):
        write("a.enilint.json", as_json({}).replace(f'"{key}": {{', f'"{key}": {{"//": "enilint: ignore[ENI101]", '))
        assert found(run) == ["ENI001:1", "ENI101:1", "suppressed 0"]
    write("a.enilint.json", as_json({}, **{"//": "enilint: ignore[ENI101]"}))
    assert found(run) == ["suppressed 1"], "the object of the file is the file"


MAIN = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}
resource "aws_instance" "db" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
  user_data     = <<-EOT
    # enilint: ignore[ENI101] this is text
  EOT
  tags = {
    note = "# enilint: ignore[ENI101] so is this"
  }
}
resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface_attachment" "vip" {
  instance_id          = aws_instance.db.id
  network_interface_id = aws_network_interface.vip.id
  device_index         = 1
}
"""
HEADER = 'resource "aws_network_interface_attachment" "vip" {\n'
LINE = "  network_interface_id = aws_network_interface.vip.id"


@pytest.mark.parametrize(
    "text",
    [
        MAIN.replace(LINE, f"{LINE} # enilint: ignore[ENI101] moved by hand"),
        MAIN.replace(LINE, f"{LINE} // enilint: ignore[ENI101] moved by hand"),
        MAIN.replace(LINE, f"{LINE} /* enilint: ignore[ENI101] moved by hand */"),
        MAIN.replace(LINE, f"  # enilint: ignore[ENI101]\n{LINE}"),
        MAIN.replace(LINE, f"  /* enilint: ignore[ENI101] */\n  // more\n{LINE}"),
        MAIN.replace(HEADER, f"# enilint: ignore[ENI101]\n{HEADER}"),
        MAIN.replace(HEADER, f"{HEADER.rstrip()} # enilint: ignore[ENI101]\n"),
        MAIN.replace(HEADER, f"/* enilint: ignore[ENI101] */ {HEADER}"),
        MAIN.replace("\n", "\r\n").replace(LINE, f"{LINE} # enilint: ignore[ENI101]"),
    ],
)
def test_a_comment_in_terraform_source(run: Run, text: str) -> None:
    Path("main.tf").write_bytes(text.encode())
    assert found(run) == ["suppressed 1"]
    assert len(found(run, "--no-ignores")) == 2


def test_strings_and_heredocs_of_terraform_source_are_no_comments(run: Run) -> None:
    write("main.tf", MAIN)
    assert found(run) == ["ENI101:22", "suppressed 0"]


def test_a_comment_of_several_lines_is_said_to_be_none(run: Run) -> None:
    write("main.tf", MAIN.replace(HEADER, f"/* enilint: ignore[ENI101]\n*/\n{HEADER}"))
    assert found(run) == ["ENI003:20", "ENI101:24", "suppressed 0"]


@pytest.mark.parametrize(
    ("comment", "lines"),
    [
        ("/*\n * enilint: ignore[ENI101]\n */", ["ENI003:21"]),
        ("/*\n\n  enilint: ignore[ENI101] moved by hand */", ["ENI003:22"]),
        ("/* Moved by hand.\nenilint: ignore[ENI101]\n*/", ["ENI003:21"]),
        ("/* Moved by hand.\nenilint: ignore[]\n*/", []),
        ("/* To suppress, write\nenilint: ignore[ENI101]\n*/", []),
        ("/*\na = 1 # enilint: ignore[ENI101]\n*/", []),
        ("/*\nenilint: what it finds\n*/", []),
    ],
)
def test_a_suppression_within_a_comment_of_several_lines(run: Run, comment: str, lines: list[str]) -> None:
    write("main.tf", MAIN.replace(HEADER, f"{comment}\n{HEADER}"))
    assert found(run) == [*lines, f"ENI101:{23 + comment.count(chr(10))}", "suppressed 0"]


def test_a_property_in_the_json_syntax_of_terraform(run: Run) -> None:
    note = {"//": "enilint: ignore[ENI101] moved by hand"}
    attachment = {
        "instance_id": "${aws_instance.db.id}",
        "network_interface_id": "${aws_network_interface.vip.id}",
        "device_index": 1,
    }
    design = {
        "aws_subnet": {"a": {"availability_zone": "us-east-1a"}, "b": {"availability_zone": "us-east-1b"}},
        "aws_instance": {"db": {"instance_type": "m5.large", "subnet_id": "${aws_subnet.a.id}"}},
        "aws_network_interface": {"vip": {"subnet_id": "${aws_subnet.b.id}"}},
        "aws_network_interface_attachment": {"vip": attachment},
    }
    write("main.tf.json", json.dumps({"resource": design}))
    assert found(run) == ["ENI101:1", "suppressed 0"]
    write(
        "main.tf.json",
        json.dumps({"resource": design | {"aws_network_interface_attachment": {"vip": note | attachment}}}),
    )
    assert found(run) == ["suppressed 1"]
    write(
        "main.tf.json", json.dumps({"resource": design | {"aws_instance": {"db": note | design["aws_instance"]["db"]}}})
    )
    assert found(run) == ["ENI001:1", "ENI101:1", "suppressed 0"]


MODULE = MAIN.replace('"m5.large"', "var.type") + 'variable "type" {}\n'
CALLS = """\
module "one" {
  source = "./network"
  type   = "m5.large"
}
module "two" {
  source = "./network"
  type   = "m5.xlarge"
}
"""


def test_a_comment_in_a_module_holds_for_every_instance(run: Run) -> None:
    write("main.tf", CALLS)
    write("network/main.tf", MODULE)
    assert found(run) == ["ENI101:22", "ENI101:22", "suppressed 0"]
    write("network/main.tf", MODULE.replace(HEADER, f"# enilint: ignore[ENI101]\n{HEADER}"))
    assert found(run) == ["suppressed 2"]


def test_a_comment_at_a_call_holds_for_what_the_module_has(run: Run) -> None:
    write("main.tf", f"# enilint: ignore[ENI101] not ours\n{CALLS}")
    write("network/main.tf", MODULE)
    report = run("check", "--format", "json").report
    assert [one["subject"].split(".")[1] for one in report["findings"]] == ["two"]
    assert report["summary"]["suppressed"] == 1


def test_a_plan_is_suppressed_where_its_source_says_so(run: Run) -> None:
    shutil.copytree(CASES / "floating-eni-cross-zone", "case")
    (finding,) = run("check", "case/plan.json", "--format", "json", "--select", "ENI101").report["findings"]
    source = Path(finding["location"]["path"])
    assert source.suffix == ".tf"
    lines = source.read_text().splitlines()
    lines.insert(finding["location"]["line"] - 1, "  # enilint: ignore[ENI101] moved by hand")
    source.write_text("\n".join(lines) + "\n")
    assert found(run, "case/plan.json", "--select", "ENI0,ENI101") == ["suppressed 1"]


def test_undecided_questions_are_suppressed_and_not_counted(run: Run) -> None:
    write("a.enilint.yaml", with_comment("  # enilint: ignore[ENI101]", UNDECIDED))
    result = run("check", "--format", "json", "--fail-on-undecided", "--select", "ENI0,ENI101")
    assert result.code == 0
    assert result.report["undecided"] == []
    assert result.report["findings"] == []
    assert run("check", "--fail-on-undecided", "--select", "ENI101", "--no-ignores").code == 1


def test_the_summary_counts_what_is_suppressed(run: Run) -> None:
    write("a.enilint.yaml", with_comment("  # enilint: ignore[ENI101]"))
    assert run("check", "--select", "ENI101").output == "No findings in 1 design (5 resources). 1 suppressed.\n"


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ignore", "this suppression lists no rule, and no suppression applies to all rules"),
        ("ignore: ENI101", "this suppression lists no rule, and no suppression applies to all rules"),
        ("ignore[]", "this suppression has an empty list of rules"),
        ("ignore[ENI101", "this suppression has no `]` after its rules"),
        ("ignore[ENI101] until=2027-02-30 x", "`until=2027-02-30` is not a date"),
        ("ignore[ENI101] until=20270131 x", "`until=20270131` is not a date"),
        ("ignore[ENI101] until= x", "`until= x` is not a date"),
        ("disable=ENI101", "`enilint: disable=ENI101` is not a valid suppression"),
        ("Ignore[ENI101]", "`enilint: Ignore` is not a valid suppression"),
        ("ignore[ENI101, until=2027-01-31]", "`until=2027-01-31` is inside the list of rules"),
        ("ignore[ENI101] until 2027-01-31", "`until 2027-01-31` has no `=`"),
        ("ignore[ENI1]", "ENI1 matches several rules"),
        ("ignore[ALL]", "ALL matches several rules"),
        ("ignore[placement]", "placement matches several rules"),
        ("ignore[cross-az-atachment]", "unknown rule cross-az-atachment"),
        ("ignore[ENI001]", "ENI001 cannot be suppressed"),
    ],
)
def test_a_suppression_with_a_mistake_holds_for_nothing(run: Run, comment: str, message: str) -> None:
    write("a.enilint.yaml", with_comment(f"  # enilint: {comment}"))
    findings = run("check", "--format", "json").report["findings"]
    assert [one["rule"] for one in findings] == ["ENI101", "ENI003"]
    assert findings[1]["message"] == message
    assert findings[1]["location"]["line"] == 10
    assert findings[1]["location"]["column"] == ERROR.splitlines()[9].index("}") + 6
    assert findings[1]["severity"] == "warning"


@pytest.mark.parametrize("text", ["enilint ignore[ENI101]", "enilint-ignore[ENI101] moved", "enilint ignore [x]"])
def test_a_suppression_without_its_colon_is_a_mistake(run: Run, text: str) -> None:
    write("a.enilint.yaml", with_comment(f"  # {text}"))
    (finding,) = [one for one in run("check", "--format", "json").report["findings"] if one["rule"] == "ENI003"]
    assert finding["message"] == f"`{text.split('[')[0].strip()}` is not a valid suppression"


@pytest.mark.parametrize("text", ["enilint: see the README", "enilint ignores this", "enilint can ignore[ENI101]"])
def test_prose_that_begins_with_the_name_of_the_program_is_no_mistake(run: Run, text: str) -> None:
    write("a.enilint.yaml", with_comment(f"  # {text}"))
    assert found(run) == ["ENI101:10", "suppressed 0"]


def test_until_is_a_word_of_reasons_too(run: Run) -> None:
    write("a.enilint.yaml", with_comment("  # enilint: ignore[ENI101] moved by hand until 2027-01-31, at least"))
    assert found(run) == ["suppressed 1"]


def test_a_table_of_the_configuration_names_single_rules(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("enilint.toml", SUPPRESS.format("*").replace('["ENI101"]', '["ENI1"]'))
    (finding,) = [one for one in run("check", "--format", "json").report["findings"] if one["rule"] == "ENI003"]
    assert finding["message"] == "ENI1 matches several rules"
    assert "`ignore` in the configuration" in finding["help"]


def test_a_date_is_the_last_day_on_which_it_holds(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.enilint.yaml", with_comment("  # enilint: ignore[ENI101] until=2027-01-31 moved by hand"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1801439999")  # 2027-01-31T23:59:59Z
    assert found(run) == ["suppressed 1"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1801440000")
    result = run("check", "--format", "concise")
    assert result.code == 1
    assert "ENI101 error" in result.output
    assert "ENI002 warning this suppression of ENI101 expired on 2027-01-31: it suppresses nothing" in result.output
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    result = run("check")
    assert result.code == 2
    assert "SOURCE_DATE_EPOCH is 'tomorrow': expected seconds since 1970" in result.output


def test_a_reason_is_required_where_the_configuration_says_so(run: Run) -> None:
    write("a.enilint.yaml", with_comment("  # enilint: ignore[ENI101]"))
    assert found(run) == ["suppressed 1"]
    write("enilint.toml", "require-reason = true\n")
    assert found(run) == ["ENI004:10", "suppressed 1"]
    assert run("check").code == 1
    write("a.enilint.yaml", with_comment("  # enilint: ignore[ENI101] moved by hand"))
    assert found(run) == ["suppressed 1"]


def test_rules_about_suppressions_are_rules_like_others(run: Run) -> None:
    write("a.enilint.yaml", with_comment("  # enilint: ignore[ENI301]", ERROR.replace("us-east-1b", "us-east-1a")))
    write("b.enilint.yaml", with_comment("  # enilint: ignore[ENI301]", WARNING))
    assert found(run) == ["ENI001:10", "suppressed 1"]
    assert found(run, "--ignore", "unused-suppression") == ["suppressed 1"]
    assert found(run, "--severity-of", "ENI001=error", "--fail-on", "error")[0] == "ENI001:10"
    assert run("check", "a.enilint.yaml").code == 0
    assert "remove the suppression" in run("check", "a.enilint.yaml").output
    listed = json.loads(run("rules", "--format", "json").output)
    assert [one["code"] for one in listed][:4] == ["ENI001", "ENI002", "ENI003", "ENI004"]
    for code in ("ENI001", "ENI002", "ENI003", "ENI004"):
        assert run("explain", code).code == 0


UNUSED = with_comment("  # enilint: ignore[ENI301]")


def unused(run: Run, *arguments: str) -> bool:
    report = run("check", *arguments, "--format", "json").report
    return "ENI001" in {one["rule"] for one in report["findings"]}


def test_unused_is_said_of_rules_that_ran(run: Run) -> None:
    write("a.enilint.yaml", UNUSED)
    assert unused(run)
    assert unused(run, "--select", "ENI001,ENI301")
    assert not unused(run, "--select", "ENI001,ENI101")
    assert not unused(run, "--ignore", "ENI301")
    assert not unused(run, "--no-ignores")


def test_unused_is_said_of_files_that_were_understood(run: Run) -> None:
    write("a.enilint.yaml", UNUSED + "nonsense: 1\n")
    assert not unused(run)
    write("a.enilint.yaml", UNUSED + "route_tables: {r: {routes: [{destination: nonsense, interface: vip}]}}\n")
    assert not unused(run)


def test_unused_is_not_said_where_a_question_is_open(run: Run) -> None:
    write("a.enilint.yaml", with_comment("  # enilint: ignore[ENI101]", UNDECIDED))
    assert not unused(run)


def test_unused_is_not_said_where_a_rule_crashed(run: Run) -> None:
    write("a.enilint.yaml", UNUSED)
    write("rules/org1_any_interface.py", RULE.replace("for interface", "raise RuntimeError\n    for interface"))
    assert not unused(run, "--rules", "rules")


def test_unused_is_said_of_a_module_where_the_whole_project_was_searched(run: Run) -> None:
    write("enilint.toml", "")
    write("modules/network/main.tf", MODULE.replace(HEADER, f"# enilint: ignore[ENI301]\n{HEADER}"))
    for root in ("a", "b"):
        write(f"{root}/main.tf", CALLS.replace("./network", "../modules/network"))
    assert unused(run)
    assert unused(run, ".")
    assert not unused(run, "a")
    assert not unused(run, "a/main.tf")


def test_a_use_in_one_design_is_a_use(run: Run) -> None:
    write("enilint.toml", "")
    zones = MODULE.replace('"us-east-1b"', "var.zone") + 'variable "zone" {}\n'
    write("modules/network/main.tf", zones.replace(HEADER, f"# enilint: ignore[ENI101]\n{HEADER}"))
    for root, zone in {"a": "us-east-1a", "b": "us-east-1b"}.items():
        write(
            f"{root}/main.tf",
            f'module "m" {{\n  source = "../modules/network"\n  type = "m5.large"\n  zone = "{zone}"\n}}\n',
        )
    assert found(run, "--select", "ENI0,ENI101") == ["suppressed 1"]
    write("b/main.tf", "")
    assert unused(run, "--select", "ENI0,ENI101")


def test_unused_is_not_said_of_what_only_plans_show(run: Run) -> None:
    write("main.tf", MAIN.replace(HEADER, f"# enilint: ignore[ENI711] replaced once\n{HEADER}"))
    assert found(run) == ["ENI101:23", "suppressed 0"]


def test_a_plan_alone_calls_nothing_unused(run: Run) -> None:
    shutil.copytree(CASES / "floating-eni-cross-zone", "case")
    source = Path("case/main.tf")
    source.write_text(f"# enilint: ignore[ENI401] for large types\n{source.read_text()}")
    assert not unused(run, "case/plan.json")


SUPPRESS = '[[suppress]]\nrules = ["ENI101"]\nsubjects = ["{}"]\nreason = "moved by hand"\n'


@pytest.mark.parametrize(
    ("pattern", "held"),
    [
        ("aws_network_interface_attachment.floating", True),
        ("aws_network_interface_attachment.floating[0]", False),
        ("aws_network_interface_attachment.*", True),
        ("*.floating", True),
        ("*network*attachment*f*g", True),
        ("*", True),
        ("aws_network_interface_attachment", False),
        ("aws_network_interface_attachment.floatin?", False),
        ("*.floating*floating", False),
    ],
)
def test_the_configuration_suppresses_by_address(run: Run, pattern: str, held: bool) -> None:
    shutil.copy(CASES / "floating-eni-cross-zone/plan.json", "plan.json")
    write("enilint.toml", SUPPRESS.format(pattern))
    expected = ["suppressed 1"] if held else ["ENI101:1", "suppressed 0"]
    assert found(run, "plan.json", "--select", "ENI0,ENI101") == expected
    assert found(run, "plan.json", "--select", "ENI0,ENI101", "--no-ignores") == ["ENI101:1", "suppressed 0"]


def test_the_configuration_suppresses_by_path(run: Run) -> None:
    write("near/a.enilint.yaml", ERROR)
    write("far/a.enilint.yaml", ERROR)
    write("enilint.toml", '[[suppress]]\nrules = ["cross-az-attachment"]\npaths = ["near/"]\n')
    assert found(run) == ["ENI101:10", "suppressed 1"]
    os.chdir("near")
    assert found(run) == ["suppressed 1"]
    os.chdir("..")
    write("enilint.toml", SUPPRESS.format("*") + 'paths = ["far/*.yaml", "near/b.enilint.yaml"]\n')
    assert found(run) == ["ENI101:10", "suppressed 1"]


def test_suppressions_of_the_configuration_are_judged_too(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    good = SUPPRESS.format("attachments[0]")
    write("enilint.toml", good)
    assert found(run) == ["suppressed 1"]
    unused_table = SUPPRESS.format("attachments[7]")
    write("enilint.toml", f"{good}\n{unused_table}")
    assert found(run) == ["ENI001:6", "suppressed 1"]
    assert found(run, "a.enilint.yaml") == ["suppressed 1"], "others of the project may need it"
    expired = f"{good}until = 2021-06-30\n"
    write("enilint.toml", expired)
    assert found(run) == ["ENI002:1", "ENI101:10", "suppressed 0"]
    write("enilint.toml", f"{good}\n{unused_table}".replace('["ENI101"]', '["ENI101", "ENI391"]'))
    assert [one for one in found(run) if one.startswith("ENI003")] == ["ENI003:1", "ENI003:6"]
    write("enilint.toml", "require-reason = true\n" + good.replace('reason = "moved by hand"\n', ""))
    assert found(run) == ["ENI004:2", "suppressed 1"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            'rules = ["ENI101"]',
            "5:3: error: `subjects` or `paths` is required (use the setting `ignore` to turn",
        ),
        ('subjects = ["*"]', "5:3: error: "),
        ('rules = []\nsubjects = ["*"]', "6:1: error: "),
        (
            'rules = ["ENI101"]\nsubject = ["*"]',
            "7:1: error: unknown key `subject` in `[[suppress]]` (did you mean `subjects`?)",
        ),
        (
            'rules = ["ENI101"]\nsubjects = "*"',
            "7:1: error: expected a list, found a string in `subjects`",
        ),
        ('rules = ["ENI101"]\nsubjects = ["*"]\nuntil = "soon"', "8:1: error: "),
    ],
)
def test_a_mistake_in_a_table_is_an_error_with_its_place(run: Run, table: str, message: str) -> None:
    write("a.enilint.yaml", ERROR)
    write("enilint.toml", f"{SUPPRESS.format('*')}[[suppress]]\n{table}\n[severity]\n")
    result = run("check", "--format", "concise")
    assert result.code == 2
    assert f"enilint.toml:{message}" in result.output


def test_comments_of_a_hostile_file_cost_no_more_than_its_size(run: Run) -> None:
    write("a.enilint.yaml", ERROR + "# enilint: ignore[" * 20_000 + "\n" + "# enilint: ignore[ENI101]\n" * 5_000)
    assert run("check", "--format", "json", "--select", "ENI101").code == 1
    inner = "* enilint: ignore[ENI101]\n" * 20_000
    write("main.tf", f"{MAIN}{'/* enilint: ignore[ENI101]' * 20_000}*/\n/*\n{inner}*/\n{'{[(' * 30}")
    assert run("check", "main.tf", "--format", "json").code == 2


MANY = ",".join(f"n{number}" for number in range(4000))


@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_a_suppression_of_thousands_of_rules_is_one_mistake(run: Run, format: str) -> None:
    write("a.enilint.yaml", with_comment(f"  # enilint: ignore[{MANY}]"))
    write("enilint.toml", f'[[suppress]]\nrules = ["{MANY.replace(",", chr(34) + "," + chr(34))}"]\npaths = ["*"]\n')
    output = run("check", "--format", format).output
    assert output.count("this suppression lists 4,000 rules, but the maximum is 100") == 2
    assert "n3999 " not in output
    assert len(output) < 1_000_000


def test_a_suppression_with_long_names_is_quoted_once_in_each_finding(run: Run) -> None:
    names = [f"{number}{'x' * 20_000}" for number in range(100)]
    write("a.enilint.yaml", with_comment(f"  # enilint: ignore[{','.join(names)}]"))
    report = run("check", "--format", "json").report
    wrong = [one for one in report["findings"] if one["rule"] == "ENI003"]
    assert len(wrong) == 100
    assert {len(one["subject"]) for one in wrong} == {1003}


def test_a_suppression_of_long_names_is_reported_as_text(run: Run) -> None:
    """A search from each of the letters to the end takes minutes."""
    name = "x" * 100_000
    write("a.enilint.yaml", with_comment(f"  # enilint: ignore[{name},{name}]"))
    assert "unknown rule" in run("check", "--format", "text").output
