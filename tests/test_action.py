"""The GitHub action, and what docs/ci.md has people copy.

With ENILINT_CI_TOOLS=/path/to/venv/bin, which has zizmor and check-jsonschema, these look at it, and it is installed as
GitHub does; else the enilint of the tests takes its place.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests import mixed_repository
from tests.cli.running import CLEAN, ERROR, LIBRARY, UNDECIDED, WARNING, needs_git

CHECKOUT = Path(__file__).parents[1]
TOOLS = os.environ.get("ENILINT_CI_TOOLS")

if not (CHECKOUT / "action.yml").exists():
    pytest.skip("the action is that of a checkout", allow_module_level=True)
if os.name == "nt":
    pytest.skip("the action is run by bash", allow_module_level=True)

ACTION = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
PLAN = CHECKOUT / "tests/cases/terraform/floating-eni-cross-zone/plan.json"
CI = (CHECKOUT / "docs/ci.md").read_text(encoding="utf-8")
needs_tools = pytest.mark.skipif(not TOOLS, reason="set ENILINT_CI_TOOLS to the directory that has the tools of CI")


class Ended(NamedTuple):
    """How a step ended, and what it told the runner."""

    code: int
    printed: str
    outputs: dict[str, str]
    summary: str


class Runner:
    """As much of a runner of GitHub as the action sees, in the current directory."""

    def __init__(self, temporary: Path, *, installs: bool) -> None:
        self.temporary = temporary
        self.action = CHECKOUT
        if not installs:
            directory = temporary / "enilint/bin"
            directory.mkdir(parents=True)
            (temporary / "enilint/installed").write_text(f"{CHECKOUT}\n")
            (directory / "python").symlink_to(sys.executable)
            enilint = directory / "enilint"
            enilint.write_text(f'#!/bin/sh\nPYTHONPATH="{LIBRARY}" exec "{sys.executable}" -m enilint "$@"\n')
            enilint.chmod(0o755)

    def use(self, **given: str) -> Ended:
        """Run the step of the action with inputs, and with environment variables, which are in capitals."""
        (step,) = ACTION["runs"]["steps"]
        inputs = {name: given.pop(name.replace("-", "_"), one["default"]) for name, one in ACTION["inputs"].items()}
        assert all(map(str.isupper, given))
        environment = given | {
            name: re.sub(r"^\$\{\{ inputs\.([a-z-]+) \}\}$", lambda match: inputs[match[1]], value)
            for name, value in step["env"].items()
        }
        return self.run(step["run"], GITHUB_ACTION_PATH=str(self.action), **environment)

    def run(self, command: str, **environment: str) -> Ended:
        """Run a command as a step."""
        output, summary = self.temporary / "output", self.temporary / "summary"
        for file in (output, summary):
            file.write_text("")
        own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={
                **own,
                "RUNNER_TEMP": str(self.temporary),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
                **environment,
            },
        )
        outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return Ended(done.returncode, done.stdout, outputs, summary.read_text())


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    return Runner(tmp_path / "temporary", installs=False)


def test_inputs_come_through_the_environment_alone() -> None:
    (step,) = ACTION["runs"]["steps"]
    assert "${{" not in step["run"]
    used = {re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)[1] for value in step["env"].values()}
    assert used == set(ACTION["inputs"])
    inputs, outputs = (
        set(
            re.findall(
                r"^\| `([a-z-]+)` \|", CI.partition(f"| {name} | meaning |")[2].partition("\n\n")[0], re.MULTILINE
            )
        )
        for name in ("input", "output")
    )
    assert (inputs, outputs) == (used, set(ACTION["outputs"]))
    script = (CHECKOUT / "scripts/action.sh").read_text(encoding="utf-8")
    assert set(step["env"]) == set(re.findall(r"ENILINT_\w+", script))


def test_a_bad_design_fails_the_step(runner: Runner) -> None:
    Path("a.enilint.yaml").write_text(ERROR)
    ended = runner.use()
    assert ended.code == 1
    sarif = runner.temporary / "enilint.sarif"
    assert ended.outputs == {"findings": "1", "sarif-file": str(sarif)}
    assert "::error file=a.enilint.yaml,line=" in ended.printed
    assert "ENI101" in ended.summary
    assert json.loads(sarif.read_text())["runs"][0]["results"]
    assert os.listdir() == ["a.enilint.yaml"], "nothing is written into the repository"


def test_one_repository_with_terraform_templates_and_a_cdk_app(runner: Runner) -> None:
    mixed_repository.write(Path.cwd())
    ended = runner.use()
    assert (ended.code, ended.outputs["findings"]) == (1, "3"), ended.printed
    annotated = re.findall(r"^::error file=([^,]+),.*title=(ENI\d+) ", ended.printed, re.MULTILINE)
    assert dict(annotated) == mixed_repository.FINDINGS
    results = json.loads((runner.temporary / "enilint.sarif").read_text())["runs"][0]["results"]
    places = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results]
    assert sorted(places) == sorted(mixed_repository.FINDINGS)


def test_a_good_one_does_not(runner: Runner) -> None:
    Path("a.enilint.yaml").write_text(CLEAN)
    ended = runner.use(annotations="false", sarif_file="")
    assert (ended.code, ended.outputs) == (0, {"findings": "0"})
    assert "No findings" in ended.printed
    assert "::" not in ended.printed
    assert not (runner.temporary / "enilint.sarif").exists()


def test_nothing_is_uploaded_of_a_run_that_could_not_see_everything(runner: Runner) -> None:
    ended = runner.use()
    assert (ended.code, ended.outputs) == (2, {"findings": "0"})
    Path("a.enilint.yaml").write_text(ERROR)
    Path("b.enilint.yaml").write_text("version: [")
    ended = runner.use()
    assert (ended.code, ended.outputs) == (2, {"findings": "1"})


def test_inputs(runner: Runner) -> None:
    for name in ("-a b.enilint.yaml", "$(touch ran).enilint.yaml", "other.enilint.yaml"):
        Path(name).write_text(WARNING)
    paths = "-a b.enilint.yaml\n\n$(touch ran).enilint.yaml\n"
    assert runner.use(paths=paths, fail_on="error").code == 0
    assert runner.use(paths=paths).outputs["findings"] == "2"
    assert runner.use(paths=f"--exit-zero\n{paths}").code == 2, "what is a path is no option"
    assert runner.use(paths="").outputs["findings"] == "3"
    ended = runner.use(fail_on="$(touch ran)", since="`touch ran`")
    assert (ended.code, ended.outputs) == (2, {})
    assert runner.use(sarif_file="a\nfindings=0").outputs == {"findings": "3", "sarif-file": "afindings=0"}
    assert not Path("ran").exists()


def test_undecided_checks_fail_the_step_only_if_asked(runner: Runner) -> None:
    Path("a.enilint.yaml").write_text(UNDECIDED)
    assert runner.use().code == 0
    assert runner.use(fail_on_undecided="true").code == 1


def test_args_are_options_word_by_word_and_no_shell_evaluates_them(runner: Runner) -> None:
    Path("enilint.toml").write_text('ignore = ["ENI101"]\n')
    for name in ("one.enilint.yaml", "two.enilint.yaml"):
        Path(name).write_text(ERROR)
    assert runner.use().code == 0
    ended = runner.use(args="--no-config\n\n  --severity-of  ENI101=warning\n", fail_on="error")
    assert (ended.code, ended.outputs["findings"]) == (0, "2")
    assert runner.use(args="--no-config").code == 1
    ended = runner.use(annotations="false", args="--no-config $(touch${IFS}ran) `touch${IFS}ran` *.nothing one*")
    assert ended.code == 2
    assert all(f"{word}: " in ended.printed for word in ("$(touch${IFS}ran)", "`touch${IFS}ran`", "*.nothing", "one*"))
    assert not Path("ran").exists()


@pytest.mark.parametrize(("words", "code"), [("", 2), ("--nothing", 2), ("--help", 0), ("-h", 0)])
def test_install_prints_its_usage(runner: Runner, words: str, code: int) -> None:
    ended = runner.run(f"{CHECKOUT}/scripts/install.sh {words}")
    assert (ended.code, ended.printed.splitlines()[0]) == (code, "usage: scripts/install.sh DIRECTORY")


BACKEND = """
import zipfile

