"""Cases of what is said about designs: configuration, baselines, suppressions, contexts."""

import functools
import json
import os
import tempfile
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import yaml

from scripts.fuzzing import corpus, texts, trees
from scripts.fuzzing.cases import GOOD, GOOD_FILES, KNOWN, Case
from scripts.fuzzing.designs import arguments, as_yaml, yaml_value

_ONLY_GOOD = frozenset(one for one in KNOWN if one[0] == GOOD)
_TOML_VALUES = ('"x"', '""', "'x'", "1", "-1", "1e999", "nan", "true", "[]", "[[]]", "{}", "{a = 1}", "2027-01-31",
                "07:32:00", "0x1F", "1_000", '"""', "a.b.c", '"\\ud800"', '["ENI301"]', '["ALL"]', '["*"]', '["!"]',
                '["["]', '"@@DEEP1@@"', "@@DIGITS5000@@", "@@DEEP200@@", "@@DEEP5000@@", "@@LONG20000@@",
                ".".join("a" * 80) + " = 1", "[[suppress]]", "[tool.enilint]", "[severity]")  # fmt: skip


def toml_value(random: Random) -> str:
    """A value as TOML writes it, or what is nearly one."""
    return random.choice(_TOML_VALUES) if random.random() < 0.7 else trees.dump(random.choice(trees.STRINGS))


