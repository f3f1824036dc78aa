"""Terraform's functions for hashes."""

import re
from base64 import b64encode
from collections.abc import Callable

from enilint.inputs.terraform.source.functions.function import Functions, Parameter
from enilint.inputs.terraform.source.values import EvaluationError

FUNCTIONS = Functions()

_TEXT = Parameter("string")
_NAMESPACES = {"dns": "NAMESPACE_DNS", "url": "NAMESPACE_URL", "oid": "NAMESPACE_OID", "x500": "NAMESPACE_X500"}
_UUID = (
    r"(?i)(urn:uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\{[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}|[0-9a-f]{32}"
)


def hexadecimal(algorithm: str) -> Callable[[bytes], str]:
    """What computes a hash of bytes, in hexadecimal digits."""
    return lambda data: _hash(algorithm, data).hex()


def base64(algorithm: str) -> Callable[[bytes], str]:
    """What computes a hash of bytes, in Base64."""
    return lambda data: b64encode(_hash(algorithm, data)).decode()


HASHES: dict[str, Callable[[bytes], str]] = {
    "base64sha256": base64("sha256"),
    "base64sha512": base64("sha512"),
    "md5": hexadecimal("md5"),
    "sha1": hexadecimal("sha1"),
    "sha256": hexadecimal("sha256"),
    "sha512": hexadecimal("sha512"),
}


def _hash(algorithm: str, data: bytes) -> bytes:
    import hashlib

    return hashlib.new(algorithm, data, usedforsecurity=False).digest()


def _add(name: str, compute: Callable[[bytes], str]) -> None:
    FUNCTIONS.add(name, _TEXT)(lambda text: compute(text.encode()))


for _name, _compute in HASHES.items():
    _add(_name, _compute)


@FUNCTIONS.add("uuidv5", _TEXT, _TEXT)
def uuidv5(namespace: str, name: str) -> str:
    """The UUID of a name in a namespace."""
    import uuid

    if namespace in _NAMESPACES:
        space = getattr(uuid, _NAMESPACES[namespace])
    elif re.fullmatch(_UUID, namespace):
        space = uuid.UUID(namespace)
    else:
        raise EvaluationError(f"{namespace[:80]!r} is neither dns, url, oid, x500 nor a UUID")
    return str(uuid.uuid5(space, name))
