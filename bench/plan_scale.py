"""Time and memory of linting large plans, beside loading the same file with json: `python bench/plan_scale.py`.

The plans are made here. They have many cells, each a module instance with a VPC, subnets, instances, interfaces,
attachments, and resources that enilint does not read. Half of the cells exist, so their ids are known; the others are
created, so that only the configuration tells what refers to what. Most plans have fewer resources of types that
enilint reads: each size is measured with buckets added, too.

json.load runs without Python's garbage collector, as enilint does.
"""

import argparse
import itertools
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from enilint.inputs.terraform.mapping.network import MAPPED_TYPES

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1, 20, 60, 200)
ZONES = {"a": "us-east-1a", "b": "us-east-1b", "c": "us-east-1c"}
FILLER = (
    "aws_iam_role",
    "aws_iam_policy",
    "aws_cloudwatch_log_group",
    "aws_s3_bucket",
    "aws_lambda_function",
    "aws_security_group",
)
BUCKETS = 44
"""How many buckets are added to a cell in which a quarter of the resources is read."""
POLICY = json.dumps({"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "ec2:*"], "Resource": "*"}] * 6})
INTERFACES_OF_CELL = 5
"""Three that are written down, and the primary ones of two instances."""
TAGS = {"env": "prod", "owner": "team-network", "cost-center": "1234"}

Entry = tuple[str, str, int | str | None, dict[str, Any], dict[str, str]]
"""A resource of a cell: type, name, key, what is always known of it, and what is known once it exists."""


def references(*names: str) -> dict[str, Any]:
    """An expression as Terraform 1.x lists it: each reference with its prefixes."""
    listed: list[str] = []
    for name in names:
        rest = name
        listed.append(rest)
        while rest.endswith("]") or rest.count(".") > 1:
            rest = rest[: rest.rindex("[")] if rest.endswith("]") else rest[: rest.rindex(".")]
            listed.append(rest)
    return {"references": listed}


def configuration() -> dict[str, Any]:
    """The source of all cells."""
    subnet = references('aws_subnet.this["a"].id')
    blocks: list[tuple[str, dict[str, Any]]] = [
        ("aws_vpc", {"cidr_block": references("var.cidr")}),
        ("aws_subnet", {"vpc_id": references("aws_vpc.this.id"), "availability_zone": references("each.value")}),
        ("aws_instance", {"subnet_id": subnet, "instance_type": {"constant_value": "m5.large"}}),
        ("aws_network_interface", {"subnet_id": references("aws_subnet.this", "each.key")}),
        (
            "aws_network_interface_attachment",
            {
                "instance_id": references("aws_instance.this[0].id"),
                "network_interface_id": references("aws_network_interface.this", "each.key"),
                "device_index": references("each.value"),
            },
        ),
        *((type, {"name": references("var.cidr")}) for type in FILLER),
    ]
    resources = [
        {"address": f"{type}.this", "mode": "managed", "type": type, "name": "this", "expressions": expressions}
        for type, expressions in blocks
    ]
    call = {"expressions": {"cidr": references("each.value")}, "module": {"resources": resources}}
    return {"provider_config": {"aws": {"name": "aws"}}, "root_module": {"module_calls": {"cell": call}}}


def cell(number: int, buckets: int) -> Iterator[Entry]:
    """The resources of one cell."""
    network = f"10.{number % 256}"
    vpc, instance = f"vpc-{number:017x}", f"i-{number:016x}0"
    yield "aws_vpc", vpc, None, {"cidr_block": f"{network}.0.0/16", "tags": TAGS}, {}
    values: dict[str, Any]
    for index, (key, zone) in enumerate(ZONES.items()):
        values = {"cidr_block": f"{network}.{index}.0/24", "availability_zone": zone, "tags": TAGS}
        yield "aws_subnet", f"subnet-{number:016x}{index}", key, values, {"vpc_id": vpc}
    for index in range(2):
        values = {
            "instance_type": "m5.large",
            "ami": "ami-0123456789abcdef0",
            "user_data": "#cloud-config\n" * 10,
            "tags": TAGS,
            "root_block_device": [{"volume_size": 60, "volume_type": "gp3", "encrypted": True}],
            "metadata_options": [{"http_tokens": "required"}],
        }
        yield "aws_instance", f"i-{number:016x}{index}", index, values, {"subnet_id": f"subnet-{number:016x}0"}
    for index, key in enumerate(ZONES):
        interface = f"eni-{number:016x}{index}"
        values = {"private_ips": [f"{network}.{index}.{10 + index}"], "source_dest_check": True, "tags": TAGS}
        yield "aws_network_interface", interface, key, values, {"subnet_id": f"subnet-{number:016x}{index}"}
        ends = {"instance_id": instance, "network_interface_id": interface}
        yield "aws_network_interface_attachment", f"at-{interface}", key, {"device_index": index + 1}, ends
    for type in FILLER:
        rules = [
            {"from_port": port, "to_port": port, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"], "description": ""}
            for port in range(4)
        ]
        values = {"name": f"{type}-{number}", "policy": POLICY, "path": "/", "tags": TAGS, "ingress": rules}
        yield type, f"{type}-{number:017x}", None, values, {}
    for index in range(buckets):
        values = {"bucket": f"{number}-{index}", "policy": POLICY, "tags": TAGS}
        yield "aws_s3_bucket", f"{number}-{index}", index, values, {}


def write_plan(path: Path, *, megabytes: float = math.inf, cells: float = math.inf, buckets: int = 0) -> None:
    """Write a plan of about that size, or of that many cells."""
    planned, changes, prior, size = [], [], [], 0
    number = 0
    while number < cells and size < megabytes * 1_000_000:
        module = f'module.cell["k{number}"]'
        exists = number % 2 == 0
        resources: list[dict[str, Any]] = []
        for type, id, key, known, linked in cell(number, buckets):
            index = {} if key is None else {"index": key}
            base = {
                "address": f"{module}.{type}.this" + ("" if key is None else f"[{json.dumps(key)}]"),
                "mode": "managed",
                "type": type,
                "name": "this",
                "provider_name": "registry.terraform.io/hashicorp/aws",
                **index,
            }
            values = {**known, **linked, "id": id} if exists else known
            unknown = {} if exists else dict.fromkeys((*linked, "id"), True)
            resources.append({**base, "schema_version": 1, "values": values, "sensitive_values": {}})
            change = {
                "actions": ["no-op"] if exists else ["create"],
                "before": values if exists else None,
                "after": values,
                "after_unknown": unknown,
                "before_sensitive": False,
                "after_sensitive": {},
            }
            changes.append({**base, "module_address": module, "change": change})
        planned.append({"address": module, "resources": resources})
        if exists:
            prior.append(planned[-1])
        size += len(json.dumps(resources)) * (4 if exists else 2)
        number += 1
    plan = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"child_modules": planned}},
        "resource_changes": changes,
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"child_modules": prior}}},
        "configuration": configuration(),
    }
    path.write_text(json.dumps(plan, separators=(",", ":")))


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds of the processor and peak megabytes of a command as a whole process."""
    process = os.posix_spawn(
        command[0],
        command,
        {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each command, interleaved (default: 3)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="megabytes (default: 1 20 60 200)")
    parser.add_argument("--buckets", type=int, nargs="+", default=(0, BUCKETS), help="buckets added to each cell")
    parser.add_argument("--write", metavar="FILE", help="write a plan of the first size and stop")
    options = parser.parse_args()
    if options.write:
        write_plan(Path(options.write), megabytes=options.sizes[0], buckets=options.buckets[0])
        return
    print("| plan | read | enilint | json.load | time ratio | peak memory | json.load | memory ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as directory:
        for megabytes, buckets in itertools.product(options.sizes, options.buckets):
            path = Path(directory) / f"plan-{megabytes}.json"
            # In a process of its own: a child's peak memory counts from that of its parent.
            sizes = ("--sizes", str(megabytes), "--buckets", str(buckets))
            subprocess.run([sys.executable, __file__, "--write", path, *sizes], check=True)
            ours = [sys.executable, "-m", "enilint", "check", str(path), "--format", "concise", "--no-config"]
            theirs = [sys.executable, "-c", f"import gc, json; gc.disable(); json.load(open({str(path)!r}))"]
            runs = [(measured(ours), measured(theirs)) for _ in range(options.runs)]
            seconds, memory, json_seconds, json_memory = (
                min(run[side][what] for run in runs) for side in (0, 1) for what in (0, 1)
            )
            entries = list(cell(0, buckets))
            share = sum(one[0] in MAPPED_TYPES for one in entries) / len(entries)
            size = path.stat().st_size / 1_000_000
            print(
                f"| {size:.0f} MB | {share:.0%} | {seconds:.2f} s | {json_seconds:.2f} s | "
                f"{seconds / json_seconds:.2f} | {memory:.0f} MB | {json_memory:.0f} MB | {memory / json_memory:.2f} |"
            )


if __name__ == "__main__":
    main()
