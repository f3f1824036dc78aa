"""`enilint rules test`, `rules try` and `rules new --yaml`."""

from pathlib import Path

import pytest

from tests.cli.running import Run

RULES = """\
version: 1
rules:
- code: ACME001
  name: interface-outside-zone
  for: interface
  must: subnet.zone.name == "us-east-1a"
  bad:
  - topology: |
      version: 1
      subnets:
        b: {zone: us-east-1b}
      interfaces:
        web: {subnet: b}  # warning
  - topology: {subnets: {b: {zone: us-east-1b}}, interfaces: {web: {subnet: b}}}
  good:
  - topology: {subnets: {a: {zone: us-east-1a}}, interfaces: {web: {subnet: a}}}
"""
DESIGN = """\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
  c: {}
interfaces:
  right: {subnet: a}
  wrong: {subnet: b}
  unsure: {subnet: c}
"""


@pytest.fixture(autouse=True)
def files(write) -> None:
    write("net.enilint-rules.yaml", RULES)
    write("design.enilint.yaml", DESIGN)


def test_examples_as_expected(run: Run) -> None:
    result = run("rules", "test", "net.enilint-rules.yaml")
    assert (result.code, result.output) == (0, "net.enilint-rules.yaml: 1 rule, 3 examples, all as expected\n")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "# warning",
            "# error",
            "bad example 1 (topology): line 5 is marked `# error`, but",
        ),
        ("  # warning", "", None),
        ("b: {zone: us-east-1b}\n", "b: {}  # info\n", "line 5: the rule reports undecided (not known: the zone"),
        (
            "{b: {zone: us-east-1b}}",
            "{b: {}}",
            "bad example 2 (topology): expected a finding, found undecided (not known: ",
        ),
        ("{a: {zone: us-east-1a}}", "{a: {zone: us-east-1c}}", "good example 1 (topology): expected nothing, found: "),
        (
            "{a: {zone: us-east-1a}}",
            "{a: {}}",
            "good example 1 (topology): expected nothing, found undecided (not known: ",
        ),
        ("subnets:\n", "subnet:\n", "unknown key `subnet`"),
    ],
)
def test_examples_that_are_not_as_expected(run: Run, write, old: str, new: str, words: str | None) -> None:
    assert old in RULES
    write("net.enilint-rules.yaml", RULES.replace(old, new, 1))
    result = run("rules", "test", "net.enilint-rules.yaml")
    assert result.code == (0 if words is None else 1)
    assert words is None or words in result.output


def test_a_rule_that_cannot_be_loaded_and_one_without_examples(run: Run, write) -> None:
    write("net.enilint-rules.yaml", RULES.replace("subnet.zone", "subnet.zon"))
    result = run("rules", "test", "net.enilint-rules.yaml")
    assert result.code == 2
    assert result.error == (
        "error: net.enilint-rules.yaml:6:16: subnet has no attribute `zon` (did you mean `zone`?)\n"
    )
    assert result.output == (
        "net.enilint-rules.yaml: 0 rules, 0 examples, nothing was tested; ACME001 has errors and cannot be tested\n"
    )
    second = RULES.partition("rules:\n")[2].replace("ACME001", "ACME002").replace("subnet.zone", "subnet.zon")
    write("net.enilint-rules.yaml", RULES.replace("# warning", "# error") + second)
    result = run("rules", "test", "net.enilint-rules.yaml")
    assert result.code == 2
    assert result.output.splitlines()[-1] == (
        "net.enilint-rules.yaml: 1 rule, 3 examples, 1 not as expected; ACME002 has errors and cannot be tested"
    )
    write("net.enilint-rules.yaml", RULES.partition("  bad:")[0])
    result = run("rules", "test", "net.enilint-rules.yaml")
    assert (result.code, result.error) == (0, "note: ACME001 has no bad and no good example\n")
    assert run("rules", "test", "design.enilint.yaml").code == 2
    assert run("rules", "test", "missing.enilint-rules.yaml").code == 2


def test_try_prints_what_a_condition_matches(run: Run) -> None:
    result = run("rules", "try", 'subnet.zone.name == "us-east-1a"', "--for", "interface", "design.enilint.yaml")
    assert result.code == 0
    assert result.output == (
        "design.enilint.yaml:7: interfaces.right = true\n"
        "design.enilint.yaml:9: interfaces.unsure is undecided (not known: the zone of subnets.c)\n"
        "looked at 3 resources (interface) in 1 design: 1 true, 1 false, 1 undecided\n"
    )


