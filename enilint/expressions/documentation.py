"""What the attributes of the model mean, by the docstrings beside them: for editors, and for the reference."""

import ast
import functools
import inspect
import itertools
import re
from collections.abc import Mapping

from enilint.expressions.attributes import attributes_of
from enilint.expressions.types import Attribute


def meaning(attribute: Attribute) -> str:
    """What an attribute is, in one sentence or a few; empty if nothing says it."""
    return _in_terms_of_rules(_meaning(attribute))


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
    return " ".join(inspect.cleandoc(text or "").partition("\n\n")[0].split())


@functools.cache
def _fields_of(cls: type) -> Mapping[str, str]:
    """The docstrings that stand below the fields of a class."""
    try:
        tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(cls))).body[0]
    except (OSError, TypeError):
        return {}
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    found = {}
    for node, following in itertools.pairwise(body):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and isinstance(following, ast.Expr):
            value = following.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                found[node.target.id] = " ".join(value.value.split())
    return found
