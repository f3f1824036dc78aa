"""Changes rules and modules in one place at a time, and says which of the changes no example or test would miss.

usage: python scripts/mutate.py [--tests PATH] [CODE | MODULE ...]

`CODE` is the code of a rule, `MODULE` a path (`enilint/values.py`, `enilint/model`) or a dotted name
(`enilint.values`); a package means all of its modules. Without arguments, all rules are changed.
`scripts/mutation/changes.py` says what a change is.

A change of a rule survives if all examples of the rule, all Terraform cases of the tests, and all designs that tests of
the rule lint still show the same. Changes that only choose other words or fixes are counted apart: examples do not hold
messages.

A change of a module is tried in a process of its own, which imports the changed module in place of the original. First
the tests that are named after the module run (`tests/test_values.py`; `--tests` names others), until one fails. If none
does, the examples of all rules do. Changes that these alone notice are counted apart: a module's own tests are to find
its mistakes.

Changes that nothing can notice are listed in `scripts/mutation/equivalents.toml`, with reasons. The exit code is 1 if
others survive, and 2 if an argument is neither a rule nor a module, or if tests fail without any change.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from enilint.files.hints import did_you_mean, nearest  # noqa: E402 - the checkout's own package, installed or not
from enilint.ruleset.loaded import LoadedRule  # noqa: E402
from enilint.ruleset.registry import Registry  # noqa: E402
from scripts.mutation.designs import judged_rules  # noqa: E402
from scripts.mutation.modules import Module, is_changeable, judge_module, tests_of  # noqa: E402
from scripts.mutation.results import NotJudgedError, report  # noqa: E402
from scripts.mutation.rules import judge_rules  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    """Print what survived. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="mutate.py", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tests", action="append", default=[], type=Path, metavar="PATH", help="tests of the modules")
    parser.add_argument("names", nargs="*", metavar="CODE | MODULE", help="the code of a rule, a path or a dotted name")
    given = parser.parse_args(arguments)
    try:
        rules, modules = _found(given.names, tuple(path.resolve() for path in given.tests))
        return report(chain(judge_rules(rules) if rules else (), *map(judge_module, modules)))
    except NotJudgedError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _found(names: Sequence[str], tests: tuple[Path, ...]) -> tuple[list[LoadedRule], list[Module]]:
    """The rules and the modules that are named."""
    for path in tests:
        if not path.exists():
            raise NotJudgedError(f"{path} does not exist")
    known = {one.rule.code: one for one in judged_rules()}
    by_path = {one.path.resolve(): one for one in known.values()}
    rules: dict[str, LoadedRule] = {} if names else dict(known)
    modules: dict[Path, Module] = {}
    for name in names:
        rule = known.get(name.upper()) or by_path.get(Path(name).resolve())
        if rule is not None:
            rules[rule.rule.code] = rule
            continue
        for path in _paths(name):
            modules[path] = Module(_dotted(path), path, tests or tests_of(path))
    for one in modules.values():
        if not one.tests and is_changeable(one):
            raise NotJudgedError(f"no tests are named after {one.name}: name them with --tests")
    return list(rules.values()), list(modules.values())


def _paths(name: str) -> Iterator[Path]:
    """The files of a module or package. Packages that only hold others have nothing to change."""
    for path in (Path(name), ROOT / name, ROOT / name.replace(".", "/"), ROOT / f"{name.replace('.', '/')}.py"):
        found = path.resolve()
        if (ROOT / "enilint") not in (found, *found.parents):
            continue
        if found.suffix == ".py" and found.is_file():
            yield found
            return
        if found.is_dir() and (found / "__init__.py").is_file():
            yield from sorted(one for one in found.rglob("*.py") if one.name != "__init__.py")
            return
    files = [one.relative_to(ROOT) for one in sorted((ROOT / "enilint").rglob("*.py"))]
    names = [*map(str, files), *(_dotted(ROOT / one) for one in files)]
    hint = did_you_mean(Registry().near(name) or nearest(name, names))
    raise NotJudgedError(f"{name!r} is neither a rule nor a module of enilint{hint}")


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
