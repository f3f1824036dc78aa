"""The parser of libyaml and its events, without the rest of PyYAML, whose import takes ten times as long.

PyYAML imports its loaders, dumpers and their many patterns with any of its parts. Its compiled part needs nothing of
them but the classes of errors. Stand-ins for these are there while it is imported, and are taken away again: whoever
imports PyYAML later gets all of it, with the same events and the same `YAMLError`.
"""

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType
from typing import Any

_WITH_MARKS = ("composer", "constructor", "parser", "scanner")
_PLAIN = ("emitter", "reader", "representer", "serializer")


def _imported() -> tuple[Any, Any, Any]:
    """The compiled part, the errors and the events."""
    spec = None if "yaml" in sys.modules else PathFinder.find_spec("yaml")
    if spec is None or spec.submodule_search_locations is None:
        import yaml._yaml

        return yaml._yaml, yaml.error, yaml.events
    stand_in = sys.modules["yaml"] = ModuleType("yaml")
    stand_in.__path__ = list(spec.submodule_search_locations)
    try:  # what is imported already is no attribute of the stand-in
        errors, events, *_ = (import_module(f"yaml.{name}") for name in ("error", "events", "nodes", "tokens"))
        for name in _WITH_MARKS:
            _stand_in(name, errors.MarkedYAMLError, {})
        for name in _PLAIN:
            _stand_in(name, errors.YAMLError, {"__init__": _not_readable})
        return import_module("yaml._yaml"), errors, events
    finally:
        for name in ("yaml", *(f"yaml.{one}" for one in (*_WITH_MARKS, *_PLAIN))):
            sys.modules.pop(name, None)


def _stand_in(name: str, base: type, members: dict[str, Any]) -> None:
    error = f"{name.capitalize()}Error"
    module = sys.modules[f"yaml.{name}"] = ModuleType(f"yaml.{name}")
    setattr(module, error, type(error, (base,), members))
    setattr(sys.modules["yaml"], name, module)


def _not_readable(self: Any, name: str, position: int, character: int, encoding: str, reason: str) -> None:
    """As PyYAML's own error of a character that YAML does not allow."""
    self.args = (f"unacceptable character #x{character:04x}: {reason}",)
    self.name, self.position, self.character, self.encoding, self.reason = name, position, character, encoding, reason


_parser, _errors, _events = _imported()
CParser = _parser.CParser
YAMLError = _errors.YAMLError
AliasEvent, ScalarEvent = _events.AliasEvent, _events.ScalarEvent
DocumentEndEvent, StreamEndEvent = _events.DocumentEndEvent, _events.StreamEndEvent
MappingStartEvent, MappingEndEvent = _events.MappingStartEvent, _events.MappingEndEvent
SequenceStartEvent, SequenceEndEvent = _events.SequenceStartEvent, _events.SequenceEndEvent
