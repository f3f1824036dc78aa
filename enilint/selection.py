"""Which rules run, at which severity, with which options."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct, field

from enilint.engine import ActiveRule
from enilint.findings import Severity
from enilint.registry import LoadedRule, Registry
from enilint.report import InputError


class Wanted(Struct):
    """What command line and configuration ask for. A selector is a code, a prefix of codes, a name, or a group.

    The more exact selector wins: `select = ["ENI301"], ignore = ["ENI3"]` runs ENI301. Of two that are as exact,
    ignoring wins.
    """

    select: Sequence[str] | None = None
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    origin: str | None = None


def active_rules(registry: Registry, wanted: Wanted) -> tuple[list[ActiveRule], list[InputError]]:
    """The rules to run, and what was wrong with the wishes: selectors that mean no rule, options that do not exist."""
    errors = [*_unknown_selectors(registry, wanted), *_unknown_options(registry, wanted)]
    active = []
    for loaded in registry.rules:
        chosen = 0 if wanted.select is None else _exactness(loaded, wanted.select)
        chosen = max(chosen, _exactness(loaded, wanted.extend_select))
        if chosen < 0 or chosen <= _exactness(loaded, wanted.ignore):
            continue
        options, error = _options(loaded, wanted)
        if error:
            errors.append(error)
        active.append(ActiveRule(loaded, _severity(loaded, wanted.severities), options))
    return active, errors


def _matches(loaded: LoadedRule, selector: str) -> int:
    """How exactly a selector names a rule: 0 not at all, 1 a group, then longer prefixes, most for code and name."""
    rule = loaded.rule
    if selector in (rule.code, rule.name):
        return 100
    if selector == "ALL" or selector in rule.groups:
        return 1
    return 1 + len(selector) if selector.isupper() and rule.code.startswith(selector) else 0


def _exactness(loaded: LoadedRule, selectors: Iterable[str]) -> int:
    best = max((_matches(loaded, selector) for selector in selectors), default=0)
    return best or -1


def _severity(loaded: LoadedRule, severities: Mapping[str, Severity]) -> Severity | None:
    matching = [(exactness, severity) for name, severity in severities.items() if (exactness := _matches(loaded, name))]
    return max(matching, key=lambda pair: pair[0])[1] if matching else None


def _options(loaded: LoadedRule, wanted: Wanted) -> tuple[object, InputError | None]:
    kind = loaded.rule.options
    if kind is None:
        return None, None
    given = {**wanted.options.get(loaded.rule.name, {}), **wanted.options.get(loaded.rule.code, {})}
    try:
        return msgspec.convert(given, kind), None
    except msgspec.ValidationError as error:
        return kind(), InputError(wanted.origin, f"options of {loaded.rule.code}: {error}")


def _unknown_selectors(registry: Registry, wanted: Wanted) -> list[InputError]:
    selectors = [*(wanted.select or ()), *wanted.extend_select, *wanted.ignore, *wanted.severities]
    return [
        InputError(wanted.origin, f"no rule is called {selector}{_hint(registry, selector)}")
        for selector in dict.fromkeys(selectors)
        if not any(_matches(loaded, selector) for loaded in registry.rules)
    ]


def _unknown_options(registry: Registry, wanted: Wanted) -> list[InputError]:
    errors = []
    for name in wanted.options:
        loaded = registry.find(name)
        if loaded is None:
            errors.append(InputError(wanted.origin, f"no rule is called {name}{_hint(registry, name)}"))
        elif loaded.rule.options is None:
            errors.append(InputError(wanted.origin, f"rule {loaded.rule.code} has no options"))
    return errors


def _hint(registry: Registry, selector: str) -> str:
    near = registry.near(selector)
    return f" (did you mean {near}?)" if near else "; `enilint rules` lists them"
