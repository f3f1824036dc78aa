"""Finds and loads modules of enilint in fewer steps than Python: a small run imports 200 of them.

Python looks for each in the ways in which a module can be shipped, and asks for what it compiled of it in as many as
there are to keep that. Here, a module is a file of source with what Python compiled of it in `__pycache__`, made of the
file as it is. Whatever is otherwise is left to Python.
"""

import os
import sys
from collections.abc import Sequence
from importlib import _bootstrap_external
from importlib.machinery import ModuleSpec, SourceFileLoader
from io import open_code
from marshal import loads
from types import CodeType

_COMPILED = f".{sys.implementation.cache_tag}.pyc"
_IS_USUAL = not sys.flags.optimize and sys.pycache_prefix is None
_BEGINNING = _bootstrap_external.MAGIC_NUMBER + bytes(4)
"""What compiled code begins with that is valid for one time and size of its source (PEP 552)."""


class Loader(SourceFileLoader):
    """Loads a module from a file of source. `compiled` is the code in `cached`, None if that is not up to date."""

    def __init__(self, fullname: str, path: str) -> None:
        super().__init__(fullname, path)
        directory, _, name = path.rpartition("/")
        self.cached = f"{directory}/__pycache__/{name.removesuffix('.py')}{_COMPILED}"
        self.compiled = _compiled(self.cached, path) if _IS_USUAL else None

    def get_code(self, fullname: str) -> CodeType | None:
        """The code of the module. It is asked for once, and not kept: most of it is of no more use."""
        code, self.compiled = self.compiled, None
        return code or super().get_code(fullname)


def _compiled(cached: str, path: str) -> CodeType | None:
    """The code in a file, if there is that file, and if it was compiled from the other one as it is."""
    try:
        with open_code(cached) as stream:
            data = stream.read()
        source = os.stat(path)
    except OSError:
        return None
    if not data.startswith(_BEGINNING + _four_bytes(int(source.st_mtime)) + _four_bytes(source.st_size)):
        return None
    code = loads(memoryview(data)[16:])  # noqa: S302 - Python executes what is in this file, too
    return code if isinstance(code, CodeType) and code.co_filename == path else None


def _four_bytes(number: int) -> bytes:
    return (number & 0xFFFFFFFF).to_bytes(4, "little")


class _Finder:
    """Finds modules of enilint that are compiled."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        """Where the module is; None leaves it to Python."""
        if path is None or not name.startswith("enilint."):
            return None
        place = f"{path[0]}/{name.rpartition('.')[2]}"
        loader, is_package = Loader(name, f"{place}.py"), False
        if loader.compiled is None:
            loader, is_package = Loader(name, f"{place}/__init__.py"), True
        if loader.compiled is None:
            return None
        spec = ModuleSpec(name, loader, origin=loader.path)
        spec.has_location, spec.cached = True, loader.cached
        spec.submodule_search_locations = [place] if is_package else None
        return spec


def find_own_modules() -> None:
    """Find the modules of enilint that are imported from now on in this way."""
    sys.meta_path.insert(0, _Finder)
