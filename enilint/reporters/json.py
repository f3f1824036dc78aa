"""`--format json`: the report for programs. Its shape is a contract, and `schemas/report.schema.json` is its law.

A change that could break a reader raises `version`; a new key does not.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from enilint import __version__
from enilint import findings as found
from enilint.files.home import rule_page
from enilint.report import Allowances, Report
from enilint.reporters import View
from enilint.reporters.json_text import document_schema, encoded
from enilint.reporters.summary import severity_of

FromOne = Annotated[int, Meta(ge=1)]
Number = Annotated[int, Meta(ge=0)]
Path = Annotated[str, Meta(description="Path with `/`, relative to the current directory if the file is inside it.")]
RuleCode = Annotated[str, Meta(description="The code of the rule.", examples=["ENI101"])]
SeverityName = Literal["error", "warning", "info"]
Subject = Annotated[
    str,
    Meta(
        description="The full Terraform address (an unknown instance key is `[*]`), or the ID in a topology file.",
        examples=["module.app.aws_network_interface_attachment.vip[0]", "instances.db-1"],
    ),
]
DesignPath = Annotated[str, Meta(description="The input that was linted: one of `inputs`.")]


class Location(Struct):
    """A place in a file. Lines and columns start at 1; columns count code points; ends are exclusive.

    Facts that only a plan or state contains are at line 1, column 1.
    """

    path: Path
    line: FromOne
    column: FromOne
    end_line: FromOne
    end_column: FromOne


class Origin(Struct):
    """The place in a generated file (plan, state, snapshot) that the result comes from."""

    path: Path
    pointer: Annotated[str, Meta(description="A JSON Pointer (RFC 6901).")]


class Related(Struct):
    """A fact that supports the finding."""

    message: str
    subject: Annotated[
        str, Meta(description="The resource that the fact is about; empty if it is the subject of the finding.")
    ]
    location: Location


class Finding(Struct):
    """A mistake that enilint is certain of."""

    rule: RuleCode
    name: Annotated[str, Meta(description="The name of the rule.")]
    severity: SeverityName
    input: DesignPath
    subject: Subject
    message: str
    help: Annotated[str, Meta(description="How to fix it.")]
    location: Location
    origin: Origin | None
    related: tuple[Related, ...]
    url: Annotated[str | None, Meta(description="The documentation page of the rule; null if it has no address.")]
    fingerprint: Annotated[
        str,
        Meta(
            description="Stable between runs as long as rule, input, subject and the values of the facts stay the "
            "same; line numbers and wording do not matter. Inside a called module, the root module does not matter."
        ),
    ]
    also_in: Annotated[
        tuple[Path, ...],
        Meta(
            description="Other root modules (from `inputs`) in which the finding occurs at the same location in the "
            "called module."
        ),
    ]


class Undecided(Struct):
    """A check that could not be decided, because facts are missing."""

    rule: RuleCode
    severity: Annotated[
        SeverityName,
        Meta(description="The severity of the rule in this run. Undecided checks of severity `info` never fail a run."),
    ]
    input: DesignPath
    subject: Subject
    missing: Annotated[tuple[str, ...], Meta(description="The missing facts.")]
    location: Location
    facts: Annotated[
        tuple[str, ...],
        Meta(description="The keys of a facts file that supply the missing facts, such as subnets.subnet-0abc.zone."),
    ]
    related: Annotated[
        tuple[Related, ...], Meta(description="The values that are unknown, if the rule is one of a rule file.")
    ]


class Error(Struct):
    """Something that could not be read or done. If there are errors, the exit code is 2."""

    path: Annotated[str | None, Meta(description="The file with the error; null if there is none.")]
    line: FromOne | None
    column: FromOne | None
    message: str


class Notice(Struct):
    """A remark about an input. It does not change the exit code."""

    path: Annotated[str | None, Meta(description="The file that the notice is about; null if there is none.")]
    line: FromOne | None
    column: FromOne | None
    message: str


class Unread(Struct):
    """A module or nested stack that was not read. With `--fail-on-undecided`, the exit code is 1."""

    input: DesignPath
    module: Annotated[str, Meta(description="The address of the module or nested stack.", examples=["module.vpc"])]
    source: Annotated[str, Meta(description="The `source` of the module call, or the URL; empty for an expression.")]
    location: Location


class StandIn(Struct):
    """A stand-in that enilint used in place of a module that is not installed."""

    input: DesignPath
    module: Annotated[str, Meta(description="The address of the module.", examples=["module.vpc"])]
    source: Annotated[str, Meta(description="The `source` argument of the module call.")]
    stand_in: Annotated[
        str,
        Meta(description="The stand-in.", examples=["enilint's stand-in for terraform-aws-modules/vpc 5 and 6"]),
    ]
    location: Location


class Input(Struct):
    """An input that was linted."""

    path: Annotated[Path, Meta(description="The file, or the directory of the root module.")]
    kind: Annotated[str, Meta(examples=["topology", "terraform", "terraform-plan"])]


class IgnoredRules(Struct):
    """Rules that the configuration disables for an input."""

    input: DesignPath
    rules: tuple[RuleCode, ...]


class Configuration(Struct):
    """Settings of the configuration that reduce the report, in addition to the command line."""

    path: Path
    ignored: Annotated[tuple[RuleCode, ...], Meta(description="Rules that are disabled for all inputs.")]
    ignored_in: Annotated[tuple[IgnoredRules, ...], Meta(description="Rules that are disabled for some inputs.")]
    severities: Annotated[tuple[RuleCode, ...], Meta(description="Rules whose severity is changed to less than error.")]
    options: Annotated[tuple[RuleCode, ...], Meta(description="Rules with options.")]
    excluded: Annotated[tuple[str, ...], Meta(description="Patterns of paths that are not searched.")]
    context: Annotated[tuple[str, ...], Meta(description="Facts files.")]
    roots: Annotated[tuple[str, ...], Meta(description="Root modules with options.")]
    module_sources: Annotated[
        tuple[str, ...], Meta(description="Sources of modules that are read from a directory of the project.")
    ]
    has_no_stand_ins: Annotated[bool, Meta(description="Whether stand-ins are turned off.")]
    fail_on: Annotated[
        Literal["error", "never"] | None,
        Meta(description="The value of `fail-on` if it is above the default, `warning`."),
    ]


class Summary(Struct):
    """Numbers of results. `suppressed` findings are not listed; `in_baseline` of them are in the baseline."""

    error: Number
    warning: Number
    info: Number
    undecided: Annotated[Number, Meta(description="Includes checks of severity `info`.")]
    suppressed: Number
    in_baseline: Number
    suppressed_questions: Annotated[
        Number,
        Meta(description="Undecided checks that are suppressed and not listed, except those of severity `info`."),
    ]
    inputs: Number


class Tool(Struct):
    """The program that wrote the report."""

    name: Literal["enilint"]
    version: str


class Document(Struct):
    """The result of `enilint check`: sorted, and identical byte for byte for the same input."""

    version: Annotated[Literal[1], Meta(description="The version of this format.")]
    tool: Tool
    inputs: tuple[Input, ...]
    findings: tuple[Finding, ...]
    undecided: Annotated[tuple[Undecided, ...], Meta(description="Always listed, regardless of the options.")]
    errors: tuple[Error, ...]
    notices: tuple[Notice, ...]
    unread: Annotated[tuple[Unread, ...], Meta(description="The modules and nested stacks that were not read.")]
    stand_ins: Annotated[tuple[StandIn, ...], Meta(description="The stand-ins that were read for modules.")]
    configuration: Annotated[
        Configuration | None, Meta(description="How the configuration reduces the report; null if it does not.")
    ]
    summary: Summary


def render(report: Report, view: View) -> str:
    """The report as a JSON document."""
    return encoded(document(report))


def document(report: Report) -> Document:
    """The report in the shape of its contract."""
    return Document(
        version=1,
        tool=Tool("enilint", __version__),
        inputs=tuple(Input(one.path, one.kind) for one in report.inputs),
        findings=tuple(_finding(one) for one in report.findings),
        undecided=tuple(_undecided(one) for one in report.undecided),
        errors=tuple(Error(one.path, one.line, one.column, one.message) for one in report.errors),
        notices=tuple(Notice(one.path, one.line, one.column, one.message) for one in report.notices),
        unread=tuple(Unread(one.input, one.module, one.source, _place(one)) for one in report.unread),
        stand_ins=tuple(StandIn(one.input, one.module, one.source, one.title, _place(one)) for one in report.stand_ins),
        configuration=_configuration(report.allowances) if report.allowances is not None else None,
        summary=Summary(
            error=report.count(found.Severity.ERROR),
            warning=report.count(found.Severity.WARNING),
            info=report.count(found.Severity.INFO),
            undecided=len(report.undecided),
            suppressed=report.suppressed,
            in_baseline=report.in_baseline,
            suppressed_questions=report.suppressed_questions,
            inputs=len(report.inputs),
        ),
    )


def _configuration(allowances: Allowances) -> Configuration:
    return Configuration(
        path=allowances.path,
        ignored=allowances.ignored,
        ignored_in=tuple(IgnoredRules(path, codes) for path, codes in allowances.ignored_in),
        severities=allowances.severities,
        options=allowances.options,
        excluded=allowances.excluded,
        context=allowances.context,
        roots=allowances.roots,
        module_sources=allowances.module_sources,
        has_no_stand_ins=allowances.has_no_stand_ins,
        fail_on=allowances.fail_on,
    )


def _finding(finding: found.Finding) -> Finding:
    origin = finding.at.origin
    return Finding(
        rule=finding.rule,
        name=finding.name,
        severity=severity_of(finding).value,
        input=finding.input,
        subject=finding.subject,
        message=finding.message,
        help=finding.help,
        location=_location(finding.at),
        origin=Origin(origin.path, origin.pointer) if origin else None,
        related=_related(finding),
        url=rule_page(finding.rule),
        fingerprint=finding.fingerprint,
        also_in=finding.also_in,
    )


def _undecided(question: found.Undecided) -> Undecided:
    return Undecided(
        rule=question.rule,
        severity=question.severity.value,
        input=question.input,
        subject=question.subject,
        missing=question.facts,
        location=_location(question.at),
        facts=tuple(key for _, key in question.askable),
        related=_related(question),
    )


def _related(result: found.Finding | found.Undecided) -> tuple[Related, ...]:
    return tuple(Related(one.message, one.subject, _location(one.at)) for one in result.related)


def _location(at: found.Location) -> Location:
    return Location(at.path, at.line, at.column, at.end_line, at.end_column)


def _place(remark: found.Remark) -> Location:
    """The place of a remark, which is a point."""
    line, column = remark.line or 1, remark.column or 1
    return Location(remark.path or "", line, column, line, column)


def report_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of the report."""
    return document_schema(Document, "report")