def test_try_prints_values(run: Run) -> None:
    result = run("rules", "try", "length(interfaces)", "design.enilint.yaml", "--for", "subnet")
    *values, summary = result.output.splitlines()
    assert [line.partition(" = ")[2] for line in values] == ["1", "1", "1"]
    assert summary == "looked at 3 resources (subnet) in 1 design"
    result = run("rules", "try", "subnet.zone.name", "--for", "interface", "design.enilint.yaml")
    assert result.output == (
        'design.enilint.yaml:7: interfaces.right = "us-east-1a"\n'
        'design.enilint.yaml:8: interfaces.wrong = "us-east-1b"\n'
        "design.enilint.yaml:9: interfaces.unsure = an unknown value (not known: the zone of subnets.c)\n"
        "looked at 3 resources (interface) in 1 design: 1 unknown\n"
    )
    assert "[interfaces.right]" in run("rules", "try", "interfaces", "--for", "subnet").output


def test_try_shows_what_is_known_of_a_value(run: Run, write) -> None:
    write("design.enilint.yaml", "version: 1\nsubnets:\n  a: {vpc: vpc-0a1b2c3d4e5f60718}\n")
    for expression, value in (("vpc.subnets", "[subnets.a, ...]"), ("length(vpc.subnets)", "at least 1")):
        line = run("rules", "try", expression, "--for", "subnet").output.partition("\n")[0]
        fact = "other subnets of vpc-0a1b2c3d4e5f60718"
        assert line == f"design.enilint.yaml:3: subnets.a = {value} (not known: {fact})"


def test_try_shows_tags_and_rules_of_security_groups(run: Run, write) -> None:
    rules = "[{cidr: 0.0.0.0/0, ports: 22}, {cidr: 10.0.0.0/8, ports: 20-25}, {groups: [self]}]"
    group = f"{{tags: {{tier: app}}, ingress: {rules}}}"
    write("design.enilint.yaml", f"version: 1\nsecurity_groups:\n  a: {group}\n")
    shown = [
        run("rules", "try", text, "--for", "security_group").output.splitlines()[0] for text in ("tags", "ingress")
    ]
    assert [line.partition(" = ")[2] for line in shown] == [
        '{tier = "app"}',
        "[tcp 22 (0.0.0.0/0), tcp 20-25 (10.0.0.0/8), all traffic (security_groups.a)]",
    ]


def test_try_counts_null_apart(run: Run) -> None:
    output = run("rules", "try", 'startswith(role, "x")', "--for", "interface").output
    counts = "0 true, 0 false, 0 undecided, 3 null, which is not true"
    *lines, last = output.splitlines()
    assert lines[0] == "design.enilint.yaml:7: interfaces.right = null (not stated)"
    assert (len(lines), last) == (3, f"looked at 3 resources (interface) in 1 design: {counts}")


def test_try_says_of_elements_of_lists_why_they_are_null_or_unknown(run: Run) -> None:
    fact = "the zone of subnets.c"
    output = run("rules", "try", "[role, subnet.zone.name]", "--for", "interface", "design.enilint.yaml").output
    assert output.splitlines()[:-1] == [
        'design.enilint.yaml:7: interfaces.right = [null, "us-east-1a"] (not stated)',
        'design.enilint.yaml:8: interfaces.wrong = [null, "us-east-1b"] (not stated)',
        f"design.enilint.yaml:9: interfaces.unsure = [null, an unknown value] (not stated) (not known: {fact})",
    ]


def test_try_of_several_kinds_and_of_none(run: Run, write) -> None:
    write("design.enilint.yaml", DESIGN + "instances:\n  web: {type: m5.large, subnet: a}\n")
    assert run("rules", "try", "zone.name", "--for", "instance,subnet").output.splitlines() == [
        'design.enilint.yaml:11: instances.web = "us-east-1a"',
        'design.enilint.yaml:3: subnets.a = "us-east-1a"',
        'design.enilint.yaml:4: subnets.b = "us-east-1b"',
        "design.enilint.yaml:5: subnets.c = an unknown value (not known: the zone of subnets.c)",
        "looked at 4 resources (instance or subnet) in 1 design: 1 unknown",
    ]
    output = run("rules", "try", "true", "--for", "elastic_ip").output
    assert output == "found no resource of kind elastic_ip in 1 design\n"
    error = run("rules", "try", "length(interfaces) > type", "--for", "instance,subnet").error
    assert error.startswith("error: expected a number, found text")
    assert run("rules", "try", "zone_requested", "--for", "instance,subnet").error.startswith(
        "error: subnet has no attribute `zone_requested`"
    )


