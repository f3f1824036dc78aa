"""What is read anew when a file changes: the designs that it is part of, and no other."""

from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server is an extra")

from enilint.lsp import areas
from enilint.lsp.workspace import Workspace

CALL = 'module "site" {\n  source = "../site"\n}\n'
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
    editor.change(name, f"{FILES[name]}# a comment\n")
    assert editor.read() == expected
    editor.change(name, f"{FILES[name]}# a comment\n")
    assert editor.read() == []


def test_many_changes_are_read_once(editor: Editor) -> None:
    editor.open("three/main.tf")
    for number in range(10):
        editor.change("three/main.tf", f"{SITE}# {number}\n")
    assert editor.read() == ["three"]


def test_what_is_tried_changes_nothing(editor: Editor) -> None:
    path = str(editor.folder / "three/main.tf")
    (area,) = editor.workspace.areas(path)
    before = area.report()
    area.tried({path: SITE.replace("us-east-1a", "").encode()})
    assert editor.read() == ["three"]  # for the trial alone
    assert area.report() is before


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
