"""`--format json`: the report for programs. Its shape is a contract, and `schemas/report.schema.json` is its law.

A change that could break a reader raises `version`; a new key does not.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from enilint import __version__
from enilint import findings as found
from enilint.report import Allowances, Report
from enilint.reporters import View
from enilint.reporters.json_text import document_schema, encoded
from enilint.reporters.summary import severity_of

FromOne = Annotated[int, Meta(ge=1)]
Number = Annotated[int, Meta(ge=0)]
Path = Annotated[str, Meta(description="Relative to the current directory where the file lies in it, with `/`.")]
RuleCode = Annotated[str, Meta(description="The code of the rule.", examples=["ENI101"])]
SeverityName = Literal["error", "warning", "info"]
Subject = Annotated[
    str,
    Meta(
        description="The full Terraform address, with an unknown key as `[*]`, or the id in a topology file.",
        examples=["module.app.aws_network_interface_attachment.vip[0]", "instances.db-1"],
    ),
]
DesignPath = Annotated[str, Meta(description="The design that was linted: one of `inputs`.")]


class Location(Struct):
    """Where to look. Lines and columns count from 1, columns in code points; ends are exclusive.

    What only a plan or a state knows is at line 1, column 1.
    """

    path: Path
    line: FromOne
    column: FromOne
    end_line: FromOne
    end_column: FromOne


class Origin(Struct):
    """The place in a generated file (plan, state, snapshot) that the result is from."""

    path: Path
    pointer: Annotated[str, Meta(description="A JSON Pointer (RFC 6901).")]


class Related(Struct):
    """A fact that the finding rests on."""

    message: str
    subject: Annotated[str, Meta(description="What the fact is about; empty where that is the message's own.")]
    location: Location


class Finding(Struct):
    """A rule that is broken for certain."""

    rule: RuleCode
    name: Annotated[str, Meta(description="The name of the rule.")]
    severity: SeverityName
    input: DesignPath
    subject: Subject
    message: str
    help: Annotated[str, Meta(description="What to do about it.")]
    location: Location
    origin: Origin | None
    related: tuple[Related, ...]
    url: Annotated[str | None, Meta(description="Documentation of the rule.")]
    fingerprint: Annotated[
        str,
        Meta(
            description="The same from run to run while rule, input, subject and the values of the facts are, wherever "
            "lines move to and however messages are worded. Inside of a called module the root module does not matter."
        ),
    ]
    also_in: Annotated[
        tuple[Path, ...],
        Meta(description="The other root modules in which the same place of a called module is wrong: of `inputs`."),
    ]


class Undecided(Struct):
    """A rule that applies to the subject, while facts are missing to say whether it is broken."""

    rule: RuleCode
    severity: Annotated[
        SeverityName,
        Meta(description="That of the rule in this run. Questions of `info` fail no run."),
    ]
    input: DesignPath
    subject: Subject
    missing: Annotated[tuple[str, ...], Meta(description="The facts that would decide it.")]
    location: Location
    facts: Annotated[
        tuple[str, ...], Meta(description="The keys of a facts file that would tell them: subnets.subnet-0abc.zone.")
    ]


class Error(Struct):
    """Something that could not be read or done. Where there is one, the exit code is 2."""

    path: Annotated[str | None, Meta(description="The file to blame; null where there is none.")]
    line: FromOne | None
    column: FromOne | None
    message: str


class Notice(Struct):
    """Something to know of an input. It does not change the exit code."""

    path: Annotated[str | None, Meta(description="The file it is about; null where there is none.")]
    line: FromOne | None
    column: FromOne | None
    message: str


class Unread(Struct):
    """A module whose source is not at hand. With `--fail-on-undecided`, there being one makes the exit code 1."""

    input: DesignPath
    module: Annotated[str, Meta(description="The address of the module.", examples=["module.vpc"])]
    source: Annotated[str, Meta(description="The source that its call names; empty where that is an expression.")]
    location: Location


class StandIn(Struct):
    """A stand-in of enilint's own that is read for a module which is not installed."""

    input: DesignPath
    module: Annotated[str, Meta(description="The address of the module.", examples=["module.vpc"])]
    source: Annotated[str, Meta(description="The source that its call names.")]
    stand_in: Annotated[
        str,
        Meta(description="What it is.", examples=["enilint's stand-in for terraform-aws-modules/vpc 5 and 6"]),
    ]
    location: Location


