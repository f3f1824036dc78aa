"""Malformed suppression, or suppression of an unknown rule.

## What
Reports a comment that is meant as a suppression but is malformed. A suppression is malformed if it names no rule, lacks
a bracket or the colon, has no valid date after `until`, is part of a multi-line comment, or uses the keyword of another
linter. Also reports a name in a suppression that matches no rule, or several rules.

## Why
A malformed suppression suppresses nothing, but its author believes that it works.

## When it is fine
Never. Codes of your own rules, such as `ORG101`, are not checked if these rules are not loaded.

## Fix
Write `# enilint: ignore[ENI301] reason`, with the code or the name of each rule. A suppression cannot cover all rules
at once: it must name each rule that it suppresses.

## What is undecided
Nothing.

## Sources
- enilint's documentation on suppressions.
"""

from collections.abc import Iterator, Sequence

from enilint.rule import Bad, Finding, Good, Related, Rule, Severity, Suppression, stated


def check(suppressions: Sequence[Suppression]) -> Iterator[Finding]:
    for one in suppressions:
        for mistake in one.mistakes:
            yield Finding(
                subject=one.subject,
                at=one.at,
                message=mistake.message,
                help=mistake.help,
                related=(Related(mistake.fact, one.at),),
                values=stated(mistake.written),
            )


RULE = Rule(
    code="ENI003",
    name="invalid-suppression",
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
  web:  # enilint: ignore[ENI301, bandwidth-by-eni, ORG101] until=9999-12-31 routed by source address
    type: m5.large
    subnet: app
    tags: {note: "# enilint: ignore is no comment here"}
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a}
instances:
  # enilint: ignore[ENI391] routed by source address  # warning
  web: {type: m5.large, subnet: app}
"""),
        Bad("""\
version: 1
subnets:
  a: {zone: us-east-1a}  # enilint: ignore  # warning
  b: {zone: us-east-1a}  # enilint: ignore[]  # warning
  c: {zone: us-east-1a}  # enilint: ignore[ENI301  # warning
  d: {zone: us-east-1a}  # enilint: ignore[ENI301] until=2026-02-30  # warning
  e: {zone: us-east-1a}  # enilint: disable=ENI301  # warning
  f: {zone: us-east-1a}  # enilint: ignore[ENI001]  # warning
  g: {zone: us-east-1a}  # enilint: ignore[ENI3]  # warning
  h: {zone: us-east-1a}  # enilint ignore[ENI301]  # warning
  i: {zone: us-east-1a}  # enilint: ignore[ENI301] until 2027-01-31  # warning
  j: {zone: us-east-1a}  # enilint: ignore[ENI301, until=2027-01-31]  # warning
"""),
    ),
)
