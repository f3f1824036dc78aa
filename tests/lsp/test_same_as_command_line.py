"""The server says of a tree what `enilint check` says of it: suppressions, baseline and configuration included."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.uris import from_fs_path

from enilint.commands.check import Options, make_report
from enilint.files.text import Lines
from enilint.lsp.positions import Positions
from enilint.run.baseline import text_of
from tests.lsp.editor import Editor

Found = Counter[tuple[str, int, int, str, str]]


def of_the_command_line(editor: Editor) -> Found:
    """The findings of `enilint check`, at their places; what roots say alike of a module that they share, once."""
    report = make_report(Options(paths=[str(editor.folder)], directory=str(editor.folder)))
    positions = Positions(editor.encoding)
    found = set()
    for finding in report.findings:
        path = str(Path(finding.at.path).resolve())
        lines = Lines("", report.texts[finding.at.path])
        start = positions.position(lines, finding.at.line, finding.at.column)
        message = f"{finding.message}\nfix: {finding.help}"
        found.add((from_fs_path(path) or "", start.line, start.character, finding.rule, message))
    return Counter(found)


async def of_the_server(editor: Editor) -> Found:
    """What the server says of all files."""
    everything = await editor.pull_all()
    return Counter(
        (one.uri, each.range.start.line, each.range.start.character, each.code, each.message)
        for one in everything.items
        for each in one.items
        if each.code is not None
    )


def rules(found: Found) -> dict[str, int]:
    """How often each rule reports."""
    return dict(Counter(rule for _, _, _, rule, _ in found))


@pytest.mark.parametrize("design", ["examples", "tests/cases/terraform"])
async def test_of_many_designs(pulling: Editor, design: str) -> None:
    shutil.copytree(Path(__file__).parents[2] / design, pulling.folder / "designs")
    found = await of_the_server(pulling)
    assert len(found) > 3
    assert found == of_the_command_line(pulling)


NETWORK = """\
version: 1
subnets:  # enilint: ignore[ENI807] used by nobody
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
interfaces:
  vip: {subnet: b}
"""
SHARED = """\
version: 1
imports: [network.enilint.yaml]
instances:
  web: {type: m5.large, subnet: a}
  old: {type: m5.large, subnet: a, zone: us-east-1b}  # enilint: ignore[ENI103] in one of two designs
"""
FIRST = """\
version: 1
imports: [shared.enilint.yaml]
attachments:
  # enilint: ignore[ENI101] moved by hand
  - {device_index: 1, instance: web, interface: vip}
"""
SECOND = """\
version: 1
imports: [shared.enilint.yaml]
attachments:
  - {device_index: 1, instance: web, interface: vip}  # enilint: ignore[ENI301] the wrong rule
"""
MODULE = """\
resource "aws_subnet" "a" {
  availability_zone = var.zone
}
resource "aws_instance" "web" {
  instance_type     = "m5.large"
  subnet_id         = aws_subnet.a.id
  availability_zone = "us-east-1a" # enilint: ignore[ENI103] one root passes another zone
}
variable "zone" {}
"""


def root(zone: str) -> str:
    return f'module "site" {{\n  source = "../site"\n  zone   = "{zone}"\n}}\n'


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


TREE = {
    "network.enilint.yaml": NETWORK,
    "shared.enilint.yaml": SHARED,
    "first.enilint.yaml": FIRST,
    "second.enilint.yaml": SECOND,
    "site/main.tf": MODULE,
    "matching/main.tf": root("us-east-1a"),
    "other/main.tf": root("us-east-1b"),
}


async def test_of_suppressions(pulling: Editor) -> None:
    write(pulling.folder, TREE)
    found = await of_the_server(pulling)
    # one attachment of two, and what suppresses nothing in any of the designs that it is part of
    assert rules(found) == {"ENI101": 1, "ENI001": 2}
    assert found == of_the_command_line(pulling)


async def test_of_the_configuration(pulling: Editor) -> None:
    write(pulling.folder, TREE)
    (pulling.folder / "enilint.toml").write_text(
        """\
ignore = ["ENI001"]
require-reason = true
[severity]
ENI101 = "info"
[[suppress]]
rules = ["ENI101"]
paths = ["second.enilint.yaml"]
reason = "later"
[[suppress]]
rules = ["ENI103"]
subjects = ["nothing"]
"""
    )
    found = await of_the_server(pulling)
    assert rules(found) == {"ENI004": 1}
    assert found == of_the_command_line(pulling)


async def test_of_a_baseline(pulling: Editor) -> None:
    write(pulling.folder, TREE | {"own.enilint.yaml": SHARED.replace("  # enilint: ignore[ENI103] in one of two", "#")})
    configuration, baseline = pulling.folder / "enilint.toml", pulling.folder / "enilint-baseline.json"
    report = make_report(Options(paths=[str(pulling.folder)], directory=str(pulling.folder)))
    baseline.write_text(text_of(one for one in report.findings if one.rule == "ENI101"))
    configuration.write_text('baseline = "enilint-baseline.json"\n')
    found = await of_the_server(pulling)
    assert rules(found) == {"ENI103": 1, "ENI001": 2}
    assert found == of_the_command_line(pulling)

    baseline.write_text(text_of(report.findings))
    pulling.disk_changed("enilint-baseline.json", types.FileChangeType.Changed)
    assert await of_the_server(pulling) == of_the_command_line(pulling) == Counter()

    baseline.unlink()  # which is said at its place, and leaves everything as it is found
    pulling.disk_changed("enilint-baseline.json", types.FileChangeType.Deleted)
    (mistake,) = (await pulling.pull("enilint-baseline.json")).items
    assert "cannot be read" in mistake.message
    assert rules(await of_the_server(pulling)) == {"ENI101": 1, "ENI103": 1, "ENI001": 2}

    baseline.write_text(text_of(()))
    pulling.disk_changed("enilint-baseline.json", types.FileChangeType.Created)
    assert (await pulling.pull("enilint-baseline.json")).items == ()


async def test_while_a_suppression_is_written(pulling: Editor) -> None:
    write(pulling.folder, TREE)
    pulling.open("second.enilint.yaml")
    for text in (
        SECOND.replace("ENI301", "ENI101"),
        SECOND.replace("ENI301", "ENI10"),
        SECOND.replace("ignore[ENI301] the wrong rule", "ignor"),
        SECOND.replace("device_index: 1", "device_index: 2"),
    ):
        pulling.change("second.enilint.yaml", text)
        edited = await of_the_server(pulling)
        (pulling.folder / "second.enilint.yaml").write_text(text)
        assert edited == of_the_command_line(pulling)


async def test_of_excluded_designs_and_settings_by_path(pulling: Editor) -> None:
    for name in ("old", "dev", "prod"):
        (pulling.folder / name).mkdir()
        (pulling.folder / name / "shared.enilint.yaml").write_text(
            SHARED.replace("imports: [network", "imports: [../network")
        )
        (pulling.folder / name / "first.enilint.yaml").write_text(
            FIRST.replace("  # enilint: ignore[ENI101] moved by hand\n", "")
        )
    (pulling.folder / "network.enilint.yaml").write_text(NETWORK)
    (pulling.folder / "enilint.toml").write_text(
        'ignore = ["ENI001"]\nexclude = ["old/"]\n[[per-path]]\npaths = ["dev/"]\nignore = ["ENI101"]\n'
    )
    found = await of_the_server(pulling)
    assert found == of_the_command_line(pulling)
    assert {uri.split("/")[-2] for uri, _, _, rule, _ in found if rule == "ENI101"} == {"prod"}
