"""The JSON Schema of topology files, made from the typed structs."""

import ast
import inspect
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import msgspec.json
import msgspec.structs

from enilint.inputs.topology.language.file import Topology
from enilint.inputs.topology.language.terms import Shape
from enilint.inputs.yaml.tree import COMMENT

ID = "urn:enilint:schema:topology:1"

Schema = dict[str, Any]


def topology_schema() -> Schema:
    """The schema as draft-07, which editors know best."""
    generated = msgspec.json.schema(Topology)
    limits = _alternatives()
    definitions = {name: _tidy(one, limits.get(name)) for name, one in generated["$defs"].items()}
    for shape in _shapes():
        if shape.__name__ in definitions:
            for name, meaning in _meanings(shape).items():
                properties = definitions[shape.__name__]["properties"]
                properties[name] = {"description": meaning, **properties[name]}
    root = definitions.pop("Topology")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ID,
        "title": "enilint topology",
        **root,
        "definitions": dict(sorted(definitions.items())),
    }


def _alternatives() -> dict[str, Schema]:
    """What keeps a shape from having several of its alternatives, by the name of its definition."""
    limits: dict[str, Schema] = {}
    for shape in _shapes():
        if len(shape.alternatives) == 2:
            limits[shape.__name__] = {"not": {"type": "object", "required": list(shape.alternatives)}}
        elif shape.alternatives:
            most = len(shape.__struct_fields__) - len(shape.alternatives) + 1
            limits[shape.__name__] = {
                "anyOf": [{"maxProperties": most}, {"maxProperties": most + 1, "required": [COMMENT]}]
            }
    return limits


def _shapes() -> Iterator[type[Shape]]:
    """All mappings of the language."""
    waiting = list(Shape.__subclasses__())
    while waiting:
        shape = waiting.pop()
        waiting.extend(shape.__subclasses__())
        yield shape


def _meanings(shape: type[Shape]) -> dict[str, str]:
    """What the properties of a shape mean, by the names that they have in files: the texts below them."""
    names = {one.name: one.encode_name for one in msgspec.structs.fields(shape)}
    meanings = dict[str, str]()
    for written in reversed(shape.__mro__[: shape.__mro__.index(Shape)]):
        (definition,) = ast.parse(dedent(inspect.getsource(written))).body
        assert isinstance(definition, ast.ClassDef)
        for before, after in zip(definition.body, definition.body[1:], strict=False):
            if isinstance(before, ast.AnnAssign) and isinstance(after, ast.Expr):
                assert isinstance(before.target, ast.Name)
                meanings[names[before.target.id]] = " ".join(ast.literal_eval(after.value).split())
    return meanings


def _tidy(generated: Schema, limit: Schema | None = None) -> Schema:
    """A definition without what only msgspec needs, in words of draft-07."""
    tidied: Schema = {}
    for key, value in generated.items():
        if key in ("title", "default") and (key == "title" or value in ([], {})):
            continue
        if key == "required" and not value:
            continue
        if key == "properties":
            tidied[key] = {name: _tidy(one) for name, one in value.items()}
        elif key == "$ref":
            tidied["allOf"] = [_reference(value)]
        elif key in ("items", "additionalProperties") and isinstance(value, dict):
            tidied[key] = _reference(value["$ref"]) if "$ref" in value else _tidy(value)
            if key == "additionalProperties" and "$ref" in value:
                tidied["propertyNames"] = {"minLength": 1}  # the ids of a section
        elif key == "anyOf":
            tidied.update(_merged([_tidy(one) for one in value]))
        else:
            tidied[key] = value
    if "additionalProperties" in tidied:
        tidied["patternProperties"] = {f"^{COMMENT}$": True}
    if "enum" in tidied:
        tidied["type"] = "integer" if isinstance(tidied["enum"][0], int) else "string"
    return {**tidied, **(limit or {})}


def _merged(alternatives: list[Schema]) -> Schema:
    """Schemas of different types as one: a keyword of draft-07 holds only for values of its type."""
    merged: Schema = {}
    for one in alternatives:
        merged.update(one)
    return {**merged, "type": [one["type"] for one in alternatives]}


def _reference(generated: str) -> Schema:
    return {"$ref": generated.replace("#/$defs/", "#/definitions/")}
