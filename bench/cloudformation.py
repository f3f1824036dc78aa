"""What templates cost, beside cfn-lint: `python -m bench.cloudformation`, in the root of a checkout.

Whole processes that take turns: a small template, one of 500 resources, which is as many as CloudFormation takes, in
YAML and in JSON, and a search through files that are no templates, beside a walk that opens each of them. What counts
is the time of the processor in the fastest of the runs: a busy machine only adds. This checkout and cfn-lint, from
PyPI, are installed into environments of their own under `~/.cache/enilint-bench`.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.run import ROOT, Command, Timing, environment, run_in_turns

PACKAGE = "cfn-lint==1.58.0"
MOST_RESOURCES = 500
"""Of a template ("AWS CloudFormation quotas")."""
FILES = 20_000

BARE = "python -c pass"
SMALL, SMALL_PEER = "enilint, small template", "cfn-lint, small template"
LARGE, LARGE_PEER = "enilint, 500 resources, YAML", "cfn-lint, 500 resources, YAML"
LARGE_JSON, LARGE_JSON_PEER = "enilint, 500 resources, JSON", "cfn-lint, 500 resources, JSON"
SEARCH, WALK = "enilint, 20,000 other files", "a walk that opens each"

TIMES_FASTER = 8
MOST_MILLISECONDS = 300
MOST_WALKS = 2

OPEN_EACH = """
import os, sys
for where, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(where, name), "rb") as stream:
            stream.read(4096)
"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each command (default: 5)")
    parser.add_argument("--no-cfn-lint", action="store_true", help="leave cfn-lint out")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    enilint = environment("enilint", ROOT, fresh=True)
    peer = None if options.no_cfn_lint else environment("cfn-lint", PACKAGE, fresh=False)
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        _write(home)
        timings = run_in_turns(_commands(home, enilint, peer), options.runs, home)
    print(f"Python {sys.version.split()[0]}, {options.runs} runs each\n")
    print("\n".join([*_table(timings), "", *_aims(timings)]))
    return 0


def template(resources: int) -> dict[str, Any]:
    """A template with hosts that have a second interface each: four resources of a host, and the network of all."""
    made: dict[str, Any] = {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/8"}},
        "Group": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {"GroupDescription": "hosts", "VpcId": {"Ref": "Vpc"}},
        },
    }
    for number, zone in enumerate("abc"):
        made[f"Subnet{zone}"] = {
            "Type": "AWS::EC2::Subnet",
            "Properties": {
                "VpcId": {"Ref": "Vpc"},
                "CidrBlock": f"10.{number}.0.0/16",
                "AvailabilityZone": {"Fn::Select": [number, {"Fn::GetAZs": ""}]},
            },
        }
    hosts = _hosts()
    while len(made) < resources:
        made.update(next(hosts))
    names = list(made)[:resources]
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": {"Image": {"Type": "AWS::EC2::Image::Id", "Default": "ami-0a1b2c3d4e5f60718"}},
        "Resources": {name: made[name] for name in names},
    }


def _hosts() -> Iterator[dict[str, Any]]:
    number = 0
    while True:
        number += 1
        subnet = {"Ref": f"Subnet{'abc'[number % 3]}"}
        yield {
            f"Host{number}": {
                "Type": "AWS::EC2::Instance",
                "Properties": {
                    "ImageId": {"Ref": "Image"},
                    "InstanceType": "m5.large",
                    "SubnetId": subnet,
                    "SecurityGroupIds": [{"Ref": "Group"}],
                    "Tags": [{"Key": "Name", "Value": {"Fn::Sub": f"${{AWS::StackName}}-{number}"}}],
                },
            },
            f"Side{number}": {
                "Type": "AWS::EC2::NetworkInterface",
                "Properties": {"SubnetId": subnet, "GroupSet": [{"Ref": "Group"}]},
            },
            f"Attached{number}": {
                "Type": "AWS::EC2::NetworkInterfaceAttachment",
                "Properties": {
                    "InstanceId": {"Ref": f"Host{number}"},
                    "NetworkInterfaceId": {"Ref": f"Side{number}"},
                    "DeviceIndex": "1",
                    "DeleteOnTermination": True,
                },
            },
        }


