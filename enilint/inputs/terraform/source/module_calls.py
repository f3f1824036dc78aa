"""What files of source say of how modules are put together, as far as it decides which directories are root modules."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from enilint.files.late import late
from enilint.files.paths import Resolver
from enilint.files.text import NotText, decode
from enilint.inputs.file_names import SOURCE_SUFFIXES
from enilint.inputs.kinds import Calls
from enilint.inputs.parses import Parses
from enilint.inputs.terraform.hcl.syntax import Block, Literal
from enilint.inputs.terraform.source.files import Disk
from enilint.inputs.terraform.source.glance import telling_blocks

_TELLING = late(rb"\bmodule\b(?!\s*\.)|\b(?:backend|cloud|state_store)\b|\bprovider\"?\s*[:\"]")
"""What a file has that calls a module, or is of a root module. To parse the others would tell nothing."""
_WORDS = (b"module", b"backend", b"cloud", b"state_store", b"provider")
"""One of these is in what matches. To look for them is faster."""
_STATE_BLOCKS = ("backend", "cloud", "state_store")
_OF_PROXIES = frozenset({"alias", "version"})
"""What a `provider` block has that stands for one of the caller's, as modules needed it before Terraform 0.15."""


def calls_of(
    files: Iterable[str], project: str, replaced: Mapping[str, bytes], parses: Parses, resolver: Resolver
) -> Calls:
    """What files say together; nothing, where they cannot be read."""
    disk = Disk(project, replaced, parses, resolver=resolver)
    each = [_calls(path, disk) for path in files]
    return Calls(
        frozenset[str]().union(*(one.modules for one in each)),
        any(one.applied for one in each),
        any(one.fetches for one in each),
    )


def _calls(path: str, disk: Disk) -> Calls:
    blocks = _blocks(path, disk)
    if not blocks:
        return Calls()
    directory = disk.resolver.directory(os.path.dirname(path))
    settings = (one for one in blocks if one.type == "terraform")
    called = [_called(one, directory) for one in blocks if one.type == "module"]
    return Calls(
        frozenset(filter(None, called)),
        any(any(map(one.body.blocks_of, _STATE_BLOCKS)) for one in settings) or any(map(_configures, blocks)),
        None in called,
    )


def _blocks(path: str, disk: Disk) -> Sequence[Block]:
    """The blocks of a file, or at least those that tell something; none, where it cannot be read."""
    if disk.why_withheld(path, SOURCE_SUFFIXES):
        return []
    try:
        data = disk.read(path)
        if not any(word in data for word in _WORDS) or not _TELLING.search(data):
            return []
        found = telling_blocks(decode(data)) if not path.endswith(".json") else None
    except (OSError, NotText):
        return []
    return disk.parse(path).body.blocks if found is None else found


def _configures(block: Block) -> bool:
    """Whether a block configures a provider, as root modules do."""
    return block.type == "provider" and (bool(block.body.blocks) or not block.body.attributes.keys() <= _OF_PROXIES)


def _called(block: Block, directory: str) -> str | None:
    """The directory that a call of a local module leads to, resolved."""
    source = block.body.attributes.get("source")
    value = source.value.value if source is not None and isinstance(source.value, Literal) else None
    if isinstance(value, str) and value.startswith(("./", "../")):
        with suppress(OSError, ValueError):  # what is no path leads nowhere
            return os.path.realpath(os.path.join(directory, value))
    return None
