"""What a configuration file changes, and what is said of its mistakes."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import CLEAN, ERROR, RULE, Run, needs_git, write

OPTIONS = """\
class Options(Struct, forbid_unknown_fields=True):
    most: int = 0


"""
RULE_WITH_OPTIONS = (
    RULE.replace("def check(network):", f"{OPTIONS}def check(network, options):")
    .replace("from enilint.rule", "from msgspec import Struct\n\nfrom enilint.rule")
    .replace("check=check,", "check=check, options=Options,")
)


def test_command_line_goes_over_the_file(run: Run) -> None:
    design = write("a.enilint.yaml", ERROR)
    write("enilint.toml", 'ignore = ["ENI101"]\n')
    assert run("check", design).code == 0
    assert run("check", design, "--select", "ENI101").code == 1
    assert run("check", design, "--extend-select", "cross-az-attachment").code == 1
    assert run("check", design, "--select", "ENI").code == 0, "the file's is more exact"
    write("enilint.toml", 'select = ["ENI2"]\n[severity]\ncross-az-attachment = "info"\n')
    assert run("check", design).code == 0
    assert run("check", design, "--extend-select", "ENI101", "--fail-on", "info").code == 1
    assert run("check", design, "--select", "ENI101").code == 0
    assert run("check", design, "--select", "ENI101", "--severity-of", "ENI101=error").code == 1


def test_a_selection_of_the_command_line_replaces_that_of_the_file(run: Run) -> None:
    design = write("a.enilint.yaml", ERROR)
    write("enilint.toml", 'select = ["ENI101"]\n')
    assert run("check", design).code == 1
    assert run("check", design, "--extend-select", "ENI2").code == 1
    assert run("check", design, "--select", "ENI2").code == 0


def test_the_nearest_file_holds(run: Run) -> None:
    write("enilint.toml", 'ignore = ["ENI301"]\n')
    write("near/pyproject.toml", '[tool.enilint]\nignore = ["ENI101"]\n')
    write("near/deep/pyproject.toml", '[tool.enilint-extra]\n[project]\nname = "x"\n')
    design = os.path.abspath(write("near/deep/a.enilint.yaml", ERROR))
    assert run("check", design).code == 1
    os.chdir("near/deep")
    assert run("check", design).code == 0
    write("enilint.toml", 'ignore = ["ENI301"]\n')
    assert run("check", design).code == 1


def test_a_file_can_be_named_or_left_out(run: Run) -> None:
    design = write("a.enilint.yaml", ERROR)
    write("enilint.toml", "[")
    write("other.toml", 'ignore = ["ENI101"]\n')
    assert run("check", design).code == 2
    assert run("check", design, "--no-config").code == 1
    assert run("check", design, "--config", "other.toml").code == 0


def test_the_nearest_file_is_found_however_its_table_is_written(run: Run) -> None:
    design = write("a.enilint.yaml", ERROR)
    for text in (
        '[tool]\nenilint = {ignore = ["ENI101"]}\n',
        '[tool]\nenilint.ignore = ["ENI101"]\n',
        '[tool."enilint"]\nignore = ["ENI101"]\n',
    ):
        write("pyproject.toml", text)
        assert run("check", design).code == 0
    write("pyproject.toml", "[tool.enilint]\nignore = [\n")
    result = run("check", design)
    assert result.code == 2
    assert "pyproject.toml:3:1: not valid TOML" in result.output


def test_a_file_that_is_no_configuration_by_its_size(run: Run) -> None:
    design = write("a.enilint.yaml", ERROR)
    for name, table in (("enilint.toml", ""), ("pyproject.toml", "[tool.enilint]\n")):
        write(name, table + "#" * 1_000_001)
        result = run("check", design)
        assert result.code == 2
        assert f"{name}: too large for a configuration; the maximum is 1 MB" in " ".join(result.output.split())
        os.remove(name)
    write("pyproject.toml", "[tool.other] # not enilint\n" + "#" * 1_000_001)
    assert run("check", design).code == 1, "it has no table of enilint"


DOTTED = ".".join(["x"] * 51)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{DOTTED} = 1", 1),
        (f"[[{DOTTED}]]", 1),
        ("\n" + DOTTED.replace(".", " .\t") + " = 1", 2),
        (DOTTED.replace("x", '"x"') + " = 1", 1),
        (DOTTED.replace("x", "'x'") + " = 1", 1),
        (f'a = ["""\n""", {{{DOTTED} = "a"}}]', 2),
        (f"a = 'b' # '\n{DOTTED} = 1", 2),
    ],
)
def test_a_key_that_takes_long_to_read(run: Run, text: str, line: int) -> None:
    design = write("a.enilint.yaml", ERROR)
    write("enilint.toml", text)
    result = run("check", design, "--format", "concise")
    assert result.code == 2
    assert f"enilint.toml:{line}: error: a key with more than 50 parts" in result.output
    os.remove("enilint.toml")
    write("pyproject.toml", f"{text}\n# enilint\n")
    assert run("check", design).code == 1, "nothing in it looks like the table of enilint"
    write("pyproject.toml", f"{text}\n[tool.enilint]\n")
    assert run("check", design).code == 2


@pytest.mark.parametrize(
    "text",
    [f'"{DOTTED}"', f"'{DOTTED}'", f'"""\n{DOTTED} = 1\n\\""" {DOTTED}"""', f"'''{DOTTED}''''", f'"" # {DOTTED}'],
)
def test_a_text_can_have_any_number_of_dots(run: Run, text: str) -> None:
    design = write("a.enilint.yaml", ERROR)
    write("enilint.toml", f'[[suppress]]\nrules = ["ENI101"]\npaths = ["*"]\nreason = {text}\n')
    assert run("check", design).code == 0


DIGITS = "1" * 5000


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"a = {DIGITS}", 1),
        (f"a = {DIGITS * 180}", 1),
        (f"\na = [1, -{DIGITS}]", 2),
        (f"\n\na = {'1_' * 5000}1", 3),
        (f"a = {DIGITS}.5", 1),
    ],
)
def test_a_number_that_nobody_reads(run: Run, text: str, line: int) -> None:
    design = write("a.enilint.yaml", ERROR)
    write("enilint.toml", text)
    result = run("check", design, "--format", "concise")
    assert result.code == 2
    assert f"enilint.toml:{line}: error: a number with more than 640 digits" in result.output
    assert result.error == ""
    os.remove("enilint.toml")
    write("pyproject.toml", f"{text}\n[tool.enilint]\n")
    assert "pyproject.toml" in run("check", design, "--format", "concise").output
    write("pyproject.toml", f"{text}\n# enilint\n")
    assert run("check", design).code == 1, "nothing in it looks like the table of enilint"


def test_a_text_can_have_any_number_of_digits(run: Run) -> None:
    design = write("a.enilint.yaml", ERROR)
    write("enilint.toml", f'# {DIGITS}\n[[suppress]]\nrules = ["ENI101"]\npaths = ["*"]\nreason = "{DIGITS}"\n')
    assert run("check", design).code == 0


def test_a_key_of_as_many_parts_as_can_be(run: Run) -> None:
    design = write("a.enilint.yaml", ERROR)
    write("enilint.toml", f"{DOTTED.partition('.')[2]} = 1\n")
    assert "unknown key `x`" in run("check", design).output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select = [\n", "enilint.toml:2:1: not valid TOML: Invalid value"),
        ('\nselct = ["ENI1"]', "enilint.toml:2:1: unknown key `selct` (did you mean `select`?)"),
        ("ignore = []\nselect = 3\n", "enilint.toml:2:1: expected a list, found a whole number in `select`"),
        (
            '[severity]\nENI101 = "fatal"\n',
            "enilint.toml:1:2: expected error, warning or info, found 'fatal' in `severity`",
        ),
        ('ignore = ["ENI999"]\n', "enilint.toml:1:1: unknown rule ENI999"),
        ('[severity]\nENI101 = "info"\nENI999 = "info"\n', "enilint.toml:3:1: unknown rule ENI999"),
        ("[rules.ENI101]\nlimit = 3\n", "enilint.toml:1:8: rule ENI101 has no options"),
        ("[rules.nonsense]\nlimit = 3\n", "enilint.toml:1:8: unknown rule nonsense"),
        ("rules = {nonsense = {limit = 3}}\n", "enilint.toml:1:10: unknown rule nonsense"),
    ],
)
def test_a_mistake_is_an_error_with_its_place(run: Run, text: str, message: str) -> None:
    write("a.enilint.yaml", CLEAN)
    write("enilint.toml", text)
    result = run("check", "--format", "concise")
    assert result.code == 2
    assert message.replace(": ", ": error: ", 1) in result.output


def test_a_mistake_in_pyproject_is_placed_in_the_table(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("pyproject.toml", '[tool.other]\nselect = 1\n\n[tool.enilint]\nselect = "ENI1"\n')
    assert "error: pyproject.toml:5:1: expected a list, found a string" in run("check").output


def test_the_command_line_is_not_blamed_on_the_file(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("enilint.toml", "")
    assert "error: unknown rule nonsense" in run("check", "--select", "nonsense").output


@pytest.mark.parametrize("arguments", [("--config", "missing.toml"), ("--config", ".")])
def test_a_named_file_that_cannot_be_read(run: Run, arguments: tuple[str, ...]) -> None:
    write("a.enilint.yaml", CLEAN)
    result = run("check", *arguments)
    assert result.code == 2
    assert f"error: {arguments[1]}: cannot be read: " in result.output


def test_options_of_a_rule_that_are_wrong_are_placed(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    write("rules/org1_any_interface.py", RULE_WITH_OPTIONS)
    for text, message in (
        (
            "[rules.ORG1]\nmost = 'x'\n",
            "2:1: error: rule ORG1: expected a whole number, found a string in `most`; its options are",
        ),
        ("[rules.ORG1]\nmots = 1\n", "2:1: error: rule ORG1: unknown option `mots` (did you mean `most`?)"),
        ("[rules]\nany-interface.most = []\n", "2:15: error: rule ORG1: expected a whole number, found a list"),
    ):
        write("enilint.toml", text)
        result = run("check", "--rules", "rules", "--format", "concise")
        assert result.code == 2
        assert f"enilint.toml:{message}" in result.output
    write("enilint.toml", "[rules.ORG1]\nmost = 1\n")
    assert run("check", "--rules", "rules").code == 0


def test_options_of_a_rule(run: Run) -> None:
    listed = json.loads(run("rules", "--format", "json").output)
    write("a.enilint.yaml", CLEAN)
    write("enilint.toml", f"[rules.{listed[0]['code']}]\nno-such-option = 1\n")
    assert run("check").code == 2


@needs_git
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--output", "report.txt"),
        ("--write-baseline", "baseline.json"),
        ("--output", "report.txt", "--since", "HEAD"),
        ("--changed-only",),
        ("--fix",),
        ("--diff",),
    ],
)
def test_a_run_reads_the_configuration_once(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    write("enilint.toml", 'select = ["ENI101"]\n')
    write("a.enilint.yaml", ERROR)
    settings = ("-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    for command in (["init", "-q"], ["add", "."], [*settings, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *command], check=True)
    read = list[str]()
    open_file = Path.open

    def counted(path: Path, *rest: object, **named: object) -> object:
        read.append(path.name)
        return open_file(path, *rest, **named)

    monkeypatch.setattr(Path, "open", counted)
    result = run("check", *arguments)
    assert result.code in (0, 1), result.error
    assert read.count("enilint.toml") == 1
