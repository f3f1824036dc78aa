"""The lists of installed modules that `terraform init` and `terraform get` write: `.terraform/modules/modules.json`."""

import os
import re

import msgspec
from msgspec import Struct, field

from enilint.files.project import MOST_BYTES, read_regular

MANIFEST = os.path.join(".terraform", "modules", "modules.json")
_REGISTRY = r"(?:(?!github\.com/|bitbucket\.org/)[\w.-]+/)?[\w-]+/[\w-]+/[\w-]+(?://.*)?"


class Installed(Struct):
    """An installed module: the calls that lead to it, where it is from, and its directory relative to the root."""

    key: str = field(name="Key", default="")
    source: str = field(name="Source", default="")
    version: str = field(name="Version", default="")
    directory: str = field(name="Dir", default="")


class _Manifest(Struct):
    modules: list[Installed] = field(name="Modules", default_factory=list)


def installed_by(path: str) -> list[Installed]:
    """The modules in a manifest; none where it cannot be read."""
    try:
        manifest = msgspec.json.decode(read_regular(path, MOST_BYTES), type=_Manifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    return [one for one in manifest.modules if one.key]


def is_of_registry(source: str) -> bool:
    """Whether a source is a module of a registry, with or without the host of that, or a directory in one."""
    return re.fullmatch(_REGISTRY, source) is not None
