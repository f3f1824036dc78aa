"""Terraform's functions for dates: timestamps in the form of RFC 3339."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from msgspec import Struct

from enilint.files.late import late
from enilint.inputs.terraform.source.functions.function import Functions, Parameter, Undecided
from enilint.inputs.terraform.source.values import MOST_TEXT, EvaluationError, Mistake

FUNCTIONS = Functions()

_TEXT = Parameter("string")
_TIMESTAMP = late(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII)
_SECOND = 1_000_000_000
_DAY = 86_400
_UNITS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,
    "μs": 1_000,
    "ms": 1_000_000,
    "s": _SECOND,
    "m": 60 * _SECOND,
    "h": 3600 * _SECOND,
}
_PART_OF_DURATION = late(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_MOST_NANOSECONDS = 2**63 - 1
_MOST_DIGITS = 1_000
_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905


class Moment(Struct, frozen=True):
    """A point in time: nanoseconds since the year 1 in UTC, and the offset it is written with, in minutes."""

    nanoseconds: int
    offset: int

    def local(self) -> tuple[date, int]:
        """The date and the second of the day, at the offset. Raises OverflowError beyond the year 9999."""
        days, seconds = divmod(self.nanoseconds // _SECOND + self.offset * 60, _DAY)
        if not 1 <= days + 1 <= date.max.toordinal():
            raise OverflowError
        return date.fromordinal(days + 1), seconds

    def __str__(self) -> str:
        day, seconds = self.local()
        return f"{day.isoformat()}T{_clock(seconds)}{self.zone('Z')}"

    def zone(self, utc: str, colon: str = ":") -> str:
        """The offset in hours and minutes; `utc` in place of no offset."""
        if not self.offset and utc:
            return utc
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{'-' if self.offset < 0 else '+'}{hours:02}{colon}{minutes:02}"


def parse_timestamp(text: str) -> Moment:
    """The moment that a timestamp names. Raises EvaluationError where it is none."""
    found = _TIMESTAMP.fullmatch(text)
    if found is None or len(text) > _MOST_DIGITS:
        raise EvaluationError(f"{text[:80]!r} is not a timestamp like 2006-01-02T15:04:05Z")
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    try:
        days = date(year, month, day).toordinal() - 1
    except ValueError:
        raise EvaluationError(f"there is no day {text[:10]}") from None
    offset_hour, offset_minute = int(found[9] or 0), int(found[10] or 0)
    if hour > 23 or minute > 59 or second > 59 or offset_hour > 23 or offset_minute > 59:
        raise EvaluationError(f"there is no time {text[11:80]}")
    offset = (offset_hour * 60 + offset_minute) * (-1 if found[8] == "-" else 1)
    seconds = days * _DAY + hour * 3600 + minute * 60 + second - offset * 60
    return Moment(seconds * _SECOND + int((found[7] or "0")[:9].ljust(9, "0")), offset)


def parse_duration(text: str) -> int:
    """A duration such as `1h30m` in nanoseconds. Raises EvaluationError where it is none."""
    rest = text[1:] if text[:1] in ("-", "+") else text
    position = total = 0
    while position < len(rest) <= _MOST_DIGITS:
        part = _PART_OF_DURATION.match(rest, position)
        if part is None:
            break
        total += int(Fraction(part[1]) * _UNITS[part[2]])
        position = part.end()
    if rest != "0" and (not rest or position < len(rest) or total > _MOST_NANOSECONDS):
        raise EvaluationError(f"{text[:80]!r} is not a duration like 1h30m")
    return -total if text.startswith("-") else total


@FUNCTIONS.add("timeadd", _TEXT, _TEXT)
def timeadd(timestamp: str, duration: str) -> str:
    """A timestamp, moved by a duration."""
    moment = parse_timestamp(timestamp)
    try:
        return str(Moment(moment.nanoseconds + parse_duration(duration), moment.offset))
    except OverflowError:
        raise Undecided from None


@FUNCTIONS.add("timecmp", _TEXT, _TEXT)
def timecmp(first: str, second: str) -> int:
    """-1 where the first timestamp is earlier, 1 where it is later, 0 where they name the same moment."""
    a, b = parse_timestamp(first).nanoseconds, parse_timestamp(second).nanoseconds
    return (a > b) - (a < b)


@FUNCTIONS.add("formatdate", _TEXT, _TEXT)
def formatdate(form: str, timestamp: str) -> str:
    """A timestamp, in another form."""
    moment = parse_timestamp(timestamp)
    parts: list[str] = []
    length = 0
    try:
        for part in _parts(form):
            parts.append(_formatted(part, moment))
            length += len(parts[-1])
            if length > MOST_TEXT:
                raise Mistake("the string becomes too long")
    except OverflowError:
        raise Undecided from None
    return "".join(parts)


_PART_OF_FORMAT = late(r"([A-Za-z])\1*|[^'A-Za-z]+")


def _parts(form: str) -> list[str]:
    """The parts of a form: texts in quotes, runs of one letter, and what is between."""
    parts: list[str] = []
    position = 0
    while position < len(form):
        if form.startswith("''", position):
            end = position + 2
        elif form[position] == "'":
            end = _end_of_quote(form, position)
        else:
            found = _PART_OF_FORMAT.match(form, position)
            assert found is not None
            end = found.end()
        parts.append(form[position:end])
        position = end
    return parts


def _end_of_quote(form: str, start: int) -> int:
    position = form.find("'", start + 1)
    while position >= 0 and form.startswith("''", position):
        position = form.find("'", position + 2)
    if position < 0:
        raise EvaluationError("a quote ' in the format is not closed")
    return position + 1


def _formatted(part: str, moment: Moment) -> str:
    if part == "''":
        return "'"
    if part.startswith("'"):
        return part[1:-1].replace("''", "'")
    if not (part[0].isascii() and part[0].isalpha()):
        return part
    form = _VERBS.get(part)
    if form is None:
        raise EvaluationError(f"{part[:20]} is not a valid date format")
    return form(moment)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _day(moment: Moment) -> date:
    return moment.local()[0]


def _hour(moment: Moment) -> int:
    return moment.local()[1] // 3600


def _minute(moment: Moment) -> int:
    return moment.local()[1] // 60 % 60


def _second(moment: Moment) -> int:
    return moment.local()[1] % 60


_VERBS: dict[str, Callable[[Moment], str]] = {
    "YY": lambda moment: f"{_day(moment).year % 100:02}",
    "YYYY": lambda moment: f"{_day(moment).year:04}",
    "M": lambda moment: str(_day(moment).month),
    "MM": lambda moment: f"{_day(moment).month:02}",
    "MMM": lambda moment: _MONTHS[_day(moment).month - 1][:3],
    "MMMM": lambda moment: _MONTHS[_day(moment).month - 1],
    "D": lambda moment: str(_day(moment).day),
    "DD": lambda moment: f"{_day(moment).day:02}",
    "EEE": lambda moment: _DAYS[_day(moment).weekday()][:3],
    "EEEE": lambda moment: _DAYS[_day(moment).weekday()],
    "h": lambda moment: str(_hour(moment)),
    "hh": lambda moment: f"{_hour(moment):02}",
    "H": lambda moment: str(_hour(moment) % 12 or 12),
    "HH": lambda moment: f"{_hour(moment) % 12 or 12:02}",
    "AA": lambda moment: "AM" if _hour(moment) < 12 else "PM",
    "aa": lambda moment: "am" if _hour(moment) < 12 else "pm",
    "m": lambda moment: str(_minute(moment)),
    "mm": lambda moment: f"{_minute(moment):02}",
    "s": lambda moment: str(_second(moment)),
    "ss": lambda moment: f"{_second(moment):02}",
    "Z": lambda moment: moment.zone("Z"),
    "ZZZ": lambda moment: moment.zone("UTC", ""),
    "ZZZZ": lambda moment: moment.zone("", ""),
    "ZZZZZ": lambda moment: moment.zone(""),
}
