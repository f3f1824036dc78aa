"""Instance type that does not exist.

## What
Reports an instance or a launch template whose instance type is misspelled: a size that does not look like any instance
size (`t3.mirco`), capital letters, spaces around the type, or a name that another service uses (`db.t3.micro`). If an
Auto Scaling group overrides the type of a launch template, the type of the group is reported on the template.

## Why
Terraform accepts any text. AWS refuses the launch with `InvalidParameterValue`: "Invalid value 't3.mirco' for
InstanceType". For a launch template, this happens only when the first instance is launched.

## When it is fine
A family that enilint's data does not contain may be new, and so may a size of a known family, such as `m5.64xlarge`.
Neither is reported.

## Fix
Use the type that the finding names. `enilint limits TYPE` shows the types that enilint knows.

## What is undecided
The check is undecided if the type can be one of several, and only some of them are misspelled. A type of which nothing
is known is not reported.

## Sources
- [DescribeInstanceTypes](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html): every
  type in the data consists of a family, a dot and a size, and all sizes follow one pattern.
- [RunInstances](https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html), `InstanceType`. The
  message of `InvalidParameterValue` is quoted in [getmoto/moto#1695](https://github.com/getmoto/moto/issues/1695).
- [Amazon RDS User Guide, "DB instance
  classes"](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html): names such as
  `db.t3.micro`.
"""

from collections.abc import Iterator

from enilint.rule import (
    Bad,
    Edit,
    Finding,
    Fix,
    Good,
    Launch,
    LaunchTemplate,
    Missing,
    Network,
    Rule,
    Severity,
    Undecided,
    Value,
    candidates,
    differs,
    known,
    merged,
    stated,
)


def check(network: Network) -> Iterator[Finding | Undecided]:
    for launch in (*network.launch_templates, *network.instances):
        type = _type(launch)
        meant = network.types_meant(type)
        misspelt = [one for one in candidates(meant) if one is not None]
        if not launch.declared or not misspelt:
            continue
        answer = differs(meant, None)
        if answer is True:
            written = " or ".join(f'"{one}"' for one in candidates(type))
            nearest = merged(*misspelt)
            yield Finding(
                subject=launch.address,
                at=launch.place("type"),
                message=f"{launch} requests instance type {written}, but EC2 has no such type: AWS refuses the launch",
                help=f"use {' or '.join(nearest)}" if nearest else "use an instance type that EC2 has",
                related=(launch.says(f"requests {written}", at="type"),),
                values=stated(type),
                fixes=_fixes(launch, known(type), nearest),
            )
        elif isinstance(answer, Missing):
            yield Undecided(subject=launch.address, at=launch.place("type"), facts=answer.facts)


def _type(launch: Launch) -> Value[str]:
    """The type that is set for a launch, or the type with which its Auto Scaling groups override it."""
    if isinstance(launch, LaunchTemplate) and launch.group_type is not None:
        return launch.group_type
    return launch.type


def _fixes(launch: Launch, type: str | None, nearest: tuple[str, ...]) -> tuple[Fix, ...]:
    """Each of the nearest types; a choice, unless only capital letters or spaces differ."""
    if type is None or (isinstance(launch, LaunchTemplate) and launch.group_type is not None):
        return ()
    is_choice = nearest != (type.strip().lower(),)
    return tuple(
        Fix(f"set the instance type of {launch} to {one}", (Edit(launch.address, "type", one),), is_choice=is_choice)
        for one in nearest
    )


RULE = Rule(
    code="ENI208",
    name="unknown-instance-type",
    severity=Severity.WARNING,
    since="0.1.0",
    groups=("capacity",),
    check=check,
    good=(
        Good("""\
version: 1
instances:
  new-family: {type: t99.micro}
  new-size: {type: m5.64xlarge}
  without-data: {type: m9g.metal-24xl}
  not-known: {}
launch_templates:
  metal: {type: m5.metal}
  used: {type: u-12tb1.112xlarge}
"""),
        Good(
            """\
variable "type" {
  type = string
}

variable "large" {
  type = bool
}

resource "aws_instance" "given" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = var.type
}

resource "aws_instance" "either" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = var.large ? "m5.xlrage" : "m5.large"  # undecided
}
""",
            kind="terraform",
        ),
    ),
    bad=(
        Bad("""\
version: 1
instances:
  swapped: {type: t3.mirco}  # warning
  capitals: {type: M5.Large}  # warning
  database: {type: db.t3.micro}  # warning
  nothing-near: {type: t3.reasonable}  # warning
launch_templates:
  worker: {type: m5.3xlage}  # warning
"""),
        Bad(
            """\
variable "large" {
  type = bool
}

resource "aws_instance" "either" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = var.large ? "m5.xlrage" : "m5.lagre"  # warning
}

resource "aws_launch_template" "worker" {
  image_id      = "ami-0a1b2c3d4e5f60718"
  instance_type = "m5.large"
}

resource "aws_autoscaling_group" "worker" {
  max_size = 2
  min_size = 1

  mixed_instances_policy {
    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.worker.id
      }

      override {
        instance_type = "m5.large "  # warning
      }
    }
  }
}
""",
            kind="terraform",
        ),
    ),
)
