"""What a run says: findings, undecided questions, and the places they point at.

Plain data without behaviour beyond ordering; reporters and rules share it.
"""

import enum
import functools
from collections.abc import Callable, Iterable

from msgspec import Struct


@functools.total_ordering
class Severity(enum.Enum):
    """How bad a finding is; ordered, so that `severity >= Severity.WARNING` works."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    def __lt__(self, other: "Severity") -> bool:
        return _RANK[self] < _RANK[other]


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


class Origin(Struct, frozen=True, gc=False):
    """A place inside a generated file (plan, state, snapshot): the file and a JSON Pointer."""

    path: str
    pointer: str


class Location(Struct, frozen=True, gc=False):
    """Where the reader should look. Lines and columns count from 1 in code points; the end is exclusive.

    `origin` is set when the fact comes from a generated file. Where no source is known for it, `path` is that
    file, the place is 1:1, and there is nothing to quote (`quotable` is false).
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    origin: Origin | None = None

    @property
    def quotable(self) -> bool:
        """Whether the text at this place says something to a reader."""
        return self.origin is None or self.origin.path != self.path

    @property
    def sort_key(self) -> tuple[str, int, int, int, int, str]:
        """Order by file, then by place, then by place in the generated file."""
        pointer = self.origin.pointer if self.origin else ""
        return (self.path, self.line, self.column, self.end_line, self.end_column, pointer)


class Related(Struct, frozen=True):
    """One fact that a finding rests on, in words, and where that fact stands.

    `is_origin`: it is the line of a program that generated the place of the finding. `is_condition`: it says in which
    deployments the finding holds.
    """

    message: str
    at: Location
    subject: str = ""
    is_origin: bool = False
    is_condition: bool = False


class Reference(Struct, frozen=True):
    """An entity of the design as the value of an attribute, by its address."""

    address: str


EDITED_PARTS = frozenset(
    {"secondary_private_ip_count", "private_ips", "private_ips_in_order", "ipv6_addresses_in_order"}
)
"""What an edit can change that is a part of an attribute: how many secondary private IPv4 addresses AWS picks, the
private IPv4 addresses, and lists of addresses of which the first one becomes the primary one."""


class Edit(Struct, frozen=True):
    """A change of one entity, in the words of the model, whatever the design is written in.

    The entity of that address gets the value for the attribute, which is a field of its class or one of EDITED_PARTS;
    None: the attribute is left out. Without an attribute, the entity goes.
    """

    address: str
    attribute: str | None = None
    value: str | int | bool | Reference | tuple[str | Reference, ...] | None = None


class Fix(Struct, frozen=True):
    """A way to mend what a finding reports: all of the edits together. `title` completes "fix: ".

    `is_choice` where others would do as well: editors offer it, and nothing applies it without being asked.
    """

    title: str
    edits: tuple[Edit, ...]
    is_choice: bool = False


class Finding(Struct, frozen=True, kw_only=True):
    """A rule is broken, for certain.

    A rule fills the upper half. `severity` stays None for the rule's default. The engine stamps the lower half.
    `values` are what `stated` makes of the values that the message states: zones, types, limits, counts, CIDR blocks,
    and names of things that are neither `subject` nor the subject of a related fact. With these subjects they tell one
    cause from another, so no sentence belongs there, and nothing that a reworded message would change.
    `fixes` are ways to mend it, the best one first; whether one can be written down is for the input to say.
    `find_fixes` returns them, if they take long to find: it is called if fixes are asked for, which no report does.
    `fingerprint` tells a finding apart from the others of its input, and is the same when lines move and when sentences
    are reworded; inside of a called module it is the same for every root module that calls it. Older forms of it are
    `fingerprint_in_root`, which contains the root, and `fingerprint_of_words`, which contains the sentences.
    `also_in` are the other root modules in which the same place of a module is wrong in the same way.
    """

    subject: str
    at: Location
    message: str
    help: str
    related: tuple[Related, ...] = ()
    values: tuple[str, ...] = ()
    severity: Severity | None = None
    fixes: tuple[Fix, ...] = ()
    find_fixes: Callable[[], Iterable[Fix]] | None = None

    rule: str = ""
    name: str = ""
    input: str = ""
    fingerprint: str = ""
    fingerprint_in_root: str = ""
    fingerprint_of_words: str = ""
    also_in: tuple[str, ...] = ()


class Mistake(Struct, frozen=True):
    """What is wrong with something that a user wrote: the mistake, a fact that shows it, and what to write instead.

    `written` is the part that is wrong.
    """

    message: str
    fact: str
    help: str
    written: str = ""


class Suppression(Struct, frozen=True, kw_only=True):
    """A wish of the user not to be told of what some rules find, and what a run shows of it.

    `subject` is how it is written. `until` is the last day on which it holds, as `2027-01-31`. `unused` are those of
    its `rules` that ran on all that it covers, and found nothing there.
    """

    subject: str
    at: Location
    rules: tuple[str, ...] = ()
    reason: str = ""
    until: str | None = None
    is_expired: bool = False
    unused: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


class Undecided(Struct, frozen=True, kw_only=True):
    """A rule applies to `subject`, but facts are missing to say whether it is broken.

    `facts` are those that are missing, `askable` those of them that a facts file can tell, each with its key there,
    such as `subnets.subnet-0abc.zone`. `related` are the values that are not known, each with its place, if the rule
    says which. The engine stamps the lower half; `severity` is that of the rule in this run.
    """

    subject: str
    at: Location
    facts: tuple[str, ...]
    related: tuple[Related, ...] = ()
    askable: tuple[tuple[str, str], ...] = ()

    rule: str = ""
    name: str = ""
    input: str = ""
    severity: Severity = Severity.WARNING

    @property
    def is_asked(self) -> bool:
        """Whether the user is asked: information alone asks nothing."""
        return self.severity is not Severity.INFO


class RuleStopped(Exception):
    """A rule gives up on a design. The text says why, in words that complete "rule ACME001 ..."."""


class Remark(Struct, frozen=True):
    """Words about an input, and where they apply. `path` is None where they are about no file."""

    path: str | None
    message: str
    line: int | None = None
    column: int | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Order by file, then by place."""
        return (self.path or "", self.line or 0, self.column or 0, self.message)

    @property
    def place(self) -> str:
        """The place as output names it, as far as it is known: `main.tf:3:1`."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class InputError(Remark, frozen=True):
    """Something that kept enilint from doing its job. `number` is how many errors it stands for."""

    number: int = 1


class Notice(Remark, frozen=True):
    """Something that the user should know of an input. It does not change the exit code."""


TERRAFORM_GET = "terraform get"
"""Brings the modules of one root module; it is run in its directory."""
CHECK_OUT = "git submodule update --init"
"""Brings all git submodules of a repository."""


class StandIn(Remark, frozen=True, kw_only=True):
    """A stand-in of enilint's own that is read for a module which is not installed, at the call of that.

    `module` is its address in the design `input`, `source` the source that its call names, `title` what messages call
    the stand-in.
    """

    input: str = ""
    module: str = ""
    source: str = ""
    title: str = ""


class Unread(Remark, frozen=True, kw_only=True):
    """A module whose source is not at hand, at its call, or a nested stack without its template. `message` says why.

    `module` is its address in the design `input`, `source` the source that its call names, empty for an expression.
    `command` brings it, TERRAFORM_GET or CHECK_OUT; it is empty where none does. `noun` is what it is called.
    """

    input: str = ""
    module: str = ""
    source: str = ""
    command: str = ""
    noun: str = "module"


NESTED_STACK = "nested stack"
"""The `noun` of an Unread that is no module."""
