"""What the author of a design counts on: failover groups, and traffic."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from enilint.findings import Related
from enilint.model.entities.base import Entity
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import AutoScalingGroup, Interface, Launch
from enilint.model.entities.routes import Route, RouteTable
from enilint.values import Answer, Unknown, Value, all_of, any_of, known, same


class FailoverRoute(Struct, frozen=True, eq=False):
    """A route whose target a failover changes (ReplaceRoute)."""

    table: Value[RouteTable]
    """Its table."""
    destination: Value[str]
    """Its destination."""


class FailoverGroup(Entity, kw_only=True, eq=False):
    """An identity and the instances that may have it, one at a time."""

    mechanism: Value[str]
    """How the identity moves: move-eni, move-eip, move-secondary-ip, retarget-route or replace."""
    interface: Value[Interface] | None = None
    """The interface that moves. None: none does."""
    private_ip: str | None = None
    """The private address that moves. None: none does."""
    elastic_ip: ElasticIp | None = None
    """The Elastic IP that moves. None: none does."""
    routes: tuple[FailoverRoute, ...] = ()
    """The routes whose target changes."""
    members: tuple[Value[Launch], ...] = ()
    """The instances that may have the identity."""
    scaling_groups: tuple[AutoScalingGroup, ...] = ()
    """The members whose instances are not known individually."""
    device_index: int | None = None
    """The device index of the interface on each member. None: not stated."""
    survives: str | None = None
    """Whose loss the group must survive: instance or zone. None: not stated."""

    @property
    def moves_interface(self) -> Answer:
        """Whether a failover detaches the group's interface and attaches it to another member."""
        return same(self.mechanism, "move-eni")

    def retargets(self, route: Route) -> Answer:
        """Whether a failover changes the target of a route."""
        table = Unknown(f"the table of {route}") if route.table is None else route.table
        return any_of(all_of((same(one.table, table), same(one.destination, route.destination))) for one in self.routes)

    @property
    def known_members(self) -> list[Launch]:
        """The instances among the members that are known.

        `facts_missing(*group.members)` would tell the others.
        """
        return [one for member in self.members if (one := known(member)) is not None]


class FailoverSign(Entity, kw_only=True, eq=False):
    """A call that moves something at run time, in user data or a policy: a failover that nothing declares."""

    call: str
    """The call, by its name in the AWS CLI: attach-network-interface, associate-address, replace-route or
    assign-private-ip-addresses."""
    moves: tuple[str, ...] = ()
    """The addresses of the interfaces, Elastic IPs or route tables that it names; empty where nothing names them."""
    launches: tuple[str, ...] = ()
    """The addresses of the instances, templates and functions that can make the call; empty where none is named."""
    is_policy: bool = False
    """Whether it is a policy, which allows the call, and not user data, which makes it."""


class Outcome(Struct, frozen=True, eq=False):
    """What a loss does to what a drill must keep."""

    lost: str
    """What is lost, in words."""
    command: str
    """The command that shows the loss."""
    kept: Answer
    """Whether the expression is true after the loss."""
    because: tuple[str, ...] = ()
    """What stops, is gone or is cut off, in words."""
    related: tuple[Related, ...] = ()
    """The same, each with its place."""


class Drill(Entity, kw_only=True, eq=False):
    """What must go on after a loss, as the configuration says."""

    lose: str
    """What is lost: `any zone`, `any instance`, or something by its name."""
    keep: str
    """The expression that must be true after the loss."""
    ask: Callable[[], Sequence[Outcome]]
    """Drills, and says what each loss does. Raises RuleStopped if the expression takes too many steps."""


class FlowEnd(Struct, frozen=True, eq=False):
    """Where traffic starts or goes: an instance, an interface, or something else."""

    name: str
    """How it is written."""
    launch: Value[Launch] | None = None
    """The instance. None: it is no instance."""
    interface: Value[Interface] | None = None
    """The interface. None: it is no interface."""

    def __str__(self) -> str:
        return self.name


class Operation(Entity, kw_only=True, eq=False):
    """What a runbook or an agent does to an interface of an instance that runs."""

    verb: str
    """detach or move: detach it and attach it to another instance."""
    interface: Value[Interface] | None = None
    """The interface. None: the primary interface of the instance is meant."""
    launch: Value[Launch] | None = None
    """The instance that it is detached from or moved to. None: not stated."""


class Flow(Entity, kw_only=True, eq=False):
    """Traffic between two ends that the author counts on."""

    source: FlowEnd
    """Where it starts."""
    target: FlowEnd
    """Where it goes."""
    gbps: float | None = None
    """The bandwidth counted on, in Gbps. None: not stated."""
    kind: str | None = None
    """single (one 5-tuple) or multi. None: not stated."""
    via: str | None = None
    """What it goes through: vpc, internet or local-gateway. None: not stated."""
