"""The whole design, and the questions that rules ask of it."""

import functools

from enilint.model.address_demand import AddressDemand
from enilint.model.auto_scaling import AutoScaling
from enilint.model.cascades import Cascades
from enilint.model.clients import Clients
from enilint.model.forwarding import Forwarding
from enilint.model.internet import Internet
from enilint.model.links import Links
from enilint.model.middleboxes import Middleboxes
from enilint.model.moves import Moves
from enilint.model.promises import Promises
from enilint.model.proof import Proof
from enilint.model.public_addresses import PublicAddresses
from enilint.model.senders import Senders
from enilint.model.source_routing import SourceRoutes
from enilint.model.workloads import Workloads


class Network(
    AddressDemand,
    AutoScaling,
    Cascades,
    Clients,
    Forwarding,
    Internet,
    Links,
    Middleboxes,
    Moves,
    Promises,
    Proof,
    PublicAddresses,
    SourceRoutes,
    Workloads,
):
    """One design. Every question of a rule is a method of it; what an entity says itself is an attribute of the entity.

    Of a plan, this is the design after the apply; `before` is the one that exists.
    """

    @functools.cached_property
    def senders(self) -> Senders:
        """From where the security groups of an interface admit traffic."""
        return Senders(self)
