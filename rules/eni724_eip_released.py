"""Elastic IP released by the plan.

## What
Reports an Elastic IP that the plan deletes or replaces, and lists what it is associated with and what refers to it.

## Why
AWS gives a released address to others. Partners that have allow-listed the address let strangers in and keep you out.
AWS may return the address if you ask for it before another account has it, but does not guarantee this.

Terraform releases the address before it updates a NAT gateway that has it. AWS refuses that, and the apply stops.

## When it is fine
- Nobody knows the address.
- A `removed` block with `destroy = false` removes it from the state: AWS keeps it.

## Fix
Keep the `aws_eip`, and use it again in the new place. Set `lifecycle { prevent_destroy = true }` to make Terraform
refuse such a plan. To hand the address over to another root module, use `removed` with `destroy = false` here and
`import` there.

## What is undecided
Nothing: a plan states which Elastic IPs it deletes. If it does not say whether a NAT gateway still has the address at
that time, the message does not mention the NAT gateway.

## Sources
- [ReleaseAddress](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html): a released address
  may be given to another account; `InvalidIPAddress.InUse` if it is still associated.
- [EC2 User Guide, "Recover an Elastic IP
  address"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eip-recovering.html)
- [terraform-provider-aws, `aws_eip`](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/eip):
  the arguments that force a new resource
- [terraform-provider-aws, issue 45828](https://github.com/hashicorp/terraform-provider-aws/issues/45828): an address is
  deleted before the NAT gateway releases it.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Change,
    ElasticIp,
    Finding,
    Good,
    NatGateway,
    Network,
    Related,
    Rule,
    Severity,
    cause_words,
    joined_words,
    known,
    stated,
    words,
)


def check(network: Network) -> Iterator[Finding]:
    for elastic_ip in network.before.elastic_ips if network.before is not None else ():
        change = network.changes.get(elastic_ip.address)
        if change is not None and change.deletes and elastic_ip.declared:
            yield _finding(network, change, elastic_ip)


def _finding(network: Network, change: Change, elastic_ip: ElasticIp) -> Finding:
    public = known(elastic_ip.public_ip) if elastic_ip.public_ip is not None else None
    peers = known(elastic_ip.allowlisted_by) or ()
    listed = f", which {joined_words(peers)} allow{'s' if len(peers) == 1 else ''}" if peers else ""
    gateways = _refusing(network, elastic_ip)
    have = "has" if len(gateways) == 1 else "have"
    refusal = f"; {joined_words(gateways)} still {have} it then, so AWS refuses" if gateways else ""
    return Finding(
        subject=elastic_ip.address,
        at=change.at,
        message=f"{elastic_ip}{f' ({public})' if public else ''} will be "
        f"{'replaced' if change.replaces else 'deleted'}{cause_words(change)}: AWS releases the address{listed}, "
        f"and others can get it{refusal}",
        help="keep the Elastic IP and use it again, or set prevent_destroy = true to refuse such plans",
        related=tuple(_proof(network, elastic_ip, public)),
        values=stated(change.replaces, list(change.replaced_attributes), public, list(peers), list(gateways)),
    )


def _refusing(network: Network, elastic_ip: ElasticIp) -> list[str]:
    """The NAT gateways that still have the address when Terraform releases it."""
    having: list[NatGateway] = network.before.nat_gateways_with(elastic_ip) if network.before is not None else []
    return [one.address for one in having if network.destroyed_before(elastic_ip.address, one.address) is True]


def _proof(network: Network, elastic_ip: ElasticIp, public: str | None) -> Iterator[Related]:
    """What the address is, and what has it now."""
    existing = network.before or network
    yield elastic_ip.says(f"is {public} now" if public else "exists now")
    for one in existing.associations_with(elastic_ip):
        interface = existing.interface_of(one)
        holder = "an interface" if interface is None else words(interface, unknown="an interface")
        yield one.says(f"associates it with {holder}", at="interface")
    for gateway in existing.nat_gateways_with(elastic_ip):
        yield gateway.says("has it now", at="elastic_ips")


RULE = Rule(
    code="ENI724",
    name="eip-released",
    severity=Severity.ERROR,
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
      "address": "aws_eip.partner", "type": "aws_eip", "name": "partner",
      "change": {
        "actions": ["forget"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after": null
      }
    },
    {
      "address": "aws_eip.web", "type": "aws_eip", "name": "web",
      "previous_address": "aws_eip.old",
      "change": {
        "actions": ["update"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7", "tags": {"Name": "web"}}
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
      "address": "aws_eip.partner", "type": "aws_eip", "name": "partner",
      "change": {
        "actions": ["delete"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after": null
      }
    },
    {
      "address": "aws_eip_association.partner", "type": "aws_eip_association", "name": "partner",
      "change": {
        "actions": ["delete"],
        "before": {"allocation_id": "eipalloc-0a1b2c", "network_interface_id": "eni-0a1b2c"},
        "after": null
      }
    }
  ]
}
""",
            kind="terraform-plan",
            flags=("error aws_eip.partner",),
        ),
        Bad(
            """\
{
  "format_version": "1.2",
  "resource_changes": [
    {
      "address": "aws_eip.second", "type": "aws_eip", "name": "second",
      "change": {
        "actions": ["delete"],
        "before": {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"},
        "after": null
      }
    },
    {
      "address": "aws_nat_gateway.out", "type": "aws_nat_gateway", "name": "out",
      "change": {
        "actions": ["update"],
        "before": {
          "id": "nat-0a1b2c",
          "allocation_id": "eipalloc-0d4e5f",
          "secondary_allocation_ids": ["eipalloc-0a1b2c"]
        },
        "after": {"id": "nat-0a1b2c", "allocation_id": "eipalloc-0d4e5f", "secondary_allocation_ids": []}
      }
    }
  ],
  "prior_state": {
    "values": {
      "root_module": {
        "resources": [
          {
            "address": "aws_nat_gateway.out", "type": "aws_nat_gateway", "name": "out",
            "depends_on": ["aws_eip.first", "aws_eip.second"]
          }
        ]
      }
    }
  }
}
""",
            kind="terraform-plan",
            flags=("error aws_eip.second",),
        ),
    ),
)
