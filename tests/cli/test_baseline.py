"""Baselines: what is written, what is left out, what is said of entries that are of no use."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import BROKEN, CLEAN, ERROR, UNDECIDED, WARNING, Run, write

BASELINE = "baseline.json"


@pytest.fixture(autouse=True)
def repository(project: Path) -> None:
    os.mkdir(".git")


def test_what_is_in_a_baseline_is_left_out_and_counted(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    result = run("check", "--select", "ENI101", "--write-baseline", BASELINE)
    assert (result.code, result.error) == (0, f"wrote 1 finding to {BASELINE}\n")
    assert "1 finding in the baseline." in result.output
    write("b.enilint.yaml", WARNING)
    result = run("check", "--baseline", BASELINE, "--format", "json")
    assert result.code == 1
    assert result.rules == ["ENI301"]
    assert result.report["summary"]["suppressed"] == result.report["summary"]["in_baseline"] == 1
    assert run("check", "--baseline", BASELINE, "--fail-on", "error").code == 0
    assert run("check").code == 1


def test_nothing_but_a_baseline_is_replaced_by_one(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("enilint.toml", 'fail-on = "error"\n')
    result = run("check", "--write-baseline", "enilint.toml")
    assert (result.code, result.error) == (
        2,
        "error: enilint.toml is an input or a configuration file; choose another file for the baseline\n",
    )
    assert Path("enilint.toml").read_text() == 'fail-on = "error"\n'
    for text in ("notes\n", "[]", '{"version": 1}', '{"version": 1, "findings": [], "tool": {}}', "{" * 5000, "\xff"):
        other = write("other.json", text)
        result = run("check", "--write-baseline", other)
        assert (result.code, result.output) == (2, "")
        assert "other.json is not a baseline and is not overwritten" in result.error
        assert Path(other).read_text(encoding="utf-8") == text
    conflict = '{\n  "version": 1,\n  "findings": [\n<<<<<<< ours\n    {"fingerprint": "a"}\n'
    for text in ("", "\n", conflict, '{"version": 0, "findings": {}}', '{"version": 1, "findings": []}'):
        assert run("check", "--write-baseline", write("other.json", text)).code == 0
        assert "ENI101" in Path("other.json").read_text()


def test_what_is_written_is_counted_and_suppressions_are_named(run: Run) -> None:
    write("a.enilint.yaml", ERROR + "# enilint: ignore[ENI301] no more\n")
    assert run("check", "--write-baseline", BASELINE).error == (
        f"wrote 2 findings to {BASELINE}, ENI001 among them: fix suppressions instead of keeping them\n"
    )
    write("a.enilint.yaml", CLEAN)
    assert run("check", "--write-baseline", BASELINE).error == (
        f"wrote 0 findings to {BASELINE}, and removed 2 entries that this run did not find\n"
    )


def test_it_holds_while_lines_move(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    run("check", "--write-baseline", BASELINE)
    write("a.enilint.yaml", "# a comment\n" + ERROR.replace("  ", "    "))
    assert run("check", "--baseline", BASELINE).code == 0
    write("a.enilint.yaml", ERROR.replace("us-east-1b", "us-east-1c"))
    assert run("check", "--baseline", BASELINE).code == 1


TWICE = '''\
"""Says the same of two places."""

from enilint.rule import Finding, Related, Rule, Severity


def check(network):
    for entity in (*network.interfaces, *network.attachments):
        proof = Related("it is there (AWS, 2026-10)", entity.at, "design")
        yield Finding(subject="design", at=entity.at, message="the same", help="none", related=(proof,))


RULE = Rule(code="ORG1", name="twice", severity=Severity.WARNING, since="1", check=check, good=(), bad=())
'''
FIRST_VERSION = """\
{
  "version": 1,
  "findings": [
    {"fingerprint": "601a09ffc83c0ae490b719a44ac7b2e6", "rule": "ORG1", "input": "a.enilint.yaml", "subject": "design"},
    {"fingerprint": "690ff07c02e0100e75c1125db20e27bf", "rule": "ORG1", "input": "a.enilint.yaml", "subject": "design"},
    {"fingerprint": "97f5be14fc65decf52b8738ced51985a", "rule": "ORG1", "input": "a.enilint.yaml", "subject": "design"},
    {"fingerprint": "b511bc42db65058e9759efe5cc5f4e4c", "rule": "ORG1", "input": "a.enilint.yaml", "subject": "design"}
  ]
}
"""
"""What version 1 wrote of these four findings of one rule, which say the same."""
OF_TWICE = ("--rules", "rules", "--select", "ORG1")


def test_a_baseline_of_version_1_is_read_by_the_words_of_findings(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("rules/org1_twice.py", TWICE)
    write(BASELINE, FIRST_VERSION)
    result = run("check", *OF_TWICE, "--baseline", BASELINE, "--format", "json")
    assert (result.code, result.report["summary"]["in_baseline"], result.report["notices"]) == (0, 4, [])
    write("rules/org1_twice.py", TWICE.replace("2026-10", "2027-03"))
    assert run("check", *OF_TWICE, "--baseline", BASELINE).code == 0
    write("rules/org1_twice.py", TWICE.replace("the same", "in other words"))
    result = run("check", *OF_TWICE, "--baseline", BASELINE, "--format", "json")
    assert len(result.report["findings"]) == 4
    assert "4 findings of this baseline are no longer found" in result.report["notices"][0]["message"]


def test_a_baseline_of_version_1_is_written_anew_as_version_3(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("rules/org1_twice.py", TWICE)
    write(BASELINE, FIRST_VERSION)
    assert run("check", *OF_TWICE, "--write-baseline", BASELINE).code == 0
    assert json.loads(Path(BASELINE).read_text())["version"] == 3
    write("rules/org1_twice.py", TWICE.replace("the same", "in other words").replace("it is there", "there it is"))
    result = run("check", *OF_TWICE, "--baseline", BASELINE, "--format", "json")
    assert (result.code, result.report["summary"]["in_baseline"], result.report["notices"]) == (0, 4, [])


def test_it_holds_from_every_directory_of_the_repository(run: Run, project: Path) -> None:
    write("envs/prod/a.enilint.yaml", ERROR)
    assert run("check", "envs/prod", "--write-baseline", BASELINE).code == 0
    os.chdir("envs")
    assert run("check", "prod", "--baseline", f"../{BASELINE}").code == 0
    os.chdir("prod")
    assert run("check", "a.enilint.yaml", "--baseline", str(project / BASELINE)).code == 0
    assert run("check", "a.enilint.yaml").code == 1


def test_the_configuration_names_one_relative_to_itself(run: Run) -> None:
    write("envs/a.enilint.yaml", ERROR)
    write("enilint.toml", 'baseline = "baseline.json"\n')
    assert run("check", "--no-config", "--write-baseline", BASELINE).code == 0
    assert run("check").code == 0
    os.chdir("envs")
    assert run("check").code == 0
    assert run("check", "--no-config").code == 1
    os.chdir("..")
    write("empty.json", '{"version": 1, "findings": []}')
    assert run("check", "--baseline", "empty.json").code == 1


def test_the_file_is_for_people_and_for_git(run: Run) -> None:
    write("b.enilint.yaml", ERROR)
    write("a.enilint.yaml", WARNING)
    run("check", "--write-baseline", BASELINE)
    text = Path(BASELINE).read_text()
    head, *lines, end, last = text.splitlines()[1:]
    assert (head, end, last) == ('  "version": 3,', "  ]", "}")
    assert lines[0] == '  "findings": ['
    entries = [json.loads(line.rstrip(",")) for line in lines[1:]]
    assert entries == json.loads(text)["findings"]
    assert [(one["input"], one["rule"]) for one in entries] == [
        ("a.enilint.yaml", "ENI301"),
        ("b.enilint.yaml", "ENI101"),
    ]
    assert list(entries[0]) == ["fingerprint", "rule", "input", "subject", "message"]
    assert entries[1]["subject"] == "attachments[0]"
    assert "us-east-1b" in entries[1]["message"]
    run("check", "b.enilint.yaml", "a.enilint.yaml", "--write-baseline", "again.json")
    assert Path("again.json").read_text() == text


def test_git_merges_what_two_branches_add(run: Run) -> None:
    shutil.rmtree(".git")

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "core.hooksPath=/dev/null"]
        subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)

    def commit(name: str) -> None:
        write(f"{name}.enilint.yaml", ERROR)
        assert run("check", "--write-baseline", BASELINE).code == 0
        git("add", ".")
        git("commit", "--quiet", "-m", name)

    git("init", "--quiet", "--initial-branch", "main")
    write("k.enilint.yaml", ERROR)
    commit("m")
    git("checkout", "--quiet", "-b", "one")
    commit("a")
    git("checkout", "--quiet", "main")
    commit("z")
    git("merge", "--quiet", "one")
    assert run("check", "--baseline", BASELINE).output.count("4 findings in the baseline") == 1


def test_what_is_fixed_is_counted_in_a_notice(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", WARNING)
    run("check", "--write-baseline", BASELINE)

    def notices(*arguments: str) -> list[str]:
        return [
            one["message"]
            for one in run("check", *arguments, "--baseline", BASELINE, "--format", "json").report["notices"]
        ]

    assert notices() == []
    write("a.enilint.yaml", CLEAN)
    one = (
        "1 finding of this baseline is no longer found; "
        f"to remove it, run `enilint check --write-baseline {BASELINE}` with the same paths"
    )
    assert notices() == [one]
    assert notices("a.enilint.yaml") == [one]
    assert notices("b.enilint.yaml") == []
    assert notices("--select", "ENI301") == []
    write("a.enilint.yaml", UNDECIDED)
    assert notices() == [], "the question is open"
    write("a.enilint.yaml", BROKEN)
    assert notices() == [], "not all of the design was linted"
    os.remove("a.enilint.yaml")
    assert notices() == [one]
    os.remove("b.enilint.yaml")
    assert notices("--allow-empty") == [
        one.replace("1 finding of this baseline is", "2 findings of this baseline are").replace("it, run", "them, run")
    ]
    write("a.enilint.yaml", CLEAN)
    run("check", "--write-baseline", BASELINE)
    assert json.loads(Path(BASELINE).read_text())["findings"] == []
    assert notices() == []


def test_entries_that_another_run_wrote_and_this_one_removes_are_counted(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", WARNING)
    run("check", "--write-baseline", BASELINE)
    assert run("check", "--write-baseline", BASELINE).error == f"wrote 2 findings to {BASELINE}\n"
    only = run("check", "a.enilint.yaml", "--write-baseline", BASELINE)
    assert only.error == f"wrote 1 finding to {BASELINE}, and removed 1 entry that this run did not find\n"


def test_suppressed_findings_do_not_come_into_a_baseline(run: Run) -> None:
    write("a.enilint.yaml", ERROR.replace("attachments:", "attachments:  # enilint: ignore[ENI101] moved by hand"))
    run("check", "--write-baseline", BASELINE)
    assert json.loads(Path(BASELINE).read_text())["findings"] == []


def test_nothing_is_written_of_a_run_with_problems(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", BROKEN)
    result = run("check", "--write-baseline", BASELINE)
    assert result.code == 2
    assert "ENI101" in result.output
    assert result.error == "error: baseline.json was not written, because there were errors\n"
    assert not os.path.exists(BASELINE)
    result = run("check", "a.enilint.yaml", "--write-baseline", "missing/baseline.json")
    assert result.code == 2
    assert result.error == "error: cannot write missing/baseline.json: directory missing does not exist\n"
    result = run("check", "a.enilint.yaml", "--write-baseline", "a.enilint.yaml")
    assert result.code == 2
    assert Path("a.enilint.yaml").read_text() == ERROR


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            None,
            "baseline.json: error: the baseline cannot be read: No such file or directory; create it with --write-",
        ),
        ('{"version": 1,\n  "findings": [\n<<<<<<< ours\n', "baseline.json:3:1: error: not valid JSON: "),
        (
            '{"version": 4, "findings": []}',
            "baseline.json: error: a baseline of version 4, but supported versions are 1 to 3",
        ),
        ("", "baseline.json: error: the baseline is empty; create it with --write-baseline"),
        ("[]", "baseline.json: error: not a baseline: expected an object, found a list at its top"),
        ('{"version": 1}', "baseline.json: error: not a baseline: `findings` is missing at its top"),
        (
            '{\n  "version": 1,\n  "findings": [\n    {"fingerprint": "a"},\n    {"fingerprint": 3}\n  ]\n}\n',
            "baseline.json:5:5: error: this entry is not used: expected a string, found a whole number",
        ),
        ("[" * 100_000, "baseline.json: error: "),
    ],
)
def test_a_baseline_that_cannot_be_used_is_an_error(run: Run, text: str | None, message: str) -> None:
    write("a.enilint.yaml", ERROR)
    if text is not None:
        write(BASELINE, text)
    for arguments in (["--baseline", BASELINE], []):
        result = run("check", "--format", "concise", *arguments)
        assert result.code == 2
        assert message in result.output
        assert "ENI101" in result.output, "findings are not hidden"
        write("enilint.toml", f'baseline = "{BASELINE}"\n')


def test_a_file_name_that_is_no_text(run: Run) -> None:
    try:
        write("caf\udce9.enilint.yaml", ERROR)
    except OSError:
        pytest.skip("this file system takes only text for names")
    assert run("check", "--write-baseline", BASELINE).code == 0
    assert run("check", "--baseline", BASELINE).code == 0


@pytest.mark.parametrize("key", ["rule", "subject", "input"])
@pytest.mark.parametrize("value", ["", "other"])
def test_an_entry_counts_only_if_it_says_what_it_stands_for(run: Run, key: str, value: str) -> None:
    """Who reviews a baseline reads what entries say, not their fingerprints."""
    write("a.enilint.yaml", ERROR)
    run("check", "--write-baseline", BASELINE)
    baseline = json.loads(Path(BASELINE).read_text())
    baseline["findings"][0][key] = value
    write(BASELINE, json.dumps(baseline))
    result = run("check", "--baseline", BASELINE, "--format", "json")
    assert (result.code, result.rules) == (1, ["ENI101"])
    assert [one["message"] for one in result.report["notices"]] == [
        "1 entry of this baseline does not match the rule, input or subject of its finding"
    ]
    baseline["findings"].append({**baseline["findings"][0], "rule": "ENI101", "input": "a.enilint.yaml"})
    baseline["findings"][-1] |= {"subject": "attachments[0]", "message": "in other words"}
    write(BASELINE, json.dumps(baseline))
    assert run("check", "--baseline", BASELINE).code == 0
