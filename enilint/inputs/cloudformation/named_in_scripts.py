"""Permissions to attach interfaces that are for scripts which name the interfaces that they attach."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from enilint.inputs.cloudformation.mentions import names_in
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.scripts import INTERFACE, names_all

_ATTACHES = r"(?i)attach[-_]?network[-_]?interface"
_INTERFACE = "AWS::EC2::NetworkInterface"
_LAUNCHES = frozenset({"AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"})
_POLICIES = frozenset({"AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy"})
_PROFILE = "AWS::IAM::InstanceProfile"
_ROLE = "AWS::IAM::Role"

Uses = Mapping[str, Collection[tuple[str, str, str]]]
"""What each resource of a template is used by: the type, the property, and what the user is called."""


def is_for_scripts(stack: Stack, name: str, uses: Uses) -> bool:
    """Whether a permission of a resource is one of launches alone whose user data names what it attaches."""
    resources = stack.template.resources
    launches = set(_launches(stack, name, uses, set()))
    return bool(launches) and all(one is not None and _names_interfaces(resources[one], resources) for one in launches)


def names_interfaces_alone(resource: Any) -> bool:
    """Whether the resource of a statement is interfaces by their IDs; a statement may list instances beside them."""
    listed = resource if isinstance(resource, list) else [resource]
    texts = [_written(one) for one in listed]
    return any(":network-interface/" in one for one in texts) and all(
        ":instance/" in one or (":network-interface/" in one and not one.endswith("*")) for one in texts
    )


def _launches(stack: Stack, name: str, uses: Uses, seen: set[str]) -> Iterator[str | None]:
    """The launches that have a role or a policy; None for anything else that may have it."""
    if name in seen:
        return
    seen.add(name)
    resource = stack.template.resources.get(name)
    type = str(resource.get("Type")) if isinstance(resource, dict) else ""
    if type in _LAUNCHES:
        yield name
        return
    if type not in (_ROLE, _PROFILE, *_POLICIES):
        yield None
        return
    if type in _POLICIES:
        properties = resource.get("Properties") if isinstance(resource, dict) else None
        given = properties if isinstance(properties, dict) else {}
        for attached in names_in([given.get(one) for one in ("Groups", "RoleName", "Roles", "Users")]):
            yield from _launches(stack, attached, uses, seen)
    by_address = {stack.address(one): one for one in stack.template.resources}
    for user_type, property, user in uses.get(name, ()):
        if user_type not in _POLICIES or property not in ("RoleName", "Roles"):
            yield from _launches(stack, by_address.get(user, ""), uses, seen)


def _names_interfaces(launch: Any, resources: Mapping[str, Any]) -> bool:
    """Whether the user data of a launch attaches interfaces, and names each."""
    properties = launch.get("Properties", {})
    data = properties.get("LaunchTemplateData", properties) if isinstance(properties, dict) else {}
    text = _written(data.get("UserData")) if isinstance(data, dict) else ""
    named = [one for one, each in resources.items() if isinstance(each, dict) and each.get("Type") == _INTERFACE]
    action = re.compile(_ATTACHES)
    return action.search(text) is not None and names_all(text, action, INTERFACE, named.__contains__)


def _written(node: Any) -> str:
    """A text of a template, with `${Name}` for what a reference puts in."""
    if isinstance(node, str):
        return node
    if not isinstance(node, dict) or len(node) != 1:
        return ""
    ((function, value),) = node.items()
    if function in ("Fn::Base64", "Fn::Sub") and not isinstance(value, list):
        return _written(value)
    if function == "Ref":
        return f"${{{value}}}"
    if function == "Fn::Join" and isinstance(value, list) and len(value) == 2 and isinstance(value[1], list):
        return str(value[0]).join(map(_written, value[1]))
    return ""
