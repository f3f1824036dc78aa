"""What may use an Elastic IP of a template, though nothing that the model reads does."""

from collections.abc import Iterator, Mapping
from typing import Any

from enilint.inputs.cloudformation.checks import VARIABLE
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.template import LANGUAGE_EXTENSIONS, SAM

_MOST_FACTS = 3
_ALLOCATION = "AllocationId"
_READ = frozenset(
    {
        ("AWS::EC2::EIPAssociation", "AllocationId"),
        ("AWS::EC2::NatGateway", "AllocationId"),
        ("AWS::EC2::NatGateway", "AvailabilityZoneAddresses"),
        ("AWS::EC2::NatGateway", "SecondaryAllocationIds"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "SubnetMappings"),
    }
)
"""The properties with allocation IDs that the model has."""


class UnreadUsers:
    """Finds it. `names` are the stacks and logical ids of the resources of a design."""

    def __init__(self, names: Mapping[str, tuple[Stack, str]]) -> None:
        self._names = names

    def of(self, address: str) -> tuple[str, ...]:
        """What would tell whether something uses the Elastic IP of an address; of many, the first few."""
        stack, name = self._names[address]
        found = dict.fromkeys(self._facts(stack, f"{name}.{_ALLOCATION}", address))
        return tuple(found)[:_MOST_FACTS]

    def _facts(self, stack: Stack, name: str, address: str) -> Iterator[str]:
        """Of what a reference of a template means: a parameter, or an attribute of a resource."""
        if set(stack.template.transforms) - {SAM, LANGUAGE_EXTENSIONS}:
            yield f"whether a macro adds something that uses {address}"
        for output, content in _mapping(stack.template.tree.root.get("Outputs")).items():
            if name in _references(content):
                yield f"whether another stack, by the output `{output}`, uses {address}"
        for user, resource in stack.template.resources.items():
            for property, value in _mapping(_mapping(resource).get("Properties")).items():
                child = stack.children.get(user)
                if child is not None and property == "Parameters":
                    passed = (one for one, each in _mapping(value).items() if name in _references(each))
                    for parameter in passed:
                        yield from self._facts(child, parameter, address)
                elif name in _references(value) and (resource.get("Type"), property) not in _READ:
                    yield f"whether {stack.address(user)} uses {address}"


def _mapping(node: Any) -> Mapping[str, Any]:
    return node if isinstance(node, dict) else {}


def _references(root: Any) -> Iterator[str]:
    """The references of a part of a template: `Name` or `Name.Attribute`."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
            if isinstance(node.get("Ref"), str):
                yield node["Ref"]
            attribute = node.get("Fn::GetAtt")
            if isinstance(attribute, list) and all(isinstance(one, str) for one in attribute):
                yield ".".join(attribute)
            elif isinstance(attribute, str):
                yield attribute
        elif isinstance(node, str):
            yield from VARIABLE.findall(node)
