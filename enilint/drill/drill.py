"""The drill of one network: every event that is asked for, and every failover group."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from enilint.drill import page
from enilint.drill.advice import cheapest
from enilint.drill.by_hand import routes_by_hand
from enilint.drill.cuts import cut_effects, cut_subnets
from enilint.drill.effects import effects_of, natural
from enilint.drill.events import (
    GroupLoss,
    InstanceLoss,
    InterfaceLoss,
    Loss,
    OfInterfaces,
    ZoneLoss,
    is_named,
    zones_of,
)
from enilint.drill.ids import lookups
from enilint.drill.index import Index
from enilint.drill.inferred import hints, inferred_groups
from enilint.drill.mechanisms import parts_of
from enilint.drill.moves import Moving, moves_of
from enilint.files.late import late
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import Unknown, candidates, known

_OF_LIST = late(r"(data\..+)\.(\w+\[\d+\])")
"""The symbol of an element of a list of Availability Zones."""
_ACCOUNT = Unknown("the account", symbol="account")


class Drilled:
    """A network during a drill."""

    def __init__(self, network: Network, kind: str) -> None:
        self.index = Index(network, kind)
        self.network = network
        self.zones = zones_of(network)
        self.names = self.index.zone_names = short_names(list(self.zones))
        found = [(one, None) for one in network.failover_groups] + list(inferred_groups(network))
        self.groups = [Moving(self.index, part, sign) for one, sign in found for part in parts_of(network, one)]
        self.index.reserved = {id(one) for each in self.groups for one in each.public_members()}
        self._moved = {id(one) for each in self.groups for one in each.moved()}

    def events(self) -> Iterator[Loss]:
        """The loss of each zone, and of each instance."""
        for name in sorted(self.zones, key=natural):
            yield ZoneLoss(self.index, self.zones[name], self.names[name])
        for instance in self.index.running:
            yield InstanceLoss(self.index, instance)
        for group in self.network.auto_scaling_groups:
            yield GroupLoss(self.index, group)

    def loss_of(self, wanted: page.Event) -> Loss | None:
        """The loss of something by the name that the page prints, or by its full name. None: nothing has that name."""
        if wanted.kind == "zone":
            return self._zone_loss(wanted.name)
        if wanted.kind == "instance":
            for instance in self.index.instances:
                if wanted.name in (instance.address, self.index.name(instance.address)):
                    return InstanceLoss(self.index, instance)
            for group in self.network.auto_scaling_groups:
                if wanted.name in (group.address, self.index.name(group.address)):
                    return GroupLoss(self.index, group)
            return None
        for interface in self.network.interfaces:
            if wanted.name == interface.address or (wanted.name == self.index.name(interface.address)):
                return InterfaceLoss(self.index, interface)
        return None

    def _zone_loss(self, wanted: str) -> Loss | None:
        """The loss of a zone by its name, id or symbol. One of another name may be that of a symbol."""
        for name, zone in self.zones.items():
            if wanted in (name, self.names[name], known(zone.name), known(zone.id)):
                return ZoneLoss(self.index, zone, self.names[name])
        account = next((one.account for one in self.zones.values()), _ACCOUNT)
        zone = Zone(name=wanted, id=Unknown(f"the zone ID of {wanted}"), account=account)
        loss = ZoneLoss(self.index, zone, wanted)
        return loss if any(loss.subnet(one) is not False for one in self.network.subnets) else None

    def drill(self, loss: Loss, asked: page.Event) -> page.Drill:
        """What follows a loss."""
        moving = moves_of(self._groups_of(loss), loss)
        cuts = cut_subnets(self.index, loss)
        others = list(routes_by_hand(self.index, loss, cuts, moving.returns))
        offered = {one.subject for one in others}
        others += [*cut_effects(self.index, loss, cuts, moving.returns, offered), *moving.effects]
        return page.Drill(
            lose=loss.event,
            asked=asked,
            known=True,
            words=loss.words,
            effects=effects_of(self.index, loss, others, self._moved, moving.returns),
            moves=moving.moves,
            next_loss=moving.next_loss,
            looks=moving.looks,
            concerns=tuple(one.address for one in loss.down(self.index)),
            cheapest=cheapest(self.index, loss, cuts),
        )

    def _groups_of(self, loss: Loss) -> Iterable[Moving]:
        """The groups that a loss may concern: not every loss of an instance asks every group."""
        if not isinstance(loss, OfInterfaces):
            return self.groups
        group = [loss.group] if isinstance(loss, GroupLoss) else []
        lost = (*loss.launches(), *group, *loss.interfaces, *loss.elastic_ips(self.index))
        numbers = {number for one in lost for number in self._groups_by_part.get(id(one), ())}
        return [self.groups[number] for number in sorted({*numbers, *self._open_groups})]

    @functools.cached_property
    def _groups_by_part(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(self.groups):
            for one in group.parts():
                found[id(one)].append(number)
        return found

    @functools.cached_property
    def _open_groups(self) -> list[int]:
        return [number for number, group in enumerate(self.groups) if group.is_open()]

    def regions(self) -> tuple[str, ...]:
        """The Regions of the zones and Elastic IPs, as far as they are known."""
        found = [one.region for one in self.zones.values()] + [one.region for one in self.network.elastic_ips]
        return tuple(sorted({one for one in found if one is not None}))

    def unplaced(self) -> tuple[str, ...]:
        """The subnets of which no zone has a name."""
        return tuple(
            one.address for one in self.network.subnets if one.declared and not any(map(is_named, candidates(one.zone)))
        )


def page_of(
    path: str, kind: str, network: Network, wanted: Sequence[page.Event] = (), only: str | None = None, world: str = ""
) -> page.Page:
    """The page of one network. `wanted` are the events that are asked for; none: all. `only` leaves sections out."""
    drilled = Drilled(network, kind)
    losses = [(event, drilled.loss_of(event)) for event in wanted]
    if not wanted:
        losses = [(one.event, one) for one in drilled.events() if only in (None, f"{one.event.kind}s")]
    drills = [
        page.Drill(lose=event, asked=event, known=False, words=page.words_of(event))
        if loss is None
        else drilled.drill(loss, event)
        for event, loss in losses
    ]
    shown = drills if wanted else [one for one in drills if one.lose.kind == "zone" or depends(one)]
    hidden = [] if wanted else [one for one in drills if one.lose.kind != "zone" and not depends(one)]
    lists = {_list_of(one) for one in drilled.zones if drilled.names[one] != one}
    groups = tuple(one.page for one in drilled.groups) if only in (None, "groups") and not wanted else ()
    return page.Page(
        path=path,
        kind=kind,
        world=world,
        regions=drilled.regions(),
        zones=tuple(drilled.names[one] for one in sorted(drilled.zones, key=natural)),
        zone_list=lists.pop() if lists else "",
        instances=len(drilled.index.instances),
        unplaced=drilled.unplaced(),
        groups=groups,
        hints=tuple(hints(network)) if only in (None, "groups") and not wanted else (),
        events=tuple(shown),
        independent=tuple(one.words.removeprefix("instance ") for one in hidden),
        lookups=tuple(lookups(drilled.index, groups if not shown else (), shown)),
    )


def depends(one: page.Drill) -> bool:
    """Whether something depends on what is lost, beside itself."""
    return bool(one.next_loss) or any(each.effect in ("cut", "gone", "by-hand", "moves") for each in one.effects)


def short_names(names: Sequence[str]) -> dict[str, str]:
    """What a page calls zones: of symbols of one list, `names[0]` in place of all that is before it."""
    symbols = {one: match[2] for one in names if (match := _OF_LIST.fullmatch(one))}
    is_one = len({*map(_list_of, symbols)}) == 1
    return {one: symbols.get(one, one) if is_one else one for one in names}


def _list_of(symbol: str) -> str:
    match = _OF_LIST.fullmatch(symbol)
    return match[1] if match is not None else ""
