"""What the other templates of a run export: a design may import it, though it is made by none of its stacks."""

import os
from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct

from enilint.files.text import InputFile
from enilint.inputs.cloudformation.choices import Variables
from enilint.inputs.cloudformation.exports import named_outputs
from enilint.inputs.cloudformation.loading import Loader
from enilint.inputs.cloudformation.parameters import STACK_NAME, given_to
from enilint.inputs.cloudformation.stacks import Export, Exports, Stack, declare_all
from enilint.inputs.context import Context
from enilint.inputs.yaml.wording import Mistakes

_SIGNS = (b"Export", b"TemplateURL", b"Location")
"""What a template contains that exports something, itself or in a nested stack."""
_PLACE = ("AWS::AccountId", "AWS::Partition", "AWS::Region")
"""What exports are unique in ("Get exported outputs from a deployed CloudFormation stack")."""


class _Found(Struct, frozen=True, eq=False):
    """An output that a template exports. `file` is the resolved path of the template of its root."""

    file: str
    words: str
    stack: Stack
    output: dict[str, Any]


class Elsewhere:
    """The exports that a design can import: those of its own stacks, and those of other templates of the run.

    `own` are the resolved paths of its templates: it imports nothing of these otherwise. `used` are the stacks of other
    templates that it has imported from, with those nested in them, by prefix.
    """

    def __init__(
        self, exports: Exports, context: Context, own: Collection[str], root: Stack, variables: Variables
    ) -> None:
        if context.templates.exports is None:
            context.templates.exports = _index(context)
        self.used: dict[str, Stack] = {}
        self._exports = exports
        self._elsewhere: dict[Any, list[_Found]] = context.templates.exports
        self._own = own
        self._root = root
        self._variables = variables
        self._known: dict[Any, Export | None] = {}

    def get(self, key: Any) -> Export | None:
        """The export of a name, by the environment and the form of the name."""
        own = self._exports.get(key)
        if own is None and key not in self._known:
            self._known[key] = self._of_others(key)
        return self._known[key] if own is None else own

    def _of_others(self, key: Any) -> Export | None:
        found = [one for one in self._elsewhere.get(key, ()) if one.file not in self._own and self._is_near(one.stack)]
        if not found:
            return None
        first = found[0]
        if len(found) > 1:
            paths = " and ".join(dict.fromkeys(one.stack.template.path for one in found[:2]))
            missing = f"which template the export {first.words} is of: {paths} have it"
            return Export(first.stack, first.output, is_elsewhere=True, missing=missing)
        stacks = list(first.stack.root.all())
        declare_all(stacks, self._variables)
        self.used.update((one.prefix, one) for one in stacks)
        return Export(first.stack, first.output, is_elsewhere=True)

    def _is_near(self, stack: Stack) -> bool:
        """Whether a stack may be in the account and Region of the design."""
        pairs = ((self._root.given.get(name), stack.root.given.get(name)) for name in _PLACE)
        return all(own == other or not own or not other for own, other in pairs)


def _index(context: Context) -> dict[Any, list[_Found]]:
    """What the templates of a run export. One that is nested in another one exports as a part of that alone."""
    read = list(_roots(context))
    nested = {file for _, inner, _ in read for file in inner}
    found: dict[Any, list[_Found]] = {}
    for file, _, root in read:
        variables = Variables()
        declare_all(root.all(), variables)
        for key, words, stack, output in named_outputs([root], variables) if file not in nested else ():
            found.setdefault(key, []).append(_Found(file, words, stack, output))
    return found


def _roots(context: Context) -> Iterator[tuple[str, frozenset[str], Stack]]:
    """The templates that may export something: their resolved paths, those of nested templates, and their stacks."""
    for file in context.templates.files:
        real = os.path.realpath(file.path)
        data = context.replaced.get(real, file.data)
        is_file = real in context.replaced or os.path.isfile(real)
        if not is_file or not any(sign in data for sign in _SIGNS):
            continue
        mistakes = Mistakes()  # those of its own design
        loader = Loader(file.path, context, mistakes)
        template = loader.first(InputFile(file.path, data))
        if template.is_readable:
            given = given_to(file.path, context, mistakes)
            name = given.values.get(STACK_NAME, "")
            stack = Stack(template, f"{template.path}/", given=given.values, name=name, tags=given.tags)
            loader.nest(stack, (real,))
            yield real, frozenset(loader.templates) - {real}, stack
