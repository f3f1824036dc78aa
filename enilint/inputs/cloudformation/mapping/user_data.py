"""The interfaces that user data attaches, and what else it moves."""

from collections.abc import Iterator

from enilint.inputs.cloudformation.mapping.entities import Entities
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import symbols_in
from enilint.inputs.user_data import attaches_interface, moving_calls
from enilint.model.entities.intent import FailoverSign
from enilint.model.entities.launches import Interface
from enilint.values import Unknown, Value


def attached_interfaces(body: Body, text: str, interfaces: Entities[Interface]) -> tuple[Value[Interface], ...]:
    """The interfaces that user data attaches: those whose ids it contains, else one that nothing tells."""
    if not attaches_interface(text):
        return ()
    ids = (one for one in symbols_in(body.value("UserData")) if one.attribute in ("Ref", "Id"))
    found = {one.resource: interfaces.by_address[one.resource] for one in ids if one.resource in interfaces.by_address}
    return tuple(found.values()) or (Unknown(f"the interface that the user data of {body.address} attaches"),)


def failover_signs(body: Body, text: str) -> Iterator[FailoverSign]:
    """Each call in the user data of an instance that moves something, with the resources that it refers to."""
    named = (one.resource for one in symbols_in(body.value("UserData")))
    moves = tuple(dict.fromkeys(one for one in named if one is not None))
    for call in moving_calls(text):
        yield FailoverSign(
            address=body.address, at=body.place("UserData"), call=call, moves=moves, launches=(body.address,)
        )
