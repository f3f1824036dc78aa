"""Values of input variables, given in files, with --var, or in environment variables."""

import os
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from msgspec import Struct, field

from enilint.files.late import late
from enilint.files.paths import Resolver, shown
from enilint.files.project import project_root as root_of
from enilint.files.repository import why_withheld
from enilint.files.text import Lines, NotText, decode
from enilint.findings import InputError
from enilint.inputs.file_names import VALUES_SUFFIXES
from enilint.inputs.terraform.hcl import parse, scanner
from enilint.inputs.terraform.hcl.expressions import ExpressionParser
from enilint.inputs.terraform.hcl.syntax import (
    Attribute,
    Body,
    Diagnostic,
    Expression,
    FunctionCall,
    Invalid,
    Literal,
    ScopeTraversal,
)
from enilint.inputs.terraform.hcl.templates import SyntaxMistake
from enilint.inputs.terraform.source.declarations import MOST_ERRORS, SourceModule
from enilint.inputs.terraform.source.files import Disk, PlacedAttribute, PlacedBlock, SourceFile, error_at
from enilint.inputs.terraform.source.types import convert, type_of
from enilint.inputs.terraform.source.values import EvaluationError
from enilint.inputs.terraform.source.wording import hint, quoted
from enilint.values import Unknown

_AUTOMATIC = (".auto.tfvars", ".auto.tfvars.json")
_FIRST = ("terraform.tfvars", "terraform.tfvars.json")
_PRIMITIVE = frozenset({"string", "number", "bool"})
_ENVIRONMENT = "TF_VAR_"
_TO_FILL_IN = late(r"[\s<>]")
_NOT_QUOTED = "not a constant value (not shown, because the file has values that are sensitive or not declared)"
_KEY = late(r'^[\w-]+(?=[ \t]*=)|(?<=")[\w-]+(?="\s*:)', re.MULTILINE)
_ESCAPE = late(r"\\u([0-9a-fA-F]{4})")
MISFIT = "the value does not fit the type of the variable"


class Values(Struct, eq=False):
    """Values by the names of variables, and what is wrong with what gives them. `texts` are those of the files.

    `secret` are the files that have values of variables that are sensitive or ephemeral, or that may be.
    `undeclared` are the names that no variable is declared for, where this is a mistake if no other root declares it.
    """

    given: dict[str, PlacedAttribute] = field(default_factory=dict)
    errors: list[InputError] = field(default_factory=list)
    undeclared: dict[str, InputError] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)


def values_files(
    directory: str,
    var_files: Sequence[str],
    project_root: str | None = None,
    replaced: Mapping[str, bytes] | None = None,
    configured: Sequence[str] = (),
    module: SourceModule | None = None,
    resolver: Resolver | None = None,
) -> Values:
    """The values for a root module: of the files that Terraform loads by itself, of `configured`, then of `var_files`.

    Of several values for a variable, the last one holds. Only what the user names, `var_files`, is read outside of the
    project. What is `configured` is not read if git ignores it, unless it has the name of a file of values. Values that
    no variable is declared for are among them: Terraform only warns of these. `module` declares the variables: of a
    file with values that are sensitive no message quotes anything, nor of a malformed one that is not of this directory
    alone and has values that are not declared here: they may be sensitive elsewhere. `resolver` has resolved the
    directories that the run has read so far.
    """
    disk = Disk(project_root or root_of(directory), replaced or {}, resolver=resolver)
    values = Values()
    for path in _automatic(directory):
        why = disk.why_withheld(path, VALUES_SUFFIXES)
        if why:
            values.errors.append(InputError(shown(path), why))
        else:
            _add(values, disk, path, module)
    for path in configured:
        why = why_withheld(path, disk.root, VALUES_SUFFIXES)
        if why:
            values.errors.append(InputError(shown(path), f"is not read: it {why}; give it with --var-file"))
        else:
            _add(values, disk, path, module, is_shared=True)
    for path in var_files:
        _add(values, disk, path, module, is_shared=True)
    return values


