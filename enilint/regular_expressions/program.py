"""From trees to programs: instructions that a set of threads runs through, all at the same place of a text."""

from collections.abc import Iterable

from msgspec import Struct

from enilint.regular_expressions import nodes
from enilint.regular_expressions.characters import ANY, CharacterSet
from enilint.regular_expressions.errors import NotSupported
from enilint.regular_expressions.nodes import Node

CHARACTER, ONE_OF, SPLIT, SAVE, ASSERT, MATCH = range(6)
"""What an instruction does.

CHARACTER and ONE_OF take one character, or the number of a set that has it; SAVE keeps the place under a number;
ASSERT goes on in certain places only. All these have the next instruction as last element. SPLIT goes on at several,
the first one first. After MATCH, the pattern has matched.
"""
MOST_INSTRUCTIONS = 10_000

Instruction = tuple[int, int | str, int] | tuple[int, tuple[int, ...]] | tuple[int]


class Program(Struct, frozen=True, eq=False):
    """A program. A search begins at `search`; a match that begins where the text does, or did last, at `start`."""

    instructions: tuple[Instruction, ...]
    start: int
    search: int
    sets: tuple[CharacterSet, ...]
    literals: frozenset[str]
    assertions: frozenset[int]
    names: tuple[str | None, ...] = ()
    prefix: str = ""

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.names)


def program_of(node: Node, names: tuple[str | None, ...]) -> Program:
    """The program of one pattern. Places 0 and 1 are those of the match, 2 and 3 of its first group, and so on."""
    compiler = _Compiler()
    end = compiler.add((MATCH,))
    start = compiler.add((SAVE, 0, compiler.compile(node, compiler.add((SAVE, 1, end)))))
    return compiler.program(start, names, _prefix(node))


def _prefix(node: Node) -> str:
    """What each match begins with."""
    characters: list[str] = []
    for part in node.parts if isinstance(node, nodes.Sequence) else (node,):
        if not isinstance(part, nodes.Character):
            break
        characters.append(part.character)
    return "".join(characters)


class _Compiler:
    """Writes instructions from the last one of a pattern to its first."""

    def __init__(self) -> None:
        self._instructions: list[Instruction] = []
        self._sets: dict[CharacterSet, int] = {}
        self._literals: set[str] = set()
        self._assertions: set[int] = set()

    def program(self, start: int, names: tuple[str | None, ...], prefix: str) -> Program:
        """What was written, with a search for it at all places of a text."""
        search = self.add((MATCH,))
        anywhere = self.add((ONE_OF, self._set(ANY), search))
        self._instructions[search] = (SPLIT, (start, anywhere))
        return Program(
            tuple(self._instructions),
            start,
            search,
            tuple(self._sets),
            frozenset(self._literals),
            frozenset(self._assertions),
            names,
            prefix,
        )

    def add(self, instruction: Instruction) -> int:
        """The number of a new instruction. Raises NotSupported if there are too many of them."""
        if len(self._instructions) >= MOST_INSTRUCTIONS:
            raise NotSupported("it is too large")
        self._instructions.append(instruction)
        return len(self._instructions) - 1

    def split(self, ways: tuple[int, ...]) -> int:
        """Where several ways begin."""
        return ways[0] if len(ways) == 1 else self.add((SPLIT, ways))

    def compile(self, node: Node, following: int) -> int:
        """Where a node begins that goes on at `following`."""
        if isinstance(node, nodes.Character):
            self._literals.add(node.character)
            return self.add((CHARACTER, node.character, following))
        if isinstance(node, nodes.OneOf):
            return self.add((ONE_OF, self._set(node.characters), following))
        if isinstance(node, nodes.Assertion):
            self._assertions.add(node.kind)
            return self.add((ASSERT, node.kind, following))
        if isinstance(node, nodes.Group):
            end = self.add((SAVE, 2 * node.number + 1, following))
            return self.add((SAVE, 2 * node.number, self.compile(node.part, end)))
        if isinstance(node, nodes.Sequence):
            return self._in_turn(reversed(node.parts), following)
        if isinstance(node, nodes.Choice):
            return self.split(tuple([self.compile(part, following) for part in node.parts]))
        if isinstance(node, nodes.Repeat):
            return self._repeat(node, following)
        return following

    def _in_turn(self, parts: Iterable[Node], following: int) -> int:
        for part in parts:
            following = self.compile(part, following)
        return following

    def _set(self, characters: CharacterSet) -> int:
        return self._sets.setdefault(characters, len(self._sets))

    def _repeat(self, node: nodes.Repeat, following: int) -> int:
        """A repetition: x{2,5} is xx(x(x(x)?)?)?, and x{3,} is xxx+."""
        part, required = node.part, node.least
        if node.most is None and required:
            required -= 1
            following = self._loop(node, following)
        elif node.most is None:
            following = self._any_number(node, following)
        else:
            end = following
            for _ in range(node.most - required):
                following = self._either(self.compile(part, following), end, greedy=node.greedy)
        return self._in_turn((part for _ in range(required)), following)

    def _any_number(self, node: nodes.Repeat, following: int) -> int:
        """x*; if x matches the empty text it is (x+)?, as only that tries the ways in the right order."""
        if _matches_empty(node.part):
            return self._either(self._loop(node, following), following, greedy=node.greedy)
        again = self.add((MATCH,))
        self._close(again, self.compile(node.part, again), following, greedy=node.greedy)
        return again

    def _loop(self, node: nodes.Repeat, following: int) -> int:
        """x+."""
        again = self.add((MATCH,))
        begin = self.compile(node.part, again)
        self._close(again, begin, following, greedy=node.greedy)
        return begin

    def _close(self, again: int, begin: int, following: int, *, greedy: bool) -> None:
        self._instructions[again] = (SPLIT, (begin, following) if greedy else (following, begin))

    def _either(self, first: int, second: int, *, greedy: bool) -> int:
        return self.add((SPLIT, (first, second) if greedy else (second, first)))


def _matches_empty(node: Node) -> bool:
    """Whether a node may match the empty text."""
    if isinstance(node, nodes.Character | nodes.OneOf):
        return False
    if isinstance(node, nodes.Group):
        return _matches_empty(node.part)
    if isinstance(node, nodes.Repeat):
        return not node.least or _matches_empty(node.part)
    if isinstance(node, nodes.Sequence):
        return all(map(_matches_empty, node.parts))
    if isinstance(node, nodes.Choice):
        return any(map(_matches_empty, node.parts))
    return True
