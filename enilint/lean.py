"""Imports of modules without what they import in turn and a run does not need: most of a small run is imports.

While such a module is imported, stand-ins are in the places of others that it needs for nothing, or for a function that
is rarely called. They are taken away again: whoever imports these others gets them. A stand-in that the module keeps
imports the real one when it is asked for something.
"""

import os
import sys
from types import ModuleType, SimpleNamespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def import_lean(name: str) -> None:
    """Import `argparse`, `pathlib` or `msgspec`."""
    missing = {one: make(one) for one, make in _STAND_INS[name].items() if one not in sys.modules}
    sys.modules.update(missing)  # type: ignore[arg-type] # None makes an import fail
    try:
        _IMPORTS.get(name, __import__)(name)
    finally:
        for one, stand_in in missing.items():
            if sys.modules.get(one) is stand_in:
                del sys.modules[one]


def _import_msgspec(name: str) -> None:
    """Import msgspec, which tries whether references to types take an argument: they do, but the first takes long."""
    import typing

    reference = typing.ForwardRef
    typing.ForwardRef = lambda *_, **__: None  # type: ignore[misc, assignment]
    try:
        __import__(name)
    finally:
        typing.ForwardRef = reference  # type: ignore[misc]


def _late(name: str, *functions: str) -> ModuleType:
    """A module that is imported when it is asked for something, or when one of the functions is called."""
    stand_in = ModuleType(name)

    def real(wanted: str) -> object:
        if wanted.startswith("__"):
            raise AttributeError(wanted)
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        __import__(name)
        return getattr(sys.modules[name], wanted)

    def late(function: str) -> "Callable[..., object]":
        return lambda *given, **named: real(function)(*given, **named)  # type: ignore[operator]

    stand_in.__dict__.update({one: late(one) for one in functions}, __getattr__=real)
    return stand_in


def _english(_: str) -> object:
    return SimpleNamespace(gettext=lambda text: text, ngettext=lambda one, many, number: one if number == 1 else many)


_STAND_INS: "dict[str, dict[str, Callable[[str], object]]]" = {
    "argparse": {"gettext": _english},  # for translations of its messages; those of enilint have none
    "pathlib": {
        "ntpath": _late,  # for paths of Windows elsewhere
        "urllib.parse": lambda name: _late(name, "quote_from_bytes"),  # for `as_uri`
    },
    "msgspec": {
        "datetime": lambda _: __import__("_datetime"),  # its classes; `datetime` defines them in Python first
        "msgspec.inspect": _late,  # for JSON schemas
        "platform": lambda _: SimpleNamespace(system=lambda: os.uname().sysname),  # for `uuid`
        "textwrap": _late,  # for JSON schemas
        "typing_extensions": lambda _: None,  # in place of `typing`, which has from Python 3.11 on what it asks for
    },
}
_IMPORTS = {"msgspec": _import_msgspec}
