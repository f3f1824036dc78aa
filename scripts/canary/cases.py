"""What a seed stands for: files with canaries, and the runs whose outputs are searched for them."""

from collections.abc import Iterator
from random import Random

from msgspec import Struct

from enilint.commands.check_arguments import FORMATS
from scripts.canary import sessions, source, stored
from scripts.canary.values import Canaries, Canary
from scripts.fuzzing.cases import Case

KINDS = ("source", "plan", "source", "state")
"""The kinds of seeds, in turns."""


class Seeded(Struct):
    """A case of a seed: its runs, and the canaries of which none is to be in what they write."""

    seed: int
    kind: str
    canaries: list[Canary]
    runs: list[Case]


def case_of(seed: int, *, marked: bool = True) -> Seeded:
    """The case that a seed stands for. Without marks, nothing else of it is different."""
    kind = KINDS[seed % len(KINDS)]
    random = Random(f"canaries {seed}")  # noqa: S311 - they are no secrets but here
    canaries = Canaries(random)
    settings: list[str] = []
    arguments: list[str] = []
    environment: dict[str, str] = {}
    if kind == "source":
        root = source.root(random, canaries, marked=marked)
        files = {f"root/{name}": text for name, text in root.files.items()}
        other = files.pop("root/other/main.tf", None)
        files |= {"other/main.tf": other} if other is not None else {}
        arguments, environment, path = root.arguments, root.environment, "." if other is not None else "root"
        if "root/prod.tfvars" in files:
            arguments = [*arguments, "--var-file", "root/prod.tfvars"]
        named = ["configured.tfvars"] if "root/configured.tfvars" in files else []
        settings = [f'[terraform."root"]\nvar-files = {named}\nenvironment-variables = true\n'.replace("'", '"')]
    elif kind == "plan":
        text, beside = stored.plan(random, canaries, marked=marked)
        files = {"root/plan.json": text, **{f"root/{name}": one for name, one in beside.items()}}
        path = "root/plan.json"
    else:
        name, text = stored.state(random, canaries, marked=marked)
        files, path = {name: text}, name
    files["enilint.toml"] = "".join(settings)
    written = {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()}
    runs = [
        Case(kind=kind, files=written, mutated=(), arguments=tuple(one), environment=environment)
        for one in _commands(random, kind, arguments, path)
    ]
    if random.random() < 0.5:
        messages = tuple(sessions.session(random, files))
        runs.append(
            Case(kind=kind, files=written, mutated=(), arguments=("lsp",), environment=environment, messages=messages)
        )
    return Seeded(seed, kind, canaries.made, runs)


def _commands(random: Random, kind: str, given: list[str], path: str) -> Iterator[list[str]]:
    """The command lines of a case: a report in all formats, and now and then something else."""
    given = [*given, *(["--environment-variables"] if random.random() < 0.7 else [])] if kind == "source" else given
    reports = [word for name in FORMATS for word in ("--format", f"{name}=report.{name}")]
    yield ["check", path, *given, *reports, "--show-undecided", "--statistics"]
    other = random.choice((["--diff"], ["--fix"], ["--write-baseline", "baseline.json"], ["--color", "always"],
                           ["--no-config", "--no-ignores"]))  # fmt: skip
    yield ["check", path, *given, *other]
    yield ["inventory", path, *given, "--format", random.choice(("text", "json"))]
    yield ["graph", path, *given, "--format", random.choice(("svg", "mermaid", "dot", "html"))]
    if random.random() < 0.1:
        yield ["config", path]
