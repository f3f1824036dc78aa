"""The other templates of a run: what one of them exports, a design may import, though it is none of its stacks."""

import os
from collections.abc import Collection, Iterator

from msgspec import Struct

from enilint.files.text import InputFile
from enilint.inputs.cloudformation.loading import Loader
from enilint.inputs.cloudformation.parameters import STACK_NAME, given_to
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.context import Context
from enilint.inputs.yaml.wording import Mistakes

_SIGNS = (b"Export", b"TemplateURL", b"Location")
"""What a template contains that exports something, itself or in a nested stack."""


class _Exporter(Struct, frozen=True):
    """A template with its nested stacks. `files` are the resolved paths of all of these, the first one is its own."""

    stack: Stack
    files: tuple[str, ...]


def stacks_elsewhere(context: Context, own: Collection[str]) -> list[Stack]:
    """The stacks of the templates of a run that may export something, each once.

    `own` are the resolved paths of the templates of the design that asks: it imports nothing of itself.
    """
    if context.templates.stacks is None:
        context.templates.stacks = list(_exporters(context))
    others: list[_Exporter] = [one for one in context.templates.stacks if one.files[0] not in own]
    nested = {file for one in others for file in one.files[1:]}
    return [one.stack for one in others if one.files[0] not in nested]


def _exporters(context: Context) -> Iterator[_Exporter]:
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
            given = given_to(file.path, context, mistakes).values
            stack = Stack(template, f"{template.path}/", given=given, name=given.get(STACK_NAME, ""))
            loader.nest(stack, (real,))
            yield _Exporter(stack, (real, *(one for one in loader.templates if one != real)))
