"""Finds and loads rules: the bundled ones, those of other directories by the same road, and those of rule files."""

import functools
import importlib.util
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from enilint.expressions import SUFFIXES, is_rule_file
from enilint.files.paths import bundled
from enilint.findings import InputError, Severity
from enilint.rule import Rule

_FILE = re.compile(r"(?P<code>[a-z]+\d+)_(?P<name>\w+)\.py")

_SEVERITY = re.compile(r"\bSeverity\.([A-Z]+)\b")
_LIKE_A_CODE = re.compile(r"[A-Za-z]+\d[A-Za-z\d]*")


class LoadedRule(Struct, frozen=True):
    """A rule, its documentation in Markdown, and the file it comes from."""

    rule: Rule
    doc: str
    path: Path

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


class Registry:
    """The rules of a run, by code: of directories and rule files. `errors` says which could not be loaded, and why."""

    def __init__(self, places: Iterable[Path] = ()) -> None:
        self.errors: list[InputError] = []
        self._by_code: dict[str, LoadedRule] = {}
        for place in (bundled("rules"), *places):
            if is_rule_file(place.name):
                self._load_file(place)
            else:
                self._load(place)

    @property
    def rules(self) -> Sequence[LoadedRule]:
        """All rules in order of their codes."""
        return [self._by_code[code] for code in sorted(self._by_code)]

    def find(self, code_or_name: str) -> LoadedRule | None:
        """The rule of that code (in any case) or name."""
        for loaded in self._by_code.values():
            if code_or_name.upper() == loaded.rule.code or code_or_name == loaded.rule.name:
                return loaded
        return None

    def named_together(self, name: str) -> Sequence[LoadedRule]:
        """The rules that a name means together: those of a group, those whose codes begin with it, or all."""
        prefix = name if name.isupper() else None
        return [
            one
            for one in self.rules
            if name == "ALL" or name in one.rule.groups or (prefix is not None and one.rule.code.startswith(prefix))
        ]

    def near(self, wanted: str, likeness: float = 0.82) -> str | None:
        """The code, name or group that looks most like one that does not exist; a code only if it is one typo away."""
        import difflib

        rules = [one.rule for one in self.rules]
        if _LIKE_A_CODE.fullmatch(wanted):
            return next((one.code for one in rules if _is_one_typo(wanted.upper(), one.code)), None)
        names = [name for one in rules for name in (one.name, *one.groups)]
        found = difflib.get_close_matches(wanted.lower(), names, n=1, cutoff=likeness)
        return found[0] if found else None

    def _load_file(self, path: Path) -> None:
        from enilint.expressions.rule_file import load

        loaded = load(path)
        self.errors += loaded.errors
        for rule, doc in loaded.rules:
            self._add(LoadedRule(rule, doc, path))

    def _load(self, directory: Path) -> None:
        if directory.is_file():
            words = f"a file of rules is called NAME{SUFFIXES[0]}; give the directory of rules in Python"
            self.errors.append(InputError(str(directory), words))
            return
        if not directory.is_dir():
            self.errors.append(InputError(str(directory), "this directory of rules does not exist"))
            return
        files = [path for path in sorted(directory.glob("*.py")) if not path.name.startswith("_")]
        if not files:
            self.errors.append(InputError(str(directory), "contains no rule file such as org101_its_name.py"))
        load = _load_bundled_rule if directory == bundled("rules") else _load_rule
        for path in files:
            try:
                loaded = load(path)
            except Exception as error:  # noqa: BLE001 - a rule file may raise anything; the others still run
                self.errors.append(InputError(str(path), f"cannot load this rule: {_described(error)}"))
                continue
            self._add(loaded)

    def _add(self, loaded: LoadedRule) -> None:
        other = self._by_code.setdefault(loaded.rule.code, loaded)
        if other is not loaded:
            self.errors.append(InputError(str(loaded.path), f"{loaded.rule.code} is already defined in {other.path}"))


def _is_one_typo(wrong: str, right: str) -> bool:
    """Whether one character is another one, is missing, is too much, or has changed places with the next one."""
    pairs = enumerate(zip(wrong, right, strict=False))
    shared = next((number for number, (one, other) in pairs if one != other), min(len(wrong), len(right)))
    wrong, right = wrong[shared:], right[shared:]
    swapped = right[1:2] + right[:1] + right[2:]
    return wrong[1:] == right[1:] or wrong[1:] == right or wrong == right[1:] or wrong == swapped


@functools.cache
def _load_bundled_rule(path: Path) -> LoadedRule:
    """A bundled rule. Its file does not change while enilint runs: an editor's server loads it once."""
    return _load_rule(path)


def _load_rule(path: Path) -> LoadedRule:
    match = _FILE.fullmatch(path.name)
    if match is None:
        raise ValueError(
            "a rule file must be named after the code and name of its rule, such as eni101_cross_az_attachment.py"
        )
    name = f"enilint_rules.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError("not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    rule = getattr(module, "RULE", None)
    if not isinstance(rule, Rule):
        raise TypeError("the file does not define RULE")
    expected = (match["code"].upper(), match["name"].replace("_", "-"))
    if (rule.code, rule.name) != expected:
        raise ValueError(f"RULE is {rule.code} {rule.name}, but the file name says {' '.join(expected)}")
    return LoadedRule(rule, (module.__doc__ or "").strip(), path)


def _described(error: Exception) -> str:
    where = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
    return f"{type(error).__name__}: {error}{where}"
