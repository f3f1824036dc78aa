"""Stand-ins in an editor: they are said at the call, and go when the module is installed."""

import json
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server is an extra")

from enilint.files.text import Lines
from enilint.lsp.areas import Area
from enilint.run.request import Request
from enilint.run.setup import prepare
from tests.inputs.terraform.source.projects import write
from tests.inputs.terraform.source.standing_in import FILES, ZONES, call, stand_ins


def _lint(area: Area) -> None:
    for _ in area.work({}, None):
        pass


def test_the_editor_reads_stand_ins_until_the_module_is_installed(tmp_path: Path) -> None:
    folder = write(tmp_path / "project", {"main.tf": call(ZONES)})
    area = Area(str(folder), str(folder))
    area.setup = prepare(Request(paths=(str(folder),), directory=str(folder)))
    area.setup.context.modules.stand_ins = stand_ins(tmp_path / "own")
    _lint(area)
    (used,) = area.report().stand_ins
    assert (used.line, used.message.partition(":")[0]) == (1, "module.net is not installed")
    (finding,) = area.report().findings
    assert Lines("", call(ZONES)).line(finding.at.line) == "    instance     = aws_instance.app.id"
    entry = {"Key": "net", "Source": "registry.terraform.io/acme/net/aws", "Version": "2.0.0", "Dir": "net"}
    write(folder, {"net/main.tf": FILES, ".terraform/modules/modules.json": json.dumps({"Modules": [entry]})})
    area.touch(str(folder / ".terraform/modules/modules.json"), new=True, everywhere=True)
    _lint(area)
    assert area.report().stand_ins == ()
    (finding,) = area.report().findings
    assert [one.at.path for one in finding.related if one.subject.startswith("module.net.")] == [
        str(folder / "net/main.tf")
    ] * 2
