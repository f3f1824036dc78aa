"""Whether anything else of the source names a resource: an expression of its module, or an import."""

import re
from collections.abc import Iterator
from itertools import chain

from enilint.files.late import late
from enilint.inputs.terraform.hcl.references import references
from enilint.inputs.terraform.hcl.syntax import Body, Expression
from enilint.inputs.terraform.references import module_and_steps
from enilint.inputs.terraform.source.modules import SourceModule, SourceTree
from enilint.inputs.terraform.unread_users import Users
from enilint.values import Answer, Missing

_ATTACHES = late(r"(?<!aws_)attach[-_]?network[-_]?interface", re.IGNORECASE)
"""AttachNetworkInterface, in a script or in a policy that allows it."""

_Name = tuple[str, str]


class Mentions:
    """Finds what names a resource. A module is read when the first of its resources is asked for."""

    def __init__(self, tree: SourceTree, users: Users) -> None:
        self._tree = tree
        self._users = users
        self._names: dict[int, frozenset[_Name]] = {}

    def of(self, address: str) -> Answer:
        """Whether anything names the resource of an address; Missing if a script can find it at run time."""
        path, (type, name, *_) = module_and_steps(address)
        calls = tuple(step.name for step in path)
        module = self._tree.module(calls)
        if module is None:
            return Missing((f"the source of {address}",))
        names = self._names.get(id(module))
        if names is None:
            names = self._names[id(module)] = frozenset(_named_in(module))
        if (type.name, name.name) in names:
            return True
        if module.incomplete:
            return Missing((f"what names {address}: a file of its module cannot be read",))
        may_attach = self._users.may_call(_ATTACHES, calls, (type.name, name.name))
        return Missing((f"whether a script attaches {address} at run time",)) if may_attach else False


def _named_in(module: SourceModule) -> Iterator[_Name]:
    """The resources that the expressions of a module name."""
    placed = chain(
        module.resources.values(),
        module.calls.values(),
        module.outputs.values(),
        module.providers,
        module.imports,
        module.checks,
        module.actions,
    )
    values = chain(
        (one.attribute.value for one in module.locals.values()), *(_expressions(one.block.body) for one in placed)
    )
    for expression in values:
        for one in references(expression):
            if one.steps:
                yield one.root, str(one.steps[0]).removeprefix(".")


def _expressions(body: Body) -> Iterator[Expression]:
    yield from (one.value for one in body.attributes.values())
    for block in body.blocks:
        yield from _expressions(block.body)
