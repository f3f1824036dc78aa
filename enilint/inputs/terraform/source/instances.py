"""Resource and data source instances, and the attributes that expressions ask them for."""

from typing import Any

from enilint.inputs.terraform.resource import Resource, moved
from enilint.inputs.terraform.source.answers import answer, asked
from enilint.inputs.terraform.source.arguments import Place
from enilint.inputs.terraform.source.block_constants import BlockConstants
from enilint.inputs.terraform.source.blocks import EvaluatedBlock, Nested
from enilint.inputs.terraform.source.expansion import Member
from enilint.inputs.terraform.source.files import PlacedBlock
from enilint.inputs.terraform.source.given import NOT_GIVEN
from enilint.inputs.terraform.source.providers import ModuleWithProviders, provider_of
from enilint.inputs.terraform.source.scope import Scope, WholeEvaluation
from enilint.inputs.terraform.source.shared import Shared
from enilint.inputs.terraform.source.values import Lazy, symbol_of
from enilint.values import Unknown

_SAME_AS = {
    ("aws_alb_target_group", "arn"): "id",
    ("aws_ami", "image_id"): "id",
    ("aws_eip", "allocation_id"): "id",
    ("aws_lb_target_group", "arn"): "id",
}
"""Attributes that always equal another one of their resource."""
_REMOTE_STATE = "terraform_remote_state"
_META = frozenset({"count", "depends_on", "for_each", "lifecycle", "provider"})


class ResourceInstance(Lazy):
    """One instance of a resource or data block.

    `conditions` are what its existence depends on, `doubt` says what would tell. `resource` is what is made of it, once
    that is.
    """

    __slots__ = (
        "_values",
        "address",
        "block",
        "conditions",
        "doubt",
        "key",
        "mode",
        "module",
        "name",
        "placed",
        "resource",
        "type",
    )

    def __init__(
        self,
        module: ModuleWithProviders,
        placed: PlacedBlock,
        names: tuple[str, str, str],
        member: Member,
        address: str,
        scope: Scope,
        doubt: str,
        constants: BlockConstants,
        shared: Shared | None = None,
    ) -> None:
        self.module = module
        self.placed = placed
        self.mode, self.type, self.name = names
        self.key = member.key
        self.address = address
        self.conditions = module.conditions | {member.condition} if member.condition else module.conditions
        self.doubt = doubt or module.doubt
        self.block = EvaluatedBlock(module, placed, scope, address, constants, self, shared)
        self._values: dict[str, Any] = {}
        self.resource: Resource | None = None

    @property
    def symbol(self) -> str:
        """The address."""
        return self.address

    def move(self, lines: int) -> None:
        """Take note that the block stands so many lines further down than before."""
        self.block.move()
        if self.resource is not None:
            self.resource.at = moved(self.resource.at, lines)
            self.resource.attributes.move(lines)

    def attribute(self, name: str) -> Any:
        """An attribute: what the plan knows, else what the source says, else what only the apply will tell."""
        if name not in self._values:
            self._values[name] = self._attribute(_SAME_AS.get((self.type, name), name))
        return self._values[name]

    def _attribute(self, name: str) -> Any:
        value = self.module.evaluation.given.attribute(self.address, name)
        if value is NOT_GIVEN:
            value = self.block.value(name) if name not in _META else None
            if value is None:
                return self._computed(name)
        typed = self.block.constants.typed
        return value if typed is None else typed.seen(name, value)

    @property
    def evaluation(self) -> WholeEvaluation:
        """The evaluation that it is a part of."""
        return self.module.evaluation

    def argument(self, name: str) -> Any:
        """An argument; None where it is not set."""
        return self.block.value(name)

    def nested(self, name: str) -> Nested:
        """The nested blocks of a type."""
        return self.block.nested(name)

    @property
    def label(self) -> str:
        """What messages call the resource: its type and name."""
        return f"{self.type}.{self.name}"

    def refuse(self, place: Place, message: str, *, is_old: bool) -> None:
        """Note a value that does not fit; not of what may not exist, where it may not come to that."""
        if not self.conditions:
            file, start, _ = place
            self.module.evaluation.misfit(file, start, message, is_old=is_old)

    def _computed(self, name: str) -> Any:
        """An attribute that the provider computes."""
        if self.type == _REMOTE_STATE and self.mode == "data":
            outputs = self._outputs(name)
            if outputs is not None:
                return outputs
        if self.type == "aws_region" and self.mode == "data" and name in ("id", "name", "region"):
            region = self.region()
            if region is not None:
                return region
        told = answer(self, name)
        if told is not None:
            return told
        symbol = f"{self._address_of_answer()}.{name}"
        self.module.evaluation.computed[symbol] = (self, name)
        return Unknown(symbol, symbol)

    def _outputs(self, name: str) -> Any:
        """The outputs of another root module, or one of them, as Terraform 0.11 wrote it; None where nothing tells."""
        states = self.evaluation.states
        outputs = states.outputs(self) if states is not None else None
        if name == "outputs" or outputs is None or name not in outputs.names():
            return outputs if name == "outputs" else None
        return outputs.attribute(name)

    def asked(self, name: str) -> Any:
        """What a data source asks an attribute to be with its filters; None where none is for it."""
        return asked(self, name)

    def region(self) -> Any:
        """The Region: its own, or that of its provider; None where none is named."""
        own = self.block.value("region")
        return self.module.providers.region(provider_of(self.placed)) if own is None else own

    def _address_of_answer(self) -> str:
        """The address; of data sources that ask AWS for the same list of zones, that of the first one."""
        if (self.mode, self.type) != ("data", "aws_availability_zones"):
            return self.address
        filters = self.block.nested("filter")
        names = [name for name in sorted(self.placed.block.body.attributes) if name not in _META]
        asked = [self.region(), *map(self.block.value, names)]
        asked += [block.value(name) for block in filters.blocks for name in ("name", "values")]
        symbols = [*map(symbol_of, asked), None if filters.missing else "all"]
        if None in symbols:
            return self.address
        question = (self.module.providers.account(provider_of(self.placed)), *names, *symbols)
        return self.module.evaluation.zone_lists.setdefault(question, self.address)
