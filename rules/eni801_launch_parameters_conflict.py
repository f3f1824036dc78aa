"""Launch settings that AWS refuses together.

## What
Reports an instance or a launch template that lists network interfaces and also sets a subnet, security groups or
addresses for the launch itself. Also reports a listed interface that already exists, if the launch sets its subnet, its
security groups or `delete_on_termination = true`.

## Why
AWS refuses the launch with `InvalidParameterCombination`: "Network interfaces and an instance-level subnet ID may not
be specified on the same request". The same applies to security groups. For an existing interface, the message is "A
network interface may not specify a network interface ID and delete on termination as true". Amazon EC2 Auto Scaling
refuses such a template: "When a network interface is provided, the security groups must be a part of it".

## When it is fine
A launch without listed interfaces supports all of these settings: AWS creates one interface with them.

## Fix
Set the argument on the interface that it is for, or remove it.

## What is undecided
The check is undecided if an unknown value determines whether an argument is set.

## Sources
- [RunInstances](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html) and
  [InstanceNetworkInterfaceSpecification](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceNetworkInterfaceSpecification.html).
- [aws-cli, issue 518](https://github.com/aws/aws-cli/issues/518), [aws-cli, issue
  809](https://github.com/aws/aws-cli/issues/809), [terraform, issue
  12933](https://github.com/hashicorp/terraform/issues/12933), [terraform-provider-aws, issue
  4570](https://github.com/hashicorp/terraform-provider-aws/issues/4570): the AWS error messages
"""

from collections.abc import Iterator, Sequence