def variable_values(variables: Iterable[tuple[str, str]], module: SourceModule) -> Values:
    """The values that --var gives to variables of a root module, each a name and a text."""
    values = Values()
    for name, text in variables:
        variable = module.variables.get(name)
        if variable is not None:
            _give(values, f"--var {name}", name, text, variable, is_quoted=not is_guarded(variable))
        elif not module.incomplete:
            words = f"--var: variable {quoted(name)} is not declared{hint(name, module.variables)}"
            values.undeclared[name] = InputError(None, words)
    return values


def environment_values(environment: Mapping[str, str], module: SourceModule) -> Values:
    """The values that environment variables give to variables of a root module. Terraform ignores all others.

    Mistakes do not quote them: what is malformed may be meant for something else.
    """
    values = Values()
    for name, variable in module.variables.items():
        text = environment.get(_ENVIRONMENT + name)
        if text is not None:
            _give(values, _ENVIRONMENT + name, name, text, variable, is_quoted=False)
    return values


def hidden_values(environment: Container[str], module: SourceModule) -> dict[str, Unknown]:
    """What the environment says of variables of a root module where only a configuration asks: that they have values.

    The values are as good as sensitive. Whoever wrote the source and its configuration may not be who has the
    environment, and what is computed of a value can be shown: by a message, or by what is found at all.
    """
    given = {name: _ENVIRONMENT + name for name in module.variables if _ENVIRONMENT + name in environment}
    return {
        name: Unknown(
            f"the value of var.{name}, which {variable} sets; add --environment-variables, or give the value with "
            f"--var",
            f"var.{name}",
        )
        for name, variable in given.items()
    }


def misfits(
    module: SourceModule,
    given: Mapping[str, PlacedAttribute],
    in_files: Mapping[str, PlacedAttribute],
    evaluate: Callable[[Expression], Any],
) -> Iterator[InputError]:
    """What is wrong with values that do not fit the types of their variables, unless these are sensitive.

    A text of several words in a file is no value yet, but says what to fill in: that leaves the variable open.
    """
    for name, placed in given.items():
        variable = module.variables.get(name)
        if variable is None or is_guarded(variable) or "type" not in variable.block.body.attributes:
            continue
        declared = variable.block.body.attributes
        try:
            type, value = type_of(declared["type"].value), evaluate(placed.attribute.value)
        except EvaluationError:
            continue  # that is said where it is read
        try:
            convert(value, type, evaluate)
        except EvaluationError as error:
            if in_files.get(name) is not placed:
                words = MISFIT if is_from_environment(placed) else error.message
                yield InputError(None, f"{placed.file.path}: {words}")
            elif not (isinstance(value, str) and _TO_FILL_IN.search(value)):
                yield error_at(placed.file, placed.attribute.value.start, f"var.{name}: {error.message}")


def is_guarded(variable: PlacedBlock) -> bool:
    """Whether the value of a variable, or an output, may be sensitive or ephemeral: no message quotes it then."""
    return not {"sensitive", "ephemeral"}.isdisjoint(variable.block.body.attributes)


def is_from_environment(placed: PlacedAttribute) -> bool:
    """Whether a value is that of an environment variable."""
    return placed.file.path.startswith(_ENVIRONMENT)


def parse_variable(text: str, declared_type_is_complex: bool) -> tuple[Expression, list[Diagnostic]]:
    """The value that a text on the command line gives to a variable, and what is wrong with it.

    For a variable of a primitive type or without type it is the text itself, for any other an expression.
    """
    if not declared_type_is_complex:
        return Literal(0, len(text), text), []
    try:
        expression = ExpressionParser(scanner.scan_expression(text)).whole_expression()
    except SyntaxMistake as mistake:
        return Invalid(0, len(text)), [Diagnostic(mistake.offset, mistake.message)]
    except RecursionError:
        return Invalid(0, len(text)), [Diagnostic(0, "nested too deeply")]
    return expression, [_not_constant(one) for one in _references(expression)]


