"""The smallest change to a design after which a loss would do less."""

from collections.abc import Iterable

from enilint.drill.cuts import Cut
from enilint.drill.events import Loss
from enilint.drill.index import Index
from enilint.values import words

_MOST_NAMED = 3


def cheapest(index: Index, loss: Loss, cuts: Iterable[Cut]) -> str | None:
    """What would keep the subnets connected that a lost zone cuts off. None: it cuts off none for certain."""
    if loss.event.kind != "zone":
        return None
    found = [one for one in cuts if not one.facts]
    behind_gateways = [one for one in found if one.route.nat_gateway is not None]
    others = [one for one in found if one.route.nat_gateway is None]
    parts = []
    if behind_gateways:
        parts.append(
            f"a NAT gateway and a route table for each zone of {_subnets(index, behind_gateways)}, or a regional NAT "
            'gateway (availability_mode = "regional")'
        )
    if others:
        destinations = ", ".join(dict.fromkeys(words(one.route.destination) for one in others))
        each = f"a target of {destinations} and a route table for each zone of {_subnets(index, others)}"
        parts.append(f"{each}, or a failover that replaces the route")
    return "; ".join(parts) or None


def _subnets(index: Index, cuts: Iterable[Cut]) -> str:
    names = list(dict.fromkeys(index.name(one.subnet.address) for one in cuts))
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
