"""Target registered by instance ID whose traffic arrives at the management interface.

## What
Reports a load balancer whose target is an instance ID, if the primary interface of the instance is for management and
another interface is for the traffic of the load balancer. A topology file states the role of an interface; otherwise
its name, description or tags show the role with a word such as `mgmt`.

## Why
A target registered by instance ID receives traffic at the primary private address of its primary interface, whatever
other interfaces it has. Firewalls and other appliances use the primary interface for management. Health checks fail
there, or they succeed while traffic through the load balancer is dropped.

## When it is fine
- The management interface is swapped: the appliance uses its second interface for management and the primary one for
  data. User data with `mgmt-interface-swap`, or `management_swap: true` in a topology file, states this.
- The name of the target, its target group or its load balancer shows that it is for management.
- The management interface is the only one, or the target is an address or an interface instead of the instance.

## Fix
Register the private address of the data interface in a target group of type `ip`, or make that interface the primary
one.

## What is undecided
The check is undecided if the design has a management interface, and the instance of a target, its interfaces or its
user data is unknown. An interface is not treated as a management interface if its role is neither stated nor shown by
its name, description or tags.

Manual swaps, and instances that an Auto Scaling group registers, are not checked.

## Sources
- [Elastic Load Balancing, "Target groups for your Network Load
  Balancers"](https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html), target
  type (the same for Application and Gateway Load Balancers): with an instance ID, traffic goes to the primary private
  address of the primary interface.
- [VM-Series Deployment Guide, "Management Interface Mapping for Use with Amazon
  ELB"](https://docs.paloaltonetworks.com/vm-series/9-0/vm-series-deployment/set-up-the-vm-series-firewall-on-aws/about-the-vm-series-firewall-on-aws/management-interface-mapping-for-use-with-amazon-elb):
  the swap, and how to enable it.
- No source says whether health checks of a management interface succeed or fail: it depends on the appliance.
"""

import functools
from collections import defaultdict
from collections.abc import Iterator

from enilint.rule import (
    Answer,
    Attachment,
    Bad,
    Finding,
    Good,
    Interface,
    Launch,
    LoadBalancerTarget,
    Location,
    Missing,
    Network,
    Related,
    Rule,
    Severity,
    Undecided,
    Unknown,
    Value,
    any_of,
    candidates,
    exceeds,
    facts_missing,
    follow,
    joined_words,
    known,
    last_part,
    merged,
    roles_in,
    same,
    stated,
    words,
)

_MANAGEMENT = "management"

Hit = tuple[Location, Value[Launch]]
"""The registration of an instance that is reached at its management interface."""


def check(network: Network) -> Iterator[Finding | Undecided]:
    if not network.load_balancer_targets or not any(one.purpose == _MANAGEMENT for one in network.interfaces):
        return
    is_hit = functools.cache(functools.partial(_is_hit, network))
    hits: dict[str, list[Hit]] = defaultdict(list)
    for target in network.load_balancer_targets:
        launch = target.to.launch
        if launch is None or _is_for_management(target):
            continue
        answer = same(follow(launch, is_hit), True)
        if answer is True:
            hits[target.registered_by].append((target.to.at, launch))
        elif isinstance(answer, Missing):
            yield Undecided(subject=target.registered_by, at=target.to.at, facts=answer.facts)
    for subject, found in hits.items():
        yield _finding(network, subject, found)


def _is_for_management(target: LoadBalancerTarget) -> bool:
    """Whether names show that the target is for management."""
    names = (last_part(target.registered_by), last_part(target.group or ""))
    return _MANAGEMENT in roles_in(*names)


def _is_hit(network: Network, launch: Launch) -> Value[bool]:
    """Whether traffic to an instance reaches its management interface instead of another one."""
    at_management = _at_management(network, launch)
    if at_management is False:
        return False
    swaps = [one.management_swap for one in (launch, network.template_of(launch)) if one is not None]
    has_other = _has_other(network, launch)
    if True in swaps or has_other is False:
        return False
    facts = facts_missing(*swaps, at_management, has_other)
    return Unknown(" and ".join(facts)) if facts else True


def _at_management(network: Network, launch: Launch) -> Answer:
    """Whether the primary interface is for management."""
    primary = network.primary_of(launch)
    if primary is not None:
        return _is_management(primary)
    maybe = [*network.attachments_of(launch), *network.possible_attachments_of(launch)]
    first = next((one for one in maybe if known(one.device_index) in (None, 0)), None)
    if first is None:
        return Missing((f"the primary interface of {launch}",))
    return Missing(merged(first.doubts, facts_missing(first.network_card, first.device_index, first.interface)))


def _is_management(attachment: Attachment) -> Answer:
    """Whether an attached interface is for management."""
    return same(follow(attachment.interface, lambda one: one.purpose == _MANAGEMENT), True)


def _has_other(network: Network, launch: Launch) -> Answer:
    """Whether the instance has an interface for something else."""
    attached = network.attachments_of(launch)
    others = [_is_other(one) for attachment in attached for one in candidates(attachment.interface)]
    unknown = facts_missing(*(one.interface for one in attached))
    return any_of([*others, exceeds(network.interface_count(launch), len(attached)), Missing(unknown)])


