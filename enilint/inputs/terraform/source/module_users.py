"""Who uses what in the modules of source."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from enilint.inputs.terraform.hcl.syntax import Body, Expression
from enilint.inputs.terraform.source.modules import SourceModule, SourceTree, module_of
from enilint.inputs.terraform.unread_users import Calls, Name, User

if TYPE_CHECKING:
    from enilint.inputs.terraform.hcl.uses import Use
    from enilint.inputs.terraform.source.run_time_calls import RunTimeCalls

_USE_ELASTIC_IPS = ("aws_eip", "aws_instance", "aws_lb", "aws_nat_gateway")
"""How types begin that use Elastic IPs, of which a module may have more than its stand-in."""


class ModuleUsers:
    """The users in each module of a tree. A module is read when it is first asked for. `read` reads a file."""

    def __init__(self, tree: SourceTree, read: Callable[[str], bytes]) -> None:
        self._tree = tree
        self._read = read
        self._users: dict[int, dict[Name, list[User]]] = {}
        self._calls: dict[re.Pattern[str], bool] = {}
        self._at_run_time: dict[str, RunTimeCalls] = {}

    def of(self, calls: Calls) -> Mapping[Name, Sequence[User]] | None:
        """The users in a module, by what they use; None if the module was not read."""
        module = self._tree.module(calls)
        if module is None:
            return None
        if id(module) not in self._users:
            from enilint.inputs.terraform.hcl.uses import uses

            found = self._users[id(module)] = defaultdict(list)
            for kind, name, argument, expression in _expressions_of(module):
                for use in uses(expression):
                    key, rest = _key(use, name)
                    if key is not None:
                        found[key].append(User(kind, name, argument, rest))
        return self._users[id(module)]

    def doubts(self, calls: Calls) -> Iterator[str]:
        """What of a module was not read, in words that can be followed by "uses ..."."""
        module = self._tree.module(calls)
        if module is not None and module.incomplete:
            yield f"a file of {module_of(calls) or 'the root module'} that cannot be read"
        if module is not None and any(one.startswith(_USE_ELASTIC_IPS) for one in module.also):
            yield f"a resource of {module_of(calls)} that {module.stand_in} lacks"

    def calls(self, action: re.Pattern[str]) -> bool:
        """Whether a script has a call, or a policy allows it."""
        if action not in self._calls:
            self._calls[action] = any(map(action.search, self._tree.texts.values()))
        return self._calls[action]

    def may_call(self, action: re.Pattern[str], calls: Calls, name: Name) -> bool:
        """Whether a call of an action may be about a resource, beyond what uses its ID."""
        from enilint.inputs.terraform.source.run_time_calls import RunTimeCalls

        type = name[0]
        if type not in self._at_run_time:
            self._at_run_time[type] = RunTimeCalls(self._tree, self._read, self, action, type)
        found = self._at_run_time[type]
        return found.is_open or (calls, name) in found.named_in_policies


def _key(use: "Use", user: str) -> tuple[Name | None, tuple[str, ...]]:
    """What a use is of, and what it uses of it: `self` is the user, in a provisioner of it."""
    if use.root == "self":
        type, _, name = user.partition(".")
        return (type, name), use.names
    if use.root == "data" and len(use.names) > 1:
        return ("data", f"{use.names[0]}.{use.names[1]}"), use.names[2:]
    return ((use.root, use.names[0]), use.names[1:]) if use.names else (None, ())


def _expressions_of(module: SourceModule) -> Iterator[tuple[str, str, str, Expression]]:
    """The expressions of a module: the kind and the name of what they are in, the argument or block, the expression."""
    for (mode, type, name), placed in module.resources.items():
        kind = "data" if mode == "data" else "resource"
        yield from ((kind, f"{type}.{name}", *one) for one in _arguments(placed.block.body))
    for name, placed in module.calls.items():
        yield from (("call", name, *one) for one in _arguments(placed.block.body))
    for name, placed in module.outputs.items():
        yield from (("output", name, *one) for one in _arguments(placed.block.body))
    for name, local in module.locals.items():
        yield "local", name, "", local.attribute.value


def _arguments(body: Body) -> Iterator[tuple[str, Expression]]:
    """The expressions of a block, each with the argument or the nested block that it is in."""
    yield from ((one.name, one.value) for one in body.attributes.values())
    for block in body.blocks:
        yield from ((block.type, expression) for _, expression in _arguments(block.body))
