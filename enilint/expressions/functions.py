"""The functions of expressions. Those of Terraform mean what they mean there, but for errors: these are null."""

import functools
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, TypeVar

import enilint.expressions.functions_of_lists  # noqa: F401  # its functions are taken up
from enilint.aws.instance_types import InstanceType
from enilint.expressions.registered import FUNCTIONS, function
from enilint.expressions.values import (
    equal,
    facts_of,
    hull,
    interval,
    joined,
    number,
    unknown_value,
)
from enilint.files import letters
from enilint.files.late import late
from enilint.model.addresses import IpNetwork, covers, parsed_network
from enilint.model.entities.base import Tags
from enilint.model.entities.groups import GroupRule
from enilint.values import (
    Answer,
    Missing,
    OneOf,
    Value,
    negated,
)

__all__ = ["FUNCTIONS"]

if TYPE_CHECKING:
    from enilint.regular_expressions import Pattern, Work

T = TypeVar("T")

_LARGEST_HOST = 2**32
_MOST_WORK = 100_000
_WORK_OF_A_STEP = 20
"""How much work of a regular expression takes as long as a step."""


def pattern_mistake(pattern: Any) -> str | None:
    """What is wrong with a regular expression."""
    from enilint.regular_expressions import InvalidPattern, Unanswered

    try:
        _compiled(str(pattern))
    except (InvalidPattern, Unanswered) as error:
        return str(error)
    return None


def cidr_mistake(text: Any) -> str | None:
    """What is wrong with a CIDR block."""
    if isinstance(text, str) and parsed_network(text) is None:
        return f"`{text}` is not a CIDR block or an IP address"
    return None


