"""Configuration: `enilint.toml`, or `[tool.enilint]` in `pyproject.toml`, of the nearest parent directory."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from enilint.report import InputError

SeverityName = Literal["error", "warning", "info"]


class Config(Struct, forbid_unknown_fields=True, rename="kebab"):
    """What a project asks of enilint. Rules are named by code (ENI301), prefix (ENI3), name, or group."""

    select: Annotated[list[str] | None, Meta(description="Run only these rules.")] = None
    extend_select: Annotated[list[str], Meta(description="Run these rules in addition to `select`.")] = field(
        default_factory=list
    )
    ignore: Annotated[list[str], Meta(description="Do not run these rules.")] = field(default_factory=list)
    severity: Annotated[dict[str, SeverityName], Meta(description="The severity of rules, in place of their own.")] = (
        field(default_factory=dict)
    )
    rules: Annotated[dict[str, dict[str, Any]], Meta(description="Options of rules, by code or name.")] = field(
        default_factory=dict
    )


class LoadedConfig(Struct, frozen=True):
    """A configuration and the file it is from (None: there is none)."""

    config: Config
    path: Path | None = None


class ConfigError(Exception):
    """A configuration that cannot be used; `error` says where and why."""

    def __init__(self, error: InputError) -> None:
        super().__init__(error.message)
        self.error = error


_TABLE = re.compile(r"^\s*\[+\s*tool\s*\.\s*enilint\s*[].]", re.MULTILINE)


def find_config(start: Path) -> Path | None:
    """The configuration file that holds for a directory: the nearest one of it and its parents."""
    for directory in (start, *start.parents):
        own = directory / "enilint.toml"
        if own.is_file():
            return own
        project = directory / "pyproject.toml"
        if project.is_file() and _TABLE.search(project.read_text(encoding="utf-8", errors="replace")):
            return project
    return None


def load_config(path: Path) -> LoadedConfig:
    """Read a configuration file. Raises ConfigError with the file, and the line where that can be told."""
    import tomllib

    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(InputError(str(path), f"cannot be read: {error.strerror}")) from None
    except UnicodeDecodeError:
        raise ConfigError(InputError(str(path), "not valid UTF-8; save the file as UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_error(path, text, str(error))) from None
    except RecursionError:
        raise ConfigError(InputError(str(path), "nested too deeply to be a configuration")) from None
    if path.name == "pyproject.toml":
        tool = table.get("tool")
        table = tool.get("enilint", {}) if isinstance(tool, dict) else {}
    try:
        return LoadedConfig(msgspec.convert(table, Config), path)
    except msgspec.ValidationError as error:
        raise ConfigError(_shape_error(path, text, str(error))) from None


def config_schema() -> dict[str, Any]:
    """The JSON Schema of a configuration file (draft-07)."""
    schema = msgspec.json.schema(Config)
    shape: dict[str, Any] = schema["$defs"]["Config"]
    shape["properties"]["select"] = {
        "description": shape["properties"]["select"]["description"],
        "type": "array",
        "items": {"type": "string"},
    }
    for described in shape["properties"].values():
        described.pop("default", None)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:enilint:schema:config:1",
        **shape,
        "title": "enilint configuration (enilint.toml, or [tool.enilint] in pyproject.toml)",
    }


def _syntax_error(path: Path, text: str, message: str) -> InputError:
    words, _, place = message.removesuffix(")").rpartition(" (at ")
    numbers = re.fullmatch(r"line (\d+), column (\d+)", place)
    if numbers:
        line, column = int(numbers[1]), int(numbers[2])
    else:
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
    return InputError(str(path), f"not valid TOML: {words}", line, column)


_TOML_TYPES = {"array": "a list", "array | null": "a list", "bool": "true or false", "float": "a number"}
_TOML_TYPES |= {"int": "a whole number", "object": "a table", "str": "a string"}
_SEVERITIES = "error, warning or info"


def _shape_error(path: Path, text: str, message: str) -> InputError:
    """A mistake in the shape, in words, at the line of its key as far as a search finds it."""
    message, _, trail = message.partition(" - at ")
    unknown = re.search(r"unknown field `([^`]+)`", message)
    types = re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", message)
    if unknown:
        key = unknown[1]
        words = f"unknown key `{key}`{did_you_mean(key, Config.__struct_encode_fields__)}"
    else:
        key = re.sub(r"^`\$\.?|[.\[`].*$", "", trail)
        words = message[:1].lower() + message[1:]
        if types:
            expected, found = (_TOML_TYPES.get(name, name) for name in types.groups())
            words = f"expected {expected}, found {found}"
        elif key == "severity":
            words = f"expected {_SEVERITIES}, found {message.removeprefix('Invalid enum value ')}"
        words += f" in `{key}`" if key else ""
    table = _TABLE.search(text) if path.name == "pyproject.toml" else None
    pattern = re.compile(rf'^\s*(?:\[[\w."-]*\b)?["\']?{re.escape(key)}\b', re.MULTILINE)
    match = pattern.search(text, table.start() if table else 0)
    if match is None or not key:
        return InputError(str(path), words)
    start = match.end() - len(key)
    return InputError(str(path), words, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


def did_you_mean(wrong: str, valid: Any) -> str:
    """` (did you mean ...?)` with the nearest valid name, or nothing."""
    import difflib

    near = difflib.get_close_matches(wrong, list(valid), n=1)
    return f" (did you mean `{near[0]}`?)" if near else ""
