"""What a plan knows for certain is found without the questions that other values need, and with the same answers."""

import random
from itertools import permutations
from typing import Any

import pytest

from enilint.inputs.terraform.plan.body import PlanBody
from enilint.model.entities.base import Tags
from enilint.values import facts_missing
from tests.inputs.terraform.plans import block, change, const, design_of, plan, refs

KEYS = ("Name", "role", "allowlisted_by", "enilint:allowlisted-by", "aws:autoscaling:groupName")
TYPES = ("aws_instance", "aws_network_interface", "aws_eip", "aws_subnet", "aws_vpc", "data.aws_subnet")
MANY = 100


def some_tags(chance: random.Random) -> Any:
    """Tags as plans and older providers have them; most are texts."""
    texts: dict[str, Any] = {key: chance.choice(("a", "b", "")) for key in KEYS if chance.random() < 0.5}
    if texts and chance.random() < 0.3:
        texts[chance.choice([*texts])] = chance.choice((None, 1, True, 1.5, ["a"], "1", "true"))
    return chance.choice((None, {}, texts, texts, texts, texts, "text", []))


def some_change(chance: random.Random, address: str) -> dict[str, Any]:
    """A resource with tags, some of which are sensitive or known after apply, or that nothing is said of."""
    after: dict[str, Any] = {"description": "role of it"} if chance.random() < 0.5 else {}
    unknown: dict[str, Any] = {}
    sensitive: dict[str, Any] = {}
    tags = some_tags(chance)
    for name in ("tags", "tags_all"):
        if chance.random() < 0.7:
            after[name] = tags if chance.random() < 0.6 else some_tags(chance)
        if chance.random() < 0.3:
            unknown[name] = chance.choice((True, {}, {"role": True}, {"allowlisted_by": True}))
        if chance.random() < 0.1:
            sensitive[name] = chance.choice((True, {"Name": True}))
    actions = chance.choice((("create",), ("no-op",), ("read",)))
    return change(address, after, unknown, actions=actions, sensitive=sensitive)


def told(content: dict[str, Any]) -> list[dict[str, Any]]:
    """All that the design says of what has tags, and what it reports of values that do not fit."""
    design = design_of(content)
    [network] = design.networks
    every = [*network.instances, *network.interfaces, *network.elastic_ips, *network.subnets, *network.vpcs]
    return [{"errors": design.errors}, *({name: plainly(one, name) for name in one.__struct_fields__} for one in every)]


def plainly(one: Any, name: str) -> Any:
    value = getattr(one, name)
    if isinstance(value, Tags):
        return (value.values, value.more, value.others)
    return value if name in ("address", "notes", "more_notes", "allowlisted_by", "replaced_by") else None


def test_tags_that_are_known_mean_what_all_tags_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(23)
    contents = []
    for _ in range(MANY):
        changes = [some_change(chance, f"{type}.x[{number}]") for number in range(3) for type in TYPES]
        written = {name: const({}) for name in ("tags", "description") if chance.random() < 0.7}
        contents.append(plan(changes, [block(f"{type}.x", written) for type in TYPES]))
    known = [told(content) for content in contents]
    monkeypatch.setattr(PlanBody, "plain_tags", None)
    for content, one in zip(contents, known, strict=True):
        assert told(content) == one


@pytest.mark.parametrize("order", [*permutations((1, True, "1", "true"))])
def test_tags_that_are_equal_in_python_are_not_the_same(order: tuple[object, ...]) -> None:
    changes = [change(f"aws_vpc.v[{number}]", {"tags": {"a": one}}) for number, one in enumerate(order)]
    [network] = design_of(plan(changes)).networks
    values = [vpc.tags.values["a"] for vpc in network.vpcs if vpc.tags is not None]
    assert values == ["true" if one is True else str(one) for one in order]


@pytest.mark.parametrize("seed", range(10))
def test_references_lead_to_instances_of_their_own_module_in_any_order(seed: int) -> None:
    paths = [f'module.net["{key}"]' for key in "abc"]
    changes = [
        one
        for path in paths
        for one in (
            change(f"{path}.aws_subnet.s", {"cidr_block": "10.0.0.0/24"}),
            change(f"{path}.aws_s3_bucket.b", {}),
            change(f"{path}.aws_network_interface.n", {}, ("subnet_id",)),
        )
    ]
    random.Random(seed).shuffle(changes)
    blocks = [
        block("aws_subnet.s", {}),
        block("aws_s3_bucket.b", {}),
        block("aws_network_interface.n", {"subnet_id": refs("aws_subnet.s.id")}),
    ]
    called = {"net": {"module": {"resources": blocks}, "expressions": {}}}
    [network] = design_of(plan(changes, root={"module_calls": called})).networks
    assert {one.address: str(one.subnet) for one in network.interfaces} == {
        f"{path}.aws_network_interface.n": f"{path}.aws_subnet.s" for path in paths
    }


def test_modules_with_nothing_that_is_mapped_have_instances() -> None:
    changes = [
        change('module.ids["a"].aws_cloudformation_stack.net', {}, ("outputs",)),
        change("aws_network_interface.n", {}, ("subnet_id",)),
    ]
    stack = {"value": {"expression": refs("aws_cloudformation_stack.net.outputs")}}
    called = {"ids": {"module": {"resources": [block("aws_cloudformation_stack.net", {})], "outputs": stack}}}
    blocks = [block("aws_network_interface.n", {"subnet_id": refs("module.ids")})]
    [network] = design_of(plan(changes, blocks, root={"module_calls": called})).networks
    [interface] = network.interfaces
    [fact] = facts_missing(interface.subnet)
    assert fact.endswith("depends on aws_cloudformation_stack.net.outputs, which is known after apply")
