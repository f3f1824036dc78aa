"""Traffic that the author of a design counts on."""

from msgspec import Struct

from enilint.model.entities import Entity, Interface, Launch
from enilint.values import Value


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
