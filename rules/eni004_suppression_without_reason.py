"""A suppression that does not say why.

## What
Reports a suppression with nothing behind its list of rules, or a table of the configuration without `reason`. It runs
where the configuration says `require-reason = true`, or where it is selected by its code or name.

## Why
Who comes later cannot tell whether it still holds.

## When it is fine
In a project of one person, and while a design is being tried out.

## Fix
Write the reason behind the list: `# enilint: ignore[ENI301] replies are routed by source address`.

## What is undecided
Nothing.

## Sources
- enilint's README, "Suppressions".
"""

from collections.abc import Iterator, Sequence

from enilint.rule import Bad, Finding, Good, Related, Rule, Severity, Suppression


def check(suppressions: Sequence[Suppression]) -> Iterator[Finding]:
    for one in suppressions:
        if not one.reason and one.rules:
            yield Finding(
                subject=one.subject,
                at=one.at,
                message=f"this suppression of {', '.join(one.rules)} gives no reason",
                help="say why what these rules find is right here",
                related=(Related("nothing but rules, and a day, is said", one.at),),
            )


RULE = Rule(
    code="ENI004",
    name="suppression-without-reason",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("suppression",),
    opt_in=True,
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
  # enilint: ignore[ENI301] routed by source address
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
  # enilint: ignore[ENI301] until=9999-12-31  # warning
  - {interface: second, instance: web, device_index: 1}
"""),
    ),
)
