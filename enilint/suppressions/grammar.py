"""What a suppression says: `enilint: ignore[ENI301,same-subnet-multi-eni] until=2027-01-31 reason`."""

import re

from msgspec import Struct

from enilint.findings import Mistake

FORM = "`enilint: ignore[RULE] reason`"
MARK = "enilint"
"""What a text has to hold to be looked at."""
MOST_NAMES = 100
_LONGEST_SUBJECT = 1000

_DIRECTIVE = r"(?is)enilint[ \t]*:[ \t]*(?P<word>\w+)(?P<rest>.*)"
VOID = "a malformed suppression suppresses nothing"
_MEANT = frozenset({"allow", "disable", "ignore", "ignored", "ignores", "noqa", "nolint", "off", "skip", "suppress"})
"""Words of other linters: who writes one of these means a suppression, and not prose that begins with `enilint:`."""
_LIST = r"(?s)[ \t]*\[(?P<names>[^\[\]]*)\](?P<rest>.*)"
_UNTIL = r"(?<!\S)until[ \t]*=[ \t]*(?P<date>[^\s,;]*)[,;]?"
_UNTIL_IN_WORDS = r"(?i)[ \t]*until[ \t]*:?[ \t]*(?P<date>\d{4}-\d{2}-\d{2})\b"
_UNTIL_AS_NAME = r"until\b[^-]"
_WITHOUT_COLON = r"(?i)enilint[ \t_-]+ignore[ \t]*\["
_DATE = r"\d{4}-\d{2}-\d{2}"


class Directive(Struct, frozen=True):
    """A suppression as it is written. One with mistakes does not hold. `until` is a date, as `2027-01-31`."""

    names: tuple[str, ...] = ()
    reason: str = ""
    until: str | None = None
    mistakes: tuple[Mistake, ...] = ()

    @property
    def subject(self) -> str:
        """How it is written, cut where it is long: each finding about it repeats this."""
        text = f"ignore[{','.join(self.names)}]"
        return text if len(text) <= _LONGEST_SUBJECT else f"{text[:_LONGEST_SUBJECT]}..."


def limited(directive: Directive) -> Directive:
    """The suppression; one that names too many rules is a mistake."""
    if len(directive.names) <= MOST_NAMES:
        return directive
    message = f"this suppression lists {len(directive.names):,} rules, but the maximum is {MOST_NAMES}"
    return Directive(reason=directive.reason, mistakes=(Mistake(message, VOID, "list fewer rules"),))


def parsed(text: str) -> Directive | None:
    """The suppression that a text is; None where it is something else. Raises nothing."""
    if re.match(_WITHOUT_COLON, text) is not None:
        return _miswritten(text.split("[")[0].strip())
    found = re.match(_DIRECTIVE, text)
    if found is None or found["word"].lower() not in _MEANT:
        return None
    if found["word"] != "ignore" or not text.startswith(MARK):
        return _miswritten(found[0].split("[")[0].strip())
    listed = re.match(_LIST, found["rest"])
    if listed is None:
        if found["rest"].lstrip().startswith("["):
            return _mistaken("this suppression has no `]` after its rules", "[")
        return _mistaken("this suppression lists no rule, and no suppression applies to all rules")
    names = tuple(name for name in (part.strip() for part in listed["names"].split(",")) if name)
    if not names:
        return _mistaken("this suppression has an empty list of rules", "[]")
    return _dated(names, listed["rest"])


def _dated(names: tuple[str, ...], rest: str) -> Directive:
    """The suppression of some names: with a day, if what stands behind these has one."""
    inside = next((name for name in names if re.match(_UNTIL_AS_NAME, name)), None)
    if inside is not None:
        others = tuple(name for name in names if name != inside)
        return _misdated(others, inside, f"`{inside}` is inside the list of rules", "move it after the `]`")
    until = re.search(_UNTIL, rest)
    words = re.match(_UNTIL_IN_WORDS, rest)
    if until is None and words is not None:
        written = words[0].strip()
        return _misdated(names, written, f"`{written}` has no `=`", f"write until={words['date']}")
    reason = _reason(re.sub(_UNTIL, "", rest, count=1))
    if until is None:
        return Directive(names, reason)
    if not is_date(until["date"]):
        written = until[0].strip()
        return _misdated(names, written, f"`{written}` is not a date", "write the date as in until=2027-01-31", reason)
    return Directive(names, reason, until["date"])


def _misdated(names: tuple[str, ...], written: str, message: str, help: str, reason: str = "") -> Directive:
    return Directive(names, reason, mistakes=(Mistake(message, VOID, help, written),))


def is_date(text: str) -> bool:
    """Whether a text is a date of the calendar, written as `2027-01-31`."""
    from datetime import date

    try:
        return re.fullmatch(_DATE, text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _reason(text: str) -> str:
    return " ".join(text.split()).strip(" :-\u2013\u2014")


def _miswritten(text: str) -> Directive:
    return _mistaken(f"`{text}` is not a valid suppression", text)


def _mistaken(message: str, written: str = "") -> Directive:
    help = f"write {FORM} with the codes or names of the rules"
    return Directive(mistakes=(Mistake(message, VOID, help, written),))
