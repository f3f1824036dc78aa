"""Small parts that entities of the model are made of."""

from typing import Any

from enilint.inputs.topology.entries import Entry
from enilint.inputs.topology.language.terms import Maybe, given
from enilint.inputs.topology.properties import places_of
from enilint.model.entities.base import Entity, Identified, Tags
from enilint.model.zone import Zone
from enilint.values import Unknown, Value


def common(kind: type[Entity], entry: Entry) -> dict[str, Any]:
    """What every entity has: an address, a place, the places of its attributes, and the tags that it is given."""
    whole: dict[str, Any] = {
        "address": entry.address,
        "at": entry.at,
        "places": places_of(kind, entry.data, entry.tree),
    }
    tags = getattr(entry.shape, "tags", None)
    return whole if tags is None or not issubclass(kind, Identified) else {**whole, "tags": Tags(dict(tags))}


def own_id(entry: Entry) -> Unknown:
    """The AWS id of an entity, which a design never states."""
    return Unknown(f"the ID of {entry.address}", f"{entry.address}.id")


def left_out(address: str, key: str, noun: str) -> Unknown:
    """The value of a property that is not given."""
    return Unknown(f"{noun} of {address}", f"{address}.{key}")


def gateway_named(name: Maybe[bool | str], noun: str) -> Value[str] | None:
    """What names a gateway that has no section of its own: its name, or the noun for the only one; None without."""
    if isinstance(name, str):
        return name
    return only_gateway(noun) if name is True else None


def only_gateway(noun: str) -> Unknown:
    """What names a gateway where there is only one."""
    return Unknown(f"which {noun} is meant", f"the {noun}")


def zone_named(name: str, account: Value[str]) -> Zone:
    """A zone by its name alone."""
    return Zone(name=name, id=Unknown(f"the zone ID of {name}"), account=account)


def notes(description: Maybe[str], tags: dict[str, str]) -> dict[str, str]:
    """What people wrote: the tag Name as `name`, the description, and other tags as `tags.KEY`."""
    written = {"name" if key == "Name" else f"tags.{key}": value for key, value in tags.items()}
    text = given(description)
    return written if text is None else {**written, "description": text}
