"""A rule of a run, with its documentation and the file it comes from."""

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from msgspec import Struct

from enilint.expressions import is_rule_file
from enilint.files.late import late
from enilint.findings import Severity
from enilint.own_modules import Loader
from enilint.rule import Rule

INDEX = Path(__file__).with_name("index.json")
"""What `index.py` makes of the bundled rules when a wheel is built."""
_FILE = late(r"(?P<code>[a-z]+\d+)_(?P<name>\w+)\.py")
_SEVERITY = late(r"\bSeverity\.([A-Z]+)\b")


class Entry(Struct, frozen=True):
    """What is known of a rule before its file is loaded: an entry of the index of a wheel.

    `reads` are the attributes of a network that decide whether the rule has anything to look at: where all of them are
    empty, it finds nothing. None: that is not known.
    """

    code: str
    name: str
    severity: Severity
    groups: tuple[str, ...]
    opt_in: bool
    about: str
    reads: tuple[str, ...] | None = None


class LoadedRule:
    """A rule, its documentation in Markdown, and the file it comes from. `entry` is what selects it."""

    def __init__(self, rule: Rule, doc: str, path: Path) -> None:
        self.rule = rule
        self.doc = doc
        self.path = path
        self.entry = entry_of(rule)

    @property
    def title(self) -> str:
        """The first line of the documentation."""
        return self.doc.partition("\n")[0]

    @property
    def severities(self) -> str:
        """The severities of its findings in words, the usual one first: `warning or error`. Read from its source."""
        if is_rule_file(self.path.name):
            return self.rule.severity.value
        named = {one.lower() for one in _SEVERITY.findall(self.path.read_text(encoding="utf-8"))}
        usual = self.rule.severity.value
        *first, last = (usual, *(one.value for one in Severity if one.value in named and one.value != usual))
        return f"{', '.join(first)} or {last}" if first else last

    def can_find(self, networks: Iterable[object]) -> bool:
        """Whether the rule has anything to look at in any of the networks."""
        reads = self.entry.reads
        return reads is None or any(getattr(network, name) for network in networks for name in reads)


class IndexedRule(LoadedRule):
    """A bundled rule that is loaded when it is asked for more than its entry."""

    def __init__(self, entry: Entry, path: Path) -> None:
        self.entry = entry
        self.path = path

    @functools.cached_property
    def rule(self) -> Rule:  # type: ignore[override] # read from the file when it is wanted
        """The rule."""
        return load_rule(self.path, Loader).rule

    @functools.cached_property
    def doc(self) -> str:  # type: ignore[override]
        """The documentation in Markdown."""
        return load_rule(self.path, Loader).doc


def indexed_rules(directory: Path) -> Sequence[LoadedRule] | None:
    """The rules of a directory, as the index knows them. None without an index: a checkout has none."""
    return _indexed(INDEX, directory)


@functools.cache
def _indexed(index: Path, directory: Path) -> Sequence[LoadedRule] | None:
    """The same rules for all registries: an editor's server loads each once."""
    try:
        entries = msgspec.json.decode(index.read_bytes(), type=list[Entry])
    except FileNotFoundError:
        return None
    return [IndexedRule(one, directory / f"{one.code.lower()}_{one.name.replace('-', '_')}.py") for one in entries]


def entry_of(rule: Rule, reads: Sequence[str] | None = None) -> Entry:
    """The entry of a rule that is loaded."""
    known = None if reads is None else tuple(sorted(reads))
    return Entry(rule.code, rule.name, rule.severity, rule.groups, rule.opt_in, rule.about, known)


@functools.cache
def load_bundled_rule(path: Path) -> LoadedRule:
    """A bundled rule. Its file does not change while enilint runs: an editor's server loads it once."""
    return load_rule(path, Loader)


class _KeepsNothing(SourceFileLoader):
    """Loads a module and writes no `__pycache__`: rules of an organization stand in its repository."""

    def set_data(self, path: str, data: Any, *, _mode: int = 0) -> None:
        """Python calls this to write what it compiled."""


def load_rule(path: Path, load: Callable[[str, str], SourceFileLoader] = _KeepsNothing) -> LoadedRule:
    """The rule of a file. Raises whatever the code of the file does, and where it defines no rule of that name."""
    match = _FILE.fullmatch(path.name)
    if match is None:
        raise ValueError(
            "a rule file must be named after the code and name of its rule, such as eni101_cross_az_attachment.py"
        )
    name = f"enilint_rules.{path.stem}"
    loader = load(name, str(path))
    module = ModuleType(name)
    module.__file__, module.__loader__ = str(path), loader
    module.__spec__ = ModuleSpec(name, loader, origin=str(path))
    sys.modules[name] = module
    loader.exec_module(module)
    rule: Any = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        raise TypeError("the file does not define RULE")
    expected = (match["code"].upper(), match["name"].replace("_", "-"))
    if (rule.code, rule.name) != expected:
        raise ValueError(f"RULE is {rule.code} {rule.name}, but the file name says {' '.join(expected)}")
    return LoadedRule(rule, (module.__doc__ or "").strip(), path)
