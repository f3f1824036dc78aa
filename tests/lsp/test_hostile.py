"""Names of a repository that somebody else wrote do nothing in an editor."""

import asyncio
import json
import re

import pytest
from lsprotocol import types
from pytest_lsp import LanguageClient

from tests.lsp.editor import Editor
from tests.reporters.test_same_in_every_format import acts

NAMES = (
    "![owned](https://owned.example/x.png)",
    "[owned](command:workbench.action.terminal.sendSequence)",
    "<img src=x onerror=owned>",
    "<command:owned>",
    "@owned #17 https://owned.example",
    "`owned` `` *owned",
    "owned \u202e owned",
)
SOURCE = """\
resource "aws_subnet" "a" {
  for_each          = toset([NAME])
  availability_zone = "us-east-1a"
  vpc_id            = "vpc-NAME"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}
resource "aws_network_interface" "n" {
  for_each  = toset([NAME])
  subnet_id = aws_subnet.a[NAME].id
}
resource "aws_instance" "i" {
  for_each      = toset([NAME])
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.b.id
}
resource "aws_network_interface_attachment" "t" {
  for_each             = toset([NAME])
  network_interface_id = aws_network_interface.n[NAME].id
  instance_id          = aws_instance.i[NAME].id
  device_index         = 1
}
"""
HIDDEN = re.compile("[\u200b-\u202e]")


def source(name: str) -> str:
    return SOURCE.replace('"vpc-NAME"', f'"vpc-{name}"').replace("NAME", f'"{name}"')


@pytest.mark.parametrize("name", NAMES)
async def test_names_do_nothing_in_a_hover(name: str, pulling: Editor) -> None:
    text = source(name)
    pulling.open("main.tf", text)
    places = ['"aws_subnet" "a"', "aws_subnet.a[", '"aws_network_interface"', "aws_network_interface.n["]
    places += ['"aws_network_interface_attachment"', "aws_instance.i[", '"t3.micro"']
    hovers = [await pulling.hover("main.tf", pulling.position(text, place, 2)) for place in places]
    for place, shown in zip(places, hovers, strict=True):
        own = re.sub(r"(?s)\*\*\[ENI\d+\]\(file://.*", "", shown)  # what comes with the rule
        assert own, place
        kinds = set(acts(own)) - {"hr", "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"}
        assert (kinds, HIDDEN.search(own)) == (set(), None), own
    assert "owned" in "".join(hovers)


@pytest.mark.parametrize("name", NAMES)
async def test_messages_have_no_links_and_hide_nothing(name: str, pulling: Editor) -> None:
    pulling.open("main.tf", source(name))
    found = (await pulling.pull("main.tf")).items
    texts = [one.message for one in found]
    texts += [related.message for one in found for related in one.related_information or ()]
    texts += [one.title for one in await pulling.actions("main.tf")]
    assert "owned" in "".join(texts)
    assert not [one for one in texts if "](" in one or HIDDEN.search(one)]


@pytest.mark.parametrize(
    "name", ["x}\n  owned: {a", "x, owned: {}", "x # owned", "owned\u202e", "owned\u00ad", "&owned"]
)
async def test_no_name_is_completed_that_would_mean_something_else(name: str, pulling: Editor) -> None:
    ids = [*(json.dumps(one, ensure_ascii=True) for one in (name, "own subnet")), "own/a-1.b"]
    (pulling.folder / "net.enilint.yaml").write_text(
        "version: 1\nsubnets:\n" + "".join(f"  {one}: {{zone: us-east-1a}}\n" for one in ids)
    )
    text = "version: 1\nimports: [net.enilint.yaml]\ninterfaces:\n  n: {subnet: |}\n"
    pulling.open("a.enilint.yaml", text.replace("|", "own"))
    await pulling.pull("a.enilint.yaml")
    assert set(await pulling.complete("a.enilint.yaml", text)) == {"own subnet", "own/a-1.b"}
    net = f'resource "aws_subnet" {ids[0]} {{\n}}\nresource "aws_subnet" "own" {{\n}}\n'
    (pulling.folder / "net.tf").write_text(net)
    text = 'resource "aws_network_interface" "n" {\n  subnet_id = |\n}\n'
    pulling.open("main.tf", text.replace("|", '"subnet-1"'))
    await pulling.pull("main.tf")
    assert set(await pulling.complete("main.tf", text)) == {"aws_subnet.own.id"}


async def test_what_pops_up_has_no_links(client_that_pulls: LanguageClient) -> None:
    """VS Code makes a link of `[text](command:...)` in a message: a click runs the command."""
    editor: Editor = client_that_pulls.editor
    (editor.folder / "[run](command:owned)").mkdir()
    (editor.folder / "enilint.toml").write_text('context = ["[run](command:owned)"]')
    editor.disk_changed("enilint.toml", types.FileChangeType.Changed)
    await editor.pull_all()
    for _ in range(100):
        if client_that_pulls.messages:
            break
        await asyncio.sleep(0.05)
    (message,) = client_that_pulls.messages
    assert "[run] (command:owned): cannot be read" in message.message
    assert "](" not in message.message
