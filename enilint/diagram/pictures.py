"""The pictures of a network: one for each VPC."""

from collections.abc import Sequence

from msgspec import Struct, structs

from enilint.diagram.layout import Layout
from enilint.diagram.picture import Picture
from enilint.diagram.scenes import Numbered, Wishes, scenes_of
from enilint.model.network import Network


class Pictures(Struct, frozen=True):
    """The pictures of a network, and the numbers of the findings that have a place in one of them."""

    pictures: tuple[Picture, ...]
    shown: tuple[int, ...] = ()

    def of_world(self, words: str) -> "Pictures":
        """The same, with what tells this network of a design from the others in each title."""
        named = (structs.replace(one, title=f"{one.title} ({words})") for one in self.pictures)
        return Pictures(tuple(named), self.shown)


_EVERYTHING = Wishes()


def pictures_of(
    network: Network, kind: str, findings: Sequence[Numbered] = (), wishes: Wishes = _EVERYTHING
) -> Pictures:
    """One picture for each VPC of a network. `kind` is that of its input (`Design.kind`).

    Pins have the numbers that `findings` are given with.
    """
    scenes, shown = scenes_of(network, kind, findings, wishes)
    return Pictures(tuple(Layout(one).lay_out() for one in scenes), tuple(shown))
