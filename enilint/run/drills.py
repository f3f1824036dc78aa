"""Drills of the configuration: what must go on after a loss, as part of the designs that they are for."""

import functools
import os
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.configuration.loading import LoadedConfig
from enilint.drill.after import After
from enilint.drill.drill import Drilled
from enilint.drill.page import Event, event_of
from enilint.expressions.keep import SUBJECTS, Keep, LossContext, after_loss, keep_of
from enilint.expressions.syntax import ExpressionError
from enilint.findings import InputError, Location, Related
from enilint.inputs.design import Design
from enilint.model.entities.base import Entity
from enilint.model.entities.intent import Drill, Outcome
from enilint.model.network import Network
from enilint.values import Missing

KEY = "drill"
_ANY = {"any zone": "zone", "any instance": "instance"}


class DrillOfDesign(Struct, frozen=True):
    """An expression of a table. `path` is the resolved path of its design; None: it is for all.

    `lose` is the loss of one thing, None of each of `kind`. `at` is the place of the expression, `lose_at` of the loss.
    """

    path: str | None
    address: str
    at: Location
    lose_at: Location
    text: str
    kind: str
    lose: Event | None
    keep: Keep

    def is_of(self, design: Design) -> bool:
        """Whether it is for a design: the one of its path, or a plan or state in the directory of that."""
        if self.path is None:
            return True
        path = os.path.realpath(design.path)
        return self.path == path or (os.path.isfile(path) and self.path == os.path.dirname(path))


def configured_drills(loaded: LoadedConfig) -> tuple[list[DrillOfDesign], list[InputError]]:
    """The drills of a configuration, and what is wrong with them."""
    found: list[DrillOfDesign] = []
    errors: list[InputError] = []
    for number, table in enumerate(loaded.config.drill):
        path = os.path.realpath(os.path.join(loaded.directory, table.path)) if table.path is not None else None
        try:
            lose = event_of(table.lose) if table.lose not in _ANY else None
        except ValueError as error:
            words = str(error).replace("expected ", "expected any zone, any instance, ", 1)
            errors.append(loaded.error(f"{words} in `lose` of `[[{KEY}]]`", KEY, "lose", number=number))
            continue
        for index, text in enumerate(table.keep):
            try:
                keep = keep_of(text)
            except ExpressionError as error:
                words = f"in `keep` of `[[{KEY}]]`: {error.message}"
                errors.append(loaded.error_in(words, table.keep, index, error.start, KEY, "keep", number=number))
                continue
            at = _place(loaded.error_in("", table.keep, index, 0, KEY, "keep", number=number), text)
            lose_at = _place(loaded.error("", KEY, "lose", number=number), "lose")
            address = f"{KEY}.{table.name or number + 1}"
            kind = _ANY.get(table.lose, "")
            found.append(DrillOfDesign(path, address, at, lose_at, table.lose, kind, lose, keep))
    return found, errors


def add_drills(design: Design, drills: Sequence[DrillOfDesign]) -> None:
    """Add the drills that are for a design to its networks, and an error for what they name and no network has."""
    mine = [one for one in drills if one.is_of(design)]
    wrong: list[list[InputError]] = []
    for network in design.networks if mine else ():
        drilled = _Drilled(network, design)
        wrong.append([error for one in mine for error in drilled.mistakes(one)])
        network.drills = tuple(
            Drill(
                address=one.address,
                at=one.at,
                lose=one.text,
                keep=one.keep.text,
                ask=functools.partial(drilled.outcomes, one),
            )
            for one in mine
        )
    if wrong and not design.unread and not design.errors:
        design.errors += dict.fromkeys(error for error in wrong[0] if all(error in each for each in wrong))


def _place(error: InputError, text: str) -> Location:
    line, column = error.line or 1, error.column or 1
    return Location(error.path or "", line, column, line, column + len(text.partition("\n")[0]))


def _error(words: str, at: Location) -> InputError:
    return InputError(at.path, f"[[{KEY}]]: {words}", at.line, at.column)


class _Drilled:
    """A network, of which a drill is made when a rule asks for it."""

    def __init__(self, network: Network, design: Design) -> None:
        self._network = network
        self._kind = design.kind
        self._path = design.path
        self._made: dict[str, list[After]] = {}

    @functools.cached_property
    def _drilled(self) -> Drilled:
        return Drilled(self._network, self._kind)

    @functools.cached_property
    def _resources(self) -> Mapping[str, Entity]:
        """The resources by their addresses, and by the names that the page calls them, where these are of one alone."""
        entities = list(self._network.entities())
        every = {one.address: one for one in entities}
        every.update({one.address: one for one in entities if isinstance(one, SUBJECTS)})
        short: dict[str, list[Entity]] = {}
        for one in every.values():
            short.setdefault(self._drilled.index.name(one.address), []).append(one)
        return {**{name: found[0] for name, found in short.items() if len(found) == 1}, **every}

    def mistakes(self, one: DrillOfDesign) -> Iterator[InputError]:
        """What a drill names that the network does not have, or that a drill says nothing of."""
        if one.lose is not None and self._drilled.loss_of(one.lose) is None:
            yield _error(f"{self._path} has no {one.lose.kind} {one.lose.name}", one.lose_at)
        for address in dict.fromkeys(address for address, _ in one.keep.addresses):
            if address not in self._resources:
                yield _error(f"{address} is not in {self._path}", one.at)
        mistake = one.keep.mistake(self._resources)
        if mistake is not None:
            yield _error(mistake, one.at)

    def outcomes(self, one: DrillOfDesign) -> list[Outcome]:
        """What each loss does to what must be kept. A zone whose name is not known may be lost, too."""
        found = [self._outcome(after, one.keep) for after in self._after(one)]
        unplaced = self._drilled.unplaced() if one.kind == "zone" else ()
        if unplaced and all(each.kept is True for each in found):
            facts = tuple(f"the zone of {subnet}" for subnet in unplaced)
            found.append(Outcome("another zone", self._command(), Missing(facts)))
        return found

    def _after(self, one: DrillOfDesign) -> Iterable[After]:
        if one.lose is None:
            return self._of_kind(one.kind)
        loss = self._drilled.loss_of(one.lose)
        return [After(self._drilled, loss)] if loss is not None else []

    def _of_kind(self, kind: str) -> list[After]:
        if kind not in self._made:
            losses = (loss for loss in self._drilled.events() if loss.event.kind == kind)
            self._made[kind] = [After(self._drilled, loss) for loss in losses]
        return self._made[kind]

    def _outcome(self, after: After, keep: Keep) -> Outcome:
        context = LossContext(self._network, after, self._resources)
        answer = keep.evaluate(context, after_loss(self._network))
        asked = [(one.resource, after.words(one.resource, one.function, one.destination)) for one in context.against]
        said = {words: one for one, words in asked if words} if answer is False else {}
        return Outcome(
            after.name,
            self._command("--lose", f"{after.event.kind}:{after.event.name}"),
            answer,
            tuple(said),
            tuple(Related(f"if {after.name} is lost, {words}", one.at, one.address) for words, one in said.items()),
        )

    def _command(self, *options: str) -> str:
        return shlex.join(("enilint", "drill", self._path, *options))
