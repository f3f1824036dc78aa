"""Runs programs over texts: an automaton whose states are made when a text first leads to them.

A state is a list of threads, in the order of their preference. It takes the same time for each character whatever the
pattern is, once the step from a state by that character is known; to find a step takes no more than one visit to each
instruction of the program.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from enilint.regular_expressions import nodes
from enilint.regular_expressions.characters import is_word
from enilint.regular_expressions.errors import TooMuchWork
from enilint.regular_expressions.program import ASSERT, CHARACTER, MATCH, ONE_OF, SAVE, Program

_MOST_STORED = 300_000
_CHARACTERS_PER_VISIT = 2
_MOVES_PER_VISIT = 2
_MOVES_AT_ONCE = 10_000
_OTHER, _WORD, _NEWLINE, _BEGIN, _END = range(5)
"""What stands before or behind a place in a text."""

Places = Sequence[int | None]
"""Where a match and its groups begin and end, in turn; None for a group that takes no part."""


class Work(Struct):
    """Counts work, and how much there may be: in visits to instructions, about half a microsecond each."""

    most: int = 4_000_000
    spent: int = 0

    def spend(self, visits: int) -> None:
        """Count work. Raises TooMuchWork once there is more than there may be."""
        self.spent += visits
        if self.spent > self.most:
            raise TooMuchWork("it takes too much work with this text")


class _State:
    """Threads at the instructions where they go on, before their text goes on."""

    __slots__ = ("before", "ends", "steps", "threads")

    def __init__(self, threads: tuple[int, ...], before: int) -> None:
        self.threads = threads
        self.before = before
        self.steps: dict[Any, _Step] = {}
        self.ends: _Step | None = None


class _Step:
    """What a character makes of a state.

    `origins` are, for each thread of the next state, the thread that it comes from and the places that it saves; None
    if each thread just goes on. `matched` is the same for the match that there is before the character. `moves`
    is the work of each such step.
    """

    __slots__ = ("matched", "moves", "origins", "state")

    def __init__(self, state: _State, origins: Any, matched: Any, moves: int) -> None:
        self.state = state
        self.moves = moves
        self.origins = origins
        self.matched = matched


class Automaton:
    """A program with the steps that are known. `whole`: only what goes on to the end of a text matches."""

    def __init__(self, program: Program, work: Work, *, whole: bool = False) -> None:
        self._program = program
        self._work = work
        self._whole = whole
        self._states: dict[tuple[tuple[int, ...], int], _State] = {}
        self._stored = 0
        self._kinds: dict[str, tuple[tuple[bool, ...], Any]] = {}
        self._size_of_sets = 1 + sum(2 + len(part.ranges) for one in program.sets for part in one.parts)
        assertions = program.assertions
        self._needs_lines = nodes.LINE_BEGINS in assertions or nodes.LINE_ENDS in assertions
        self._needs_words = nodes.WORD_BOUNDARY in assertions or nodes.NO_WORD_BOUNDARY in assertions

    def find(self, text: str, start: int, entry: int) -> Places | None:
        """The first match that begins at `start` or, if `entry` is that of a search, behind it."""
        position, length = start, len(text)
        if self._program.prefix and entry == self._program.search:
            position = text.find(self._program.prefix, start)
            if position < 0:
                self._work.spend(1 + (length - start) // _CHARACTERS_PER_VISIT)
                return None
        state = self._state((entry,), self._before(text, position))
        threads: list[list[int | None]] = [[None] * (2 * self._program.groups + 2)]
        found: Places | None = None
        moves = 0
        while state.threads:
            if position < length:
                character = text[position]
                step = state.steps.get(character) or self._step(state, character)
            else:
                step = state.ends or self._step(state, "")
            if step.matched is not None:
                origin, saved = step.matched
                found = _saved(threads[origin], saved, position)
            if step.origins is not None:
                threads = [
                    _saved(threads[origin], saved, position) if saved else threads[origin]
                    for origin, saved in step.origins
                ]
                moves += step.moves
                if moves > _MOVES_AT_ONCE:
                    self._work.spend(moves)
                    moves = 0
            state = step.state
            position += 1
        self._work.spend(1 + moves + (position - start) // _CHARACTERS_PER_VISIT)
        return found

    def _before(self, text: str, position: int) -> int:
        return self._kind(text[position - 1]) if position else _BEGIN

    def _kind(self, character: str) -> int:
        """As much of a character as an assertion behind it has to know."""
        if character == "\n":
            return _NEWLINE if self._needs_lines else _OTHER
        return _WORD if self._needs_words and is_word(character) else _OTHER

    def _state(self, threads: tuple[int, ...], before: int) -> _State:
        state = self._states.get((threads, before))
        if state is None:
            self._store(8 + len(threads))
            state = self._states[threads, before] = _State(threads, before)
        return state

    def _store(self, size: int) -> None:
        """Allow for what is kept. If that gets too much, all of it is forgotten: it can be made again."""
        self._stored += size
        if self._stored > _MOST_STORED:
            for state in self._states.values():
                state.steps.clear()
                state.ends = None
            self._states.clear()
            self._kinds.clear()
            self._stored = size

    def _step(self, state: _State, character: str) -> _Step:
        """The step from a state by a character; by none, at the end of a text. It is kept for the next time."""
        if not character:
            state.ends = self._made(state, "", ())
            return state.ends
        known = self._kinds.get(character)
        if known is None:
            self._store(len(self._program.sets) // 8 + 8)
            known = self._kinds[character] = self._class(character)
            self._work.spend(self._size_of_sets)
        has, name = known
        step = state.steps.get(name)
        if step is None:
            step = state.steps[name] = self._made(state, character, has)
        state.steps[character] = step
        self._store(1)
        return step

    def _class(self, character: str) -> tuple[tuple[bool, ...], Any]:
        """Which sets have a character, and what is the same for all characters that no instruction tells apart."""
        has = tuple([characters.has(character) for characters in self._program.sets])
        if character in self._program.literals or character == "\n":
            return has, character
        return has, (has, self._kind(character))

    def _made(self, state: _State, character: str, has: tuple[bool, ...]) -> _Step:
        """A new step: threads go through instructions that take no character, and then through one that does."""
        instructions = self._program.instructions
        behind = self._kind(character) if character else _END
        if character == "\n":
            behind = _NEWLINE
        seen: set[int] = set()
        origins: dict[int, tuple[int, tuple[int, ...]]] = {}
        matched = None
        visits = 0
        for origin, thread in enumerate(state.threads):
            stack: list[tuple[int, Any]] = [(thread, None)]
            while stack:
                number, saved = stack.pop()
                visits += 1
                if number in seen:
                    continue
                seen.add(number)
                instruction: Any = instructions[number]
                operation = instruction[0]
                if operation in (CHARACTER, ONE_OF):
                    what, following = instruction[1:]
                    if (what == character if operation == CHARACTER else has and has[what]) and (
                        following not in origins
                    ):
                        places = _listed(saved)
                        visits += len(places)
                        origins[following] = origin, places
                elif operation == SAVE:
                    stack.append((instruction[2], (instruction[1], saved)))
                elif operation == ASSERT:
                    if _holds(instruction[1], state.before, behind):
                        stack.append((instruction[2], saved))
                elif operation == MATCH:
                    if not self._whole or not character:
                        matched = origin, _listed(saved)
                        stack.clear()
                else:
                    stack.extend([(one, saved) for one in reversed(instruction[1])])
            if matched is not None:
                break
        self._work.spend(visits)
        next_state = self._state(tuple(origins), self._kind(character) if character else _END)
        saving = sum(1 for _, saved in origins.values() if saved)
        moves = (len(origins) + saving * self._program.groups) // _MOVES_PER_VISIT
        return _Step(next_state, _moves(list(origins.values())), matched, moves)


def _moves(origins: list[tuple[int, tuple[int, ...]]]) -> list[tuple[int, tuple[int, ...]]] | None:
    """Where threads come from; None if each of them just goes on in its place."""
    if all(origin == number and not saved for number, (origin, saved) in enumerate(origins)):
        return None
    return origins


def _listed(saved: Any) -> tuple[int, ...]:
    """The places to save, which are linked from the last one to the first."""
    places: list[int] = []
    while saved is not None:
        place, saved = saved
        places.append(place)
    return tuple(places)


def _saved(places: list[int | None], saved: tuple[int, ...], position: int) -> list[int | None]:
    changed = places.copy()
    for place in saved:
        changed[place] = position
    return changed


def _holds(assertion: int, before: int, behind: int) -> bool:
    """Whether an assertion holds between two characters."""
    if assertion == nodes.TEXT_BEGINS:
        return before == _BEGIN
    if assertion == nodes.TEXT_ENDS:
        return behind == _END
    if assertion == nodes.LINE_BEGINS:
        return before in (_BEGIN, _NEWLINE)
    if assertion == nodes.LINE_ENDS:
        return behind in (_END, _NEWLINE)
    return ((before == _WORD) != (behind == _WORD)) == (assertion == nodes.WORD_BOUNDARY)
