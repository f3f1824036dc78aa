"""Instance that the plan stops, so that it loses its auto-assigned public IPv4 address.

## What
Reports an instance that an update in place stops, if it has a public address that AWS chose. It is a warning if an
output, a DNS record, a security group rule or an allow-list contains the address, or if the instance gets no new one.
Otherwise, it has severity `info`.

## Why
AWS releases the public address of an instance that stops, and chooses another one when it starts. An instance with two
or more interfaces gets no public address when it starts again.

## When it is fine
Nobody uses the public address.

## Fix
Associate an Elastic IP with the instance: it stays when the instance stops.

## What is undecided
The check is undecided if the plan does not say whether an Elastic IP is associated with the instance. Since 2025,
releases of the AWS provider mark `public_ip` as known after apply if an update stops the instance. In plans of older
releases, only a changed `instance_type` shows that the instance stops.

## Sources
- [EC2 User Guide, "EC2 instance IP
  addressing"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html): when AWS releases a
  public address, and instances with several interfaces
- [terraform-provider-aws,
  `aws_instance`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/instance): the arguments
  whose change stops the instance
- [terraform-provider-aws, pull request 40710](https://github.com/hashicorp/terraform-provider-aws/pull/40710)
- [ModifyNetworkInterfaceAttribute](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html),
  `AssociatePublicIpAddress`: asks again for a public address on the primary interface
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Change,
    Finding,
    Good,
    Instance,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    candidates,
    differs,
    facts_missing,
    joined_words,
    known,
    merged,
    stated,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    existing = network.before
    for before in existing.instances if existing is not None else ():
        change, after = network.changes.get(before.address), network.launch_at(before.address)
        if existing is None or change is None or after is None or not change.updates or before.public_ip is None:
            continue
        stops = "public_ip" in change.unknown or differs(network.type_of(after), existing.type_of(before))
        if stops is False or _has_elastic_ip(existing, before):
            continue
        facts = merged(facts_missing(stops, before.public_ip), _doubts(existing, before))
        if facts:
            yield Undecided(subject=before.address, at=change.at, facts=facts)
        else:
            yield _finding(existing, change, before)


def _has_elastic_ip(existing: Network, instance: Instance) -> bool:
    """Whether the public address is that of an Elastic IP."""
    publics = {known(one.public_ip) for one in existing.elastic_ips if one.public_ip is not None}
    primary = existing.interface_at(instance.address)
    associated = primary is not None and existing.associations_of(primary)
    return bool(associated) or any(one in publics for one in _publics(instance))


def _publics(instance: Instance) -> tuple[str, ...]:
    """The public addresses that the instance may have."""
    return () if instance.public_ip is None else candidates(instance.public_ip)


def _doubts(existing: Network, instance: Instance) -> tuple[str, ...]:
    primary = existing.interface_at(instance.address)
    return existing.association_doubts(primary) if primary is not None else ()


def _finding(existing: Network, change: Change, instance: Instance) -> Finding:
    public = next(iter(_publics(instance)), None)
    count = existing.interface_count(instance).low
    named = list(_named(existing, change, str(public)))
    peers = list(known(instance.allowlisted_by) or ())
    end = f"gives it none again, because it has {count} interfaces" if count > 1 else "chooses another one"
    listed = f"; {joined_words(peers)} allow{'s' if len(peers) == 1 else ''} it" if peers else ""
    return Finding(
        subject=instance.address,
        at=change.at,
        message=f"{instance} is stopped for the change: AWS releases its public address {public}, and {end}{listed}",
        help="associate an Elastic IP with the instance",
        related=(Related(f"{instance} has {public} now, and no Elastic IP", change.at, instance.address), *named),
        values=stated(public, count if count > 1 else 1, list(peers)),
        severity=Severity.WARNING if named or peers or count > 1 else Severity.INFO,
    )


def _named(existing: Network, change: Change, public: str) -> Iterator[Related]:
    """What contains the address: outputs, DNS records and rules of security groups."""
    if change.in_outputs & {"", "public_ip", "public_dns"}:
        yield Related(f"an output refers to {change.address}", change.at, change.address)
    for record in existing.dns_records:
        if any(known(one.text) == public for one in record.to if one.text is not None):
            yield record.says(f"points to {public}", at="to")
    for group in existing.security_groups:
        for rule in (*group.ingress, *group.egress):
            if any(known(host.text) == public for host in rule.hosts if host.text is not None):
                yield Related(f"{rule.address} allows {public}", rule.at, rule.address)


RULE = Rule(
    code="ENI731",
    name="stop-start-loses-public-ip",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=(
        "plan",
        "identity",
    ),
    check=check,
    good=(
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large", "public_ip": "203.0.113.9"},
        "after": {"id": "i-0a1b2c", "instance_type": "m5.xlarge"},
        "after_unknown": {"public_ip": true}
      }
    },
    {
      "address": "aws_eip.web", "type": "aws_eip", "name": "web",
      "change": {
        "actions": ["no-op"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.9", "instance": "i-0a1b2c"},
        "after": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.9", "instance": "i-0a1b2c"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
        Good(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large", "public_ip": "203.0.113.9", "tags": {}},
        "after": {
          "id": "i-0a1b2c",
          "instance_type": "m5.large",
          "public_ip": "203.0.113.9",
          "tags": {"Name": "web"}
        }
      }
    }
  ]
}
""",
            kind="terraform-plan",
        ),
    ),
    bad=(
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large", "public_ip": "203.0.113.9"},
        "after": {"id": "i-0a1b2c", "instance_type": "m5.xlarge"},
        "after_unknown": {"public_ip": true}
      }
    }
  ],
  "configuration": {
    "root_module": {
      "outputs": {
        "address": {
          "expression": {
            "references": [
              "aws_instance.web.public_ip"
            ]
          }
        }
      }
    }
  }
}
""",
            kind="terraform-plan",
            flags=("warning aws_instance.web",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_instance.web", "type": "aws_instance", "name": "web",
      "change": {
        "actions": ["update"],
        "before": {"id": "i-0a1b2c", "instance_type": "m5.large", "public_ip": "203.0.113.9"},
        "after": {"id": "i-0a1b2c", "instance_type": "m5.xlarge", "public_ip": "203.0.113.9"}
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("info aws_instance.web",),
        ),
    ),
)
