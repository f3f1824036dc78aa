"""Which rules run, at which severity, with which options."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct, field

from enilint.configuration.loading import shape_in_words
from enilint.files.hints import did_you_mean
from enilint.findings import InputError, Severity
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry


class ActiveRule(msgspec.Struct, frozen=True):
    """A rule as this run wants it: with the severity and the options that a configuration gives it."""

    loaded: LoadedRule
    severity: Severity | None = None
    options: Any = None


class Wanted(Struct):
    """What one source, command line or configuration, asks for.

    A selector is a code, a prefix of codes, a name, or a group. `error` makes an error of words and of the keys that
    lead to what they blame; the command line has no such place.
    """

    select: Sequence[str] | None = None
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    error: Callable[..., InputError] = lambda message, *keys: InputError(None, message)


def active_rules(registry: Registry, *layers: Wanted) -> tuple[list[ActiveRule], list[InputError]]:
    """The rules to run, and what was wrong with the wishes: selectors that mean no rule, options that do not exist.

    A later layer's `select` replaces an earlier one's. The more exact selector wins: `select = ["ENI301"],
    ignore = ["ENI3"]` runs ENI301. Of two that are as exact, that of the later layer wins; within one, ignoring.
    """
    errors = [
        error
        for wanted in layers
        for error in (*_unknown_selectors(registry, wanted), *_unknown_options(registry, wanted))
    ]
    active = []
    for loaded in registry.rules:
        if _is_chosen(loaded, layers):
            options, error = _options(loaded, layers)
            if error:
                errors.append(error)
            active.append(ActiveRule(loaded, _severity(loaded, layers), options))
    return active, errors


def _is_chosen(loaded: LoadedRule, layers: Sequence[Wanted]) -> bool:
    if not any(wanted.select is not None or wanted.extend_select or wanted.ignore for wanted in layers):
        return not loaded.entry.opt_in
    selecting = max((number for number, wanted in enumerate(layers) if wanted.select is not None), default=None)
    wishes = []
    for number, wanted in enumerate(layers):
        selected = _exactness(loaded, [*((wanted.select or ()) if number == selecting else ()), *wanted.extend_select])
        wishes.append((selected if selected == _NAMED or not loaded.entry.opt_in else 0, number, False))
        wishes.append((_exactness(loaded, wanted.ignore), number, True))
    exactness, _, ignored = max(wishes, default=(0, 0, False))
    return not ignored if exactness else selecting is None and not loaded.entry.opt_in


_NAMED = 100
"""How exactly a code or a name means its rule."""


def _matches(loaded: LoadedRule, selector: str) -> int:
    """How exactly a selector names a rule: 0 not at all, 1 a group, then longer prefixes, most for code and name."""
    rule = loaded.entry
    code = selector.upper()
    if rule.code == code or rule.name == selector:
        return _NAMED
    if code == "ALL" or selector in rule.groups:
        return 1
    return 1 + len(selector) if rule.code.startswith(code) else 0


def _exactness(loaded: LoadedRule, selectors: Iterable[str]) -> int:
    return max((_matches(loaded, selector) for selector in selectors), default=0)


def _severity(loaded: LoadedRule, layers: Sequence[Wanted]) -> Severity | None:
    """The severity that the most exact selector gives; of two that are as exact, the last."""
    chosen, best = None, 1
    for wanted in layers:
        for selector, severity in wanted.severities.items():
            exactness = _matches(loaded, selector)
            if exactness >= best:
                chosen, best = severity, exactness
    return chosen


def _options(loaded: LoadedRule, layers: Sequence[Wanted]) -> tuple[object, InputError | None]:
    given: dict[str, object] = {}
    blamed, keys = Wanted(), tuple[str, ...]()
    for wanted in layers:
        for name in (loaded.entry.name, loaded.entry.code):
            if name in wanted.options:
                given |= wanted.options[name]
                blamed, keys = wanted, ("rules", name)
    kind = loaded.rule.options if given else None
    if kind is None:
        return None, None
    try:
        return msgspec.convert(given, kind), None
    except msgspec.ValidationError as error:
        words, option = shape_in_words(str(error), kind, "option")
        words += f" in `{option}`" if option and not words.startswith("unknown ") else ""
        known = ", ".join(f"`{one}`" for one in kind.__struct_encode_fields__)
        keys += (option,) if option else ()
        return kind(), blamed.error(f"rule {loaded.entry.code}: {words}; its options are {known}", *keys)


def _unknown_selectors(registry: Registry, wanted: Wanted) -> list[InputError]:
    lists = {"select": wanted.select or (), "extend-select": wanted.extend_select, "ignore": wanted.ignore}
    places: dict[str, tuple[str, ...]] = {selector: ("severity", selector) for selector in wanted.severities}
    places |= {selector: (key,) for key, selectors in lists.items() for selector in selectors}
    return [
        wanted.error(f"unknown rule {selector}{_hint(registry, selector)}", *keys)
        for selector, keys in places.items()
        if not any(_matches(loaded, selector) for loaded in registry.rules) and not _may_be_unread(registry, selector)
    ]


def _unknown_options(registry: Registry, wanted: Wanted) -> list[InputError]:
    errors = []
    for name in wanted.options:
        loaded = registry.find(name)
        if loaded is None and not _may_be_unread(registry, name):
            errors.append(wanted.error(f"unknown rule {name}{_hint(registry, name)}", "rules", name))
        elif loaded is not None and loaded.rule.options is None:
            errors.append(wanted.error(f"rule {loaded.entry.code} has no options", "rules", name))
    return errors


def _hint(registry: Registry, selector: str) -> str:
    return did_you_mean(registry.near(selector)) or "; `enilint rules` lists them"


def _may_be_unread(registry: Registry, name: str) -> bool:
    """Whether a name may be that of a rule that was not loaded: the error that says why is enough."""
    return bool(registry.errors) and registry.near(name) is None
