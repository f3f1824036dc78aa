"""What a report shows of designs beside results: pictures, drills and inventories, as plain data."""

from collections.abc import Sequence

from enilint.diagram.picture import Picture
from enilint.drill.page import Page
from enilint.findings import Finding
from enilint.inputs.design import Design
from enilint.inventory import DesignFacts
from enilint.report import Report
from enilint.reporters.grouping import numbered_findings
from enilint.run.drill_pages import pages_of, with_findings
from enilint.run.inventory import inventory_of
from enilint.run.pictures import crash, pictures_of_design


def add_designs(report: Report, designs: Sequence[Design]) -> None:
    """Add to a report what the formats need that show designs. A crash becomes an error, and loses no finding."""
    findings = [(number, one) for number, group in numbered_findings(report.findings) for one in group]
    listed = sorted((one for one in designs if one.networks), key=lambda one: one.path)
    made = _Made()
    for design in listed:
        try:
            made.add(design, findings, design.path if len(listed) > 1 else "")
        except Exception as error:  # noqa: BLE001 - the findings are reported all the same
            report.errors = (*report.errors, crash(design, error))
    report.pictures, report.pinned = tuple(made.pictures), frozenset(made.pinned)
    report.drills, report.inventories = tuple(made.drills), tuple(made.inventories)


class _Made:
    """What is made of each design."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []
        self.pinned: set[int] = set()
        self.drills: list[Page] = []
        self.inventories: list[DesignFacts] = []

    def add(self, design: Design, findings: Sequence[tuple[int, Finding]], where: str) -> None:
        """Make all of it of one design."""
        self.inventories.append(inventory_of(design))
        found = [one for _, one in findings]
        self.drills += [with_findings(page, found) for page in pages_of(design)]
        for one in pictures_of_design(design, findings, where=where):
            self.pictures += one.pictures
            self.pinned.update(one.shown)
