"""Service with subnets in fewer Availability Zones than it needs.

## What
Reports a service whose subnets cover too few Availability Zones: an Application Load Balancer, a DB subnet group or an
EKS cluster in one zone. Also reports an MWAA environment or an AWS Directory Service directory without exactly two
subnets, an OpenSearch Service domain whose number of subnets differs from its number of zones, and a subnet in a zone
where the service is not available.

## Why
AWS refuses the request: `DBSubnetGroupDoesNotCoverEnoughAZs` for DB subnet groups, `ValidationError` ("At least two
subnets in two different Availability Zones must be specified") for Application Load Balancers,
`InvalidParameterException` ("Subnets specified must be in at least two different AZs") for EKS clusters.

## When it is fine
One subnet is enough in a Local Zone or on an Outpost. Network and Gateway Load Balancers accept one zone. Resources
that a plan or state shows as existing are not reported: AWS has already accepted them.

## Fix
Add a subnet in another Availability Zone to the list.

## What is undecided
The check is undecided if the zone of a subnet is unknown, or if the list of subnets comes from a data source or a
variable without a value. New subnets that set no zone cause a warning: AWS chooses their zones, and the request may
succeed or fail.

## Sources
- [CreateLoadBalancer](https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html).
- [CreateDBSubnetGroup](https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html):
  `DBSubnetGroupDoesNotCoverEnoughAZs`.
- [Amazon EKS networking requirements](https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html): at least two
  zones, and the zone IDs in which a cluster cannot have subnets.
- [OpenSearch Service domains in a VPC](https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html).
- `enilint/aws/service-subnets.json` lists the AWS page for each of the other services.
- hashicorp/terraform#17257: without a zone on the subnets, the same configuration sometimes succeeds and sometimes
  fails.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from enilint.rule import (
    Answer,
    Bad,
    Finding,
    Good,
    Missing,
    Network,
    Related,
    Rule,
    ServicePlacement,
    ServiceSubnet,
    Severity,
    Subnet,
    SubnetDemands,
    SubnetService,
    Undecided,
    Unknown,
    Value,
    Zone,
    all_of,
    candidates,
    differs,
    facts_missing,
    follow,
    is_in_region,
    is_open,
    known,
    merged,
    one_of,
    same,
    stated,
    unanimous,
    words,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for placement in network.service_placements():
        demands, service = known(placement.demands), placement.services[0]
        if all(one.exists for one in placement.services) or not (placement.subnets or placement.more):
            continue
        if demands is None:
            facts = facts_missing(placement.demands)
            yield Undecided(subject=service.address, at=service.place("subnets"), facts=facts)
        else:
            yield from _judged(network, placement, demands)


def _judged(network: Network, placement: ServicePlacement, demands: SubnetDemands) -> Iterator[Finding | Undecided]:
    service = placement.services[0]
    refused, certain = _refused(placement, demands) or (None, False)
    answer = certain if isinstance(certain, Missing) else _is_short(network, placement, demands)
    if refused is not None and certain is True:
        yield _not_offered(demands, refused)
    elif answer is True:
        yield _too_few(placement, demands)
    elif isinstance(answer, Missing) and _picks_zones(placement):
        yield _may_fail(network, placement, demands)
    elif isinstance(answer, Missing):
        yield Undecided(subject=service.address, at=service.place("subnets"), facts=answer.facts)


def _is_short(network: Network, placement: ServicePlacement, demands: SubnetDemands) -> Answer:
    """Whether the subnets are too few, or in too few zones. Two subnets of one zone can be what ENI107 reports."""
    wanted = _subnets_wanted(placement, demands)
    if demands.least_zones == 1 and wanted is None:
        return False
    pairs = network.pairs_to_compare(placement) if demands.one_per_zone else ()
    if any(network.share_a_zone(*pair) is True for pair in pairs):
        return False
    if placement.more:
        return Missing(placement.more)
    at_home = all_of(map(_is_at_home, placement.subnets)) if demands.fewer_in_local_zones else True
    return all_of((at_home, _are_too_few(network, placement, demands, wanted)))


def _subnets_wanted(placement: ServicePlacement, demands: SubnetDemands) -> Value[int] | None:
    """How many subnets the service takes exactly; None where it takes any number."""
    return placement.services[0].zones_wanted if demands.exact_subnets is None else demands.exact_subnets


def _is_at_home(one: ServiceSubnet) -> Answer:
    """Whether a subnet is in the Region, rather than on an Outpost, in a Local Zone or in a Wavelength Zone."""
    outpost = follow(one.subnet, lambda subnet: subnet.on_outpost)
    return all_of((same(outpost, False), _is_in_availability_zone(one)))


def _is_in_availability_zone(one: ServiceSubnet) -> Answer:
    """Whether the zone of a subnet is an Availability Zone: those that a data source lists, or AWS picks, are."""
    subnet = known(one.subnet)
    zone = known(subnet.zone) if subnet is not None else None
    if subnet is not None and subnet.declared and not subnet.zone_asked:
        return True
    if zone is None:
        return Missing(facts_missing(one.subnet if subnet is None else subnet.zone))
    if isinstance(zone.name, Unknown) and "data.aws_availability_zones." in (zone.name.symbol or ""):
        return True
    return unanimous(map(is_in_region, candidates(zone.name)), otherwise=facts_missing(zone.name))


def _refused(placement: ServicePlacement, demands: SubnetDemands) -> tuple[ServiceSubnet, Answer] | None:
    """A subnet that is, or may be, in a zone that the service is not offered in. Unknown zone IDs count as others."""
    for one in placement.subnets:
        id = follow(follow(one.subnet, _zone), lambda zone: zone.id)
        if not demands.refused_zone_ids.isdisjoint(candidates(id)):
            return one, unanimous(
                (each in demands.refused_zone_ids for each in candidates(id)), otherwise=facts_missing(id)
            ) if not is_open(id) else Missing(facts_missing(id))
    return None


def _are_too_few(
    network: Network, placement: ServicePlacement, demands: SubnetDemands, wanted: Value[int] | None
) -> Answer:
    distinct: list[ServiceSubnet] = []
    for one in placement.subnets:
        if not any(same(one.subnet, other.subnet) is True for other in distinct):
            distinct.append(one)
    if wanted is not None:
        number = known(wanted)
        if number is None:
            return Missing(facts_missing(wanted))
        if len(distinct) < number:
            return True
        if len(distinct) > number:
            pairs = [*combinations(distinct, 2)]
            together = (network.existing_together(one.service, other.service) for one, other in pairs)
            return all_of((*(differs(one.subnet, other.subnet) for one, other in pairs), *together))
    zones, least = [follow(one.subnet, _zone) for one in distinct], _least_zones(placement, demands)
    return unanimous((_covers_fewer(zones, one) for one in candidates(least)), otherwise=facts_missing(least))


def _least_zones(placement: ServicePlacement, demands: SubnetDemands) -> Value[int]:
    """In how many zones the subnets must be, which can depend on the Region."""
    zones = (known(follow(one.subnet, _zone)) for one in placement.subnets)
    region = next((zone.region for zone in zones if zone is not None and zone.region), None)
    if region is None and demands.region_zones:
        numbers = (demands.least_zones, *(number for _, number in demands.region_zones))
        return one_of(numbers, f"the Region of {placement.services[0]}")
    return demands.zones_in(region)


def _covers_fewer(zones: Sequence[Value[Zone]], wanted: int) -> Answer:
    """Whether zones, of which some are the same, are fewer than wanted ones."""
    groups: list[Value[Zone]] = []
    for zone in sorted(zones, key=lambda one: known(follow(one, _name)) is None):
        if not any(same(zone, other) is True for other in groups):
            groups.append(zone)
    if len(groups) < wanted:
        return True
    apart = [groups[0]] if groups else []
    for zone in groups[1:]:
        if all(differs(zone, other) is True for other in apart):
            apart.append(zone)
    if len(apart) >= wanted:
        return False
    return Missing(facts_missing(*(same(zone, other) for zone, other in combinations(groups, 2))))


def _name(zone: Zone) -> Value[str]:
    return zone.name


def _picks_zones(placement: ServicePlacement) -> bool:
    """Whether AWS picks the zones of all subnets, which are new."""
    found = [known(one.subnet) for one in placement.subnets]
    picked = (one is not None and one.declared and not one.exists and not one.zone_asked for one in found)
    return placement.is_whole and all(picked)


def _too_few(placement: ServicePlacement, demands: SubnetDemands) -> Finding:
    service = placement.services[0]
    code = f" ({demands.too_few_error})" if demands.too_few_error else ""
    exact = _subnets_wanted(placement, demands)
    wanted = known(exact) if exact is not None else None
    least = min(candidates(_least_zones(placement, demands)))
    if wanted is not None and len(placement.subnets) != wanted:
        has, needs = _number(len(placement.subnets), "subnet"), f"exactly {_number(wanted, 'subnet')}"
    else:
        zones = merged(words(follow(one.subnet, _zone), unknown="one Availability Zone") for one in placement.subnets)
        has, needs = f"subnets in {' and '.join(zones)} only", f"{least} Availability Zones"
    return Finding(
        subject=service.address,
        at=service.place("subnets"),
        message=f"{service} has {has}, but {demands.name} needs {needs}: AWS refuses it{code}",
        help=_advice(service, wanted, least),
        related=tuple(_says_zones(placement)),
        values=stated([(one.subnet, follow(one.subnet, _zone)) for one in placement.subnets], wanted, least),
    )


def _advice(service: SubnetService, wanted: int | None, least: int) -> str:
    if wanted is not None:
        return f"set the subnets of {service} to {_number(wanted, 'subnet')}, each in another Availability Zone"
    return f"add subnets to {service} until they cover {least} Availability Zones"


def _may_fail(network: Network, placement: ServicePlacement, demands: SubnetDemands) -> Finding:
    service, least = placement.services[0], min(candidates(_least_zones(placement, demands)))
    return Finding(
        subject=service.address,
        at=service.place("subnets"),
        severity=Severity.WARNING,
        message=f"{service} needs {least} Availability Zones, but its new subnets set none: AWS chooses the zones, "
        "and can choose one zone for all of them",
        help=f"set {network.spelling.argument('availability_zone')} on each subnet",
        related=tuple(
            one.says("sets no Availability Zone") for each in placement.subnets for one in candidates(each.subnet)
        ),
        values=stated([one.subnet for one in placement.subnets], least),
    )


def _not_offered(demands: SubnetDemands, refused: ServiceSubnet) -> Finding:
    subnet, service = refused.subnet, refused.service
    id = words(follow(follow(subnet, _zone), lambda zone: zone.id))
    name = words(subnet, unknown="a subnet")
    return Finding(
        subject=service.address,
        at=service.place("subnets"),
        message=f"{service} has {name} in {id}, where {demands.name} cannot have subnets: AWS refuses it",
        help=f"use a subnet of another Availability Zone in place of {name}",
        related=tuple(one.says(f"is in {id}", at="zone") for one in candidates(subnet)),
        values=stated(subnet, id),
    )


def _zone(subnet: Subnet) -> Value[Zone]:
    return subnet.zone


def _says_zones(placement: ServicePlacement) -> Iterator[Related]:
    for one in placement.subnets:
        for subnet in candidates(one.subnet):
            yield subnet.says(f"is in {subnet.zone_words}", at="zone")


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


RULE = Rule(
    code="ENI108",
    name="service-zones-too-few",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("placement",),
    check=check,
    good=(
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  app-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
  more-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.2.0/24}
  north-a: {vpc: core, zone: us-west-1a, cidr: 10.0.3.0/24}
  north-b: {vpc: core, zone: us-west-1b, cidr: 10.0.4.0/24}
  lax: {vpc: core, zone: us-west-2-lax-1a, cidr: 10.0.5.0/24}
  rack: {vpc: core, zone: eu-west-1a, cidr: 10.0.6.0/24, outpost: op-1}
load_balancers:
  web: {type: application, subnets: [app-a, app-b, more-a]}
  game: {type: network, subnets: [app-a]}
  edge: {type: application, subnets: [lax]}
  rack: {type: application, subnets: [rack]}
eks_clusters:
  main: {subnets: [app-a, app-b, more-a]}
managed_services:
  db: {type: db-subnet-group, subnets: [app-a, more-a, app-b]}
  single: {type: opensearch-domain, subnets: [app-a], zones: 1}
  double: {type: opensearch-domain, subnets: [app-a, app-b], zones: 2}
  data: {type: redshift-serverless-workgroup, subnets: [north-a, north-b]}
"""),
        Good("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  app-b: {vpc: core, cidr: 10.0.1.0/24}
eks_clusters:
  main:
    subnets: [app-a, app-b]  # undecided
"""),
        Good(
            """\
variable "subnet_ids" { type = list(string) }
resource "aws_db_subnet_group" "db" {
  subnet_ids = var.subnet_ids  # undecided
}
variable "filled_in_later" { default = "" }
resource "aws_db_subnet_group" "blank" {
  subnet_ids = split(",", var.filled_in_later)  # undecided
}
resource "aws_opensearch_domain" "public" { domain_name = "public" }
variable "number" { type = number }
resource "aws_subnet" "counted" {
  count      = var.number
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_db_subnet_group" "list_in_list" {
  subnet_ids = ["${aws_subnet.counted.*.id}"]  # undecided
}
resource "aws_subnet" "outpost" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.9.0/24"
  availability_zone = "eu-west-1a"
  outpost_arn       = "arn:aws:outposts:eu-west-1:111122223333:outpost/op-0a1b2c3d"
}
resource "aws_lb" "outpost" {
  internal = true
  subnets  = [aws_subnet.outpost.id]
}
variable "rack" {}
resource "aws_subnet" "perhaps" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.10.0/24"
  availability_zone = "eu-west-1a"
  outpost_arn       = var.rack
}
resource "aws_lb" "perhaps" {
  internal = true
  subnets  = [aws_subnet.perhaps.id]  # undecided
}
resource "aws_eks_cluster" "outpost" {
  name     = "outpost"
  role_arn = "arn:aws:iam::111122223333:role/eks"
  vpc_config { subnet_ids = ["subnet-0a1b2c3d"] }
  outpost_config {
    control_plane_instance_type = "m5.large"
    outpost_arns                = ["arn:aws:outposts:eu-west-1:111122223333:outpost/op-0a1b2c3d"]
  }
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
vpcs: {core: {cidr: 10.0.0.0/16}}
subnets:
  app-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.0.0/24}
  app-b: {vpc: core, zone: eu-west-1b, cidr: 10.0.1.0/24}
  more-a: {vpc: core, zone: eu-west-1a, cidr: 10.0.2.0/24}
  old: {vpc: core, zone: us-east-1e, zone_id: use1-az3, cidr: 10.0.3.0/24}
  new: {vpc: core, zone: us-east-1a, zone_id: use1-az1, cidr: 10.0.4.0/24}
