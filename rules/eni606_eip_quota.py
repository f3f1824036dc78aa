"""More Elastic IPs than the quota of the account in a Region.

## What
Counts the Elastic IPs that a design declares for one account and Region, and reports the first one above the quota. The
quota is 5, unless the topology file sets `quotas.elastic_ips` or the configuration sets the option `elastic-ips`.

## Why
AWS refuses every Elastic IP above the quota with `AddressLimitExceeded`, in the middle of an apply.

## When it is fine
- Your quota was increased: set it.
- More Elastic IPs than the quota already exist: the quota must have been increased.
- The addresses come from a pool of your own (BYOIP, IPAM, Outposts): they do not count.

## Fix
Request a quota increase before the apply, share NAT gateways between zones, or use private connectivity.

## What is undecided
The check is undecided if the quota is exceeded only when Elastic IPs that may not exist are counted.

## Sources
- [VPC User Guide, "Amazon VPC quotas"](https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html): 5
  Elastic IP addresses per Region, adjustable
- [AllocateAddress](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AllocateAddress.html), error
  `AddressLimitExceeded`
- AWS does not document whether addresses from pools of your own count: enilint does not count them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from enilint.rule import Bad, ElasticIp, Finding, Good, Network, Rule, Severity, Undecided, candidates, stated

DEFAULT = 5
"""The quota of an account without a quota increase."""


class Options(Struct, rename="kebab", forbid_unknown_fields=True):
    """`elastic-ips`: the quota of the account, if a design does not state its own."""

    elastic_ips: int = DEFAULT


def check(network: Network, options: Options) -> Iterator[Finding | Undecided]:
    accounts: dict[tuple[str, str | None], list[ElasticIp]] = defaultdict(list)
    for elastic_ip in network.elastic_ips:
        if elastic_ip.declared and not elastic_ip.pool:
            accounts[elastic_ip.owner, elastic_ip.region].append(elastic_ip)
    for group in accounts.values():
        yield from _check(network, group, options.elastic_ips)


def _check(network: Network, group: Sequence[ElasticIp], usual: int) -> Iterator[Finding | Undecided]:
    quota = max((one.quota for one in group if one.quota is not None), default=usual)
    if len(group) <= quota or sum(one.exists for one in group) > quota:
        return
    certain = [one for one in group if one.address not in network.existence]
    if len(certain) > quota:
        yield _finding(network, certain, quota)
        return
    perhaps = [existence for one in group if (existence := network.existence.get(one.address)) is not None]
    missing = tuple(dict.fromkeys(one.doubt for one in perhaps))
    last = group[-1]
    yield Undecided(subject=last.address, at=last.at, facts=missing)


def _has_gateways(network: Network, group: Sequence[ElasticIp]) -> bool:
    """Whether several of the Elastic IPs may belong to NAT gateways, of which fewer may be enough."""
    of_gateways = {id(one) for each in network.nat_gateways for value in each.elastic_ips for one in candidates(value)}
    return sum(id(one) in of_gateways for one in group) > 1


def _finding(network: Network, group: Sequence[ElasticIp], quota: int) -> Finding:
    beyond = group[quota]
    where = f" in {beyond.region}" if beyond.region else ""
    is_default = all(one.quota is None for one in group) and quota == DEFAULT
    limit = f"the {'default ' if is_default else ''}quota of an account is {quota} per Region"
    counted = sorted({1, max(quota, 1)})
    return Finding(
        subject=beyond.address,
        at=beyond.at,
        message=f"{beyond} is number {quota + 1} of at least {len(group)} Elastic IPs{where}, but {limit}: "
        "AWS refuses those above the quota (AddressLimitExceeded)",
        help="request a quota increase first; if yours is higher, set quotas.elastic_ips or the option elastic-ips"
        f"{'; NAT gateways can serve several subnets' if _has_gateways(network, group) else ''}",
        related=tuple(
            one.says(f"is number {number}")
            for number in counted
            if (one := group[number - 1]) is not beyond or quota == 0
        ),
        values=stated(len(group), quota, beyond.region),
    )


RULE = Rule(
    code="ENI606",
    name="eip-quota",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("identity",),
    check=check,
    options=Options,
    good=(
        Good("""\
version: 1
region: us-east-1
elastic_ips: {a: {}, b: {}, c: {}, d: {}, e: {}}
"""),
        Good("""\
version: 1
region: us-east-1
quotas: {elastic_ips: 20}
elastic_ips: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}
"""),
        Good("""\
version: 1
region: us-east-1
elastic_ips: {a: {}, b: {}, c: {}, d: {}, e: {}}
nat_gateways: {of-another: {elastic_ips: [eipalloc-0a1b2c3d4e5f60718]}}
"""),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_eip.there[0]", "type": "aws_eip", "name": "there", "index": 0,
      "change": {"actions": ["no-op"], "before": {}, "after": {"id": "eipalloc-0a1b2c3d4e5f60710"}}
    },
    {
      "address": "aws_eip.there[1]", "type": "aws_eip", "name": "there", "index": 1,
      "change": {"actions": ["no-op"], "before": {}, "after": {"id": "eipalloc-0a1b2c3d4e5f60711"}}
    },
    {
      "address": "aws_eip.there[2]", "type": "aws_eip", "name": "there", "index": 2,
      "change": {"actions": ["no-op"], "before": {}, "after": {"id": "eipalloc-0a1b2c3d4e5f60712"}}
    },
    {
      "address": "aws_eip.there[3]", "type": "aws_eip", "name": "there", "index": 3,
      "change": {"actions": ["no-op"], "before": {}, "after": {"id": "eipalloc-0a1b2c3d4e5f60713"}}
    },
    {
      "address": "aws_eip.there[4]", "type": "aws_eip", "name": "there", "index": 4,
      "change": {"actions": ["no-op"], "before": {}, "after": {"id": "eipalloc-0a1b2c3d4e5f60714"}}
    },
    {
      "address": "aws_eip.there[5]", "type": "aws_eip", "name": "there", "index": 5,
      "change": {"actions": ["no-op"], "before": {}, "after": {"id": "eipalloc-0a1b2c3d4e5f60715"}}
    },
    {
      "address": "aws_eip.new", "type": "aws_eip", "name": "new",
      "change": {"actions": ["create"], "before": null, "after": {}, "after_unknown": {"id": true}}
    }
  ]
}
""",
            kind="terraform-plan",
        ),
        Good(
            """\
resource "aws_eip" "node" {
  count  = 5
  domain = "vpc"
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
region: us-east-1
elastic_ips:
  a: {}
  b: {}
  c: {}
  d: {}
  e: {}
  f: {}  # warning
  g: {}
"""),
        Bad("""\
version: 1
region: eu-central-1
quotas: {elastic_ips: 1}
elastic_ips:
  one: {}
  two: {}  # warning
"""),
        Bad(
            """\
resource "aws_eip" "node" { # warning
  count  = 6
  domain = "vpc"
}
""",
            kind="terraform",
        ),
    ),
)
