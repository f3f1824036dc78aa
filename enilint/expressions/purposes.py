"""What an interface is for: its role, tags, names and description say it, or else its instance does."""

from collections.abc import Mapping

from enilint.expressions.asked import question
from enilint.expressions.attached import attachment
from enilint.expressions.launch_tags import tags as tags_of_instance
from enilint.model.entities.base import STACK_TAGS, Tags
from enilint.model.entities.launches import Interface, Launch
from enilint.model.network import Network
from enilint.model.roles import is_role_tag, last_part, stated_roles, told_roles
from enilint.values import OneOf, Unknown, Value, facts_missing, known, merged


@question("purpose")
def purpose(network: Network, interface: Interface) -> Value[str | None]:
    """What its role, a tag such as Role, or its names and description say it is for. Null: none does, or several do.

    The tags are Role, Purpose, Function, Use, Usage and Tier. A word of a name says it at its end, as in
    `fw1-management`; in the middle, as in `asset-management-app`, and in sentences it says nothing. A primary interface
    that a launch makes has no name: if nothing else says it, the name and tags of its instance do. Unknown: one of the
    texts is, and could tell another one.
    """
    if interface.role is not None:
        return interface.role
    tags = interface.tags if interface.tags is not None else Tags(more=(f"the tags of {interface}",))
    notes, facts = interface.notes, interface.more_notes
    if not interface.declared or interface.implicit:  # its tags are no notes
        notes = notes | _notes_in(tags)
        facts = merged(facts, tags.more, facts_missing(*_telling(tags).values()))
    name = "" if interface.implicit else last_part(interface.address)
    if interface.implicit and not facts and not told_roles(name, notes):
        launch = _launch_of(network, interface)
        if launch is not None:
            name, tags = last_part(launch.address), tags_of_instance(network, launch)
            notes = _notes_in(tags)
            more = (one for one in tags.more if one != STACK_TAGS)  # they say nothing of a single instance
            facts = merged(more, facts_missing(*_telling(tags).values()))
    return _told(name, notes, tags, facts)


def _told(name: str, notes: Mapping[str, str], tags: Tags, facts: tuple[str, ...]) -> Value[str | None]:
    """The one role that names and notes tell. `facts` would tell other notes."""
    found = stated_roles(notes)
    if found:
        stating = facts_missing(*(one for key, one in tags.values.items() if is_role_tag(key)))
        facts = merged(stating, (one for one in tags.more if one in facts))
    else:
        found = told_roles(name, notes)
    if not facts or len(found) > 1:
        return found.pop() if len(found) == 1 else None
    return OneOf((*found, None), facts[0]) if found else Unknown(facts[0])


def _launch_of(network: Network, interface: Interface) -> Launch | None:
    """The instance or template that makes an interface as its primary one. None: it is not primary for certain."""
    found = known(attachment(network, interface))
    is_primary = found is not None and known(found.network_card) == known(found.device_index) == 0
    return known(found.launch) if found is not None and is_primary else None


def _telling(tags: Tags) -> dict[str, Value[str | None]]:
    """The tags that can say what something is for."""
    return {key: one for key, one in tags.values.items() if key == "Name" or is_role_tag(key)}


def _notes_in(tags: Tags) -> dict[str, str]:
    """Those of them that are known, as notes are."""
    known_ones = {key: one for key, one in _telling(tags).items() if isinstance(one, str)}
    return {"name" if key == "Name" else key: one for key, one in known_ones.items()}
