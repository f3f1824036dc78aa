"""What a change could do to stay out of a report of `--since`."""

import os
from pathlib import Path

import pytest

from enilint.ruleset.registry import Registry
from tests.cli.repository import MODULE, TWO, commit, edit, found, git
from tests.cli.running import CLEAN, RULE, Run, needs_git, write

pytestmark = needs_git


@pytest.fixture(autouse=True)
def repository(project: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    return project


def write_exactly(path: str, text: str) -> str:
    Path(path).write_bytes(text.encode())
    return path


@pytest.mark.parametrize("remark", ["# a remark" + "\r" * 60 + "\n", "# a remark\u2028\x85\u2029\n"])
@pytest.mark.parametrize(
    ("name", "text", "before", "after"),
    [
        ("a.enilint.yaml", TWO, "web: {type: m5.large", "web: {type: m5.xlarge"),
        ("main.tf", MODULE, "device_index = 1", "device_index = 2"),
    ],
)
def test_a_remark_does_not_move_blocks_away_from_the_lines_of_git(
    run: Run, name: str, text: str, before: str, after: str, remark: str
) -> None:
    write_exactly(name, remark + text)
    commit()
    assert found(run) == []
    write_exactly(name, remark + text.replace(before, after))
    assert len(found(run)) == 1


def test_lines_are_those_of_git_in_every_format(run: Run) -> None:
    write_exactly("a.enilint.yaml", "# a remark\r\r\r\n" + TWO)
    line = TWO.split("\n").index("  - {interface: web-address, instance: web, device_index: 1}") + 2
    report = run("check", "--format", "json").report
    assert report["findings"][0]["location"]["line"] == line
    assert f"line={line}," in run("check", "--format", "github").output
    (result, _) = run("check", "--format", "sarif").report["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == line
    assert f"{line} |   - {{interface: web-address" in run("check").output


def test_what_follows_a_return_in_a_remark_is_no_remark(run: Run) -> None:
    """YAML ends a comment there."""
    text = TWO.replace("version: 1\n", "version: 1\n# a remark\r\n")
    write_exactly("a.enilint.yaml", text)
    commit()
    write_exactly("a.enilint.yaml", text.replace("# a remark\r\n", "# a remark\rregion: us-east-1\n"))
    assert len(found(run)) == 2


def test_a_suppression_that_went_shows_what_it_suppressed(run: Run) -> None:
    write("a.enilint.yaml", TWO.replace("attachments:\n", "attachments:\n  # enilint: ignore[ENI101] as planned\n"))
    commit()
    edit("a.enilint.yaml", "  # enilint: ignore[ENI101] as planned\n", "")
    assert found(run)


def test_a_last_line_that_looks_like_the_head_of_a_file(run: Run) -> None:
    """Git writes `\\ No newline at end of file` below the last line of the old file, which counts as no line."""
    text = '{"version": 1, "subnets": {"a": {"zone": "us-east-1a"}, "b": {"zone": "us-east-1b"}},\n'
    text += '"instances": {"web": {"type": "m5.large", "subnet": "a"}}, "interfaces": {"x": {"subnet": "b"}},\n'
    text += '"attachments": [{"interface": "x", "instance": "web", "device_index": 1, "//": "'
    write("x", "")
    write("a.enilint.json", text.replace('"subnet": "b"', '"subnet": "a"') + '"}]}')
    commit()
    assert found(run, "--select", "ENI101") == []
    write("a.enilint.json", text + '\n++ b/x"}]}')
    assert found(run, "--select", "ENI101")


@pytest.mark.parametrize("name", ["net", "nested/net", "chain"])
def test_a_link_that_leads_to_another_module(run: Run, name: str) -> None:
    write("modules/right/main.tf", MODULE.replace('"us-east-1b"', '"us-east-1a"'))
    write("modules/wrong/main.tf", MODULE)
    write("main.tf", f'module "net" {{\n  source = "./{name}"\n}}\n')
    os.makedirs("nested", exist_ok=True)
    link = Path("target" if name == "chain" else name)
    up = "../" if name.startswith("nested") else ""
    link.symlink_to(f"{up}modules/right")
    if name == "chain":
        Path("chain").symlink_to("target")
    commit()
    assert found(run, "main.tf") == []
    link.unlink()
    link.symlink_to(f"{up}modules/wrong")
    assert found(run, "main.tf") == ["module.net.aws_network_interface.n"]
    commit()
    assert found(run, "main.tf") == []
    assert found(run, "main.tf", since="HEAD~1") == ["module.net.aws_network_interface.n"]


def test_a_link_that_became_a_directory(run: Run) -> None:
    write("modules/right/main.tf", MODULE.replace('"us-east-1b"', '"us-east-1a"'))
    write("main.tf", 'module "net" {\n  source = "./net"\n}\n')
    Path("net").symlink_to("modules/right")
    commit()
    Path("net").unlink()
    write("net/main.tf", MODULE)
    assert found(run, "main.tf")


@pytest.mark.parametrize("name", ["a.enilint.yaml", "base.enilint.yaml"])
def test_a_link_that_leads_to_another_topology(run: Run, name: str) -> None:
    write("right/x.enilint.yaml", TWO.replace("zone: us-east-1b", "zone: us-east-1a"))
    write("wrong/x.enilint.yaml", TWO)
    if name == "base.enilint.yaml":
        write("a.enilint.yaml", "version: 1\nimports: [base.enilint.yaml]\n")
    Path(name).symlink_to("right/x.enilint.yaml")
    commit()
    Path(name).unlink()
    Path(name).symlink_to("wrong/x.enilint.yaml")
    assert found(run, "a.enilint.yaml", "--select", "ENI101")


@pytest.mark.parametrize(
    ("expression", "path", "before", "after"),
    [
        ('file("${path.module}/zone.txt")', "zone.txt", "us-east-1a", "us-east-1b"),
        ('yamldecode(file("${path.module}/zone.yaml")).zone', "zone.yaml", "zone: us-east-1a", "zone: us-east-1b"),
        ('templatefile("${path.module}/zone.tftpl", {x = "b"})', "zone.tftpl", "us-east-1a", "us-east-1${x}"),
        ('base64decode(filebase64("zone.txt"))', "zone.txt", "us-east-1a", "us-east-1b"),
        ('fileexists("zone.txt") ? "us-east-1b" : "us-east-1a"', "zone.txt", None, "x"),
        ('fileexists("zone.txt") ? "us-east-1a" : "us-east-1b"', "zone.txt", "x", None),
        ('length(fileset("zones", "*.txt")) == 2 ? "us-east-1b" : "us-east-1a"', "zones/b.txt", None, "x"),
        ('length(fileset("zones", "*.txt")) == 1 ? "us-east-1b" : "us-east-1a"', "zones/b.txt", "x", None),
        ('filemd5("zone.txt") == md5("x") ? "us-east-1b" : "us-east-1a"', "zone.txt", "y", "x"),
    ],
)
def test_a_file_that_an_expression_reads(
    run: Run, expression: str, path: str, before: str | None, after: str | None
) -> None:
    write("main.tf", MODULE.replace("= var.zone", f"= {expression}"))
    write("zones/a.txt", "")
    if before is not None:
        write(path, before)
    commit()
    assert found(run) == []
    if after is None:
        Path(path).unlink()
    else:
        write(path, after)
    assert found(run) == ["aws_network_interface.n"]


def test_a_file_that_is_read_through_a_link(run: Run) -> None:
    write("main.tf", MODULE.replace("= var.zone", '= file("zone.txt")'))
    write("a.txt", "us-east-1a")
    write("b.txt", "us-east-1b")
    Path("zone.txt").symlink_to("a.txt")
    commit()
    Path("zone.txt").unlink()
    Path("zone.txt").symlink_to("b.txt")
    assert found(run)


def test_a_file_of_another_format_that_a_module_reads(run: Run) -> None:
    """What an expression reads is a design of its own all the same."""
    write("main.tf", MODULE.replace("= var.zone", '= file("a.enilint.yaml")'))
    write("a.enilint.yaml", TWO)
    assert "a.enilint.yaml" in run("check", "--format", "json").inputs


def test_what_a_module_gives_to_its_caller(run: Run) -> None:
    write("net/main.tf", 'resource "aws_subnet" "a" {\n  vpc_id = "vpc-1"\n  cidr_block = "10.0.0.0/24"\n}\n')
    write("net/outputs.tf", 'output "block" {\n  value = aws_subnet.a.cidr_block\n}\n')
    rest = (
        'resource "aws_subnet" "b" {\n  vpc_id = "vpc-2"\n  cidr_block = replace(module.net.block, "/24", "/29")\n}\n'
    )
    write("main.tf", f'module "net" {{\n  source = "./net"\n}}\n\n{rest}')
    commit()
    assert run("check", "--select", "ENI807").code == 1
    assert found(run, "--select", "ENI807") == []
    edit("net/main.tf", "10.0.0.0/24", "10.0.1.0/24")
    assert found(run, "--select", "ENI807") == ["aws_subnet.b"]


def test_an_override_file(run: Run) -> None:
    write("main.tf", MODULE.replace('"us-east-1b"', '"us-east-1a"'))
    commit()
    write("main_override.tf", 'resource "aws_subnet" "b" {\n  availability_zone = "us-east-1b"\n}\n')
    assert found(run)
    commit()
    edit("main_override.tf", "us-east-1b", "us-east-1c")
    assert found(run)


def test_a_module_that_is_source_no_more(run: Run) -> None:
    nat = 'resource "aws_subnet" "b" {\n  vpc_id            = "vpc-1"\n  availability_zone = "us-east-1a"\n}\n'
    start, _, rest = MODULE.partition('resource "aws_subnet" "b"')
    write("main.tf", start + rest.partition("}\n\n")[2].replace("aws_subnet.b.id", "aws_subnet.a.id"))
    write("more.tf", nat)
    commit()
    git("mv", "more.tf", "more.txt")
    assert found(run)


def test_an_empty_file_that_came_or_went(run: Run) -> None:
    write("main.tf", MODULE)
    write("terraform.tfvars", "")
    commit()
    assert found(run) == []
    Path("terraform.tfvars").unlink()
    assert found(run)
    commit()
    write("terraform.tfvars", "")
    git("add", "terraform.tfvars")
    assert found(run)


def test_a_mode_alone_is_no_change(run: Run) -> None:
    write("a.enilint.yaml", TWO)
    commit()
    Path("a.enilint.yaml").chmod(0o755)
    assert found(run) == []


def test_lines_of_utf_16_are_not_those_of_git(run: Run) -> None:
    """`Ċ` holds the byte of a newline."""
    text = "# " + "Ċ" * 60 + "\n" + TWO
    Path("a.enilint.yaml").write_bytes(text.encode("utf-16"))
    commit()
    assert found(run) == []
    Path("a.enilint.yaml").write_bytes(text.replace("web: {type: m5.large", "web: {type: m5.xlarge").encode("utf-16"))
    assert "attachments[0]" in found(run)


def test_a_submodule_of_another_commit(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    library = tmp_path_factory.mktemp("library")
    git("init", "--quiet", "--initial-branch=main", str(library))
    write(str(library / "main.tf"), 'output "zone" {\n  value = "us-east-1a"\n}\n')
    git("-C", str(library), "add", "--all")
    git("-C", str(library), "commit", "--quiet", "--message", "right")
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(library), "library")
    call = 'module "net" {\n  source = "./library"\n}\n\n'
    write("main.tf", call + MODULE.replace("= var.zone", "= module.net.zone"))
    commit()
    assert found(run, "main.tf") == []
    edit("library/main.tf", "us-east-1a", "us-east-1b")
    git("-C", "library", "commit", "--quiet", "--all", "--message", "wrong")
    assert found(run, "main.tf")


def test_a_rule_of_ones_own_that_changed(run: Run) -> None:
    write("rules/org1_any_interface.py", RULE)
    write("a.enilint.yaml", TWO)
    commit()
    assert found(run, "--rules", "rules", "--select", "ORG1", "--fail-on", "info") == []
    edit("rules/org1_any_interface.py", '"an interface"', '"one interface"')
    assert found(run, "--rules", "rules", "--select", "ORG1", "--fail-on", "info")


def test_what_says_how_git_compares(run: Run) -> None:
    write("a.enilint.yaml", TWO)
    commit()
    write(".gitattributes", "*.yaml -diff\n")
    assert found(run)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("notes.txt", "a.enilint.yaml"),
        ("net/notes.txt", "net/notes.tf"),
        ("net/.notes.tf", "net/notes.tf"),
        ("old/notes.tf", "net/notes.tf"),
        ("net/shadowed.tf", "net/notes.tf"),
        ("net/shadowing.tofu", "net/notes.tofu"),
    ],
)
def test_a_file_that_becomes_part_of_a_design_under_another_name(run: Run, before: str, after: str) -> None:
    """What it holds is as before; that it counts is new."""
    write("net/main.tf", 'terraform {\n  required_version = ">= 1.0"\n}\n')
    write(before, TWO if after.endswith("yaml") else MODULE)
    if "shadow" in before:
        write("enilint.toml", '[terraform."net"]\nprogram = "tofu"\n')
        write("net/shadowed.tofu", "")
        write("net/shadowing.tf", MODULE if "shadowing" in before else "")
        write("net/shadowing.tofu", "")
    commit()
    assert found(run) == []
    git("mv", before, after)
    assert found(run)


