"""Whether something goes on after a loss: what the page says of it, as an answer."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from enilint.drill.drill import Drilled
from enilint.drill.events import Loss
from enilint.drill.page import Effect
from enilint.model.entities.base import Entity
from enilint.model.entities.launches import Instance
from enilint.model.entities.services import DnsRecord
from enilint.values import Answer, Missing, facts_missing, known, merged, negated

_INFERRED = ("whether the group is as inferred",)
_LOSSES = ("stops", "cut", "gone", "by-hand")


class After:
    """A network after a loss. A failover counts: what another member of its group can have goes on."""

    def __init__(self, drilled: Drilled, loss: Loss) -> None:
        self.name = loss.words
        self.event = loss.event
        self._drilled = drilled
        self._effects = defaultdict[str, list[Effect]](list)
        effects = drilled.drill(loss, loss.event).effects
        goes_on = {one.subject for one in effects if one.effect == "goes-on" and one.certain}
        for one in effects:
            if one.effect != "stops" or one.subject not in goes_on:  # of a group, one instance stops
                self._effects[one.subject].append(one)
        self._cuts = any(one.effect == "cut" for each in self._effects.values() for one in each)

    def survives(self, one: Entity) -> Answer:
        """Whether it neither stops, nor is gone, nor is cut off from a destination, nor has to be moved by hand."""
        if isinstance(one, Instance) and one.stopped:
            return Missing((f"whether {one}, which is stopped, has started",))
        return negated(self._any(one, lambda effect: effect.effect in _LOSSES, lambda effect: effect.effect == "moves"))

    def moves(self, one: Entity) -> Answer:
        """Whether a failover moves it: a change with the control plane of EC2."""
        return self._any(one, lambda effect: effect.effect == "moves")

    def loses(self, one: Entity, destination: str) -> Answer:
        """Whether a subnet, or that of an instance, is cut off from a destination of its route table."""
        return self._any(one, lambda effect: effect.effect == "cut" and effect.what == destination)

    def words(self, one: Entity, question: str, destination: str) -> str:
        """What the page says of something, by the name of the question whose answer is against it."""
        wanted = {"survives": _LOSSES, "moves": ("moves",), "loses": ("cut",)}[question]
        for effect in self._of(one):
            if effect.effect in wanted and effect.certain and destination in ("", effect.what):
                why = f": {effect.because[0].message}" if effect.effect == "cut" and effect.because else ""
                verbs = {"stops": "stops", "gone": "is gone", "moves": f"moves {effect.what}"}
                verbs["by-hand"] = "loses its interface, and nothing moves it"
                return f"{one} {verbs.get(effect.effect, f'loses {effect.what}{why}')}"
        return ""

    def _any(
        self,
        one: Entity,
        is_meant: Callable[[Effect], bool],
        undecides: Callable[[Effect], bool] = lambda _: False,
    ) -> Answer:
        """Whether the page states an effect on something. One without certainty of those that undecide it counts."""
        effects = list(self._of(one))
        if any(is_meant(effect) and effect.certain for effect in effects):
            return True
        unsure = (effect for effect in effects if not effect.certain and (is_meant(effect) or undecides(effect)))
        facts = merged(*(effect.missing or _INFERRED for effect in unsure))
        if self._cuts and isinstance(one, Instance):
            facts = merged(facts, facts_missing(self._drilled.index.subnet_of(one)))
        return Missing(facts) if facts else False

    def _of(self, one: Entity) -> Iterator[Effect]:
        """What the page says of something: of itself, of the group that moves it, and of the subnet it runs in."""
        yield from self._effects.get(one.address, ())
        if isinstance(one, DnsRecord):
            for name in self._drilled.index.names:
                if name.record is one:
                    yield from self._of_groups(name.holder.interface, name.holder.elastic_ip)
        elif isinstance(one, Instance):
            subnet = known(self._drilled.index.subnet_of(one))
            called = self._drilled.index.name(one.address)
            effects = self._effects.get(subnet.address, ()) if subnet is not None else ()
            yield from (each for each in effects if called in each.affects)
        else:
            yield from self._of_groups(one)

    def _of_groups(self, *things: object) -> Iterator[Effect]:
        """What the page says of the failover groups that move something."""
        for group in self._drilled.groups:
            if any(moved is one for moved in group.moved() for one in things if one is not None):
                yield from self._effects.get(group.group.address, ())
