"""Design that does not survive a loss it must survive.

## What
Reports a `[[drill]]` of the configuration with an expression in `keep` that is certainly false after the loss, and a
failover group that declares what it must survive, if it certainly does not:

- `survives: zone`, and the group moves an interface or a secondary private address (`move-eni`, `move-secondary-ip`),
  or replaces instances that have a fixed interface (`replace`).
- `survives: zone`, and all members are in one Availability Zone.
- `survives: instance`, and the group has one member only.

`enilint drill` shows all effects of the loss of a zone or an instance. The expressions of a `[[drill]]` are about these
effects:

```toml
[[drill]]
lose = "any zone"
keep = ['alltrue([for s in subnets : !loses(s, "0.0.0.0/0") if s.tags.tier == "app"])']
```

## Why
An interface belongs to a subnet, and a subnet to one Availability Zone: neither the interface nor its addresses can
leave the zone. If the zone fails, no member can have them until the zone is back. If all members are in the zone, they
fail together.

## When it is fine
- The group need not survive the loss of a zone: `survives: instance`.
- The group moves an Elastic IP or a route, and has members in several zones.
- The loss is accepted: remove the expression from `keep`.
- A standby that cannot attach the interface is covered by ENI501, and a group that does not declare `survives` by
  ENI505.

## Fix
Add a member in another Availability Zone, and move an Elastic IP or a route. If the group need not survive the loss of
a zone, declare `survives: instance`.

For a `[[drill]]`, run `enilint drill` with the loss that the finding names: the page shows what stops, is cut off or is
gone, and the smallest change for later.

## What is undecided
The check is undecided if one of these facts is unknown:

- the mechanism or the members of the group
- the Availability Zone of a member, if the group moves something that can leave its zone
- for a `[[drill]]`: what `enilint drill` shows with `?`
- for a `[[drill]]` with `lose = "any zone"`: the Availability Zone of a subnet

Not checked: whether the standby works, and how long the failover takes.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html): an
  interface stays in its subnet, and so in its Availability Zone.
- [AssociateAddress](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html),
  [ReplaceRoute](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html): an Elastic IP can be
  moved, and a route retargeted, to an interface in another zone.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Drill,
    FailoverGroup,
    Finding,
    Good,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    merged,
    stated,
    words,
)

_MOVED = {"move-eni": "an interface", "move-secondary-ip": "a private address", "replace": "a fixed interface"}


def check(network: Network) -> Iterator[Finding | Undecided]:
    for group in network.failover_groups:
        if group.survives is None:
            continue
        kept = network.keeps_promise(group)
        if kept is False:
            yield _finding(network, group)
        elif isinstance(kept, Missing):
            yield Undecided(subject=group.address, at=group.place("survives"), facts=kept.facts)
    for drill in network.drills:
        yield from _drilled(drill)


def _drilled(drill: Drill) -> Iterator[Finding | Undecided]:
    """What a loss does to an expression of the configuration."""
    outcomes = drill.ask()
    broken = [one for one in outcomes if one.kept is False]
    facts = merged(*(one.kept.facts for one in outcomes if isinstance(one.kept, Missing)))
    if broken:
        lost = f" if {_either([one.lost for one in broken])} is lost"
        is_any = drill.lose.startswith("any ")
        because = f": {_listed(broken[0].because)}" if broken[0].because else ""
        asked = f"must be true if {drill.lose} is lost" if is_any else f"must be true{lost}"
        yield Finding(
            subject=drill.address,
            at=drill.at,
            message=f"`{drill.keep}` {asked}, but it is false{lost if is_any else ''}{because}",
            help=f"run `{broken[0].command}` to see what the loss does; change the design, or the drill",
            related=tuple(dict.fromkeys(related for one in broken for related in one.related))[:_MOST_SHOWN]
            or (Related(f"{drill} must keep it", drill.at, drill.address),),
            values=stated(drill.lose, drill.keep),
        )
    elif facts:
        yield Undecided(subject=drill.address, at=drill.at, facts=facts)


def _either(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return " or ".join(names) if more <= 0 else f"{', '.join(names[:_MOST_NAMED])} or any of {more} others"


def _listed(facts: tuple[str, ...]) -> str:
    more = f"; and {len(facts) - _MOST_NAMED} more" if len(facts) > _MOST_NAMED else ""
    return "; ".join(facts[:_MOST_NAMED]) + more


def _finding(network: Network, group: FailoverGroup) -> Finding:
    if group.survives == "instance":
        why = f"{words(group.members[0])} is its only member"
        help = "add a member that can become active"
    elif network.stays_in_zone(group) is True:
        why = f"it moves {_MOVED[words(group.mechanism)]}, which cannot leave its Availability Zone"
        help = "move an Elastic IP or a route, or set survives: instance"
    else:
        why = "all its members are in one Availability Zone"
        help = "add a member in another Availability Zone, or set survives: instance"
    members = [
        related
        for member in (group.known_members if group.survives == "zone" else ())
        for related in network.zone_of_launch_proof(member)
    ]
    mechanism = Related(f"{group} uses the mechanism {words(group.mechanism)}", group.place("mechanism"), group.address)
    return Finding(
        subject=group.address,
        at=group.place("survives"),
        message=f"{group} must survive the loss of {_LOST[group.survives or '']}, but {why}",
        help=help,
        related=(mechanism, *members),
        values=stated(group.survives, group.mechanism, [*(group.members if group.survives == "instance" else ())]),
    )


_MOST_NAMED = 2
_MOST_SHOWN = 6
_LOST = {"zone": "an Availability Zone", "instance": "an instance"}


RULE = Rule(
    code="ENI508",
    name="drill-promise-broken",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("failover",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
interfaces:
  vip: {subnet: a}
instances:
  one: {type: m5.large, subnet: a}
  two: {type: m5.large, subnet: a}
  far: {type: m5.large, subnet: b}
elastic_ips:
  public: {instance: one}
failover_groups:
  public: {mechanism: move-eip, elastic_ip: public, members: [one, far], survives: zone}
  inside: {mechanism: move-eni, interface: vip, members: [one, two], survives: instance}
  silent: {mechanism: move-eni, interface: vip, members: [one]}
"""),
        Good("""\
version: 1
subnets:
  a: {zone: us-east-1a}
  any: {}
instances:
  one: {type: m5.large, subnet: a}
  two: {type: m5.large, subnet: any}
elastic_ips:
  public: {instance: one}
failover_groups:
  public:
    mechanism: move-eip
    elastic_ip: public
    members: [one, two]
    survives: zone  # undecided
  nameless:
    members: [one, two]
    survives: zone  # undecided
"""),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
interfaces:
  vip: {subnet: a}
instances:
  one: {type: m5.large, subnet: a}
  two: {type: m5.large, subnet: a}
elastic_ips:
  public: {instance: one}
failover_groups:
  interface: {mechanism: move-eni, interface: vip, members: [one, two], survives: zone}  # error
  address:
    mechanism: move-secondary-ip
    interface: vip
    private_ip: 10.0.0.9
    members: [one, two]
    survives: zone  # error
  public: {mechanism: move-eip, elastic_ip: public, members: [one, two], survives: zone}  # error
"""),
        Bad("""\
version: 1
subnets:
  a: {zone: us-east-1a}
  b: {zone: us-east-1b}
interfaces:
  vip: {subnet: a}
instances:
  one: {type: m5.large, subnet: a}
elastic_ips:
  public: {instance: one}
launch_templates:
  next: {type: m5.large}
auto_scaling_groups:
  near: {launch_template: next, subnets: [a]}
failover_groups:
  alone: {mechanism: move-eip, elastic_ip: public, members: [one], survives: instance}  # error
  fixed: {mechanism: replace, interface: vip, members: [near], survives: zone}  # error
  near: {mechanism: replace, members: [near], survives: zone}  # error
"""),
    ),
)