def test_try_reads_the_directory_and_explains_mistakes(run: Run) -> None:
    assert "3 true" in run("rules", "try", "true", "--for", "interface").output
    result = run("rules", "try", "subnet.zon == 3", "--for", "interface")
    assert result.code == 2
    assert result.error == (
        "error: subnet has no attribute `zon` (did you mean `zone`?)\n  subnet.zon == 3\n         ^^^\n"
    )
    assert "unknown kind interfaces (did you mean interface?)" in run("rules", "try", "x", "--for", "interfaces").error
    assert "unknown option --nope" in run("rules", "try", "x", "--for", "subnet", "--nope").error


def test_new_creates_a_file_and_adds_to_it(run: Run) -> None:
    path = Path("policies.enilint-rules.yaml")
    assert run("rules", "new", "--yaml", "ORG001", "wrong-tier").code == 0
    assert run("rules", "new", "ORG002", "other-tier", "--rules", str(path)).code == 0
    assert run("rules", "test", str(path)).output == f"{path}: 2 rules, 4 examples, all as expected\n"
    text = path.read_text()
    for arguments, words in (
        (["--yaml", "ORG002", "third-tier"], "ORG002 is already the code of other-tier"),
        (["--yaml", "ENI901", "third-tier"], "ENI901 is reserved for enilint"),
        (["--yaml", "ORG003", "Third"], "Third is not a rule name"),
        (["--yaml", "ORG003", "third", "--rules", "rules"], "rules is not a rule file"),
    ):
        result = run("rules", "new", *arguments)
        assert result.code == 2
        assert words in result.error
    assert path.read_text() == text


def test_new_keeps_the_indentation_and_refuses_what_it_cannot_add_to(run: Run, write) -> None:
    indented = "".join(f"  {line}\n" for line in RULES.partition("rules:\n")[2].splitlines())
    write("net.enilint-rules.yaml", f"version: 1\nrules:\n{indented}")
    assert run("rules", "new", "ORG002", "other-tier", "--rules", "net.enilint-rules.yaml").code == 0
    assert run("rules", "test", "net.enilint-rules.yaml").output.startswith("net.enilint-rules.yaml: 2 rules, 5")
    backwards = "rules:\n" + RULES.partition("rules:\n")[2] + "version: 1\n"
    write("net.enilint-rules.yaml", backwards)
    assert run("rules", "new", "ORG002", "other-tier", "--rules", "net.enilint-rules.yaml").code == 2
    assert Path("net.enilint-rules.yaml").read_text() == backwards


def test_try_notes_modules_that_were_not_read(run: Run, write) -> None:
    write("root/main.tf", 'module "m" {\n  source = "git::https://example.com/x.git"\n}\n')
    result = run("rules", "try", "true", "--for", "instance", "root")
    assert result.code == 0
    assert "note: module.m is not installed" in result.error
    assert result.output == "found no resource of kind instance in 1 design; 1 module was not read\n"


MODULE = """\
variable "cidr" {}
resource "aws_subnet" "app" {
  vpc_id            = "vpc-0a1b2c3d4e5f60718"
  cidr_block        = var.cidr
  availability_zone = "us-east-1a"
}
"""


def test_try_names_the_root_module_where_answers_differ(run: Run, write) -> None:
    Path("design.enilint.yaml").unlink()
    write("modules/net/main.tf", MODULE)
    for number, root in enumerate(("a", "b")):
        call = f'source = "../../modules/net"\n  cidr = "10.{number}.0.0/24"'
        write(f"roots/{root}/main.tf", f'module "net" {{\n  {call}\n}}\n')
    name = "modules/net/main.tf:2: module.net.aws_subnet.app"

    def lines(expression: str) -> list[str]:
        return run("rules", "try", expression, "--for", "subnet").output.splitlines()

    assert lines("zone.name") == [
        f'{name} = "us-east-1a" (in 2 designs)',
        "looked at 1 resource (subnet) in 2 designs",
    ]
    assert lines("cidr") == [
        f'{name} = "10.0.0.0/24" (in roots/a)',
        f'{name} = "10.1.0.0/24" (in roots/b)',
        "looked at 1 resource (subnet) in 2 designs",
    ]
    assert lines('cidr == "10.1.0.0/24"') == [
        f"{name} = true (in roots/b)",
        "looked at 1 resource (subnet) in 2 designs, 2 answers: 1 true, 1 false, 0 undecided",
    ]


TEMPLATE = """\
Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
Conditions:
  Prod: !Equals [!Ref Env, prod]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  App:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !If [Prod, 10.0.0.0/24, 10.0.1.0/24]
      AvailabilityZone: us-east-1a
"""


