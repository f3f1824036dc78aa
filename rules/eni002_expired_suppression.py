"""Expired suppression.

## What
Reports a suppression whose `until=` date has passed. It no longer applies: the findings that it hid are reported
again.

## Why
The date was set as a reminder to look at the finding again.

## When it is fine
Never. Either the finding is fixed and the suppression is unused, or the suppression needs a later date.

## Fix
Fix the finding and remove the suppression, or set a later date.

## What is undecided
Nothing. Dates are in UTC. To make output reproducible, set the environment variable `SOURCE_DATE_EPOCH`: it overrides
the current time.

## Sources
- [Reproducible Builds, "SOURCE_DATE_EPOCH specification"](https://reproducible-builds.org/specs/source-date-epoch/).
"""

from collections.abc import Iterator, Sequence

from enilint.rule import Bad, Finding, Good, Related, Rule, Severity, Suppression, stated


def check(suppressions: Sequence[Suppression]) -> Iterator[Finding]:
    for one in suppressions:
        if one.is_expired:
            reason = f": {one.reason}" if one.reason else ""
            yield Finding(
                subject=one.subject,
                at=one.at,
                message=f"this suppression of {', '.join(one.rules)} expired on {one.until}: it suppresses nothing",
                help="fix the finding and remove the suppression, or set a later date",
                related=(Related(f"the suppression is set until {one.until}{reason}", one.at),),
                values=stated(one.until),
            )


RULE = Rule(
    code="ENI002",
    name="expired-suppression",
    severity=Severity.WARNING,
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
  # enilint: ignore[ENI301] until=9999-12-31 routed by source address
  - {interface: second, instance: web, device_index: 1}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  web: {type: m5.large, subnet: app}
interfaces:
  second: {subnet: app}
attachments:
  # enilint: ignore[ENI301] until=2021-06-30 until the migration  # warning
  - {interface: second, instance: web, device_index: 1}
"""),
    ),
)
