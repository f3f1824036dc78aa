"""What a report shows of designs beside results: drills and inventories, as plain data."""

from collections.abc import Sequence

from enilint.drill.page import Page
from enilint.findings import InputError
from enilint.inputs.design import Design
from enilint.inputs.failures import REPORT_IT
from enilint.inventory import DesignFacts
from enilint.report import Report
from enilint.run.drills import pages_of
from enilint.run.inventory import inventory_of


def add_designs(report: Report, designs: Sequence[Design]) -> None:
    """Add to a report what the formats need that show designs. A crash becomes an error, and loses no finding."""
    drills: list[Page] = []
    inventories: list[DesignFacts] = []
    for design in sorted(designs, key=lambda one: one.path):
        if not design.networks:
            continue
        try:
            drills += pages_of(design)
            inventories.append(inventory_of(design))
        except Exception as error:  # noqa: BLE001 - the findings are reported all the same
            words = f"the drill or the inventory crashed on this design: {type(error).__name__}: {error}; {REPORT_IT}"
            report.errors = (*report.errors, InputError(design.path, words))
    report.drills, report.inventories = tuple(drills), tuple(inventories)
