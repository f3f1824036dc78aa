"""Configuration: `enilint.toml`, or `[tool.enilint]` in `pyproject.toml`, of the nearest parent directory."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from enilint.findings import Severity
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


def find_config(start: Path) -> Path | None:
    """The configuration file that holds for a directory: the nearest one of it and its parents."""
    for directory in (start, *start.parents):
        own = directory / "enilint.toml"
        if own.is_file():
            return own
        project = directory / "pyproject.toml"
        if project.is_file() and b"[tool.enilint" in project.read_bytes():
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
        raise ConfigError(_syntax_error(path, str(error))) from None
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("enilint", {})
    try:
        return LoadedConfig(msgspec.convert(table, Config), path)
    except msgspec.ValidationError as error:
        raise ConfigError(_shape_error(path, text, str(error))) from None


def severity_of(name: str) -> Severity:
    """The severity of that name."""
    return Severity(name)


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


def _syntax_error(path: Path, message: str) -> InputError:
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    if place is None:
        return InputError(str(path), f"not valid TOML: {message}")
    words = message[: place.start()]
    return InputError(str(path), f"not valid TOML: {words}", int(place[1]), int(place[2]))


def _shape_error(path: Path, text: str, message: str) -> InputError:
    """A mistake in the shape, in words, at the line of its key as far as a search finds it."""
    unknown = re.search(r"unknown field `([^`]+)`", message)
    if unknown:
        key = unknown[1]
        words = f"unknown key `{key}`{did_you_mean(key, Config.__struct_encode_fields__)}"
    else:
        trail = re.search(r"at `\$\.?([^`\[]*)", message)
        key = trail[1].split(".")[0] if trail else ""
        words = f"{message.split(' - at')[0].lower()}" + (f" in `{key}`" if key else "")
    match = re.search(rf'^\s*(?:\[[\w."-]*\b)?["\']?{re.escape(key)}\b', text, re.MULTILINE) if key else None
    if match is None:
        return InputError(str(path), words)
    start = match.end() - len(key)
    return InputError(str(path), words, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))


def did_you_mean(wrong: str, valid: Any) -> str:
    """` (did you mean ...?)` with the nearest valid name, or nothing."""
    import difflib

    near = difflib.get_close_matches(wrong, list(valid), n=1)
    return f" (did you mean `{near[0]}`?)" if near else ""
