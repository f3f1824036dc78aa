"""What a run ends with: when it fails, and why."""

import os

import pytest

from tests.cli.running import BROKEN, CLEAN, ERROR, UNDECIDED, WARNING, Run, process, write


@pytest.mark.parametrize(
    ("design", "options", "code"),
    [
        (CLEAN, [], 0),
        (WARNING, [], 1),
        (ERROR, [], 1),
        (ERROR, ["--fail-on", "error"], 1),
        (WARNING, ["--fail-on", "error"], 0),
        (WARNING, ["--fail-on", "info"], 1),
        (ERROR, ["--fail-on", "never"], 0),
        (ERROR, ["--severity-of", "ENI101=info"], 0),
        (ERROR, ["--severity-of", "ENI101=info", "--fail-on", "info"], 1),
        (WARNING, ["--severity-of", "ENI301=error", "--fail-on", "error"], 1),
        (ERROR, ["--exit-zero"], 0),
        (UNDECIDED, [], 0),
        (UNDECIDED, ["--fail-on-undecided"], 1),
        (UNDECIDED, ["--fail-on-undecided", "--exit-zero"], 0),
        (UNDECIDED, ["--fail-on-undecided", "--fail-on", "never"], 1),
        (CLEAN, ["--fail-on-undecided"], 0),
        (BROKEN, [], 2),
        (BROKEN, ["--exit-zero"], 2),
        (BROKEN, ["--fail-on", "never"], 2),
    ],
)
def test_of_a_design(run: Run, design: str, options: list[str], code: int) -> None:
    assert run("check", write("design.enilint.yaml", design), *options).code == code


def test_a_broken_file_hides_nothing_of_a_good_one(run: Run) -> None:
    write("a.enilint.yaml", BROKEN)
    write("b.enilint.yaml", ERROR)
    write("c.enilint.yaml", "subnets: [")
    result = run("check", "--format", "json")
    assert result.code == 2
    assert result.rules == ["ENI101"]
    assert [(one["path"], one["line"]) for one in result.report["errors"]] == [
        ("a.enilint.yaml", 3),
        ("c.enilint.yaml", 1),
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (".", "nothing to lint in .: no Terraform source, no CloudFormation template and no *.enilint.yaml"),
        ("missing.yaml", "missing.yaml: this file or directory does not exist"),
        ("", "this file or directory does not exist"),
        ("notes.txt", "notes.txt: unknown kind of file"),
    ],
)
def test_nothing_to_lint_is_an_error(run: Run, path: str, words: str) -> None:
    write("notes.txt", "buy milk\n")
    result = run("check", path)
    assert result.code == 2
    assert words in " ".join(result.output.split())


def test_links_in_a_circle_are_said_to_be_such(run: Run) -> None:
    os.symlink("loop.json", "loop.json")
    result = run("check", "loop.json")
    assert result.code == 2
    assert "error: loop.json: cannot be read: Too many levels of symbolic links" in result.output


def test_nothing_to_lint_can_be_allowed(run: Run) -> None:
    result = run("check", "--allow-empty")
    assert result == (0, "Nothing was checked: nothing to lint was found.\n", "")


def test_allowing_nothing_does_not_allow_a_missing_file(run: Run) -> None:
    assert run("check", "--allow-empty", "missing.enilint.yaml").code == 2


def test_terraform_source_is_something_to_lint(run: Run) -> None:
    write("main.tf", "")
    for path in (".", "main.tf"):
        result = run("check", path, "--format", "json")
        assert result.code == 0
        assert result.report["inputs"] == [{"path": ".", "kind": "terraform"}]