@pytest.mark.parametrize(
    "setting",
    [
        'exclude = ["old*"]',
        '[[per-path]]\npaths = ["old*"]\nignore = ["ENI101"]',
        '[[suppress]]\nrules = ["ENI101"]\npaths = ["old*"]\nreason = "it is old"',
    ],
)
def test_a_file_that_settings_named_by_its_old_name(run: Run, setting: str) -> None:
    write("old.enilint.yaml", TWO)
    write("other.enilint.yaml", CLEAN)
    write("enilint.toml", f"{setting}\n")
    commit()
    git("mv", "old.enilint.yaml", "old-still.enilint.yaml")
    assert found(run) == []
    git("mv", "old-still.enilint.yaml", "new.enilint.yaml")
    assert len(found(run)) == 2


ROUTED = """\
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}

resource "aws_internet_gateway" "g" {
  vpc_id = aws_vpc.v.id
}

resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
}

resource "aws_route_table_association" "a" {
  route_table_id = aws_route_table.t.id
  subnet_id      = aws_subnet.s.id
}

resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.s.id
}

resource "aws_eip" "e" {
  network_interface = aws_network_interface.n.id
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.g.id
}
"""
ROUTE = ROUTED[ROUTED.index('resource "aws_route" ') :]


@pytest.mark.parametrize(
    "instead",
    [
        "".join(f"# {line}\n" for line in ROUTE.splitlines()),
        "\n" * 5,
        ROUTE.replace('"aws_route" "internet"', '"aws_key_pair" "internet"'),
        ROUTE.replace('"internet"', '"other"').replace("0.0.0.0/0", "10.0.0.0/8"),
        'resource "aws_vpc" "w" {\n\n  cidr_block = "10.1.0.0/16"\n\n}\n',
    ],
)
def test_a_resource_that_went_with_something_in_its_place(run: Run, instead: str) -> None:
    """To git, its lines are replaced, not removed."""
    write("main.tf", ROUTED)
    commit()
    edit("main.tf", ROUTE, instead)
    assert found(run) == ["aws_eip.e"]
    write("main.tf", ROUTED.replace('"internet"', '"other"'))
    assert found(run) == []