class Input(Struct):
    """A design that was linted."""

    path: Annotated[Path, Meta(description="A file; the directory of a root module of Terraform.")]
    kind: Annotated[str, Meta(examples=["topology", "terraform", "terraform-plan"])]


class IgnoredRules(Struct):
    """Rules that the configuration does not run on a design."""

    input: DesignPath
    rules: tuple[RuleCode, ...]


class Configuration(Struct):
    """What the configuration does to lessen the report, beyond what the command line asks for."""

    path: Path
    ignored: Annotated[tuple[RuleCode, ...], Meta(description="Rules that run on no design.")]
    ignored_in: Annotated[tuple[IgnoredRules, ...], Meta(description="Other rules, by the designs they do not run on.")]
    severities: Annotated[
        tuple[RuleCode, ...], Meta(description="Rules that have another severity than their own, below error.")
    ]
    options: Annotated[tuple[RuleCode, ...], Meta(description="Rules that have options.")]
    excluded: Annotated[tuple[str, ...], Meta(description="Patterns of paths that are not searched.")]
    context: Annotated[tuple[str, ...], Meta(description="Files of facts.")]
    roots: Annotated[tuple[str, ...], Meta(description="Root modules of Terraform that have options.")]
    module_sources: Annotated[
        tuple[str, ...], Meta(description="Sources of modules that are read from a directory of the project.")
    ]
    has_no_stand_ins: Annotated[bool, Meta(description="Whether it turns stand-ins off.")]
    fail_on: Annotated[
        Literal["error", "never"] | None, Meta(description="Where it is set above the default, `warning`.")
    ]


class Summary(Struct):
    """How many there are of each. `suppressed` findings are not listed; `in_baseline` of them are in the baseline."""

    error: Number
    warning: Number
    info: Number
    undecided: Annotated[Number, Meta(description="Those of rules of severity `info` are among them.")]
    suppressed: Number
    in_baseline: Number
    suppressed_questions: Annotated[
        Number, Meta(description="Undecided questions that are suppressed, and not listed; without those of `info`.")
    ]
    inputs: Number


class Tool(Struct):
    """What made the report."""

    name: Literal["enilint"]
    version: str


class Document(Struct):
    """The result of a run of `enilint check`: sorted, and the same to the byte for the same input."""

    version: Annotated[Literal[1], Meta(description="The version of this format.")]
    tool: Tool
    inputs: tuple[Input, ...]
    findings: tuple[Finding, ...]
    undecided: Annotated[tuple[Undecided, ...], Meta(description="Always listed, whatever the options say.")]
    errors: tuple[Error, ...]
    notices: tuple[Notice, ...]
    unread: Annotated[tuple[Unread, ...], Meta(description="The modules that were not read.")]
    stand_ins: Annotated[tuple[StandIn, ...], Meta(description="The stand-ins that were read for modules.")]
    configuration: Annotated[
        Configuration | None, Meta(description="What it does to lessen the report; null where it does nothing.")
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
        related=tuple(Related(one.message, one.subject, _location(one.at)) for one in finding.related),
        url=None,
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
    )


def _location(at: found.Location) -> Location:
    return Location(at.path, at.line, at.column, at.end_line, at.end_column)


def _place(remark: found.Remark) -> Location:
    """The place of a remark, which is a point."""
    line, column = remark.line or 1, remark.column or 1
    return Location(remark.path or "", line, column, line, column)


def report_schema() -> dict[str, Any]:
    """The JSON Schema (draft-07) of the report."""
    return document_schema(Document, "report")
