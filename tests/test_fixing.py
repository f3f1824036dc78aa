"""Fixes: applied, they remove their finding and add none, and change nothing else."""

import contextlib
import errno
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from enilint.cli import main
from enilint.files.writing import write_file
from enilint.ruleset.registry import Registry
from enilint.run.fixing import fix_all
from enilint.run.linter import make_report
from enilint.run.request import Request
from enilint.run.setup import prepare
from tests.reporters.parsing import commands
from tests.reporters.test_same_in_every_format import UNSAFE

SUFFIXES = {"topology": "design.enilint.yaml", "terraform": "main.tf"}


class Ended(NamedTuple):
    """How a run ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def check(*arguments: str, cwd: Path, stdin: str = "") -> Ended:
    """Run the command in a directory, in this process."""
    printed, told = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(told),
        patch("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()))),
    ):
        try:
            code = main(["check", "--no-config", *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Ended(code, printed.getvalue(), told.getvalue())


def fixed(directory: Path, name: str, text: str, *, select: str) -> str:
    """The text after --fix; a second run changes nothing more."""
    path = directory / name
    path.write_bytes(text.encode())
    done = check(name, "--fix", "--select", select, cwd=directory)
    assert done.returncode in (0, 1), done.stderr
    after = path.read_bytes()
    again = check(name, "--fix", "--select", select, cwd=directory)
    assert "fixed" not in again.stderr
    assert path.read_bytes() == after
    return after.decode()


FLOW = """\
version: 1
subnets:
  b: {zone: us-east-1b}
  c: {zone: us-east-1a}
interfaces:
  vip: {subnet: b}
instances:
  web: {type: m5.large, zone: us-east-1a}
attachments:
  - {interface: vip, instance: web, device_index: 1}  # by hand
"""


def test_the_subnet_of_the_right_zone(tmp_path: Path) -> None:
    assert fixed(tmp_path, "d.enilint.yaml", FLOW, select="ENI1,ENI3") == FLOW.replace("{subnet: b}", "{subnet: c}")


@pytest.mark.parametrize("asked", [True, False])
def test_fixes_that_take_long_to_find_are_found_if_they_are_asked_for(tmp_path: Path, asked: bool) -> None:
    path = tmp_path / "d.enilint.yaml"
    path.write_text(FLOW)
    report = make_report(Request(paths=[str(path)], use_config=False, select=["ENI101"], fixes=asked))
    (finding,) = report.findings
    assert [fix.title for fix in finding.fixes] == (
        ["create interfaces.vip in subnets.c, which is in us-east-1a"] if asked else []
    )


def test_no_fix_that_adds_a_finding(tmp_path: Path) -> None:
    text = FLOW.replace("m5.large, zone: us-east-1a", "m5.large, subnet: c")  # the subnet that is left is taken
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI1,ENI3") == text


def test_no_fix_where_one_of_several_subnets_may_be_meant(tmp_path: Path) -> None:
    text = FLOW.replace("  c: {zone: us-east-1a}\n", "  c: {zone: us-east-1a}\n  management: {zone: us-east-1a}\n")
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI1,ENI3") == text


def test_the_subnet_of_the_right_vpc(tmp_path: Path) -> None:
    text = (
        FLOW.replace("subnets:\n", "vpcs: {v: {}, w: {}}\nsubnets:\n  d: {zone: us-east-1a, vpc: w}\n")
        .replace("b: {zone: us-east-1b", "b: {zone: us-east-1b, vpc: v")
        .replace("c: {zone: us-east-1a", "c: {zone: us-east-1a, vpc: v")
    )
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI1,ENI3") == text.replace("{subnet: b}", "{subnet: c}")


def test_no_fix_where_addresses_would_not_fit(tmp_path: Path) -> None:
    text = FLOW.replace("{subnet: b}", "{subnet: b, private_ips: [10.0.1.9]}").replace(
        "c: {zone: us-east-1a}", "c: {zone: us-east-1a, cidr: 10.0.2.0/24}"
    )
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI") == text


def test_the_next_free_device_index(tmp_path: Path) -> None:
    text = FLOW.replace("zone: us-east-1b", "zone: us-east-1a").replace(
        "attachments:\n", "attachments:\n  - {interface: other, instance: web, device_index: 1}\n"
    ).replace("interfaces:\n", "interfaces:\n  other: {subnet: c}\n")  # fmt: skip
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI203") == text.replace(
        "{interface: vip, instance: web, device_index: 1}", "{interface: vip, instance: web, device_index: 2}"
    )


BLOCK = """\
version: 1
subnets:
  a: {zone: us-east-1a}
