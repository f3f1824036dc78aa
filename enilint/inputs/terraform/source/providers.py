"""Which provider configuration a resource belongs to, and the Region that it names."""

import re
from typing import Any

from enilint.files.late import late
from enilint.inputs.terraform.hcl.syntax import (
    Expression,
    Index,
    Literal,
    ObjectExpression,
    ScopeTraversal,
    Template,
    TemplateWrap,
)
from enilint.inputs.terraform.source.files import PlacedBlock
from enilint.inputs.terraform.source.scope import Module
from enilint.inputs.terraform.source.values import symbol_of
from enilint.typed import Protocol

_AWS = "aws"
_OF_ANY_ACCOUNT = frozenset({"alias", "default_tags", "ignore_tags", "max_retries", "region", "retry_mode", "version"})
"""What a configuration may say that says nothing about the account."""
_OF_THE_ENVIRONMENT = "environment"
_OF_AWS = late(r"(^|\.)(amazonaws\.com(\.cn)?|api\.aws|localstack\.cloud|docker\.internal)$|^(127|0)\.")
"""Hosts of AWS, and of emulators on this machine; names without a dot are those of containers."""


class Providers:
    """The configurations of the AWS provider that one module instance knows, by what they are called in it.

    Of a module that is called, some can be those of its caller: `call` is the block that passes them on.
    """

    def __init__(self, module: Module, caller: "Providers | None", call: PlacedBlock | None) -> None:
        self._module = module
        self._caller = caller
        self._call = call
        self._own: dict[str, PlacedBlock] | None = None
        self._owners: dict[str, tuple[Providers, str]] = {}
        self._keys: dict[str, str] = {}
        self._regions: dict[str, str] = {}
        self._credentials: dict[str, tuple[str, ...]] = {}
        self._default_tags: dict[str, Any] = {}
        self._others: dict[str, PlacedBlock | None] = {}
        self._accounts: dict[str, str] = {}

    def key(self, named: str) -> str:
        """The provider of a name: `aws`, `aws.west`, with the module that configures it before it."""
        if named not in self._keys:
            owner, name = self._owner(named)
            self._keys[named] = f"{owner._module.address}:{name}" if owner._module.path else name
        return self._keys[named]

    def account(self, named: str) -> str:
        """What stands for the account of a provider: the first one with the same credentials."""
        if named not in self._accounts:
            owner, name = self._owner(named)
            key = self.key(named)
            self._accounts[named] = self._module.evaluation.accounts.setdefault(owner.credentials(name) or (key,), key)
        return self._accounts[named]

    def credentials(self, name: str) -> tuple[str, ...]:
        """What a provider configuration takes its credentials from; empty where that cannot be compared.

        Without an argument for them, they are those of the environment.
        """
        if name not in self._credentials:
            placed = self.configuration(name)
            self._credentials[name] = (_OF_THE_ENVIRONMENT,) if placed is None else self._named_by(placed, name)
        return self._credentials[name]

    def _named_by(self, placed: PlacedBlock, name: str) -> tuple[str, ...]:
        body = placed.block.body
        if any(one.type not in _OF_ANY_ACCOUNT for one in body.blocks):
            return ()
        found = [_OF_THE_ENVIRONMENT]
        for argument in (body.attributes[one] for one in sorted(body.attributes) if one not in _OF_ANY_ACCOUNT):
            own = f"{self._module.prefix}provider.{name}.{argument.name}"
            symbol = symbol_of(self._module.value(placed.file_of(argument), argument, self._module.scope, own))
            if symbol is None:
                return ()
            found.append(f"{argument.name} = {symbol}")
        return tuple(found)

    def region(self, named: str) -> Any:
        """The Region that a provider names; None where it names none."""
        owner, name = self._owner(named)
        return owner._regions.get(name) or owner._region(name)

    def _region(self, name: str) -> Any:
        """The Region that one of the configurations names. One that is not known yet may be later."""
        provider = self.configuration(name)
        attribute = provider.block.body.attributes.get("region") if provider is not None else None
        if provider is None or attribute is None:
            return None
        symbol = f"{self._module.prefix}provider.{name}.region"
        value = self._module.value(provider.file_of(attribute), attribute, self._module.scope, symbol)
        if isinstance(value, str):
            self._regions[name] = value
        return value

    def default_tags(self, named: str) -> Any:
        """The tags that a provider gives all of its resources; None where it gives none."""
        owner, name = self._owner(named)
        name = name.partition("[")[0]
        if name not in owner._default_tags:
            owner._default_tags[name] = owner._tags_of(name)
        return owner._default_tags[name]

    def _tags_of(self, name: str) -> Any:
        provider = self.configuration(name)
        blocks = provider.block.body.blocks if provider is not None else ()
        for block in blocks:
            attribute = block.body.attributes.get("tags") if block.type == "default_tags" else None
            if provider is not None and attribute is not None:
                symbol = f"{self._module.prefix}provider.{name}.default_tags"
                return self._module.value(provider.file_of(attribute), attribute, self._module.scope, symbol)
        return None

    def not_of_aws(self, named: str) -> PlacedBlock | None:
        """The provider block of a name, if it sends the requests to EC2 to another cloud with the same API."""
        if named not in self._others:
            self._others[named] = self._other_cloud(named)
        return self._others[named]

    def _other_cloud(self, named: str) -> PlacedBlock | None:
        owner, name = self._owner(named)
        configured = owner.configuration(name)
        blocks = configured.block.body.blocks if configured is not None else ()
        if not blocks:
            return None
        found = (one.body.attributes.get("ec2") for one in blocks if one.type == "endpoints")
        is_other = any(attribute is not None and _is_other_cloud(_written(attribute.value)) for attribute in found)
        return configured if is_other else None

    def configuration(self, name: str) -> PlacedBlock | None:
        """The provider block of a name, with the key of one of its instances behind it where it has `for_each`."""
        return self.configured().get(name.partition("[")[0])

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

    def _owner(self, name: str) -> "tuple[Providers, str]":
        """The providers of the module that configures one, and what it is called there."""
        if name not in self._owners:
            self._owners[name] = self._found_owner(name)
        return self._owners[name]

    def _found_owner(self, name: str) -> "tuple[Providers, str]":
        owner = self
        while owner._caller is not None and owner._call is not None:
            if owner.configuration(name) is not None:
                break
            passed = owner._call.block.body.attributes.get("providers")
            if passed is not None and isinstance(passed.value, ObjectExpression):
                names = {_text(item.key): _text(item.value) for item in passed.value.items}
                name = names.get(name, name)
            owner = owner._caller
        return owner, name


