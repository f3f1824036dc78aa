"""Sets every attribute of the Terraform cases to values of other types, one at a time, and says what that breaks.

usage: python scripts/other_types.py [--every N] [DIRECTORY ...]

Attributes are those of resources and data sources, nested blocks included: in source all of them, in plans and states
one of each name and type of a file. Each is set to a number, a bool, a text, null, an object, a list and a list of
lists, as far as it is of another type. Terraform refuses most of these designs, and enilint has to say so and read the
rest: no error may be an internal one, and but for null no value may bring a finding on what has none in the design.

With --every N only each Nth change is tried. The exit code is 1 where something broke.
"""

import argparse
import builtins
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from enilint.aws.provider_schema import Arguments, bundled_schema
from enilint.commands.check import Options
from enilint.inputs.terraform.hcl import parse
from enilint.inputs.terraform.hcl.syntax import Body
from enilint.report import Report
from enilint.run.linter import make_report

CASES = Path(__file__).parents[1] / "tests/cases/terraform"
_INTERNAL = ("cannot be understood as", "crashed")
_VALUES: dict[str, tuple[str, Any]] = {
    "number": ("5", 5),
    "bool": ("true", True),
    "string": ('"x"', "x"),
    "null": ("null", None),
    "object": ("{ a = 1 }", {"a": 1}),
    "list": ("[1]", [1]),
    "list of lists": ("[[1]]", [[1]]),
}
"""A value of each type, as source and as JSON."""
_TYPES = {bool: "bool", dict: "map(string)", int: "number", list: "", str: "string"}
_PROTOCOLS = ("ip_protocol", "protocol")
"""Arguments whose texts may be numbers: of another protocol, a rule admits something else."""
_TEMPLATE = "launch_template.id"
"""What an instance starts from is reported on the instance; else on the template."""
_OF_ITSELF = frozenset({"connection", "lifecycle", "provisioner"})


class Change(Struct, frozen=True):
    """An attribute set to a value of another type. `fits`: the design may well be another one now."""

    text: Callable[[], str]
    what: str
    fits: bool


def changes(path: Path) -> Iterator[Change]:
    """All changes of one file of a case."""
    if path.suffix == ".tf":
        yield from _changes_of_source(path)
    else:
        yield from _changes_of_json(path)


def broken(path: Path, chosen: list[Change]) -> list[str]:
    """What the changes of a file break. The other files of its case lie beside source alone."""
    with tempfile.TemporaryDirectory() as directory:
        copy = Path(directory, "case")
        if path.suffix == ".tf":
            shutil.copytree(path.parent, copy)
        else:
            copy.mkdir()
            shutil.copy(path, copy)
        target = copy if path.suffix == ".tf" else copy / path.name
        known = _involved(_report(target))
        wrong = []
        for change in chosen:
            (copy / path.name).write_text(change.text(), encoding="utf-8")
            report = _report(target)
            found = [one.message for one in report.errors if any(word in one.message for word in _INTERNAL)]
            if not change.fits:
                found += [f"{one.rule} on {one.subject}" for one in report.findings if one.subject not in known]
            wrong += [f"{path.parent.name}/{path.name}: {change.what}: {words}" for words in found]
        return wrong


