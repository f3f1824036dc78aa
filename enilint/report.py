"""The result of a run, as reporters see it."""

from collections.abc import Callable, Mapping, Set
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from enilint.findings import Finding, InputError, Notice, Severity, StandIn, Undecided, Unread

if TYPE_CHECKING:  # few formats show them, so that the others do not wait for the import
    from enilint.diagram.picture import Picture
    from enilint.drill.page import Page
    from enilint.inventory import DesignFacts


class Step(Struct, frozen=True):
    """What the apply of a plan does to a resource: destroy, create or update.

    `is_unsure`: it may be destroyed only after what depends on it is updated.
    """

    verb: str
    address: str
    is_unsure: bool = False


class Input(Struct, frozen=True):
    """One design that was linted: its root file, its kind, and how many resources it contains.

    `is_empty`: none of them is of a type that enilint reads. `steps` are those of the apply of a plan, in order.
    """

    path: str
    kind: str
    resources: int
    is_empty: bool = False
    steps: tuple[Step, ...] = ()


class RuleDescription(Struct, frozen=True):
    """A rule that ran, as reporters see it. `severity` is the one it has in this run where a finding has no other.

    `read` gives its documentation, which takes long enough that a report without it does not ask.
    """

    code: str
    name: str
    severity: Severity
    read: Callable[[], str] = str
    groups: tuple[str, ...] = ()

    @property
    def documentation(self) -> str:
        """The documentation in Markdown: a title in the first line, then a section for each heading."""
        return self.read()

    @property
    def title(self) -> str:
        """The first line of the documentation, which says what the rule reports."""
        return self.documentation.partition("\n")[0].lstrip("# ").rstrip(".")


class Allowances(Struct, frozen=True, kw_only=True):
    """What a configuration does to lessen a report, beyond what the command line asks for. Rules are codes.

    `ignored` rules run on no design; `is_selection`: because others are selected. `rules` is how many would run.
    `ignored_in` are designs, each with those that run elsewhere and not there. `severities` and `options` are rules
    that have others than their own; a severity that is set to error is not among them. `excluded` are patterns of
    paths, `context` files of facts, `roots` the root modules of Terraform that have options, `module_sources` the
    sources that are read from a directory of the project. `has_no_stand_ins`: none are read. `fail_on` is set where it
    is above the default.
    """

    path: str
    ignored: tuple[str, ...] = ()
    is_selection: bool = False
    rules: int = 0
    ignored_in: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severities: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    module_sources: tuple[str, ...] = ()
    has_no_stand_ins: bool = False
    fail_on: Literal["error", "never"] | None = None

    def __bool__(self) -> bool:
        lists = (self.ignored, self.ignored_in, self.severities, self.options, self.excluded, self.context, self.roots)
        return any(lists) or bool(self.module_sources) or self.has_no_stand_ins or self.fail_on is not None


class Report(Struct, kw_only=True):
    """Everything a run says. Lists are sorted; `texts` holds the text of located files by path, for quoting.

    `marked` are the ranges in these texts that are sensitive: a quote leaves them out.
    `unread` are the modules whose source is not at hand, by input; `stand_ins` are those that are read for others.
    `suppressed` is how many findings are left out because the user said so, where they are written or in a baseline;
    `in_baseline` how many of them for the latter reason. `suppressed_questions` is how many undecided questions are
    left out of those that are asked. `values_in` are the files that set a variable whose value is missing, by the path
    of the input and the missing fact. `allowances` are those of the configuration; None: it has none. `rules` are those
    that ran, by code; `seconds` is what each of them took, by code, and `seconds_reading` what it took to read the
    designs. `skipped` is how many root modules were not linted, because no change reaches them. `fail_on` is the
    severity from which a finding fails the run; None: none does.
    `pictures`, `drills` and `inventories` are made for the formats that show designs: `pinned` are the numbers of the
    findings that have a place in a picture, and an inventory is what is known of interfaces and instances.
    `pictures_of_findings` are pictures of what has findings alone.
    """

    inputs: tuple[Input, ...] = ()
    findings: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    errors: tuple[InputError, ...] = ()
    notices: tuple[Notice, ...] = ()
    unread: tuple[Unread, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    marked: Mapping[str, Set[tuple[int, int]]] = field(default_factory=dict)
    values_in: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    suppressed: int = 0
    in_baseline: int = 0
    suppressed_questions: int = 0
    allowances: Allowances | None = None
    rules: tuple[RuleDescription, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    seconds_reading: float = 0.0
    skipped: int = 0
    fail_on: Severity | None = Severity.WARNING
    pictures: "tuple[Picture, ...]" = ()
    pictures_of_findings: "tuple[Picture, ...]" = ()
    pinned: frozenset[int] = frozenset()
    drills: "tuple[Page, ...]" = ()
    inventories: "tuple[DesignFacts, ...]" = ()

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def asked(self) -> tuple[Undecided, ...]:
        """The undecided questions but those of information."""
        return tuple(one for one in self.undecided if one.is_asked)

    def exit_code(self, *, fail_on_undecided: bool) -> int:
        """2 when something could not be done, 1 when a finding is bad enough, else 0.

        With `fail_on_undecided`, 1 also when a question that is asked is undecided or a module was not read.
        """
        if self.errors:
            return 2
        fail_on = self.fail_on
        if fail_on is not None and any(one.severity and one.severity >= fail_on for one in self.findings):
            return 1
        return 1 if fail_on_undecided and (self.asked or self.unread) else 0

    @property
    def is_of_nothing(self) -> bool:
        """Whether nothing at all was checked."""
        return not self.findings and all(one.is_empty for one in self.inputs)
