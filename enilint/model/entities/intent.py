"""What the author of a design counts on: failover groups, and traffic."""

from msgspec import Struct

from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import AutoScalingGroup, Interface, Launch
from enilint.values import Answer, Value, known, same


class FailoverGroup(Entity, kw_only=True, eq=False):
    """An identity and the instances that may hold it, one at a time.

    `mechanism` is move-eni, move-eip, move-secondary-ip, retarget-route or replace; `private_ip` or `elastic_ip` is the
    address that moves where one does. `scaling_groups` are the members whose instances are not known one by one.
    `device_index` is the one that the interface takes on each member, `survives` whose loss the group must survive:
    instance or zone.
    """

    mechanism: Value[str]
    interface: Value[Interface] | None = None
    private_ip: str | None = None
    elastic_ip: ElasticIp | None = None
    members: tuple[Value[Launch], ...] = ()
    scaling_groups: tuple[AutoScalingGroup, ...] = ()
    device_index: int | None = None
    survives: str | None = None

    @property
    def moves_interface(self) -> Answer:
        """Whether a takeover detaches the group's interface and attaches it to another member."""
        return same(self.mechanism, "move-eni")

    @property
    def known_members(self) -> list[Launch]:
        """The instances among the members that are known; `facts_missing(*group.members)` would tell the others."""
        return [one for member in self.members if (one := known(member)) is not None]


class FlowEnd(Struct, frozen=True, eq=False):
    """Where traffic starts or goes: an instance, an interface, or something else. `name` is how it is written."""

    name: str
    launch: Value[Launch] | None = None
    interface: Value[Interface] | None = None

    def __str__(self) -> str:
        return self.name


class Flow(Entity, kw_only=True, eq=False):
    """Traffic between two ends. `kind` is single (one 5-tuple) or multi, `via` is vpc, internet or local-gateway.

    What is None is not said.
    """

    source: FlowEnd
    target: FlowEnd
    gbps: float | None = None
    kind: str | None = None
    via: str | None = None
