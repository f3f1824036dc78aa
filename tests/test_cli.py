"""The command line as a whole: what is read, which rules run, what is printed where, and the exit code."""

import io
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import enilint
from enilint.cli import FORMATS, KINDS, SCHEMAS, main

LIBRARY = str(Path(enilint.__file__).parents[1])
"""Where enilint is imported from."""

CLEAN = """\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  db: {type: m5.large, subnet: app}
"""
ERROR = """\
version: 1
subnets:
  app: {zone: us-east-1a}
  other: {zone: us-east-1b}
instances:
  db: {type: m5.large, subnet: app}
interfaces:
  vip: {subnet: other}
attachments:
  - {interface: vip, instance: db, device_index: 1}
"""
WARNING = ERROR.replace("zone: us-east-1b", "zone: us-east-1a").replace("{subnet: other}", "{subnet: app}")
UNDECIDED = ERROR.replace("{zone: us-east-1b}", "{}")
BROKEN = "version: 1\nsubnets:\n  app: {zone: us-east-1a, cidr: nonsense}\n"

RULE = '''\
"""An interface, whatever it is like."""

from enilint.rule import Finding, Rule, Severity


def check(network):
    for interface in network.interfaces:
        yield Finding(subject=interface.address, at=interface.at, message="an interface", help="have none")


RULE = Rule(
    code="ORG1", name="any-interface", severity=Severity.INFO, since="1", check=check, good=(), bad=(), groups=("org",)
)
'''


class Result(NamedTuple):
    """What a run ends with."""

    code: int
    output: str
    error: str

    @property
    def report(self) -> dict:
        return json.loads(self.output)

    @property
    def rules(self) -> list[str]:
        return sorted({finding["rule"] for finding in self.report["findings"]})

    @property
    def inputs(self) -> list[str]:
        return [one["path"] for one in self.report["inputs"]]


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> Result:
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        return Result(code, *capsys.readouterr())

    return run


def write(path: str, text: str) -> str:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return path


