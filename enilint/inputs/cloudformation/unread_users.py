"""What may use a resource of a template, though nothing that the model reads does."""

from collections.abc import Iterator, Mapping
from typing import Any

from enilint.inputs.cloudformation.mapping.types import TYPES
from enilint.inputs.cloudformation.mentions import references_in
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.template import LANGUAGE_EXTENSIONS, SAM

_MOST_FACTS = 3
_ALLOCATION = "AllocationId"
_ELASTIC_IP = "AWS::EC2::EIP"
_STACK = "AWS::CloudFormation::Stack"
_IDS = (".InstanceId", ".SubnetId", ".VpcId")
_WITHOUT_ADDRESSES = frozenset({"AWS::EC2::FlowLog", "AWS::EC2::NetworkAcl", "AWS::EC2::SubnetNetworkAclAssociation"})
"""Types that name subnets, and take no addresses of them."""
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
_PODS_IN = ("AWS::EKS::FargateProfile", "Subnets")
"""The type and property that list the subnets of pods on Fargate: each pod has an interface of its own."""
_TAKES_PUBLIC_IP = frozenset({("AWS::Redshift::Cluster", "ElasticIp")})
"""Properties that associate the Elastic IP of a public address."""
_PUBLIC_IP = ".PublicIp"
_USER_DATA = "UserData"
_OF_TEMPLATE = "LaunchTemplateData"
_INIT = "AWS::CloudFormation::Init"
"""The metadata with what the cfn-init script does on an instance."""


class UnreadUsers:
    """Finds it. `names` are the stacks and logical ids of the resources of a design."""

    def __init__(self, names: Mapping[str, tuple[Stack, str]]) -> None:
        self._names = names

    def of(self, address: str) -> tuple[str, ...]:
        """What would tell whether something uses the Elastic IP or subnet of an address; of many, the first few."""
        return tuple(dict.fromkeys(fact for _, fact in self._found(address)))[:_MOST_FACTS]

    def stacks_of(self, address: str) -> tuple[str, ...]:
        """The same of nested stacks that were not read alone, for a resource of any type."""
        return tuple(dict.fromkeys(fact for is_stack, fact in self._found(address) if is_stack))[:_MOST_FACTS]

    def _found(self, address: str) -> Iterator[tuple[bool, str]]:
        if address not in self._names:
            return
        stack, name = self._names[address]
        is_elastic_ip = stack.template.resources[name].get("Type") == _ELASTIC_IP
        attributes = [f".{_ALLOCATION}"] if is_elastic_ip else ["", *_IDS]
        names = frozenset(f"{name}{one}" for one in attributes)
        yield from self._facts(stack, names, address, is_elastic_ip=is_elastic_ip)
        if is_elastic_ip:
            public_ip = frozenset((name, f"{name}{_PUBLIC_IP}"))
            yield from self._of_public_ip(stack, public_ip, address)
            yield from self._of_scripts(stack, public_ip, names, address)

    def _of_scripts(
        self, stack: Stack, public_ip: frozenset[str], names: frozenset[str], address: str
    ) -> Iterator[tuple[bool, str]]:
        """The facts of scripts that get the public address of an Elastic IP, or by cfn-init its allocation ID."""
        for user, content in stack.template.resources.items():
            resource = _mapping(content)
            properties = _mapping(resource.get("Properties"))
            user_data = [properties.get(_USER_DATA), _mapping(properties.get(_OF_TEMPLATE)).get(_USER_DATA)]
            init = _mapping(resource.get("Metadata")).get(_INIT)
            is_named = not public_ip.isdisjoint(references_in([*user_data, init]))
            if is_named or not names.isdisjoint(references_in(init)):
                yield False, f"whether a script of {stack.address(user)} associates {address}"

    def _of_public_ip(self, stack: Stack, names: frozenset[str], address: str) -> Iterator[tuple[bool, str]]:
        """The facts of the resources that take the public address of an Elastic IP."""
        for user, resource in stack.template.resources.items():
            type = str(_mapping(resource).get("Type"))
            for property, value in _mapping(_mapping(resource).get("Properties")).items():
                if (type, property) in _TAKES_PUBLIC_IP and not names.isdisjoint(references_in(value)):
                    yield False, f"whether {stack.address(user)} uses {address}"

    def _facts(
        self, stack: Stack, names: frozenset[str], address: str, *, is_elastic_ip: bool
    ) -> Iterator[tuple[bool, str]]:
        """Each fact, and whether it is about a stack that was not read. `names` are references to the resource."""
        if set(stack.template.transforms) - {SAM, LANGUAGE_EXTENSIONS}:
            yield False, f"whether a macro adds something that uses {address}"
        for output, content in _mapping(stack.template.tree.root.get("Outputs")).items():
            if not names.isdisjoint(references_in(content)):
                yield False, f"whether another stack, by the output `{output}`, uses {address}"
        for user, resource in stack.template.resources.items():
            type = str(_mapping(resource).get("Type"))
            child = stack.children.get(user)
            for property, value in _mapping(_mapping(resource).get("Properties")).items():
                if child is not None and property == "Parameters":
                    passed = [one for one, each in _mapping(value).items() if not names.isdisjoint(references_in(each))]
                    if passed:
                        yield from self._facts(child, frozenset(passed), address, is_elastic_ip=is_elastic_ip)
                    continue
                is_read = (type, property) in _READ if is_elastic_ip else type in TYPES or type in _WITHOUT_ADDRESSES
                if not is_read and not names.isdisjoint(references_in(value)):
                    has_pods = (type, property) == _PODS_IN
                    words = "how many interfaces the pods of {} have in" if has_pods else "whether {} uses"
                    yield type == _STACK, f"{words.format(stack.address(user))} {address}"


def _mapping(node: Any) -> Mapping[str, Any]:
    return node if isinstance(node, dict) else {}
