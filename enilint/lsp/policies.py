"""Rule files in an editor: what an expression means and how many resources it matches, and what may stand in it."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

from lsprotocol import types
from msgspec import Struct

from enilint.expressions.attributes import attributes_of
from enilint.expressions.checker import Checker, Typed
from enilint.expressions.documentation import class_meaning, meaning
from enilint.expressions.evaluation import Context
from enilint.expressions.functions import FUNCTIONS
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS, subjects
from enilint.expressions.rule_file import Expression, read
from enilint.expressions.syntax import Attribute, Call, ExpressionError, Name, Node
from enilint.expressions.types import STRING, TAGS, Type
from enilint.expressions.values import Exceeded
from enilint.files.text import Lines
from enilint.inputs.design import Design
from enilint.values import Missing

_KEY = re.compile(r"^(?P<indent>\s*)(?P<dash>- +)?(?P<key>[a-z]+):(?: +|$)(?P<value>.*)$")
_ITEM = re.compile(r"\s*- +(?P<item>[a-z_]+)\s*(?:#.*)?")
_WORD = re.compile(r"[a-z_]+")
_EXPRESSIONS = ("where", "must")
_PATH = re.compile(r"""(?P<before>(?:[A-Za-z_][\w-]*(?:\["[^"\]]*"\])?\.)*)(?P<typed>[A-Za-z_][\w-]*)?$""")
_VALUE = re.compile(r'(?P<path>[A-Za-z_][\w.]*)\s*[=!]=\s*"(?P<typed>[^"]*)$')
_FOR = re.compile(r"\bfor\s+([A-Za-z_]\w*)\s+in\s+([A-Za-z_][\w.]*)\s*:")
_MOST_STEPS = 200_000


class Wanted(Struct, frozen=True):
    """What may stand behind a text: of a rule about kinds, the names behind a path; without kinds, the kinds.

    `is_value`: it is a text that the path is compared with.
    """

    typed: str
    kinds: tuple[str, ...]
    path: tuple[str, ...] = ()
    before: str = ""
    is_value: bool = False


class Count(Struct):
    """For how many resources a condition is true, and for how many it is undecided."""

    true: int = 0
    undecided: int = 0
    number: int = 0

    def __str__(self) -> str:
        more = f", {self.undecided} undecided" if self.undecided else ""
        return f"true for {self.true} of {self.number}{more}"


def wanted_at(lines: Lines, number: int, before: str) -> Wanted | None:
    """What may stand in a line behind a text; None outside of expressions. The text may be broken elsewhere."""
    match = _KEY.match(before)
    if match is not None and match["key"] == "for":
        return Wanted(re.split(r"[\[,\s]", match["value"])[-1], ())
    start = _start_of_expression(lines, number, before)
    kinds = _kinds_of(lines, number) if start is not None else ()
    if start is None or not kinds or not set(kinds) <= set(KINDS):
        return None
    text = "\n".join([*(lines.line(one) for one in range(start, number)), before])
    value = _VALUE.search(text)
    if value is not None:
        return Wanted(value["typed"], kinds, tuple(value["path"].split(".")), text[: value.start()], is_value=True)
    path = _PATH.search(text)
    assert path is not None
    steps = tuple(re.sub(r"\[.*", "", one) for one in path["before"].split(".")[:-1])
    return Wanted(path["typed"] or "", kinds, steps, text[: path.start()])


def _start_of_expression(lines: Lines, number: int, before: str) -> int | None:
    """The line with the key of the expression that a line is part of; None if it is part of none."""
    match = _KEY.match(before)
    if match is not None and match["key"] in _EXPRESSIONS:
        return number
    depth = len(before) - len(before.lstrip())
    for above in range(number - 1, 0, -1):
        line = lines.line(above)
        match = _KEY.match(line)
        if match is not None:
            column = len(match["indent"]) + len(match["dash"] or "")
            is_within = match["key"] in _EXPRESSIONS and (depth > column or not before.strip())
            return above if is_within else None
    return None


def _kinds_of(lines: Lines, number: int) -> tuple[str, ...]:
    """The kinds of the rule that a line is part of."""
    last = lines.text.count("\n") + 1
    for step, end in ((-1, 0), (1, last + 1)):
        for one in range(number, end, step):
            match = _KEY.match(lines.line(one))
            if match is not None and match["key"] == "for":
                return tuple(_WORD.findall(match["value"].partition("#")[0])) or _listed_below(lines, one, last)
            is_first = match is not None and match["dash"] and match["key"] in ("code", "name")
            if is_first and (step == -1 or one != number):
                break
    return ()


def _listed_below(lines: Lines, number: int, last: int) -> tuple[str, ...]:
    """The items of a list that stand below its key, each on a line."""
    below = (_ITEM.fullmatch(lines.line(one)) for one in range(number + 1, last + 1))
    return tuple(match["item"] for match in itertools.takewhile(lambda match: match is not None, below) if match)


def completions(wanted: Wanted) -> Iterator[types.CompletionItem]:
    """What may stand there: kinds; or attributes, variables and functions, as far as every kind has them."""
    kinds = types.CompletionItemKind
    if not wanted.kinds:
        for kind, (cls, _) in KINDS.items():
            yield types.CompletionItem(kind, kind=kinds.Class, documentation=class_meaning(cls))
        return
    others = [{item.label for item in _names(wanted, KINDS[one][0])} for one in wanted.kinds[1:]]
    for item in _names(wanted, KINDS[wanted.kinds[0]][0]):
        if all(item.label in labels for labels in others):
            yield item


def _names(wanted: Wanted, cls: type) -> Iterator[types.CompletionItem]:
    """The names that an expression about a class can contain there."""
    variables = dict(_variables(wanted.before, cls))
    if wanted.path:
        owner = _type_at(wanted.path, cls, variables)
        if wanted.is_value:
            for text in owner.choices if owner is not None else ():
                yield types.CompletionItem(text, kind=types.CompletionItemKind.EnumMember)
        elif owner is not None and owner.of is not None and owner.kind == "object":
            yield from _attributes(owner.of)
        return
    for name, type in {**variables, "self": Type("object", of=cls)}.items():
        yield types.CompletionItem(name, kind=types.CompletionItemKind.Variable, detail=str(type))
    yield from _attributes(cls)
    for function in FUNCTIONS.values():
        item = types.CompletionItem(function.name, kind=types.CompletionItemKind.Function, detail=function.signature)
        item.documentation = function.doc
        yield item


def _attributes(cls: type) -> Iterator[types.CompletionItem]:
    for name, one in attributes_of(cls).items():
        item = types.CompletionItem(name, kind=types.CompletionItemKind.Property, detail=str(one.type))
        item.documentation = meaning(one)
        yield item


def _variables(text: str, cls: type) -> Iterator[tuple[str, Type]]:
    """The variables of the `for` that a text begins, as far as their lists are paths."""
    known: dict[str, Type] = {}
    for match in _FOR.finditer(text):
        found = _type_at(tuple(match[2].split(".")), cls, known)
        if found is not None and found.element is not None:
            known[match[1]] = found.element
            yield match[1], found.element


def _type_at(path: tuple[str, ...], cls: type, variables: Mapping[str, Type]) -> Type | None:
    """The type of a path; None if there is no such path."""
    first, *others = path
    found: Type | None = variables.get(first) or (Type("object", of=cls) if first == "self" else None)
    steps = others if found is not None else path
    found = found or Type("object", of=cls)
    for name in steps:
        if found == TAGS:
            found = STRING
            continue
        attributes = attributes_of(found.of) if found.of is not None and found.kind == "object" else {}
        if name not in attributes:
            return None
        found = attributes[name].type.plain()
    return found


def hover(path: str, text: str, offset: int, designs: Iterable[Design]) -> tuple[str, tuple[int, int]] | None:
    """What stands at an offset of a rule file, in Markdown, and its span; None outside of expressions."""
    for one in read(path, text).expressions:
        inside = one.places.inside(offset)
        if inside is not None:
            return _hover(one, inside, designs)
    return None


def _hover(one: Expression, offset: int, designs: Iterable[Design]) -> tuple[str, tuple[int, int]] | None:
    checker = Checker(KINDS[one.kinds[0]][0], one.options)
    parts: list[str] = []
    try:
        checker.condition(parse(one.text))
        parts.append(f"`{one.key}` is {_count(one, designs)} ({', '.join(one.kinds)})")
    except ExpressionError as error:
        parts.append(error.message)
    within = [(node, type) for node, type in checker.types if node.start <= offset <= node.end]
    if not within:
        return None
    node, type = min(within, key=lambda pair: pair[0].end - pair[0].start)
    parts.insert(0, f"**`{one.text[node.start : node.end]}`**: {type}")
    words = _words(node, one, {id(each): found for each, found in checker.types})
    if words:
        parts.insert(1, words)
    return "\n\n".join(parts), (one.places.offset(node.start), one.places.offset(node.end))


def _words(node: Node, one: Expression, known: Mapping[int, Type]) -> str:
    """What the documentation says of an attribute or a function."""
    if isinstance(node, Call) and node.name in FUNCTIONS:
        return FUNCTIONS[node.name].doc
    owner: Type | None = None
    if isinstance(node, Attribute):
        owner = known.get(id(node.source))
    elif isinstance(node, Name):
        owner = Type("object", of=KINDS[one.kinds[0]][0])
    if owner is None or owner.of is None or owner.kind != "object" or not isinstance(node, Attribute | Name):
        return ""
    found = attributes_of(owner.of).get(node.name)
    return meaning(found) if found is not None else ""


def counts(path: str, text: str, designs: Iterable[Design]) -> Iterator[tuple[int, Count]]:
    """How many resources each expression of a rule file matches, and the offset where it ends."""
    every = list(designs)
    for one in read(path, text).expressions:
        try:
            count = _count(one, every)
        except ExpressionError:
            continue
        if not one.options:  # the values of options are those of the configuration
            yield one.places.offset(len(one.text.rstrip())), count


def _count(one: Expression, designs: Iterable[Design]) -> Count:
    """How many resources of its kinds an expression matches. Raises ExpressionError."""
    every, count = list(designs), Count()
    for kind in one.kinds:
        _add(count, Checker(KINDS[kind][0], one.options).condition(parse(one.text)), kind, every)
    return count


def _add(count: Count, typed: Typed, kind: str, designs: Iterable[Design]) -> None:
    """Count for how many resources of the designs a condition is true."""
    for design in designs:
        for network in design.networks:
            context = Context(network, steps=_MOST_STEPS)
            for subject in subjects(network, kind):
                try:
                    answer = typed.evaluate([context, subject])
                except Exceeded:
                    break
                count.number += 1
                count.true += answer is True
                count.undecided += isinstance(answer, Missing)
