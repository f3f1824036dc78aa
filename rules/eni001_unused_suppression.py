"""Unused suppression.

## What
Reports a suppression of a rule that ran on everything the suppression covers and found nothing there.

## Why
The finding that the suppression was written for is gone. The suppression would hide the rule's next finding in the same
place before anyone has looked at it.

## When it is fine
If the finding appears only in runs that set certain values, pass `--ignore ENI001` in all other runs.

## Fix
Remove the suppression, or remove the rule from its list.

## What is undecided
Nothing is reported if the rule did not run, if it was undecided, or if a file of the design could not be read. A
suppression in a module or in an imported file is reported only if the whole project was searched. Suppressions of rules
that check the changes of a plan are never reported. If a plan or a state is the only input, no suppression is reported
either, because a plan or a state shows one environment at one point in time.

## Sources
- [ESLint, "Command Line Interface"](https://eslint.org/docs/latest/use/command-line-interface):
  `--report-unused-disable-directives`.
- [Ruff, unused-noqa (RUF100)](https://docs.astral.sh/ruff/rules/unused-noqa/).
"""

from collections.abc import Iterator, Sequence

from enilint.rule import Bad, Finding, Good, Related, Rule, Severity, Suppression


def check(suppressions: Sequence[Suppression]) -> Iterator[Finding]:
    for one in suppressions:
        for name in one.unused:
            yield Finding(
                subject=f"ignore[{name}]",
                at=one.at,
                message=f"this suppression of {name} is unused: {name} finds nothing that it covers",
                help="remove the suppression" if len(one.rules) == 1 else f"remove {name} from the list",
                related=(Related(f"{name} ran on everything that the suppression covers", one.at, name),),
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
  # enilint: ignore[ENI101] an undecided check is suppressed as well
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