def _is_other(interface: Interface) -> Answer:
    return False if interface.purpose == _MANAGEMENT else interface.bears_ip


def _finding(network: Network, subject: str, hits: list[Hit]) -> Finding:
    launches = [launch for _, value in hits for launch in candidates(value)]
    primaries = [primary for launch in launches if (primary := network.primary_of(launch)) is not None]
    reached = [f"{words(one.launch)} at {words(one.interface)}" for one in primaries]
    return Finding(
        subject=subject,
        at=hits[0][0],
        message=f"{subject} sends traffic to {joined_words(reached)}: a target registered by instance ID is reached at "
        "its primary interface, but here that interface is for management",
        help="register the private address of the data interface, or make that interface the primary one",
        related=tuple(
            Related(
                f"{words(one.interface)} is the primary interface of {words(one.launch)}",
                one.place("interface"),
                words(follow(one.interface, lambda interface: interface.address)),
            )
            for one in primaries
        ),
        values=stated([(one.launch, one.interface) for one in primaries]),
    )


RULE = Rule(
    code="ENI309",
    name="instance-target-hits-management",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("routing",),
    check=check,
    good=(
        Good("""\
version: 1
subnets:
  admin: {zone: us-east-1a}
  inside: {zone: us-east-1a}
interfaces:
  admin-1: {subnet: admin, role: management}
  inside-1: {subnet: inside, role: private}
  admin-2: {subnet: admin, role: management}
  inside-2: {subnet: inside}
  admin-3: {subnet: admin, role: management}
  inside-3: {subnet: inside}
  admin-4: {subnet: admin, role: management}
  admin-5: {subnet: admin, role: management}
  second-5: {subnet: admin, role: management}
  fabric-5: {subnet: inside, kind: efa-only}
instances:
  swapped:
    type: m5.xlarge
    management_swap: true
    interfaces: [{interface: admin-1, device_index: 0}, {interface: inside-1, device_index: 1}]
  data-first:
    type: m5.xlarge
    interfaces: [{interface: inside-2, device_index: 0}, {interface: admin-2, device_index: 1}]
  console:
    type: m5.xlarge
    interfaces: [{interface: admin-3, device_index: 0}, {interface: inside-3, device_index: 1}]
  bastion:
    type: m5.large
    interfaces: [{interface: admin-4, device_index: 0}]
  jump:
    type: m5.large
    interfaces: [{interface: admin-5, device_index: 0}, {interface: second-5, device_index: 1}]
attachments:
  - {interface: fabric-5, instance: jump, device_index: 2}
load_balancers:
  web:
    type: gateway
    targets:
      - {instance: swapped}
      - {instance: data-first}
      - {instance: bastion}
      - {instance: jump}
      - {interface: inside-3}
      - {interface: admin-3}
      - {address: 10.0.1.5}
  web-mgmt: {type: network, targets: [{instance: console}]}
"""),
        Good("""\
version: 1
subnets:
  admin: {zone: us-east-1a}
interfaces:
  admin: {subnet: admin, role: management}
instances:
  unsaid:
    type: m5.xlarge
    interfaces: [{interface: admin}, {subnet: admin, device_index: 1}]
  nothing-first:
    type: m5.xlarge
    interfaces: [{subnet: admin, device_index: 1}]
  others: {type: m5.xlarge, launch_template: lt-0a1b2c3d4e5f60718}
load_balancers:
  unsaid: {targets: [{instance: unsaid}]}  # undecided
  nothing-first: {targets: [{instance: nothing-first}]}  # undecided
  outside: {targets: [{instance: i-0a1b2c3d4e5f60718}]}  # undecided
  others: {targets: [{instance: others}]}
"""),
        Good("""\
version: 1
instances:
  web: {type: m5.large}
load_balancers:
  web: {type: network, targets: [{instance: web}, {instance: i-0a1b2c3d4e5f60718}]}
"""),
        Good(
            """\
variable "options" {
  type = string
}

variable "which" {
  type = number
}

resource "aws_network_interface" "mgmt" {
  count     = 5
  subnet_id = "subnet-0a1b2c3d4e5f60718"
}

resource "aws_network_interface" "trust" {
  count     = 5
  subnet_id = "subnet-0b1b2c3d4e5f60718"
}

resource "aws_instance" "swapped" {
  instance_type    = "m5.xlarge"
  user_data_base64 = base64encode("mgmt-interface-swap=enable")

  network_interface {
    network_interface_id = aws_network_interface.mgmt[0].id
    device_index         = 0
  }

  network_interface {
    network_interface_id = aws_network_interface.trust[0].id
    device_index         = 1
  }
}

resource "aws_instance" "unsaid" {
  instance_type = "m5.xlarge"
  user_data     = var.options

  network_interface {
    network_interface_id = aws_network_interface.mgmt[1].id
    device_index         = 0
  }

  network_interface {
    network_interface_id = aws_network_interface.trust[1].id
    device_index         = 1
  }
}

resource "aws_instance" "bucket" {
  instance_type = "m5.xlarge"
  user_data     = "vmseries-bootstrap-aws-s3bucket=bootstrap"

  network_interface {
    network_interface_id = aws_network_interface.mgmt[2].id
    device_index         = 0
  }

  network_interface {
    network_interface_id = aws_network_interface.trust[2].id
    device_index         = 1
  }
}

resource "aws_launch_template" "firewall" {
  instance_type = "m5.xlarge"
  user_data     = base64encode("op-command-modes=mgmt-interface-swap")

  network_interfaces {
    network_interface_id = aws_network_interface.mgmt[3].id
    device_index         = 0
  }

  network_interfaces {
    network_interface_id = aws_network_interface.trust[3].id
    device_index         = 1
  }
}

resource "aws_instance" "from_template" {
  launch_template {
    id = aws_launch_template.firewall.id
  }
}

resource "aws_instance" "mgmt" {
  instance_type = "m5.large"
  subnet_id     = "subnet-0a1b2c3d4e5f60718"
}

resource "aws_network_interface_attachment" "mgmt" {
  instance_id          = aws_instance.mgmt.id
  network_interface_id = aws_network_interface.trust[4].id
  device_index         = 1
}

resource "aws_lb_target_group" "web" {
  target_type = "instance"
}

resource "aws_lb_target_group" "mgmt" {
  target_type = "instance"
}

resource "aws_lb_target_group_attachment" "swapped" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.swapped.id
}

resource "aws_lb_target_group_attachment" "unsaid" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.unsaid.id  # undecided
}

resource "aws_lb_target_group_attachment" "console" {
  target_group_arn = aws_lb_target_group.mgmt.arn
  target_id        = aws_instance.unsaid.id
}

resource "aws_lb_target_group_attachment" "bucket" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.bucket.id  # undecided
}

resource "aws_lb_target_group_attachment" "from_template" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.from_template.id
}

resource "aws_lb_target_group_attachment" "named_fw_mgmt" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.unsaid.id
}

resource "aws_lb_target_group_attachment" "whole" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.mgmt.id
}

resource "aws_lb_target_group_attachment" "either" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = var.which > 1 ? aws_instance.bucket.id : aws_instance.swapped.id  # undecided
}
""",
            kind="terraform",
        ),
        Good(
            """\
variable "card" {
  type = number
}

resource "aws_network_interface" "mgmt" {
  subnet_id = "subnet-0a1b2c3d4e5f60718"
}

resource "aws_network_interface" "data" {
  subnet_id = "subnet-0a1b2c3d4e5f60719"
}

resource "aws_instance" "fw" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "c6in.32xlarge"

  network_interface {
    network_interface_id = aws_network_interface.mgmt.id
    device_index         = 0
    network_card_index   = var.card
  }

  network_interface {
    network_interface_id = aws_network_interface.data.id
    device_index         = 1
  }
}

resource "aws_lb_target_group_attachment" "fw" {
  target_group_arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/fw/0a1b2c3d4e5f6071"
  target_id        = aws_instance.fw.id  # undecided
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
subnets:
  admin: {zone: us-east-1a}
  inside: {zone: us-east-1a}
interfaces:
  first: {subnet: admin, role: management}
  second: {subnet: inside}
  eth0: {subnet: admin, tags: {Name: fw-mgmt}}
instances:
  fw-1:
    type: m5.xlarge
    interfaces: [{interface: first, device_index: 0}, {interface: second, device_index: 1}]
  fw-2:
    type: m5.xlarge
    interfaces: [{interface: eth0, device_index: 0}, {subnet: inside, device_index: 1}]
  fw-3:
    type: m5.xlarge
    interfaces:
      - {subnet: admin, device_index: 0, description: management}
      - {subnet: inside, device_index: 1, description: inside}
load_balancers:
  inspection:
    type: gateway
    targets:
      - instance: fw-1  # warning
      - {instance: fw-2}
  web:
    type: network
    targets:
      - {interface: second}
      - {instance: fw-3}  # warning
"""),
        Bad(
            """\
resource "aws_network_interface" "mgmt" {
  count     = 2
  subnet_id = "subnet-0a1b2c3d4e5f60718"
}

resource "aws_network_interface" "trust" {
  count     = 2
  subnet_id = "subnet-0b1b2c3d4e5f60718"
}

resource "aws_instance" "firewall" {
  count         = 2
  instance_type = "m5.xlarge"
  user_data     = "type=dhcp-client"

  primary_network_interface {
    network_interface_id = aws_network_interface.mgmt[count.index].id
  }
}

resource "aws_network_interface_attachment" "trust" {
  count                = 2
  instance_id          = aws_instance.firewall[count.index].id
  network_interface_id = aws_network_interface.trust[count.index].id
  device_index         = 1
}

resource "aws_lb_target_group" "web" {
  target_type = "instance"
}

resource "aws_lb_target_group_attachment" "first" {
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = aws_instance.firewall[0].id  # warning
}

resource "aws_elb" "old" {
  instances = aws_instance.firewall[*].id  # warning
}
""",
            kind="terraform",
        ),
    ),
)
