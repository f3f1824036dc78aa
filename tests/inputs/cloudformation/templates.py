"""Templates as tests write them, and what enilint says of them."""

from pathlib import Path

from enilint.commands.check import Options, make_report
from enilint.report import Report

VPC = """\
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}}
  C: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24, AvailabilityZone: us-east-1a}}
"""
HOST = (
    "  Host: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-0a1b2c3d4e5f60718, InstanceType: %s, SubnetId: %s}}\n"
)
ENI = "  Eni: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: %s}}\n"
ATTACHMENT = """\
  Attached:
    Type: AWS::EC2::NetworkInterfaceAttachment
    Properties: {InstanceId: !Ref Host, NetworkInterfaceId: !Ref Eni, DeviceIndex: "1", DeleteOnTermination: false}
"""


def resources(*parts: str, head: str = "") -> str:
    """A template with these resources."""
    return f"AWSTemplateFormatVersion: 2010-09-09\n{head}Resources:\n{''.join(parts)}"


def attached(host: str = "!Ref A", eni: str = "!Ref B", *, head: str = "", type: str = "t3.small") -> str:
    """A template with an interface that is attached to an instance, in these subnets."""
    return resources(VPC, HOST % (type, host), ENI % eni, ATTACHMENT, head=head)


def lint(directory: Path, text: str, *select: str, name: str = "template.yaml", **options: object) -> Report:
    """What rules say of a template."""
    path = directory / name
    path.write_text(text)
    return report(path, *select, **options)


def report(path: Path, *select: str, **options: object) -> Report:
    """What rules say of what lies at a path."""
    return make_report(Options(paths=[str(path)], use_config=False, select=list(select) or None, **options))  # type: ignore[arg-type]


def said(report: Report) -> set[tuple[str, str, str]]:
    """The findings as rule, subject and severity, and the questions."""
    found = {(one.rule, one.subject, one.severity.value) for one in report.findings if one.severity}
    return found | {(one.rule, one.subject, "undecided") for one in report.undecided}


def verdict(report: Report, rule: str) -> str:
    """What one rule says: its severity, undecided or nothing. Errors are none of it."""
    assert report.errors == ()
    found = [one.severity.value for one in report.findings if one.rule == rule and one.severity]
    return found[0] if found else "undecided" if any(one.rule == rule for one in report.undecided) else "nothing"