def test_a_broken_file_of_source_hides_nothing_of_other_roots(run: Run) -> None:
    write("a/main.tf", 'resource "aws_subnet" "app" {')
    write("b/main.tf", "")
    write("c.enilint.yaml", ERROR)
    result = run("check", "--format", "json")
    assert result.code == 2
    assert result.rules == ["ENI101"]
    assert {"b", "c.enilint.yaml"} <= set(result.inputs)
    (error,) = result.report["errors"]
    assert (error["path"], error["line"]) == ("a/main.tf", 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["check", "--kind", "spreadsheet"],
        ["check", "--fail-on", "sometimes"],
        ["check", "--format", "xml"],
        ["check", "--format", "json="],
        ["check", "--format", "json", "--format", "text"],
        ["check", "--format", "json=a", "--output", "b"],
        ["check", "--severity-of", "ENI301"],
        ["check", "--severity-of", "ENI301=fatal"],
        ["check", "--config", "enilint.toml", "--no-config"],
        ["check", "--exit"],
        ["check", "--var", "name"],
        ["check", "--var", "=value"],
        ["schema", "nonsense"],
    ],
)
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.code == 2
    assert result.output == ""
    command = f" {arguments[0]}" if arguments and arguments[0] != "nonsense" else ""
    mistake, help = result.error.splitlines()
    assert mistake.startswith("error: ")
    assert help == f"see `enilint{command} --help`"


@pytest.mark.parametrize(
    ("arguments", "mistake"),
    [
        (
            ["chek"],
            "'chek' is not one of check, init, config, rules, explain, limits, inventory, drill, graph, schema, lsp, ",
        ),
        ([".."], "explain, limits, inventory, drill, graph, schema, lsp, completion; `enilint check ..` lints"),
        (["lint"], "lsp, completion (did you mean `check`?)"),
        (["check", "--formt", "json"], "unknown option --formt (did you mean `--format`?)"),
        (["check", "--fial-on=error"], "unknown option --fial-on (did you mean `--fail-on`?)"),
        (["check", "--format", "jsno"], "markdown, html (did you mean `json`?)"),
        (["check", "--format", "xml"], "argument --format: 'xml' is not one of text, "),
        (["check", "--fail-on", "eror"], "argument --fail-on: 'eror' is not one of error, warning, info, never (did "),
        (["schema", "topolgy"], "(did you mean `topology`?)"),
        (["explain", "ENI101", "ENI102"], "unrecognized arguments: ENI102"),
        (["check", "--stdin-filename", "a.tf"], "--stdin-filename needs `-` (standard input) as a PATH"),
        (["check", "--kind", "topology"], "--kind topology needs files, but . is a directory"),
        (["check", "a", "..", "--kind", "terraform-plan"], "--kind terraform-plan needs files, but .. is a directory"),
    ],
)
def test_a_mistake_in_usage_is_one_line_with_what_may_have_been_meant(
    run: Run, arguments: list[str], mistake: str
) -> None:
    result = run(*arguments)
    assert (result.code, result.output) == (2, "")
    first, _ = result.error.splitlines()
    assert first.startswith("error: ")
    assert mistake in first


@pytest.mark.parametrize("option", ["--select", "--extend-select", "--ignore"])
def test_an_unknown_rule_is_an_error(run: Run, option: str) -> None:
    result = run("check", write("a.enilint.yaml", CLEAN), option, "cross-az-atachment")
    assert result.code == 2
    assert "unknown rule cross-az-atachment (did you mean cross-az-attachment?)" in " ".join(result.output.split())


def test_a_run_without_rules_is_an_error(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    for options in (["--ignore", "ENI"], ["--select", ""]):
        result = run("check", *options)
        assert result.code == 2
        assert "no rules to run" in result.output


def test_a_crash_is_not_taken_for_findings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("enilint.commands.check.run", lambda _: 1 / 0)
    result = run("check")
    assert result.code == 2
    assert "ZeroDivisionError" in result.error
    assert "this is a bug in enilint" in result.error


def test_an_interrupt(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    for place in ("enilint.commands.check.run", "enilint.cli.import_lean", "enilint.cli._parser"):
        with monkeypatch.context() as patch:
            patch.setattr(place, interrupted)
            assert run("check") == (130, "", "interrupted\n")


@pytest.mark.parametrize("module", ["enilint.own_modules", "argparse", "msgspec"])
def test_an_interrupt_while_the_program_is_loaded(module: str) -> None:
    program = (
        "import runpy, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == '{module}': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "runpy.run_module('enilint', run_name='__main__')"
    )
    finished = process("-c", program, "check")
    assert (finished.returncode, finished.stderr) == (130, b"interrupted\n")
