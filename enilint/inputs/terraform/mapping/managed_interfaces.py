"""Interfaces that an AWS service manages, as data sources look them up and resources tell their ids."""

from enilint.aws.managed_interfaces import manager_of_description, manager_of_resource, manager_of_type
from enilint.files.late import late
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.launches import Interface

_ID_OF = late(r"(?:^|[.(])(aws_\w+)\.[^()]*\.network_interface_ids?\b")
"""An attribute that tells the ids of the interfaces of a resource, alone or inside of functions."""


def manager_of(body: Body) -> str | None:
    """The service that manages the interface of a data source, by its own attributes or by its filters."""
    for name, said in (("interface_type", manager_of_type), ("description", manager_of_description)):
        value = body.known_value(name)
        manager = said(value) if isinstance(value, str) else None
        if manager is not None:
            return manager
    for block in body.blocks("filter"):
        values = block.known_value("values")
        say = {"interface-type": manager_of_type, "description": manager_of_description}.get(str(block.value("name")))
        if say is not None and isinstance(values, list) and values:
            managers = {say(one) if isinstance(one, str) else None for one in values}
            if len(managers) == 1:
                return managers.pop()
    return None


def note_manager(symbol: str, interface: Interface) -> None:
    """Add to an interface that only a symbol stands for which service manages it."""
    found = _ID_OF.search(symbol)
    manager = manager_of_resource(found[1]) if found is not None else None
    if manager is not None:
        interface.service_managed, interface.manager = True, manager
