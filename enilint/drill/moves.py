"""Failover groups: what each moves, which members can have it next, and what follows a loss."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from enilint.drill import page
from enilint.drill.effects import address_words, elastic_ip_down, elastic_ip_words
from enilint.drill.events import InstanceLoss, Loss
from enilint.drill.index import Heir, Index
from enilint.drill.mechanism import Answered, Mechanism
from enilint.drill.mechanisms import RetargetRoute, mechanism_of
from enilint.drill.steps import earlier_look, fence_of, look_of
from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.launches import Interface, Launch
from enilint.values import Answer, Missing, any_of, facts_missing, known, merged, words

_CLIENTS = {
    "move-eni": "open connections break; the address and the names stay",
    "move-eip": "open connections break; the public address stays",
    "move-secondary-ip": "open connections break; the private address stays",
    "retarget-route": "open connections break unless the members share connection state; the destinations stay",
    "replace": "nothing answers until the next instance is ready",
}
_IN_ZONE = ("move-eni", "move-secondary-ip")


class Moving:
    """A failover group during a drill."""

    def __init__(self, index: Index, group: FailoverGroup, inferred: page.Because | None = None) -> None:
        self._index = index
        self._network = index.network
        self.group = group
        self.mechanism: Mechanism = mechanism_of(index, group)
        self.active = self.mechanism.active()
        self.standbys: list[Answered] = list(self.mechanism.standbys())
        self.page = self._page(inferred)

    def _page(self, inferred: page.Because | None) -> page.Group:
        group, name = self.group, known(self.group.mechanism)
        return page.Group(
            subject=group.address,
            name=self._index.name(group.address).removeprefix("failover-group."),
            mechanism=name,
            what=self.what(),
            active=tuple(self._index.name(one.address) for one in self.active),
            place=self._place(),
            inferred=inferred,
            each_launch=inferred is not None and bool(group.scaling_groups),
            standbys=tuple(one.page for one in self.standbys),
            missing=facts_missing(*group.members),
            moved_by=self._moved_by(is_inferred=inferred is not None) if self._can_move() else None,
            clients=_CLIENTS.get(name or "", ""),
            apply=self._apply(),
            promise=self._promise(),
            cheapest=self._cheapest(),
            look=look_of(self.mechanism, self.what(), self.active, [one.page for one in self.standbys]),
        )

    def what(self) -> str:
        """What moves, in words."""
        group = self.group
        if group.elastic_ip is not None:
            return f"Elastic IP {elastic_ip_words(self._index, group.elastic_ip)}"
        if group.private_ip is not None:
            return f"private address {group.private_ip}"
        if group.routes:
            return ", ".join(
                f"route {words(one.destination)} of {self._index.table_name(one.table)}" for one in group.routes
            )
        interface = self.mechanism.interface
        if interface is None:
            return "something that is not known" if group.interface is not None else "nothing that the design names"
        found = self._network.associations_of(interface)
        values = (known(one.elastic_ip) for one in found if one.elastic_ip is not None)
        others = [f"Elastic IP {self._index.name(one.address)}" for one in values if one is not None]
        others += [
            f"route {words(one.destination)} of {self._index.table_name(one.table)}"
            for one in self._network.routes_to(interface)
        ]
        return ", ".join([self._address_and_names(interface), *dict.fromkeys(others)])

    def _address_and_names(self, interface: Interface) -> str:
        return ", ".join([address_words(self._index, interface), *dict.fromkeys(self._names_of(interface))])

    def _names_of(self, interface: Interface) -> Iterator[str]:
        return (self._index.name(one.record.address) for one in self._index.names_of.get(id(interface), ()))

    def alone(self) -> str:
        """What moves, without what does not need it: an Elastic IP stays allocated, and a route gets another target."""
        is_moved = self.group.elastic_ip is None and self.group.private_ip is None and not self.group.routes
        interface = self.mechanism.interface if is_moved else None
        return address_words(self._index, interface) if interface is not None else self.page.what

    def _can_move(self) -> bool:
        return any(one.page.can is not False for one in self.standbys)

    def _moved_by(self, *, is_inferred: bool) -> page.Statement:
        """Who moves what the group moves: no design says that an agent runs."""
        if known(self.group.mechanism) == "replace" or (is_inferred and self.group.scaling_groups):
            return page.Statement("the user data of the next instance, as inferred; if it fails, you", False)
        if is_inferred:
            return page.Statement("the members themselves, as inferred; if they do not, you", False)
        interface = self.mechanism.interface
        found = self._network.attachments_of_interface(interface) if interface is not None else []
        if found and all(one.managed_by == "agent" for one in found):
            return page.Statement("an agent, as the design says; type the commands only if it does not")
        return page.Statement("an agent of the members, or you: the design does not say which", False)

    def lost(self, loss: Loss) -> list[Launch]:
        """What is active, and lost for certain or perhaps."""
        return [one for one in self.active if loss.launch(one) is not False]

    def look(self, lost: Sequence[Launch], standbys: Sequence[page.Standby]) -> page.Look | None:
        """Who has now what moves."""
        return look_of(self.mechanism, self.page.what, lost, standbys)

    def earlier_look(self, loss: Loss) -> page.Look | None:
        """Whether a lost standby is active after an earlier failover."""
        lost = [one for one in self.standbys if one.page.commands and one.is_lost(loss) is True]
        return earlier_look(self.mechanism, self.page.what, self.active, lost)

    def parts(self) -> Iterator[object]:
        """What the loss of which concerns the group: what is active, its members, and what moves."""
        yield from self.active
        yield from (one.member for one in self.standbys)
        yield from filter(None, (self.mechanism.interface, self.group.elastic_ip))

    def public_members(self) -> Iterator[object]:
        """The members that can have an Elastic IP of the group."""
        if self.group.elastic_ip is not None:
            yield from (*self.active, *(one.member for one in self.standbys))

    def is_open(self) -> bool:
        """Whether it is not known what else has what moves: then any loss may concern the group."""
        group, interface = self.group, self.mechanism.interface
        facts = facts_missing(group.interface)
        if interface is not None:
            facts = merged(facts, self._network.holders_of(interface).facts)
        if group.elastic_ip is not None:
            facts = merged(facts, self._network.holder_doubts_of(group.elastic_ip))
        return bool(facts)

    def moved(self) -> Iterator[object]:
        """The entities that move."""
        if isinstance(self.mechanism, RetargetRoute):
            yield from self.mechanism.routes()
            return
        if self.group.elastic_ip is not None:
            yield self.group.elastic_ip
        elif self.mechanism.interface is not None and known(self.group.mechanism) in (
            None,
            "move-eni",
            "replace",
        ):
            yield self.mechanism.interface

    def _place(self) -> str:
        zones = dict.fromkeys(self._index.zone(self._index.place_of(one).by_subnet) for one in self.active)
        return " and ".join(zones)

    def _apply(self) -> page.Statement | None:
        """What the next apply does to the move."""
        name = known(self.group.mechanism)
        if name == "move-eni" and self.mechanism.interface is not None:
            return self._apply_to_attachment()
        if name == "move-eip" and self.group.elastic_ip is not None:
            found = self._network.associations_with(self.group.elastic_ip)
            managed = [one for one in found if not one.shown]
            if managed:
                where = self._index.name(managed[0].address)
                return page.Statement(
                    f"whether the next apply reverts it: {where} associates the address; postpone the apply", False
                )
        if name == "retarget-route":
            return page.Statement(
                "whether infrastructure as code manages the route: postpone the next apply, which then reverts it",
                False,
            )
        return None

    def _apply_to_attachment(self) -> page.Statement | None:
        interface = self.mechanism.interface
        found = self._network.attachments_of_interface(interface) if interface is not None else ()
        if any(one.managed_by == "iac" and not one.at_launch for one in found):
            return page.Statement(
                "postpone the next apply: it reverts the move, or fails because the interface is in use", True, "ENI504"
            )
        unsaid = [one for one in found if one.managed_by is None or one.at_launch]
        if unsaid:
            name = self._index.name(unsaid[0].address)
            return page.Statement(
                f"whether infrastructure as code manages {name}: postpone the next apply, which then reverts the move",
                False,
                "ENI504",
            )
        return page.Statement("an agent manages the attachment: the next apply leaves it alone") if found else None

    def _promise(self) -> page.Statement | None:
        survives = self.group.survives
        if survives is None:
            return None
        kept = self._network.keeps_promise(self.group)
        promise = f"to survive the loss of {'an instance' if survives == 'instance' else 'a zone'}"
        if kept is True and not any(one.page.can is True for one in self.standbys):
            kept = Missing(("whether any other member can have it",))
        if isinstance(kept, Missing):
            return page.Statement(f"{promise}: not known: {' and '.join(kept.facts)}", False)
        if kept:
            return page.Statement(f"{promise}: kept")
        lost = f"; it does not survive the loss of {self._home()}" if survives == "zone" and self._home() else ""
        return page.Statement(f"{promise}: NOT kept{lost}", True, "ENI508")

    def _home(self) -> str:
        """The zone that the group cannot leave: that of what moves, or that of what is active."""
        interface = self.mechanism.interface
        if interface is not None and known(self.group.mechanism) in (*_IN_ZONE, "replace"):
            return self._index.zone(self._network.zone_of_interface(interface))
        return self._place()

    def _cheapest(self) -> str | None:
        """The smallest change after which more members can be active."""
        refused = [one for one in self.standbys if one.page.can is False]
        broken = self.page_promise_broken()
        if not (refused or broken) or known(self.group.mechanism) not in (*_IN_ZONE, "replace"):
            return None
        home = self._home() or "one zone"
        crosses = (
            "an Elastic IP (associate-address), a route (replace-route) or a DNS record: they can move to another zone"
        )
        if known(self.group.mechanism) == "replace":
            groups = ", ".join(self._index.name(one.address) for one in self.group.scaling_groups)
            return f"give {groups or 'the group'} subnets in {home} only; to survive the zone, move {crosses}"
        return f"keep all members in {home} to survive the loss of an instance; to survive the zone, move {crosses}"

    def page_promise_broken(self) -> bool:
        """Whether what the group must survive is known to end it."""
        return self.group.survives is not None and self._network.keeps_promise(self.group) is False

    def is_hit(self, loss: Loss) -> Answer:
        """Whether what the group moves is down."""
        group = self.group
        answers: list[Answer] = [loss.launch(one) for one in self.active]
        if group.elastic_ip is not None:
            answers.append(elastic_ip_down(self._index, loss, group.elastic_ip)[0])
        if self.mechanism.interface is not None and known(group.mechanism) != "retarget-route":
            answers.append(loss.interface(self.mechanism.interface))
        hit = any_of(answers)
        return self._perhaps_hit(loss) if hit is False and not self.active else hit

    def _perhaps_hit(self, loss: Loss) -> Answer:
        """Whether a group may be hit of which nothing says what is active: any member may be.

        What is active is in the zone of what moves, if that cannot leave its zone.
        """
        is_placed = self.mechanism.interface is not None and known(self.group.mechanism) in (*_IN_ZONE, "replace")
        if loss.event.kind == "zone" and is_placed:
            return False
        lost = any_of(one.may_be_lost(loss) for one in self.standbys)
        return False if lost is False else Missing((f"which member of {self.group} is active",))

    def stays(self, loss: Loss) -> Answer:
        """Whether what moves is lost itself, and so cannot move: an interface cannot leave its zone."""
        interface = self.mechanism.interface
        if interface is None or known(self.group.mechanism) not in (*_IN_ZONE, "replace"):
            return False
        if isinstance(loss, InstanceLoss):
            return self._network.is_deleted_with(interface, loss.lost)
        if loss.event.kind != "zone":
            return False
        return loss.interface(interface)

    def left_behind(self) -> str:
        """What holds if no member is left that can have what moves. A name is in no zone."""
        interface = self.mechanism.interface
        if interface is None or known(self.group.mechanism) not in (*_IN_ZONE, "replace"):
            return "no other member of the group can have it"
        zone = self._index.zone(self._network.zone_of_interface(interface))
        names = ", ".join(dict.fromkeys(self._names_of(interface)))
        return f"no member can have it: it cannot leave {zone}" + (
            f"; {names} can point to another address: change the record" if names else ""
        )

    def left(self, loss: Loss) -> Iterator[page.Standby]:
        """The members that the loss leaves, for certain or perhaps."""
        stays = self.stays(loss)
        for one in self.standbys if stays is not True else ():
            lost = one.is_lost(loss)
            if lost is True:
                continue
            missing = facts_missing(stays, lost)
            if missing and one.page.can is not False:
                yield page.unsure(one.page, missing)
            else:
                yield one.page


class Moves(Struct, frozen=True):
    """What all groups do after a loss. `returns` says who has an interface next, by its identity, where one can."""

    effects: list[page.Effect]
    moves: tuple[page.Move, ...]
    returns: dict[int, Heir]
    next_loss: tuple[page.Statement, ...]
    looks: tuple[page.Look, ...]


def moves_of(groups: Iterable[Moving], loss: Loss) -> Moves:
    """What each group does after a loss: the effects, and who can be active."""
    effects, moves, returns, exposed = [], [], dict[int, Heir](), list[page.Statement]()
    looks = list[page.Look]()
    for one in groups:
        hit = one.is_hit(loss)
        standbys = tuple(one.left(loss))
        exposed += _exposed(one, loss, hit, standbys)
        if hit is False:
            looks += filter(None, [one.earlier_look(loss)])
            continue
        effect = _effect(one, loss, hit, standbys)
        effects.append(effect)
        lost, typed = one.lost(loss), any(each.commands for each in standbys)
        moves.append(
            page.Move(
                group=one.page.subject,
                name=one.page.name,
                what=one.page.what,
                moved_by=one.page.moved_by,
                look=one.look(lost or one.active, standbys),
                fence=fence_of(one.mechanism, lost, is_zone=loss.event.kind == "zone") if typed else None,
                standbys=standbys,
            )
        )
        if effect.effect == "moves" or not effect.certain:
            names = [each.name for each in standbys if each.can is True] or [
                each.name for each in standbys if each.can is None
            ]
            doubts = () if effect.certain else effect.missing or ("whether the group is as inferred",)
            heir = Heir(" or ".join(names) or "a member", doubts)
            returns.update({id(moved): heir for moved in one.moved()})
    return Moves(effects, tuple(moves), returns, tuple(exposed), tuple(looks))


def _exposed(one: Moving, loss: Loss, hit: Answer, standbys: Sequence[page.Standby]) -> Iterator[page.Statement]:
    """What the loss leaves without a second member, for certain: the page of the next loss has no move for it."""
    able = [each for each in standbys if each.can is True]
    if one.page.missing or any(each.can is None for each in standbys):
        return
    if hit is True and len(able) == 1 and one.stays(loss) is False:
        yield page.Statement(f"only {able[0].name} can have {one.page.what}: after its loss nobody can")
    elif hit is False and not able and any(each.page.can is True for each in one.standbys):
        active = " or ".join(one.page.active) or "the active member"
        yield page.Statement(f"no other member can have {one.page.what}: after the loss of {active} nobody can")


def _effect(one: Moving, loss: Loss, hit: Answer, standbys: tuple[page.Standby, ...]) -> page.Effect:
    sure = any(each.can is True for each in standbys)
    names = _names(standbys)
    missing = facts_missing(hit)
    if not sure and one.stays(loss) is not True:
        unknown = next((each.missing for each in standbys if each.can is None), ())
        missing = merged(missing, facts_missing(one.group.mechanism), unknown, one.page.missing)
    inferred = one.page.inferred
    return page.Effect(
        effect="moves" if names else "gone",
        subject=one.page.subject,
        name=one.page.what if names else one.alone(),
        what=f"to {' or '.join(names)}" if names else one.left_behind(),
        certain=not missing and (inferred is None or not names),
        because=(inferred or page.because(f"{one.group} moves it", one.group.at, one.group.address),),
        missing=missing,
    )


def _names(standbys: Iterable[page.Standby]) -> list[str]:
    """The members that can have it; if none can for certain, those that perhaps can."""
    sure = [each.name for each in standbys if each.can is True]
    return sure or [each.name for each in standbys if each.can is None]
