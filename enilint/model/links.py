"""Which VPCs are connected with each other, and whether their CIDR blocks overlap.

A VPC peering connection between VPCs with overlapping blocks fails; a transit gateway propagates no route to a block
that overlaps that of another attachment. Sources: CreateVpcPeeringConnection; Transit Gateway Guide, "VPC attachments".
"""

import functools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from enilint.model.addresses import IpNetwork, covers, parsed_network
from enilint.model.entities.places import Subnet, Vpc, VpcRange
from enilint.model.entities.routes import Route
from enilint.model.entities.services import TransitGatewayAttachment
from enilint.model.existence import existence_beside
from enilint.model.lookups import Lookups
from enilint.model.naming import PerhapsOf, Uses
from enilint.values import Answer, Missing, Unknown, Value, all_of, facts_missing, known, merged, same

_MOST_LOOSE = 3


class Links(Lookups):
    """Questions about VPCs that are connected with each other."""

    def blocks_of(self, vpc: Vpc) -> tuple[list[str], tuple[str, ...]]:
        """The CIDR blocks that a VPC has for certain, and what would tell the others."""
        further = [(one, existence_beside(self.existence, one.address, vpc).doubt) for one in self._ranges.certain(vpc)]
        there = [one.cidr for one, doubt in further if not doubt]
        blocks = [*vpc.cidrs, *(block for one in there if (block := known(one)) is not None)]
        doubts = merged(facts_missing(*there), filter(None, (doubt for _, doubt in further)), self._ranges.doubts(vpc))
        is_whole = vpc.declared and vpc.cidrs
        return blocks, doubts if is_whole else (f"the CIDR blocks of {vpc}", *doubts)

    def overlap_of(self, one: Vpc, other: Vpc) -> tuple[str, str] | Answer:
        """Two blocks of two VPCs that overlap; False where none do, or what would tell."""
        mine, theirs = self.blocks_of(one), self.blocks_of(other)
        for pair in product(mine[0], theirs[0]):
            first, second = map(parsed_network, pair)
            if first is not None and second is not None and _overlap(first, second):
                return pair
        doubts = merged(mine[1], theirs[1])
        return Missing(doubts) if doubts else False

    def attachments_beside(self, attachment: TransitGatewayAttachment) -> list[TransitGatewayAttachment]:
        """The other attachments of a VPC to its transit gateway; of those that may be to any gateway, the first few.

        Those of other VPCs that the design declares are left out, those of a VPC that may be this one are not.
        """
        name = _name(attachment.transit_gateway)
        loose = () if name is None else self._attachments[1][:_MOST_LOOSE]
        return [one for one in (*self._beside[name](attachment.vpc), *loose) if one is not attachment]

    def subnets_perhaps_in(self, vpc: Value[Vpc]) -> Sequence[Subnet]:
        """The subnets that are in a VPC, or may be: all but those of other VPCs that the design declares."""
        return self._subnets(vpc)

    def attachments_by_gateway(self) -> Iterator[list[TransitGatewayAttachment]]:
        """The attachments to each transit gateway; of those that may be to any gateway, the first few are in each."""
        named, loose = self._attachments
        for listed in named.values():
            yield [*listed, *loose[:_MOST_LOOSE]]
        if not named and loose:
            yield loose[:_MOST_LOOSE]

    @functools.cached_property
    def _attachments(self) -> tuple[dict[str, list[TransitGatewayAttachment]], list[TransitGatewayAttachment]]:
        named: dict[str, list[TransitGatewayAttachment]] = defaultdict(list)
        loose: list[TransitGatewayAttachment] = []
        for one in self.transit_gateway_attachments:
            name = _name(one.transit_gateway)
            (loose if name is None else named[name]).append(one)
        return named, loose

    @functools.cached_property
    def _beside(self) -> dict[str | None, PerhapsOf[TransitGatewayAttachment]]:
        """The attachments to the gateway of a name, by their VPCs; None: to any gateway."""
        listed: list[tuple[str | None, Sequence[TransitGatewayAttachment]]] = [*self._attachments[0].items()]
        listed.append((None, self.transit_gateway_attachments))
        return {name: PerhapsOf((one.vpc, one) for one in each) for name, each in listed}

    @functools.cached_property
    def _subnets(self) -> PerhapsOf[Subnet]:
        return PerhapsOf((one.vpc, one) for one in self.subnets)

    @functools.cached_property
    def _ranges(self) -> Uses[VpcRange]:
        return Uses((one.vpc, one) for one in self.vpc_ranges)


def leads_to(route: Route, kind: str, gateway: Value[str]) -> Answer:
    """Whether a route leads to the transit gateway or peering connection (`kind`) of a name."""
    named: Answer = True if route.gateway is None else same(route.gateway, gateway)
    return all_of((same(route.target_kind, kind), named))


def _name(gateway: Value[str]) -> str | None:
    """What tells a transit gateway from others; None where nothing does."""
    return gateway.symbol if isinstance(gateway, Unknown) else known(gateway)


def _overlap(one: IpNetwork, other: IpNetwork) -> bool:
    return one.version == other.version and (covers(one, other) or covers(other, one))