MAIN = """\

resource "aws_default_route_table" "main" {
  default_route_table_id = aws_vpc.v.default_route_table_id
  route                  = []
}

resource "aws_subnet" "other" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.2.0/24"
}
"""
ASSOCIATION = ROUTED[ROUTED.index('resource "aws_route_table_a') : ROUTED.index('resource "aws_network_interface"')]


@pytest.mark.parametrize("name", ["aws_subnet.s.id", "local.subnet", "local.subnets[0]"])
def test_a_resource_that_joins_others(run: Run, name: str) -> None:
    """A finding of what it joins says nothing of it: the subnet falls back to the main route table."""
    values = "\nlocals {\n  subnet  = aws_subnet.s.id\n  subnets = [aws_subnet.s.id, aws_subnet.other.id]\n}\n"
    text = (ROUTED + MAIN + values).replace("subnet_id      = aws_subnet.s.id", f"subnet_id      = {name}")
    write("main.tf", text)
    commit()
    other = "local.subnets[1]" if "[" in name else "aws_subnet.other.id"
    edit("main.tf", f"subnet_id      = {name}", f"subnet_id      = {other}")
    assert found(run) == ["aws_eip.e"]


def test_a_resource_that_comes_to_join_others(run: Run) -> None:
    table = MAIN.replace("= []", '{\n    cidr_block = "0.0.0.0/0"\n    gateway_id = aws_internet_gateway.g.id\n  }')
    table = table.replace("route                  {", "route {")
    write("main.tf", ROUTED.replace(ROUTE, "").replace(ASSOCIATION, "") + table)
    commit()
    assert found(run) == []
    write("join.tf", ASSOCIATION)
    assert found(run) == ["aws_eip.e"]


