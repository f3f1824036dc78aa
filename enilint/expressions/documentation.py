"""What the attributes of the model mean, by the docstrings beside them: for editors, and for the reference."""

import functools
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from enilint.expressions.attributes import attributes_of
from enilint.expressions.types import Attribute
from enilint.files.late import late

_FIELD = late(
    r'^    (?P<name>[a-z]\w*): .*\n(?:(?:     .*|    [)\]}].*)\n)*    """(?P<text>(?:[^"]|"(?!""))*)"""', re.MULTILINE
)
"""A field of a class, which can go on in further lines, and its docstring."""


def meaning(attribute: Attribute) -> str:
    """What an attribute is, in one sentence or a few, with the texts that it can be; empty if nothing says it."""
    words, type = _in_terms_of_rules(_meaning(attribute)), attribute.type
    is_listed = all(one in words for one in type.choices)
    return words if is_listed else f"{words} One of {', '.join(f'`{one}`' for one in type.choices)}."


def _meaning(attribute: Attribute) -> str:
    if attribute.source is not None:
        return _first_paragraph(attribute.source.__doc__)
    if attribute.name == "tags":
        return 'Its tags: `tags.owner`, or `tags["cost-center"]`. Null: there is no such tag.'
    if attribute.name == "instance_tags":
        return "The tags that it gives instances: `instance_tags.owner`. Null: there is no such tag."
    for cls in attribute.owner.__mro__:
        found = _fields_of(cls).get(attribute.name)
        if found:
            return found
    return ""


def class_meaning(cls: type) -> str:
    """What the objects of a class are."""
    return _in_terms_of_rules(_first_paragraph(cls.__doc__))


def _in_terms_of_rules(text: str) -> str:
    """None of Python is null, and at the beginning of a sentence Null."""
    return re.sub(r"(^|[.:] )?\bNone\b", lambda match: f"{match[1]}Null" if match[1] is not None else "null", text)


def documented(cls: type) -> Mapping[str, tuple[Attribute, str]]:
    """The attributes of a class with their meanings."""
    return {name: (one, meaning(one)) for name, one in attributes_of(cls).items()}


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").strip().partition("\n\n")[0].split())


@functools.cache
def _fields_of(cls: type) -> Mapping[str, str]:
    """The docstrings that stand below the fields of a class.

    A finding can need one: a search in the source is much faster than Python's parser.
    """
    try:
        text = _source(cls.__module__)
    except OSError:
        return {}
    body = re.search(rf"^class {cls.__name__}\b.*\n(?:(?:[ )].*)?\n)*", text, re.MULTILINE)
    found = _FIELD.finditer(body[0]) if body is not None else ()
    return {match["name"]: " ".join(match["text"].split()) for match in found}


@functools.cache
def _source(module: str) -> str:
    """The text of a module. Raises OSError."""
    path = getattr(sys.modules[module], "__file__", None) or ""
    return Path(path).read_text(encoding="utf-8")
