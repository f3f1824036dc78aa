"""The outline of a template. Names are section and logical name: `Resources.Router`."""

from collections.abc import Iterator
from typing import Any

from enilint.files.text import Lines
from enilint.inputs.cloudformation.checks import VARIABLE
from enilint.inputs.cloudformation.template import Template, template_of
from enilint.inputs.outline import Declaration, Link, Outline
from enilint.inputs.yaml.wording import Mistakes

_DECLARED = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")
_VALUES = ("Parameters", "Resources")
_DETAILS = ("Type", "Description")


def outline(lines: Lines) -> Outline:
    """What a text declares and refers to."""
    mistakes = Mistakes()
    template = template_of(lines.path, lines.text, mistakes)
    found = Outline(complete=template.tree.complete, errors=[] if template.tree.complete else mistakes.errors)
    root = template.tree.root
    for section in _DECLARED if isinstance(root, dict) else ():
        content = root.get(section)
        if isinstance(content, dict):
            start, end = template.tree.span(root, section)
            children = tuple(_declared(template, section, content))
            at = template.tree.key_span(root, section)
            found.declarations.append(Declaration(section, section, "section", at, (start, end), children=children))
    if isinstance(root, dict):
        found.links.extend(_Links(template).of(root))
    return found


def _declared(template: Template, section: str, content: dict[str, Any]) -> Iterator[Declaration]:
    for name, entry in content.items():
        at, whole = template.tree.key_span(content, name), template.tree.span(content, name)
        values = (entry.get(key) for key in _DETAILS) if isinstance(entry, dict) else ()
        detail = next((one for one in values if isinstance(one, str)), "")
        yield Declaration(f"{section}.{name}", name, section, at, whole, detail)


class _Links:
    """The references of a template."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._text = template.text

    def of(self, node: Any) -> Iterator[Link]:
        """All references in a part of the template."""
        if isinstance(node, list):
            for one in node:
                yield from self.of(one)
        elif isinstance(node, dict):
            for name, value in node.items():
                yield from self._named(node, name, value)
                yield from self.of(value)

    def _named(self, node: dict[str, Any], key: str, value: Any) -> Iterator[Link]:
        """The references that the value of a key is, by the key."""
        if key == "Ref" and isinstance(value, str):
            yield from self._link(node, key, value, *_VALUES)
        elif key == "Condition" and isinstance(value, str):
            yield from self._link(node, key, value, "Conditions")
        elif key == "Fn::GetAtt":
            for container, place, name in _first(node, key):
                yield from self._link(container, place, name.partition(".")[0], "Resources")
        elif key == "Fn::Sub":
            for container, place, text in _first(node, key):
                yield from self._variables(container, place, text)
        elif key in ("Fn::If", "Fn::FindInMap"):
            for container, place, name in _first(node, key):
                yield from self._link(container, place, name, "Conditions" if key == "Fn::If" else "Mappings")
        elif key == "DependsOn":
            for container, place, name in _texts(node, key):
                yield from self._link(container, place, name, "Resources")

    def _link(self, container: Any, key: str | int, name: str, *sections: str) -> Iterator[Link]:
        start, end = self._span(container, key)
        first = self._text.find(name, start + self._tag(start, end), end) if name else -1
        if first >= 0:
            yield Link((first, first + len(name)), tuple(f"{section}.{name}" for section in sections))

    def _variables(self, container: Any, key: str | int, text: str) -> Iterator[Link]:
        """The references in a text with variables, as far as these are not variables of its own."""
        if "$" not in text:
            return
        own = container[1] if isinstance(container, list) and len(container) > 1 else {}
        start, end = self._span(container, key)
        for match in VARIABLE.finditer(self._text, start, end):
            name, dot, _ = match[1].partition(".")
            if name and (not isinstance(own, dict) or match[1] not in own):
                sections = ("Resources",) if dot else _VALUES
                at = (match.start(1), match.start(1) + len(name))
                yield Link(at, tuple(f"{section}.{name}" for section in sections))

    def _span(self, container: Any, key: str | int) -> tuple[int, int]:
        """The offsets of a value; an empty range for one that has no place of its own."""
        try:
            return self._template.tree.value_span(container, key)
        except (KeyError, IndexError):
            return 0, 0

    def _tag(self, start: int, end: int) -> int:
        """How long the tag is that a value begins with: the short form of a function."""
        value = self._text[start:end]
        return len(value.split(maxsplit=1)[0]) if value.startswith("!") else 0


def _texts(node: dict[str, Any], key: str) -> Iterator[tuple[Any, str | int, str]]:
    """The text that the value of a key is, or the texts of its list, each with its container and its key there."""
    value = node[key]
    if isinstance(value, str):
        yield node, key, value
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if isinstance(one, str):
            yield value, index, one


def _first(node: dict[str, Any], key: str) -> Iterator[tuple[Any, str | int, str]]:
    """The text that the value of a key is, or the first item of its list."""
    for found in _texts(node, key):
        if found[1] in (key, 0):
            yield found
