"""Load balancers and target groups that lose targets."""

from collections.abc import Iterator

from enilint.drill.events import Loss, asked
from enilint.drill.index import Index
from enilint.drill.page import Effect, because
from enilint.model.entities.services import LoadBalancerTarget
from enilint.values import Answer, Missing, facts_missing


def target_effects(index: Index, loss: Loss) -> Iterator[Effect]:
    """What lists targets that are down, with how many of the targets that the design names are."""
    for name in loss.target_lists(index):
        targets = index.target_lists[name]
        answers = [(one, _down(index, loss, one)) for one in targets]
        down = [one for one, answer in answers if answer is True]
        facts = facts_missing(*(answer for _, answer in answers))
        if down or facts:
            count = "all are" if len(down) == len(targets) else f"{len(down)} of {len(targets)} {_are(len(down))}"
            yield Effect(
                effect="gone",
                subject=name,
                name=index.called("targets of", name),
                what=f"{count} down, of those that the design names",
                certain=not facts,
                because=tuple(because(f"{one.address} is a target", one.at, one.address) for one in down),
                missing=facts,
            )


def _down(index: Index, loss: Loss, one: LoadBalancerTarget) -> Answer:
    interface = index.network.address_book.interface_of(one.to)
    if interface is None:
        return False
    answer = asked(interface, loss.interface)
    if isinstance(answer, Missing) and one.to.launch is not None:
        return asked(one.to.launch, loss.launch)
    return answer


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
