"""Arguments and blocks of resources that the provider's schema does not list."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice

from msgspec import Struct

from enilint.aws.provider_schema import Argument, bundled_schema
from enilint.findings import InputError, Notice
from enilint.inputs.terraform import gate
from enilint.inputs.terraform.hcl.json_body import JsonBody
from enilint.inputs.terraform.hcl.syntax import Block, Body
from enilint.inputs.terraform.source.declarations import SourceModule
from enilint.inputs.terraform.source.files import PlacedBlock, SourceFile, error_at, name_of
from enilint.inputs.terraform.source.kept import Kept
from enilint.inputs.terraform.source.wording import quoted

_META = frozenset({"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"})
_MOST_EDITS = 2
_DIGITS = str.maketrans("0123456789", "0" * 10)
_MOST_LOOKED_AT = 200
_MOST_NOTICES = 20


class _Part(Struct, frozen=True):
    """An argument or block that is not listed, and the arguments that could be meant."""

    file: SourceFile
    offset: int
    name: str
    where: str
    is_block: bool
    others: tuple[str, ...]


class Listed(Kept[bool]):
    """Whether all is listed in blocks, found once for each."""


class Unlisted:
    """What is written in vain. An argument that the data does not list may be one of a newer provider.

    Where another argument that is not set has almost the same name, that one is meant, and this is an error. Of very
    many, the first are looked at.
    """

    def __init__(self, listed: Listed) -> None:
        self._listed = listed
        self._left = _MOST_LOOKED_AT
        self._noted: dict[tuple[str, str], Notice] = {}

    @property
    def notices(self) -> list[Notice]:
        """One for each argument of a type."""
        return [*islice(self._noted.values(), _MOST_NOTICES)]

    def errors(self, module: SourceModule) -> list[InputError]:
        """The arguments of a module whose names are mistyped."""
        return [*self._errors(module)]

    def _errors(self, module: SourceModule) -> Iterator[InputError]:
        for (mode, type, name), placed in module.resources.items():
            listed = gate.arguments_of(mode, type)
            if listed is None:
                continue
            parts = partial(_unlisted, placed, placed.block.body, listed, "", _META)
            if self._listed.of(placed.block, partial(_is_nothing, parts)):
                continue
            prefix = "data." if mode == "data" else ""
            for part in parts():
                if not self._left:
                    return
                self._left -= 1
                kind = "block" if part.is_block else "argument"
                words = f"has no {kind} {quoted(part.where + part.name)}"
                meant = _meant(part.name, part.others)
                if meant is not None:
                    hint = f"did you mean {quoted(part.where + meant)}?"
                    yield error_at(part.file, part.offset, f"{prefix}{type}.{name} {words} ({hint})")
                    continue
                version = bundled_schema().version
                message = f"{prefix}{type} {words} in hashicorp/aws {version}, the version that enilint knows"
                at = error_at(part.file, part.offset, message)
                self._noted.setdefault((prefix + type, message), Notice(at.path, message, at.line, at.column))


def _is_nothing(parts: Callable[[], Iterator[_Part]]) -> bool:
    return next(parts(), None) is None


def _unlisted(
    outer: PlacedBlock, body: Body, listed: Mapping[str, Argument], where: str, meta: frozenset[str]
) -> Iterator[_Part]:
    """What a body has that is not listed, its nested blocks included."""
    blocks = [(name_of(block), block) for block in body.blocks]
    is_set = {*body.attributes, *(name for name, _ in blocks)}

    def others(*, blocks: bool) -> tuple[str, ...]:
        free = listed if blocks else [one for one in listed if one not in is_set]
        return tuple(
            one for one in free if listed[one].use != "computed" and (gate.is_block(listed[one]) or not blocks)
        )

    for name, attribute in body.attributes.items():
        if name in listed:
            blocks += [(name, one) for one in body.blocks_of(name)] if isinstance(body, JsonBody) else []
        elif name not in meta:
            yield _Part(outer.file_of(attribute), attribute.start, name, where, False, others(blocks=False))
    for name, block in blocks:
        if name in meta:
            continue
        file = outer.file_of(block)
        argument = listed.get(name)
        if argument is None:
            yield _Part(file, block.header[0], name, where, True, others(blocks=True))
        elif gate.is_block(argument):
            for content in _contents(block):
                placed = PlacedBlock(file, content)
                yield from _unlisted(placed, content.body, argument.nested, f"{where}{name}.", frozenset())


def _contents(block: Block) -> list[Block]:
    """What the blocks have that a `dynamic` block makes."""
    return block.body.blocks_of("content") if block.type == "dynamic" else [block]


def _meant(name: str, others: tuple[str, ...]) -> str | None:
    """The argument that is almost called so; one that differs in its digits is another one (`ipv4_`, `ipv6_`)."""
    close = [(edits, one) for one in others if (edits := _distance(name, one)) <= _MOST_EDITS and 2 * edits < len(name)]
    return min(close)[1] if close else None


def _distance(name: str, other: str) -> int:
    """How many edits make one name of the other; to write a part twice is one (`natnat_`)."""
    longer = len(name) - len(other)
    if name.translate(_DIGITS) == other.translate(_DIGITS):
        return _MOST_EDITS + 1
    if 0 < longer <= len(other) and any(other[: start + longer] + other[start:] == name for start in range(len(other))):
        return 1
    return _edits(name, other) if abs(longer) <= _MOST_EDITS else _MOST_EDITS + 1


def _edits(a: str, b: str) -> int:
    """How many letters have to be added, dropped, replaced or swapped with the next one to make one of the other."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        last, before, row = before, row, [i, *[0] * len(b)]
        for j, other in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]
