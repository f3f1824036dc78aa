"""Reads parts of plans and states that were left raw, such that a part which cannot be read costs nothing else."""

from typing import Any, TypeVar

import msgspec

from enilint.files.json_text import NOT_UTF_8, is_not_utf_8, mistake_in
from enilint.findings import InputError
from enilint.inputs.terraform.plan.stored import StoredResource
from enilint.inputs.terraform.resource import Resource

T = TypeVar("T")
_MALFORMED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Guarded:
    """The raw parts of one file. `errors` get an error for each part that cannot be read."""

    def __init__(self, path: str, errors: list[InputError]) -> None:
        self._path = path
        self._errors = errors
        self._decoders: dict[object, msgspec.json.Decoder[Any]] = {}

    def decoded(self, raw: msgspec.Raw | bytes, type: type[T], what: str) -> T | None:
        """A part; None where it is malformed. `what` is what it is called in messages."""
        try:
            decoded: T = self._decoder(type).decode(raw)
            return decoded
        except Exception as error:  # noqa: BLE001 - whatever one part does, the others are still read
            self.note(what, error)
            return None

    def _decoder(self, type: Any) -> msgspec.json.Decoder[Any]:
        if type not in self._decoders:
            self._decoders[type] = msgspec.json.Decoder(type)
        return self._decoders[type]

    def note(self, what: str, error: Exception) -> None:
        """Note what is wrong with a part: it is malformed, or enilint fails on it."""
        if isinstance(error, _MALFORMED):
            words = f"{what} does not have the format that Terraform writes and is ignored: {_mistake(error)}"
            self._errors.append(InputError(self._path, words))
        else:
            from enilint.inputs.failures import failure

            self._errors.append(failure(self._path, what, error))

    def attributes(self, stored: StoredResource, resource: Resource) -> tuple[dict[str, Any], object]:
        """The attributes of a resource as they are stored, and the marks of what is sensitive.

        Where one of the two cannot be read, the resource is lost: what is sensitive could be anything.
        """
        values = self.decoded(stored.values, dict[str, Any], resource.address)
        sensitive = self.decoded(stored.sensitive_values, object, f"sensitive_values of {resource.address}")
        if values is None or sensitive is None:
            self.lose(resource)
            return {}, {}
        return values, sensitive

    def lose(self, resource: Resource) -> None:
        """Take all attributes of a resource as not known."""
        from enilint.inputs.terraform.lost import LostBody

        resource.lost = LostBody(resource)


def _mistake(error: Exception) -> str:
    if is_not_utf_8(error):
        return NOT_UTF_8
    return mistake_in(error) if isinstance(error, msgspec.ValidationError) else str(error)
