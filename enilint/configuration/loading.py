"""Configuration: `enilint.toml`, or `[tool.enilint]` in `pyproject.toml`."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from enilint import __version__
from enilint.configuration.drills import Drill
from enilint.configuration.failover_groups import FailoverGroup
from enilint.files.hints import did_you_mean, nearest
from enilint.files.patterns import Patterns
from enilint.files.toml_text import MOST_BYTES, TooMuch, loads
from enilint.findings import InputError

SeverityName = Literal["error", "warning", "info"]
FailOn = Literal["error", "warning", "info", "never"]


class TerraformRoot(Struct, forbid_unknown_fields=True, rename="kebab"):
    """Options of one Terraform root module."""

    var_files: Annotated[
        list[str],
        Meta(
            description="Variable definitions files (.tfvars), relative to the root module. Later files "
            "override earlier ones."
        ),
    ] = field(default_factory=list)
    workspace: Annotated[str | None, Meta(description="The value of `terraform.workspace`.")] = None
    environment_variables: Annotated[
        bool,
        Meta(description="Treat variables that are set with TF_VAR_* as unknown instead of using their defaults."),
    ] = False
    program: Annotated[
        Literal["terraform", "tofu"] | None,
        Meta(
            description="The program that runs the root module. `terraform` ignores .tofu files; `tofu` prefers them "
            "to .tf files of the same name. By default, a root module with .tofu files is linted both ways."
        ),
    ] = None


class CloudFormationTemplate(Struct, forbid_unknown_fields=True, rename="kebab"):
    """What a CloudFormation template has the values of its parameters from.

    With one of them, it is one deployment: the other parameters have their defaults.
    """

    parameters: Annotated[dict[str, str], Meta(description="Values of parameters, by name.")] = field(
        default_factory=dict
    )
    parameter_files: Annotated[
        list[str],
        Meta(description="Files of values, relative to this file; the last one that sets a parameter wins."),
    ] = field(default_factory=list)


class Suppress(Struct, forbid_unknown_fields=True, rename="kebab"):
    """Findings of some rules on some resources, or in some files, that are not reported."""

    rules: Annotated[list[str], Meta(min_length=1, description="Codes or names of rules.")]
    subjects: Annotated[
        list[str],
        Meta(description="Addresses of resources. `*` matches any text: `module.vpc.*`."),
    ] = field(default_factory=list)
    paths: Annotated[
        list[str],
        Meta(description="Files, root modules, plans and states, as .gitignore patterns relative to this file."),
    ] = field(default_factory=list)
    reason: Annotated[str, Meta(description="Why the findings are accepted.")] = ""
    until: Annotated[date | None, Meta(description="The last day on which the suppression applies.")] = None

    def __post_init__(self) -> None:
        if not self.subjects and not self.paths:
            raise ValueError(
                "`subjects` or `paths` is required (use the setting `ignore` to turn a rule off everywhere)"
            )


class PerPath(Struct, forbid_unknown_fields=True, rename="kebab"):
    """Different rules for some paths. If several tables match, later tables override earlier ones."""

    paths: Annotated[
        list[str],
        Meta(
            min_length=1,
            description="Topology files, plans, states and directories of root modules, as .gitignore patterns "
            "relative to this file.",
        ),
    ]
    select: Annotated[list[str] | None, Meta(description="Run only these rules on these paths.")] = None
    extend_select: Annotated[list[str], Meta(description="Run these rules as well on these paths.")] = field(
        default_factory=list
    )
    ignore: Annotated[list[str], Meta(description="Do not run these rules on these paths.")] = field(
        default_factory=list
    )
    severity: Annotated[dict[str, SeverityName], Meta(description="The severity of rules on these paths.")] = field(
        default_factory=dict
    )
    rules: Annotated[
        dict[str, dict[str, Any]], Meta(description="Options of rules on these paths, by code or name.")
    ] = field(default_factory=dict)


class Config(Struct, forbid_unknown_fields=True, rename="kebab"):
    """The settings of a project. Rules are named by code (ENI301), prefix (ENI3), name or group."""

    select: Annotated[list[str] | None, Meta(description="Run only these rules.")] = None
    extend_select: Annotated[list[str], Meta(description="Run these rules in addition to `select`.")] = field(
        default_factory=list
    )
    ignore: Annotated[list[str], Meta(description="Do not run these rules.")] = field(default_factory=list)
    severity: Annotated[
        dict[str, SeverityName], Meta(description="The severity of rules, overriding their default.")
    ] = field(default_factory=dict)
    rules: Annotated[dict[str, dict[str, Any]], Meta(description="Options of rules, by code or name.")] = field(
        default_factory=dict
    )
    rule_files: Annotated[
        list[str],
        Meta(description="Files of your own rules (*.enilint-rules.yaml), relative to this file; see --rules."),
    ] = field(default_factory=list)
    terraform: Annotated[
        dict[str, TerraformRoot],
        Meta(description="Options of Terraform root modules, by directory, relative to this file."),
    ] = field(default_factory=dict)
    cloudformation: Annotated[
        dict[str, CloudFormationTemplate],
        Meta(description="Options of CloudFormation templates, by their paths, relative to this file."),
    ] = field(default_factory=dict)
    template_sources: Annotated[
        dict[str, str],
        Meta(
            description="Files of nested templates, relative to this file, each by the `TemplateURL` that it is "
            "deployed to."
        ),
    ] = field(default_factory=dict)
    module_sources: Annotated[
        dict[str, str],
        Meta(
            description="Directories with the source of modules that are not installed, relative to this file, keyed "
            "by the source of the module or the beginning of that source: `git::https://example.com/network`, "
            "`acme/vpc/aws`."
        ),
    ] = field(default_factory=dict)
    no_stand_ins: Annotated[
        bool, Meta(description="Do not use stand-ins for modules that are not installed; see --no-stand-ins.")
    ] = False
    failover_group: Annotated[
        list[FailoverGroup],
        Meta(description="Failover groups of Terraform root modules and CloudFormation templates."),
    ] = field(default_factory=list)
    drill: Annotated[list[Drill], Meta(description="What must go on after a loss; see `enilint drill`.")] = field(
        default_factory=list
    )
    suppress: Annotated[list[Suppress], Meta(description="Findings that are not reported.")] = field(
        default_factory=list
    )
    exclude: Annotated[
        list[str],
        Meta(description="Paths to exclude from the search, as .gitignore patterns relative to this file."),
    ] = field(default_factory=list)
    per_path: Annotated[list[PerPath], Meta(description="Different rules for some paths.")] = field(
        default_factory=list
    )
    fail_on: Annotated[
        FailOn | None,
        Meta(description="The lowest severity of findings for which `enilint check` exits with code 1; see --fail-on."),
    ] = None
    context: Annotated[
        list[str],
        Meta(
            description="Facts files: facts about resources referred to by ID. Paths are relative to this file; see "
            "--context."
        ),
    ] = field(default_factory=list)
    required_version: Annotated[
        str | None, Meta(description="The versions of enilint that may be used, such as `>=0.2, <1`.")
    ] = None
    require_reason: Annotated[
        bool, Meta(description="Report suppressions without a reason (runs ENI004 suppression-without-reason).")
    ] = False
    baseline: Annotated[
        str | None,
        Meta(description="The baseline file of known findings, relative to this file; see --write-baseline."),
    ] = None


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
