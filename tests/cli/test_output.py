"""What is printed and written, and where."""

import json
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from enilint.commands.check_arguments import FORMATS
from tests.cli.running import BROKEN, CLEAN, ERROR, UNDECIDED, WARNING, Run, process, write
from tests.reporters.parsing import PARSERS, found


def test_formats_can_go_to_files(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    both = run("check", "--format", "concise", "--format", "json=report.json", "--format", "text=report.txt")
    assert both.code == 1
    assert both.output == run("check", "--format", "concise").output
    assert Path("report.json").read_text() == run("check", "--format", "json").output
    assert Path("report.txt").read_text() == run("check").output


def test_output_is_where_the_format_without_a_file_goes(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    summary = "Found 1 error in 1 design (5 resources).\n"
    assert run("check", "--format", "json", "--output", "report.json") == (1, "", summary)
    assert json.loads(Path("report.json").read_text())["summary"]["error"] == 1
    assert run("check", "--output", "report.txt").output == ""
    assert Path("report.txt").read_text() == run("check").output


def test_a_file_is_written_whole_or_not_at_all(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.enilint.yaml", ERROR)
    write("report.txt", "old")
    Path("report.txt").chmod(0o600)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        result = run("check", "--output", "report.txt")
    assert (result.code, result.error) == (2, "error: cannot write report.txt: No space left on device\n")
    assert Path("report.txt").read_text() == "old"
    assert sorted(os.listdir()) == ["a.enilint.yaml", "report.txt"]
    assert run("check", "--output", "report.txt").code == 1
    assert "ENI101" in Path("report.txt").read_text()
    assert stat.S_IMODE(Path("report.txt").stat().st_mode) == 0o600


def test_what_cannot_be_written_keeps_nothing_else_from_being_written(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    result = run("check", "--format", "json=missing/report.json", "--format", "concise")
    assert result.code == 2
    assert "ENI101" in result.output
    assert result.error == "error: cannot write missing/report.json: directory missing does not exist\n"


def test_a_report_that_can_be_written_nowhere_is_printed(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    printed = run("check", "--format", "concise").output
    result = run("check", "--format", "concise", "--output", "missing/report.txt")
    assert result.code == 2
    assert result.output == printed
    assert result.error == "error: cannot write missing/report.txt: directory missing does not exist\n"
    elsewhere = run("check", "--format", "concise=report.txt", "--format", "json=missing/report.json")
    assert (elsewhere.code, elsewhere.output) == (2, "")
    assert Path("report.txt").read_text() == printed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a matter of POSIX")
def test_a_device_is_written_to_and_not_replaced(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert run("check", "--output", "pipe").code == 1
    assert b"ENI101" in os.read(reader, 10_000)
    os.close(reader)
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


def test_a_link_is_followed(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    write("real.txt", "")
    os.symlink("real.txt", "link.txt")
    assert run("check", "--output", "link.txt").code == 1
    assert os.path.islink("link.txt")
    assert "ENI101" in Path("real.txt").read_text()


@pytest.mark.parametrize("to", ["file", "directory", "nothing", "git"])
def test_a_link_out_of_the_project_is_not(run: Run, project: Path, to: str) -> None:
    """Whoever wrote the repository may have laid it."""
    (project / "outside").mkdir()
    precious = write("outside/precious", "precious")
    (project / "repository/.git").mkdir(parents=True)
    os.chdir("repository")
    write(".git/config", "precious")
    write("a.enilint.yaml", ERROR)
    link, target = {
        "file": ("report", "../outside/precious"),
        "directory": ("reports", "../outside"),
        "nothing": ("report", "../outside/new"),
        "git": ("report", ".git/config"),
    }[to]
    os.symlink(target, link)
    report = "reports/precious" if to == "directory" else "report"
    for named in (report, os.path.abspath(report)):
        for options in (["--format", f"sarif={named}"], ["--output", named], ["--write-baseline", named]):
            result = run("check", *options)
            assert result.code == 2
            assert (
                "a symbolic link in the project points outside it" in result.error
                or "is not a baseline" in result.error
            )
    os.chdir("..")
    assert run("check", "repository", "--output", f"repository/{report}").code == 2
    assert Path(precious).read_text() == Path("repository/.git/config").read_text() == "precious"
    assert os.listdir("outside") == ["precious"]


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="there are no files for streams")
def test_streams_that_are_files(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    for name in ("/dev/stdout", "/dev/fd/1", "/dev/null"):
        done = process("-m", "enilint", "check", "--format", "concise", "--output", name)
        assert (done.returncode, b"ENI101" in done.stdout) == (1, name != "/dev/null")


def test_color(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.enilint.yaml", ERROR)
    assert "\x1b[" not in run("check").output
    assert "\x1b[" in run("check", "--color", "always").output
    assert "\x1b[" not in run("check", "--color", "always", "--format", "json").output
    assert run("check", "--color", "always", "--output", "report.txt").code == 1
    assert "\x1b[" not in Path("report.txt").read_text()


def test_color_is_forced_and_forbidden_by_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.enilint.yaml", ERROR)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("check").output
    assert "\x1b[" in run("rules").output
    assert "\x1b[" not in run("check", "--color", "never").output
    assert "\x1b[" not in run("check", "--format", "json").output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("check").output
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("FORCE_COLOR", "")
    assert "\x1b[" not in run("check").output


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a matter of POSIX")
@pytest.mark.parametrize(
    ("environment", "options", "colored"),
    [
        ({}, [], True),
        ({}, ["--color", "never"], False),
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": ""}, [], True),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"TERM": "dumb"}, [], False),
    ],
)
def test_color_on_a_terminal(environment: dict[str, str], options: list[str], colored: bool) -> None:
    write("a.enilint.yaml", ERROR)
    leader, terminal = os.openpty()
    assert process("-m", "enilint", "check", *options, stdout=terminal, **environment).returncode == 1
    shown = os.read(leader, 10_000).decode()
    os.close(leader)
    os.close(terminal)
    assert ("\x1b[" in shown) is colored
    assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines())) > 60, "a terminal of no known width"


def test_undecided_questions_are_shown_when_asked_for(run: Run) -> None:
    write("a.enilint.yaml", UNDECIDED)
    only = ("check", "--select", "ENI101")
    assert "not known" not in run(*only).output
    assert "1 check undecided: run with --show-undecided." in run(*only).output
    assert "not known: " in run(*only, "--show-undecided").output
    assert len(run(*only, "--format", "json").report["undecided"]) == 1


def test_a_reader_that_stops_early_changes_no_exit_code() -> None:
    write("a.enilint.yaml", ERROR)
    for arguments, code in ((["check"], 1), (["check", "--exit-zero"], 0), (["rules"], 0)):
        read, written = os.pipe()
        os.close(read)
        finished = process("-m", "enilint", *arguments, stdout=written)
        os.close(written)
        assert (finished.returncode, finished.stderr) == (code, b"")


def test_a_terminal_that_lacks_a_character_gets_its_escape() -> None:
    write("a.enilint.yaml", ERROR.replace("vip", "vip-ü"))
    finished = process("-m", "enilint", "check", PYTHONIOENCODING="ascii")
    assert finished.returncode == 1
    assert rb"interfaces.vip-\xfc is in" in finished.stdout


def test_output_is_the_same_from_run_to_run_and_in_any_order() -> None:
    designs = {"a b,c": ERROR, "b:%d": WARNING, "ü]": UNDECIDED, "d": BROKEN}
    paths = [write(f"{name}.enilint.yaml", design) for name, design in designs.items()]
    outputs = set()
    for seed, order in (("1", paths), ("2", paths), ("1", paths[::-1]), ("3", ["."])):
        formats = [part for name in FORMATS for part in ("--format", f"{name}=out.{name}")]
        done = process("-m", "enilint", "check", *order, *formats, PYTHONHASHSEED=seed)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(
            b"Results are incomplete: 1 error (see out.text). Found 1 error and 1 warning in "
        )
        outputs.add(tuple(Path(f"out.{name}").read_bytes() for name in FORMATS))
    assert len(outputs) == 1
    assert all(len(output) > 100 for output in outputs.pop())


def test_a_template_with_several_names_is_read_by_the_first_of_them() -> None:
    write("stack.template", "AWSTemplateFormatVersion: 2010-09-09\nResources: {V: {Type: AWS::EC2::VPC}}\n")
    for name in ("a", "b", "c", "d"):
        Path(f"{name}.template").symlink_to("stack.template")
    for seed in map(str, range(4)):
        done = process("-m", "enilint", "check", "--format", "json", PYTHONHASHSEED=seed)
        assert [one["path"] for one in json.loads(done.stdout)["inputs"]] == ["a.template"]


@pytest.mark.parametrize("name", PARSERS)
def test_findings_of_awkward_files_are_in_every_format(name: str, run: Run) -> None:
    for number, path in enumerate(("a b,c", "b:%d]", "ü/-e", "'f'=$")):
        write(f"{path}.enilint.yaml", (ERROR, WARNING)[number % 2].replace("vip", f"vip-{number}"))
    expected = found("json", run("check", "--format", "json").output)
    assert expected.total() == 4
    assert found(name, run("check", "--format", name).output) == expected


def test_an_input_is_not_overwritten(run: Run) -> None:
    write("plan.json", '{"format_version": "1.2", "resource_changes": []}')
    write("a.enilint.yaml", CLEAN)
    write("main.tf", "")
    write("prod.vars", "")
    for arguments in (
        [".", "--output", "main.tf"],
        [".", "--output", "new.auto.tfvars"],
        [".", "--var-file", "prod.vars", "--output", "prod.vars"],
        ["plan.json", "--format", "json=plan.json"],
        [".", "--output", "a.enilint.yaml"],
        [".", "--context", "plan.json", "--output", "./plan.json"],
    ):
        result = run("check", *arguments)
        assert result.code == 2
        assert "is an input or a configuration file; choose another file for the report" in result.error
    assert Path("a.enilint.yaml").read_text() == CLEAN
    assert "resource_changes" in Path("plan.json").read_text()


def test_neither_configuration_nor_facts_nor_baseline_are_overwritten(run: Run) -> None:
    facts = write("facts/subnets.json", '{"Subnets": []}')
    known = write("known.json", '{"version": 1, "findings": []}')
    text = f'context = ["{facts}"]\nbaseline = "{known}"\n'
    write("enilint.toml", text)
    write("other.toml", "")
    write("a.enilint.yaml", ERROR)
    for arguments in (
        ["--format", "json=enilint.toml"],
        ["--output", "./enilint.toml"],
        ["--no-config", "--output", "enilint.toml"],
        ["--config", "other.toml", "--output", "other.toml"],
        ["--config", "other.toml", "--output", "enilint.toml"],
        ["--output", facts],
        ["--output", known],
    ):
        result = run("check", *arguments)
        assert (result.code, result.output) == (2, "")
        assert "is an input or a configuration file; choose another file for the report" in result.error, arguments
    broken = write("enilint.toml", "selct = []\n")
    assert "is an input" in run("check", "--output", broken).error
    write("enilint.toml", text)
    os.mkdir("below")
    os.chdir("below")
    assert "is an input" in run("check", "..", "--output", "../enilint.toml").error
    assert Path("../enilint.toml").read_text() == text


def test_a_full_disk_is_said_to_be_one() -> None:
    write("a.enilint.yaml", CLEAN)
    with open("/dev/full", "w") as full:
        done = process("-m", "enilint", "check", "a.enilint.yaml", stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr == b"error: cannot write standard output: No space left on device\n"


def test_standard_output_may_be_closed(project: Path) -> None:
    write("a.enilint.yaml", CLEAN)
    code = "import os, sys; os.close(1); sys.stdout = None; from enilint.cli import main; sys.exit(main(sys.argv[1:]))"
    done = process("-c", code, "check", "a.enilint.yaml")
    assert (done.returncode, done.stderr) == (0, b"")


def test_standard_error_may_be_closed(project: Path) -> None:
    write("a.enilint.yaml", CLEAN)
    code = "import os, sys; os.close(2); sys.stderr = None; from enilint.cli import main; sys.exit(main(sys.argv[1:]))"
    done = process("-c", code, "check", "a.enilint.yaml", "--statistics", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["findings"] == []


def test_a_line_names_the_condition_of_a_finding(run: Run, project: Path) -> None:
    template = """\
Parameters:
  Open: {Type: String, AllowedValues: [yes, no]}
Conditions:
  IsOpen: !Equals [!Ref Open, "yes"]
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {GroupDescription: web, VpcId: vpc-0a1b2c3d4e5f60718}
  Interface:
    Type: AWS::EC2::NetworkInterface
    Properties: {SubnetId: subnet-0a1b2c3d4e5f60718, SourceDestCheck: !If [IsOpen, false, true]}
"""
    (project / "template.yaml").write_text(template.replace("[yes, no]", '["yes", "no"]'))
    rule = "code: ACME001, name: unchecked, for: interface, must: source_dest_check, message: unchecked"
    (project / "net.enilint-rules.yaml").write_text(f"version: 1\nrules:\n- {{{rule}}}\n")
    wanted = ("--rules", "net.enilint-rules.yaml", "--select", "ACME", "--format", "concise")
    line, _ = run("check", *wanted, "template.yaml").output.splitlines()
    assert line.endswith("ACME001 warning unchecked (only where IsOpen is true (Open = yes))")
