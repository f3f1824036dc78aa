"""What a large plan leaves in memory while its resources become a network."""

import gc
import json
import tracemalloc

import pytest

from enilint.files.text import InputFile
from enilint.inputs.context import Context
from enilint.inputs.terraform.plan import reader

SIZE = 4_000_000


def plan() -> bytes:
    """A plan of which next to nothing is of a type that enilint reads."""
    bucket = {"mode": "managed", "type": "aws_s3_bucket", "name": "b", "address": "aws_s3_bucket.b"}
    vpc = {"mode": "managed", "type": "aws_vpc", "name": "v", "address": "aws_vpc.v"}
    changes = [
        {**bucket, "change": {"actions": ["create"], "before": None, "after": {"policy": "x" * SIZE}}},
        {**vpc, "change": {"actions": ["create"], "before": None, "after": {"cidr_block": "10.0.0.0/16"}}},
    ]
    return json.dumps({"format_version": "1.2", "resource_changes": changes}).encode()


def test_the_file_is_gone_before_the_network_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    left = []
    network_of = reader.network_of

    def measured(*arguments: object, **named: object) -> object:
        left.append(tracemalloc.get_traced_memory()[0])
        return network_of(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(reader, "network_of", measured)
    tracemalloc.start()
    try:
        design = reader.read(InputFile("plan.json", plan()), Context())
    finally:
        tracemalloc.stop()
    assert [len(network.vpcs) for network in design.networks] == [1]
    assert left
    assert max(left) < SIZE


def test_attributes_that_nothing_reads_later_are_gone_with_the_mapping() -> None:
    vpc = {"mode": "managed", "type": "aws_vpc", "name": "v", "address": "aws_vpc.v"}
    values = {"cidr_block": "10.0.0.0/16", "owner_id": "x" * SIZE}
    change = {"actions": ["no-op"], "before": values, "after": values}
    data = json.dumps({"format_version": "1.2", "resource_changes": [{**vpc, "change": change}]}).encode()
    gc.disable()  # as a run of the command does
    tracemalloc.start()
    try:
        design = reader.read(InputFile("plan.json", data), Context())
        left = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
        gc.enable()
    assert [vpc.cidrs for network in design.networks for vpc in network.vpcs] == [("10.0.0.0/16",)]
    assert left < SIZE
