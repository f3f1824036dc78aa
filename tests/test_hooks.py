"""The hooks of .pre-commit-hooks.yaml: what they name, and what pre-commit and prek make of them.

The latter takes a directory that has the programs: ENILINT_CI_TOOLS=/path/to/venv/bin. They install enilint anew.
"""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from enilint.cli import main
from tests import mixed_repository
from tests.cli.running import CLEAN, ERROR, RULE
from tests.cli.test_settings import CALL, ROOT, plan

CHECKOUT = Path(__file__).parents[1]
MANIFEST = CHECKOUT / ".pre-commit-hooks.yaml"
RUNNERS = os.environ.get("ENILINT_CI_TOOLS")

if not MANIFEST.exists():
    pytest.skip("the hooks are those of a checkout", allow_module_level=True)

HOOKS = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}


def test_there_is_a_hook_for_each_kind_of_input() -> None:
    assert list(HOOKS) == ["enilint", "enilint-terraform", "enilint-cloudformation", "enilint-plan", "enilint-all"]
    for hook in HOOKS.values():
        program, command, *options = shlex.split(hook["entry"])
        assert (program, command, hook["language"], hook["require_serial"]) == ("enilint", "check", "python", True)
        assert "--allow-empty" in options
        assert ("--force-exclude" in options) != (hook.get("pass_filenames") is False)
    assert HOOKS["enilint-all"]["always_run"]


@pytest.mark.parametrize(
    ("hook", "taken", "left"),
    [
        (
            "enilint",
            ["a.enilint.yaml", "b/c.enilint.yml", "d.enilint.json"],
            ["a.yaml", "enilint.yaml", "x.enilint.toml"],
        ),
        (
            "enilint-terraform",
            ["main.tf", "a/b.tofu", "c.tf.json", "terraform.tfvars", "x.auto.tfvars.json"],
            ["prod.tfvars", "main.tfstate", ".terraform/m/main.tf", "a/.terraform/m/main.tf"],
        ),
        (
            "enilint-cloudformation",
            ["a.yaml", "b/c.template", "d.json", "e.cfn", "f.yml"],
            ["a.enilint.yaml", "cdk.out/A.template.json", "a/node_modules/b.json", "main.tf"],
        ),
        (
            "enilint-plan",
            ["plan.json", "a/plan.json", "tfplan.json", "prod.tfplan.json"],
            ["floorplan.json", "plan.yaml"],
        ),
    ],
)
def test_a_hook_takes_its_files(hook: str, taken: list[str], left: list[str]) -> None:
    def takes(path: str) -> bool:
        excluded = HOOKS[hook].get("exclude")
        return bool(re.search(HOOKS[hook]["files"], path)) and not (excluded and re.search(excluded, path))

    assert [path for path in (*taken, *left) if takes(path)] == taken


def test_a_file_that_is_named_like_an_option_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stranger's file must not be able to say what the hook is to do: to load rules is to run code."""
    monkeypatch.chdir(tmp_path)
    names = ["--rules=a.enilint.yaml", "-x.enilint.yaml", "--output=b.tf", "--fail-on=c.enilint.json"]
    Path("a.enilint.yaml").mkdir()
    Path("a.enilint.yaml/org1_any_interface.py").write_text(RULE.replace("an interface", "loaded"))
    for name in names:
        Path(name).write_text(ROOT if name.endswith(".tf") else ERROR)
    assert main([*shlex.split(HOOKS["enilint"]["entry"])[1:], "--format", "concise", "--", *names]) in (1, 2)
    capsys.readouterr()
    assert main([*shlex.split(HOOKS["enilint"]["entry"])[1:], "--format", "concise", *names[:3]]) == 1
    printed = capsys.readouterr().out
    for name in names[:3]:
        assert f"\n{name}:" in f"\n{printed}"
    assert "loaded" not in printed
    assert not Path("b.tf").exists()