def test_a_reference_that_went(run: Run) -> None:
    text = """\
version: 1
vpcs: {v: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: v, zone: us-east-1a}
  b: {vpc: v, zone: us-east-1a}
interfaces:
  n: {subnet: a}
elastic_ips:
  e: {interface: n}
route_tables:
  main: {vpc: v, main: true, routes: []}
  internet:
    vpc: v
    subnets: [a]
    routes:
      - {destination: 0.0.0.0/0, internet_gateway: true}
"""
    write("a.enilint.yaml", text)
    commit()
    edit("a.enilint.yaml", "subnets: [a]", "subnets: [b]")
    assert found(run) == ["elastic_ips.e"]


def test_a_resource_with_another_name_that_is_still_the_same(run: Run) -> None:
    write("main.tf", MODULE)
    commit()
    edit("main.tf", '"aws_subnet" "unrelated"', '"aws_subnet" "renamed"')
    assert found(run) == []


@pytest.mark.parametrize("directory", [".", "net"])
@pytest.mark.parametrize("text", [None, "\n"])
@pytest.mark.parametrize("name", ["enilint.toml", "pyproject.toml"])
def test_a_configuration_that_went(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, text: str | None, directory: str
) -> None:
    """What it gave to variables, for instance, they have no more."""
    table = "" if name == "enilint.toml" else "tool.enilint."
    root = "." if directory == "net" else "net"
    write(f"{directory}/{name}", f'[{table}terraform."{root}"]\nvar-files = ["right.tfvars"]\n')
    write("net/right.tfvars", 'zone = "us-east-1a"\n')
    write("net/main.tf", MODULE)
    commit()
    monkeypatch.chdir(directory)
    assert found(run) == []
    write(name, text) if text is not None else os.remove(name)
    assert found(run)


