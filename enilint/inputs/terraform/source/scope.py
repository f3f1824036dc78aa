"""What is around an expression or a block: its names, the module instance that it is in, and the whole evaluation."""

from collections.abc import Callable, Mapping
from typing import Any

from enilint.inputs.terraform.hcl.syntax import Attribute, Expression, FunctionCall, Step
from enilint.inputs.terraform.references import ModulePath
from enilint.inputs.terraform.source.budget import Budget
from enilint.inputs.terraform.source.declarations import SourceModule
from enilint.inputs.terraform.source.files import PlacedBlock, SourceFile
from enilint.inputs.terraform.source.given import Given
from enilint.inputs.terraform.source.values import Mistake
from enilint.typed import Protocol


class Names(Protocol):
    """What the names of expressions mean, and what functions may reach, at one place of a configuration."""

    def referred(self, root: str, steps: tuple[Step, ...]) -> Any:
        """What a reference leads to."""

    def call(self, node: FunctionCall, scope: "Scope") -> Any:
        """The result of a function that is not a plain function of values."""

    def once(self, node: Expression, scope: "Scope", make: Callable[[Expression, "Scope"], Any]) -> Any:
        """The value of an expression; if it refers to none of the names that are bound, it is made once for all."""


class Scope:
    """Where an expression is evaluated: the names of its module, and those bound around it (each, for variables)."""

    __slots__ = ("bound", "budget", "names")

    def __init__(self, names: Names, budget: Budget, bound: Mapping[str, Any]) -> None:
        self.names = names
        self.budget = budget
        self.bound = bound

    def bind(self, /, **values: Any) -> "Scope":
        """The scope with further names."""
        return Scope(self.names, self.budget, {**self.bound, **values})


class Files(Protocol):
    """The files that expressions may read."""

    def read(self, path: str) -> bytes:
        """The contents of a file. Raises EvaluationError."""


class Instance(Protocol):
    """A resource instance, as far as a value names it that it has."""

    @property
    def address(self) -> str:
        """The address."""

    @property
    def type(self) -> str:
        """The resource type."""


class States(Protocol):
    """The states that a root module reads."""

    def outputs(self, instance: Any) -> Any:
        """The outputs of the root module whose state a data source reads; None where none of the run is it."""


class WholeEvaluation(Protocol):
    """What all module instances of one evaluation have in common."""

    @property
    def files(self) -> Files:
        """The files that expressions may read."""

    @property
    def given(self) -> Given:
        """What is known besides the source."""

    @property
    def computed(self) -> dict[str, tuple[Instance, str]]:
        """The attributes that only the apply will tell, by their symbols."""

    @property
    def states(self) -> States | None:
        """The states that the root module reads; None where none is looked for."""

    @property
    def accounts(self) -> dict[tuple[str, ...], str]:
        """The providers that stand for an account, by the credentials that they use."""

    @property
    def zone_lists(self) -> dict[tuple[str | None, ...], str]:
        """The addresses of data sources that list zones, by what they ask for."""

    def refuse(self, file: SourceFile, offset: int, mistake: Mistake, name: str) -> None:
        """Note what cannot be worked out."""

    def misfit(self, file: SourceFile, offset: int, message: str, *, is_old: bool) -> None:
        """Note a value that does not fit its argument; one that fits in old versions of Terraform is no error."""


class Module(Protocol):
    """A module instance, as far as its blocks, providers and resources ask for it."""

    @property
    def source(self) -> SourceModule:
        """What its source declares."""

    @property
    def caller(self) -> "Module | None":
        """The module that calls it; None for the root module."""

    @property
    def placed_call(self) -> PlacedBlock | None:
        """The block that calls it; None for the root module."""

    @property
    def path(self) -> ModulePath:
        """The calls that lead to it, with their keys; empty for the root module."""

    @property
    def address(self) -> str:
        """The address; empty for the root module."""

    @property
    def prefix(self) -> str:
        """What the addresses of its objects begin with."""

    @property
    def scope(self) -> Scope:
        """Where its expressions are evaluated."""

    @property
    def evaluation(self) -> WholeEvaluation:
        """The evaluation that it is a part of."""

    @property
    def conditions(self) -> frozenset[str]:
        """What its existence depends on."""

    @property
    def doubt(self) -> str:
        """What would tell whether it exists; empty for what exists for certain."""

    def value(self, file: SourceFile, attribute: Attribute, scope: Scope, name: str) -> Any:
        """The value of an attribute, whatever is wrong with it. Where it has none of its own, `name` becomes it."""