class Runner(NamedTuple):
    """A program that runs hooks, and the repository that it takes them from."""

    program: str
    home: Path
    hooks: Path
    revision: str

    def __call__(self, *arguments: str) -> tuple[int, str]:
        """Run it in the current directory."""
        done = subprocess.run(
            [str(Path(RUNNERS or "") / self.program), *arguments],
            capture_output=True,
            text=True,
            env={
                **{name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "GIT_DIR")},
                "PATH": os.pathsep.join((RUNNERS or "", os.environ["PATH"])),  # prek asks the first `python3` for pip
                "PRE_COMMIT_HOME": str(self.home),
                "PREK_HOME": str(self.home),
            },
        )
        return done.returncode, done.stdout + done.stderr

    def configure(self, *hooks: str) -> None:
        """Have the repository in the current directory run hooks."""
        chosen = [{"id": hook} for hook in hooks]
        repository = {"repo": str(self.hooks), "rev": self.revision, "hooks": chosen}
        Path(".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repository]}))


def git(directory: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=directory, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of what the checkout holds, committed or not."""
    repository = tmp_path_factory.mktemp("enilint")
    for name in ("enilint", "rules", "schemas", "docs/rules"):
        shutil.copytree(CHECKOUT / name, repository / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", MANIFEST.name):
        shutil.copy(CHECKOUT / name, repository)
    git(repository, "init", "--quiet")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "enilint")
    return repository


@pytest.fixture(scope="module", params=["pre-commit", "prek"])
def runner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, hooks: Path) -> Iterator[Runner]:
    """The program, with one environment for all tests."""
    if not RUNNERS:
        pytest.skip("set ENILINT_CI_TOOLS to the directory that has pre-commit and prek")
    home = tmp_path_factory.mktemp("home")
    yield Runner(request.param, home, hooks, git(hooks, "rev-parse", "HEAD"))
    shutil.rmtree(home)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that uses hooks."""
    git(tmp_path, "init", "--quiet")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def add(repository: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (repository / path).parent.mkdir(parents=True, exist_ok=True)
        (repository / path).write_text(text, encoding="utf-8")
    git(repository, "add", "--all")


def outcomes(printed: str) -> dict[str, str]:
    """How each hook ended, by its name."""
    return dict(re.findall(r"^(enilint \([\w ]+\))\.+(?:\(.*\))?(Passed|Failed|Skipped)$", printed, re.MULTILINE))


NAMES = [hook["name"] for hook in HOOKS.values()]


TEMPLATE = """\
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}
"""


def test_every_hook_is_tried(runner: Runner, repository: Path) -> None:
    unknown = plan("subnet-0aaaaaaaaaaaaaaaa")
    add(
        repository,
        {
            "a.enilint.yaml": CLEAN,
            "main.tf": ROOT.partition('resource "aws_network')[0],
            "stack.yaml": TEMPLATE,
            "plan.json": unknown,
        },
    )
    runner.configure(*HOOKS)
    code, printed = runner("run", "--all-files")
    assert (code, outcomes(printed)) == (0, dict.fromkeys(NAMES, "Passed")), printed
    outside = TEMPLATE.replace("10.0.1.0/24", "10.9.1.0/24")
    add(repository, {"a.enilint.yaml": ERROR, "main.tf": ROOT, "stack.yaml": outside, "plan.json": plan("subnet-2")})
    code, printed = runner("run", "--all-files")
    assert (code, outcomes(printed)) == (1, dict.fromkeys(NAMES, "Failed")), printed


def test_one_repository_with_terraform_templates_and_a_cdk_app(runner: Runner, repository: Path) -> None:
    mixed_repository.write(repository)
    git(repository, "add", "--all")
    runner.configure("enilint-terraform", "enilint-cloudformation", "enilint-all")
    code, printed = runner("run", "--all-files", "--verbose")
    assert (code, set(outcomes(printed).values())) == (1, {"Failed"}), printed
    places = re.findall(r"^ +--> (\S+?):\d+:\d+$", printed, re.MULTILINE)
    everything = ["app/cdk.out/Appliance.template.json", "stacks/network.yaml", "terraform/main.tf"]
    assert sorted(places) == sorted([*everything, "stacks/network.yaml", "terraform/main.tf"])
    assert "app/lib/appliance-stack.js:" in printed
    code, printed = runner("run", "--files", *mixed_repository.OTHERS)
    assert outcomes(printed)[HOOKS["enilint-cloudformation"]["name"]] == "Passed", printed


def test_a_repository_without_designs_passes(runner: Runner, repository: Path) -> None:
    add(repository, {"readme.md": "nothing to see\n"})
    runner.configure(*HOOKS)
    code, printed = runner("run", "--all-files")
    expected = {**dict.fromkeys(NAMES, "Skipped"), HOOKS["enilint-all"]["name"]: "Passed"}
    assert (code, outcomes(printed)) == (0, expected), printed


def test_a_finding_of_two_of_3000_files_is_reported_once(runner: Runner, repository: Path) -> None:
    network, _, uses = ERROR.partition("instances:")
    files = {f"designs/a-file-of-a-long-name-{number:04}.enilint.yaml": CLEAN for number in range(2998)}
    files["designs/a-network.enilint.yaml"] = network
    files["designs/z-uses.enilint.yaml"] = f"version: 1\nimports: [a-network.enilint.yaml]\ninstances:{uses}"
    add(repository, files)
    runner.configure("enilint")
    code, printed = runner("run", "--all-files", "--verbose")
    assert code == 1
    assert printed.count("error[ENI101]") == 1
    processes = re.findall(r"^ *(?:Found|No findings).* in \d+ designs", printed, re.MULTILINE)
    assert len(processes) > (1 if runner.program == "pre-commit" else 0)


def test_a_deletion_is_seen_by_the_hook_for_all(runner: Runner, repository: Path) -> None:
    network, _, uses = CLEAN.partition("instances:")
    importing = f"version: 1\nimports: [network.enilint.yaml]\ninstances:{uses}"
    add(repository, {"network.enilint.yaml": network, "uses.enilint.yaml": importing})
    runner.configure("enilint", "enilint-all")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "before")
    code, printed = runner("run", "--all-files")
    assert code == 0, printed
    git(repository, "rm", "--quiet", "network.enilint.yaml")
    code, printed = runner("run")
    assert code == 1
    assert outcomes(printed) == {HOOKS["enilint"]["name"]: "Skipped", HOOKS["enilint-all"]["name"]: "Failed"}
    assert "network.enilint.yaml" in printed


def test_a_file_of_a_module_lints_each_root_that_reaches_it_once(runner: Runner, repository: Path) -> None:
    module = {"modules/net/main.tf": ROOT, "modules/net/outputs.tf": "", "modules/net/variables.tf": ""}
    add(repository, {**module, "envs/prod/main.tf": CALL, "envs/old/main.tf": CALL, "other/main.tf": ROOT})
    add(repository, {"enilint.toml": 'exclude = ["envs/old/"]\n'})
    runner.configure("enilint-terraform")
    code, printed = runner("run", "--files", *module)
    assert code == 1
    assert printed.count("error[ENI101]") == 1
    assert "in 1 design" in printed


def test_paths_of_all_kinds(runner: Runner, repository: Path) -> None:
    names = ["with a space", "a:colon", "-dash", "--rules=x", "ünïcode", "100%", "a]b"]
    add(repository, {f"{name}.enilint.yaml": ERROR for name in names})
    runner.configure("enilint")
    code, printed = runner("run", "--all-files")
    assert code == 1
    for name in names:
        assert f"--> {name}.enilint.yaml:" in printed
    add(repository, {f"{name}.enilint.yaml": CLEAN for name in names})
    code, printed = runner("run", "--all-files")
    assert code == 0, printed