_RATE = late(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([MGT])bps\s*")
_GBPS = {"M": 0.001, "G": 1.0, "T": 1000.0}


def rate_mistake(text: Any) -> str | None:
    """What is wrong with a bandwidth."""
    return None if _RATE.fullmatch(str(text)) else f"`{text}` is not a bandwidth such as `10 Gbps` or `500 Mbps`"


# Numbers


@function("min")
def smallest(*numbers: float) -> float:
    """The smallest of the numbers."""
    each = [interval(one) for one in numbers]
    return number(min(one.low for one in each), min(one.high for one in each), hull(each, ()).facts)  # type: ignore[no-any-return]


@function("max")
def largest(*numbers: float) -> float:
    """The largest of the numbers."""
    each = [interval(one) for one in numbers]
    return number(max(one.low for one in each), max(one.high for one in each), hull(each, ()).facts)  # type: ignore[no-any-return]


@function("gbps", check=rate_mistake, is_literal=True)
def gbps(text: str) -> float:
    """A bandwidth as a number of Gbps: `gbps("500 Mbps")` is 0.5."""
    match = _RATE.fullmatch(text)
    return float(match[1]) * _GBPS[match[2]] if match is not None else 0.0


# Null and equality


@function("can")
def can(value: T) -> Answer:
    """Whether the value is not null."""
    return negated(equal(value, None))


@function("try")
def try_(value: T, default: T) -> T:
    """The value, or the default if the value is null."""
    answer = equal(value, None)
    if not isinstance(answer, Missing):
        return default if answer else value
    given: Any = value
    is_one = isinstance(given, OneOf)
    meant = [one for one in given.candidates if one is not None] if is_one else [given]
    reason = " and ".join(facts_of(value))
    return joined([*meant, default], reason, is_open=is_one and given.open)  # type: ignore[no-any-return]


@function("lookup")
def lookup(tags: Tags, key: str, default: Value[str | None]) -> Value[str]:
    """The value of a tag, or the default if there is no such tag; null without a default."""
    return try_(tags.tag(key), default)  # type: ignore[return-value]  # null if the default is


@function("same")
def same_(value: T, other: T) -> Answer:
    """Whether two values are the same; of zones, subnets and other resources, in AWS. `==` means the same."""
    return equal(value, other)


@function("differs")
def differs_(value: T, other: T) -> Answer:
    """Whether two values are different. `!=` means the same."""
    return negated(equal(value, other))


# Texts


@function("lower")
def lower(text: str) -> str:
    """The text in lower case."""
    return letters.lower(text)


@function("upper")
def upper(text: str) -> str:
    """The text in upper case."""
    return letters.upper(text)


@function("trimspace")
def trimspace(text: str) -> str:
    """The text without spaces at its beginning and its end."""
    return text.strip(letters.SPACES)


@function("strcontains")
def strcontains(text: str, part: str) -> Answer:
    """Whether the text contains another one."""
    return part in text


@function("startswith")
def startswith(text: str, prefix: str) -> Answer:
    """Whether the text begins with the prefix."""
    return text.startswith(prefix)


@function("endswith")
def endswith(text: str, suffix: str) -> Answer:
    """Whether the text ends with the suffix."""
    return text.endswith(suffix)


@function("regex", check=pattern_mistake, is_literal=True)
def regex(context: Any, pattern: str, text: str) -> str | None:
    """What the pattern (RE2) matches first in the text. Null if it matches nothing: `can(regex(...))`."""
    from enilint.regular_expressions import Unanswered

    compiled, work = _compiled(pattern)
    work.spent = 0
    try:
        match = compiled.search(text)
        context.spend(1 + work.spent // _WORK_OF_A_STEP)
    except Unanswered:
        context.spend(_MOST_WORK // _WORK_OF_A_STEP)
        return unknown_value("string", ("what a regular expression matches that takes too much work",))  # type: ignore[no-any-return]
    return None if match is None else match[0]


@functools.lru_cache(maxsize=64)
def _compiled(pattern: str) -> "tuple[Pattern, Work]":
    from enilint.regular_expressions import Work, compile

    work = Work(_MOST_WORK)
    return compile(pattern, work), work


# Addresses


@function("cidrhost", check=cidr_mistake)
def cidrhost(cidr: str, number: int) -> str | None:
    """The address of a number in a CIDR block; negative numbers count from the end. Null if there is none."""
    block = parsed_network(cidr)
    if (
        block is None
        or number % 1
        or abs(number) > _LARGEST_HOST
        or not -block.num_addresses <= number < block.num_addresses
    ):
        return None
    return str(block[int(number)])


@function("cidrsubnet", check=cidr_mistake)
def cidrsubnet(cidr: str, newbits: int, netnum: int) -> str | None:
    """The part of a CIDR block with a prefix that is longer by `newbits`. Null if there is none of that number."""
    block = parsed_network(cidr)
    if (
        block is None
        or newbits % 1
        or netnum % 1
        or not 0 <= newbits <= block.max_prefixlen - block.prefixlen
        or not 0 <= netnum < 2**newbits
    ):
        return None
    first = int(block.network_address) + (int(netnum) << (block.max_prefixlen - block.prefixlen - int(newbits)))
    return str(ip_network((first, block.prefixlen + int(newbits))))


@function("cidrcontains", check=cidr_mistake)
def cidrcontains(cidr: str, inner: str) -> Answer:
    """Whether a CIDR block contains an address or another block."""
    return cidr_inside(inner, cidr)


@function("cidr_inside", check=cidr_mistake)
def cidr_inside(cidr: str, outer: str) -> Answer:
    """Whether an address or block is inside another block."""
    inner, around = parsed_network(cidr), parsed_network(outer)
    return inner is not None and around is not None and covers(around, inner)


@function("cidr_overlaps", check=cidr_mistake)
def cidr_overlaps(cidr: str, other: str) -> Answer:
    """Whether two blocks have addresses in common."""
    one, two = parsed_network(cidr), parsed_network(other)
    return one is not None and two is not None and _overlap(one, two)


def _overlap(one: IpNetwork, other: IpNetwork) -> bool:
    return covers(one, other) or covers(other, one)


@function("prefix_length", check=cidr_mistake)
def prefix_length(cidr: str) -> float | None:
    """The length of the prefix of a CIDR block: 24 of 10.0.1.0/24. Null if the text is none."""
    block = parsed_network(cidr)
    return None if block is None else block.prefixlen


# Facts about AWS


@function("allows", reads=("protocol", "from_port", "to_port"))
def allows(rule: GroupRule, protocol: str, port: int) -> Answer:
    """Whether a rule of a security group lets a port of a protocol through; one for all traffic does."""
    number = int(port)
    wanted = GroupRule(address="", at=rule.at, protocol=protocol.lower(), from_port=number, to_port=number)
    return rule.includes_traffic(wanted)


@function("limits")
def limits(context: Any, type: str) -> InstanceType:
    """What an instance type supports, as `enilint limits` shows it."""
    return context.network.limits_of_type(type)  # type: ignore[no-any-return]
