"""Which provider configuration a resource belongs to, and the Region that it names."""

from typing import TYPE_CHECKING, Any

from enilint.inputs.terraform.hcl.syntax import (
    Expression,
    Literal,
    ObjectExpression,
    ScopeTraversal,
    TemplateWrap,
    TraverseAttribute,
)
from enilint.inputs.terraform.source.files import PlacedBlock

if TYPE_CHECKING:
    from enilint.inputs.terraform.source.evaluation import ModuleInstance

_AWS = "aws"


class Providers:
    """The configurations of the AWS provider that one module instance knows, by what they are called in it."""

    def __init__(self, module: "ModuleInstance") -> None:
        self._module = module
        self._own: dict[str, PlacedBlock] | None = None

    def key(self, placed: PlacedBlock) -> str:
        """The provider of a resource: `aws`, `aws.west`, with the module that configures it before it."""
        module, name = self._owner(self._name(placed))
        return f"{module.address}:{name}" if module.path else name

    def region(self, placed: PlacedBlock) -> Any:
        """The Region of a resource: its own, or that of its provider; None where none is named."""
        own = placed.block.body.attributes.get("region")
        if own is not None:
            return self._module.value(placed.file_of(own), own, self._module.scope, "region")
        module, name = self._owner(self._name(placed))
        provider = module.providers.configured().get(name)
        attribute = provider.block.body.attributes.get("region") if provider is not None else None
        if provider is None or attribute is None:
            return None
        symbol = f"{module.prefix}provider.{name}.region"
        return module.value(provider.file_of(attribute), attribute, module.scope, symbol)

    def configured(self) -> dict[str, PlacedBlock]:
        """The provider blocks of the module itself."""
        if self._own is None:
            self._own = {}
            for placed in self._module.source.providers:
                if placed.block.labels[0].value == _AWS:
                    alias = placed.block.body.attributes.get("alias")
                    name = _text(alias.value) if alias is not None else ""
                    self._own[f"{_AWS}.{name}" if name else _AWS] = placed
        return self._own

    def _name(self, placed: PlacedBlock) -> str:
        written = placed.block.body.attributes.get("provider")
        return (_text(written.value) or _AWS) if written is not None else _AWS

    def _owner(self, name: str) -> "tuple[ModuleInstance, str]":
        """The module that configures a provider, and what it is called there."""
        module = self._module
        while module.caller is not None and module.placed_call is not None:
            if name in module.providers.configured():
                break
            passed = module.placed_call.block.body.attributes.get("providers")
            if passed is not None and isinstance(passed.value, ObjectExpression):
                names = {_text(item.key): _text(item.value) for item in passed.value.items}
                name = names.get(name, name)
            module = module.caller
        return module, name


def _text(node: Expression) -> str:
    """The name that a reference to a provider writes: `aws.west`, in quotes or not."""
    if isinstance(node, TemplateWrap):
        node = node.wrapped
    if isinstance(node, Literal):
        return str(node.value)
    if isinstance(node, ScopeTraversal):
        return node.root + "".join(f".{step.name}" for step in node.steps if isinstance(step, TraverseAttribute))
    return ""
