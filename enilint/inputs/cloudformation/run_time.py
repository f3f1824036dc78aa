"""Whether something may attach an interface of a template at run time, which no resource attaches.

Something has to know of the interface, and has to be allowed to attach it (`ec2:AttachNetworkInterface`): whoever gets
its id from the template, finds it by its tags, or has a role whose policies allow it or that the design does not show.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from enilint.inputs.cloudformation.mentions import names_in, references_in
from enilint.inputs.cloudformation.named_in_scripts import is_for_scripts, names_interfaces_alone
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.template import LANGUAGE_EXTENSIONS, SAM
from enilint.values import Unknown

_ACTION = "ec2:attachnetworkinterface"
_PLAIN_USES = frozenset(
    {
        ("AWS::EC2::EIPAssociation", "NetworkInterfaceId"),
        ("AWS::EC2::FlowLog", "ResourceId"),
        ("AWS::EC2::Instance", "NetworkInterfaces"),
        ("AWS::EC2::NetworkInterfaceAttachment", "NetworkInterfaceId"),
        ("AWS::EC2::Route", "NetworkInterfaceId"),
        ("AWS::EC2::TrafficMirrorTarget", "NetworkInterfaceId"),
    }
)
"""The properties that get the id of an interface and, but for those that the model has, do not attach it."""
_ADDRESSES = ("PrimaryPrivateIpAddress", "PrimaryIpv6Address", "SecondaryPrivateIpAddresses", "VpcId")
"""The attributes of an interface that tell nobody its id."""
_HARMLESS = (
    "AmazonEC2ContainerRegistryReadOnly", "AmazonECSTaskExecutionRolePolicy", "AmazonS3ReadOnlyAccess",
    "AmazonSSMManagedInstanceCore", "AWSLambdaBasicExecutionRole", "AWSLambdaVPCAccessExecutionRole",
    "CloudWatchAgentServerPolicy",
)  # fmt: skip
"""Managed policies of AWS that do not allow it (AWS Managed Policy Reference Guide)."""
_POLICIES = ("ManagedPolicyArns", "Policies")
_NO_PERMISSION = frozenset({"AWS::EC2::VPCEndpoint"})
"""Types whose policies give nobody a permission."""
_ROLES = frozenset(
    {
        "IamInstanceProfile",
        "InstanceProfile",
        "NodeRole",
        "Role",
        "RoleARN",
        "RoleArn",
        "Roles",
        "ServiceRole",
        "TaskRoleArn",
    }
)
"""Properties that name a role or an instance profile."""


class RunTime:
    """Answers it for the interfaces of a design. `names` are the stacks and logical ids of its resources."""

    def __init__(self, names: Mapping[str, tuple[Stack, str]]) -> None:
        self._names = names
        self._uses: dict[int, dict[str, set[tuple[str, str, str]]]] = {}

    def attaches(self, address: str) -> Unknown | bool:
        """Whether something may attach the interface of an address that the model does not show; never for certain."""
        found = next(self._reasons(address), None)
        return False if found is None else Unknown(found)

    def _reasons(self, address: str) -> Iterator[str]:
        stack, name = self._names[address]
        if set(stack.template.transforms) - {SAM, LANGUAGE_EXTENSIONS}:
            yield f"whether a macro adds something that attaches {address}"
        for type, property, user in self._used(stack).get(name, ()):
            if (type, property) not in _PLAIN_USES:
                yield f"whether {user}, which refers to {address}, attaches it at run time"
        if _has_tags(stack.template.resources.get(name)):
            yield f"whether something finds {address} by its tags and attaches it"
        yield from (f"whether {one} attaches {address} at run time" for one in self._allowed)

    def _used(self, stack: Stack) -> dict[str, set[tuple[str, str, str]]]:
        """What each resource of a template is used by: the type and the property, and what it is called."""
        key = id(stack.template)
        if key not in self._uses:
            uses = self._uses[key] = {}
            root = stack.template.tree.root
            for section, content in root.items():
                if section != "Resources":
                    for name in _attachable_in(content):
                        uses.setdefault(name, set()).add(("", section, f"the section {section}"))
            for user, resource in stack.template.resources.items():
                for name, property in _named_by(resource):
                    uses.setdefault(name, set()).add((str(resource.get("Type")), property, stack.address(user)))
        return self._uses[key]

    @functools.cached_property
    def _allowed(self) -> list[str]:
        """The resources of the design that may attach an interface, or whose role it does not show."""
        return [
            address
            for address, (stack, name) in self._names.items()
            if str(stack.template.resources[name].get("Type")) not in _NO_PERMISSION
            and _may_attach(stack.template.resources[name], stack.template.resources)
            and not is_for_scripts(stack, name, self._used(stack))
        ]


def _named_by(resource: Any) -> Iterator[tuple[str, str]]:
    """The names that a resource refers to, each with the property that does."""
    for key, part in resource.items() if isinstance(resource, dict) else ():
        inner = part.items() if key == "Properties" and isinstance(part, dict) else ((key, part),)
        for property, value in inner:
            yield from ((name, property) for name in _attachable_in(value))


def _attachable_in(root: Any) -> Iterator[str]:
    """The names that a part of a template refers to, but for those whose addresses alone it gets."""
    for one in references_in(root):
        name, _, attribute = one.partition(".")
        if attribute not in _ADDRESSES:
            yield name


def _has_tags(resource: Any) -> bool:
    """Whether an interface has tags beyond its name, or may have."""
    properties = resource.get("Properties") if isinstance(resource, dict) else None
    tags = properties.get("Tags", []) if isinstance(properties, dict) else []
    return not isinstance(tags, list) or any(not isinstance(one, dict) or one.get("Key") != "Name" for one in tags)


def _may_attach(node: Any, resources: Mapping[str, Any]) -> bool:
    """Whether a part of a resource allows it, or names a role or a policy that may."""
    if isinstance(node, list):
        return any(_may_attach(one, resources) for one in node)
    if not isinstance(node, dict):
        return False
    if node.get("Effect") == "Allow" and ("Action" in node or "NotAction" in node):
        is_limited = "NotAction" not in node and names_interfaces_alone(node.get("Resource"))
        return not is_limited and ("NotAction" in node or not all(map(_is_harmless_action, _listed(node["Action"]))))
    return any(_names_what_may(key, one, resources) or _may_attach(one, resources) for key, one in node.items())


def _names_what_may(property: str, value: Any, resources: Mapping[str, Any]) -> bool:
    """Whether a property names a managed policy that may allow it, or a role of which the design shows nothing."""
    if property in _POLICIES:
        return not all(_is_harmless_policy(one, resources) for one in _listed(value))
    return property in _ROLES and not all(_is_of_design(one, resources) for one in _listed(value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_harmless_action(action: Any) -> bool:
    """Whether an action of a policy is another one for certain. Case does not matter, and `*` and `?` are wildcards."""
    if not isinstance(action, str):
        return False
    pattern = re.escape(action.lower()).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(pattern, _ACTION) is None


def _is_harmless_policy(policy: Any, resources: Mapping[str, Any]) -> bool:
    """Whether a managed policy does not allow it. An inline one, and one of the design, is judged by its statements."""
    if isinstance(policy, dict) and policy.keys() & {"PolicyName", "PolicyDocument", "Statement"}:
        return True
    text = policy["Fn::Sub"] if isinstance(policy, dict) and list(policy) == ["Fn::Sub"] else policy
    is_known = isinstance(text, str) and text.rpartition("/")[2] in _HARMLESS
    return is_known or _is_of_design(policy, resources) or _is_of_sam(policy)


def _is_of_sam(policy: Any) -> bool:
    """Whether a policy is a policy template of AWS SAM: none of these allows it."""
    return isinstance(policy, dict) and len(policy) == 1 and next(iter(policy)).endswith("Policy")


def _is_of_design(value: Any, resources: Mapping[str, Any]) -> bool:
    """Whether a value refers to a resource of the template."""
    return any(name in resources for name in names_in(value))