def is_complex(variable: PlacedBlock) -> bool:
    """Whether the declared type of a variable is none of string, number and bool."""
    declared = variable.block.body.attributes.get("type")
    if declared is None:
        return False
    value = declared.value
    name = value.value if isinstance(value, Literal) else str(value) if isinstance(value, ScopeTraversal) else None
    return name not in _PRIMITIVE


def _give(values: Values, path: str, name: str, text: str, variable: PlacedBlock, *, is_quoted: bool) -> None:
    expression, mistakes = parse_variable(text, is_complex(variable))
    if mistakes:
        first = mistakes[0]
        words = first.message if is_quoted else f"not a constant value at character {first.offset + 1}"
        values.errors.append(InputError(None, f"{path}: {words}"))
        return
    attribute = Attribute(0, expression.end, name, 0, expression)
    values.given[name] = PlacedAttribute(SourceFile(path, Lines(path, text)), attribute)


def _automatic(directory: str) -> Iterator[str]:
    """The files that Terraform loads by itself, in its order."""
    try:
        names = os.listdir(directory)
    except (OSError, ValueError):
        return
    for name in (*(one for one in _FIRST if one in names), *sorted(one for one in names if one.endswith(_AUTOMATIC))):
        yield os.path.join(directory, name)


def parse_values(path: str, text: str) -> tuple[Body, list[Diagnostic]]:
    """The values in a file of that path, in HCL or in JSON, and what is wrong with them."""
    if not path.endswith(".json"):
        return parse(text)
    from enilint.inputs.terraform.source import json_values

    return json_values.parse_values(text)


def _add(values: Values, disk: Disk, path: str, module: SourceModule | None, *, is_shared: bool = False) -> None:
    """Add the values of a file. One that is shared gives values to variables of other root modules, too."""
    name = shown(path)
    try:
        text = decode(disk.read(path))
    except FileNotFoundError:
        values.errors.append(InputError(name, "there is no such file"))
        return
    except OSError as error:
        values.errors.append(InputError(name, f"cannot be read: {error.strerror}"))
        return
    except NotText as error:
        values.errors.append(InputError(name, str(error), error.line, error.column))
        return
    values.texts[name] = text
    file = SourceFile(name, Lines(name, text))
    body, mistakes = parse_values(path, text)
    for block in body.blocks:
        mistakes.append(Diagnostic(block.start, f"expected values, found a block; write `{block.type} = {{ ... }}`"))
    for attribute in body.attributes.values():
        refused = [_not_constant(one) for one in _references(attribute.value)]
        mistakes += refused
        if not refused and not isinstance(attribute.value, Invalid):
            values.given[attribute.name] = PlacedAttribute(file, attribute)
    if module is not None and _may_be_secret(text, {*body.attributes}, module, is_shared and bool(mistakes)):
        values.secret.add(name)
        mistakes = [Diagnostic(one.offset, _NOT_QUOTED) for one in mistakes]
    values.errors += [error_at(file, one.offset, one.message) for one in mistakes[:MOST_ERRORS]]


def _may_be_secret(text: str, names: Set[str], module: SourceModule, has_others: bool) -> bool:
    """Whether a file has the value of a variable that is sensitive, or of one that only another module may declare.

    What is malformed can hide names, so they are looked for in the text.
    """
    plain = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
    if any(name in plain for name, variable in module.variables.items() if is_guarded(variable)):
        return True
    return has_others and not {*names, *_KEY.findall(plain)} <= module.variables.keys()


def _references(expression: Expression) -> Iterator[Expression]:
    """What makes an expression more than a constant: references, and calls of functions."""
    from enilint.inputs.terraform.hcl import references

    yield from references(expression)
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, FunctionCall):
            yield node
        waiting.extend(node.children())


def _not_constant(found: Expression) -> Diagnostic:
    if isinstance(found, FunctionCall):
        return Diagnostic(found.start, f"{quoted(found.name)} cannot be called here: only constant values are allowed")
    return Diagnostic(found.start, f"{quoted(str(found))} cannot be used here: only constant values are allowed")
