"""What is read anew when a file changes: the designs that it is part of, and no other."""

import gc
import weakref
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server is an extra")

from enilint.inputs.terraform.hcl import shared_blocks
from enilint.inputs.terraform.hcl.pieces import Pieces
from enilint.lsp import areas
from enilint.lsp.describe import hover_text
from enilint.lsp.spots import spots_at
from enilint.lsp.workspace import Workspace

CALL = 'module "site" {\n  source = "../site"\n}\n'
LOCALS = "locals {\n  number = %s\n}\n"
SITE = 'resource "aws_subnet" "a" {\n  availability_zone = "us-east-1a"\n}\n'
FILES = {
    "site/main.tf": SITE,
    "one/main.tf": CALL,
    "two/main.tf": CALL,
    "three/main.tf": SITE,
    "network.enilint.yaml": "version: 1\nsubnets: {a: {zone: us-east-1a}}\n",
    "app.enilint.yaml": "version: 1\nimports: [network.enilint.yaml]\ninstances: {web: {subnet: a}}\n",
    "alone.enilint.yaml": "version: 1\n",
}


class Editor:
    """A workspace, and the designs that were read since one last asked."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.workspace = Workspace()
        self._read: list[str] = []
        read = areas.read

        def counted(file, kind, context):
            self._read.append(Path(file.path).resolve().relative_to(folder).parts[0])
            return read(file, kind, context)

        monkeypatch.setattr(areas, "read", counted)
        self.workspace.set_folders([str(folder)])

    def read(self) -> list[str]:
        while self.workspace.is_stale:
            for _ in self.workspace.work():
                pass
        self.workspace.remarks()
        found, self._read = sorted(self._read), []
        return found

    def open(self, name: str) -> None:
        path = self.folder / name
        self.workspace.open(path.as_uri(), str(path), path.read_text(), 1)

    def change(self, name: str, text: str) -> None:
        self.workspace.change(str(self.folder / name), text, 2)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    folder = tmp_path.resolve()
    for name, text in {"enilint.toml": "", **FILES}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    editor = Editor(folder, monkeypatch)
    assert editor.read() == ["alone.enilint.yaml", "app.enilint.yaml", "network.enilint.yaml", "one", "three", "two"]
    return editor


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("site/main.tf", ["one", "two"]),
        ("one/main.tf", ["one"]),
        ("three/main.tf", ["three"]),
        ("network.enilint.yaml", ["app.enilint.yaml", "network.enilint.yaml"]),
        ("app.enilint.yaml", ["app.enilint.yaml"]),
    ],
)
def test_a_change_reaches_its_designs(editor: Editor, name: str, expected: list[str]) -> None:
    editor.open(name)
    assert editor.read() == []  # the text is that of the disk
    more = LOCALS % 1 if name.endswith(".tf") else "# a comment\n"
    editor.change(name, FILES[name] + more)
    assert editor.read() == expected
    editor.change(name, FILES[name] + more)
    assert editor.read() == []


def test_many_changes_are_read_once(editor: Editor) -> None:
    editor.open("three/main.tf")
    for number in range(10):
        editor.change("three/main.tf", SITE + LOCALS % number)
    assert editor.read() == ["three"]


def test_what_is_tried_changes_nothing(editor: Editor) -> None:
    path = str(editor.folder / "three/main.tf")
    (area,) = editor.workspace.areas(path)
    before = area.report()
    area.tried({path: SITE.replace("us-east-1a", "").encode()})
    assert editor.read() == ["three"]  # for the trial alone
    assert area.report() is before


def test_a_change_is_parsed_once(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = list[str]()
    parse, parse_pieces = shared_blocks.parse, Pieces.parse
    monkeypatch.setattr(shared_blocks, "parse", lambda text: parsed.append(text) or parse(text))
    monkeypatch.setattr(Pieces, "parse", lambda pieces, text: parsed.append(text) or parse_pieces(pieces, text))
    editor.open("one/main.tf")
    for number in range(3):
        editor.change("one/main.tf", CALL + LOCALS % number)
        assert editor.read() == ["one"]
    assert parsed == [CALL + LOCALS % number for number in range(3)]


def test_a_call_of_another_module_makes_other_roots(editor: Editor) -> None:
    editor.open("one/main.tf")
    editor.change("one/main.tf", CALL.replace("../site", "../three"))
    assert editor.read() == ["one"]
    assert "three" not in {Path(one.path).name for one in editor.workspace.all_designs()}
    editor.change("one/main.tf", CALL)
    assert editor.read() == ["one", "three"]


def test_what_was_parsed_goes_with_the_folder(editor: Editor) -> None:
    (area,) = editor.workspace.areas(str(editor.folder / "three/main.tf"))
    assert area.setup is not None
    parses = weakref.ref(area.setup.context.parses)
    del area
    editor.workspace.set_folders([])
    gc.collect()
    assert parses() is None


def test_hover_shows_what_each_network_of_a_design_says(editor: Editor, monkeypatch: pytest.MonkeyPatch) -> None:
    read = areas.read

    def of_three(file, kind, context):
        design, same = read(file, kind, context), read(file, kind, context)
        file.data = file.data.replace(b"us-east-1a", b"us-east-1b")
        design.networks += same.networks + read(file, kind, context).networks
        return design

    monkeypatch.setattr(areas, "read", of_three)
    editor.open("alone.enilint.yaml")
    editor.change("alone.enilint.yaml", "version: 1\nsubnets:\n  a: {zone: us-east-1a}\n")
    editor.read()
    text = hover_text(spots_at(editor.workspace, str(editor.folder / "alone.enilint.yaml"), 3, 3))
    assert text is not None
    assert (text.count("us-east-1a"), text.count("us-east-1b")) == (1, 1)


ALL = ["alone.enilint.yaml", "app.enilint.yaml", "network.enilint.yaml", "one", "three", "two"]


@pytest.mark.parametrize("steps", [1, 3, 5])
@pytest.mark.parametrize("name", ["enilint.toml", "network.enilint.yaml"])
def test_what_changes_in_the_midst_of_linting_is_linted_as_it_then_is(editor: Editor, name: str, steps: int) -> None:
    editor.workspace.forget()
    work = editor.workspace.work()
    for _ in range(steps):
        next(work)
    before = len(editor._read)
    editor.workspace.disk_changed(str(editor.folder / name), structure=False)
    assert list(work) == []  # it ends: what it was about is out of date
    assert len(editor._read) == before
    assert set(editor.read()) >= (set(ALL) if name == "enilint.toml" else {"network.enilint.yaml"})
    assert not editor.workspace.is_stale


def test_what_is_typed_in_the_midst_of_linting_is_linted(editor: Editor) -> None:
    editor.open("two/main.tf")
    editor.workspace.forget()
    work = editor.workspace.work()
    next(work)
    editor.change("two/main.tf", CALL + LOCALS % 1)
    assert list(work) == []
    assert "two" in editor.read()
    (design,) = editor.workspace.designs(str(editor.folder / "two/main.tf"))
    assert [text for path, text in design.texts.items() if path.endswith("two/main.tf")] == [CALL + LOCALS % 1]


TEMPLATE = """\
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: BLOCK}}
"""


@pytest.mark.parametrize("name", ["network.yaml", "network.template"])
def test_a_template_is_linted_as_it_is_typed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / name).write_text(TEMPLATE.replace("BLOCK", "10.0.2.0/24"))
    editor = Editor(tmp_path, monkeypatch)
    assert editor.read() == [name]
    editor.open(name)
    assert editor.read() == []
    editor.change(name, TEMPLATE.replace("BLOCK", "10.0.1.0/24"))
    assert editor.read() == [name]
    (remarks,) = editor.workspace.remarks().values()
    assert [one.rule for one in remarks.findings] == ["ENI807"]


def test_a_file_that_becomes_a_template_is_linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new.json").write_text("{}")
    editor = Editor(tmp_path, monkeypatch)
    editor.open("new.json")
    assert editor.read() == []
    editor.change("new.json", '{"Resources": {"V": {"Type": "AWS::EC2::VPC"}}}')
    editor.workspace.saved(str(tmp_path / "new.json"))
    assert editor.read() == ["new.json"]
