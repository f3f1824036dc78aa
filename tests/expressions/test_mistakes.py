"""What is wrong with a rule file, with the place of it."""

import pytest

from enilint.expressions.rule_file import read

RULES = """\
version: 1
rules:
- code: ACME001
  name: interface-outside-zone
  severity: error
  for: interface
  where: |
    role == "data"
    && implicit
  must: 'subnet.zone.name == "us-east-1a"'
  message: "{self} is in {subnet.zone}"
  at: subnet
  options: {most: 0.6}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"),
    [
        ("role ==", "rol ==", 8, 5, "interface has no attribute `rol` (did you mean `role`?)"),
        ("&& implicit", "&& implici", 9, 8, "interface has no attribute `implici` (did you mean `implicit`?)"),
        ("&& implicit", "&&", 9, 7, "the expression is not complete"),
        ("'subnet.zone.name", "'subnet.zone.nam", 10, 22, "zone has no attribute `nam` (did you mean `name`?)"),
        ("{subnet.zone}", "{subnet.z}", 11, 34, "in the message: subnet has no attribute `z`"),
        (
            "{subnet.zone}",
            "{subnet.zone",
            11,
            26,
            "in the message: a brace without its other one; write `{{` or `}}` for a brace",
        ),
        ("at: subnet", "at: subnt", 12, 7, "interface has no attribute `subnt` with a place (did you mean `subnet`?)"),
        ("at: subnet", "at: implicit", 12, 7, "interface has no attribute `implicit` with a place; use account, "),
        ("for: interface", "for: interfaces", 6, 8, "unknown value `interfaces` of `for` (did you mean `interface`?)"),
        ("severity: error", "severity: high", 5, 13, "unknown value `high` of `severity`; use error, info or warning"),
        ("code: ACME001", "code: ENI1", 3, 9, "codes that begin with ENI are enilint's own; use letters of yours"),
        ("code: ACME001", "code: acme1", 3, 9, "`code` must be letters and digits, such as ACME001, found `acme1`"),
        (
            "name: interface-",
            "name: Interface-",
            4,
            9,
            "`name` must be lower case words with hyphens, found `Interface-outside-zone`",
        ),
        ("  severity:", "  severty:", 5, 3, "unknown key `severty` (did you mean `severity`?)"),
        ("most: 0.6", "Most: 0.6", 13, 13, "an option is named with lower case letters, digits and `_`, found `Most`"),
        (
            "most: 0.6",
            "most: {}",
            13,
            19,
            "an option is text, a number, true, false, or a list of texts or numbers, found a mapping",
        ),
        ("version: 1", "version: 2", 1, 1, "write `version: 1`, the version of the format"),
        (
            "'subnet.zone.name == \"us-east-1a\"'",
            "!implicit",
            10,
            9,
            "the tag `!implicit` is not supported; quote the expression, or write it below `|`",
        ),
        (
            "'subnet.zone.name == \"us-east-1a\"'",
            "[implicit]",
            10,
            9,
            "`must` must be text: put the expression in quotes, or below `must: |`",
        ),
        (
            "'subnet.zone.name == \"us-east-1a\"'",
            "implicit ? a : b",
            10,
            22,
            (
                "found a second `:` in one line; put the "
                "value in quotes, or the key on a line of its own; quote the expression, or write it below `|`"
            ),
        ),
        ("  for: interface\n", "", 3, 3, "the rule has no `for`"),
    ],
)
def test_mistakes_have_a_place(old: str, new: str, line: int, column: int, message: str) -> None:
    assert old in RULES
    found = read("net.enilint-rules.yaml", RULES.replace(old, new, 1))
    (error,) = found.errors
    assert (error.line, error.column) == (line, column)
    assert error.message.startswith(message) if message.endswith(", ") else error.message == message
    assert found.rules == []


def test_the_rule_has_no_mistake() -> None:
    found = read("net.enilint-rules.yaml", RULES)
    assert found.errors == []
    assert [rule.code for rule, _ in found.rules] == ["ACME001"]


@pytest.mark.parametrize(
    "text", ["", "[]", "3", "rules: []", "version: 1", "version: 1\nrules: {}", "version: 1\nrules: [3]"]
)
def test_what_is_no_rule_file(text: str) -> None:
    found = read("net.enilint-rules.yaml", text)
    assert found.rules == []
    assert found.errors


@pytest.mark.parametrize("example", ["3", "[3]", "[{topology: 3}]", "[{terraform: {}}]", "[{plan: x}]", "[{}]"])
def test_examples_of_wrong_shapes(example: str) -> None:
    found = read("net.enilint-rules.yaml", f"{RULES}  bad: {example}\n")
    (error,) = found.errors
    assert error.line == 14


def test_two_rules_with_one_code() -> None:
    again = RULES.partition("rules:\n")[2]
    (error,) = read("net.enilint-rules.yaml", RULES + again).errors
    assert (error.line, error.message) == (14, "ACME001 is already the code of interface-outside-zone")


NESTED = "`for` is nested more than 3 deep: write the rule for a kind that is nearer to the values, such as interface"


@pytest.mark.parametrize(
    ("kind", "must", "message"),
    [
        ("subnet", "addresses_in_use < 9", "subnet has no attribute `addresses_in_use` (did you mean `in_use`?)"),
        ("auto_scaling_group", "self.max < 9", "auto_scaling_group has no attribute `max` (did you mean `most`?)"),
        (
            "auto_scaling_group",
            "min > 1",
            "`min` is a function: call it as `min(numbers...)`, or write the attribute `least`",
        ),
        (
            "security_group",
            "alltrue([for r in ingress : r.ports == 22])",
            "group_rule has no attribute `ports` (did you mean `from_port`?)",
        ),
        (
            "instance",
            "[for a in interfaces : [for b in interfaces : [for c in interfaces : [for d in interfaces : d]]]] != null",
            NESTED,
        ),
    ],
)
def test_what_to_write_instead(kind: str, must: str, message: str) -> None:
    rule = f"code: ACME001\n  name: a-policy\n  for: {kind}\n  must: '{must}'\n  message: text\n"
    (error,) = read("net.enilint-rules.yaml", f"version: 1\nrules:\n- {rule}").errors
    assert error.message == message


def test_a_rule_without_a_fix_says_none() -> None:
    rule = "code: ACME001\n  name: a-policy\n  for: subnet\n  must: 'false'\n  message: text\n"
    ((_, documentation),) = read("net.enilint-rules.yaml", f"version: 1\nrules:\n- {rule}").rules
    assert "The rule file does not say how." in documentation
