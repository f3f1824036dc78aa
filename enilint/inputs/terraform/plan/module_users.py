"""Who uses what in the modules of a plan's configuration. What local values are made of, a plan does not tell."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.plan.configuration import ConfigurationTree, ConfiguredModule
from enilint.inputs.terraform.references import ModuleStep, Reference
from enilint.inputs.terraform.unread_users import Calls, Name, User


class ModuleUsers:
    """The users in each module of a configuration."""

    def __init__(self, tree: ConfigurationTree) -> None:
        self._tree = tree
        self._users: dict[int, dict[Name, list[User]]] = {}

    def of(self, calls: Calls) -> Mapping[Name, Sequence[User]] | None:
        """The users in a module, by what they use."""
        module = self._tree.module(tuple(map(ModuleStep, calls)))
        if module is None:
            return None
        if id(module) not in self._users:
            found = self._users[id(module)] = defaultdict(list)
            for kind, name, argument, expression in _expressions_of(module):
                for reference in self._tree.references(expression):
                    found[_key(reference)].append(
                        User(kind, name, argument, tuple(one.name for one in reference.rest if one.name))
                    )
        return self._users[id(module)]

    def doubts(self, calls: Calls) -> Iterator[str]:
        """A plan has everything."""
        return iter(())

    def calls(self, action: re.Pattern[str]) -> bool:
        """Not as far as a plan shows: it has no texts of scripts."""
        return False

    def may_call(self, action: re.Pattern[str], calls: Calls, name: Name) -> bool:
        """Not as far as a plan shows."""
        return False


def _key(reference: Reference) -> Name:
    if reference.kind == "data":
        return "data", f"{reference.type}.{reference.name}"
    return (reference.type if reference.kind == "resource" else reference.kind), reference.name


def _expressions_of(module: ConfiguredModule) -> Iterator[tuple[str, str, str, object]]:
    """The expressions of a module: the kind and the name of what they are in, the argument or block, the expression."""
    for one in module.resources:
        kind, name = "data" if one.mode == "data" else "resource", f"{one.type}.{one.name}"
        yield from ((kind, name, argument, expression) for argument, expression in one.expressions.items())
        yield kind, name, "provisioner", [each.expressions for each in one.provisioners]
    for name, call in module.module_calls.items():
        yield from (("call", name, argument, expression) for argument, expression in call.expressions.items())
    yield from (("output", name, "value", output.expression) for name, output in module.outputs.items())
