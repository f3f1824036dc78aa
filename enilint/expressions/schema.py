"""The JSON Schema of rule files, for editors."""

from typing import Any

from enilint.expressions.policy import KINDS
from enilint.expressions.rule_file import EXAMPLES, KEYS, REQUIRED
from enilint.findings import Severity


def rules_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file (draft-07)."""
    example: dict[str, Any] = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {
            kind: {
                "type": "string" if kind == "terraform" else ["string", "object"],
                "description": f"A design: {kind}.",
            }
            for kind in EXAMPLES
        },
    }
    option = {"type": ["string", "number", "boolean", "array"], "items": {"type": ["string", "number"]}}
    kind = {"enum": sorted(KINDS)}
    shapes: dict[str, dict[str, Any]] = {
        "code": {"type": "string", "pattern": "^(?!ENI)[A-Z]+[0-9]+$"},
        "name": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
        "severity": {"enum": [one.value for one in Severity], "default": "warning"},
        "for": {"anyOf": [kind, {"type": "array", "items": kind, "minItems": 1, "uniqueItems": True}]},
        "where": {"type": ["string", "boolean"]},
        "must": {"type": ["string", "boolean"]},
        "options": {"type": "object", "additionalProperties": option},
        "groups": {"type": "array", "items": {"type": "string"}},
        "bad": {"type": "array", "items": example},
        "good": {"type": "array", "items": example},
    }
    rule = {
        "type": "object",
        "description": "A rule.",
        "required": list(REQUIRED),
        "additionalProperties": False,
        "properties": {
            key: {**shapes.get(key, {"type": "string"}), "description": words} for key, words in KEYS.items()
        },
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "urn:enilint:schema:rules:1",
        "title": "enilint rule file (*.enilint-rules.yaml)",
        "type": "object",
        "required": ["version", "rules"],
        "additionalProperties": False,
        "properties": {
            "version": {"const": 1, "description": "The version of the format."},
            "rules": {"type": "array", "items": rule, "description": "The rules."},
        },
    }
