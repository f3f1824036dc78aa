"""`enilint rules new`: the file of a new rule, which passes every check but its own examples."""

import re
from collections.abc import Sequence
from pathlib import Path

from enilint import __version__
from enilint.commands.telling import tell
from enilint.expressions import SUFFIXES, is_rule_file
from enilint.files.late import late
from enilint.files.paths import bundled, relative
from enilint.ruleset.families import FAMILIES
from enilint.ruleset.registry import Registry

OWN_GROUP = "organisation"
RESERVED = late(r"^\| (ENI\d+) \| ([a-z0-9-]+) \|$", re.MULTILINE)
"""A line of the table of planned rules in rules/README.md."""

_CODE = late(r"(?P<letters>[A-Z]+)\d+")
_NAME = late(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LINE = late(r"^- (ENI\d+) `.*\n(?:  .*\n)*", re.MULTILINE)
_LETTERS = "ENI"
_DIGITS = 3

_TEMPLATE = '''\
"""{title}.

## What
Reports an interface that ...

## Why
AWS ...

## When it is fine
When ...

## Fix
Set ...

## What is undecided
The subnet of the interface is not known.

## Sources
- EC2 User Guide, "...".
"""

from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Interface,
    Missing,
    Network,
    Rule,
    Severity,
    Undecided,
    stated,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for interface in network.interfaces:
        answer = _is_wrong(interface)
        if answer is True:
            yield Finding(
                subject=interface.address,
                at=interface.place("subnet"),
                message=f"{{interface}} is ..., but ...: AWS refuses ...",
                help="set ... to ...",
                related=(interface.says("is in ...", at="subnet"),),
                values=stated(interface.subnet),
            )
        elif isinstance(answer, Missing):
            yield Undecided(subject=interface.address, at=interface.place("subnet"), facts=answer.facts)


def _is_wrong(interface: Interface) -> Answer:
    """Whether the interface is ...: True, False, or the missing fact."""
    return False


RULE = Rule(
    code="{code}",
    name="{name}",
    severity=Severity.WARNING,
    since="{since}",
    groups=("{group}",),
    check=check,
    good=(
        Good("""\\
version: 1
subnets:
  app: {{zone: us-east-1a}}
interfaces:
  web: {{subnet: app}}
"""),
    ),
    bad=(
        Bad("""\\
version: 1
subnets:
  app: {{zone: us-east-1a}}
interfaces:
  web: {{subnet: app}}  # warning
"""),
    ),
)
'''


def run(code: str, name: str, *, places: Sequence[str], is_yaml: bool = False) -> int:
    """Write the file. Returns the exit code: 2 where there can be no such rule."""
    place = places[-1] if places else None
    is_yaml = is_yaml or (place is not None and is_rule_file(place))
    if is_yaml and place is not None and not is_rule_file(place):
        tell(f"error: {place} is not a rule file: its name must end in {SUFFIXES[0]}")
        return 2
    directory = place or "." if is_yaml else place
    refusal = _refusal(code, name, directory)
    if refusal is not None:
        tell(f"error: {refusal}")
        return 2
    problem = _taken(code, name, places)
    if problem is not None:
        tell(f"error: {problem}")
        return 2
    if is_yaml:
        from enilint.commands import new_policy

        return new_policy.run(code, name, Path(place or new_policy.USUAL_FILE))
    path = Path(directory or bundled("rules")) / f"{code.lower()}_{name.replace('-', '_')}.py"
    return _write(path, code, name, is_bundled=directory is None)


def _write(path: Path, code: str, name: str, *, is_bundled: bool) -> int:
    title = f"{name[0].upper()}{name[1:]}".replace("-", " ")
    group = FAMILIES[code[: len(_LETTERS) + 1]] if is_bundled else OWN_GROUP
    text = _TEMPLATE.format(
        title=title, code=code, name=name, since=__version__ if is_bundled else "1.0.0", group=group
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
        if is_bundled:
            _note(path.parents[1] / "CHANGELOG.md", code, f"- {code} `{name}`: {title.lower()}.\n")
            _take(path.with_name("README.md"), f"| {code} | {name} |\n")
    except OSError as error:
        tell(f"error: cannot write {relative(str(path))}: {error.strerror}")
        return 2
    print(f"wrote {relative(str(path))}")
    if is_bundled:
        print(f"  added to CHANGELOG.md; once its examples pass (`pytest tests/test_rules.py -k {code}`),")
        print("  run `python scripts/generate.py`")
    else:
        print(f"  `enilint check --rules {relative(str(path.parent))} --select {code} PATH` runs it alone")
    return 0


def _taken(code: str, name: str, places: Sequence[str]) -> str | None:
    """What has the code or the name already, or keeps from telling; None where nothing does."""
    registry = Registry(path for one in places if (path := Path(one)).is_file() or any(path.glob("*.py")))
    for error in registry.errors:
        return f"{error.place}: {error.message}"
    for one in filter(None, (registry.find(code), registry.find(name))):
        return f"{relative(str(one.path))} is already {one.rule.code} {one.rule.name}"
    return f"{name} is the name of a group of rules" if registry.named_together(name) else None


def _refusal(code: str, name: str, directory: str | None) -> str | None:
    """Why there can be no rule of that code and name there; None where there can."""
    match = _CODE.fullmatch(code)
    if match is None:
        return f"{code} is not a rule code: use capital letters and digits, such as ORG101"
    if not _NAME.fullmatch(name):
        return f"{name} is not a rule name: use lower-case words joined with hyphens that read well after 'ignore'"
    if directory is not None:
        own = match["letters"] != _LETTERS
        return None if own else f"{code} is reserved for enilint: use letters of your own, such as ORG101"
    rules = bundled("rules")
    if not (rules.parent / "pyproject.toml").is_file() or match["letters"] != _LETTERS:
        return f"give the directory of your own rules: enilint rules new {code} {name} --rules DIR"
    families = ", ".join(f"{prefix} {group}" for prefix, group in FAMILIES.items())
    if code[: len(_LETTERS) + 1] not in FAMILIES or len(code) != len(_LETTERS) + _DIGITS:
        return f"{code} belongs to no family; a code is {_LETTERS} and three digits: {families}"
    planned = dict(RESERVED.findall((rules / "README.md").read_text(encoding="utf-8")))
    wanted = planned.get(code)
    if wanted not in (None, name):
        return f"{code} is reserved for {wanted}"
    code_of = next((one for one, planned_name in planned.items() if planned_name == name), code)
    return None if code_of == code else f"{name} is planned as {code_of}"


def _note(changelog: Path, code: str, line: str) -> None:
    """Add a line to the list of new rules, in the order of their codes."""
    text = changelog.read_text(encoding="utf-8")
    listed = list(_LINE.finditer(text))
    place = next((one.start() for one in listed if one[1] > code), listed[-1].end() if listed else len(text))
    changelog.write_text(text[:place] + line + text[place:], encoding="utf-8")


def _take(catalogue: Path, line: str) -> None:
    """Remove the line of a planned rule."""
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace(line, ""), encoding="utf-8")
