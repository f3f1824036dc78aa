"""Rules about several kinds of resources: typed over each of them."""

import pytest

from enilint.expressions.rule_file import read
from tests.cli.running import Run

RULES = """\
version: 1
rules:
- code: ACME001
  name: launch-of-old-type
  for: [instance, launch_template]
  where: type != "m4.large"
  must: startswith(type, "m5.")
  message: "{self} has the type {type}"
  at: type
"""
DESIGN = """\
version: 1
instances:
  web: {type: m5.large}
  old: {type: t2.micro}
launch_templates:
  other: {type: t2.small}
"""


def test_the_rule_is_about_each_kind(run: Run, write) -> None:
    write("net.enilint-rules.yaml", RULES)
    write("design.enilint.yaml", DESIGN)
    report = run("check", "--format", "json", "--select", "ACME", "--rules", "net.enilint-rules.yaml").report
    assert [(one["message"], one["location"]["line"]) for one in report["findings"]] == [
        ("instances.old has the type t2.micro", 4),
        ("launch_templates.other has the type t2.small", 6),
    ]
    explained = run("explain", "ACME001", "--rules", "net.enilint-rules.yaml").output
    assert "for: instance, launch_template\n" in explained


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"),
    [
        ("[instance, launch_template]", "[]", 5, 8, "`for` is an empty list; name a kind of resource"),
        (
            "launch_template]",
            "launch_templ]",
            5,
            19,
            "unknown value `launch_templ` of `for` (did you mean `launch_template`?)",
        ),
        ("launch_template]", "3]", 5, 19, "unknown value `3` of `for`; use attachment, "),
        ("launch_template]", "instance]", 5, 19, "`instance` is listed twice"),
        ("at: type", "at: attaches", 9, 7, "instance has no attribute `attaches` with a place"),
        ('type != "m4.large"', 'group_type != "x"', 6, 10, "instance has no attribute `group_type`"),
        ("[instance, launch", "[launch_template, subnet, launch", 5, 34, "`launch_template` is listed twice"),
        ("launch_template]", "subnet]", 9, 7, "subnet has no attribute `type` with a place"),
        (
            'type != "m4.large"\n',
            "length(private_ip) > 0\n",
            6,
            17,
            "`list` of `length(list)` must be a list, found text or null",
        ),
        ("{type}", "{attaches}", 8, 34, "in the message: instance has no attribute `attaches`"),
    ],
)
def test_mistakes_name_the_kind(old: str, new: str, line: int, column: int, message: str) -> None:
    assert old in RULES
    (error, *_) = read("net.enilint-rules.yaml", RULES.replace(old, new, 1)).errors
    assert (error.line, error.column) == (line, column)
    assert error.message.startswith(message)


def test_a_type_that_fits_only_some_kinds() -> None:
    rules = RULES.replace("[instance, launch_template]", "[route_table, security_group]").replace("  at: type\n", "")
    rules = rules.replace('type != "m4.large"', "vpc == null").replace('startswith(type, "m5.")', "declared")
    (error,) = read("net.enilint-rules.yaml", rules.replace("{type}", "{vpc}")).errors
    assert error.message == "for security_group: vpc is never null, so this is always false"
