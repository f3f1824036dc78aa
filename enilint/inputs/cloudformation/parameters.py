"""Values of parameters, as deployments are given them.

A file is a list of `ParameterKey` and `ParameterValue` (AWS CLI), of `Key=Value` texts (`aws cloudformation deploy`), a
mapping `Parameters` (CodePipeline) or a mapping `parameters` (Git sync). The last two may have the tags of the stack.
Sources: the CloudFormation User Guide, "CloudFormation artifacts" of CodePipeline and "Git sync concepts and terms".
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from enilint.files.hints import did_you_mean, nearest
from enilint.files.paths import shown
from enilint.files.text import Lines, NotText, decode
from enilint.findings import InputError
from enilint.inputs.cloudformation.template import Template
from enilint.inputs.cloudformation.values import scalar_text
from enilint.inputs.context import Context
from enilint.inputs.yaml.tree import parse
from enilint.inputs.yaml.wording import Mistakes, found, quoted

_FORMS = "expected a list of `ParameterKey` and `ParameterValue`, or a mapping `Parameters`"
STACK_NAME = "AWS::StackName"
_PSEUDO = ("AWS::AccountId", "AWS::Partition", "AWS::Region", STACK_NAME)


class Given(Struct, frozen=True):
    """The values of parameters: those for one template, and those for all templates of a run, which come first.

    `tags` are those that the stack is deployed with; None: no file states them.
    """

    own: dict[str, str]
    for_all: dict[str, str]
    tags: dict[str, str] | None = None

    @property
    def values(self) -> dict[str, str]:
        """All values."""
        return {**self.own, **self.for_all}


def given_to(path: str, context: Context, mistakes: Mistakes) -> Given:
    """What the template of a path is given: by files, then by single values."""
    options = context.cloudformation
    own = options.of(path)
    of_own = [_of_file(one, mistakes) for one in own.parameter_files]
    of_all = [_of_file(one, mistakes) for one in options.parameter_files]
    stated = [one.tags for one in (*of_own, *of_all) if one.tags is not None]
    return Given(
        _values(of_own, own.parameters),
        _values(of_all, options.parameters),
        {key: text for tags in stated for key, text in tags.items()} if stated else None,
    )


class _File(Struct, frozen=True):
    """What a file says: values of parameters, and the tags of the stack, if it states them."""

    values: dict[str, str] = {}
    tags: dict[str, str] | None = None


def _values(files: Iterable[_File], single: Iterable[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for file in files:
        values.update(file.values)
    values.update(single)
    return values


def undeclared(given: Iterable[str], templates: Iterable[Template], path: str) -> dict[str, InputError]:
    """The names that are given a value and that none of some templates declares."""
    names = {name for one in templates for name in one.parameters}
    missing: dict[str, InputError] = {}
    for name in given:
        if name not in names and name not in _PSEUDO:
            near = nearest(name, names)
            words = f"no template declares the parameter {quoted(name)}{did_you_mean(near and quoted(near))}"
            missing[name] = InputError(path, words)
    return missing


def _of_file(path: str, mistakes: Mistakes) -> _File:
    """What a file says; nothing, with a mistake, where it cannot be read."""
    name = shown(path)
    try:
        text = decode(Path(path).read_bytes())
    except OSError as error:
        mistakes.errors.append(InputError(name, f"cannot be read: {error.strerror}"))
        return _File()
    except NotText as error:
        mistakes.errors.append(InputError(name, str(error), error.line, error.column))
        return _File()
    tree = parse(Lines(name, text), mistakes, what="file of parameters")
    root = tree.root
    if isinstance(root, list):
        return _File(dict(_of_list(root)))
    named, tags = _mapping(root, "Parameters"), _mapping(root, "Tags")
    if named is None and tags is None:
        if tree.complete:
            mistakes.add(tree.lines, 0, f"{_FORMS}; found {found(root)}")
        return _File()
    return _File(dict(_of_mapping(named or {})), None if tags is None else dict(_of_mapping(tags)))


def _mapping(root: object, name: str) -> dict[str, Any] | None:
    """A mapping of a file, whose name begins with a capital for CodePipeline, and not for Git sync."""
    value = root.get(name, root.get(name.lower())) if isinstance(root, dict) else None
    return value if isinstance(value, dict) else None


def _of_mapping(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        text = _text(value)
        if text is not None:
            yield name, text


def _of_list(items: list[Any]) -> Iterator[tuple[str, str]]:
    for one in items:
        if isinstance(one, dict) and isinstance(one.get("ParameterKey"), str):
            text = _text(one.get("ParameterValue"))
            if text is not None:
                yield one["ParameterKey"], text
        elif isinstance(one, str) and "=" in one:
            name, _, text = one.partition("=")
            yield name, text


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return ",".join(filter(None, map(scalar_text, value)))
    return scalar_text(value)
