"""What may use or change a resource, though nothing that was read does.

The allocation ID of an Elastic IP can go to a module that is not at hand, to a resource of a type that enilint does not
know, to a script, or to another root module, by an output.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from enilint.inputs.terraform.references import module_and_steps

_MOST_FACTS = 3
_IDENTIFYING = ("id", "allocation_id", "arn")
_SCRIPTS = ("provisioner", "user_data", "user_data_base64")
"""Arguments and blocks that pass values to scripts."""
_ASSOCIATES = re.compile(r"(?<!dis)associate[-_]?address", re.IGNORECASE)
"""AssociateAddress."""
_CHANGES_CHECK = re.compile(r"modify[-_]?(?:instance|network[-_]?interface)[-_]?attribute", re.IGNORECASE)
"""ModifyInstanceAttribute or ModifyNetworkInterfaceAttribute."""

Calls = tuple[str, ...]
"""The names of the calls that lead to a module."""
Name = tuple[str, str]
"""What a reference begins with: a root and a name, such as `aws_eip` and `a`, or `data` and `aws_ami.a`."""
_Place = tuple[Calls, Name, tuple[str, ...]]


class User(Struct, frozen=True):
    """What uses something: its kind (resource, data, local, call or output), its name, the argument, and what of it."""

    kind: str
    name: str
    argument: str
    rest: tuple[str, ...]


class Users(Protocol):
    """Who uses what, in the modules of a design."""

    def of(self, calls: Calls) -> Mapping[Name, Sequence[User]] | None:
        """The users in a module, by what they use; None if the module was not read."""

    def doubts(self, calls: Calls) -> Iterator[str]:
        """What of a module was not read, in words that can be followed by "uses ..."."""

    def calls(self, action: re.Pattern[str]) -> bool:
        """Whether a script has a call, or a policy allows it."""


class UnreadUsers:
    """Finds what may use an Elastic IP. `read_types` are the types whose arguments the model has."""

    def __init__(self, users: Users, read_types: Container[str]) -> None:
        self._users = users
        self._read_types = read_types

    def of(self, address: str) -> tuple[str, ...]:
        """What would tell whether something uses the Elastic IP of an address; of many, the first few."""
        path, (type, name, *_) = module_and_steps(address)
        calls = tuple(step.name for step in path)
        found = dict.fromkeys(self._facts(calls, (type.name, name.name), address))
        return tuple(found)[:_MOST_FACTS]

    def check_scripts(self, address: str) -> tuple[str, ...]:
        """What would tell whether a script turns off the source/destination check of an interface or instance."""
        if not self._users.calls(_CHANGES_CHECK):
            return ()
        path, (type, name, *_) = module_and_steps(address)
        calls = tuple(step.name for step in path)
        users = (self._users.of(calls) or {}).get((type.name, name.name), ())
        owners = dict.fromkeys(_owner(calls, one) for one in users if one.argument in _SCRIPTS)
        words = f"turns the source/destination check of {address} off"
        return tuple(f"whether a script of {one} {words}" for one in owners)[:_MOST_FACTS]

    def _facts(self, calls: Calls, name: Name, address: str) -> Iterator[str]:
        waiting: list[_Place] = [(calls, name, _IDENTIFYING)]
        seen: set[_Place] = set()
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            inside, name, wanted = place
            yield from (f"whether {one} uses {address}" for one in self._users.doubts(inside))
            for user in (self._users.of(inside) or {}).get(name, ()):
                if wanted and user.rest and user.rest[0] not in wanted:
                    continue
                following = self._followed(inside, user)
                if isinstance(following, str):
                    yield f"{following} {address}"
                elif following is not None:
                    waiting.append(following)
        if self._users.calls(_ASSOCIATES):
            yield f"whether a script associates {address} at run time"

    def _followed(self, calls: Calls, user: User) -> _Place | str | None:
        """Where a value goes from a user; what would tell it, if that was not read; None if it is read there."""
        if user.kind in ("local", "data"):
            return calls, (user.kind, user.name), ()
        if user.kind == "output":
            outer = (calls[:-1], ("module", calls[-1]), (user.name,)) if calls else None
            return outer or f"whether another root module, by the output `{user.name}`, uses"
        if user.kind == "call":
            inner = (*calls, user.name)
            if self._users.of(inner) is None:
                return f"whether {_module_of(inner)}, which was not read, uses"
            return inner, ("var", user.argument), ()
        owner = _owner(calls, user)
        if user.argument in _SCRIPTS:
            return f"whether a script of {owner} associates"
        return None if user.name.partition(".")[0] in self._read_types else f"whether {owner} uses"


def _owner(calls: Calls, user: User) -> str:
    return ".".join(filter(None, (_module_of(calls), user.name)))


def _module_of(calls: Calls) -> str:
    return ".".join(f"module.{name}" for name in calls)
