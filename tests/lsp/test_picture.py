"""The picture of a design, for editors that can show a page."""

import asyncio
from typing import Any

from tests.lsp.editor import Editor

NETWORK = """\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  a: {vpc: core, zone: us-east-1a, cidr: 10.0.1.0/24}
  b: {vpc: core, zone: us-east-1b, cidr: 10.0.2.0/24}
interfaces:
  vip: {subnet: b}
instances:
  "<script>web": {type: t3.micro, subnet: a}
attachments:
  - {device_index: 1, instance: "<script>web", interface: vip}
"""


async def picture(editor: Editor, name: str) -> Any:
    params = {"textDocument": {"uri": editor.uri(name)}}
    return await asyncio.wrap_future(editor.client.protocol.send_request("enilint/picture", params))


async def test_pins_have_the_places_of_their_findings(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", NETWORK)
    answer = await picture(pulling, "a.enilint.yaml")
    assert 'href="#f1"' in answer.html
    assert "us-east-1b" in answer.html
    assert "<script" not in answer.html
    assert len(answer.places) == answer.html.count('id="f') > 0
    first = answer.places[0]
    assert (first.number, first.uri) == (1, pulling.uri("a.enilint.yaml"))
    assert "interface: vip}" in NETWORK.splitlines()[first.range.start.line]


async def test_the_picture_shows_what_the_editor_has(pulling: Editor) -> None:
    pulling.open("a.enilint.yaml", NETWORK)
    pulling.change("a.enilint.yaml", NETWORK.replace("us-east-1b", "us-east-1a"))
    answer = await picture(pulling, "a.enilint.yaml")
    assert "us-east-1b" not in answer.html
    assert 'href="#f1"' not in answer.html


async def test_a_file_of_no_design_has_no_picture(pulling: Editor) -> None:
    pulling.open("notes.yaml", "to: do\n")
    assert await picture(pulling, "notes.yaml") is None
    assert await picture(pulling, "missing.tf") is None
