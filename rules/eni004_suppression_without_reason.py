"""Suppression without a reason.

## What
Reports a suppression that gives no reason: a comment with no text after its list of rules, or a table in the
configuration without `reason`. The rule runs only if the configuration sets `require-reason = true`, or if the rule is
selected by its code or name.

## Why
Without a reason, later readers cannot know whether the suppression still applies.

## When it is fine
In a one-person project, or while you try out a design.

## Fix
Write the reason after the list of rules: `# enilint: ignore[ENI301] replies are routed by source address`.

## What is undecided
Nothing.

## Sources
- enilint's documentation on suppressions.
"""

from collections.abc import Iterator, Sequence

from enilint.rule import Bad, Finding, Good, Related, Rule, Severity, Suppression


def check(suppressions: Sequence[Suppression]) -> Iterator[Finding]:
    for one in suppressions:
        if not one.reason and one.rules:
            yield Finding(
                subject=one.subject,
                at=one.at,
                message=f"this suppression of {', '.join(one.rules)} has no reason",
                help=f"state why findings of {', '.join(one.rules)} are acceptable here",
                related=(Related("the suppression states no reason", one.at),),
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
