"""What is read: standard input, files, directories, facts."""

import io
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.running import CLEAN, ERROR, LIBRARY, Run, write


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_standard_input_stands_for_the_file_it_is_named_after(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.enilint.yaml", ERROR)
    write("b.enilint.yaml", CLEAN)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CLEAN.encode())))
    result = run("check", ".", "-", "--stdin-filename", "a.enilint.yaml", "--format", "json")
    assert result.code == 0
    assert result.inputs == ["a.enilint.yaml", "b.enilint.yaml"]


def test_kind_is_taken_at_its_word(run: Run) -> None:
    write("a.txt", CLEAN)
    write("b.txt", f"{'#' * 5000}\n{CLEAN}")
    assert run("check", "a.txt").code == 0
    assert run("check", "b.txt").code == 2
    assert run("check", "b.txt", "--kind", "topology").code == 0
    assert run("check", "a.txt", "--kind", "terraform-plan").code == 2


def test_a_directory_is_searched_for_topology_files(run: Run) -> None:
    wanted = ["deep/b.enilint.json", "deep/er/c.enilint.yml", "z.enilint.yaml"]
    unwanted = [".git/a.enilint.yaml", "x/.terraform/a.enilint.yaml", "x/node_modules/a.enilint.yaml"]
    for path in (*wanted, *unwanted, "deep/plain.yaml", "plan.json"):
        write(path, '{"version": 1}')
    assert run("check", "--format", "json").inputs == wanted
    assert run("check", "deep", "--format", "json").inputs == wanted[:2]


def test_gitignore_is_honoured(run: Run) -> None:
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


def test_what_is_named_is_read_although_git_ignores_it(run: Run) -> None:
    Path(".git").mkdir()
    write(".gitignore", "/build/\n")
    write("build/a.enilint.yaml", CLEAN)
    assert run("check").code == 2
    assert run("check", "build/a.enilint.yaml").code == 0
    assert run("check", "build").code == 0


def test_a_directory_that_cannot_be_read_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_an_imported_file_is_not_linted_by_itself(run: Run) -> None:
    write("enilint.toml", "")
    write("common/base.enilint.yaml", ERROR)
    write("one.enilint.yaml", "version: 1\nimports: [common/base.enilint.yaml]\n")
    result = run("check", "--format", "json")
    assert result.inputs == ["one.enilint.yaml"]
    assert [one["input"] for one in result.report["findings"]] == ["one.enilint.yaml"]
    named = run("check", ".", "common/base.enilint.yaml", "--format", "json")
    assert named.inputs == ["common/base.enilint.yaml", "one.enilint.yaml"]


def test_files_that_import_each_other_are_not_passed_over(run: Run) -> None:
    write("enilint.toml", "")
    write("a.enilint.yaml", "version: 1\nimports: [b.enilint.yaml]\n")
    write("b.enilint.yaml", "version: 1\nimports: [a.enilint.yaml]\n")
    result = run("check")
    assert result.code == 2
    assert "import cycle: " in result.output


def test_a_file_is_linted_once(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    result = run("check", "a.enilint.yaml", ".", "./a.enilint.yaml", os.path.abspath("a.enilint.yaml"))
    assert "Found 1 error in 1 design" in result.output


def test_a_link_out_of_the_project_is_not_read(
    run: Run, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("home") / "credentials"
    secret.write_text("key: hunter2\n")
    (project / ".git").mkdir()
    write("a.enilint.yaml", CLEAN)
    Path("leak.enilint.yaml").symlink_to(secret)
    result = run("check", ".")
    assert result.code == 2
    assert "leak.enilint.yaml: is a symbolic link out of the project" in result.output
    assert "hunter2" not in result.output


def test_context_decides(run: Run) -> None:
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


def test_context_that_cannot_be_read_is_an_error(run: Run) -> None:
    write("a.enilint.yaml", ERROR)
    result = run("check", "--context", "gone.yaml")
    assert result.code == 2
    assert "gone.yaml: cannot be read: No such file or directory" in result.output
    assert "ENI101" in result.output
    broken = write("broken.yaml", "subnets:\n  subnet-0a1b2c3d: {zones: x}\n")
    result = run("check", "--context", broken)
    assert result.code == 2
    assert "broken.yaml:2:21: unknown key `zones` (did you mean `zone`?)" in result.output


def test_source_that_is_not_there_is_an_error(run: Run) -> None:
    write("a.enilint.yaml", CLEAN)
    result = run("check", "--source", "gone")
    assert result.code == 2
    assert "gone: this directory does not exist" in result.output


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a matter of POSIX")
def test_a_pipe_is_read_to_its_end(run: Run) -> None:
    os.mkfifo("pipe")
    writer = Thread(target=Path("pipe").write_text, args=(ERROR,))
    writer.start()
    assert run("check", "pipe", "--format", "json").rules == ["ENI101"]
    writer.join()


@pytest.mark.skipif(shutil.which("bash") is None or not Path("/dev/fd").exists(), reason="bash is not installed")
def test_a_pipe_of_the_shell_is_read() -> None:
    write("plan", ERROR)
    command = f"{shlex.quote(sys.executable)} -m enilint check --format json <(cat plan)"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, check=False, env={**os.environ, "PYTHONPATH": LIBRARY}
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b'"ENI101"' in done.stdout
