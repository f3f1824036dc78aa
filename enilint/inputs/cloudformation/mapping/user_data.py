"""The interfaces that user data attaches."""

from enilint.inputs.cloudformation.mapping.entities import Entities
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import symbols_in
from enilint.inputs.user_data import attaches_interface
from enilint.model.entities.launches import Interface
from enilint.values import Unknown, Value


def attached_interfaces(body: Body, text: str, interfaces: Entities[Interface]) -> tuple[Value[Interface], ...]:
    """The interfaces that user data attaches: those whose ids it contains, else one that nothing tells."""
    if not attaches_interface(text):
        return ()
    ids = (one for one in symbols_in(body.value("UserData")) if one.attribute in ("Ref", "Id"))
    found = {one.resource: interfaces.by_address[one.resource] for one in ids if one.resource in interfaces.by_address}
    return tuple(found.values()) or (Unknown(f"the interface that the user data of {body.address} attaches"),)
