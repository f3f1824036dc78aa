"""From a report to text, one file per output format. A format's module is imported when it is asked for."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from msgspec import Struct

from enilint.findings import Finding, Severity, Undecided
from enilint.report import Report


class View(Struct, frozen=True):
    """How a report is shown to people; formats for machines take no notice of it.

    `min_severity` is the least severity that is shown; None: all findings, and the questions that are asked.
    `exit_code` is that of the run, if the report says it. `report_url` is the address of a longer report, to link to.
    """

    color: bool = False
    width: int = 80
    show_undecided: bool = False
    min_severity: Severity | None = None
    exit_code: int | None = None
    report_url: str | None = None

    def findings(self, report: Report) -> tuple[Finding, ...]:
        """The findings that are shown."""
        least = self.min_severity
        if least is None:
            return report.findings
        return tuple(one for one in report.findings if one.severity is None or one.severity >= least)

    def questions(self, report: Report) -> tuple[Undecided, ...]:
        """The undecided questions that are shown."""
        if not self.show_undecided:
            return ()
        least = self.min_severity or Severity.WARNING
        return tuple(one for one in report.undecided if one.severity >= least)


_MODULES = {
    "text": "enilint.reporters.text",
    "concise": "enilint.reporters.concise",
    "json": "enilint.reporters.json",
    "sarif": "enilint.reporters.sarif",
    "github": "enilint.reporters.github",
    "gitlab": "enilint.reporters.gitlab",
    "junit": "enilint.reporters.junit",
    "checkstyle": "enilint.reporters.checkstyle",
    "rdjson": "enilint.reporters.rdjson",
    "markdown": "enilint.reporters.markdown",
    "html": "enilint.reporters.html",
}

FORMATS = tuple(_MODULES)
"""The names of all output formats."""
FINGERPRINTED = ("json", "sarif", "gitlab")
"""Those that show the fingerprints of findings. Others need none, and no cryptographic library to make them."""
FOR_PEOPLE = ("text", "concise", "markdown")
"""Those that list undecided questions where that is asked for."""
WITH_PICTURES = ("markdown",)
"""Those that show pictures of what has findings."""
OF_DESIGNS = ("html",)
"""Those that show designs beside what is said of them, and always list undecided questions."""


def render(name: str, report: Report, view: View) -> str:
    """The report in the output format of that name, which ends in a newline."""
    module = import_module(_MODULES[name])
    return cast(Callable[[Report, View], str], module.render)(report, view)