interfaces:
  router:
    subnet: a
    # it forwards

  other: {}
route_tables:
  r:
    routes:
      - destination: 0.0.0.0/0
        interface: router
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_property_that_is_not_there(tmp_path: Path, newline: str) -> None:
    text = BLOCK.replace("\n", newline)
    expected = text.replace(
        f"    subnet: a{newline}", f"    subnet: a{newline}    source_dest_check: false{newline}", 1
    )
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI303") == expected


def test_a_property_that_is_there(tmp_path: Path) -> None:
    text = BLOCK.replace("    # it forwards\n", "    source_dest_check: true # on\n")
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI303") == text.replace("true # on", "false # on")


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    assert fixed(tmp_path, "d.enilint.yaml", "\ufeff" + BLOCK, select="ENI303").startswith("\ufeffversion: 1\n")


def test_json(tmp_path: Path) -> None:
    text = '{"version": 1, "subnets": {"a": {}}, "interfaces": {"r": {"subnet": "a"}},\n "route_tables": {"t": {"routes": [{"destination": "0.0.0.0/0", "interface": "r"}]}}}\n'  # noqa: E501
    assert fixed(tmp_path, "d.enilint.json", text, select="ENI303") == text.replace(
        '{"subnet": "a"}', '{"subnet": "a", "source_dest_check": false}'
    )


@pytest.mark.parametrize("change", [
    ("  router:\n    subnet: a\n", "  base: &base {subnet: a, source_dest_check: true}\n  router: *base\n"),
    ("  router:\n    subnet: a\n", "  base: {}\n  router: &router {subnet: a}\n"),
])  # fmt: skip
def test_what_an_alias_repeats_is_not_changed(tmp_path: Path, change: tuple[str, str]) -> None:
    text = BLOCK.replace(*change)
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI303") == text


def test_what_a_merge_key_brings_is_overridden(tmp_path: Path) -> None:
    text = BLOCK.replace(
        "  router:\n    subnet: a\n",
        "  base: &base {source_dest_check: true}\n  router:\n    <<: *base\n    subnet: a\n",
    )
    expected = text.replace("    subnet: a\n", "    subnet: a\n    source_dest_check: false\n")
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI303") == expected


ZONE = """\
version: 1
subnets: {a: {zone: us-east-1a}}
instances:
  flow: {type: m5.large, zone: us-east-1b, subnet: a}
  last: {type: m5.large, subnet: a, zone: us-east-1b}
  block:
    zone: us-east-1b  # by mistake
    subnet: a
"""


def test_a_property_is_left_out(tmp_path: Path) -> None:
    expected = ZONE.replace("zone: us-east-1b, ", "").replace(", zone: us-east-1b", "")
    expected = expected.replace("    zone: us-east-1b  # by mistake\n", "")
    assert fixed(tmp_path, "d.enilint.yaml", ZONE, select="ENI103") == expected


TWO_IN_ONE = """\
version: 1
subnets: {a: {zone: us-east-1a}}
instances:
  web: {type: m5.large, subnet: a, os: debian-12}
interfaces:
  more: {subnet: a}
  unattached: {subnet: a}
attachments:
  - interface: more
    instance: web
    device_index: 1
"""