def process(*arguments: str, stdout: int = subprocess.PIPE, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run Python in a process of its own, with the modules of this one within reach."""
    return subprocess.run(
        [sys.executable, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [LIBRARY, *sys.path])), **environment},
    )


class TestExitCodes:
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
    def test_of_a_design(self, run: Run, design: str, options: list[str], code: int) -> None:
        assert run("check", write("design.enilint.yaml", design), *options).code == code

    def test_a_broken_file_hides_nothing_of_a_good_one(self, run: Run) -> None:
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
            (".", "no design found in ."),
            ("missing.yaml", "missing.yaml: there is no such file or directory"),
            ("", "there is no such file or directory"),
            ("notes.txt", "notes.txt: cannot tell what kind of design this is"),
        ],
    )
    def test_nothing_to_lint_is_an_error(self, run: Run, path: str, words: str) -> None:
        write("notes.txt", "buy milk\n")
        result = run("check", path)
        assert result.code == 2
        assert words in result.output

    def test_nothing_to_lint_can_be_allowed(self, run: Run) -> None:
        result = run("check", "--allow-empty")
        assert result == (0, "Nothing was checked.\n", "")

    def test_allowing_nothing_does_not_allow_a_missing_file(self, run: Run) -> None:
        assert run("check", "--allow-empty", "missing.enilint.yaml").code == 2

    def test_terraform_source_is_said_not_to_be_read(self, run: Run) -> None:
        write("main.tf", "")
        assert "Terraform source is not read yet" in run("check").output
        assert "Terraform source is not read yet" in run("check", "main.tf").output

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
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
            ["schema", "nonsense"],
        ],
    )
    def test_wrong_usage(self, run: Run, arguments: list[str]) -> None:
        result = run(*arguments)
        assert result.code == 2
        assert result.output == ""
        assert "usage: enilint" in result.error

    @pytest.mark.parametrize("option", ["--select", "--extend-select", "--ignore"])
    def test_an_unknown_rule_is_an_error(self, run: Run, option: str) -> None:
        result = run("check", write("a.enilint.yaml", CLEAN), option, "cross-az-atachment")
        assert result.code == 2
        assert "no rule is called cross-az-atachment (did you mean cross-az-attachment?)" in " ".join(
            result.output.split()
        )

    def test_a_run_without_rules_is_an_error(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        for options in (["--ignore", "ENI"], ["--select", ""]):
            result = run("check", *options)
            assert result.code == 2
            assert "no rule is left to run" in result.output

    def test_a_crash_is_not_taken_for_findings(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("enilint.commands.check.run", lambda _: 1 / 0)
        result = run("check")
        assert result.code == 2
        assert "ZeroDivisionError" in result.error
        assert "this is a bug in enilint" in result.error

    def test_an_interrupt(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(_: object) -> int:
            raise KeyboardInterrupt

        monkeypatch.setattr("enilint.commands.check.run", interrupted)
        assert run("check") == (130, "", "interrupted\n")


class TestInput:
    def test_standard_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        for options, path in (
            ([], "<stdin>"),
            (["--stdin-filename", "./designs/a.enilint.yaml"], "designs/a.enilint.yaml"),
            (["--stdin-filename", os.path.abspath("a.enilint.yaml")], "a.enilint.yaml"),
        ):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ERROR.encode())))
            result = run("check", "-", *options, "--format", "json")
            assert result.code == 1
            assert result.inputs == [path]
            assert result.report["findings"][0]["location"]["path"] == path

    def test_standard_input_stands_for_the_file_it_is_named_after(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.enilint.yaml", ERROR)
        write("b.enilint.yaml", CLEAN)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CLEAN.encode())))
        result = run("check", ".", "-", "--stdin-filename", "a.enilint.yaml", "--format", "json")
        assert result.code == 0
        assert result.inputs == ["a.enilint.yaml", "b.enilint.yaml"]

    def test_kind_is_taken_at_its_word(self, run: Run) -> None:
        write("a.txt", CLEAN)
        write("b.txt", f"{'#' * 5000}\n{CLEAN}")
        assert run("check", "a.txt").code == 0
        assert run("check", "b.txt").code == 2
        assert run("check", "b.txt", "--kind", "topology").code == 0
        assert run("check", "a.txt", "--kind", "terraform-plan").code == 2

    def test_a_directory_is_searched_for_topology_files(self, run: Run) -> None:
        wanted = ["deep/b.enilint.json", "deep/er/c.enilint.yml", "z.enilint.yaml"]
        unwanted = [".git/a.enilint.yaml", "x/.terraform/a.enilint.yaml", "x/node_modules/a.enilint.yaml"]
        for path in (*wanted, *unwanted, "deep/plain.yaml", "plan.json"):
            write(path, '{"version": 1}')
        assert run("check", "--format", "json").inputs == wanted
        assert run("check", "deep", "--format", "json").inputs == wanted[:2]

    def test_gitignore_is_honoured(self, run: Run) -> None:
        for path in ("a", "b", "build/c", "keep/b", "deep/d", "deep/e"):
            write(f"repository/{path}.enilint.yaml", CLEAN)
        (Path("repository") / ".git").mkdir()
        write("repository/.gitignore", "b.enilint.yaml\n/build/\n")
        write("repository/keep/.gitignore", "!b.enilint.yaml\n")
        write("repository/deep/.gitignore", "/d.*\n")
        write(".gitignore", "a.enilint.yaml\n")
        expected = ["a", "deep/e", "keep/b"]
        result = run("check", "repository", "--format", "json")
        assert result.inputs == [f"repository/{one}.enilint.yaml" for one in expected]
        os.chdir("repository/deep")
        assert run("check", "--format", "json").inputs == ["e.enilint.yaml"]

    def test_what_is_named_is_read_although_git_ignores_it(self, run: Run) -> None:
        Path(".git").mkdir()
        write(".gitignore", "/build/\n")
        write("build/a.enilint.yaml", CLEAN)
        assert run("check").code == 2
        assert run("check", "build/a.enilint.yaml").code == 0
        assert run("check", "build").code == 0

    def test_a_directory_that_cannot_be_read_is_an_error(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.enilint.yaml", CLEAN)
        write("closed/b.enilint.yaml", CLEAN)
        scan = os.scandir

        def refusing(path: str) -> object:
            if os.path.basename(path) == "closed":
                raise PermissionError(13, "Permission denied", path)
            return scan(path)

        monkeypatch.setattr(os, "scandir", refusing)
        result = run("check")
        assert result.code == 2
        assert "error: closed: cannot be read: Permission denied" in result.output

    def test_an_imported_file_is_not_linted_by_itself(self, run: Run) -> None:
        write("enilint.toml", "")
        write("common/base.enilint.yaml", ERROR)
        write("one.enilint.yaml", "version: 1\nimports: [common/base.enilint.yaml]\n")
        result = run("check", "--format", "json")
        assert result.inputs == ["one.enilint.yaml"]
        assert [one["input"] for one in result.report["findings"]] == ["one.enilint.yaml"]
        named = run("check", ".", "common/base.enilint.yaml", "--format", "json")
        assert named.inputs == ["common/base.enilint.yaml", "one.enilint.yaml"]

    def test_files_that_import_each_other_are_not_passed_over(self, run: Run) -> None:
        write("enilint.toml", "")
        write("a.enilint.yaml", "version: 1\nimports: [b.enilint.yaml]\n")
        write("b.enilint.yaml", "version: 1\nimports: [a.enilint.yaml]\n")
        result = run("check")
        assert result.code == 2
        assert "circle" in result.output

    def test_a_file_is_linted_once(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        result = run("check", "a.enilint.yaml", ".", "./a.enilint.yaml", os.path.abspath("a.enilint.yaml"))
        assert "Found 1 error in 1 design" in result.output

    def test_a_link_out_of_the_project_is_not_read(
        self, run: Run, project: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        secret = tmp_path_factory.mktemp("home") / "credentials"
        secret.write_text("key: hunter2\n")
        (project / ".git").mkdir()
        write("a.enilint.yaml", CLEAN)
        Path("leak.enilint.yaml").symlink_to(secret)
        result = run("check", ".")
        assert result.code == 2
        assert "leak.enilint.yaml: is a link out of the project" in result.output
        assert "hunter2" not in result.output

    def test_context_decides(self, run: Run) -> None:
        design = ERROR.replace("{subnet: other}", "{subnet: subnet-0a1b2c3d}")
        write("a.enilint.yaml", design)
        assert run("check", "--select", "ENI101").code == 0
        assert run("check", "--select", "ENI101", "--fail-on-undecided").code == 1
        near = write("facts.yaml", "subnets: {subnet-0a1b2c3d: {zone: us-east-1a}}\n")
        assert run("check", "--select", "ENI101", "--fail-on-undecided", "--context", near).code == 0
        far = write("far.json", '{"Subnets": [{"SubnetId": "subnet-0a1b2c3d", "AvailabilityZone": "us-east-1b"}]}')
        result = run("check", "--context", near, "--context", far)
        assert result.code == 1
        assert "us-east-1b" in result.output

    def test_context_that_cannot_be_read_is_an_error(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        result = run("check", "--context", "gone.yaml")
        assert result.code == 2
        assert "gone.yaml: cannot be read: No such file or directory" in result.output
        assert "ENI101" in result.output
        broken = write("broken.yaml", "subnets:\n  subnet-0a1b2c3d: {zones: x}\n")
        result = run("check", "--context", broken)
        assert result.code == 2
        assert "broken.yaml:2:21: unknown key `zones` (did you mean `zone`?)" in result.output

    def test_source_that_is_not_there_is_an_error(self, run: Run) -> None:
        write("a.enilint.yaml", CLEAN)
        result = run("check", "--source", "gone")
        assert result.code == 2
        assert "gone: there is no such directory" in result.output


class TestOutput:
    def test_formats_can_go_to_files(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        both = run("check", "--format", "concise", "--format", "json=report.json", "--format", "text=report.txt")
        assert both.code == 1
        assert both.output == run("check", "--format", "concise").output
        assert Path("report.json").read_text() == run("check", "--format", "json").output
        assert Path("report.txt").read_text() == run("check").output

    def test_output_is_where_the_format_without_a_file_goes(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        assert run("check", "--format", "json", "--output", "report.json") == (1, "", "")
        assert json.loads(Path("report.json").read_text())["summary"]["error"] == 1
        assert run("check", "--output", "report.txt").output == ""
        assert Path("report.txt").read_text() == run("check").output

    def test_a_file_is_written_whole_or_not_at_all(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.enilint.yaml", ERROR)
        write("report.txt", "old")
        Path("report.txt").chmod(0o600)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", full)
            result = run("check", "--output", "report.txt")
        assert result == (2, "", "error: cannot write report.txt: No space left on device\n")
        assert Path("report.txt").read_text() == "old"
        assert sorted(os.listdir()) == ["a.enilint.yaml", "report.txt"]
        assert run("check", "--output", "report.txt").code == 1
        assert "ENI101" in Path("report.txt").read_text()
        assert stat.S_IMODE(Path("report.txt").stat().st_mode) == 0o600

    def test_what_cannot_be_written_keeps_nothing_else_from_being_written(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        result = run("check", "--format", "json=missing/report.json", "--format", "concise")
        assert result.code == 2
        assert "ENI101" in result.output
        assert result.error == "error: cannot write missing/report.json: No such file or directory\n"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a matter of POSIX")
    def test_a_device_is_written_to_and_not_replaced(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        os.mkfifo("pipe")
        reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
        assert run("check", "--output", "pipe").code == 1
        assert b"ENI101" in os.read(reader, 10_000)
        os.close(reader)
        assert stat.S_ISFIFO(os.stat("pipe").st_mode)

    def test_a_link_is_followed(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        write("real.txt", "")
        os.symlink("real.txt", "link.txt")
        assert run("check", "--output", "link.txt").code == 1
        assert os.path.islink("link.txt")
        assert "ENI101" in Path("real.txt").read_text()

    def test_color(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.enilint.yaml", ERROR)
        assert "\x1b[" not in run("check").output
        assert "\x1b[" in run("check", "--color", "always").output
        assert "\x1b[" not in run("check", "--color", "always", "--format", "json").output
        assert run("check", "--color", "always", "--output", "report.txt").code == 1
        assert "\x1b[" not in Path("report.txt").read_text()

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
    def test_color_on_a_terminal(self, environment: dict[str, str], options: list[str], colored: bool) -> None:
        write("a.enilint.yaml", ERROR)
        leader, terminal = os.openpty()
        assert process("-m", "enilint", "check", *options, stdout=terminal, **environment).returncode == 1
        shown = os.read(leader, 10_000).decode()
        os.close(leader)
        os.close(terminal)
        assert ("\x1b[" in shown) is colored
        assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines())) > 60, "a terminal of no known width"

    def test_undecided_questions_are_shown_when_asked_for(self, run: Run) -> None:
        write("a.enilint.yaml", UNDECIDED)
        assert "not known" not in run("check").output
        assert "1 question undecided: run with --show-undecided." in run("check").output
        assert "not known: " in run("check", "--show-undecided").output
        assert len(run("check", "--format", "json").report["undecided"]) == 1

    def test_a_reader_that_stops_early_changes_no_exit_code(self) -> None:
        write("a.enilint.yaml", ERROR)
        for arguments, code in ((["check"], 1), (["check", "--exit-zero"], 0), (["rules"], 0)):
            read, written = os.pipe()
            os.close(read)
            finished = process("-m", "enilint", *arguments, stdout=written)
            os.close(written)
            assert (finished.returncode, finished.stderr) == (code, b"")

    def test_a_terminal_that_lacks_a_character_gets_its_escape(self) -> None:
        write("a.enilint.yaml", ERROR.replace("vip", "vip-ü"))
        finished = process("-m", "enilint", "check", PYTHONIOENCODING="ascii")
        assert finished.returncode == 1
        assert rb"interfaces.vip-\xfc is in" in finished.stdout

    def test_output_is_the_same_from_run_to_run(self) -> None:
        for name, design in {"a": ERROR, "b": WARNING, "c": UNDECIDED, "d": BROKEN}.items():
            write(f"{name}.enilint.yaml", design)
        outputs = {
            process("-m", "enilint", "check", "--format", "json", PYTHONHASHSEED=seed).stdout
            for seed in ("1", "2", "3")
        }
        assert len(outputs) == 1

    def test_an_input_is_not_overwritten(self, run: Run) -> None:
        write("plan.json", '{"format_version": "1.2", "resource_changes": []}')
        write("a.enilint.yaml", CLEAN)
        for arguments in (
            ["plan.json", "--format", "json=plan.json"],
            [".", "--output", "a.enilint.yaml"],
            [".", "--context", "plan.json", "--output", "./plan.json"],
        ):
            result = run("check", *arguments)
            assert result.code == 2
            assert "is an input; name another file for the report" in result.error
        assert Path("a.enilint.yaml").read_text() == CLEAN
        assert "resource_changes" in Path("plan.json").read_text()

    def test_a_full_disk_is_said_to_be_one(self) -> None:
        write("a.enilint.yaml", CLEAN)
        with open("/dev/full", "w") as full:
            done = process("-m", "enilint", "check", "a.enilint.yaml", stdout=full.fileno())
        assert done.returncode == 2
        assert done.stderr == b"error: cannot write standard output: No space left on device\n"

    def test_standard_output_may_be_closed(self, project: Path) -> None:
        write("a.enilint.yaml", CLEAN)
        code = (
            "import os, sys; os.close(1); sys.stdout = None; from enilint.cli import main; sys.exit(main(sys.argv[1:]))"
        )
        done = process("-c", code, "check", "a.enilint.yaml")
        assert (done.returncode, done.stderr) == (0, b"")


class TestRules:
    def test_select_ignore_and_extend(self, run: Run) -> None:
        both = write("a.enilint.yaml", ERROR.replace("instance: db, device", "instance: db, network_card: 5, device"))
        write("rules/org1_any_interface.py", RULE)

        def rules(*options: str) -> list[str]:
            return run("check", both, "--rules", "rules", "--format", "json", *options).rules

        everything = rules()
        assert "ENI101" in everything
        assert "ORG1" in everything
        assert rules("--select", "ENI101") == ["ENI101"]
        assert rules("--select", "ENI1,ORG1") == ["ENI101", "ORG1"]
        assert rules("--select", "ENI1", "--select", "org") == ["ENI101", "ORG1"]
        assert rules("--select", "cross-az-attachment") == ["ENI101"]
        assert rules("--select", "placement", "--extend-select", "any-interface") == ["ENI101", "ORG1"]
        assert rules("--ignore", "ENI") == ["ORG1"]
        assert rules("--select", "ALL") == everything
        assert rules("--select", "ENI101", "--ignore", "ENI1") == ["ENI101"]
        assert rules("--select", "ORG1,ENI101", "--ignore", "ENI101") == ["ORG1"]

    def test_rules_of_a_directory(self, run: Run) -> None:
        write("a.enilint.yaml", WARNING)
        write("rules/org1_any_interface.py", RULE)
        assert "info[ORG1] any-interface" in run("check", "--rules", "rules").output
        assert "ORG1" not in run("check").output
        assert "ORG1" in run("rules", "--rules", "rules").output
        assert run("explain", "ORG1", "--rules", "rules").code == 0
        assert run("check", "--rules", "missing").code == 2

    def test_a_rule_that_crashes_or_does_not_load_hides_nothing(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        write("rules/org1_any_interface.py", RULE.replace('message="an interface"', "message=1 / 0"))
        write("rules/org2_broken.py", "def")
        result = run("check", "--rules", "rules", "--format", "json")
        assert result.code == 2
        assert result.rules == ["ENI101"]
        messages = [one["message"] for one in result.report["errors"]]
        assert any("crashed" in message for message in messages)
        assert any("cannot load this rule" in message for message in messages)

    def test_severity(self, run: Run) -> None:
        write("a.enilint.yaml", ERROR)
        for option in ("ENI101=info", "ENI1=info", "cross-az-attachment=info", "placement=info"):
            result = run("check", "--severity-of", option, "--format", "json")
            assert [one["severity"] for one in result.report["findings"]] == ["info"]
        exact = run("check", "--severity-of", "ENI101=info", "--severity-of", "ENI1=error", "--format", "json")
        assert [one["severity"] for one in exact.report["findings"]] == ["info"]


class TestConfiguration:
    def test_command_line_goes_over_the_file(self, run: Run) -> None:
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

    def test_a_selection_of_the_command_line_replaces_that_of_the_file(self, run: Run) -> None:
        design = write("a.enilint.yaml", ERROR)
        write("enilint.toml", 'select = ["ENI101"]\n')
        assert run("check", design).code == 1
        assert run("check", design, "--extend-select", "ENI2").code == 1
        assert run("check", design, "--select", "ENI2").code == 0

    def test_the_nearest_file_holds(self, run: Run) -> None:
        write("enilint.toml", 'ignore = ["ENI301"]\n')
        write("near/pyproject.toml", '[tool.enilint]\nignore = ["ENI101"]\n')
        write("near/deep/pyproject.toml", '[tool.enilint-extra]\n[project]\nname = "x"\n')
        design = os.path.abspath(write("near/deep/a.enilint.yaml", ERROR))
        assert run("check", design).code == 1
        os.chdir("near/deep")
        assert run("check", design).code == 0
        write("enilint.toml", 'ignore = ["ENI301"]\n')
        assert run("check", design).code == 1

    def test_a_file_can_be_named_or_left_out(self, run: Run) -> None:
        design = write("a.enilint.yaml", ERROR)
        write("enilint.toml", "[")
        write("other.toml", 'ignore = ["ENI101"]\n')
        assert run("check", design).code == 2
        assert run("check", design, "--no-config").code == 1
        assert run("check", design, "--config", "other.toml").code == 0

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
            ('ignore = ["ENI999"]\n', "enilint.toml: no rule is called ENI999"),
            ("[rules.ENI101]\nlimit = 3\n", "enilint.toml: rule ENI101 has no options"),
            ("[rules.nonsense]\nlimit = 3\n", "enilint.toml: no rule is called nonsense"),
        ],
    )
    def test_a_mistake_is_an_error_with_its_place(self, run: Run, text: str, message: str) -> None:
        write("a.enilint.yaml", CLEAN)
        write("enilint.toml", text)
        result = run("check", "--format", "concise")
        assert result.code == 2
        assert message.replace(": ", ": error: ", 1) in result.output

    def test_a_mistake_in_pyproject_is_placed_in_the_table(self, run: Run) -> None:
        write("a.enilint.yaml", CLEAN)
        write("pyproject.toml", '[tool.other]\nselect = 1\n\n[tool.enilint]\nselect = "ENI1"\n')
        assert "error: pyproject.toml:5:1: expected a list, found a string" in run("check").output

    def test_the_command_line_is_not_blamed_on_the_file(self, run: Run) -> None:
        write("a.enilint.yaml", CLEAN)
        write("enilint.toml", "")
        assert "error: no rule is called nonsense" in run("check", "--select", "nonsense").output

    @pytest.mark.parametrize("arguments", [("--config", "missing.toml"), ("--config", ".")])
    def test_a_named_file_that_cannot_be_read(self, run: Run, arguments: tuple[str, ...]) -> None:
        write("a.enilint.yaml", CLEAN)
        result = run("check", *arguments)
        assert result.code == 2
        assert f"error: {arguments[1]}: cannot be read: " in result.output

    def test_options_of_a_rule(self, run: Run) -> None:
        listed = json.loads(run("rules", "--format", "json").output)
        write("a.enilint.yaml", CLEAN)
        write("enilint.toml", f"[rules.{listed[0]['code']}]\nno-such-option = 1\n")
        assert run("check").code == 2


class TestProgram:
    def test_version(self, run: Run) -> None:
        assert run("--version") == (0, f"enilint {enilint.__version__}\n", "")

    def test_help_names_every_command(self, run: Run) -> None:
        output = run("--help").output
        for command in ("check", "rules", "explain", "limits", "schema"):
            assert f"  {command} " in output
            assert run(command, "--help").code == 0

    def test_choices_are_those_that_work(self) -> None:
        from enilint.commands.schema import NAMES
        from enilint.inputs import kinds
        from enilint.reporters import FORMATS as REPORTERS

        assert set(FORMATS) == set(REPORTERS)
        assert set(KINDS) == set(kinds.KINDS)
        assert set(SCHEMAS) == set(NAMES)

    @pytest.mark.parametrize(
        ("arguments", "unwanted"),
        [
            (["--version"], {"msgspec", "shutil", "typing", "pathlib", "enilint.rule"}),
            (["check", "a.enilint.yaml"], {"typing_extensions", "jsonschema", "rich", "tomllib", "tempfile"}),
            (["check", "plan.json"], {"typing_extensions", "yaml", "jsonschema", "rich", "enilint.inputs.topology"}),
        ],
    )
    def test_a_run_imports_only_what_it_uses(self, arguments: list[str], unwanted: set[str]) -> None:
        write("a.enilint.yaml", ERROR)
        write("plan.json", '{"format_version": "1.2", "planned_values": {"root_module": {}}, "resource_changes": []}')
        program = (
            "import sys; from enilint.cli import main\n"
            "try: main(sys.argv[1:])\n"
            "except SystemExit: pass\n"
            "print(*sys.modules, file=sys.stderr)"
        )
        modules = process("-S", "-c", program, *arguments).stderr.decode().split()
        assert "enilint.cli" in modules
        assert unwanted.isdisjoint(modules)

    def test_typing_extensions_can_be_imported_after_a_run(self) -> None:
        write("a.enilint.yaml", CLEAN)
        program = (
            "import sys; from enilint.cli import main; main(['check']); sys.exit('typing_extensions' in sys.modules)"
        )
        assert process("-c", program).returncode == 0
