"""A suppression that suppresses nothing.

## What
Reports a suppression for a rule that ran on all that the suppression covers, and found nothing there.

## Why
What it was written for is gone. It would hide the next finding of that rule in the same place, which nobody has looked
at.

## When it is fine
Where the finding comes and goes with values that only some runs are given: then say `--ignore ENI001` in the others.

## Fix
Remove the suppression, or that rule from its list.

## What is undecided
Nothing is reported where the rule did not run, where it left a question open, where a file of the design could not be
read, of a module or an import unless the whole project was searched, of rules that judge the changes of a plan, and
from a plan or a state alone: these show one environment on one day.

## Sources
- ESLint, `--report-unused-disable-directives`; Ruff, RUF100 `unused-noqa`.
"""

from collections.abc import Iterator, Sequence

from enilint.rule import Bad, Finding, Good, Related, Rule, Severity, Suppression


def check(suppressions: Sequence[Suppression]) -> Iterator[Finding]:
    for one in suppressions:
        for name in one.unused:
            yield Finding(
                subject=f"ignore[{name}]",
                at=one.at,
                message=f"{name} finds nothing that this suppression covers",
                help=f"remove {'the suppression' if len(one.rules) == 1 else name}",
                related=(Related(f"{name} ran on all that it covers", one.at, name),),
            )


RULE = Rule(
    code="ENI001",
    name="unused-suppression",
    severity=Severity.INFO,
    since="0.1.0",
    groups=("suppression",),
    about="suppressions",
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  web: {type: m5.large, subnet: app}
interfaces:
  second: {subnet: app}
attachments:
  - {interface: second, instance: web, device_index: 1}  # enilint: ignore[ENI301] routed by source address
"""),
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  other: {}
instances:
  web: {type: m5.large, subnet: app}
interfaces:
  second: {subnet: other}
attachments:
  # enilint: ignore[ENI101] an open question is suppressed as well
  - {interface: second, instance: web, device_index: 1}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  other: {zone: us-east-1a}
instances:
  web: {type: m5.large, subnet: app}
interfaces:
  second: {subnet: other}
attachments:
  # enilint: ignore[ENI301] routed by source address  # info
  - {interface: second, instance: web, device_index: 1}
"""),
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
  other: {zone: us-east-1b}
instances:
  web: {type: m5.large, subnet: app}
interfaces:
  second: {subnet: other}
attachments:
  # enilint: ignore[ENI301, cross-az-attachment] moved by hand  # info
  - {interface: second, instance: web, device_index: 1}
"""),
    ),
)
