"""Configuration: `enilint.toml`, or `[tool.enilint]` in `pyproject.toml`."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from enilint import __version__
from enilint.configuration.drills import Drill
from enilint.configuration.failover_groups import FailoverGroup
from enilint.configuration.tables import CloudFormationTemplate, Config, PerPath, Suppress, TerraformRoot
from enilint.files.hints import did_you_mean, nearest
from enilint.files.patterns import Patterns
from enilint.files.toml_text import MOST_BYTES, TooMuch, loads
from enilint.findings import InputError


class LoadedConfig(Struct, frozen=True):
    """A configuration, and the file it is from with its text (None: there is none)."""

    config: Config
    path: Path | None = None
    text: str = ""

    @property
    def directory(self) -> str:
        """What the paths in it are relative to."""
        return str(self.path.parent) if self.path is not None else "."

    def error(self, message: str, *keys: str, number: int | None = None) -> InputError:
        """An error at the key that a path of keys leads to; in the table of that number, where there is an array."""
        return _error(self.path or Path(), self.text, message, keys, number)

    def error_in(
        self, message: str, texts: Sequence[str], index: int, offset: int, *keys: str, number: int
    ) -> InputError:
        """An error at an offset of one of the texts of a list, in a table of an array; else at its key."""
        from enilint.configuration.toml_places import place_in

        error = self.error(message, *keys, number=number)
        place = place_in(self.text, (error.line, error.column), texts, index, offset) if error.line else None
        return InputError(error.path, message, *place) if place is not None else error


class ConfigError(Exception):
    """A configuration that cannot be used; `error` says where and why."""

    def __init__(self, error: InputError) -> None:
        super().__init__(error.message)
        self.error = error


def load_config(path: Path) -> LoadedConfig:
    """Read a configuration file. Raises ConfigError with the file, and the line where that can be told."""
    import tomllib

    try:
        text = _text(path)
        table = loads(text)
    except OSError as error:
        raise ConfigError(InputError(str(path), f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError:
        raise ConfigError(InputError(str(path), "not valid UTF-8; save the file as UTF-8")) from None
    except TooMuch as error:
        raise ConfigError(InputError(str(path), str(error), error.line)) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_error(path, text, str(error))) from None
    except RecursionError:
        raise ConfigError(InputError(str(path), "nested too deeply for a configuration")) from None
    if path.name == "pyproject.toml":
        tool = table.get("tool")
        table = tool.get("enilint", {}) if isinstance(tool, dict) else {}
    elif isinstance(table.get("tool"), dict) and "enilint" in table["tool"]:
        words = f"[tool.enilint] is for pyproject.toml; write the settings at the top level of {path.name}"
        raise ConfigError(_error(path, text, words, ["tool", "enilint"]))
    _check_version(path, text, table)
    _check_named(path, text, table, "terraform", TerraformRoot)
    _check_named(path, text, table, "cloudformation", CloudFormationTemplate)
    _check_tables(path, text, table, "suppress", Suppress)
    _check_tables(path, text, table, "per-path", PerPath)
    _check_tables(path, text, table, "failover-group", FailoverGroup)
    _check_tables(path, text, table, "drill", Drill)
    try:
        loaded = LoadedConfig(msgspec.convert(table, Config), path, text)
    except msgspec.ValidationError as error:
        raise ConfigError(_shape_error(path, text, str(error), Config)) from None
    _check_patterns(loaded)
    _check_paths(loaded)
    return loaded


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        words = f"too large for a configuration; the maximum is {MOST_BYTES // 1_000_000} MB"
        raise ConfigError(InputError(str(path), words))
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def _check_named(path: Path, text: str, table: dict[str, Any], key: str, shape: type[Struct]) -> None:
    """Raise ConfigError for a mistake in a table of tables by name: msgspec does not say in which of them it is."""
    tables = table.get(key)
    for name, one in tables.items() if isinstance(tables, dict) else ():
        try:
            msgspec.convert(one, shape)
        except msgspec.ValidationError as error:
            raise ConfigError(_shape_error(path, text, str(error), shape, key, name)) from None


def _check_tables(path: Path, text: str, table: dict[str, Any], key: str, shape: type[Struct]) -> None:
    """The same for the tables of an array."""
    tables = table.get(key)
    for number, one in enumerate(tables if isinstance(tables, list) else ()):
        try:
            msgspec.convert(one, shape)
        except msgspec.ValidationError as error:
            raise ConfigError(_shape_error(path, text, str(error), shape, key, number=number)) from None


def _check_version(path: Path, text: str, table: dict[str, Any]) -> None:
    """Raise ConfigError where another version is asked for: before any key is refused that only that one knows."""
    required = table.get("required-version")
    if not isinstance(required, str):
        return
    from enilint.configuration.required_version import allows

    try:
        message = (
            None if allows(required, __version__) else f"enilint {required} is required, but this is {__version__}"
        )
    except ValueError as error:
        message = str(error)
    if message is not None:
        raise ConfigError(_error(path, text, message, ["required-version"]))


def _check_patterns(loaded: LoadedConfig) -> None:
    """Raise ConfigError for a pattern of paths that is none."""
    config = loaded.config
    lists: list[tuple[list[str], tuple[str, ...], int | None]] = [(config.exclude, ("exclude",), None)]
    lists += [(one.paths, ("suppress", "paths"), number) for number, one in enumerate(config.suppress)]
    lists += [(one.paths, ("per-path", "paths"), number) for number, one in enumerate(config.per_path)]
    for patterns, keys, number in lists:
        for pattern in patterns:
            try:
                Patterns([pattern], ".")
            except ValueError:
                raise ConfigError(
                    loaded.error(f"{pattern!r} is not a valid .gitignore pattern", *keys, number=number)
                ) from None


def _check_paths(loaded: LoadedConfig) -> None:
    """Raise ConfigError for a path that no system takes."""
    config = loaded.config
    paths: list[tuple[str, tuple[str, ...]]] = [(one, ("context",)) for one in config.context]
    paths += [(one.path, ("failover-group", "path")) for one in config.failover_group]
    paths += [(one.path, ("drill", "path")) for one in config.drill if one.path is not None]
    paths += [(one, ("rule-files",)) for one in config.rule_files]
    paths += [(config.baseline, ("baseline",))] if config.baseline is not None else []
    paths += [(one, ("module-sources", name)) for name, one in config.module_sources.items()]
    paths += [(one, ("template-sources", name)) for name, one in config.template_sources.items()]
    for name, template in config.cloudformation.items():
        paths.append((name, ("cloudformation", name)))
        paths += [(one, ("cloudformation", name, "parameter-files")) for one in template.parameter_files]
    for name, root in config.terraform.items():
        paths.append((name, ("terraform", name)))
        paths += [(one, ("terraform", name, "var-files")) for one in root.var_files]
    for path, keys in paths:
        if "\0" in path:
            raise ConfigError(loaded.error(f"{path!r} is not a path", *keys))


def config_schema() -> dict[str, Any]:
    """The JSON Schema of a configuration file (draft-07)."""
    (_,), definitions = msgspec.json.schema_components((Config,), ref_template="#/definitions/{name}")
    for shape in definitions.values():
        for described in shape["properties"].values():
            described.pop("default", None)
            _without_null(described)
    root = definitions.pop("Config")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:enilint:schema:config:1",
        **root,
        "title": "enilint configuration (enilint.toml, or [tool.enilint] in pyproject.toml)",
        "definitions": definitions,
    }


def _without_null(described: dict[str, Any]) -> None:
    """Take null out of the types of a property: TOML has none."""
    types = [one for one in described.get("anyOf", ()) if one != {"type": "null"}]
    if len(types) == 1:
        del described["anyOf"]
        described.update(types[0])


def _syntax_error(path: Path, text: str, message: str) -> InputError:
    words, _, place = message.removesuffix(")").rpartition(" (at ")
    numbers = re.fullmatch(r"line (\d+), column (\d+)", place)
    if numbers:
        line, column = int(numbers[1]), int(numbers[2])
    else:
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    return InputError(str(path), f"not valid TOML: {words}", line, column)


_TOML_TYPES = {"array": "a list", "array | null": "a list", "bool": "true or false", "float": "a number"}
_TOML_TYPES |= {
    "bool | null": "true or false",
    "int": "a whole number",
    "object": "a table",
    "str": "a string",
    "str | null": "a string",
}
_ONLY_OPTIONS = frozenset({"exit-zero", "fail-on-undecided", "format", "min-severity", "show-undecided", "since"})
"""Options of `enilint check` that are no settings, and that people write into the configuration."""
_CHOICES = {"severity": "error, warning or info", "fail-on": "error, warning, info or never"}
_CHOICES |= {"program": "terraform or tofu", "survives": "instance or zone"}
_CHOICES |= {"mechanism": "move-eni, move-eip, move-secondary-ip, retarget-route or replace"}


def _shape_error(
    path: Path, text: str, message: str, shape: type[Struct], *table: str, number: int | None = None
) -> InputError:
    """A mistake in the shape of a table, in words, at its key as far as a search finds that."""
    words, key = shape_in_words(message, shape)
    where = f"`{_header(table, is_array=number is not None)}`" if table else ""
    if words.startswith("unknown "):
        unknown, hint, rest = words.partition(" (")
        is_of_top_level = bool(table) and key in Config.__struct_encode_fields__
        hint = "; it is a top-level setting: move it above the first table" if is_of_top_level else hint + rest
        words = f"{unknown} in {where}{hint}" if where else words
    elif key or where:
        words += f" in {' of '.join(filter(None, (key and f'`{key}`', where)))}"
    return _error(path, text, words, (*table, key) if key else table, number)


def _header(table: Sequence[str], *, is_array: bool) -> str:
    """The line that begins a table."""
    dotted = ".".join(one if re.fullmatch(r"[\w-]+", one, re.ASCII) else f'"{one}"' for one in table)
    return f"[[{dotted}]]" if is_array else f"[{dotted}]"


def shape_in_words(message: str, shape: type[Struct], noun: str = "key") -> tuple[str, str]:
    """What msgspec says of a table in the words of TOML, and the key that it says it of (or an empty text)."""
    message, _, trail = message.partition(" - at ")
    key = re.sub(r"^`\$\.?|[.\[`].*$", "", trail)
    if unknown := re.search(r"unknown field `([^`]+)`", message):
        if shape is Config and unknown[1] in _ONLY_OPTIONS:
            return f"unknown {noun} `{unknown[1]}` (use the option --{unknown[1]} on the command line)", unknown[1]
        near = nearest(unknown[1], shape.__struct_encode_fields__)
        return f"unknown {noun} `{unknown[1]}`{did_you_mean(near and f'`{near}`')}", unknown[1]
    if missing := re.fullmatch(r"Object missing required field `([^`]+)`", message):
        return f"`{missing[1]}` is missing", key
    if message == "Expected `array` of length >= 1":
        return "expected a list that is not empty", key
    if types := re.fullmatch(r"Expected `([^`]+)`(?:, got `([^`]+)`|( .*))?", message):
        expected, found = (_TOML_TYPES.get(name or "", name) for name in types.groups()[:2])
        return f"expected {expected}{f', found {found}' if found else types[3] or ''}", key
    if key in _CHOICES:
        return f"expected {_CHOICES[key]}, found {message.removeprefix('Invalid enum value ')}", key
    return message[:1].lower() + message[1:], key


def _error(path: Path, text: str, words: str, keys: Sequence[str], number: int | None = None) -> InputError:
    from enilint.configuration.toml_places import place_of

    prefix = ("tool", "enilint") if path.name == "pyproject.toml" else ()
    place = (
        place_of(text, (*prefix, *keys), (len(prefix) + 1, number) if number is not None else None) if keys else None
    )
    return InputError(str(path), words, *(place or ()))
