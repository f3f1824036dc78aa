"""Texts that say the same in other words are not read again, and what is said of them is that of a fresh server."""

import gc
import random
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server is an extra")

from enilint.files.text import TextEdit
from enilint.lsp import areas
from enilint.lsp.workspace import Remarks, Workspace
from enilint.run.fixing import fixes_that_mend

ZONES = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.0.0/24"
}
"""
MAIN = """\
module "zones" {
  source = "./zones"
}

# The two stand apart.
resource "aws_instance" "web" {
  instance_type     = "m5.large"
  subnet_id         = module.zones.subnet # of the module
  availability_zone = "us-east-1b"

}

resource "aws_network_interface" "side" {
  subnet_id = module.zones.subnet
  tags      = { Name = "side ${aws_instance.web.id}" }
}

resource "aws_eip" "vip" {
  instance = aws_instance.web.id
}
"""
FILES = {
    "enilint.toml": "",
    "zones/main.tf": f'{ZONES}\noutput "subnet" {{\n  value = aws_subnet.a.id\n}}\n',
    "main.tf": MAIN,
    "variables.tf": 'variable "unused" {\n  type = string\n}\n',
}
TYPED = (
    "\n  private_ip = ",
    '\n  tags = { Name = "x',
    "  # enilint: ignore[ENI103]",
    "\n  # enilint: ignore[all]\n",
    "\n# a note",
    'resource "aws_eip" "other" {\n  insta',
    " /* ",
    " */ ",
    "<<EOT\n",
    '"',
    "}",
    "{",
    "${",
    "\n",
    "  ",
    "🚀",
    "\N{LINE SEPARATOR}",
    "sensitive",
    " # aws ec2 modify-network-interface-attribute",
)


class Typist:
    """Someone who edits a root module. `read`: how often it was read as a whole."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, text in FILES.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text(text)
        self.read = 0
        self.folder = folder
        self.texts: dict[str, str] = {}
        read = areas.read

        def counted(file, kind, context):
            self.read += 1
            return read(file, kind, context)

        monkeypatch.setattr(areas, "read", counted)
        self.workspace = Workspace()
        self.workspace.set_folders([str(folder)])
        settled(self.workspace)

    def type(self, text: str, name: str = "main.tf") -> Mapping[str, Remarks]:
        path = str(self.folder / name)
        if name not in self.texts:
            self.workspace.open((self.folder / name).as_uri(), path, (self.folder / name).read_text(), 1)
        self.texts[name] = text
        self.workspace.change(path, text, 2)
        return settled(self.workspace)

    def fresh(self) -> Mapping[str, Remarks]:
        """What a server says that has just started."""
        return settled(self.fresh_workspace())

    def fresh_workspace(self) -> Workspace:
        workspace = Workspace()
        workspace.set_folders([str(self.folder)])
        for name, text in self.texts.items():
            workspace.open((self.folder / name).as_uri(), str(self.folder / name), text, 1)
        settled(workspace)
        return workspace

    def codes(self) -> set[str]:
        about = self.workspace.remarks()[str(self.folder / "main.tf")]
        return {one.rule for one in about.findings}


def settled(workspace: Workspace) -> Mapping[str, Remarks]:
    while workspace.is_stale:
        for _ in workspace.work():
            pass
    return {path: one for path, one in workspace.remarks().items() if one != Remarks()}


@pytest.fixture
def typist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typist:
    folder = tmp_path.resolve() / "project"
    folder.mkdir()
    return Typist(folder, monkeypatch)


def test_comments_are_not_read_again_and_count(typist: Typist) -> None:
    typist.type(MAIN)
    assert "ENI103" in typist.codes()
    comment = "# enilint: ignore[ENI103] they do"
    for end in range(1, len(comment) + 1):
        assert typist.type(MAIN.replace("# The two stand apart.", comment[:end])) == typist.fresh()
    typist.type(MAIN)
    before = typist.read
    typist.type(MAIN.replace('"us-east-1b"', f'"us-east-1b" {comment}'))
    assert typist.read == before
    assert "ENI103" not in typist.codes()


