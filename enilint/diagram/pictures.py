"""The pictures of a network: one for each VPC."""

from collections.abc import Sequence

from msgspec import Struct

from enilint.diagram.layout import Layout
from enilint.diagram.picture import Picture
from enilint.diagram.scenes import Numbered, Wishes, scenes_of
from enilint.model.network import Network


class Pictures(Struct, frozen=True):
    """The pictures of a network, and the numbers of the findings that have a place in one of them."""

    pictures: tuple[Picture, ...]
    shown: tuple[int, ...] = ()


_EVERYTHING = Wishes()


def pictures_of(
    network: Network,
    kind: str,
    findings: Sequence[Numbered] = (),
    wishes: Wishes = _EVERYTHING,
    *,
    where: str = "",
    changed: frozenset[str] = frozenset(),
) -> Pictures:
    """One picture for each VPC of a network. `kind` is that of its input (`Design.kind`).

    Pins have the numbers that `findings` are given with. `where` is a line below the title of each picture. `changed`
    are the addresses of the resources that a plan changes (`Design.changed`).
    """
    scenes, shown = scenes_of(network, kind, findings, wishes, where, changed)
    return Pictures(tuple(Layout(one).lay_out() for one in scenes), tuple(shown))