def test_try_names_the_condition_where_answers_differ(run: Run, write) -> None:
    write("template.yaml", TEMPLATE)

    def lines(expression: str) -> list[str]:
        return run("rules", "try", expression, "--for", "subnet", "template.yaml").output.splitlines()

    assert lines("zone.name")[0] == 'template.yaml:7: App = "us-east-1a" (in 2 deployments)'
    assert set(lines("cidr")) == {
        'template.yaml:7: App = "10.0.1.0/24" (if Prod is false)',
        'template.yaml:7: App = "10.0.0.0/24" (if Prod is true)',
        "looked at 1 resource (subnet) in 2 deployments of 1 design",
    }


MANY_CONDITIONS = """\
Parameters:
  One: {Type: String, AllowedValues: ["yes", "no"]}
  Two: {Type: String, AllowedValues: ["yes", "no"]}
  Three: {Type: String, AllowedValues: ["yes", "no"]}
Conditions:
  IsOne: !Equals [!Ref One, "yes"]
  IsTwo: !Equals [!Ref Two, "yes"]
  IsThree: !Equals [!Ref Three, "yes"]
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Other: {Type: AWS::EC2::Subnet, Condition: IsThree, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.9.0/24}}
  App:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Vpc
      CidrBlock: !If [IsOne, 10.0.0.0/24, 10.0.1.0/24]
      AvailabilityZone: !If [IsOne, us-east-1a, !If [IsTwo, us-east-1a, us-east-1b]]
"""


def test_try_names_only_conditions_that_tell_answers_apart(run: Run, write) -> None:
    write("template.yaml", MANY_CONDITIONS)

    def lines(expression: str) -> set[str]:
        output = run("rules", "try", expression, "--for", "subnet", "template.yaml").output
        return {line.partition(" = ")[2] for line in output.splitlines() if ": App = " in line}

    assert lines("cidr") == {'"10.0.0.0/24" (if IsOne is true)', '"10.0.1.0/24" (if IsOne is false)'}
    zones = lines("zone.name")
    assert '"us-east-1b" (if IsOne is false, IsTwo is false)' in zones
    assert all("IsThree" not in one for one in zones)


def test_try_says_what_null_means(run: Run) -> None:
    for expression, words in (
        ("subnet.tags.tier", "no tag tier"),
        ("role", "not stated"),
        ("attached_to.type", "none"),
    ):
        output = run("rules", "try", expression, "--for", "interface", "design.enilint.yaml").output
        assert output.startswith(f"design.enilint.yaml:7: interfaces.right = null ({words})\n")


def test_try_says_where_routes_of_one_table_lead(run: Run, write) -> None:
    routes = "".join(
        f'  route {{\n    cidr_block = "{one}"\n    nat_gateway_id = "nat-0a1b2c3d4e5f60718"\n  }}\n'
        for one in ("10.1.0.0/16", "0.0.0.0/0")
    )
    write("main.tf", f'resource "aws_route_table" "main" {{\n  vpc_id = "vpc-0a1b2c3d4e5f60718"\n{routes}}}\n')
    ways = [f"{one} to nat-0a1b2c3d4e5f60718" for one in ("0.0.0.0/0", "10.1.0.0/16")]
    lines = run("rules", "try", "destination", "--for", "route", "main.tf").output.splitlines()
    assert sorted(line.partition(" ")[2].partition(" = ")[0] for line in lines[:2]) == [
        f"aws_route_table.main ({one})" for one in ways
    ]
    output = run("rules", "try", "routes", "--for", "route_table", "main.tf").output
    assert output.startswith("main.tf:1: aws_route_table.main = [aws_route_table.main (")
    assert output.count("aws_route_table.main") == 2
    assert all(way in output for way in ways)


def test_a_list_that_is_not_known_as_a_whole_is_shown_in_words(run: Run, write) -> None:
    write(
        "main.tf",
        'variable "table" {}\n'
        'resource "aws_subnet" "app" {\n  vpc_id = "vpc-0a1b2c3d4e5f60718"\n  cidr_block = "10.0.0.0/24"\n}\n',
    )
    output = run("rules", "try", "default_routes", "--for", "subnet", "main.tf").output
    assert output.startswith("main.tf:2: aws_subnet.app = an unknown list (not known: ")
    nested = run("rules", "try", "[for s in [self] : s.default_routes]", "--for", "subnet", "main.tf").output
    assert nested.startswith("main.tf:2: aws_subnet.app = [an unknown list]")
