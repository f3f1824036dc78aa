"""Finds and loads rules: the bundled ones, those of other directories by the same road, and those of rule files."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from enilint.expressions import SUFFIXES, is_rule_file
from enilint.files.late import late
from enilint.files.paths import bundled
from enilint.findings import InputError
from enilint.ruleset.loaded import LoadedRule, indexed_rules, load_bundled_rule, load_rule

_NO_DIRECTORY = f"this does not exist; give a rule file, NAME{SUFFIXES[0]}, or a directory of rules in Python"
_LIKE_A_CODE = late(r"[A-Za-z]+\d[A-Za-z\d]*")


class Registry:
    """The rules of a run, by code: of directories and rule files. `errors` says which could not be loaded, and why."""

    def __init__(self, places: Iterable[Path] = ()) -> None:
        self.errors: list[InputError] = []
        self._by_code: dict[str, LoadedRule] = {}
        own = bundled("rules")
        known = indexed_rules(own)
        for one in known or ():
            self._add(one)
        for place in places if known else (own, *places):
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
            if code_or_name.upper() == loaded.entry.code or code_or_name == loaded.entry.name:
                return loaded
        return None

    def named_together(self, name: str) -> Sequence[LoadedRule]:
        """The rules that a name means together: those of a group, those whose codes begin with it, or all."""
        prefix = name if name.isupper() else None
        return [
            one
            for one in self.rules
            if name == "ALL" or name in one.entry.groups or (prefix is not None and one.entry.code.startswith(prefix))
        ]

    def near(self, wanted: str, likeness: float = 0.82) -> str | None:
        """The code, name or group that looks most like one that does not exist; a code only if it is one typo away."""
        import difflib

        rules = [one.entry for one in self.rules]
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
            words = f"not a rule file: its name must end in {SUFFIXES[0]}; for rules in Python, give their directory"
            self.errors.append(InputError(str(directory), words))
            return
        if not directory.is_dir():
            is_yaml = directory.suffix in (".yaml", ".yml")
            words = f"this file does not exist; rule files are called NAME{SUFFIXES[0]}" if is_yaml else _NO_DIRECTORY
            self.errors.append(InputError(str(directory), words))
            return
        files = [path for path in directory.glob("*.py") if not path.name.startswith("_")]
        if not files:
            self.errors.append(InputError(str(directory), "contains no rule file such as org101_its_name.py"))
        load = load_bundled_rule if directory == bundled("rules") else load_rule
        for path in sorted(files, key=lambda path: path.name):
            try:
                loaded = load(path)
            except Exception as error:  # noqa: BLE001 - a rule file may raise anything; the others still run
                self.errors.append(InputError(str(path), f"cannot load this rule: {_described(error)}"))
                continue
            self._add(loaded)

    def _add(self, loaded: LoadedRule) -> None:
        other = self._by_code.setdefault(loaded.entry.code, loaded)
        if other is not loaded:
            self.errors.append(InputError(str(loaded.path), f"{loaded.entry.code} is already defined in {other.path}"))


def _is_one_typo(wrong: str, right: str) -> bool:
    """Whether one character is another one, is missing, is too much, or has changed places with the next one."""
    pairs = enumerate(zip(wrong, right, strict=False))
    shared = next((number for number, (one, other) in pairs if one != other), min(len(wrong), len(right)))
    wrong, right = wrong[shared:], right[shared:]
    swapped = right[1:2] + right[:1] + right[2:]
    return wrong[1:] == right[1:] or wrong[1:] == right or wrong == right[1:] or wrong == swapped


def _described(error: Exception) -> str:
    where = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
    return f"{type(error).__name__}: {error}{where}"