def as_toml(tree: Any) -> str:
    """A table as TOML: settings first, then tables, each in one line."""
    return "".join(f"{trees.dump(str(key))} = {_inline(value)}\n" for key, value in tree.items())


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{trees.dump(str(key))} = {_inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return {"NaN": "nan", "Infinity": "inf"}.get(text := trees.dump(value), text)


def configuration(random: Random) -> Case:
    """An enilint.toml, or a pyproject.toml."""
    seed = random.choice(corpus.CONFIGURATIONS)
    name = random.choice(("enilint.toml", "enilint.toml", "pyproject.toml"))
    if random.random() < 0.5:
        tree = trees.mutated(tomllib.loads(seed), random, [tomllib.loads(one) for one in corpus.CONFIGURATIONS])
        text = as_toml({"tool": {"enilint": tree}} if name == "pyproject.toml" else tree)
        data = text.encode("utf-8", "surrogatepass")
        data = texts.noisy(data, random) if random.random() < 0.1 else data
    else:
        if name == "pyproject.toml":
            seed = "[tool.enilint]\n" + seed.replace("[[", "[[tool.enilint.").replace("\n[", "\n[tool.enilint.")
            seed = seed.replace("[tool.enilint.[tool", "[[tool")
        data = texts.mutated(seed, random, toml_value, corpus.CONFIGURATIONS)
    beside = {
        "root/main.tf": GOOD_FILES["good/main.tf"],
        "root/prod.tfvars": b'x = "y"\n',
        "design.enilint.yaml": random.choice(corpus.topologies()).encode(),
        "facts.yaml": corpus.FACTS.encode(),
        "baseline.json": b'{"version": 2, "findings": []}\n',
    }
    command = ("config", *random.choice(((), ("design.enilint.yaml",), ("--format", "json"))))
    is_check = random.random() < 0.8
    return Case(
        kind="configuration",
        files={**beside, name: data},
        mutated=(name,),
        arguments=(*arguments(random), ".") if is_check else command,
        paths=1 if is_check else 0,
        settles=False,
    )


@functools.cache
def _baselines() -> list[tuple[str, Any]]:
    """Topologies with findings, and the baselines of these."""
    from enilint.run.baseline import text_of
    from enilint.run.linter import make_report
    from enilint.run.request import Request
    from enilint.run.setup import prepare

    found, before = [], Path.cwd()
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        try:
            for text in corpus.topologies()[::6]:
                Path("design.enilint.yaml").write_text(text, encoding="utf-8")
                request = Request(paths=("design.enilint.yaml",), use_config=False)
                report = make_report(request, prepare(request))
                if report.findings:
                    found.append((text, json.loads(text_of(report.findings))))
        finally:
            os.chdir(before)
    return found


def baseline(random: Random) -> Case:
    """A baseline."""
    design, tree = random.choice(_baselines())
    if random.random() < 0.3:
        tree = {**tree, "version": 1}
    if random.random() < 0.7:
        data = trees.dump(trees.mutated(tree, random), indent=random.choice((None, 1))).encode("utf-8", "surrogatepass")
    else:
        data = texts.mutated(json.dumps(tree, indent=1), random, lambda one: trees.dump(trees.hostile(one)))
    paths = ("design.enilint.yaml", GOOD)
    return Case(
        kind="baseline",
        files={"design.enilint.yaml": design.encode(), "known.json": data, GOOD: GOOD_FILES[GOOD]},
        mutated=("known.json",),
        arguments=(*arguments(random, "--baseline", "known.json"), *paths),
        paths=len(paths),
        expected=_ONLY_GOOD,
    )


def context(random: Random) -> Case:
    """Facts: a file of them, or what the AWS command line prints."""
    name = random.choice(("facts.yaml", "facts.json", "snapshot.json"))
    if name == "snapshot.json":
        tree = trees.mutated(random.choice(corpus.SNAPSHOTS), random, corpus.SNAPSHOTS)
        data = trees.dump(tree).encode("utf-8", "surrogatepass")
    elif random.random() < 0.5:
        tree = trees.mutated(yaml.safe_load(corpus.FACTS), random)
        text = trees.dump(tree) if name.endswith(".json") else as_yaml(tree, random)
        data = text.encode("utf-8", "surrogatepass")
    else:
        data = texts.mutated(corpus.FACTS, random, yaml_value)
    if random.random() < 0.1:
        data = texts.noisy(data, random)
    own = ["--context", name]
    files = {name: data, "root/main.tf": corpus.ROOT_OF_FACTS.encode(), **GOOD_FILES}
    if random.random() < 0.3:
        files["right.yaml"] = corpus.FACTS.encode()
        own += ["--context", "right.yaml"]
    paths = ("root", "good", GOOD)
    return Case(
        kind="context",
        files=files,
        mutated=(name,),
        arguments=(*arguments(random, *own), *paths),
        paths=len(paths),
        expected=KNOWN,
    )


def suppressions(random: Random) -> Case:
    """Comments and properties that suppress findings."""
    is_source = random.random() < 0.4
    if is_source:
        name, lines = "root/main.tf", random.choice(corpus.roots())["main.tf"].splitlines()
    else:
        name, lines = "design.enilint.yaml", random.choice(corpus.topologies()).splitlines()
    for _ in range(random.choice((1, 1, 2, 5, 40))):
        directive, at = _directive(random), random.randrange(len(lines) + 1)
        marks = ("# ", "#", "// ", "/* ", "##") if is_source else ("# ", "#", '"//": ', "//: ")
        comment = random.choice(marks) + directive
        if at < len(lines) and random.random() < 0.5:
            lines[at] = f"{lines[at]} {comment}"
        else:
            lines.insert(at, " " * random.choice((0, 2, 4)) + comment + random.choice(("", "", " */")))
    data = "\n".join([*lines, ""]).encode("utf-8", "surrogatepass")
    paths = ("root" if is_source else name, GOOD)
    return Case(
        kind="suppressions",
        files={name: data, GOOD: GOOD_FILES[GOOD]},
        mutated=(name,),
        arguments=(*arguments(random), *paths),
        paths=len(paths),
        expected=_ONLY_GOOD,
    )


def _directive(random: Random) -> str:
    number = random.choice((0, 1, 1, 1, 2, 3, 30, 600, 4000 if random.random() < 0.2 else 5))
    names = [_name(random, index) for index in range(number)]
    if random.random() < 0.05:
        names = ["a" * 20_000] * 2
    word = random.choice(("ignore", "ignore", "ignore", "ignore", "disable", "Ignore", "ignored", "noqa", ""))
    until = random.choice(("", "", "until=2099-01-31", "until=2000-01-31", "until=2027-02-30", "until=x", "until="))
    text = f"enilint: {word}[{random.choice((', ', ',', ' ')).join(names)}] {until} {random.choice(trees.STRINGS)}"
    if random.random() < 0.2:
        text = trees.typo(text, random)
    return text.replace("\n", " ").replace("\0", "")


def _name(random: Random, index: int) -> str:
    return random.choice(
        ("ENI103", "ENI301", "ENI3", "ALL", "placement", "same-subnet-multi-eni", f"n{index}", f"ENI{index}",
         random.choice(trees.STRINGS))
    )  # fmt: skip
