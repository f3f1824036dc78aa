"""Which subnet, which instance: references of a plan, followed to their targets."""

import pytest

from tests.inputs.terraform.plans import (
    ZONE_A,
    ZONE_B,
    block,
    change,
    check,
    const,
    found,
    plan,
    refs,
    trio,
    two_subnets,
    undecided,
)

CROSS_ZONE = [("ENI101", "aws_network_interface_attachment.at")]


def lint_trio(interface_subnet: dict, more_changes: list = (), more_blocks: list = (), **more):  # type: ignore[assignment]
    changes, blocks = trio(interface_subnet)
    return check(plan([*two_subnets(), *changes, *more_changes], [*blocks, *more_blocks], **more), "ENI101")


def test_a_single_reference_is_certain() -> None:
    assert found(lint_trio(refs("aws_subnet.b.id"))) == CROSS_ZONE
    assert found(lint_trio(refs("aws_subnet.a.id"))) == []
    assert undecided(lint_trio(refs("aws_subnet.a.id"))) == []


def test_two_references_are_candidates() -> None:
    report = lint_trio(refs("aws_subnet.a.id", "aws_subnet.b.id"))
    assert found(report) == []
    assert undecided(report) == [
        (
            *CROSS_ZONE[0],
            ("which of 2 subnets aws_network_interface.n.subnet_id is (the plan does not contain it)",),
        )
    ]


def test_a_known_condition_leaves_the_reference_certain() -> None:
    assert found(lint_trio(refs("var.use_b", "aws_subnet.b.id"))) == CROSS_ZONE


def test_a_condition_known_after_apply_leaves_it_open() -> None:
    later = change("random_id.r", {}, ("hex",))
    report = lint_trio(refs("random_id.r.hex", "aws_subnet.b.id"), [later], [block("random_id.r", {})])
    assert found(report) == []
    assert "random_id.r.hex" in undecided(report)[0][2][0]


def instances(zones: dict) -> tuple[list, list]:
    """Subnets of one block with `for_each` or `count`, one per key."""
    changes = [
        change(f"aws_subnet.many[{key}]", {"availability_zone": zone, "cidr_block": "10.0.0.0/24"})
        for key, zone in zones.items()
    ]
    return changes, [block("aws_subnet.many", {}, for_each_expression=refs("var.keys"))]


def test_an_index_names_one_instance() -> None:
    more = instances({'"a.b[0]/c"': ZONE_A, '"x"': ZONE_B})
    assert found(lint_trio(refs('aws_subnet.many["x"].id'), *more)) == CROSS_ZONE
    assert found(lint_trio(refs('aws_subnet.many["a.b[0]/c"].id'), *more)) == []


def test_a_bare_reference_beside_a_key_is_any_instance() -> None:
    report = lint_trio(refs("aws_subnet.many", "each.key"), *instances({"0": ZONE_A, "1": ZONE_B}))
    assert found(report) == []
    assert "which of 2 subnets" in undecided(report)[0][2][0]


def test_candidates_that_agree_decide() -> None:
    assert found(lint_trio(refs("aws_subnet.many", "each.key"), *instances({"0": ZONE_B, "1": ZONE_B}))) == CROSS_ZONE
    report = lint_trio(refs("aws_subnet.many", "each.key"), *instances({"0": ZONE_A, "1": ZONE_A}))
    assert (found(report), undecided(report)) == ([], [])


def test_the_only_instance_is_certain() -> None:
    assert found(lint_trio(refs("aws_subnet.many", "count.index"), *instances({"0": ZONE_B}))) == CROSS_ZONE


def test_format_0_1_lists_a_reference_once() -> None:
    changes, blocks = instances({"0": ZONE_B, "1": ZONE_A})
    expression = {"references": ["aws_subnet.many[0]", "aws_subnet.many"]}
    assert found(lint_trio({"references": ["aws_subnet.many[0]"]}, changes, blocks, format_version="0.1")) == CROSS_ZONE
    assert found(lint_trio(expression, changes, blocks, format_version="0.1")) == []
    assert found(lint_trio(expression, changes, blocks)) == CROSS_ZONE


def test_a_local_leaves_it_open() -> None:
    report = lint_trio(refs("local.subnets", "aws_subnet.b.id"))
    assert found(report) == []
    assert undecided(report)[0][2] == (
        "aws_network_interface.n.subnet_id, which depends on local.subnets, whose expression a plan does not contain",
    )


