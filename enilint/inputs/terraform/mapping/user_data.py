"""What user data says of the network of an instance, as far as it is shown."""

import re
from functools import lru_cache
from typing import Any

from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.resource import Body
from enilint.inputs.user_data import associates_address, attaches_interface, sets_up_policy_routing, swaps_management
from enilint.model.entities.launches import Interface
from enilint.values import Unknown, Value, facts_missing, is_uncertain

_USER_DATA = ("user_data", "user_data_base64")
_ARGUMENTS = frozenset(_USER_DATA)
_HASHED = r"[0-9a-f]{40}"
_LENGTH_OF_HASH = 40


def user_data(body: Body) -> str:
    """User data as far as the plan shows it; providers replace it by its SHA-1, the configuration keeps constants."""
    if body.lacks(_ARGUMENTS) and all(body.constant(name) is None for name in _USER_DATA):
        return ""
    return "\n".join(filter(None, (_decoded(_written(body, name)) for name in _USER_DATA)))


def told_by_user_data(body: Body, text: str) -> dict[str, Any]:
    """The attributes of a launch that its user data tells. `text` is what is shown of it.

    If a variable is the user data, `user_data_source` names it. `policy_routing` is True or None: other things can set
    it up. A firewall can use its second interface for management, and the primary one for data (`management_swap`).
    """
    values = () if body.lacks(_ARGUMENTS) else [body.written_or_known(name) for name in _USER_DATA]
    is_hidden = any(_is_hidden(one, text) for one in values)
    variables = [one for one in facts_missing(*values) if one.startswith("the value of var.")]
    return {
        "user_data": text,
        "hides_user_data": is_hidden and not text,
        "user_data_source": variables[0] if variables else "",
        "policy_routing": True if sets_up_policy_routing(text) else None,
        "management_swap": _management_swap(body, text, is_hidden=is_hidden),
    }


def _management_swap(body: Body, text: str, *, is_hidden: bool) -> Value[bool]:
    swaps = swaps_management(text)
    if swaps:
        return True
    if swaps is None:
        return Unknown(f"whether the bootstrap bucket of {body.address} swaps its management interface")
    return Unknown(f"the user data of {body.address}") if is_hidden else False


def _is_hidden(value: object, text: str) -> bool:
    """Whether user data that is asked for is not shown, or not all of it."""
    return is_uncertain(value) or (not text and isinstance(value, str) and _is_hash(value))


def _is_hash(text: str) -> bool:
    return len(text) == _LENGTH_OF_HASH and re.fullmatch(_HASHED, text) is not None


def _written(body: Body, name: str) -> str:
    for text in (body.constant(name), body.known_value(name)):
        if isinstance(text, str) and not _is_hash(text):
            return text
    return body.written_text(name)


@lru_cache(maxsize=64)
def _decoded(text: str) -> str:
    """User data in plain: that of launch templates is in Base64."""
    from base64 import b64decode

    try:
        return b64decode(text, validate=True).decode()
    except ValueError:
        return text


def attached_interfaces(body: Body, text: str, interfaces: Entities[Interface]) -> tuple[Value[Interface], ...]:
    """The interfaces that user data attaches: those that its expression names, else one that nothing tells."""
    if not attaches_interface(text):
        return ()
    named = [one for name in _USER_DATA for one in body.mentioned(name, "aws_network_interface")]
    found = [interface for one in named if (interface := interfaces.by_address.get(one)) is not None]
    if named and len(found) == len(named):
        return tuple(found)
    return (Unknown(f"the interface that the user data of {body.address} attaches"),)


def associated_elastic_ips(body: Body, text: str) -> tuple[str, ...]:
    """The addresses of the Elastic IPs that user data associates, as far as its expression names them."""
    if not associates_address(text):
        return ()
    return tuple(one for name in _USER_DATA for one in body.mentioned(name, "aws_eip"))
