"""The functions of expressions. Those of Terraform mean what they mean there, but for errors: these are null."""

import functools
from collections.abc import Callable
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any, TypeVar

from enilint.aws.instance_types import InstanceType
from enilint.expressions.function import Function, made
from enilint.expressions.partial_texts import PARTLY
from enilint.expressions.values import (
    Many,
    equal,
    facts_of,
    few,
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
    all_of,
    any_of,
    candidates,
    facts_missing,
    is_open,
    merged,
    negated,
    one_of,
)

if TYPE_CHECKING:
    from enilint.regular_expressions import Pattern, Work

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

_LARGEST_HOST = 2**32
_MOST_WORK = 100_000
_WORK_OF_A_STEP = 20
"""How much work of a regular expression takes as long as a step."""


FUNCTIONS: dict[str, Function] = {}


def _function(
    name: str,
    *,
    check: Callable[[Any], str | None] | None = None,
    is_literal: bool = False,
    reads: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Take a function up under a name."""

    def take(run: F) -> F:
        FUNCTIONS[name] = made(name, run, check, is_literal=is_literal, reads=reads, partly=PARTLY.get(name))
        return run

    return take


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


# Lists


@_function("length")
def length(list: Many[T]) -> float:
    """The number of elements."""
    least = len(list.certain)
    return number(least, float("inf") if list.is_open else least + len(list.possible), list.facts)  # type: ignore[no-any-return]


@_function("contains")
def contains(context: Any, list: Many[T], value: T) -> Answer:
    """Whether an element is equal to the value."""
    context.spend(len(list.certain) + len(list.possible))
    answers: Any = [equal(one, value) for one in list.certain]
    unsure = (Missing(facts) for one, facts in list.possible if equal(one, value) is not False)
    return any_of([*answers, *unsure, Missing(few(list.more)) if list.more else False])


@_function("alltrue")
def alltrue(list: Many[bool]) -> Answer:
    """Whether all elements are true; of an empty list they are."""
    unsure = (_unless(True, one, facts) for one, facts in list.possible)
    return all_of([*map(_true, list.certain), *unsure, Missing(few(list.more)) if list.more else True])


@_function("anytrue")
def anytrue(list: Many[bool]) -> Answer:
    """Whether an element is true."""
    unsure = (_unless(False, one, facts) for one, facts in list.possible)
    return any_of([*map(_true, list.certain), *unsure, Missing(few(list.more)) if list.more else False])


def _true(value: object) -> Answer:
    """An element as an answer: null is not true, as in Terraform."""
    return value if isinstance(value, bool | Missing) else equal(value, True)


def _unless(neutral: bool, value: object, facts: tuple[str, ...]) -> Answer:
    """What an element adds that may be in the list: nothing if it changes nothing there."""
    answer = _true(value)
    if isinstance(answer, Missing):
        return Missing(few(merged(facts, answer.facts)))
    return neutral if answer is neutral else Missing(facts)


@_function("distinct")
def distinct(context: Any, list: Many[T]) -> Many[T]:
    """The list without repetitions."""
    certain: Any = []
    possible: Any = []
    for one, facts in (*((one, ()) for one in list.certain), *list.possible):
        context.spend(1 + len(certain))
        answers = [equal(one, other) for other in certain]
        if any(answer is True for answer in answers):
            continue
        unsure = merged(facts, *(answer.facts for answer in answers if isinstance(answer, Missing)))
        if not unsure:
            certain.append(one)
            continue
        context.spend(len(possible))
        twin = next((index for index, (other, _) in enumerate(possible) if equal(one, other) is True), None)
        if twin is None:
            possible.append((one, few(unsure)))
        elif facts:
            possible[twin] = possible[twin][0], few(merged(possible[twin][1], unsure))
    return Many(tuple(certain), tuple(possible), list.more, list.several)


@_function("setintersection")
def setintersection(context: Any, list: Many[T], other: Many[T]) -> Many[T]:
    """What is in both lists, without repetitions."""
    certain: Any = []
    possible: Any = []
    for one, facts in (*((one, ()) for one in list.certain), *list.possible):
        answer = contains(context, other, one)
        if answer is True and not facts:
            certain.append(one)
        elif answer is not False:
            possible.append((one, few(merged(facts, facts_missing(answer)))))
    return distinct(context, Many(tuple(certain), tuple(possible), merged(list.more, other.more), list.several))


@_function("one")
def one(list: Many[T]) -> T | None:
    """The only element. Null if there are none or several."""
    if list.possible or list.more:
        if len(list.certain) > 1:
            return None
        return unknown_value("object", list.facts)  # type: ignore[no-any-return]
    return list.certain[0] if len(list.certain) == 1 else None


@_function("sum")
def sum_of(list: Many[float]) -> float:
    """The sum of the elements; 0 of an empty list."""
    low = high = 0.0
    facts: tuple[str, ...] = ()
    for one, doubts in (*((one, ()) for one in list.certain), *list.possible):
        value = interval(one) if one is not None else interval(0)
        facts = merged(facts, doubts, value.facts)
        low += min(value.low, 0) if doubts else value.low
        high += max(value.high, 0) if doubts else value.high
    if list.is_open:
        low, high, facts = float("-inf"), float("inf"), merged(facts, list.more)
    return number(low, high, facts)  # type: ignore[no-any-return]


@_function("concat")
def concat(context: Any, *lists: Many[T]) -> Many[T]:
    """The elements of all lists."""
    context.spend(sum(len(one.certain) + len(one.possible) for one in lists))
    certain = tuple(element for one in lists for element in one.certain)
    possible = tuple(element for one in lists for element in one.possible)
    return Many(certain, possible, merged(*(one.more for one in lists)), any(one.several for one in lists))


# Tags


@_function("keys")
def keys(tags: Tags) -> Many[str]:
    """The keys of tags."""
    return _of_tags(tags, lambda key, _: key)


@_function("values")
def values_(tags: Tags) -> Many[str]:
    """The values of tags."""
    return _of_tags(tags, lambda _, value: value)


def _of_tags(tags: Tags, element: Callable[[str, Any], Any]) -> Many[str]:
    """A list with an element for each tag. A value that may be null may not be there."""
    certain: Any = []
    possible: Any = []
    for key, value in tags.values.items():
        answer = equal(value, None)
        if answer is False:
            certain.append(element(key, value))
        elif isinstance(answer, Missing):
            meant = one_of([one for one in candidates(value) if one is not None], answer.facts[0], open=is_open(value))
            possible.append((element(key, meant), answer.facts))
    return Many(tuple(certain), tuple(possible), tags.more)


@_function("lookup")
def lookup(tags: Tags, key: str, default: Value[str | None]) -> Value[str]:
    """The value of a tag, or the default if there is no such tag; null without a default."""
    return try_(tags.tag(key), default)  # type: ignore[return-value]  # null if the default is


# Numbers


@_function("min")
def smallest(*numbers: float) -> float:
    """The smallest of the numbers."""
    each = [interval(one) for one in numbers]
    return number(min(one.low for one in each), min(one.high for one in each), hull(each, ()).facts)  # type: ignore[no-any-return]


@_function("max")
def largest(*numbers: float) -> float:
    """The largest of the numbers."""
    each = [interval(one) for one in numbers]
    return number(max(one.low for one in each), max(one.high for one in each), hull(each, ()).facts)  # type: ignore[no-any-return]


@_function("gbps", check=rate_mistake, is_literal=True)
def gbps(text: str) -> float:
    """A bandwidth as a number of Gbps: `gbps("500 Mbps")` is 0.5."""
    match = _RATE.fullmatch(text)
    return float(match[1]) * _GBPS[match[2]] if match is not None else 0.0


# Null and equality


@_function("can")
def can(value: T) -> Answer:
    """Whether the value is not null."""
    return negated(equal(value, None))


@_function("try")
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


@_function("same")
def same_(value: T, other: T) -> Answer:
    """Whether two values are the same; of zones, subnets and other resources, in AWS. `==` means the same."""
    return equal(value, other)


@_function("differs")
def differs_(value: T, other: T) -> Answer:
    """Whether two values are different. `!=` means the same."""
    return negated(equal(value, other))


# Texts


@_function("lower")
def lower(text: str) -> str:
    """The text in lower case."""
    return letters.lower(text)


@_function("upper")
def upper(text: str) -> str:
    """The text in upper case."""
    return letters.upper(text)


@_function("trimspace")
def trimspace(text: str) -> str:
    """The text without spaces at its beginning and its end."""
    return text.strip(letters.SPACES)


@_function("strcontains")
def strcontains(text: str, part: str) -> Answer:
    """Whether the text contains another one."""
    return part in text


@_function("startswith")
def startswith(text: str, prefix: str) -> Answer:
    """Whether the text begins with the prefix."""
    return text.startswith(prefix)


@_function("endswith")
def endswith(text: str, suffix: str) -> Answer:
    """Whether the text ends with the suffix."""
    return text.endswith(suffix)


@_function("regex", check=pattern_mistake, is_literal=True)
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


@_function("cidrhost", check=cidr_mistake)
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


@_function("cidrsubnet", check=cidr_mistake)
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


@_function("cidrcontains", check=cidr_mistake)
def cidrcontains(cidr: str, inner: str) -> Answer:
    """Whether a CIDR block contains an address or another block."""
    return cidr_inside(inner, cidr)


@_function("cidr_inside", check=cidr_mistake)
def cidr_inside(cidr: str, outer: str) -> Answer:
    """Whether an address or block is inside another block."""
    inner, around = parsed_network(cidr), parsed_network(outer)
    return inner is not None and around is not None and covers(around, inner)


@_function("cidr_overlaps", check=cidr_mistake)
def cidr_overlaps(cidr: str, other: str) -> Answer:
    """Whether two blocks have addresses in common."""
    one, two = parsed_network(cidr), parsed_network(other)
    return one is not None and two is not None and _overlap(one, two)


def _overlap(one: IpNetwork, other: IpNetwork) -> bool:
    return covers(one, other) or covers(other, one)


@_function("prefix_length", check=cidr_mistake)
def prefix_length(cidr: str) -> float | None:
    """The length of the prefix of a CIDR block: 24 of 10.0.1.0/24. Null if the text is none."""
    block = parsed_network(cidr)
    return None if block is None else block.prefixlen


# Facts about AWS


@_function("allows", reads=("protocol", "from_port", "to_port"))
def allows(rule: GroupRule, protocol: str, port: int) -> Answer:
    """Whether a rule of a security group lets a port of a protocol through; one for all traffic does."""
    number = int(port)
    wanted = GroupRule(address="", at=rule.at, protocol=protocol.lower(), from_port=number, to_port=number)
    return rule.includes_traffic(wanted)


@_function("limits")
def limits(context: Any, type: str) -> InstanceType:
    """What an instance type supports, as `enilint limits` shows it."""
    return context.network.limits_of_type(type)  # type: ignore[no-any-return]