def test_module_outputs_are_followed() -> None:
    root = {
        "module_calls": {
            "net": {
                "expressions": {},
                "module": {
                    "outputs": {
                        "first": {"expression": refs("module.deep.id")},
                        "other": {"expression": refs("aws_subnet.s.id")},
                    },
                    "resources": [block("aws_subnet.s", {})],
                    "module_calls": {
                        "deep": {
                            "module": {
                                "outputs": {"id": {"expression": refs("aws_subnet.t.id")}},
                                "resources": [block("aws_subnet.t", {})],
                            }
                        }
                    },
                },
            }
        }
    }
    changes, blocks = trio(refs("module.net.first"))
    more = [
        change("module.net.aws_subnet.s", {"availability_zone": ZONE_A}),
        change("module.net.module.deep.aws_subnet.t", {"availability_zone": ZONE_B}),
    ]
    content = plan([*two_subnets(), *changes, *more], root={"resources": blocks, **root})
    assert found(check(content, "ENI101")) == CROSS_ZONE
    blocks[0]["expressions"]["subnet_id"] = refs("module.net.other")
    assert found(check(content, "ENI101")) == []


@pytest.mark.parametrize(("key", "expected"), [("a", []), ("b", [("ENI101", 'module.app["b"].{}')])])
def test_module_inputs_are_followed_per_instance(key: str, expected: list) -> None:
    """`each.value` of a call is any value of its `for_each`; a direct reference is the same for all instances."""
    changes, blocks = trio(refs("var.subnet"))
    attachment = "aws_network_interface_attachment.at"
    placed = [dict(one, address=f'module.app["{key}"].{one["address"]}') for one in changes]
    for one in placed:
        one["module_address"] = f'module.app["{key}"]'
    blocks[1]["expressions"]["subnet_id"] = refs("var.home")
    subnet = "aws_subnet.b.id" if key == "b" else "aws_subnet.a.id"
    root = {
        "module_calls": {
            "app": {
                "expressions": {"subnet": refs(subnet), "home": refs("aws_subnet.a.id")},
                "for_each_expression": refs("var.apps"),
                "module": {"resources": blocks},
            }
        }
    }
    report = check(plan([*two_subnets(), *placed], root=root), "ENI101")
    assert found(report) == [(rule, subject.format(attachment)) for rule, subject in expected]


def test_each_value_of_a_call_is_any_value_of_its_for_each() -> None:
    changes, blocks = trio(refs("var.subnet"))
    placed = [
        dict(one, address=f'module.app["k"].{one["address"]}', module_address='module.app["k"]') for one in changes
    ]
    blocks[1]["expressions"]["subnet_id"] = refs("var.home")
    root = {
        "module_calls": {
            "app": {
                "expressions": {"subnet": refs("each.value.subnet"), "home": refs("aws_subnet.a.id")},
                "for_each_expression": refs("aws_subnet.a.id", "aws_subnet.b.id"),
                "module": {"resources": blocks},
            }
        }
    }
    report = check(plan([*two_subnets(), *placed], root=root), "ENI101")
    assert found(report) == []
    assert "which of 2 subnets" in undecided(report)[0][2][0]


def test_an_attribute_of_another_resource_is_followed() -> None:
    other = change("aws_network_interface.m", {}, ("subnet_id",))
    blocks = [block("aws_network_interface.m", {"subnet_id": refs("aws_subnet.b.id")})]
    assert found(lint_trio(refs("aws_network_interface.m.subnet_id"), [other], blocks)) == CROSS_ZONE


def test_a_literal_id_is_the_resource_that_has_it() -> None:
    changes, blocks = trio({"constant_value": "subnet-0b"})
    changes[0]["change"]["after"]["subnet_id"] = "subnet-0b"
    changes[0]["change"]["after_unknown"] = {"id": True}
    existing = change("aws_subnet.old", {"id": "subnet-0b", "availability_zone": ZONE_B}, actions=("no-op",))
    assert found(check(plan([*two_subnets(), *changes, existing], blocks), "ENI101")) == CROSS_ZONE
    prior = {
        "values": {
            "root_module": {
                "resources": [
                    {
                        "address": "data.aws_subnet.old",
                        "mode": "data",
                        "type": "aws_subnet",
                        "name": "old",
                        "values": {"id": "subnet-0b", "availability_zone": ZONE_B},
                    }
                ]
            }
        }
    }
    assert found(check(plan([*two_subnets(), *changes], blocks, prior_state=prior), "ENI101")) == CROSS_ZONE