def test_what_is_not_a_sentence_yet_is_not_read_again(typist: Typist) -> None:
    typist.type(MAIN.replace("\n\n}", "\n  s\n}"))
    before = typist.read
    found = typist.type(MAIN.replace("\n\n}", "\n  source_dest\n}"))
    assert typist.read == before
    assert found == typist.fresh()
    assert found[str(typist.folder / "main.tf")].errors


@pytest.mark.parametrize(
    "text",
    [
        f"\n{MAIN}",
        f" {MAIN}",
        MAIN.replace("us-east-1b", "us-east-1c"),
        MAIN.replace("stand apart", "call modify-instance-attribute"),
        MAIN.replace("stand apart", "call ModifyNetworkInterfaceAttribute"),
        MAIN.replace("\n\n}", "\n  no_argument_yet\n}"),
    ],
)
def test_what_says_something_else_is_read_again(typist: Typist, text: str) -> None:
    typist.type(MAIN)
    before = typist.read
    assert typist.type(text) == typist.fresh()
    assert typist.read > before + 1  # the fresh one reads it, too


def test_a_file_that_changes_on_disk_meanwhile_is_read(typist: Typist) -> None:
    typist.type(MAIN)
    (typist.folder / "zones/main.tf").write_text(FILES["zones/main.tf"].replace("us-east-1a", "us-east-1b"))
    assert typist.type(MAIN.replace("stand apart", "stand together")) == typist.fresh()


def test_a_fix_is_written_into_the_text_as_it_is(typist: Typist) -> None:
    typist.type(MAIN)
    typist.type(MAIN.replace("# The two stand apart.", "# They do."))
    edits = [edits_of_fixes(workspace, typist.folder) for workspace in (typist.workspace, typist.fresh_workspace())]
    assert edits[0]
    assert edits[0] == edits[1]
    before = typist.read
    typist.type(MAIN.replace("# The two stand apart.", "# They do not."))
    assert typist.read == before  # what was tried changes nothing


def edits_of_fixes(workspace: Workspace, folder: Path) -> list[tuple[TextEdit, ...]]:
    (area,) = workspace.areas(str(folder / "main.tf"))
    run = area.run
    return [fix.edits for one in run.report.findings for fix in fixes_that_mend(area.tried, run, one)]


def test_memory_does_not_grow_with_the_keys(typist: Typist) -> None:
    """Objects are dropped every 13 keys or so: the most that there are is compared."""
    early, late = range(40, 67), range(133, 160)
    held = {}
    gc.freeze()
    for number in range(late.stop):
        typist.type(f"{'#' * (number % 7)}\nlocals {{\n  number = {1000 + number}\n}}\n{MAIN}")
        if number in early or number in late:
            gc.collect()
            held[number] = sys.getallocatedblocks()
    grown = max(held[one] for one in late) - max(held[one] for one in early)
    assert grown < 5 * (late.start - early.start), "a few objects for each key"


@pytest.mark.parametrize("seed", range(6))
def test_any_edits_are_answered_as_by_a_fresh_server(typist: Typist, seed: int) -> None:
    chance = random.Random(seed)
    texts = {name: text for name, text in FILES.items() if name.endswith(".tf")}
    for _ in range(6):
        name = chance.choice(["main.tf", "main.tf", "main.tf", "zones/main.tf", "variables.tf"])
        text = texts[name]
        place, typed = chance.randrange(len(text) + 1), chance.choice(TYPED)
        keys = [text[:place] + typed[:end] + text[place:] for end in range(1, len(typed) + 1)]
        if chance.random() < 0.4:
            keys += [text[: place - end] + text[place:] for end in range(min(place, 6))]
        for text in keys:
            said = typist.type(text, name)
            if chance.random() < 0.3:
                assert said == typist.fresh()
        texts[name] = text
    assert typist.type(texts[name], name) == typist.fresh()