def test_what_else_is_in_a_file_that_could_configure(run: Run) -> None:
    write("pyproject.toml", '[project]\nname = "other"\n')
    write("a.enilint.yaml", TWO)
    commit()
    write("pyproject.toml", '[project]\nname = "another"\n')
    assert found(run) == []


def test_a_text_that_git_holds_in_another_encoding(run: Run) -> None:
    """In IBM037 a newline of ASCII is none: to git the file is one line, and it is the first one that changed."""
    text = "# a remark\n" + MODULE
    write(".gitattributes", "*.tf working-tree-encoding=IBM037\n")
    write("main.tf", text.replace("us-east-1b", "us-east-1a"))
    commit()
    write("main.tf", text)
    assert found(run)
    commit()
    assert found(run, since="HEAD~1")
    assert found(run) == []


@pytest.mark.skipif(os.name == "nt", reason="the filter is a program of a shell")
def test_a_text_that_git_holds_as_a_filter_makes_it(run: Run) -> None:
    """As Git LFS: of what is checked out, git compares the lines of pointers."""
    text = "# a remark\n\n" + MODULE
    git("config", "filter.own.clean", "cat >.git/kept; echo pointer; git hash-object .git/kept")
    git("config", "filter.own.smudge", "cat .git/kept")
    write(".gitattributes", "*.tf filter=own\n")
    write("main.tf", text.replace("us-east-1b", "us-east-1a"))
    commit()
    write("main.tf", text)
    os.utime("main.tf", (1, 1))  # as of a file that git need not look into
    commit()
    assert found(run, since="HEAD~1")


