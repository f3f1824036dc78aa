"""What is known besides the source: nothing, or what a plan that was made of it knows."""

from typing import Any, Final

from enilint.inputs.terraform.references import Key, ModulePath


class _NotGiven:
    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN: Final = _NotGiven()


class Given:
    """Nothing is known besides the source. What a plan knows comes before what the source says."""

    def variable(self, name: str) -> Any:
        """The value of an input variable of the root module, or NOT_GIVEN."""
        return NOT_GIVEN

    def module_keys(self, path: ModulePath, name: str) -> tuple[Key, ...] | None:
        """The instances of a module call, by their keys; None where they are not known."""
        return None

    def resource_keys(self, path: ModulePath, mode: str, type: str, name: str) -> tuple[Key, ...] | None:
        """The instances of a resource, by their keys; None where they are not known."""
        return None

    def attribute(self, address: str, name: str) -> Any:
        """The value of an attribute of a resource instance, or NOT_GIVEN."""
        return NOT_GIVEN
