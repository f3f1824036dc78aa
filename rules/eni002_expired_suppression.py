"""A suppression whose last day is over.

## What
Reports a suppression with `until=` and a day that is past. It holds no more, so that what it hid is reported again.

## Why
The day was set so that somebody looks at the finding again.

## When it is fine
Never: either the finding is fixed and the suppression of no use, or the day has to be another one.

## Fix
Fix the finding and remove the suppression, or set a later day.

## What is undecided
Nothing. Days are those of UTC; where output is to be reproducible, the environment variable SOURCE_DATE_EPOCH tells the
time.

## Sources
- Reproducible Builds, "SOURCE_DATE_EPOCH specification".
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
                message=f"this suppression of {', '.join(one.rules)} held until {one.until}",
                help="fix what it hid and remove it, or set a later day",
                related=(Related(f"the last day is {one.until}{reason}", one.at),),
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