load_balancers:
  web:
    type: application
    subnets: [app-a]  # error
eks_clusters:
  main:
    subnets: [app-a, more-a]  # error
  refused:
    subnets: [new, old]  # error
managed_services:
  db:
    type: db-subnet-group
    subnets: [app-a, more-a]  # error
  search:
    type: opensearch-domain
    subnets: [app-a, app-b]  # error
    zones: 1
  airflow:
    type: mwaa-environment
    subnets: [app-a]  # error
  data:
    type: redshift-serverless-workgroup
    subnets: [app-a, app-b]  # error
  directory:
    type: directory
    subnets: [app-a, more-a]
"""),
        Bad(
            """\
resource "aws_subnet" "app" {
  count      = 2
  vpc_id     = "vpc-0a1b2c3d"
  cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
}
resource "aws_subnet" "one" {
  vpc_id            = "vpc-0a1b2c3d"
  cidr_block        = "10.0.9.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_db_subnet_group" "picked" {
  subnet_ids = aws_subnet.app[*].id  # warning
}
resource "aws_db_subnet_group" "single" {
  subnet_ids = [aws_subnet.one.id]  # error
}
resource "aws_elasticsearch_domain" "logs" {
  domain_name = "logs"
  vpc_options {
    subnet_ids = aws_subnet.app[*].id  # error
  }
}
resource "aws_opensearch_domain" "aware" {
  domain_name = "aware"
  cluster_config {
    zone_awareness_enabled = true
    zone_awareness_config { availability_zone_count = 3 }
  }
  vpc_options {
    subnet_ids = aws_subnet.app[*].id  # error
  }
}
""",
            kind="terraform",
        ),
    ),
)