def provider_of(resource: PlacedBlock) -> str:
    """What the provider of a resource is called in its module: `aws`, `aws.west`."""
    written = resource.block.body.attributes.get("provider")
    return (_text(written.value) or _AWS) if written is not None else _AWS


def _written(node: Expression) -> str:
    """What is written of a text, with `{}` for each part that is not."""
    if isinstance(node, Template):
        return "".join(map(_written, node.parts))
    return str(node.value) if isinstance(node, Literal) else "{}"


def _is_other_cloud(endpoint: str) -> bool:
    """Whether an endpoint is for certain neither one of AWS nor an emulator that runs locally."""
    host, _, path = re.sub(r"^https?://", "", endpoint).partition("/")
    host = host.rpartition(":")[0] or host
    if "{}" in host:
        return bool(path)
    return "." in host and _OF_AWS.search(host) is None


class ModuleWithProviders(Module, Protocol):
    """A module instance, as far as its resources ask for it."""

    @property
    def providers(self) -> Providers:
        """The provider configurations that it knows."""


def _text(node: Expression) -> str:
    """The name that a reference to a provider writes: `aws.west`, in quotes or not, or `aws.by_region["us-east-1"]`."""
    if isinstance(node, TemplateWrap):
        node = node.wrapped
    if isinstance(node, Literal):
        return str(node.value)
    if isinstance(node, Index):
        return f"{_text(node.collection)}[*]"
    if isinstance(node, ScopeTraversal):
        return node.root + "".join(map(str, node.steps))
    return ""
