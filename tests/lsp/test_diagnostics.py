"""Diagnostics: those of the command line, exactly once, at the exact place, while files change."""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve
from lsprotocol import types

from enilint.commands.check import Options, make_report
from enilint.lsp.watching import watch
from tests.lsp.editor import Editor

EMOJI = """\
version: 1
subnets:
  a: {zone: us-east-1a}
instances:
  web: {description: "🚀 é e\u0301", type: m5.large, subnet: a, zone: us-east-1b}
"""
NETWORK = """\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
interfaces:
  vip: {subnet: b}
"""
APPLICATION = """\
version: 1
imports: [network.enilint.yaml]
instances:
  web: {type: m5.large, subnet: a}
attachments:
  - {device_index: 1, instance: web, interface: vip}
"""
NETWORK_TF = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_subnet" "b" {
  availability_zone = "us-east-1b"
}
"""
APPLICATION_TF = """\
resource "aws_instance" "web" {
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.b.id
}
resource "aws_network_interface_attachment" "vip" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.vip.id
  device_index         = 1
}
"""


async def test_a_finding_is_pulled_once_at_its_exact_place(pulling_in_each_encoding: Editor) -> None:
    pulling = pulling_in_each_encoding
    pulling.open("a.enilint.yaml", EMOJI)
    report = await pulling.pull("a.enilint.yaml")
    (found,) = report.items
    assert (found.code, found.severity, found.source) == ("ENI103", types.DiagnosticSeverity.Error, "enilint")
    assert pulling.text_of(EMOJI, found.range) == "us-east-1b"
    assert [pulling.text_of(EMOJI, one.location.range) for one in found.related_information] == ["us-east-1a"]
    page = Path(found.code_description.href.removeprefix("file://"))
    assert page.read_text().startswith("# ENI103 instance-az-conflicts-with-subnet\n")
    await asyncio.sleep(0.3)
    assert not pulling.client.diagnostics  # nothing is pushed to a client that pulls


async def test_what_is_unchanged_is_not_sent_again(pulling: Editor) -> None:
    (pulling.folder / "other.enilint.yaml").write_text(EMOJI)
    pulling.open("a.enilint.yaml", EMOJI)
    report = await pulling.pull("a.enilint.yaml")
    assert (await pulling.pull("a.enilint.yaml", report.result_id)).kind == "unchanged"
    everything = await pulling.pull_all()
    found = {Path(one.uri).name: [each.code for each in one.items] for one in everything.items}
    assert found == {"a.enilint.yaml": ["ENI103"], "other.enilint.yaml": ["ENI103"]}
    again = await pulling.pull_all([types.PreviousResultId(one.uri, one.result_id) for one in everything.items])
    assert {one.kind for one in again.items} == {"unchanged"}


async def refreshed(pulling: Editor, before: int) -> None:
    """Wait until an editor was told to pull again."""
    for _ in range(100):
        if pulling.client.diagnostic_refresh_count > before:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the editor was not told to pull again")


async def test_a_document_that_is_open_is_refreshed_by_no_answer_about_all_files(pulling: Editor) -> None:
    (pulling.folder / "network.tf").write_text(NETWORK_TF)
    pulling.open("app.tf", APPLICATION_TF)
    await pulling.pull("app.tf")
    pulling.open("network.tf")
    pulling.change("network.tf", NETWORK_TF.replace("us-east-1b", "us-east-1a"))
    before = pulling.client.diagnostic_refresh_count
    await pulling.pull_all()  # VS Code asks all the time, and heeds what is said of documents that are closed
    await refreshed(pulling, before)


async def test_a_change_of_one_file_refreshes_another(pulling: Editor) -> None:
    (pulling.folder / "network.tf").write_text(NETWORK_TF)
    pulling.open("app.tf", APPLICATION_TF)
    assert [one.code for one in (await pulling.pull("app.tf")).items] == ["ENI101"]
    pulling.open("network.tf")
    pulling.change("network.tf", NETWORK_TF.replace("us-east-1b", "us-east-1a"))
    before = pulling.client.diagnostic_refresh_count
    assert (await pulling.pull("network.tf")).items == ()
    await refreshed(pulling, before)
    assert (await pulling.pull("app.tf")).items == ()
    # what is gone is said to be gone
    gone = await pulling.pull_all([types.PreviousResultId(pulling.uri("app.tf"), "old")])
    assert {one.uri: list(one.items) for one in gone.items} == {pulling.uri("app.tf"): []}


async def test_pushed_across_files(pushing: Editor) -> None:
    (pushing.folder / "network.enilint.yaml").write_text(NETWORK)
    pushing.open("app.enilint.yaml", APPLICATION)
    await pushing.pushed("app.enilint.yaml", ["ENI101"])
    pushing.open("network.enilint.yaml")
    pushing.change("network.enilint.yaml", NETWORK.replace("us-east-1b", "us-east-1a"))
    await pushing.pushed("app.enilint.yaml", [])
    pushing.close("network.enilint.yaml")  # unsaved, so the disk holds again
    await pushing.pushed("app.enilint.yaml", ["ENI101"])


async def test_pushed_for_files_that_are_not_open(pushing: Editor) -> None:
    (pushing.folder / "network.tf").write_text(NETWORK_TF)
    (pushing.folder / "app.tf").write_text(APPLICATION_TF)
    pushing.open("network.tf")
    await pushing.pushed("app.tf", ["ENI101"])
    (pushing.folder / "app.tf").unlink()
    pushing.disk_changed("app.tf", types.FileChangeType.Deleted)
    await pushing.pushed("app.tf", [])


async def test_a_module_that_appears(pushing: Editor) -> None:
    pushing.open("main.tf", 'module "network" {\n  source = "./network"\n}\n')
    (missing,) = await pushing.pushed("main.tf", [None])
    assert "there is no directory" in missing.message
    (pushing.folder / "network").mkdir()
    (pushing.folder / "network" / "main.tf").write_text(NETWORK_TF + APPLICATION_TF)
    pushing.disk_changed("network/main.tf", types.FileChangeType.Created)
    await pushing.pushed("network/main.tf", ["ENI101"])
    await pushing.pushed("main.tf", [])


async def test_the_configuration_is_read_again(pushing: Editor) -> None:
    pushing.open("a.enilint.yaml", EMOJI)
    await pushing.pushed("a.enilint.yaml", ["ENI103"])
    configuration = pushing.folder / "enilint.toml"
    configuration.write_text('ignore = ["ENI103"]\n')
    pushing.disk_changed("enilint.toml", types.FileChangeType.Changed)
    await pushing.pushed("a.enilint.yaml", [])
    configuration.write_text("# a mistake\nignroe = []\n")
    pushing.disk_changed("enilint.toml", types.FileChangeType.Changed)
    (mistake,) = await pushing.pushed("enilint.toml", [None])
    assert "ignroe" in mistake.message
    assert mistake.range.start == types.Position(1, 0)
    configuration.write_text("")
    pushing.disk_changed("enilint.toml", types.FileChangeType.Changed)
    await pushing.pushed("a.enilint.yaml", ["ENI103"])
    await pushing.pushed("enilint.toml", [])


async def test_an_open_configuration_counts_as_the_disk_has_it(pulling: Editor) -> None:
    pulling.open("enilint.toml", "")
    pulling.open("a.enilint.yaml", EMOJI)
    assert [one.code for one in (await pulling.pull("a.enilint.yaml")).items] == ["ENI103"]
    (pulling.folder / "enilint.toml").write_text('ignore = ["ENI103"]\n')
    pulling.disk_changed("enilint.toml", types.FileChangeType.Changed)
    assert (await pulling.pull("a.enilint.yaml")).items == ()


async def test_questions_are_hints_when_asked_for(pulling: Editor) -> None:
    text = EMOJI.replace("zone: us-east-1a", "cidr: 10.0.0.0/24")
    pulling.open("a.enilint.yaml", text)
    assert (await pulling.pull("a.enilint.yaml")).items == ()
    settings = types.DidChangeConfigurationParams({"enilint": {"showUndecided": True}})
    pulling.client.workspace_did_change_configuration(settings)
    hints = (await pulling.pull("a.enilint.yaml")).items
    assert {one.severity for one in hints} == {types.DiagnosticSeverity.Hint}
    (hint,) = (one for one in hints if one.code == "ENI103")
    assert "not known: the zone of subnets.a" in hint.message
    registered = {one.method: one.register_options for one in pulling.client.registered}
    assert registered[types.WORKSPACE_DID_CHANGE_CONFIGURATION] == {"section": "enilint"}  # else VS Code is silent


async def test_information_asks_nothing_in_an_editor_either(pulling: Editor) -> None:
    (pulling.folder / "enilint.toml").write_text('severity = {ENI103 = "info"}\n')
    pulling.disk_changed("enilint.toml", types.FileChangeType.Changed)
    pulling.open("a.enilint.yaml", EMOJI.replace("zone: us-east-1a", "cidr: 10.0.0.0/24"))
    settings = types.DidChangeConfigurationParams({"enilint": {"showUndecided": True}})
    pulling.client.workspace_did_change_configuration(settings)
    assert "ENI103" not in {one.code for one in (await pulling.pull("a.enilint.yaml")).items}


async def test_facts_and_baselines_are_watched_whatever_they_are_called(pulling: Editor) -> None:
    facts = pulling.folder / "facts" / "[all].yaml"
    facts.parent.mkdir()
    facts.write_text("subnets: {}\n")
    (pulling.folder / "enilint.toml").write_text('context = ["facts/[all].yaml"]\nbaseline = "known.txt"\n')
    pulling.disk_changed("enilint.toml", types.FileChangeType.Changed)
    pulling.open("a.enilint.yaml", EMOJI.replace("subnet: a,", "subnet: subnet-0a1b2c3d,"))
    assert (await pulling.pull("a.enilint.yaml")).items == ()
    await pulling.watched({(facts.parent, "?all?.yaml"), (pulling.folder, "known.txt")})
    facts.write_text("subnets: {subnet-0a1b2c3d: {zone: us-east-1a}}\n")
    pulling.disk_changed("facts/[all].yaml", types.FileChangeType.Changed)
    assert [one.code for one in (await pulling.pull("a.enilint.yaml")).items] == ["ENI103"]


def test_an_editor_that_knows_no_directories_watches_files_by_their_names() -> None:
    (watcher,) = watch(["/project/facts/{a}.yaml"], "id", is_relative=False).register_options.watchers
    assert watcher.glob_pattern == "**/?a?.yaml"


async def test_a_plan(pulling: Editor) -> None:
    case = Path(__file__).parents[1] / "cases" / "terraform"
    plan = next(one for one in sorted(case.glob("*/plan.json")) if make_report(_alone(one)).findings)
    shutil.copy(plan, pulling.folder / "plan.json")
    pulling.open("plan.json")
    found = (await pulling.pull("plan.json")).items
    assert Counter(one.code for one in found) == Counter(one.rule for one in make_report(_alone(plan)).findings)
    pulling.close("plan.json")
    (report,) = (await pulling.pull_all()).items  # VS Code has forgotten that it asked, and shows what it was told
    assert (report.uri, report.kind, report.items) == (pulling.uri("plan.json"), "full", ())


def _alone(plan: Path) -> Options:
    return Options(paths=[str(plan)], use_config=False, source=str(plan.parents[3] / "lsp"))


SEPARATORS = ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"]


async def test_exotic_separators_end_no_line_of_source(pulling_in_each_encoding: Editor) -> None:
    pulling = pulling_in_each_encoding
    pulling.open("main.tf", "")
    for separator in SEPARATORS:
        text = f"# a{separator}b\n" + NETWORK_TF + APPLICATION_TF
        pulling.change("main.tf", text)
        (found,) = (await pulling.pull("main.tf")).items
        assert pulling.text_of(text, found.range) == "network_interface_id = aws_network_interface.vip.id"


async def test_exotic_separators_end_no_line_of_a_topology(pulling_in_each_encoding: Editor) -> None:
    pulling = pulling_in_each_encoding
    pulling.open("a.enilint.yaml", "")
    for separator in SEPARATORS:
        text = EMOJI.replace("🚀", f"🚀{separator}")
        pulling.change("a.enilint.yaml", text)
        (found,) = (await pulling.pull("a.enilint.yaml")).items
        if separator in "\u2028\u2029\x85":
            assert pulling.text_of(text, found.range) == "us-east-1b"
        else:  # which YAML does not allow
            assert found.code is None
            assert found.range.start.line == 4


async def test_a_byte_order_mark(pulling_in_each_encoding: Editor) -> None:
    pulling = pulling_in_each_encoding
    text = "\ufeff" + EMOJI
    pulling.open("a.enilint.yaml", text)
    (found,) = (await pulling.pull("a.enilint.yaml")).items
    assert pulling.text_of(text, found.range) == "us-east-1b"


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
async def test_line_ends(pulling_in_each_encoding: Editor, ending: str) -> None:
    pulling = pulling_in_each_encoding
    text = EMOJI.replace("\n", ending)
    pulling.open("a.enilint.yaml", text)
    (found,) = (await pulling.pull("a.enilint.yaml")).items
    assert pulling.text_of(text, found.range) == "us-east-1b"


HOSTILE = ["", "\ufeff" + EMOJI, "\x00", "a: [", "- 1", "{", "&a [*a]", "a: &x {b: *x}", "subnets: 3\ninstances: {}\n",
           "version: 1\n" + "[" * 5000, 'resource "', "a = " + "(" * 5000, 'x = <<EOT\n${']  # fmt: skip


@pytest.mark.parametrize("name", ["a.enilint.yaml", "main.tf", "main.tf.json", "enilint.toml", "plan.json"])
async def test_hostile_documents_get_an_answer(pulling: Editor, name: str) -> None:
    for index, text in enumerate(HOSTILE):
        if index == 0:
            pulling.open(name, text)
        else:
            pulling.change(name, text)
        assert (await pulling.pull(name)).kind == "full"
        await pulling.ask_everything(name)


RANDOM = {
    "a.enilint.yaml": NETWORK + "instances:" + EMOJI.partition("instances:")[2],
    "main.tf": NETWORK_TF + APPLICATION_TF + 'locals {\n  note = "🚀 é ${aws_subnet.a.id}"\n}\n',
}


@pytest.mark.parametrize("name", list(RANDOM))
async def test_random_edits_end_as_a_fresh_text(pulling_in_each_encoding: Editor, name: str) -> None:
    pulling = pulling_in_each_encoding
    chance = random.Random(20261125)
    text = RANDOM[name]
    pulling.open(name, text)
    for _ in range(60):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.randrange(6))
        pieces = ["", "x", "\n", "🚀", "é", "\u2028", "\x0c", "# ", "  ", "}", '"', "\r\n"]
        text = text[:start] + chance.choice(pieces) + text[end:]
        pulling.change(name, text)
        if chance.random() < 0.3:
            await pulling.pull(name)
    edited = (await pulling.pull(name)).items
    mended = f"# 🚀\n{RANDOM[name]}"
    pulling.change(name, mended)
    found = (await pulling.pull(name)).items
    assert [one.code for one in found if one.code in ("ENI101", "ENI103")]

    (pulling.folder / "fresh").mkdir()
    (pulling.folder / "fresh" / "enilint.toml").write_text("")
    pulling.close(name)
    pulling.open(f"fresh/{name}", text)
    assert _moved((await pulling.pull(f"fresh/{name}")).items, "fresh/") == _moved(edited, "fresh/")
    pulling.change(f"fresh/{name}", mended)
    assert _moved((await pulling.pull(f"fresh/{name}")).items, "fresh/") == _moved(found, "fresh/")


def _moved(items: Sequence[types.Diagnostic], folder: str) -> list[types.Diagnostic]:
    """Diagnostics as they were in the folder above, but for their fingerprints, which tell designs apart."""
    found = []
    for one in items:
        related = [
            evolve(each, location=evolve(each.location, uri=each.location.uri.replace(f"/{folder}", "/")))
            for each in one.related_information or ()
        ]
        found.append(evolve(one, related_information=related, data=None))
    return found
