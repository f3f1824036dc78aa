"""Stacks: a template with the parameters that it is given."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from enilint.files.late import late
from enilint.findings import Location
from enilint.inputs.cloudformation.choices import OTHER, Variable, Variables
from enilint.inputs.cloudformation.template import Template
from enilint.inputs.placeholders import is_placeholder
from enilint.typed import Protocol

SSM_VALUE = "AWS::SSM::Parameter::Value<"
_DUMMIES = frozenset({"vpc-12345", "s-12345", "p-12345", "ami-1234", "dummy1a", "dummy1b", "dummy1c"})
"""What the AWS CDK writes for look-ups that it has not made yet (cloud-assembly-schema, context providers)."""


_ID = late(r"[a-z]+-\S*\Z")
_LEFT_OPEN = late(r"^<.*>$|x{4}|X{4}|^0\.0\.0\.0/(?:1[6-9]|2[0-8])$")
_WHOLE = late(r"-?[0-9]{1,9}\Z")
_MOST_NUMBERS = 20


class Stack(Struct, eq=False):
    """One instance of a template. `prefix` begins the addresses of its resources: empty, or `App/`.

    `parent` is the stack whose resource `logical_id` makes a nested one. `children` are those that its resources make,
    by logical id. `given` are values of its parameters by name. `environment` stands for the account and Region where
    a design has several; empty: there is one. `name` is that of the deployed stack; empty: not known. `tags` are those
    that the stack is deployed with; None: not known.
    """

    template: Template
    prefix: str = ""
    parent: "Stack | None" = None
    logical_id: str = ""
    children: "dict[str, Stack]" = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    environment: str = ""
    account: str | None = None
    region: str | None = None
    name: str = ""
    tags: dict[str, str] | None = None

    def address(self, logical_id: str) -> str:
        """What findings call a resource."""
        return self.prefix + logical_id

    def all(self) -> "Iterator[Stack]":
        """The stack and those nested in it."""
        yield self
        for child in self.children.values():
            yield from child.all()

    @property
    def root(self) -> "Stack":
        """The stack that this one is nested in at last."""
        return self if self.parent is None else self.parent.root

    def properties(self) -> dict[str, Any]:
        """The properties of the resource that makes a nested stack."""
        resource = self.parent.template.resources.get(self.logical_id) if self.parent is not None else None
        properties = resource.get("Properties") if isinstance(resource, dict) else None
        return properties if isinstance(properties, dict) else {}

    def passed(self, name: str) -> Any:
        """What the parent passes for a parameter, as it is written; None where it passes nothing."""
        parameters = self.properties().get("Parameters")
        return parameters.get(name) if isinstance(parameters, dict) else None


class Export(Struct, frozen=True, eq=False):
    """An output that other stacks may import. `is_elsewhere`: its stack is none of the design that imports it.

    `missing` is what there is to know of it first; empty: nothing.
    """

    stack: Stack
    output: Mapping[str, Any]
    is_elsewhere: bool = False
    missing: str = ""


Exports = dict[Any, Export]
"""By environment and form of the name; or by stack and output."""


class Importable(Protocol):
    """What finds exports."""

    def get(self, key: Any, /) -> Export | None:
        """The export of a key of `Exports`; None if there is none."""


def is_dummy(text: str) -> bool:
    """Whether the value of a parameter is still to be filled in."""
    is_id = _ID.match(text) is not None and is_placeholder(text)
    return text == "" or text in _DUMMIES or is_id or _LEFT_OPEN.search(text) is not None


def declare_all(stacks: Iterable[Stack], variables: Variables) -> None:
    """Take up what deployments of some stacks decide. Where a root is given one parameter, it is one deployment."""
    for stack in stacks:
        declare(stack, variables, is_deployment=bool(stack.root.given))
        declare_pseudo(stack, variables, stack.root.given)


def declare(stack: Stack, variables: Variables, *, is_deployment: bool) -> None:
    """Take up the parameters of a stack as variables. In a deployment, those that are not given have their defaults."""
    for name, parameter in stack.template.parameters.items():
        if not isinstance(parameter, dict):
            continue
        default = parameter.get("Default")
        text = _text_of(default)
        given = stack.given.get(name)
        variables.add(
            Variable(
                stack.prefix + name,
                name,
                given if given is not None else text,
                stack.template.key_place(stack.template.parameters, name),
                allowed=_allowed(parameter),
                is_given=given is not None or (is_deployment and text is not None),
            )
        )


def _allowed(parameter: dict[str, Any]) -> tuple[str, ...] | None:
    """All values that the declaration of a parameter allows; None if there is no list of them.

    A few numbers between `MinValue` and `MaxValue` are such a list: where numbers are compared, they are whole ones.
    """
    listed = parameter.get("AllowedValues")
    if isinstance(listed, list) and listed:
        return tuple(one for value in listed if (one := _text_of(value)) is not None)
    ends = [_text_of(parameter.get(name)) or "" for name in ("MinValue", "MaxValue")]
    if parameter.get("Type") != "Number" or not all(_WHOLE.match(end) for end in ends):
        return None
    numbers = range(int(ends[0]), int(ends[1]) + 1)
    return tuple(map(str, numbers)) if 0 < len(numbers) <= _MOST_NUMBERS else None


def declare_pseudo(stack: Stack, variables: Variables, given: dict[str, str]) -> None:
    """Take up the account, Region and partition of a stack as variables."""
    own = {"AWS::AccountId": stack.account, "AWS::Region": stack.region}
    for name in ("AWS::AccountId", "AWS::Partition", "AWS::Region"):
        value = given.get(name) or own.get(name)
        variables.add(
            Variable(
                pseudo_name(stack, name), name, value or OTHER, Location(stack.template.path), is_given=bool(value)
            )
        )


def pseudo_name(stack: Stack, name: str) -> str:
    """The variable of a pseudo parameter: one for all stacks of an environment."""
    environment = stack.root.environment
    return f"{name} of {environment}" if environment else name


def _text_of(value: Any) -> str | None:
    from enilint.inputs.cloudformation.values import scalar_text

    if isinstance(value, list):
        return ",".join(filter(None, map(scalar_text, value)))
    return scalar_text(value)