from enilint.rule import (
    Bad,
    Finding,
    Good,
    Instance,
    Launch,
    LaunchInterface,
    Missing,
    Network,
    Rule,
    Severity,
    Undecided,
    facts_missing,
    joined_words,
    known,
    merged,
    stated,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in network.launch_descriptions():
        specs = launch.interfaces or ()
        if specs:
            yield from _beside_interfaces(launch, specs)
        for spec in specs:
            yield from _existing(launch, spec)


def _beside_interfaces(launch: Launch, specs: Sequence[LaunchInterface]) -> Iterator[Finding | Undecided]:
    """Settings of the launch itself beside its list of interfaces."""
    wrong = [name for name, answer in launch.beside_interfaces.items() if answer is True]
    doubts = merged(*(answer.facts for answer in launch.beside_interfaces.values() if isinstance(answer, Missing)))
    if wrong:
        names = joined_words([f"`{name}`" for name in wrong])
        them = "it" if len(wrong) == 1 else "them"
        yield Finding(
            subject=launch.address,
            at=launch.at,
            message=f"{launch} lists network interfaces and also sets {names}: {_refusal(launch)}",
            help=f"remove {names} from {launch}, and set {them} on the interfaces instead",
            related=(launch.says("lists a network interface", at="interfaces"),),
            values=stated(wrong, len(specs)),
        )
    elif doubts:
        yield Undecided(subject=launch.address, at=specs[0].at, facts=doubts)


def _refusal(launch: Launch) -> str:
    """What refuses the settings. Of an instance, Terraform's provider does before AWS is asked (ConflictsWith)."""
    if isinstance(launch, Instance):
        return "they are mutually exclusive, and the launch is refused (InvalidParameterCombination)"
    return "AWS refuses the launch (InvalidParameterCombination)"


def _existing(launch: Launch, spec: LaunchInterface) -> Iterator[Finding | Undecided]:
    """Settings of an existing interface that a launch cannot change."""
    if spec.interface is None:
        return
    name = known(spec.interface)
    wrong = ["delete_on_termination = true"] if known(spec.delete_on_termination) is True else []
    wrong += ["a subnet"] if known(spec.subnet) is not None else []
    wrong += ["security groups"] if spec.security_groups is not None and spec.security_groups.asked else []
    doubts = facts_missing(spec.delete_on_termination, spec.subnet)
    if doubts and not wrong:
        yield Undecided(subject=launch.address, at=spec.at, facts=doubts)
    if wrong:
        what = joined_words(wrong)
        yield Finding(
            subject=launch.address,
            at=spec.at,
            message=f"{launch} launches with {name or 'an existing interface'} and sets {what} for it: AWS refuses the "
            "launch, because the interface already exists",
            help=f"set {what} on the interface itself, and remove this from the launch"
            if wrong != ["delete_on_termination = true"]
            else "remove delete_on_termination from the block of the interface",
            related=() if name is None else (name.says("is the existing interface"),),
            values=stated(name, spec.delete_on_termination, spec.subnet, spec.security_groups is not None),
        )


RULE = Rule(
    code="ENI801",
    name="launch-parameters-conflict",
    severity=Severity.ERROR,
    since="0.1.0",
    groups=("addressing",),
    check=check,
    good=(
        Good(
            """\
resource "aws_network_interface" "main" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_launch_template" "listed" {
  instance_type = "m5.large"
  network_interfaces {
    device_index          = 0
    security_groups       = ["sg-0a1b2c3d"]
    delete_on_termination = true
  }
}
resource "aws_launch_template" "given" {
  instance_type = "m5.large"
  network_interfaces {
    network_interface_id  = aws_network_interface.main.id
    delete_on_termination = false
  }
}
resource "aws_launch_template" "plain" {
  instance_type          = "m5.large"
  vpc_security_group_ids = ["sg-0a1b2c3d"]
}
resource "aws_instance" "plain" {
  ami                         = "ami-0a1b2c3d"
  instance_type               = "m5.large"
  subnet_id                   = "subnet-0a1b2c3d"
  vpc_security_group_ids      = ["sg-0a1b2c3d"]
  associate_public_ip_address = true
}
""",
            kind="terraform",
        ),
        Good(
            """\
variable "groups" { type = list(string) }
resource "aws_launch_template" "unsure" {
  instance_type          = "m5.large"
  vpc_security_group_ids = var.groups
  network_interfaces {  # undecided
    device_index = 0
  }
}
""",
            kind="terraform",
        ),
        Good("""\
version: 1
launch_templates:
  edge: {type: m5.large, interfaces: [{device_index: 0, delete_on_termination: true}]}
interfaces:
  vip: {subnet: subnet-0a1b2c3d}
instances:
  web: {type: m5.large, interfaces: [{interface: vip, device_index: 0}]}
"""),
    ),
    bad=(
        Bad(
            """\
resource "aws_network_interface" "main" { subnet_id = "subnet-0a1b2c3d" }
resource "aws_launch_template" "both" {  # error
  instance_type          = "m5.large"
  vpc_security_group_ids = ["sg-0a1b2c3d"]
  network_interfaces {
    device_index = 0
  }
}
resource "aws_launch_template" "deleted" {
  instance_type = "m5.large"
  network_interfaces {  # error
    network_interface_id  = aws_network_interface.main.id
    delete_on_termination = true
  }
}
resource "aws_launch_template" "moved" {
  instance_type = "m5.large"
  network_interfaces {  # error
    network_interface_id = aws_network_interface.main.id
    subnet_id            = "subnet-0b1b2c3d"
    security_groups      = ["sg-0a1b2c3d"]
  }
}
resource "aws_instance" "both" {  # error
  ami           = "ami-0a1b2c3d"
  instance_type = "m5.large"
  subnet_id     = "subnet-0a1b2c3d"
  network_interface {
    network_interface_id = aws_network_interface.main.id
    device_index         = 0
  }
}
""",
            kind="terraform",
        ),
        Bad("""\
version: 1
interfaces:
  vip: {subnet: subnet-0a1b2c3d}
launch_templates:
  edge:
    type: m5.large
    interfaces:
      - {interface: vip, delete_on_termination: true}  # error
"""),
    ),
)
