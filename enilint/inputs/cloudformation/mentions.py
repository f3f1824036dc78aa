"""Which resources of a design something else of it names: a property of any resource, an output, metadata."""

import functools
from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import Any

from enilint.files.late import late
from enilint.inputs.cloudformation.checks import VARIABLE
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.template import LANGUAGE_EXTENSIONS, SAM
from enilint.values import Answer, Missing

_ATTACHES = late(r"(?i)attach[-_]?network[-_]?interface|\bec2:\*|AmazonEC2FullAccess|AdministratorAccess")
"""What lets a script, or whatever has a role, find an interface by its tags and attach it."""
_PARTS = ("attach", "ec2:*", "ec2fullacce", "tratoracce")
"""One of them is in each text with such a thing, in lower case, and to look for them takes a fraction of the time. No
letter of them has another one that is the same but for its case."""


class Mentions:
    """Answers it by the addresses of resources. `names` are the stacks and logical ids of these."""

    def __init__(self, names: Mapping[str, tuple[Stack, str]]) -> None:
        self._names = names
        self._mentioned: dict[int, frozenset[str]] = {}

    def of(self, address: str) -> Answer:
        """Whether anything else names the resource of an address, or may attach what it makes."""
        stack, logical_id = self._names.get(address, (None, ""))
        if stack is None or self._is_open or set(stack.template.transforms) - {SAM, LANGUAGE_EXTENSIONS}:
            return Missing((f"what refers to {address}",))
        key = id(stack.template)
        if key not in self._mentioned:
            self._mentioned[key] = frozenset(names_in(stack.template.tree.root))
        return logical_id in self._mentioned[key]

    @functools.cached_property
    def _is_open(self) -> bool:
        texts = {stack.template.text for stack, _ in self._names.values()}
        return any(_names_part(text) and _ATTACHES.search(text) for text in texts)


def _names_part(text: str) -> bool:
    lower = text.lower()
    return any(part in lower for part in _PARTS)


def names_in(root: Any) -> Iterator[str]:
    """The names in all functions of a part of a template."""
    return (one.partition(".")[0] for one in references_in(root))


def references_in(root: Any) -> Iterator[str]:
    """The references of a part of a template: `Name` or `Name.Attribute`."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            if "${" in node:
                yield from VARIABLE.findall(node)
        elif isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
            if isinstance(node.get("Ref"), str):
                yield node["Ref"]
            attribute = node.get("Fn::GetAtt")
            if isinstance(attribute, list):
                yield ".".join(takewhile(lambda one: isinstance(one, str), attribute))
            elif isinstance(attribute, str):
                yield attribute
