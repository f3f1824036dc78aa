"""DNS record, security group rule or target pinned to the address of one instance.

## What
Reports a DNS record, a security group rule for a single address, or a load balancer target registered by address, if it
uses one of these addresses of an instance:

- the primary private address that AWS chooses for the instance's own primary interface
- the public address that AWS assigns to the instance automatically

The finding has severity `info`. It is a warning if the instance is a member of a failover group, and the record, rule
or target does not also cover every other member. In a failover group, private addresses that the design sets count as
well.

## Why
The primary private address cannot move to another interface, and an interface created by a launch is deleted with its
instance. AWS releases an automatically assigned public address when the instance stops. After that, clients that use
the record, rule or target reach nothing until it is changed everywhere, and caches keep old DNS answers. A failover
cannot move the address to another member of the failover group.

## When it is fine
- The address is on a secondary interface or on a standalone interface (`aws_network_interface`, or `interfaces` of a
  topology file): it outlives the instance.
- The address is a secondary private address or an Elastic IP, which can move to another instance.
- A load balancer registers the instance by its ID.
- A rule names every member of a failover group: a failover does not affect it. It is still reported, with severity
  `info`.
- The design sets the private address (`private_ip`): the next instance requests it again.
- The name is for this one instance only, such as its host name.

## Fix
Give the service a secondary interface, a secondary private address or an Elastic IP of its own, and use that address.
In security group rules, use the security group of the instance. Register targets by instance ID.

## What is undecided
The check is undecided if one of these facts is unknown:

- what has the address
- whether the instance gets a public address automatically, or has an Elastic IP
- whether the instance exists if the record, rule or target does

IPv6 addresses, and names that other services manage, are not checked.

## Sources
- [EC2 User Guide, "Elastic network interfaces"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html):
  the primary interface of an instance cannot be detached.
- [EC2 User Guide, "Amazon EC2 instance IP
  addressing"](https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html): AWS releases a
  public address when the instance is stopped or terminated.
- [UnassignPrivateIpAddresses](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UnassignPrivateIpAddresses.html):
  only secondary private addresses can be removed from an interface.
- [RunInstances](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html), `DeleteOnTermination`:
  an existing interface outlives an instance that is launched with it.
- AWS does not document that DNS answers are cached, or that others keep copies of an address: both are common
  knowledge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from enilint.rule import (
    AddressHolder,
    AddressText,
    Answer,
    Bad,
    DnsRecord,
    FailoverGroup,
    Finding,
    Good,
    GroupRule,
    Interface,
    Launch,
    LoadBalancerTarget,
    Location,
    Missing,
    Network,
    OneOf,
    Related,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    all_of,
    any_of,
    candidates,
    facts_missing,
    follow,
    known,
    merged,
    negated,
    same,
    stated,
    unanimous,
)

_MOST_SHOWN = 4


class Name(Struct, frozen=True, eq=False):
    """Something that names an address, and its owner: a record, a security group or a load balancer."""

    entity: DnsRecord | GroupRule | LoadBalancerTarget
    reference: AddressText
    owner: str

    @property
    def key(self) -> tuple[str, Location]:
        """Identifies one report."""
        return self.entity.address, self.reference.at


class Pin(Struct, frozen=True, eq=False):
    """An instance that an address is tied to, its primary interface, and whether the address is its public one."""

    launch: Launch
    interface: Interface
    public: bool

    @property
    def is_lost(self) -> Answer:
        """Whether the next instance has another address: it requests an address again that the design sets."""
        return True if self.public else same(self.launch.picks_private_ip, True)


class Named(Struct, frozen=True, eq=False):
    """Something that names an address, and the instances that the address may be tied to.

    `answer`: whether it is tied to one of them. `facts`: missing to know to which one. `open`: there may be others.
    """

    name: Name
    pins: list[Pin]
    answer: Answer
    facts: tuple[str, ...]
    open: bool

    def each(self, answers: Iterable[Answer]) -> Answer:
        """The answer for the one instance, from the answers for all of them."""
        others = [Missing(self.facts)] if self.open else []
        return unanimous([*answers, *others], otherwise=self.facts)


class Owner(Struct, frozen=True, eq=False):
    """What all parts of a record, a group or a load balancer name: instances by identity; `facts` may add others."""

    launches: set[int] = field(default_factory=set)
    facts: list[str] = field(default_factory=list)


def check(network: Network) -> Iterator[Finding | Undecided]:
    named: dict[tuple[str, Location], list[Named]] = defaultdict(list)
    owners: dict[str, Owner] = defaultdict(Owner)
    for name in _names(network):
        one = _pinned(network, name)
        if one.answer is False:
            continue
        named[name.key].append(one)
        if one.answer is True:
            owners[name.owner].launches.update(id(pin.launch) for pin in one.pins)
        else:
            owners[name.owner].facts.extend(facts_missing(one.answer))
    groups = Groups(network)
    for key, each in named.items():
        result = _result(groups, each, owners[each[0].name.owner])
        if isinstance(result, Finding):
            yield result
        elif result:
            yield Undecided(subject=key[0], at=key[1], facts=result)


def _result(groups: "Groups", each: Sequence[Named], owner: Owner) -> Finding | tuple[str, ...]:
    """The finding for the names at one place, or the facts that are missing to know whether there is one."""
    lost: list[Pin] = []
    group: FailoverGroup | None = None
    answers: list[Answer] = []
    for one in each:
        stranded, by = groups.strand(one, owner)
        answer = all_of((one.answer, any_of((stranded, one.each(pin.is_lost for pin in one.pins)))))
        answers.append(answer)
        if answer is True:
            lost += one.pins
            group = group or (by if stranded is True else None)
    first = next((one.name for one, answer in zip(each, answers, strict=True) if answer is True), None)
    return merged(facts_missing(*answers)) if first is None else _finding(first, lost, group)


class Groups:
    """The failover groups of a network, by their members."""

    def __init__(self, network: Network) -> None:
        self._of_member: dict[int, list[FailoverGroup]] = defaultdict(list)
        self._unsure = [one for one in network.failover_groups if facts_missing(*one.members)]
        self._leaving: dict[tuple[int, int], Answer] = {}
        for group in network.failover_groups:
            for member in group.known_members:
                self._of_member[id(member)].append(group)

    def strand(self, named: Named, owner: Owner) -> tuple[Answer, FailoverGroup | None]:
        """Whether a failover can end at a member that is not named, and in which group."""
        found = [self._strand(pin, owner) for pin in named.pins]
        return named.each(answer for answer, _ in found), next((group for _, group in found), None)

    def _strand(self, pin: Pin, owner: Owner) -> tuple[Answer, FailoverGroup | None]:
        answers = [(self._leaves(group, owner), group) for group in self._of_member[id(pin.launch)]]
        for perhaps in self._unsure:
            is_member = any_of(same(one, pin.launch) for one in perhaps.members if known(one) is None)
            answers.append((all_of((is_member, self._leaves(perhaps, owner))), perhaps))
        group = next((group for answer, group in answers if answer is True), None)
        return any_of(answer for answer, _ in answers), group

    def _leaves(self, group: FailoverGroup, owner: Owner) -> Answer:
        """Whether a group has a member that is not named."""
        if group.scaling_groups:
            return True
        key = id(group), id(owner)
        if key not in self._leaving:
            self._leaving[key] = negated(all_of(self._is_named(one, owner) for one in group.members))
        return self._leaving[key]

    def _is_named(self, member: Value[Launch], owner: Owner) -> Answer:
        launch = known(member)
        if launch is None:
            return Missing(facts_missing(member))
        return True if id(launch) in owner.launches else Missing(tuple(owner.facts)) if owner.facts else False


def _names(network: Network) -> Iterator[Name]:
    """Everything that names an address. A target that is registered by its instance ID names none."""
    for record in network.dns_records:
        for reference in record.to:
            yield Name(record, reference, record.address)
    for group in network.security_groups:
        for direction, rules in (("from", group.ingress), ("to", group.egress)):
            for rule in rules:
                for host in rule.hosts:
                    yield Name(rule, host, f"{direction} {group}")
    for target in network.load_balancer_targets:
        if target.to.launch is None:
            yield Name(target, target.to, target.registered_by)


def _pinned(network: Network, name: Name) -> Named:
    """Whether an address is tied to an instance, for every instance that it may belong to."""
    holder = network.address_book.who_has(name.reference)
    pins = [pin for one in candidates(holder) if (pin := _pin(network, one)) is not None]
    certain = same(follow(holder, lambda one: _pin(network, one) is not None), True)
    answers = (certain, *(_goes_with(network, name, pin) for pin in pins))
    is_open = isinstance(holder, Unknown) or (isinstance(holder, OneOf) and holder.open)
    return Named(name, pins, all_of(answers), facts_missing(holder), is_open)


def _pin(network: Network, holder: AddressHolder) -> Pin | None:
    """The instance whose primary interface has the address as its primary or public one."""
    interface = holder.interface
    if interface is None or not interface.implicit or not (holder.primary or holder.public):
        return None
    slot = (0, 0)
    launches = (
        known(one.launch)
        for one in network.attachments_of_interface(interface)
        if (known(one.network_card), known(one.device_index)) == slot
    )
    launch = next(launches, None)
    return None if launch is None else Pin(launch, interface, holder.public)


def _goes_with(network: Network, name: Name, pin: Pin) -> Answer:
    """Whether the named address is tied to the launch, and the launch exists if the name does."""
    answers = [network.existing_together(name.entity, pin.launch)]
    if pin.public:
        elastic_ips: list[Answer] = [
            bool(network.associations_of(pin.interface)),
            Missing(network.association_doubts(pin.interface)),
        ]
        answers += [same(pin.interface.gets_public_ip, True), negated(any_of(elastic_ips))]
    return all_of(answers)


def _finding(name: Name, pins: Sequence[Pin], stranded: FailoverGroup | None) -> Finding:
    launches = list({id(one.launch): one.launch for one in pins}.values())
    shown = launches[:_MOST_SHOWN]
    more = [f"{len(launches) - len(shown)} more"] if len(launches) > len(shown) else []
    names = [*map(str, shown), *more]
    whose = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    kind = "public" if pins[0].public else "primary private"
    lost = "the instance" if len(launches) == 1 else "each instance"
    related = [Related(f"{one} has the address", one.at, one.address) for one in shown]
    consequence = "" if any(one.is_lost is not True for one in pins) else f", which is lost with {lost}"
    if stranded is not None:
        consequence += f", and {stranded} cannot move it to another member"
        related.append(Related(f"{stranded} fails over between its members", stranded.at, stranded.address))
    return Finding(
        subject=name.entity.address,
        at=name.reference.at,
        message=f"{name.entity.address} uses the {kind} address of {whose}{consequence}",
        help=_help(name.entity, public=pins[0].public),
        related=tuple(related),
        values=stated(pins[0].public, launches),
        severity=Severity.INFO if stranded is None else Severity.WARNING,
    )


def _help(entity: DnsRecord | GroupRule | LoadBalancerTarget, *, public: bool) -> str:
    if isinstance(entity, GroupRule) and not public:
        return "use the security group of the instance instead of its address"
    if isinstance(entity, LoadBalancerTarget):
        return "register the instance by its ID, or the address of a standalone interface"
    return "give the service a secondary interface, a secondary private address or an Elastic IP, and use that address"


RULE = Rule(
    code="ENI605",
    name="identity-pinned-to-instance",
    severity=Severity.INFO,
    since="0.1.0",
    groups=("identity",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
  svc: {zone: us-east-1a, cidr: 10.0.2.0/24}
security_groups:
  db: {ingress: [{groups: [web]}, {cidrs: [10.0.2.9/32, 10.0.1.6/32, 10.0.1.20/32, 192.0.2.1/32, 10.0.1.0/24]}]}
  web: {}
interfaces:
  vip: {subnet: svc, private_ips: [10.0.2.9]}
  main: {subnet: app, private_ips: [10.0.1.20]}
instances:
  db-1: {type: m5.large, subnet: app, private_ips: [10.0.1.5, 10.0.1.6]}
  db-2: {type: m5.large, subnet: app}
  kept: {type: m5.large, interfaces: [{interface: main, device_index: 0}]}
  inline:
    type: m5.large
    interfaces: [{subnet: app, device_index: 0}, {subnet: svc, device_index: 1, private_ips: [10.0.2.7]}]
  cards:
    type: p4d.24xlarge
    interfaces:
      - {subnet: app, device_index: 0, network_card: 0}
      - {subnet: svc, device_index: 0, network_card: 1, private_ips: [10.0.2.8]}
attachments: [{interface: vip, instance: db-1, device_index: 1}]
elastic_ips:
  partner: {instance: db-1}
failover_groups:
  db: {mechanism: move-eni, interface: vip, members: [db-1, db-2]}
load_balancers:
  web: {type: application, subnets: [app], targets: [{instance: db-1}, {interface: vip}, {address: 10.0.1.6}]}
dns_records:
  vip: {interface: vip}
  by-text: {address: 10.0.2.9}
  second: {address: 10.0.1.6}
  partner: {elastic_ip: partner}
  kept: {instance: kept}
  inline: {address: 10.0.2.7}
  card: {address: 10.0.2.8}
  elsewhere: {address: 10.9.9.9}
"""),
        Good("""\
version: 1
subnets:
  a: {zone: us-east-1a}
interfaces:
  main: {subnet: a, private_ips: [10.0.1.9]}
instances:
  made: {type: m5.large, subnet: a, private_ips: [10.0.1.9]}
  unsaid: {type: m5.large, interfaces: [{subnet: a, private_ips: [10.0.1.8]}]}
dns_records:
  either: {address: 10.0.1.9}
  unsaid: {instance: unsaid}  # undecided
  gone: {instance: i-0a1b2c3d4e5f60718}  # undecided
  nothing: {}
"""),
        Good(
            """\
variable "address" {
  type = string
}

variable "blue" {
  type = bool
}

variable "other" {
  type = bool
}

resource "aws_subnet" "public" {
  vpc_id                  = "vpc-0a1b2c3d4e5f60718"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_subnet" "private" {
  vpc_id     = "vpc-0a1b2c3d4e5f60718"
  cidr_block = "10.0.2.0/24"
}

resource "aws_subnet" "unsaid" {
  vpc_id                  = "vpc-0a1b2c3d4e5f60718"
  cidr_block              = "10.0.3.0/24"
  map_public_ip_on_launch = var.other
}

resource "aws_network_interface" "vip" {
  subnet_id = aws_subnet.private.id
}

resource "aws_instance" "elastic" {
  subnet_id = aws_subnet.public.id
}

resource "aws_instance" "private" {
  subnet_id = aws_subnet.private.id
}

resource "aws_instance" "unsaid" {
  subnet_id = aws_subnet.unsaid.id
}

resource "aws_instance" "blue" {
  count     = var.blue ? 1 : 0
  subnet_id = aws_subnet.private.id
}

resource "aws_eip" "elastic" {
  instance = aws_instance.elastic.id
}

resource "aws_route53_record" "fine" {
  type    = "A"
  records = [aws_eip.elastic.public_ip, aws_instance.elastic.public_ip, aws_network_interface.vip.private_ip]
}

resource "aws_nat_gateway" "out" {
  subnet_id = aws_subnet.public.id
}

resource "aws_route53_record" "service" {
  type    = "A"
  records = [aws_nat_gateway.out.public_ip]
}

resource "aws_security_group" "service" {
  ingress {
    protocol    = "-1"
    cidr_blocks = ["${aws_nat_gateway.out.public_ip}/32"]
  }
}

resource "aws_route53_record" "none" {
  type    = "A"
  records = [aws_instance.private.public_ip]
}

resource "aws_route53_record" "unsaid" {
  type    = "A"
  records = [aws_instance.unsaid.public_ip] # undecided
}

resource "aws_route53_record" "variable" {
  type    = "A"
  records = [var.address] # undecided
}

resource "aws_route53_record" "choice" {
  type    = "A"
  records = [var.other ? aws_instance.private.private_ip : aws_network_interface.vip.private_ip] # undecided
}

resource "aws_route53_record" "open" {
  type    = "A"
  records = [var.other ? aws_instance.private.private_ip : var.address] # undecided
}

resource "aws_route53_record" "perhaps" {
  count   = var.other ? 1 : 0
  type    = "A"
  records = [aws_instance.blue[0].private_ip] # undecided
}

resource "aws_route53_record" "green" {
  count   = var.blue ? 0 : 1
  type    = "A"
  records = [aws_instance.blue[0].private_ip]
}

resource "aws_route53_record" "text" {
  type    = "TXT"
  records = [aws_instance.private.private_ip]
}

resource "aws_lb_target_group_attachment" "by_id" {
  target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0a1b2c3d4e5f6071"
  target_id        = aws_instance.private.id
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  app: {zone: us-east-1a, cidr: 10.0.1.0/24}
security_groups:
  db:
    ingress:
      - {cidr: 10.0.1.9/32, ports: [80, 443]}
      - {cidrs: [10.0.1.9/32, 10.0.1.7/32]}
      - {cidrs: [10.0.1.5/32, 10.0.1.6/32]}
    egress:
      - {cidr: 10.0.1.5/32}  # warning
instances:
  web: {type: m5.large, subnet: app, private_ips: [10.0.1.9, 10.0.1.10]}
  db-1: {type: m5.large, subnet: app, private_ips: [10.0.1.5]}
  db-2: {type: m5.large, subnet: app, private_ips: [10.0.1.6]}
  open: {type: m5.large, subnet: app}
  free: {type: m5.large, subnet: app}
  either: {type: m5.large, subnet: app, private_ips: [10.0.1.7]}
interfaces:
  either: {subnet: app, private_ips: [10.0.1.7]}
auto_scaling_groups:
  spare: {subnets: [app], max: 1}
failover_groups:
  db: {mechanism: retarget-route, members: [db-1, db-2]}
  scaled: {mechanism: retarget-route, members: [open, spare]}
load_balancers:
  web: {type: network, subnets: [app], targets: [{address: 10.0.1.9}]}
  db: {type: network, subnets: [app], targets: [{address: 10.0.1.6}]}  # warning
dns_records:
  web: {instance: web}
  text: {address: 10.0.1.9}
  free: {instance: free}  # info
  db: {instance: db-1}  # warning
  open: {instance: open}  # warning
"""),
        Bad(
            """\
resource "aws_subnet" "public" {
  vpc_id                  = "vpc-0a1b2c3d4e5f60718"
  cidr_block              = "10.0.1.0/24"
  map_public_ip_on_launch = true
}

resource "aws_instance" "web" {
  count     = 5
  subnet_id = aws_subnet.public.id
}

resource "aws_instance" "fixed" {
  subnet_id                   = aws_subnet.public.id
  private_ip                  = "10.0.1.5"
  associate_public_ip_address = true
}

resource "aws_route53_record" "web" {
  type    = "A"
  records = aws_instance.web[*].private_ip # info
}

resource "aws_route53_record" "public" {
  type    = "A"
  records = [aws_instance.fixed.public_ip] # info
}

resource "aws_security_group" "db" {
  ingress {
    protocol    = "-1"
    cidr_blocks = ["10.0.1.5/32"]
  }
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id = aws_security_group.db.id
  ip_protocol       = "-1"
  cidr_ipv4         = "${aws_instance.web[1].private_ip}/32" # info
}

resource "aws_lb_target_group_attachment" "web" {
  target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0a1b2c3d4e5f6071"
  target_id        = aws_instance.web[0].private_ip # info
}
""",
            kind="terraform",
        ),
    ),
)