def as_yaml(node: Any, indent: int = 0) -> str:
    """Mappings and lists in YAML, one entry a line."""
    space = "  " * indent
    if isinstance(node, dict):
        lines = (f"{space}{key}:{_entry(value, indent + 1)}" for key, value in node.items())
    else:
        lines = (f"{space}-{_entry(value, indent + 1)}" for value in node)
    return "\n".join(lines)


def _entry(value: Any, indent: int) -> str:
    return f"\n{as_yaml(value, indent)}" if isinstance(value, dict | list) else f" {json.dumps(value)}"


def _write(home: Path) -> None:
    """The templates, and a directory of files that have their endings and are none."""
    (home / "small.yaml").write_text(as_yaml(template(20)) + "\n")
    large = template(MOST_RESOURCES)
    (home / "large.yaml").write_text(as_yaml(large) + "\n")
    (home / "large.json").write_text(json.dumps(large, indent=2))
    values = "replicas: 3\nimage:\n  repository: nginx\n" + "".join(f"key{one}: value {one}\n" for one in range(100))
    data = json.dumps({f"key{one}": f"value {one}" for one in range(100)}, indent=1)
    for number in range(FILES):
        directory = home / f"others/{number // 200}"
        if number % 200 == 0:
            directory.mkdir(parents=True)
        (directory / f"{number}{'.json' if number % 2 else '.yaml'}").write_text(data if number % 2 else values)


def _commands(home: Path, enilint: Path, peer: Path | None) -> Mapping[str, Command]:
    done = frozenset({0, 1})
    check = (enilint / "enilint", "check", "--no-config", "--allow-empty")
    commands = {
        BARE: Command((enilint / "python", "-c", "pass")),
        SMALL: Command((*check, home / "small.yaml"), done),
        LARGE: Command((*check, home / "large.yaml"), done),
        LARGE_JSON: Command((*check, home / "large.json"), done),
        SEARCH: Command((*check, home / "others"), done),
        WALK: Command((enilint / "python", "-c", OPEN_EACH, home / "others")),
    }
    if peer is not None:
        found = frozenset(range(16))  # a sum of 2 for errors, 4 for warnings and 8 for others
        commands[SMALL_PEER] = Command((peer / "cfn-lint", home / "small.yaml"), found)
        commands[LARGE_PEER] = Command((peer / "cfn-lint", home / "large.yaml"), found)
        commands[LARGE_JSON_PEER] = Command((peer / "cfn-lint", home / "large.json"), found)
    return commands


def _table(timings: Mapping[str, Timing]) -> Sequence[str]:
    bare = timings[BARE].best
    rows = (
        f"| {name} | {one.best * 1000:.0f} | {one.median * 1000:.0f} | {one.best / bare:.1f} |"
        for name, one in timings.items()
    )
    return ["| command | min, ms | median, ms | min / bare |", "|---|---:|---:|---:|", *rows]


def _aims(timings: Mapping[str, Timing]) -> Iterator[str]:
    """The aims beside what was measured."""
    yield "| aim | measured | |"
    yield "|---|---:|---|"
    pairs = ((SMALL, SMALL_PEER), (LARGE, LARGE_PEER), (LARGE_JSON, LARGE_JSON_PEER))
    for own, other in ((own, other) for own, other in pairs if other in timings):
        ratio = timings[other].best / timings[own].best
        yield f"| {other}: at least {TIMES_FASTER} times enilint | {ratio:.1f} | {_met(ratio >= TIMES_FASTER)} |"
    for name in (LARGE, LARGE_JSON):
        taken = timings[name].best * 1000
        yield f"| {name}: at most {MOST_MILLISECONDS} ms | {taken:.0f} ms | {_met(taken <= MOST_MILLISECONDS)} |"
    ratio = timings[SEARCH].best / timings[WALK].best
    yield f"| {SEARCH}: at most {MOST_WALKS} times {WALK} | {ratio:.2f} | {_met(ratio <= MOST_WALKS)} |"


def _met(answer: bool) -> str:
    return "met" if answer else "missed"


if __name__ == "__main__":
    sys.exit(main())
