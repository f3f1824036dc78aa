"""The network interfaces of Lambda functions: functions share one for a subnet and a set of security groups."""

from collections.abc import Iterator

from msgspec import Struct

from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import SubnetService
from enilint.model.lookups import Lookups
from enilint.values import Unknown, known, same

FUNCTION = "lambda-function"


class FunctionInterface(Struct, frozen=True, eq=False):
    """An interface that Lambda creates: that of a subnet and a set of security groups."""

    subnet: Subnet
    functions: tuple[SubnetService, ...]
    """The functions that share it."""


class Functions(Lookups):
    """Questions about Lambda functions."""

    def functions(self) -> Iterator[SubnetService]:
        """The Lambda functions with access to a VPC."""
        return (one for one in self._possible_functions() if same(one.service, FUNCTION) is True)

    def uncounted_functions(self) -> Iterator[SubnetService]:
        """What may be functions that need other interfaces than `function_interfaces` lists."""
        for one in self._possible_functions():
            is_known = same(one.service, FUNCTION) is True and not one.more_subnets and all(map(known, one.subnets))
            if not is_known or _groups_of(one) is None or one.address in self.existence:
                yield one

    def _possible_functions(self) -> Iterator[SubnetService]:
        services = (one for one in self.services if one.subnets or one.more_subnets)
        return (one for one in services if same(one.service, FUNCTION) is not False)

    def function_interfaces(self) -> list[FunctionInterface]:
        """The interfaces that Lambda creates for certain: those of known subnets and known, different sets of groups.

        Functions share the interface of a subnet and a set of groups, however many run at once (Lambda, "Understanding
        Hyperplane elastic network interfaces").
        """
        shared: dict[tuple[int, frozenset[int]], tuple[Subnet, list[SubnetService]]] = {}
        for function in self.functions():
            groups = _groups_of(function)
            if groups is None or function.address in self.existence:
                continue
            for subnet in filter(None, map(known, function.subnets)):
                functions = shared.setdefault((id(subnet), groups), (subnet, []))[1]
                if function not in functions:
                    functions.append(function)
        return [FunctionInterface(subnet, tuple(functions)) for subnet, functions in shared.values()]


def _groups_of(function: SubnetService) -> frozenset[int] | None:
    """What tells its set of groups from others; None where it may be the set of another function."""
    listed = function.security_groups
    if listed is None or listed.more or not listed.uses:
        return None
    groups = [known(use.group) for use in listed.uses]
    return frozenset(map(id, groups)) if all(map(_is_distinct, groups)) else None


def _is_distinct(group: SecurityGroup | None) -> bool:
    """Whether a group is another one than all others of the design."""
    return group is not None and (group.declared or not isinstance(group.id, Unknown))
