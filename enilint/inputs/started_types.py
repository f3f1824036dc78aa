"""What groups of instances start: which templates, and which types in place of those of the templates."""

from collections.abc import Iterable, Mapping, Sequence

from enilint.findings import Location
from enilint.model.entities.launches import LaunchTemplate
from enilint.values import OneOf, Unknown, Value, candidates, follow, is_open, known

Overriding = Sequence[tuple[Value[str], Mapping[str, Location]]]
"""Types in place of that of a template, each with where it is asked for."""
Start = tuple[Value[LaunchTemplate] | None, Overriding]
"""A template that a group starts instances of, with the types that the group asks for."""


def note_types(starts: Iterable[Start]) -> None:
    """Add to each template what types are started of it, if a group asks for others."""
    templates: dict[str, LaunchTemplate] = {}
    types: dict[str, list[Value[str]]] = {}
    places: dict[str, Mapping[str, Location]] = {}
    for named, overriding in starts:
        template = known(named) if named is not None else None
        if template is None:
            continue
        templates[template.address] = template
        types.setdefault(template.address, []).extend(one for one, _ in overriding or [(template.type, {})])
        if overriding:
            places.setdefault(template.address, overriding[0][1])
    for address, place in places.items():
        template = templates[address]
        found = OneOf(tuple(types[address]), f"the instance type of the instances of {address}")
        template.group_type = follow(found, lambda one: one)
        template.places = {**template.places, **place}


def templates_of(starts: Iterable[Start]) -> tuple[Value[LaunchTemplate], ...]:
    """The different templates that a group or a fleet names."""
    named = (template for template, _ in starts if template is not None)
    return tuple({id(known(one) or one): one for one in named}.values())


def template_of_fleet(templates: Sequence[Value[LaunchTemplate]], fleet: str) -> Value[LaunchTemplate] | None:
    """The template of a fleet: it may start instances of any that it names. None: it names none."""
    if len(templates) < 2:
        return templates[0] if templates else None
    possible = {id(one): one for template in templates for one in candidates(template)}
    reason = f"which launch template {fleet} uses"
    if not possible:
        return Unknown(reason)
    return OneOf(tuple(possible.values()), reason, open=any(map(is_open, templates)))
