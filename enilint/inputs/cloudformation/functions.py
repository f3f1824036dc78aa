"""The intrinsic functions of values that are evaluated already.

Source: CloudFormation User Guide, "Intrinsic function reference".
"""

from ipaddress import ip_network
from itertools import islice
from typing import Any

import msgspec

from enilint.inputs.cloudformation.values import (
    Symbol,
    Text,
    fact_of,
    is_unknown,
    joined,
    scalar_text,
    symbols_in,
    unnamed,
    written,
)

_OF_LISTS = ","
_MOST_ITEMS = 256
"""What `Fn::Cidr` gives at most."""


def join(delimiter: Any, items: Any) -> Any:
    """`Fn::Join`."""
    if not isinstance(delimiter, str):
        return unnamed(fact_of(delimiter) or "a delimiter")
    if isinstance(items, Symbol) and items.name:
        name = f"Fn::Join({delimiter}, {items.name})"
        return Symbol(name, items.fact, joined=items, delimiter=delimiter)
    if not isinstance(items, list):
        return unnamed(fact_of(items) or "the items of a list")
    pieces: list[Any] = []
    for one in items:
        pieces += [delimiter, one] if pieces else [one]
    return joined(pieces)


def split(delimiter: Any, text: Any, *, is_exact: bool = False) -> Any:
    """`Fn::Split`; of what `Fn::Join` made with that delimiter, the list again.

    Values in a text count as texts without the delimiter. `is_exact`: a parameter may contain it, unless it is a comma,
    which templates join lists with.
    """
    if not isinstance(delimiter, str) or not delimiter:
        return unnamed(fact_of(delimiter) or "a delimiter")
    inside = tuple(name for one in symbols_in(text) for name in (one.variable, *one.inside) if name)
    if isinstance(text, Symbol):
        if text.joined is not None and text.delimiter == delimiter:
            return text.joined
        name = f"Fn::Split({delimiter}, {text.name})" if text.name else ""
        return Symbol(name, text.fact, is_list=True, inside=inside)
    if is_exact and isinstance(text, Text) and delimiter != _OF_LISTS and inside:
        return Symbol(f"Fn::Split({delimiter}, {written(text)})", fact_of(text), is_list=True, inside=inside)
    if not isinstance(text, Text):
        plain = scalar_text(text)
        return plain.split(delimiter) if plain is not None else unnamed("the text to split")
    items: list[list[Any]] = [[]]
    for piece in text.pieces:
        first, *others = piece.split(delimiter) if isinstance(piece, str) else (piece,)
        items[-1].append(first)
        items += [[one] for one in others]
    return [joined(one) for one in items]


def select(index: Any, items: Any) -> Any:
    """`Fn::Select`; None where the list has no such item."""
    text = scalar_text(index)
    if text is None or not text.isdigit():
        return unnamed(fact_of(index) or "an index")
    number = int(text)
    if isinstance(items, list):
        return items[number] if number < len(items) else None
    if isinstance(items, Symbol):
        name = f"{items.name}[{number}]" if items.name else ""
        return Symbol(name, items.fact, items.family, inside=items.inside)
    return unnamed(fact_of(items) or "the items of a list")


def cidr(arguments: list[Any]) -> Any:
    """`Fn::Cidr`: the block, how many blocks it is cut into, and their host bits."""
    block, count, bits = [*arguments, *("", "8", "8")[len(arguments) :]][:3]
    number, width = (scalar_text(one) for one in (count, bits))
    if number is None or width is None or not number.isdigit() or not width.isdigit():
        return unnamed(fact_of([count, bits]) or "how a block is cut")
    if is_unknown(block):
        family = f"Fn::Cidr({written(block)}, {width})"
        some = range(min(int(number), _MOST_ITEMS))
        return [Symbol(f"{family}[{one}]", fact_of(block), family) for one in some]
    try:
        network = ip_network(str(block), strict=False)
        parts = network.subnets(new_prefix=network.max_prefixlen - int(width))
        return [str(one) for one in islice(parts, min(int(number), _MOST_ITEMS))]
    except ValueError:
        return unnamed(f"the blocks of {written(block)}")


def zones(region: str) -> Symbol:
    """`Fn::GetAZs`: the names of the zones of a Region, empty for that of the stack. Two of them are different."""
    name = f"Fn::GetAZs {region}".rstrip()
    return Symbol(name, "the Availability Zones of the Region", family=name, is_list=True)


def item_of_symbol(items: Symbol) -> Symbol:
    """What stands for all items of a list that is not known."""
    return msgspec.structs.replace(items, is_list=False)