def build_wheel(directory, *_):
    name = "standin-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{directory}/{name}", "w") as wheel:
        about = "standin-1.dist-info"
        wheel.writestr("standin.py", MAIN)
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\\nName: standin\\nVersion: 1\\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{about}/entry_points.txt", "[console_scripts]\\nenilint = standin:main\\n")
        wheel.writestr(f"{about}/RECORD", "")
    return name
"""
MAIN = """
import os, pathlib

def main():
    print("this is REVISION")
    pathlib.Path(os.environ["RUNNER_TEMP"], "enilint.json").write_text('{"findings": []}')
"""


def action_of(revision: str, directory: Path) -> Path:
    """A checkout of the action, whose enilint says no more than its revision; nothing is fetched to install it."""
    shutil.copytree(CHECKOUT / "scripts", directory / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (directory / "requirements.lock").write_text("")
    system = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    (directory / "pyproject.toml").write_text(f'{system}[project]\nname = "standin"\nversion = "1"\n')
    (directory / "backend.py").write_text(f"MAIN = {MAIN.replace('REVISION', revision)!r}\n{BACKEND}")
    return directory


def test_nothing_of_the_repository_runs_and_each_revision_of_the_action_is_itself(
    tmp_path: Path, runner: Runner
) -> None:
    shutil.rmtree(runner.temporary)
    (runner.temporary / "bin").mkdir(parents=True)
    (runner.temporary / "bin/python3").symlink_to(sys.executable)
    for name in ("json", "venv", "pip", "ensurepip", "hashlib", "sitecustomize"):
        Path(f"{name}.py").write_text("open('ran', 'a').write(__name__)")
    for revision in ("one", "two"):
        runner.action = action_of(revision, tmp_path / revision)
        for _ in range(2):
            ended = runner.use(PYTHONPATH=".", PATH=f"{runner.temporary}/bin:{os.environ['PATH']}")
            assert (ended.code, ended.outputs["findings"]) == (0, "0"), ended.printed
            assert f"this is {revision}" in ended.printed
    assert not Path("ran").exists(), Path("ran").read_text()


@needs_git
def test_since(runner: Runner) -> None:
    Path("a.enilint.yaml").write_text(ERROR)
    git = "git -c user.name=test -c user.email=test@localhost"
    assert runner.run(f"git init --quiet; git add --all; {git} commit --quiet --message one").code == 0
    assert runner.use(since="HEAD").code == 0
    Path("b.enilint.yaml").write_text(ERROR)
    assert runner.use(since="HEAD").code == 1


def workflows() -> dict[str, str]:
    """The workflows of GitHub that people copy, from all documents, with a commit that they choose."""
    found = {}
    for path in (CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))):
        blocks = re.findall(r"^```ya?ml\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        for number, text in enumerate(one for one in blocks if "runs-on:" in one):
            found[f"{path.relative_to(CHECKOUT).as_posix()}:{number}"] = text.replace("@COMMIT", f"@{'0' * 40}")
    return found


def test_there_are_workflows_to_copy() -> None:
    assert set(workflows()) == {f"docs/ci.md:{number}" for number in range(4)}


@pytest.mark.parametrize(
    ("document", "installs"),
    [("docs/ci.md:0", False), ("docs/ci.md:1", False), pytest.param("docs/ci.md:0", True, marks=needs_tools)],
)
def test_the_workflow_of_the_documents_gates_an_empty_repository(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, installs: bool
) -> None:
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    runner = Runner(tmp_path / "temporary", installs=installs)
    for design, code in ((ERROR, 1), (CLEAN, 0)):
        Path("design.enilint.yaml").write_text(design)
        assert codes_of_workflow(document, runner, tmp_path) == [0, code]


def codes_of_workflow(document: str, runner: Runner, directory: Path) -> list[int]:
    """The exit codes of the steps that run something, with a stand-in for Terraform."""
    (job,) = yaml.safe_load(workflows()[document])["jobs"].values()
    runner.temporary.mkdir(exist_ok=True)
    codes = []
    for step in job["steps"]:
        if step.get("uses", "").startswith("ORGANISATION/enilint@"):
            given = {name.replace("-", "_"): value for name, value in step.get("with", {}).items()}
            codes.append(runner.use(**given).code)
        elif "run" in step:
            codes.append(runner.run(step["run"], PATH=f"{terraform(directory)}:{os.environ['PATH']}").code)
    return codes


def terraform(directory: Path) -> Path:
    """A directory with a program that shows a plan as Terraform does, and does nothing else."""
    program = directory / "programs/terraform"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\ncase "$1" in show) cat "{PLAN}" ;; get | init | plan) ;; *) exit 1 ;; esac\n')
    program.chmod(0o755)
    return program.parent


def test_the_workflow_for_plans_lints_the_plan(tmp_path: Path, runner: Runner) -> None:
    assert codes_of_workflow("docs/ci.md:2", runner, tmp_path) == [0, 0, 0, 1]


def test_the_workflow_that_comments_writes_the_report(runner: Runner) -> None:
    Path("design.enilint.yaml").write_text(ERROR)
    (job,) = yaml.safe_load(workflows()["docs/ci.md:3"])["jobs"].values()
    _, action, comment = job["steps"]
    args = action["with"]["args"].replace("${{ runner.temp }}", str(runner.temporary))
    assert runner.use(args=args).code == 1
    assert "ENI101" in (runner.temporary / "comment.md").read_text()
    assert "$RUNNER_TEMP/comment.md" in comment["run"]


GITLAB = yaml.safe_load(re.findall(r"^```yaml\n(enilint:.*?)^```$", CI, re.MULTILINE | re.DOTALL)[0])["enilint"]
JENKINS = re.findall(r"sh '(.*)'$", CI, re.MULTILINE)
RECIPES = {"gitlab": GITLAB["script"], "jenkins": JENKINS}


def test_recipes_of_other_systems_run(runner: Runner) -> None:
    """Their commands, except those of Git, Terraform and the installation."""
    commands = [one for recipe in RECIPES.values() for one in recipe if "enilint check" in one.replace('"', "")]
    assert len(commands) == 2
    path = f"{runner.temporary}/enilint/bin:{os.environ['PATH']}"
    for design, code in ((ERROR, 1), (CLEAN, 0)):
        Path("design.enilint.yaml").write_text(design)
        for command in commands:
            own = re.sub(r'^\S*/bin/enilint"?', "enilint", command)
            assert runner.run(own, PATH=path).code == code
    written = [*GITLAB["artifacts"]["reports"].values(), *re.findall(r"'([\w.]+\.xml)'", CI)]
    assert all(Path(name).is_file() for name in written)


@needs_git
@pytest.mark.parametrize("system", RECIPES)
def test_recipes_of_other_systems_run_nothing_of_the_repository(system: str, tmp_path: Path, runner: Runner) -> None:
    """They install a stand-in from a repository on this machine."""
    origin = action_of("one", tmp_path / "origin/enilint")
    git = f"git -C {origin} -c user.name=test -c user.email=test@localhost"
    done = runner.run(
        f"{git} init --quiet && {git} add --all && {git} commit --quiet --message one && {git} rev-parse HEAD"
    )
    commit = done.printed.split()[-1]
    (tmp_path / "bin").mkdir()
    for name in ("python", "python3"):
        (tmp_path / "bin" / name).symlink_to(sys.executable)
    for name in ("json", "venv", "pip", "ensurepip", "hashlib", "sitecustomize", "setup", "hatchling"):
        Path(f"{name}.py").write_text("open('ran', 'a').write(__name__)")
    environment = {
        "PATH": f"{tmp_path}/bin:{os.environ['PATH']}",
        "WORKSPACE_TMP": str(tmp_path / "workspace@tmp"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{tmp_path}/origin/.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/ORGANISATION/",
    }
    environment["PATH"] = f"{terraform(tmp_path)}:{environment['PATH']}"
    for command in RECIPES[system]:
        ended = runner.run(command.replace("COMMIT", commit).replace("/opt/", f"{tmp_path}/opt/"), **environment)
        assert ended.code == 0, ended.printed
    assert "this is one" in ended.printed
    assert not Path("ran").exists(), Path("ran").read_text()


def test_what_is_installed_is_locked() -> None:
    """All that pyproject.toml asks for. That nothing else is missing shows where pip installs from the lock."""
    asked = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*asked["project"]["dependencies"], *asked["build-system"]["requires"]]
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.findall(
        r"^([\w-]+)==[\w.]+(?: ; [^\\\n]*)? \\\n((?: +--hash=sha256:\w{64}(?: \\)?\n)+)", lock, re.MULTILINE
    )
    assert {re.split(r"[^\w-]", one)[0].lower() for one in wanted} <= {name for name, _ in entries}
    assert len(entries) == lock.count("==") - lock.count("'=="), "each has hashes"
    assert {"--require-hashes", "--only-binary"} <= set((CHECKOUT / "scripts/install.sh").read_text().split())


def test_the_image_has_what_it_copies_and_no_root() -> None:
    lines = [line.split() for line in (CHECKOUT / "Dockerfile").read_text(encoding="utf-8").splitlines() if line]
    users = [words[1] for words in lines if words[0] == "USER"]
    assert users[-1] not in ("root", "0")
    copied = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    built = {"pyproject.toml", "requirements.lock", "README.md", "LICENSE", "enilint", "rules", "schemas"}
    built |= {"docs/rules", "hatch_build.py", "scripts/install.sh"}
    assert copied == built
    assert all((CHECKOUT / name).exists() for name in built)


def zizmor(directory: Path, text: str, name: str = "action.yml") -> str:
    """What zizmor says of a text, of medium severity or above; nothing where it has nothing to say."""
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    command = [str(Path(TOOLS or "") / "zizmor"), "--offline", "--no-progress", "--format", "plain"]
    done = subprocess.run([*command, "--min-severity", "medium", str(path)], capture_output=True, text=True)
    assert done.returncode in (0, 12, 13, 14), done.stderr
    return done.stdout if done.returncode else ""


@needs_tools
def test_zizmor_has_nothing_to_say(tmp_path: Path) -> None:
    text = (CHECKOUT / "action.yml").read_text(encoding="utf-8")
    assert zizmor(tmp_path, text) == ""
    assert "template-injection" in zizmor(tmp_path, text.replace("run: '\"", "run: 'echo ${{ inputs.paths }}; \""))


@needs_tools
@pytest.mark.parametrize("document", workflows())
def test_zizmor_has_nothing_to_say_of_what_people_copy(document: str, tmp_path: Path) -> None:
    text = workflows()[document]
    name = ".github/workflows/copied.yml"
    assert zizmor(tmp_path, text, name) == ""
    assert "unpinned-uses" in zizmor(tmp_path, re.sub("@[0-9a-f]{40}", "@v5", text), name)
    assert "artipacked" in zizmor(tmp_path, text.replace("persist-credentials: false", "fetch-depth: 0"), name)


@needs_tools
def test_schemas_of_ci_systems_accept_what_people_copy(tmp_path: Path) -> None:
    def accepts(schema: str, text: str) -> bool:
        (tmp_path / "file.yml").write_text(text)
        command = [str(Path(TOOLS or "") / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", "file.yml"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0

    action = (CHECKOUT / "action.yml").read_text(encoding="utf-8")
    assert accepts("github-actions", action)
    assert not accepts("github-actions", action.replace("using: composite", "using: nothing"))
    assert all(accepts("github-workflows", text) for text in workflows().values())
    assert accepts("gitlab-ci", yaml.safe_dump({"enilint": GITLAB}))