def test_a_literal_id_from_elsewhere_names_the_missing_zone() -> None:
    changes, blocks = trio({"constant_value": "subnet-0bbbb"})
    changes[0]["change"]["after"]["subnet_id"] = "subnet-0bbbb"
    changes[0]["change"]["after_unknown"] = {"id": True}
    report = check(plan([*two_subnets(), *changes], blocks), "ENI101")
    assert undecided(report) == [(*CROSS_ZONE[0], ("the zone of subnet-0bbbb",))]


@pytest.mark.parametrize("placeholder", ["subnet-xxxxx", "subnet-abcdef", "subnet-XXXXXXXX"])
def test_a_placeholder_is_no_id(placeholder: str) -> None:
    """Two instances in `subnet-xxxxx` are not in one subnet."""
    changes, blocks = trio({"constant_value": placeholder}, {"constant_value": placeholder})
    for one in changes[:2]:
        one["change"]["after"]["subnet_id"] = placeholder
        one["change"]["after_unknown"] = {"id": True}
    report = check(plan(changes, blocks), "ENI301")
    assert found(report) == []
    assert len(report.undecided) == 1


def zone_list(first: str, second: str) -> list:
    """Two subnets whose zones come from a list of zones that is read during the apply."""
    changes, blocks = trio(refs("aws_subnet.second.id"), refs("aws_subnet.first.id"))
    changes += [
        change("aws_subnet.first", {}, ("availability_zone",)),
        change("aws_subnet.second", {}, ("availability_zone",)),
        change("data.aws_availability_zones.z", {}, ("names",), actions=("read",)),
    ]
    blocks += [
        block("aws_subnet.first", {"availability_zone": refs(first)}),
        block("aws_subnet.second", {"availability_zone": refs(second)}),
        block("data.aws_availability_zones.z", {}),
    ]
    return [changes, blocks]


def test_two_indexes_of_a_zone_list_are_two_zones() -> None:
    names = "data.aws_availability_zones.z.names"
    report = check(plan(*zone_list(f"{names}[0]", f"{names}[1]")), "ENI101")
    assert found(report) == CROSS_ZONE
    assert f"is in {names}[1]" in report.findings[0].message
    assert found(check(plan(*zone_list(f"{names}[1]", f"{names}[1]")), "ENI101")) == []
    report = check(plan(*zone_list(f"{names}[0]", names)), "ENI101")
    assert found(report) == []
    assert len(report.undecided) == 1


def test_a_zone_that_copies_another_is_the_same() -> None:
    changes, blocks = trio(refs("aws_subnet.copy.id"))
    changes.append(change("aws_subnet.copy", {}, ("availability_zone",)))
    blocks.append(block("aws_subnet.copy", {"availability_zone": refs("aws_subnet.b.availability_zone")}))
    assert found(check(plan([*two_subnets(), *changes], blocks), "ENI101")) == CROSS_ZONE


def test_a_variable_that_is_null_asks_for_nothing() -> None:
    """`availability_zone = var.zone` with null: the provider computes it, the author asked for none."""
    changes, blocks = trio(refs("aws_subnet.a.id"))
    changes[1]["change"]["after_unknown"]["availability_zone"] = True
    blocks[1]["expressions"]["availability_zone"] = refs("var.zone")
    report = check(plan([*two_subnets(), *changes], blocks), "ENI103")
    assert (found(report), undecided(report)) == ([], [])


def test_providers_of_two_accounts_are_not_compared_by_zone_name() -> None:
    changes, blocks = trio(refs("aws_subnet.b.id"))
    blocks += [block("aws_subnet.a", {}, provider_config_key="aws"), block("aws_subnet.b", {})]
    blocks[-1]["provider_config_key"] = "aws.peer"
    content = plan([*two_subnets(), *changes], blocks)
    content["configuration"]["provider_config"] = {"aws": {"name": "aws"}, "aws.peer": {"name": "aws"}}
    report = check(content, "ENI101")
    assert found(report) == []
    assert "which may be in different accounts" in report.undecided[0].facts[0]
    del content["configuration"]["provider_config"]["aws.peer"]
    assert found(check(content, "ENI101")) == CROSS_ZONE


def test_a_map_with_an_unknown_key_is_not_known() -> None:
    """`coalesce(aws_vpc.x.tags["peer"], aws_subnet.b.id)`: which of the two is open."""
    vpc = change("aws_vpc.x", {"tags": {"Name": "x"}}, {"tags": {"peer": True}})
    report = lint_trio(refs("aws_vpc.x.tags", "aws_subnet.b.id"), [vpc], [block("aws_vpc.x", {})])
    assert found(report) == []
    assert len(report.undecided) == 1


