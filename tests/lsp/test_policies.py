"""Rule files in an editor: mistakes as they are typed, hover, completion, and how many resources match."""

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor

DESIGN = """\
version: 1
subnets:
  a: {zone: us-east-1a, tags: {tier: app}}
  b: {}
interfaces:
  web: {subnet: a}
  db: {subnet: b}
  other: {subnet: a}
"""
RULES = """\
version: 1
rules:
- code: ACME001
  name: interface-outside-zone
  for: interface
  where: |
    subnet.tags.tier == "app"
  must: subnet.zone.name == "us-east-1b"
"""
FOLDED = RULES.replace("|", ">")
BOTH = FOLDED.replace("for: interface", "for: [instance, subnet]  # both").replace("subnet.", "")
BELOW = BOTH.replace("[instance, subnet]  # both", "\n  - instance\n  - subnet  # both")
NAME = "net.enilint-rules.yaml"


async def test_findings_of_a_rule_file_that_the_configuration_names(pulling: Editor) -> None:
    (pulling.folder / NAME).write_text(RULES)
    (pulling.folder / "enilint.toml").write_text(f'rule-files = ["{NAME}"]\nselect = ["ACME"]\n')
    pulling.open("design.enilint.yaml", DESIGN)
    found = (await pulling.pull("design.enilint.yaml")).items
    assert [one.code for one in found] == ["ACME001", "ACME001"]
    assert found[0].code_description.href == (pulling.folder / NAME).as_uri()


async def test_mistakes_appear_as_they_are_typed(pulling: Editor) -> None:
    (pulling.folder / NAME).write_text(RULES)
    pulling.open(NAME)
    assert not (await pulling.pull(NAME)).items
    wrong = RULES.replace("subnet.zone.name", "subnet.zon.name")
    pulling.change(NAME, wrong)
    (found,) = (await pulling.pull(NAME)).items
    assert found.message == "subnet has no attribute `zon` (did you mean `zone`?)"
    assert found.range.start == pulling.position(wrong, "zon.name")
    pulling.change(NAME, RULES)
    assert not (await pulling.pull(NAME)).items


async def test_hover(pulling: Editor) -> None:
    pulling.open("design.enilint.yaml", DESIGN)
    pulling.open(NAME, RULES)
    shown = await pulling.hover(NAME, pulling.position(RULES, "tier ==", 1))
    assert shown.startswith("**`subnet.tags.tier`**: text or null")
    assert "`where` is true for 2 of 3 (interface)" in shown
    shown = await pulling.hover(NAME, pulling.position(RULES, "zone.name", 1))
    assert shown.startswith("**`subnet.zone`**: zone\n\nIts zone.")
    assert "`must` is true for 0 of 3, 1 undecided (interface)" in shown
    purpose = RULES.replace('subnet.tags.tier == "app"', 'purpose == "public"')
    pulling.change(NAME, purpose)
    assert "One of `management`, `public`, `private`, `data`." in await pulling.hover(
        NAME, pulling.position(purpose, "purpose", 1)
    )
    pulling.change(NAME, RULES)
    assert await pulling.hover(NAME, pulling.position(RULES, "ACME001", 1)) == ""


async def test_hints_count_what_conditions_match(pulling: Editor) -> None:
    pulling.open("design.enilint.yaml", DESIGN)
    pulling.open(NAME, RULES)
    everything = types.Range(types.Position(0, 0), types.Position(99, 0))
    document = types.TextDocumentIdentifier(pulling.uri(NAME))
    hints = await pulling.client.text_document_inlay_hint_async(types.InlayHintParams(document, everything))
    assert [one.label for one in hints] == ["true for 2 of 3", "true for 0 of 3, 1 undecided"]


async def test_several_kinds_are_counted_together(pulling: Editor) -> None:
    pulling.open("design.enilint.yaml", DESIGN + "instances:\n  app: {type: m5.large, subnet: a}\n")
    pulling.open(NAME, BOTH)
    shown = await pulling.hover(NAME, pulling.position(BOTH, "zone.name", 1))
    assert "`must` is true for 0 of 3, 1 undecided (instance, subnet)" in shown
    everything = types.Range(types.Position(0, 0), types.Position(99, 0))
    document = types.TextDocumentIdentifier(pulling.uri(NAME))
    hints = await pulling.client.text_document_inlay_hint_async(types.InlayHintParams(document, everything))
    assert [one.label for one in hints] == ["true for 1 of 3", "true for 0 of 3, 1 undecided"]


@pytest.mark.parametrize(
    ("text", "offered", "not_offered"),
    [
        (FOLDED.replace("for: interface", "for: int|"), {"interface", "instance"}, {"length"}),
        (FOLDED.replace("subnet.tags", "sub|.tags"), {"subnet", "length", "self"}, {"interfaces"}),
        (FOLDED.replace("subnet.zone.name", "subnet.|"), {"zone", "tags", "default_routes"}, {"length", "role"}),
        (FOLDED.replace("subnet.zone.name", "subnet.zone.na|"), {"name", "id"}, {"tags"}),
        (FOLDED.replace('subnet.tags.tier == "app"', "anytrue([for r in subnet.routes : r.|"), {"target"}, {"zone"}),
        (FOLDED.replace('subnet.tags.tier == "app"', "implicit &&\n    attached_to.|"), {"limits"}, {"subnets"}),
        (FOLDED.replace("code: ACME001", "code: |"), set(), {"interface", "length"}),
        (FOLDED.replace("for: interface", "for: [subnet, int|]"), {"interface", "instance"}, {"length"}),
        (BOTH.replace("zone.name", "zo|"), {"zone", "tags", "length"}, {"cidr", "type", "subnet"}),
        (BELOW.replace("zone.name", "zo|"), {"zone", "tags", "length"}, {"cidr", "type", "subnet"}),
        (BOTH.replace("zone.name", "zone.|"), {"name", "id"}, {"tags"}),
        (FOLDED.replace('subnet.tags.tier == "app"', 'purpose == "|'), {"management", "public"}, {"length", "subnet"}),
        (
            FOLDED.replace('subnet.tags.tier == "app"', 'anytrue([for r in routes : r.target.kind != "nat-|"'),
            {"nat-gateway", "internet-gateway"},
            {"length"},
        ),
        (FOLDED.replace('tier == "app"', 'tier == "|"'), set(), {"length", "subnet", "management"}),
    ],
)
async def test_completion(pulling: Editor, text: str, offered: set[str], not_offered: set[str]) -> None:
    pulling.open(NAME, RULES)
    found = await pulling.complete(NAME, text)
    assert offered <= found.keys()
    assert not_offered.isdisjoint(found)


async def test_everything_can_be_asked_of_a_broken_rule_file(pulling: Editor) -> None:
    pulling.open(NAME, RULES)
    for text in (
        "",
        "version: 1\nrules: [",
        "rules:\n- for:\n  where: |\n",
        RULES.replace('"app"', '"app'),
        "\t:\n- - -",
    ):
        pulling.change(NAME, text)
        await pulling.ask_everything(NAME)
        await pulling.pull(NAME)
