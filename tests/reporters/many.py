"""Reports of any size."""

from enilint.findings import Finding, Location, Related, Severity
from enilint.report import Input, Report, RuleDescription

SEVERITIES = (Severity.WARNING, Severity.INFO, Severity.ERROR)


def findings(number: int, files: int = 20) -> Report:
    """So many findings, of all severities in turn, in some files."""
    return Report(
        inputs=(Input("design", "terraform", number),),
        findings=tuple(_finding(index, f"modules/m {index % files}/main.tf") for index in range(number)),
        texts={f"modules/m {file}/main.tf": "  type = 🙂 {}\n" * (number // files + 2) for file in range(files)},
        rules=(RuleDescription("ENI101", "a-rule", Severity.ERROR, lambda: "A thing is wrong.\n\n## What\nIt is.\n"),),
    )


def _finding(index: int, path: str) -> Finding:
    line = index // 20 + 1
    at = Location(path, line, 3, line, 7)
    address = f"module.app[{index}].aws_instance.db"
    return Finding(
        rule="ENI101",
        name="a-rule",
        severity=SEVERITIES[index % 3],
        input="design",
        subject=address,
        at=at,
        message=f"{address} is of a type that does not have room for its interfaces",
        help="take a larger type",
        related=(Related(f"the type of {address}", at, address),),
        fingerprint=f"{index:032x}",
        fingerprint_in_root=f"{index:031x}e",
        fingerprint_of_words=f"{index:031x}f",
    )