def test_a_secondary_address_in_place_of_an_interface(tmp_path: Path) -> None:
    expected = TWO_IN_ONE.replace("  more: {subnet: a}\n", "").replace(
        "os: debian-12}", "os: debian-12, secondary_private_ip_count: 1}"
    )
    expected = expected[: expected.index("attachments:")]
    assert fixed(tmp_path, "d.enilint.yaml", TWO_IN_ONE, select="ENI301") == expected


@pytest.mark.parametrize("more", ["{subnet: a, role: data}", "{subnet: a, intent: separation}",
                                  "{subnet: a, security_groups: [sg-0123456789abcdef0]}"])  # fmt: skip
def test_an_interface_with_something_of_its_own_stays(tmp_path: Path, more: str) -> None:
    text = TWO_IN_ONE.replace("more: {subnet: a}", f"more: {more}")
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI301") == text


CHECK = "source_dest_check"
SOURCE = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}

resource "aws_subnet" "service" {
  for_each          = toset(["us-east-1a", "us-east-1b"])
  availability_zone = each.key
}

resource "aws_instance" "web" {
  instance_type     = "m5.large"
  availability_zone = "us-east-1b" # by mistake
  subnet_id         = aws_subnet.a.id
}

resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.service["us-east-1b"].id

  tags = {
    Name = "vip"
  }
}

resource "aws_network_interface_attachment" "vip" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.vip.id
  device_index         = 0
}

resource "aws_route" "out" {
  route_table_id         = "rtb-0123456789abcdef0"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.vip.id
}
"""


def test_source(tmp_path: Path) -> None:
    expected = (
        SOURCE.replace('  availability_zone = "us-east-1b" # by mistake\n', "")
        .replace('subnet_id = aws_subnet.service["us-east-1b"].id', 'subnet_id = aws_subnet.service["us-east-1a"].id')
        .replace("instance_type     =", "instance_type =")
        .replace("subnet_id         = aws_subnet.a.id", "subnet_id     = aws_subnet.a.id")
        .replace("device_index         = 0", "device_index         = 1")
        .replace('    Name = "vip"\n  }\n', '    Name = "vip"\n  }\n  source_dest_check = false\n')
    )
    assert fixed(tmp_path, "main.tf", SOURCE, select="ENI101,ENI103,ENI203,ENI303,ENI301") == expected


ROUTED = """\
resource "aws_route" "out" {
  route_table_id         = "rtb-0f1e2d3c4b5a69788"
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_network_interface.vip.id
}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            ["tags              = {}", "subnet_id         = var.s", "availability_zones = 1"],
            ["tags              = {}", "subnet_id         = var.s", "availability_zones = 1", f"{CHECK} = false"],
        ),
        (
            ["subnet_id          = var.s", "description_of_eni = 1", "tags               = {}"],
            ["subnet_id          = var.s", "description_of_eni = 1", "tags               = {}", f"{CHECK}  = false"],
        ),
        (
            ["subnet_id = var.s", "", "tags = {} # none", "x    = [1]"],
            ["subnet_id = var.s", "", "tags              = {} # none", "x                 = [1]", f"{CHECK} = false"],
        ),
        (["subnet_id = var.s", "# tags", "x    = 2"], ["subnet_id = var.s", "# tags", "x    = 2", f"{CHECK} = false"]),
        (["subnet_id = var.s", "tags = {", "}"], ["subnet_id = var.s", "tags = {", "}", f"{CHECK} = false"]),
    ],
)
def test_an_argument_is_aligned_with_those_that_it_joins(tmp_path: Path, before: list[str], after: list[str]) -> None:
    head, tail = 'variable "s" {}\nresource "aws_network_interface" "vip" {\n', f"}}\n{ROUTED}"
    text, expected = (head + "".join(f"  {one}".rstrip() + "\n" for one in lines) + tail for lines in (before, after))
    assert fixed(tmp_path, "main.tf", text, select="ENI303") == expected


