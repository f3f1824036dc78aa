"""Fingerprints: what changes one, and what does not."""

import os
import shutil
from pathlib import Path

import pytest

from enilint.commands import check
from enilint.reporters import FORMATS
from enilint.rule import OneOf, Unknown, stated
from tests.cli.running import ERROR, Run, process, write

CASES = Path(__file__).parents[1] / "cases/terraform"


def fingerprints(run: Run, *arguments: str) -> list[str]:
    report = run("check", *arguments, "--format", "json").report
    assert report["findings"]
    return [one["fingerprint"] for one in report["findings"]]


def test_one_is_kept_while_lines_move(run: Run) -> None:
    before = fingerprints(run, write("a.enilint.yaml", ERROR))
    for text in (
        "# a comment\n\n" + ERROR,
        ERROR.replace("  ", "      "),
        ERROR.replace("instances:\n  db: {type: m5.large, subnet: app}\n", "")
        + "instances:\n  db:\n    subnet: app\n    type: m5.large\n",
        ERROR.replace("instances:", "vpcs:\n  unrelated: {}\ninstances:"),
    ):
        assert fingerprints(run, write("a.enilint.yaml", text)) == before


def test_one_changes_with_what_is_found(run: Run) -> None:
    before = fingerprints(run, write("a.enilint.yaml", ERROR))
    for name, text in {
        "a.enilint.yaml": ERROR.replace("us-east-1b", "us-east-1c"),
        "b.enilint.yaml": ERROR,
        "c.enilint.yaml": ERROR.replace("vip", "vip-2"),
    }.items():
        assert fingerprints(run, write(name, text)) != before


VALUED = '''\
"""Reports the zones of all subnets at once."""

from enilint.rule import Finding, Related, Rule, Severity, stated


def check(network):
    proof = tuple(Related(f"it has {one}", one.at, one.address) for one in network.subnets)
    zones = [one.zone for one in network.subnets]
    yield Finding(
        subject="design", at=network.subnets[0].at, message="too much", help="less", related=proof, values=stated(zones)
    )


RULE = Rule(code="ORG1", name="valued", severity=Severity.INFO, since="1", check=check, good=(), bad=())
'''


def test_one_is_made_of_values_and_subjects_and_not_of_words(run: Run) -> None:
    def of(design: str, rule: str = VALUED) -> list[str]:
        write("rules/org1_valued.py", rule)
        return fingerprints(run, write("a.enilint.yaml", design), "--rules", "rules", "--select", "ORG1")

    before = of(ERROR)
    for word, other in (("too much", "more than enough"), ("less", "take less"), ("it has", "there is")):
        assert of(ERROR, VALUED.replace(word, other)) == before
    assert of(ERROR, VALUED.replace("in network.subnets)", "in reversed(network.subnets))")) == before
    assert of(ERROR, VALUED.replace("related=proof", "related=proof[:1]")) != before
    assert of(ERROR.replace("us-east-1b", "us-east-1c")) != before
    assert of(ERROR.replace("other", "another")) != before
    first, second = "  app: {zone: us-east-1a}\n", "  other: {zone: us-east-1b}\n"
    assert of(ERROR.replace(first + second, second + first)) == before


def test_values_that_are_not_known_are_their_symbols_or_candidates() -> None:
    unknown = Unknown("which zone it is", symbol="var.zone")
    assert stated(unknown) == stated(Unknown("the zone", symbol="var.zone")) == ("var.zone",)
    assert stated(Unknown("which zone it is")) == stated(None) == ("",)
    assert stated(OneOf(("b", "a", unknown), "why")) == stated(OneOf((unknown, "a", "b"), "another reason"))
    assert stated(OneOf(("a", "b"), "why")) != stated(OneOf(("a", "c"), "why"))
    assert stated(["b", "a"]) == stated({"a", "b"}) != stated(("b", "a"))
    assert stated(10.0, 2.5, 10) == ("10", "2.5", "10")


def test_one_does_not_depend_on_other_files(run: Run) -> None:
    (alone,) = fingerprints(run, write("m.enilint.yaml", ERROR))
    write("a.enilint.yaml", ERROR)
    write("z.enilint.yaml", ERROR)
    together = fingerprints(run, ".")
    assert alone in together
    assert len(set(together)) == 3
    os.rename("a.enilint.yaml", "renamed.enilint.yaml")
    assert alone in fingerprints(run, ".")


def test_two_findings_that_say_the_same_have_two(run: Run) -> None:
    write("rules/org1_twice.py", TWICE)
    both = fingerprints(run, write("a.enilint.yaml", ERROR), "--rules", "rules", "--select", "ORG1")
    assert len(both) == len(set(both)) > 1
    assert fingerprints(run, write("a.enilint.yaml", "\n" + ERROR), "--rules", "rules", "--select", "ORG1") == both


TWICE = '''\
"""Says the same of two places."""

from enilint.rule import Finding, Rule, Severity


def check(network):
    for entity in (*network.interfaces, *network.attachments):
        yield Finding(subject="design", at=entity.at, message="the same", help="none")


RULE = Rule(code="ORG1", name="twice", severity=Severity.INFO, since="1", check=check, good=(), bad=())
'''


def test_one_is_the_same_from_every_directory_of_the_repository(run: Run, project: Path) -> None:
    os.mkdir(".git")
    write("near/a.enilint.yaml", ERROR)
    here = fingerprints(run, "near/a.enilint.yaml")
    os.chdir("near")
    assert fingerprints(run, "a.enilint.yaml") == here
    assert fingerprints(run, str(project / "near/a.enilint.yaml")) == here
    write("enilint.toml", "")
    assert fingerprints(run, "a.enilint.yaml") == here, "a configuration of its own changes nothing"


def test_one_is_the_same_for_a_checkout_elsewhere(run: Run) -> None:
    write("one/.git/HEAD", "")
    write("one/prod/a.enilint.yaml", ERROR)
    shutil.copytree("one", "other/deeper")
    assert fingerprints(run, "one/prod") == fingerprints(run, "other/deeper/prod")


def test_a_plan_has_the_same_with_and_without_its_source(run: Run) -> None:
    shutil.copytree(CASES / "module-per-zone-crossed", "case")
    write("plan/.git/HEAD", "")
    shutil.copy("case/plan.json", "plan/plan.json")
    with_source = run("check", "plan/plan.json", "--source", "case", "--format", "json", "--select", "ENI101").report
    places = {one["location"]["path"] for one in with_source["findings"]}
    assert places
    assert all(place.endswith(".tf") for place in places)
    state = fingerprints(run, "plan/plan.json", "--source", "case", "--select", "ENI101")
    shutil.copytree("case", "elsewhere/deep")
    assert fingerprints(run, "plan/plan.json", "--source", "elsewhere/deep", "--select", "ENI101") == state


@pytest.mark.parametrize("format", FORMATS)
def test_formats_that_show_none_are_the_same_without(run: Run, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    write("rules/org1_twice.py", TWICE)
    arguments = ("check", write("a.enilint.yaml", ERROR), "--rules", "rules", "--format", format)
    without = run(*arguments).output
    monkeypatch.setattr(check, "FINGERPRINTED", FORMATS)
    assert run(*arguments).output == without


def test_none_are_made_where_nothing_shows_them(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    program = (
        "import sys; from enilint.cli import main\n"
        "main(['check', *sys.argv[1:]]); sys.exit(100 + ('hashlib' in sys.modules))"
    )
    assert process("-S", "-c", program).returncode == 100
    assert process("-S", "-c", program, "--format", "json").returncode == 101
