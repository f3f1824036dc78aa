"""Whether anything else of the source names a resource: an expression of its module, or an import."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from enilint.files.late import late
from enilint.inputs.terraform.hcl.references import references
from enilint.inputs.terraform.hcl.syntax import Body, Expression, ScopeTraversal
from enilint.inputs.terraform.references import module_and_steps
from enilint.inputs.terraform.source.kept import Kept
from enilint.inputs.terraform.source.modules import SourceModule, SourceTree
from enilint.inputs.terraform.unread_users import Users
from enilint.model.naming import block_of
from enilint.values import Answer, Missing

_ATTACHES = late(r"(?<!aws_)attach[-_]?network[-_]?interface", re.IGNORECASE)
"""AttachNetworkInterface, in a script or in a policy that allows it."""

_PLAIN_USES = frozenset(
    {
        ("aws_ec2_traffic_mirror_target", "network_interface_id"),
        ("aws_eip", "network_interface"),
        ("aws_eip_association", "network_interface_id"),
        ("aws_flow_log", "eni_id"),
        ("aws_network_interface_sg_attachment", "network_interface_id"),
        ("aws_route", "network_interface_id"),
    }
)
"""The arguments that get the id of an interface and do not attach it."""
_ADDRESSES = frozenset(
    {"ipv6_addresses", "mac_address", "private_dns_name", "private_ip", "private_ip_list", "private_ips"}
)
"""The attributes of an interface that tell nobody its id."""

_Name = tuple[str, str]


class Mentions:
    """Finds what names a resource. A module is read when the first of its resources is asked for."""

    def __init__(self, tree: SourceTree, users: Users) -> None:
        self._tree = tree
        self._users = users
        self._names: dict[int, dict[_Name, bool]] = {}
        self._of_blocks: dict[tuple[str, bool], bool | str] = {}

    def of(self, address: str, to_attach: bool) -> Answer:
        """Whether anything names the resource of an address; Missing if a script can find it at run time.

        With `to_attach`, what cannot attach an interface does not count: what gets its address, and an Elastic IP.
        """
        block = (block_of(address), to_attach)
        if block not in self._of_blocks:
            self._of_blocks[block] = self._of_block(*block)
        answer = self._of_blocks[block]
        return Missing((answer.format(address),)) if isinstance(answer, str) else answer

    def _of_block(self, address: str, to_attach: bool) -> bool | str:
        """The same for all instances of a block; a text is what is missing, with `{}` for the address of one."""
        path, (type, name, *_) = module_and_steps(address)
        calls = tuple(step.name for step in path)
        module = self._tree.module(calls)
        if module is None:
            return "the source of {}"
        names = self._names.get(id(module))
        if names is None:
            names = self._names[id(module)] = {}
            for one, is_id in _named_in(module, self._tree.shared(Named)):
                names[one] = is_id or names.get(one, False)
        may_attach = names.get((type.name, name.name))
        if may_attach or (may_attach is not None and not to_attach):
            return True
        if module.incomplete:
            return "what names {}: a file of its module cannot be read"
        is_called = self._users.may_call(_ATTACHES, calls, (type.name, name.name))
        return "whether a script attaches {} at run time" if is_called else False


class Named(Kept[tuple[tuple[_Name, bool], ...]]):
    """What blocks name, each with whether it may be attached by it."""


def _named_in(module: SourceModule, known: Named) -> Iterator[tuple[_Name, bool]]:
    """The resources that the expressions of a module name, each with whether they may be attached by it."""
    listed = (module.providers, module.imports, module.checks, module.actions)
    for placed in chain(module.calls.values(), module.outputs.values(), *listed):
        block = placed.block
        yield from known.of(block, lambda block=block: _named_by((one, True) for one in _expressions(block.body)))  # type: ignore[misc]
    yield from _named_by((one.attribute.value, True) for one in module.locals.values())
    for (_, type, _), placed in module.resources.items():
        block = placed.block
        yield from known.of(block, lambda type=type, block=block: _named_by(_of_resource(type, block.body)))  # type: ignore[misc]


def _named_by(expressions: Iterable[tuple[Expression, bool]]) -> tuple[tuple[_Name, bool], ...]:
    found = ((one, may_attach) for expression, may_attach in expressions for one in references(expression) if one.steps)
    return tuple(dict.fromkeys((_name_of(one), may_attach and not _is_address(one)) for one, may_attach in found))


def _name_of(reference: ScopeTraversal) -> _Name:
    return reference.root, str(reference.steps[0]).removeprefix(".")


def _is_address(reference: ScopeTraversal) -> bool:
    return str(reference.steps[-1]).removeprefix(".") in _ADDRESSES


def _of_resource(type: str, body: Body) -> Iterator[tuple[Expression, bool]]:
    yield from ((one.value, (type, name) not in _PLAIN_USES) for name, one in body.attributes.items())
    for block in body.blocks:
        yield from ((one, True) for one in _expressions(block.body))


def _expressions(body: Body) -> Iterator[Expression]:
    yield from (one.value for one in body.attributes.values())
    for block in body.blocks:
        yield from _expressions(block.body)