@pytest.mark.parametrize("repeated", ["count     = 2", 'for_each  = toset(["x", "y"])'])
def test_a_block_that_stands_for_several_is_not_changed(tmp_path: Path, repeated: str) -> None:
    key = "[0]" if "count" in repeated else '["x"]'
    subnet = '  subnet_id = aws_subnet.service["us-east-1b"].id\n'
    text = SOURCE.replace(subnet, f"{subnet}  {repeated}\n")
    text = text.replace("aws_network_interface.vip.id", f"aws_network_interface.vip{key}.id")
    assert fixed(tmp_path, "main.tf", text, select="ENI101,ENI303") == text


def test_a_value_that_others_share_is_not_changed(tmp_path: Path) -> None:
    text = (
        'variable "subnet" {\n  default = "subnet-0123456789abcdef0"\n}\n'
        f'locals {{\n  b = aws_subnet.service["us-east-1b"].id\n}}\n{SOURCE}'
    )
    text = text.replace('subnet_id = aws_subnet.service["us-east-1b"].id', "subnet_id = local.b")
    assert fixed(tmp_path, "main.tf", text, select="ENI101") == text


def test_a_module_that_is_called_once_and_one_that_is_called_twice(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(SOURCE)
    (tmp_path / "main.tf").write_text('module "one" {\n  source = "./m"\n}\nmodule "two" {\n  source = "./m"\n}\n')
    check(".", "--fix", "--select", "ENI303", cwd=tmp_path)
    assert (tmp_path / "m" / "main.tf").read_text() == SOURCE
    (tmp_path / "main.tf").write_text('module "one" {\n  source = "./m"\n}\n')
    done = check(".", "--fix", "--select", "ENI303", cwd=tmp_path)
    assert "source_dest_check = false" in (tmp_path / "m" / "main.tf").read_text()
    assert done.stderr.startswith("fixed ENI303 in module.one.aws_route.out: set source_dest_check = false on ")


def test_a_preview_changes_nothing_and_can_be_applied(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(SOURCE)
    done = check(".", "--diff", "--select", "ENI101,ENI103,ENI203,ENI303,ENI301", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "4 fixes to apply\n")
    assert (tmp_path / "main.tf").read_text() == SOURCE
    if shutil.which("git"):
        patch = subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=done.stdout, text=True, check=False)
        assert patch.returncode == 0
        assert "device_index         = 1" in (tmp_path / "main.tf").read_text()
    done = check(".", "--diff", "--select", "ENI207", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 fixes to apply\n")


COMMENTS = ("\x1b[2J", "\u202e", "##vso[task.setvariable]", "::add-mask::x\r::error::x", "\x9b2J", "\tkept")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a matter of POSIX")
def test_a_preview_is_exact_for_files_and_harmless_for_who_watches(tmp_path: Path) -> None:
    before, after = ("".join(f"{one}\n" for one in COMMENTS[at : at + 3]) for at in (0, 3))
    line = "  device_index         = 0\n"
    assert line in SOURCE
    text = SOURCE.replace(line, f"/*\n{before}*/{line.rstrip()} /*\n{after}*/\n").encode()
    (tmp_path / "main.tf").write_bytes(text)
    command = [sys.executable, "-m", "enilint", "check", "--no-config", ".", "--diff", "--select", "ENI203,ENI303"]
    runners = ("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL")
    own = {name: value for name, value in os.environ.items() if name not in runners}

    def printed(**environment: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, env=own | environment, stdout=subprocess.PIPE, check=False)
        return done.stdout.decode()

    exact = printed()
    assert all(f" {one}\n" in exact for one in COMMENTS[:2])
    with (tmp_path / "patch").open("wb") as file:
        subprocess.run(command, cwd=tmp_path, env=own | {"GITHUB_ACTIONS": "true"}, stdout=file, check=False)
    assert (tmp_path / "patch").read_bytes().decode() == exact
    leader, terminal = os.openpty()
    subprocess.run(command, cwd=tmp_path, env=own, stdout=terminal, check=False)
    watched = os.read(leader, 100_000).decode().replace("\r\n", "\n")
    for shown in (watched, *(printed(**{name: "true"}) for name in runners)):
        assert not UNSAFE.search(shown.replace("\t", ""))
        assert not list(commands(shown))
        assert "##vso[" not in shown
        assert r"\x1b[2J" in shown
        assert "\tkept" in shown
    for descriptor in (leader, terminal):
        os.close(descriptor)


def test_standard_input_is_no_file_to_write(tmp_path: Path) -> None:
    done = check("-", "--fix", cwd=tmp_path)
    assert done.returncode == 2
    assert "--fix cannot write to standard input" in done.stderr


def test_a_preview_of_standard_input(tmp_path: Path) -> None:
    done = check("-", "--diff", "--stdin-filename", "d.enilint.yaml", "--select", "ENI1,ENI3", cwd=tmp_path, stdin=FLOW)
    assert (done.returncode, done.stderr) == (1, "1 fix to apply\n")
    assert "-  vip: {subnet: b}\n+  vip: {subnet: c}\n" in done.stdout


def test_a_preview_fails_nothing_when_it_is_not_to(tmp_path: Path) -> None:
    (tmp_path / "d.enilint.yaml").write_text(FLOW)
    assert check(".", "--diff", "--exit-zero", "--select", "ENI1,ENI3", cwd=tmp_path).returncode == 0


def test_a_preview_is_no_report(tmp_path: Path) -> None:
    for arguments in (["--format", "json"], ["--write-baseline", "known.json"], ["--fail-on", "error"]):
        done = check(".", "--diff", *arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert f"--diff prints no report, so it cannot be combined with {arguments[0]};" in done.stderr
    assert not list(tmp_path.iterdir())


RULE_WHOSE_FIX_DOES_NOT_MEND = """
from enilint.rule import Edit, Finding, Fix, Rule, Severity


def check(network):
    for one in network.interfaces:
        if one.address == "interfaces.r7":
            fix = Fix("nothing", (Edit(one.address, "source_dest_check", False),))
            yield Finding(subject=one.address, at=one.at, message="it is", help="none", fixes=(fix,))


RULE = Rule(code="OWN001", name="own", severity=Severity.INFO, since="0.1.0", groups=("own",), check=check,
            bad=(), good=())
"""


def test_a_fix_that_does_not_mend_keeps_none_of_the_others(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own001_own.py").write_text(RULE_WHOSE_FIX_DOES_NOT_MEND)
    interfaces = "".join(f"  r{number}: {{subnet: a}}\n" for number in range(30))
    tables = "".join(
        f"  t{number}: {{routes: [{{destination: 0.0.0.0/0, interface: r{number}}}]}}\n"
        for number in range(30)
        if number != 7
    )
    text = f"version: 1\nsubnets:\n  a: {{}}\ninterfaces:\n{interfaces}route_tables:\n{tables}"
    (tmp_path / "d.enilint.yaml").write_text(text)
    done = check("d.enilint.yaml", "--fix", "--rules", "rules", "--select", "ENI303,OWN001", cwd=tmp_path)
    assert done.stderr.count("fixed ENI303") == 29, done.stderr
    assert "r7: {subnet: a}\n" in (tmp_path / "d.enilint.yaml").read_text()
    assert "OWN001" in done.stdout


def test_what_cannot_be_written_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.enilint.yaml").write_text(FLOW)
    (tmp_path / "b.enilint.yaml").write_text(FLOW)

    def refuse_b(data: bytes, path: str) -> None:
        if path == "b.enilint.yaml":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        write_file(data, path)

    monkeypatch.setattr("enilint.commands.check.write_file", refuse_b)
    code = main(["check", "--no-config", "--fix", "--format", "concise", "--select", "ENI101"])
    out, err = capsys.readouterr()
    assert code == 2
    assert err.count("fixed ENI101") == 1
    assert "b.enilint.yaml: error: cannot be written: Read-only file system" in out
    assert "b.enilint.yaml:10:17: ENI101" in out
    assert "a.enilint.yaml" not in out


def test_a_link_out_of_the_project_is_not_written_by(tmp_path: Path) -> None:
    outside, repository = tmp_path / "outside.enilint.yaml", tmp_path / "repository"
    outside.write_text(FLOW)
    (repository / ".git").mkdir(parents=True)
    (repository / "a.enilint.yaml").symlink_to("../outside.enilint.yaml")
    done = check("a.enilint.yaml", "--fix", "--select", "ENI101", "--format", "concise", cwd=repository)
    assert done.returncode == 2
    assert "a.enilint.yaml: error: was not written: a symbolic link points outside the project" in done.stdout
    assert outside.read_text() == FLOW
    (repository / "own").mkdir()
    outside.rename(repository / "own/design.enilint.yaml")
    (repository / "a.enilint.yaml").unlink()
    (repository / "a.enilint.yaml").symlink_to("own/design.enilint.yaml")
    assert check("a.enilint.yaml", "--fix", "--select", "ENI101", cwd=repository).returncode == 0


def test_a_broken_file_hides_no_fix(tmp_path: Path) -> None:
    (tmp_path / "a.enilint.yaml").write_text("version: 1\nsubnets: [\n")
    (tmp_path / "b.enilint.yaml").write_text(BLOCK)
    done = check(".", "--fix", "--select", "ENI303", cwd=tmp_path)
    assert done.returncode == 2
    assert "source_dest_check: false" in (tmp_path / "b.enilint.yaml").read_text()


EXAMPLES = [
    (loaded.rule.code, number, bad)
    for loaded in Registry().rules
    for number, bad in enumerate(loaded.rule.bad)
    if bad.kind in SUFFIXES
]


@pytest.mark.parametrize(("code", "number", "bad"), EXAMPLES, ids=[f"{one[0]}-{one[1]}" for one in EXAMPLES])
def test_fixes_of_examples(tmp_path: Path, code: str, number: int, bad: object) -> None:
    path = tmp_path / SUFFIXES[bad.kind]  # type: ignore[attr-defined]
    path.write_text(bad.source)  # type: ignore[attr-defined]
    request = Request(paths=[str(path if bad.kind == "topology" else tmp_path)], use_config=False)  # type: ignore[attr-defined]
    before = make_report(request)
    result = fix_all(request, prepare(request))
    assert len(result.report.findings) <= len(before.findings) - len(result.applied)
    assert result.report.errors == before.errors
    for name, (_, text) in result.texts.items():
        Path(name).write_text(text)
    after = make_report(request)
    assert [(one.rule, one.subject) for one in after.findings] == [
        (one.rule, one.subject) for one in result.report.findings
    ]


def test_a_suppressed_finding_is_not_fixed(tmp_path: Path) -> None:
    text = FLOW.replace("# by hand", "# enilint: ignore[ENI101] by hand")
    assert fixed(tmp_path, "d.enilint.yaml", text, select="ENI1,ENI3") == text
    assert "0 fixes to apply" in check("d.enilint.yaml", "--diff", cwd=tmp_path).stderr
    assert "1 fix to apply" in check("d.enilint.yaml", "--diff", "--no-ignores", cwd=tmp_path).stderr


def test_a_finding_of_the_baseline_is_not_fixed(tmp_path: Path) -> None:
    (tmp_path / "d.enilint.yaml").write_text(FLOW)
    check("d.enilint.yaml", "--write-baseline", "known.json", cwd=tmp_path)
    done = check("d.enilint.yaml", "--fix", "--baseline", "known.json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "d.enilint.yaml").read_text() == FLOW
