"""What may use or change a resource, though nothing that was read does.

The allocation ID of an Elastic IP can go to a module that is not at hand, to a resource of a type that enilint does not
know, to a script, or to another root module, by an output.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence

from msgspec import Struct

from enilint.files.late import late
from enilint.inputs.terraform.references import module_and_steps
from enilint.typed import Protocol

_MOST_FACTS = 3
_IDENTIFYING = ("id", "allocation_id", "arn", "default_route_table_id", "main_route_table_id")
"""The attributes that are an ID, or lead to what a resource came with."""
_USER_DATA = ("user_data", "user_data_base64")
_SCRIPTS = ("provisioner", *_USER_DATA)
"""Arguments and blocks that pass values to scripts."""
_ELASTIC_IP = "aws_eip"
_PUBLIC_IP = ("public_ip",)
_TAKES_PUBLIC_IP = frozenset({("aws_redshift_cluster", "elastic_ip")})
"""Arguments that associate the Elastic IP of a public address (`ElasticIp` of CreateCluster in Amazon Redshift)."""
_WITHOUT_ADDRESSES = frozenset(
    {
        "aws_default_network_acl",
        "aws_ec2_tag",
        "aws_flow_log",
        "aws_network_acl",
        "aws_network_acl_association",
        "aws_network_acl_rule",
    }
)
"""Types that name subnets, and take no addresses of them."""
_PODS_IN = ("aws_eks_fargate_profile", "subnet_ids")
"""The type and argument that list the subnets of pods on Fargate: each pod has an interface of its own."""
_MODULES_TAKE = frozenset(("call", argument) for _, argument in _TAKES_PUBLIC_IP)
_ASSOCIATES = late(r"(?<!dis)associate[-_]?address", re.IGNORECASE)
"""AssociateAddress."""
CHANGES_CHECK = late(r"modify[-_]?(?:instance|network[-_]?interface)[-_]?attribute", re.IGNORECASE)
"""ModifyInstanceAttribute or ModifyNetworkInterfaceAttribute."""

Calls = tuple[str, ...]
"""The names of the calls that lead to a module."""
Name = tuple[str, str]
"""What a reference begins with: a root and a name, such as `aws_eip` and `a`, or `data` and `aws_ami.a`."""
_Following = tuple[Calls, Name, tuple[str, ...]] | str | None
_Place = tuple[Calls, Name, tuple[str, ...], bool]
"""A module, a name in it, the attributes that matter, and whether they are the public address of an Elastic IP."""


class UnreadRoutes(Struct, frozen=True):
    """What may add associations, routes and gateways to a design besides its resources."""

    anywhere: tuple[str, ...] = ()
    in_any_table: tuple[str, ...] = ()
    """Those of them that may add routes to any table; the others need the ID of the table, or of its VPC."""


NOTHING_UNREAD = UnreadRoutes()


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

    def may_call(self, action: re.Pattern[str], calls: Calls, name: Name) -> bool:
        """Whether a call of a script, or one that a policy allows, may be about a resource, though it gets no ID."""


class UnreadUsers:
    """Finds what may use an Elastic IP. `read_types` are the types whose arguments the model has."""

    def __init__(self, users: Users, read_types: Container[str]) -> None:
        self._users = users
        self._read_types = read_types

    def of(self, address: str) -> tuple[str, ...]:
        """What would tell whether something uses the Elastic IP or subnet of an address; of many, the first few."""
        return tuple(dict.fromkeys(fact for _, fact in self._facts(address)))[:_MOST_FACTS]

    def modules_of(self, address: str) -> tuple[str, ...]:
        """The same of modules that were not read alone, for a resource of any type."""
        return tuple(dict.fromkeys(fact for is_module, fact in self._facts(address) if is_module))[:_MOST_FACTS]

    def check_scripts(self, address: str) -> tuple[str, ...]:
        """What would tell whether a script turns off the source/destination check of an interface or instance."""
        if not self._users.calls(CHANGES_CHECK):
            return ()
        path, steps = module_and_steps(address)
        calls, name = tuple(step.name for step in path), tuple(step.name for step in steps[:2])
        users = [one for key, each in (self._users.of(calls) or {}).items() if key == name for one in each]
        owners = dict.fromkeys(_owner(calls, one) for one in users if one.argument in _SCRIPTS)
        words = f"turns the source/destination check of {address} off"
        return tuple(f"whether a script of {one} {words}" for one in owners)[:_MOST_FACTS]

    def _facts(self, address: str) -> Iterator[tuple[bool, str]]:
        """Each fact, and whether it is about a module that was not read."""
        path, steps = module_and_steps(address)
        if len(steps) < 2:  # an ID of what the design does not make
            return
        type, first = steps[:2]
        calls = tuple(step.name for step in path)
        is_elastic_ip = type.name == _ELASTIC_IP
        waiting: list[_Place] = [(calls, (type.name, first.name), _IDENTIFYING, False)]
        if is_elastic_ip:
            waiting.append((calls, (type.name, first.name), _PUBLIC_IP, True))
        seen: set[_Place] = set()
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            inside, name, wanted, is_public_ip = place
            yield from ((False, f"whether {one} uses {address}") for one in self._users.doubts(inside))
            for user in (self._users.of(inside) or {}).get(name, ()):
                if wanted and user.rest and user.rest[0] not in wanted:
                    continue
                if is_public_ip:
                    following = self._of_public_ip(inside, user)
                else:
                    following = self._followed(inside, user, is_elastic_ip=is_elastic_ip)
                if isinstance(following, str):
                    yield user.kind == "call", f"{following} {address}"
                elif following is not None:
                    waiting.append((*following, is_public_ip))
        if is_elastic_ip and self._users.may_call(_ASSOCIATES, calls, (type.name, first.name)):
            yield False, f"whether a script associates {address} at run time"

    def _followed(self, calls: Calls, user: User, *, is_elastic_ip: bool) -> _Following:
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
            return f"whether a script of {owner} associates" if is_elastic_ip else None
        type = user.name.partition(".")[0]
        if (type, user.argument) == _PODS_IN:
            return f"how many interfaces the pods of {owner} have in"
        is_read = type in self._read_types or (type in _WITHOUT_ADDRESSES and not is_elastic_ip)
        return None if is_read else f"whether {owner} uses"

    def _of_public_ip(self, calls: Calls, user: User) -> _Following:
        """The same of a public address: allow-lists, provisioners, outputs and most modules only mention it.

        User data can find the allocation ID by it (`PublicIp` of DescribeAddresses in the Amazon EC2 API).
        """
        if user.kind == "resource":
            if user.argument in _USER_DATA:
                return self._followed(calls, user, is_elastic_ip=True)
            takes = (user.name.partition(".")[0], user.argument) in _TAKES_PUBLIC_IP
            return f"whether {_owner(calls, user)} uses" if takes else None
        following = self._followed(calls, user, is_elastic_ip=True)
        is_mentioned = isinstance(following, str) and (user.kind, user.argument) not in _MODULES_TAKE
        return None if is_mentioned else following


def _owner(calls: Calls, user: User) -> str:
    return ".".join(filter(None, (_module_of(calls), user.name)))


def _module_of(calls: Calls) -> str:
    return ".".join(f"module.{name}" for name in calls)