def main() -> int:
    """Try all changes. Returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try each Nth change only")
    parser.add_argument("directories", nargs="*", type=Path, metavar="DIRECTORY", help="cases, in place of the tests'")
    options = parser.parse_args()
    cases = [case for directory in options.directories or [CASES] for case in sorted(directory.iterdir())]
    files = [file for case in cases if case.is_dir() for file in sorted(case.rglob("*")) if _is_wanted(file)]
    tried, wrong = 0, []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, found in pool.map(_tried, [(file, options.every) for file in files]):
            tried += number
            wrong += found
    print(*wrong, sep="\n", end="\n" if wrong else "")
    print(f"{tried} changes of {len(files)} files: {len(wrong)} broke something")
    return 1 if wrong else 0


def _tried(task: tuple[Path, int]) -> tuple[int, list[str]]:
    path, every = task
    chosen = list(islice(changes(path), sum(path.parent.name.encode()) % every, None, every))
    return len(chosen), broken(path, chosen)


def _is_wanted(path: Path) -> bool:
    return path.suffix == ".tf" or path.name == "plan.json" or path.suffix == ".tfstate"


def _report(path: Path) -> Report:
    return make_report(Options(paths=[str(path)], use_config=False))


def _involved(report: Report) -> set[str]:
    """What findings are on, and what they show beside it."""
    return {name for one in report.findings for name in (one.subject, *(part.subject for part in one.related))}


def _changes_of_source(path: Path) -> Iterator[Change]:
    text = path.read_text(encoding="utf-8")
    for block in parse(text)[0].blocks:
        if block.type in ("resource", "data"):
            mode = "managed" if block.type == "resource" else "data"
            arguments = bundled_schema().arguments(mode, block.labels[0].value)
            for start, end, name, types in _attributes_of(block.body, arguments or {}, ".".join(_labels(block))):
                for source, value in _VALUES.values():
                    if text[start:end] != source:
                        changed = partial("".join, (text[:start], source, text[end:]))
                        yield Change(changed, f"{name} = {source}", _fits(name, value, types))


def _labels(block: Any) -> list[str]:
    return [label.value for label in block.labels]


def _attributes_of(body: Body, arguments: Arguments, where: str) -> Iterator[tuple[int, int, str, str | None]]:
    """Where the values of attributes stand, what they are called, and their types."""
    for name, attribute in body.attributes.items():
        argument = arguments.get(name)
        yield attribute.value.start, attribute.value.end, f"{where}.{name}", argument.type if argument else None
    for block in body.blocks:
        if block.type not in _OF_ITSELF:
            name = block.labels[0].value if block.type == "dynamic" else block.type
            argument = arguments.get(name)
            for inner in block.body.blocks_of("content") if block.type == "dynamic" else [block]:
                yield from _attributes_of(inner.body, argument.nested if argument else {}, f"{where}.{name}")


def _fits(name: str, value: Any, type: str | None) -> bool:
    """Whether a value has the type of its argument; meta-arguments and what the schema lacks may mean anything."""
    if name.endswith(_TEMPLATE) or (name.endswith(_PROTOCOLS) and not isinstance(value, list | dict)):
        return True
    return type is None or value is None or _TYPES[builtins.type(value)] == type


def _changes_of_json(path: Path) -> Iterator[Change]:
    document = json.loads(path.read_text(encoding="utf-8"))
    seen: set[tuple[str, str]] = set()
    for values, arguments, type in list(_attributes_in_json(document)):
        for holder, name, argument_type, where in _leaves(values, arguments, type):
            if (where, str(argument_type)) in seen or holder[name] is None:
                continue
            seen.add((where, str(argument_type)))
            for kind, (_, value) in _VALUES.items():
                if value != holder[name]:
                    changed = partial(_with, document, holder, name, value)
                    yield Change(changed, f"{where} is a {kind}", _fits(where, value, argument_type))


def _with(document: Any, holder: dict[str, Any], name: str, value: Any) -> str:
    """A document with another value in one place."""
    before = holder[name]
    holder[name] = value
    text = json.dumps(document)
    holder[name] = before
    return text


def _attributes_in_json(node: Any) -> Iterator[tuple[dict[str, Any], Arguments, str]]:
    """The attributes of all resources of mapped types in a plan or state."""
    if isinstance(node, list):
        for one in node:
            yield from _attributes_in_json(one)
    if not isinstance(node, dict):
        return
    arguments = bundled_schema().arguments(str(node.get("mode")), str(node.get("type")))
    if arguments is not None:
        change = node.get("change") or {}
        instances = [one.get("attributes") for one in node.get("instances", ())]
        for values in (node.get("values"), change.get("before"), change.get("after"), *instances):
            if isinstance(values, dict):
                yield values, arguments, str(node["type"])
        return
    for one in node.values():
        yield from _attributes_in_json(one)


def _leaves(
    values: dict[str, Any], arguments: Arguments, where: str
) -> Iterator[tuple[dict[str, Any], str, str | None, str]]:
    for name, value in list(values.items()):
        argument = arguments.get(name)
        yield values, name, argument.type if argument else None, f"{where}.{name}"
        for one in value if isinstance(value, list) else ():
            if isinstance(one, dict) and argument is not None:
                yield from _leaves(one, argument.nested, f"{where}.{name}")


if __name__ == "__main__":
    sys.exit(main())
