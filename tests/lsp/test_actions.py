"""What is offered about findings: each change, applied, removes its finding and adds none."""

import asyncio
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from lsprotocol import types

from tests.lsp.editor import CONFIG, Editor, LanguageClient, capabilities, pytest_lsp

FLOW = """\
version: 1
subnets:
  b: {zone: us-east-1b}
  c: {zone: us-east-1a}
interfaces:
  vip: {description: "🚀 é", subnet: b}
instances:
  web: {type: m5.large, zone: us-east-1a}
attachments:
  - {interface: vip, instance: web, device_index: 1}  # 🚀
"""
SOURCE = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_instance" "web" {
  instance_type     = "m5.large"
  subnet_id         = aws_subnet.a.id
  availability_zone = "us-east-1b" # 🚀
}
"""
TWO = """\
version: 1
subnets:
  a: {zone: us-east-1a}
interfaces:
  router: {subnet: a, attached_by_agent: true}
  other: {subnet: a, attached_by_agent: true}
instances:
  web: {type: m5.large, subnet: a, zone: us-east-1b}
  standby: {type: m5.large, subnet: a, zone: us-east-1b}
"""


def titles(actions: list[types.CodeAction]) -> list[str]:
    return [one.title for one in actions]


def at(editor: Editor, text: str, needle: str) -> types.Range:
    """An empty range, as the cursor is one, in a part of a text."""
    position = editor.position(text, needle, 1)
    return types.Range(position, position)


async def codes(editor: Editor, name: str) -> list[str]:
    return [str(one.code) for one in (await editor.pull(name)).items]


async def apply(editor: Editor, name: str, text: str, action: types.CodeAction) -> str:
    """Do what an action says, in one file. Returns the new text."""
    edits = editor.edits(action)
    assert list(edits) == [name]
    changed = editor.edited(text, edits[name])
    editor.change(name, changed)
    return changed


async def test_a_fix_in_each_encoding(pulling_in_each_encoding: Editor) -> None:
    editor = pulling_in_each_encoding
    editor.open("a.enilint.yaml", FLOW)
    before = await codes(editor, "a.enilint.yaml")
    found = await editor.actions("a.enilint.yaml", at(editor, FLOW, "vip, instance"))
    (fix,) = (one for one in found if one.is_preferred)
    assert fix.title.startswith("Fix ENI101: ")
    assert fix.kind == types.CodeActionKind.QuickFix
    assert [one.code for one in fix.diagnostics] == ["ENI101"]
    assert await apply(editor, "a.enilint.yaml", FLOW, fix) == FLOW.replace("subnet: b}", "subnet: c}")
    assert Counter(before) - Counter(await codes(editor, "a.enilint.yaml")) == Counter({"ENI101": 1})


async def test_a_fix_in_another_file(pulling: Editor) -> None:
    network, _, application = FLOW.partition("instances:")
    application = "version: 1\nimports: [network.enilint.yaml]\ninstances:" + application
    (pulling.folder / "network.enilint.yaml").write_text(network)
    pulling.open("a.enilint.yaml", application)
    (fix,) = (one for one in await pulling.actions("a.enilint.yaml") if one.is_preferred)
    (edits,) = (edits for name, edits in pulling.edits(fix).items() if name == "network.enilint.yaml")
    pulling.open("network.enilint.yaml")
    pulling.change("network.enilint.yaml", pulling.edited(network, edits))
    assert "ENI101" not in await codes(pulling, "a.enilint.yaml")
    # what is done when a document is saved changes that document alone
    assert await pulling.actions("a.enilint.yaml", only=["source.fixAll"]) == []


async def test_a_choice_is_offered_and_not_made(pulling: Editor) -> None:
    text = FLOW.replace("  c: {zone: us-east-1a}\n", "  c: {zone: us-east-1a}\n  management: {zone: us-east-1a}\n")
    pulling.open("a.enilint.yaml", text)
    fixes = [one for one in await pulling.actions("a.enilint.yaml") if one.title.startswith("Fix ENI101")]
    assert [one.title.split(",")[0].split()[-1] for one in fixes] == ["subnets.c", "subnets.management"]
    assert not any(one.is_preferred for one in fixes)
    assert await pulling.actions("a.enilint.yaml", only=["source.fixAll"]) == []


async def test_a_fix_that_would_add_a_finding_is_not_offered(pulling: Editor) -> None:
    text = FLOW.replace("m5.large, zone: us-east-1a", "m5.large, subnet: c")  # the subnet that is left is taken
    pulling.open("a.enilint.yaml", text)
    assert "ENI101" in await codes(pulling, "a.enilint.yaml")
    assert [one.title for one in await pulling.actions("a.enilint.yaml") if one.title.startswith("Fix ENI101")] == []


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("name", "text", "rule", "needle", "expected"),
    [
        ("a.enilint.yaml", FLOW, "ENI101", "vip, instance", "  # enilint: ignore[ENI101] say why\n  - {interface"),
        ("main.tf", SOURCE, "ENI103", "us-east-1b", "  # enilint: ignore[ENI103] say why\n  availability_zone"),
    ],
)
async def test_a_suppression(
    pulling_in_each_encoding: Editor, name: str, text: str, rule: str, needle: str, expected: str, ending: str
) -> None:
    editor, text = pulling_in_each_encoding, text.replace("\n", ending)
    editor.open(name, text)
    before = await codes(editor, name)
    found = await editor.actions(name, at(editor, text, needle))
    (ignore,) = (one for one in found if one.title == f"Ignore {rule} here, with a reason")
    changed = await apply(editor, name, text, ignore)
    assert expected.replace("\n", ending) in changed
    assert Counter(before) - Counter(await codes(editor, name)) == Counter({rule: 1})
    assert Counter(await codes(editor, name)) - Counter(before) == Counter()


async def test_a_suppression_of_a_line_that_begins_in_a_text(pulling: Editor) -> None:
    text = TWO.replace("web: {type", 'web: {description: "of\n    two lines", type')
    pulling.open("a.enilint.yaml", text)
    found = await pulling.actions("a.enilint.yaml", at(pulling, text, "us-east-1b"))
    (ignore,) = (one for one in found if one.title.startswith("Ignore"))
    changed = await apply(pulling, "a.enilint.yaml", text, ignore)
    assert changed == text.replace("1b}\n", "1b}  # enilint: ignore[ENI103] say why\n", 1)
    assert await codes(pulling, "a.enilint.yaml") == ["ENI103"]


async def test_no_suppression_where_there_are_no_comments(pulling: Editor) -> None:
    text = '{"version": 1, "subnets": {"a": {"zone": "us-east-1a"}},\n "instances": {"w": {"subnet": "a", "zone": "us-east-1b"}}}\n'  # noqa: E501
    pulling.open("a.enilint.json", text)
    found = await pulling.actions("a.enilint.json")
    assert [one for one in titles(found) if one.startswith("Ignore")] == []
    (fix,) = (one for one in found if one.is_preferred)
    await apply(pulling, "a.enilint.json", text, fix)
    assert await codes(pulling, "a.enilint.json") == []


async def test_what_is_said_of_suppressions_is_not_suppressed(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", "version: 1  # enilint: ignore[ENI101]\n")
    assert await codes(pulling, "a.enilint.yaml") == ["ENI001"]
    assert titles(await pulling.actions("a.enilint.yaml")) == ["Explain ENI001 unused-suppression"]


async def test_all_fixes_of_a_document(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", TWO)
    assert await codes(pulling, "a.enilint.yaml") == ["ENI103", "ENI103"]
    (action,) = await pulling.actions("a.enilint.yaml", only=["source.fixAll"])
    assert action.kind == "source.fixAll.enilint"
    changed = await apply(pulling, "a.enilint.yaml", TWO, action)
    assert changed == TWO.replace(", zone: us-east-1b", "")
    assert await codes(pulling, "a.enilint.yaml") == []
    assert await pulling.actions("a.enilint.yaml", only=["source.fixAll.enilint"]) == []


async def test_what_is_offered_is_what_was_asked_for(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", TWO)
    everything = await pulling.actions("a.enilint.yaml")
    assert {one.kind for one in everything} == {types.CodeActionKind.QuickFix}
    assert await pulling.actions("a.enilint.yaml", only=["quickfix"]) == everything
    assert await pulling.actions("a.enilint.yaml", only=["refactor"]) == []
    assert {one.kind for one in await pulling.actions("a.enilint.yaml", only=["source"])} == {"source.fixAll.enilint"}
    one = await pulling.actions("a.enilint.yaml", at(pulling, TWO, "us-east-1b"))
    assert [title.split()[0] for title in titles(one)] == ["Fix", "Ignore", "Explain"]
    assert len(everything) == 5  # a rule is explained once
    assert await pulling.actions("a.enilint.yaml", at(pulling, TWO, "router")) == []


async def test_of_many_findings_some_are_tried(pulling: Editor) -> None:
    more = "".join(f"  web-{one}: {{subnet: a, zone: us-east-1b}}\n" for one in range(12))
    pulling.open("a.enilint.yaml", TWO + more)
    assert len(await codes(pulling, "a.enilint.yaml")) == 14
    found = await pulling.actions("a.enilint.yaml")
    assert Counter(title.split()[0] for title in titles(found)) == {"Fix": 10, "Ignore": 10, "Explain": 1}


async def test_a_change_while_actions_are_looked_for(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", TWO)
    asked = asyncio.ensure_future(pulling.actions("a.enilint.yaml"))
    await asyncio.sleep(0)
    text = f"# another line\n{TWO}"
    pulling.change("a.enilint.yaml", text)
    for action in await asked:  # each is of the text that its version names
        for one in action.edit.document_changes if action.edit is not None else ():
            line = one.edits[0].range.start.line
            assert {1: TWO, 2: text}[one.text_document.version].split("\n")[line].strip().startswith(("web", "standby"))
    found = await pulling.actions("a.enilint.yaml", at(pulling, text, "us-east-1b"))
    (fix,) = (one for one in found if one.is_preferred)
    assert await apply(pulling, "a.enilint.yaml", text, fix) == text.replace(", zone: us-east-1b", "", 1)


async def test_a_text_that_is_broken(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", FLOW)
    assert await pulling.actions("a.enilint.yaml")
    for text in ("", "\x00", "a: [", FLOW[:-60], "\ufeff" + FLOW):
        pulling.change("a.enilint.yaml", text)
        for only in (None, ["source.fixAll"]):
            for action in await pulling.actions("a.enilint.yaml", only=only):
                assert action.edit is None or pulling.edits(action)


async def explained(editor: Editor) -> None:
    """Have the page of the first finding shown."""
    editor.open("a.enilint.yaml", TWO)
    (explain, *_) = (one for one in await editor.actions("a.enilint.yaml") if one.command is not None)
    assert explain.title == "Explain ENI103 instance-az-conflicts-with-subnet"
    command = types.ExecuteCommandParams(explain.command.command, explain.command.arguments)
    await editor.client.workspace_execute_command_async(command)


async def test_the_page_of_a_rule(pulling: Editor) -> None:
    await explained(pulling)
    (shown,) = pulling.client.shown_documents
    page = Path(unquote(shown.uri.removeprefix("file://"))).read_text()
    assert page.startswith("# ENI103 ")


@pytest_lsp.fixture(config=CONFIG)
async def client_that_shows_nothing(folder: Path, lsp_client: LanguageClient):
    """A client that cannot show documents, and takes edits of files alone."""
    can = capabilities()
    can.window.show_document = None
    can.workspace.workspace_edit.document_changes = None
    lsp_client.editor = Editor(lsp_client, folder)
    await lsp_client.editor.start(can)
    yield
    await lsp_client.shutdown_session()


async def test_an_editor_that_can_do_little(client_that_shows_nothing: LanguageClient) -> None:
    editor = client_that_shows_nothing.editor
    await explained(editor)
    for _ in range(100):
        if editor.client.messages:
            break
        await asyncio.sleep(0.05)
    assert "instance-az-conflicts-with-subnet" in editor.client.messages[0].message
    (fix, _) = (one for one in await editor.actions("a.enilint.yaml") if one.is_preferred)
    assert fix.edit.document_changes is None
    await apply(editor, "a.enilint.yaml", TWO, fix)
    assert await codes(editor, "a.enilint.yaml") == ["ENI103"]
