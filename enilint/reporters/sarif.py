"""`--format sarif`: SARIF 2.1.0 (OASIS), as GitHub code scanning and other viewers of results take it.

What GitHub asks for is in "SARIF support for code scanning": at most 25,000 results and 1,000 locations for each, all
four ends of a region, descriptions of at most 1,024 characters, ten tags. Paths are to be relative to the top of the
repository. There is no `automationDetails`: its id would win over the `category` that upload-sarif is given, by which
several uploads of one commit are told apart. What is undecided is counted in a notification: it is no result.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from msgspec import UNSET, UnsetType

from enilint import __version__
from enilint import findings as found
from enilint.files.home import home
from enilint.files.late import late
from enilint.findings import Finding, Remark
from enilint.report import Report
from enilint.reporters import View
from enilint.reporters import sarif_shapes as shape
from enilint.reporters.advice import also_in
from enilint.reporters.json_text import encoded
from enilint.reporters.line_hashes import line_hashes
from enilint.reporters.regions import UTF_16, Regions, written_at
from enilint.reporters.sarif_rules import LEVELS, rules
from enilint.reporters.summary import allowance, by_severity, counted, severity_of
from enilint.reporters.terminal import escaped

_MOST_RESULTS = 25_000
_MOST_RELATED = 100
_ROOT = "%SRCROOT%"
_LINK_START = late(r"\[[^\[\]\\]*\](?!\()|[\[\]\\]")


def render(report: Report, view: View) -> str:
    """The report as a SARIF log of one run."""
    return encoded(_Log(report).log())


class _Log:
    def __init__(self, report: Report) -> None:
        self._report = report
        self._regions = Regions(report.texts, UTF_16)
        self._hashes: dict[str, list[str]] = {}
        self._rules = rules(report)
        self._indexes = {rule.id: index for index, rule in enumerate(self._rules)}

    def log(self) -> shape.Log:
        kept, left_out = _worst(self._report.findings)
        invocation = shape.Invocation(
            execution_successful=not self._report.errors,
            tool_execution_notifications=tuple(self._notifications(left_out)),
        )
        run = shape.Run(
            tool=shape.Tool(shape.Driver("enilint", __version__, __version__, tuple(self._rules), home() or UNSET)),
            invocations=(invocation,),
            original_uri_base_ids={_ROOT: shape.BaseLocation(shape.Message("The root of the repository."))},
            results=tuple(self._result(one) for one in kept),
        )
        return shape.Log(runs=(run,))

    def _notifications(self, left_out: int) -> Iterator[shape.Notification]:
        yield from (self._notification("error", one) for one in self._report.errors)
        if left_out:
            words = f"{counted(left_out, 'finding')} of the lowest severity left out: GitHub takes {_MOST_RESULTS:,}."
            yield shape.Notification("warning", shape.Message(words))
        less = allowance(self._report)
        if less is not None:
            yield self._notification("note", less)
        yield from (self._notification("note", one) for one in self._report.notices)
        yield from (self._notification("warning", one) for one in self._report.unread)
        yield from (self._notification("note", one) for one in self._report.stand_ins)
        if self._report.asked:
            questions = counted(len(self._report.asked), "check")
            words = f"{questions} undecided, because facts are missing: `--format json` lists them."
            yield shape.Notification("note", shape.Message(words))

    def _notification(self, level: str, remark: Remark) -> shape.Notification:
        message = shape.Message(_sentence(remark.message))
        if remark.path is None:
            return shape.Notification(level, message)
        line, column = remark.line or 1, remark.column or 1
        at = found.Location(remark.path, line, column, line, column)
        return shape.Notification(level, message, (shape.Place(self._physical(at)),))

    def _result(self, finding: Finding) -> shape.Result:
        related = _related(finding)[:_MOST_RELATED]
        subject = shape.LogicalLocation(escaped(finding.subject), "resource")
        return shape.Result(
            rule_id=finding.rule,
            rule_index=self._indexes[finding.rule],
            level=LEVELS[severity_of(finding)],
            message=shape.Message(_message(finding, len(related))),
            locations=(shape.Place(self._physical(written_at(finding)), logical_locations=(subject,)),),
            partial_fingerprints=self._fingerprints(finding),
            related_locations=tuple(
                shape.Place(self._physical(one.at), id=number, message=shape.Message(_sentence(one.message)))
                for number, one in enumerate(related, start=1)
            )
            or UNSET,
        )

    def _physical(self, at: found.Location) -> shape.PhysicalLocation:
        region = self._regions.of(at)
        ends = shape.Region(region.line, region.column, region.end_line, region.end_column)
        return shape.PhysicalLocation(_artifact(at.path), ends)

    def _fingerprints(self, finding: Finding) -> dict[str, str] | UnsetType:
        """By what viewers follow a result from run to run.

        They are to compare the latest version that two results both have (SARIF 3.27.16): older results have v1, or
        v1 and v2, alone.
        """
        known = {
            "enilintFinding/v1": finding.fingerprint_of_words,
            "enilintFinding/v2": finding.fingerprint_in_root,
            "enilintFinding/v3": finding.fingerprint,
            "primaryLocationLineHash": self._line_hash(finding),
        }
        return {name: value for name, value in known.items() if value} or UNSET

    def _line_hash(self, finding: Finding) -> str:
        """By what GitHub tells the alerts of a rule apart.

        Of a generated file there is no text, and all is at line 1: by its hash all findings of a rule would be one.
        """
        path = written_at(finding).path
        if path not in self._report.texts:
            return f"{finding.fingerprint}:1" if finding.fingerprint else ""
        if path not in self._hashes:
            self._hashes[path] = line_hashes(self._report.texts[path])
        hashes = self._hashes[path]
        line = written_at(finding).line
        return hashes[line - 1] if line <= len(hashes) else ""


def _worst(findings: tuple[Finding, ...]) -> tuple[tuple[Finding, ...] | list[Finding], int]:
    """The findings that there is room for, and how many others there are."""
    if len(findings) <= _MOST_RESULTS:
        return findings, 0
    return by_severity(findings)[:_MOST_RESULTS], len(findings) - _MOST_RESULTS


def _artifact(path: str) -> shape.ArtifactLocation:
    """A URI: relative to the root of the repository, where the path is relative."""
    name = quote(_octets(path), safe="/")
    if path.startswith("/"):
        return shape.ArtifactLocation(f"file://{name}")
    if path[1:3] == ":/":  # a drive of Windows
        return shape.ArtifactLocation(f"file:///{path[0]}:{name[4:]}")
    return shape.ArtifactLocation(name, _ROOT)


def _octets(path: str) -> bytes:
    try:
        return path.encode(errors="surrogateescape")  # a name of undecodable bytes is those
    except UnicodeEncodeError:
        return path.encode(errors="surrogatepass")


def _related(finding: Finding) -> tuple[found.Related, ...]:
    """The facts of a finding. If a program generated the place that the finding is about, that is one of them."""
    if written_at(finding) is finding.at:
        return finding.related
    generated = found.Related(f"{finding.subject} in the generated template", finding.at, finding.subject)
    return (generated, *finding.related)


def _message(finding: Finding, related: int) -> str:
    """The message, the fix, and a link to each fact: GitHub shows related locations only where a text links them."""
    parts = [_sentence(finding.message)]
    if finding.also_in:
        others = also_in(finding)
        parts.append(_sentence(f"{others[0].upper()}{others[1:]}"))
    if finding.help:
        parts.append(f"To fix it: {_sentence(finding.help)}")
    if related:
        links = (f"[{_link_text(one.message)}]({number})" for number, one in enumerate(_related(finding)[:related], 1))
        parts.append(f"Because: {'; '.join(links)}.")
    left_out = len(_related(finding)) - related
    if left_out:
        parts.append(f"{counted(left_out, 'more fact')} left out.")
    return " ".join(parts)


def _sentence(text: str) -> str:
    """A text that ends as a sentence does, and makes no links (SARIF 3.11.6) and no placeholders (3.11.5)."""
    plain = _LINK_START.sub(lambda match: match[0] if len(match[0]) > 1 else f"\\{match[0]}", escaped(text))
    return _without_placeholders(plain if plain.endswith((".", "!", "?")) else f"{plain}.")


def _link_text(text: str) -> str:
    return _without_placeholders(re.sub(r"[\[\]\\]", r"\\\g<0>", escaped(text)))


def _without_placeholders(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