LOOKED_UP = [change("data.aws_subnet.x", {}, ("id", "availability_zone", "vpc_id"), actions=("read",))]
LOOKS_UP = [block("data.aws_subnet.x", {"id": refs("aws_subnet.a.id")})]


@pytest.mark.parametrize(
    ("zone", "changes", "blocks"),
    [
        ("data.aws_subnet.x.availability_zone", LOOKED_UP, LOOKS_UP),
        (
            "aws_instance.first.availability_zone",
            [change("aws_instance.first", {"instance_type": "m5.large"}, ("availability_zone", "subnet_id"))],
            [block("aws_instance.first", {"subnet_id": refs("aws_subnet.a.id")})],
        ),
    ],
)
def test_a_zone_that_is_read_back_is_that_of_the_subnet(zone: str, changes: list, blocks: list) -> None:
    asks = change("aws_instance.asks", {"instance_type": "m5.large"}, ("availability_zone", "subnet_id"))

    def lint(subnet: str):  # type: ignore[no-untyped-def]
        expressions = {"subnet_id": refs(subnet), "availability_zone": refs(zone)}
        content = plan([*two_subnets(), *changes, asks], [*blocks, block("aws_instance.asks", expressions)])
        return check(content, "ENI103")

    assert found(lint("aws_subnet.b.id")) == [("ENI103", "aws_instance.asks")]
    assert (found(lint("aws_subnet.a.id")), lint("aws_subnet.a.id").undecided) == ([], ())


@pytest.mark.parametrize(("checks", "expected"), [(True, [("ENI303", "aws_route.r")]), (False, [])])
def test_a_primary_interface_that_is_read_back_is_that_of_the_instance(
    checks: bool, expected: list[tuple[str, str]]
) -> None:
    instance = {"instance_type": "m5.large", "source_dest_check": checks}
    changes = [
        change("aws_instance.i", instance, ("id", "primary_network_interface_id")),
        change("data.aws_instance.x", {}, ("instance_id", "network_interface_id"), actions=("read",)),
        change("aws_route.r", {"destination_cidr_block": "10.9.0.0/16"}, ("network_interface_id",)),
    ]
    blocks = [
        block("aws_instance.i", {"source_dest_check": const(checks)}),
        block("data.aws_instance.x", {"instance_id": refs("aws_instance.i.id")}),
        block("aws_route.r", {"network_interface_id": refs("data.aws_instance.x.network_interface_id")}),
    ]
    report = check(plan(changes, blocks), "ENI303")
    assert (found(report), report.undecided) == (expected, ())


def test_a_vpc_that_is_read_back_is_that_of_the_subnet() -> None:
    vpcs = [change(f"aws_vpc.{name}", {"cidr_block": "10.0.0.0/16"}) for name in "ab"]
    subnets = [change(f"aws_subnet.{name}", {"availability_zone": ZONE_A}, ("vpc_id",)) for name in "ab"]
    groups = change("aws_security_group.g", {}, ("vpc_id",))
    interface = change("aws_network_interface.n", {}, ("subnet_id", "security_groups"))

    def lint(subnet: str):  # type: ignore[no-untyped-def]
        blocks = [
            *LOOKS_UP,
            *(block(f"aws_subnet.{name}", {"vpc_id": refs(f"aws_vpc.{name}.id")}) for name in "ab"),
            block("aws_security_group.g", {"vpc_id": refs("data.aws_subnet.x.vpc_id")}),
            block(
                "aws_network_interface.n",
                {"subnet_id": refs(subnet), "security_groups": refs("aws_security_group.g.id")},
            ),
        ]
        return check(plan([*vpcs, *subnets, *LOOKED_UP, groups, interface], blocks), "ENI104")

    assert found(lint("aws_subnet.b.id")) == [("ENI104", "aws_network_interface.n")]
    assert (found(lint("aws_subnet.a.id")), lint("aws_subnet.a.id").undecided) == ([], ())


@pytest.mark.parametrize("listed", [{}, {"launch_template": [{"id": refs("aws_launch_template.t.id")}]}])
def test_an_interface_in_the_subnet_that_aws_chooses_for_an_instance(listed: dict) -> None:
    changes, blocks = trio(refs("aws_instance.i.subnet_id"))
    blocks[1] = block("aws_instance.i", listed)
    if listed:
        changes[1]["change"]["after"]["launch_template"] = [{"version": "1"}]
        changes[1]["change"]["after_unknown"]["launch_template"] = [{"id": True}]
    report = check(plan([*two_subnets(), *changes], blocks), "ENI301")
    assert found(report) == ([] if listed else [("ENI301", "aws_instance.i")])
    assert bool(report.undecided) == bool(listed)
