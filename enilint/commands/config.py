"""`enilint config`: the settings that hold, and where each of them is from."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from enilint.commands.telling import tell_problem
from enilint.configuration.loading import ConfigError, LoadedConfig
from enilint.configuration.tables import Config, PerPath
from enilint.findings import Severity
from enilint.reporters.json_text import encoded
from enilint.reporters.terminal import escaped, safe_in_logs
from enilint.ruleset.per_path import KEY, RulesByPath
from enilint.ruleset.selection import Wanted
from enilint.run.own_rules import registry_of
from enilint.run.request import Request, configuration

DEFAULTS = {"select": ["ALL"], "fail-on": Severity.WARNING.value}
"""What holds where nothing is said. All other settings are then empty, or off."""

_ARRAYS = ("suppress", KEY, "failover-group", "drill")
"""The settings that are arrays of tables."""


class Setting(Struct, frozen=True):
    """A setting, or an entry of one that is a table. `origin` is `default`, or the place where it is written."""

    name: str
    value: Any
    origin: str


def run(path: str | None, *, config: str | None, use_config: bool, directories: Sequence[str], format: str) -> int:
    """Print. Returns the exit code."""
    try:
        request = Request(config=config, use_config=use_config, rule_directories=directories)
        loaded = configuration(request)
        registry = registry_of(request, loaded)
        rules = RulesByPath(registry, loaded, Wanted())
    except ConfigError as error:
        tell_problem(error.error)
        return 2
    tables = rules.tables_of(path) if path is not None else ()
    settings = list(_settings(loaded, tables, is_for_design=path is not None))
    running = {one.loaded.entry.code for one in (rules(path) if path is not None else rules.everywhere)}
    others = [one.entry.code for one in registry.rules if one.entry.code not in running]
    if format == "json":
        file = str(loaded.path) if loaded.path is not None else None
        shown = [{"name": one.name, "value": one.value, "from": one.origin} for one in settings]
        print(encoded({"file": file, "settings": shown, "rules": sorted(running), "not-run": others}), end="")
    else:
        _print_table(settings)
        print(f"\n{len(running)} rules run" + (f"; these rules do not run: {', '.join(others)}" if others else ""))
    problems = [*registry.errors, *rules.errors]
    for problem in problems:
        tell_problem(problem)
    return 2 if problems else 0


def _settings(loaded: LoadedConfig, tables: tuple[int, ...], *, is_for_design: bool) -> Iterator[Setting]:
    """Those that hold. Lists of rules of several tables hold together; of all else, the last one that is written."""
    found: dict[tuple[str, ...], Setting] = {}
    config = loaded.config
    for name, value in _written(config):
        if isinstance(value, dict):
            for key, one in value.items():
                found[name, key] = Setting(f"{name}.{_key(key)}", _plain(one), _origin(loaded, name, key))
        elif name == KEY and is_for_design:
            continue
        elif name in _ARRAYS:
            for number, one in enumerate(value):
                found[name, str(number)] = Setting(name, _plain(one), _origin(loaded, name, number=number))
        else:
            found[name,] = Setting(name, _plain(value), _origin(loaded, name))
    for number in tables:
        found |= _of_table(loaded, config.per_path[number], number)
    for name in Config.__struct_encode_fields__:
        mine = [setting for key, setting in found.items() if key[0] == name] or _empty(loaded, name)
        if not mine and name in DEFAULTS:
            mine = [Setting(name, DEFAULTS[name], "default")]
        yield from mine


def _empty(loaded: LoadedConfig, name: str) -> list[Setting]:
    """A setting that is written, and says that there is nothing, or no."""
    value = dict(zip(Config.__struct_encode_fields__, msgspec.structs.astuple(loaded.config), strict=True))[name]
    is_written = (value == [] or value is False) and loaded.error("", name).line is not None
    return [Setting(name, value, _origin(loaded, name))] if is_written and name != KEY else []


def _of_table(loaded: LoadedConfig, table: PerPath, number: int) -> Iterator[tuple[tuple[str, ...], Setting]]:
    for name, value in _written(table):
        origin = f"{_origin(loaded, KEY, name, number=number)} [[{KEY}]]"
        if isinstance(value, dict):
            for key, one in value.items():
                yield (name, key), Setting(f"{name}.{_key(key)}", _plain(one), origin)
        elif name == "select":
            yield (name,), Setting(name, value, origin)
        elif name != "paths":
            yield (name, str(number)), Setting(name, value, origin)


def _written(settings: Struct) -> Iterator[tuple[str, Any]]:
    """The settings that say something, by the names that they have in the file."""
    for field, name in zip(settings.__struct_fields__, settings.__struct_encode_fields__, strict=True):
        value = getattr(settings, field)
        if value is not None and value is not False and value not in ([], {}, ""):
            yield name, value


def _origin(loaded: LoadedConfig, *keys: str, number: int | None = None) -> str:
    place = loaded.error("", *keys, number=number)
    return f"{place.path}:{place.line}" if place.line is not None else str(place.path)


def _plain(value: Any) -> Any:
    return {name: _plain(one) for name, one in _written(value)} if isinstance(value, Struct) else value


def _key(key: str) -> str:
    return key if key.replace("-", "").replace("_", "").isalnum() and key.isascii() else _toml(key)


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)} = {_toml(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, date):
        return value.isoformat()
    return msgspec.json.encode(value).decode()


def _print_table(settings: list[Setting]) -> None:
    width = max(len(one.name) for one in settings)
    for one in settings:
        print(safe_in_logs(escaped(f"{one.name:<{width}} = {_toml(one.value)}  # {one.origin}")))
