"""Failovers that no failover group declares: calls in user data, and policies that allow them.

A policy allows a call to the instances and functions that have its role, whatever they do with it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.inputs.terraform.mapping.user_data import user_data
from enilint.inputs.terraform.resource import INSTANCE_TYPES, POLICY_TYPES, Body, Resource, managed
from enilint.inputs.user_data import moving_calls
from enilint.model.entities.intent import FailoverSign
from enilint.values import Unknown

READ_LATER = POLICY_TYPES | {"aws_lambda_function", "aws_launch_template", "aws_ssm_parameter", *INSTANCE_TYPES}
"""The resource types that are read when failovers are asked for: what makes calls, and what policies are written in."""
_MOVED = {
    "attach-network-interface": "aws_network_interface",
    "associate-address": "aws_eip",
    "replace-route": "aws_route_table",
    "assign-private-ip-addresses": "aws_network_interface",
}
"""What each call moves, or changes."""
_USER_DATA = ("user_data", "user_data_base64")
_DENIES = r"\bDeny\b"
_ROLE = "aws_iam_role"


def failover_signs(by_type: Mapping[str, Sequence[Resource]]) -> Iterator[FailoverSign]:
    """Each call in the user data of an instance, and each that a policy allows, with the resources that it names."""
    for body in managed(by_type, *INSTANCE_TYPES):
        for call in moving_calls(user_data(body)):
            named = dict.fromkeys(one for name in _USER_DATA for one in body.mentioned(name, _MOVED[call]))
            written = next((name for name in _USER_DATA if body.written_text(name)), "user_data")
            yield FailoverSign(
                address=body.address,
                at=body.place(written),
                call=call,
                moves=tuple(named),
                launches=(body.address,),
            )
    yield from _of_policies(by_type)


def _of_policies(by_type: Mapping[str, Sequence[Resource]]) -> Iterator[FailoverSign]:
    users = _users_of_roles(by_type)
    documents = {one.address: one.attributes for one in by_type.get("aws_iam_policy_document", ())}
    attached = _roles_of_policies(by_type)
    for body in managed(by_type, "aws_iam_policy", "aws_iam_role_policy"):
        roles = [*body.mentioned("role", _ROLE), *attached[body.address]]
        for call, moves in _allowed(body, documents).items():
            yield FailoverSign(
                address=body.address,
                at=body.place("policy"),
                call=call,
                moves=tuple(moves),
                launches=tuple(dict.fromkeys(user for role in roles for user in users[role])),
                is_policy=True,
            )


def _allowed(body: Body, documents: Mapping[str, Body]) -> dict[str, dict[str, None]]:
    """The calls that a policy allows, each with the resources that it names."""
    found: dict[str, dict[str, None]] = {}
    for part in _parts(body, documents):
        for call in moving_calls(part.text):
            found.setdefault(call, {}).update(dict.fromkeys(part.body.mentioned(part.argument, _MOVED[call])))
    return found


class _Part(Struct, frozen=True):
    """A part of a policy that allows something: its actions as text, and the argument that names resources."""

    text: str
    body: Body
    argument: str


def _parts(body: Body, documents: Mapping[str, Body]) -> Iterator[_Part]:
    value = body.written_or_known("policy")
    symbol = value.symbol if isinstance(value, Unknown) else None
    document = documents.get((symbol or "").removesuffix(".json"))
    if document is None:
        text = value if isinstance(value, str) else body.written_text("policy")
        if not re.search(_DENIES, text):
            yield _Part(text, body, "policy")
        return
    for block in document.blocks("statement"):
        actions = block.items("actions")
        if block.text_or("effect", "Allow") == "Allow" and isinstance(actions, list | tuple):
            yield _Part(" ".join(one for one in actions if isinstance(one, str)), block, "resources")


def _users_of_roles(by_type: Mapping[str, Sequence[Resource]]) -> Mapping[str, list[str]]:
    """The instances, launch templates and functions that have a role, by the address of that."""
    profiles = {body.address: body.mentioned("role", _ROLE) for body in managed(by_type, "aws_iam_instance_profile")}
    found: dict[str, list[str]] = defaultdict(list)
    for body in managed(by_type, *INSTANCE_TYPES, "aws_launch_configuration", "aws_launch_template"):
        blocks = [body, *body.blocks("iam_instance_profile")] if body.resource.type == "aws_launch_template" else [body]
        names = ("iam_instance_profile", "name", "arn")
        for profile in _mentioned(blocks, names, "aws_iam_instance_profile"):
            for role in profiles.get(profile, ()):
                found[role].append(body.address)
    for body in managed(by_type, "aws_lambda_function"):
        for role in body.mentioned("role", _ROLE):
            found[role].append(body.address)
    return found


def _mentioned(blocks: Iterable[Body], names: Iterable[str], type: str) -> list[str]:
    return [one for block in blocks for name in names for one in block.mentioned(name, type)]


def _roles_of_policies(by_type: Mapping[str, Sequence[Resource]]) -> Mapping[str, list[str]]:
    """The roles that a policy is attached to, by the address of the policy."""
    found: dict[str, list[str]] = defaultdict(list)
    for body in managed(by_type, "aws_iam_role_policy_attachment", "aws_iam_policy_attachment"):
        for policy in body.mentioned("policy_arn", "aws_iam_policy"):
            found[policy] += [*body.mentioned("role", _ROLE), *body.mentioned("roles", _ROLE)]
    return found