def test_a_directory_that_looks_like_a_repository(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git would believe its branches: all files of a repository can be committed to another one, but for a `.git`."""
    write("net/a.enilint.yaml", TWO)
    git("init", "--quiet", "--initial-branch=main", "other")
    write("other/a.enilint.yaml", TWO)
    git("-C", "other", "add", "--all")
    git("-C", "other", "commit", "--quiet", "--message", "theirs")
    git("-C", "other", "branch", "base")
    git("-C", "other", "config", "core.worktree", ".")
    git("commit", "--quiet", "--allow-empty", "--message", "ours")
    git("branch", "base")
    os.remove("other/a.enilint.yaml")
    for path in Path("other/.git").iterdir():
        path.rename(Path("net") / path.name)
    Path("other/.git").rmdir()
    monkeypatch.chdir("net")
    result = run("check", "--since", "base")
    assert (result.code, "bare repository" in result.error) == (2, True)


ENI = MODULE[MODULE.index('resource "aws_network_interface" "n"') :]
OTHERS = MODULE.removesuffix(ENI)
QUOTING = 'resource "terraform_data" "{}" {{\n  input = <<EOT\n'


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (f"{OTHERS}/*\n# x\n{ENI}# */\n", "# x\n", "# */\n"),
        (f"{OTHERS}/*\n// x\n{ENI}# */\n", "// x\n", "// */\n"),
        (f"{OTHERS}{QUOTING.format('a')}# text\n}}\n{ENI}{QUOTING.format('b')}EOT\n}}\n", "# text\n", "EOT\n"),
    ],
)
def test_a_line_that_ends_a_remark_or_a_text_brings_blocks_to_life(
    run: Run, text: str, before: str, after: str
) -> None:
    write("main.tf", text)
    commit()
    assert run("check").code == 0
    edit("main.tf", before, after)
    assert found(run) == ["aws_network_interface.n"]


def test_a_line_that_is_replaced_by_a_remark(run: Run) -> None:
    write("main.tf", MODULE)
    write("z_override.tf", 'variable "zone" { default = "us-east-1a" }\n')
    commit()
    assert run("check").code == 0
    write("z_override.tf", "# the zone\n")
    assert found(run) == ["aws_network_interface.n"]


@pytest.mark.parametrize(
    ("path", "text", "renamed"),
    [
        ("n.tf.txt", ENI, "n.tf"),
        (".n.tf", ENI, "n.tf"),
        ("notes/n.txt", ENI, "n.tf"),
        ("other/n.tf", ENI, "n.tf"),
        ("z.tf_", 'variable "zone" {\n  default = "us-east-1b"\n}\n', "z_override.tf"),
        ("a.yaml", TWO, "a.enilint.yaml"),
        ("x.tfvars.bak", 'zone = "us-east-1b"\n', "x.auto.tfvars"),
    ],
)
def test_a_name_that_makes_a_file_part_of_a_design(run: Run, path: str, text: str, renamed: str) -> None:
    is_value = "zone" in text and text not in (ENI, TWO)
    write("main.tf", MODULE.replace('"us-east-1b"', '"us-east-1a"') if is_value else OTHERS)
    write(path, text)
    write("other/kept.tf", "")
    commit()
    git("mv", path, renamed)
    assert found(run, ".", "--select", "ENI101")


def test_a_name_with_which_a_file_of_opentofu_hides_another_no_more(run: Run) -> None:
    write("x.tf", MODULE.replace('variable "zone" {\n  default = "us-east-1b"\n}\n', "").replace("var.zone", '"b"'))
    write("x.tofu", "locals {\n  a = 1\n}\n")
    write("enilint.toml", '[terraform."."]\nprogram = "tofu"\n')
    commit()
    git("mv", "x.tofu", "y.tofu")
    assert found(run) == ["aws_network_interface.n"]


def test_an_encoding_in_which_remarks_have_lines_of_their_own(run: Run) -> None:
    """Git compares what it keeps, and enilint reads what it makes of that."""
    remark = "# x" + "+AAo-" * 60 + "\n"
    write(".gitattributes", "*.tf working-tree-encoding=UTF-7\n")
    write("main.tf", remark + MODULE)
    commit()
    assert found(run) == []
    edit("main.tf", "device_index = 1", "device_index = 2")
    assert found(run)


def test_a_suppression_that_moved(run: Run) -> None:
    line = "  # enilint: ignore[ENI101] as planned\n"
    write("a.enilint.yaml", TWO.replace("  - {interface: web", line + "  - {interface: web"))
    commit()
    assert found(run, "--select", "ENI101") == []
    write("a.enilint.yaml", TWO.replace("  - {interface: db", line + "  - {interface: db"))
    assert found(run, "--select", "ENI101") == ["attachments[0]"]


@pytest.mark.parametrize(
    ("rule", "line", "subject"),
    [
        ("ENI606", "  b: {}", "elastic_ips.f"),
        ("ENI602", "  spare: {subnet: public, elastic_ips: [spare]}", "instances.other"),
        ("ENI302", "    network_interface_id = aws_network_interface.block.id", "aws_network_interface.block"),
    ],
)
def test_what_was_not_found_before_is_shown_whatever_changed(run: Run, rule: str, line: str, subject: str) -> None:
    """It can be about a block that does not refer to the one that changed."""
    loaded = Registry().find(rule)
    assert loaded is not None
    text = next(one.source for one in loaded.rule.bad if f"\n{line}" in one.source)
    name = "a.enilint.yaml" if text.startswith("version") else "main.tf"
    write(name, text.replace(f"\n{line}", "\n  # nothing here", 1))
    commit()
    assert subject not in found(run, "--select", rule, "--fail-on", "info")
    write(name, text)
    assert subject in found(run, "--select", rule, "--fail-on", "info")
    commit()
    assert found(run, "--select", rule, "--fail-on", "info") == []


def test_a_lock_file_makes_a_root_module_of_one_that_is_called(run: Run) -> None:
    write("net/main.tf", MODULE)
    write("main.tf", 'module "net" {\n  source = "./net"\n  zone   = "us-east-1a"\n}\n')
    commit()
    assert run("check").code == 0
    write("net/.terraform.lock.hcl", "")
    assert found(run) == ["aws_network_interface.n"]


def test_a_plan_is_shown_whole_if_its_source_changed(run: Run) -> None:
    """What it was before is not at hand."""
    case = Path(__file__).parents[1] / "cases/terraform/floating-eni-cross-zone"
    write("main.tf", (case / "main.tf").read_text(encoding="utf-8"))
    write("plan.json", (case / "plan.json").read_text(encoding="utf-8"))
    commit()
    assert found(run, "plan.json") == []
    write("apart/other.tf", 'resource "aws_vpc" "new" {\n  cidr_block = "10.0.0.0/16"\n}\n')
    assert found(run, "plan.json") == []
    text = Path("main.tf").read_text(encoding="utf-8")
    write("main.tf", text + 'resource "aws_eip" "e" {}\n')
    assert found(run, "plan.json")
