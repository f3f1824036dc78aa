"""ENI734 and ENI735: what counts as a user of a security group or a subnet, and what does not."""

import pytest

from enilint.report import Report
from tests.inputs.terraform.plans import block, check, plan, refs
from tests.rules.changes import CREATE_FIRST, REPLACE, changed, gone, message, severities, stays

GROUP = {"id": "sg-0a1b2c", "name": "web", "vpc_id": "vpc-0a1b2c"}
SUBNET = {"id": "subnet-0a1b2c", "cidr_block": "10.0.1.0/24", "vpc_id": "vpc-0a1b2c"}
NO_GROUP = gone("aws_security_group.web", GROUP)
NO_SUBNET = gone("aws_subnet.a", SUBNET)
NIC = {"id": "eni-0a1b2c", "security_groups": ["sg-0a1b2c"]}
ADDED = {"security_group_id": "sg-0a1b2c", "network_interface_id": "eni-0a1b2c"}
OTHER = {"id": "sg-0d4e5f", "name": "db", "vpc_id": "vpc-0a1b2c"}
RULE = {"type": "ingress", "security_group_id": "sg-0d4e5f", "source_security_group_id": "sg-0a1b2c", "protocol": "-1"}
SHOWN = {"protocol": "-1", "from_port": 0, "to_port": 0, "security_groups": ["sg-0a1b2c"]}

CLUSTER = {"vpc_security_group_ids": ["sg-0a1b2c"]}
TEMPLATE = stays("aws_launch_template.t", {"id": "lt-0a1b2c", "vpc_security_group_ids": ["sg-0a1b2c"]})


def lint(*changes: dict, **more: object) -> Report:
    return check(plan(list(changes), **more), "ENI734", "ENI735")


@pytest.mark.parametrize(
    "user",
    [
        pytest.param(stays("aws_network_interface.n", NIC), id="interface"),
        pytest.param(stays("aws_instance.i", {"id": "i-0", "vpc_security_group_ids": ["sg-0a1b2c"]}), id="instance"),
        pytest.param(
            stays("aws_lb.l", {"load_balancer_type": "application", "security_groups": ["sg-0a1b2c"]}), id="balancer"
        ),
        pytest.param(stays("aws_security_group.db", OTHER | {"ingress": [SHOWN]}), id="rule of another group"),
        pytest.param(stays("aws_db_instance.d", {"vpc_security_group_ids": ["sg-0a1b2c"]}), id="database"),
        pytest.param(stays("aws_rds_cluster.d", CLUSTER | {"cluster_members": ["d-1"]}), id="database cluster"),
        pytest.param(stays("aws_elasticache_cluster.c", {"security_group_ids": ["sg-0a1b2c"]}), id="cache"),
    ],
)
def test_what_the_plan_keeps_uses_a_group_that_it_deletes(user: dict) -> None:
    assert severities(lint(NO_GROUP, user)) == [("ENI734", "error", "aws_security_group.web")]
    assert severities(lint(user, stays("aws_security_group.web", GROUP))) == []


@pytest.mark.parametrize(
    "users",
    [
        pytest.param([gone("aws_network_interface.n", NIC)], id="deleted, too"),
        pytest.param([stays("aws_launch_template.t", {"vpc_security_group_ids": ["sg-0a1b2c"]})], id="launch template"),
        pytest.param([stays("aws_rds_cluster.d", CLUSTER | {"cluster_members": []})], id="cluster without instances"),
        pytest.param([stays("data.aws_network_interface.n", NIC)], id="data source"),
        pytest.param(
            [gone("aws_network_interface_sg_attachment.a", ADDED), stays("aws_network_interface.n", NIC)],
            id="attachment deleted, too",
        ),
        pytest.param(
            [gone("aws_security_group_rule.r", RULE), stays("aws_security_group.db", OTHER | {"ingress": [SHOWN]})],
            id="rule deleted, too",
        ),
    ],
)
def test_what_goes_or_has_no_interface_does_not_count(users: list[dict]) -> None:
    assert severities(lint(NO_GROUP, *users)) == []


def test_its_own_rules_do_not_count() -> None:
    own = GROUP | {"ingress": [SHOWN | {"self": True}]}
    assert severities(lint(gone("aws_security_group.web", own))) == []


def test_what_a_default_group_is_for_does_not_go() -> None:
    default = gone("aws_default_security_group.d", GROUP | {"name": "default"})
    assert severities(lint(default, stays("aws_network_interface.n", NIC))) == []


def test_functions_release_their_interfaces_late() -> None:
    function = {"function_name": "f", "vpc_config": [{"subnet_ids": ["subnet-0a1b2c"], "security_group_ids": []}]}
    assert "after 45 minutes, because Lambda releases" in message(
        lint(NO_SUBNET, stays("aws_lambda_function.f", function))
    )


@pytest.mark.parametrize(("number", "expected"), [(2, 1), (3, 0)])
def test_a_cluster_has_an_interface_in_each_of_two_subnets(number: int, expected: int) -> None:
    subnets = ["subnet-0a1b2c", "subnet-0d4e5f", "subnet-0f0f0f"][:number]
    cluster = stays("aws_eks_cluster.c", {"name": "c", "vpc_config": [{"subnet_ids": subnets}]})
    assert len(severities(lint(NO_SUBNET, cluster))) == expected


def scaling(**values: object) -> dict:
    """An Auto Scaling group in the subnet alone, of a template that names the group."""
    template = [{"id": "lt-0a1b2c", "version": "$Latest"}]
    given = {"min_size": 1, "max_size": 2, "vpc_zone_identifier": ["subnet-0a1b2c"], "launch_template": template}
    return stays("aws_autoscaling_group.g", given | values)


@pytest.mark.parametrize(
    ("values", "findings", "questions"),
    [
        ({}, 1, 0),
        ({"min_size": 0}, 0, 1),
        ({"vpc_zone_identifier": ["subnet-0a1b2c", "subnet-0d4e5f"]}, 0, 1),
        ({"min_size": 0, "max_size": 0}, 0, 0),
        ({"vpc_zone_identifier": ["subnet-0d4e5f"]}, 0, 0),
    ],
)
def test_a_scaling_group_runs_instances_in_its_only_subnet(values: dict, findings: int, questions: int) -> None:
    report = check(plan([NO_SUBNET, scaling(**values)]), "ENI735")
    assert severities(report) == [("ENI735", "error", "aws_subnet.a")] * findings
    facts = ("in which subnets instances of aws_autoscaling_group.g run",)
    assert [one.facts for one in report.undecided] == [facts] * questions


@pytest.mark.parametrize(("most", "questions"), [(2, 1), (0, 0)])
def test_instances_of_a_scaling_group_may_be_of_an_older_version_of_its_template(most: int, questions: int) -> None:
    report = check(plan([NO_GROUP, TEMPLATE, scaling(max_size=most)]), "ENI734")
    assert severities(report) == []
    facts = ("which security groups the instances of aws_autoscaling_group.g have",)
    assert [one.facts for one in report.undecided] == [facts] * questions


def test_what_uses_a_group_for_certain_is_named_beside_what_may_use_it() -> None:
    report = lint(NO_GROUP, TEMPLATE, scaling(), stays("aws_network_interface.n", NIC))
    assert "while aws_network_interface.n still uses it" in message(report)


def test_a_subnet_group_has_no_interface() -> None:
    assert severities(lint(NO_SUBNET, stays("aws_db_subnet_group.g", {"subnet_ids": ["subnet-0a1b2c"]}))) == []


@pytest.mark.parametrize(
    ("group", "database", "questions"),
    [
        ("main", stays("aws_db_instance.d", {"db_subnet_group_name": "main"}), 1),
        ("other", stays("aws_db_instance.d", {"db_subnet_group_name": "main"}), 0),
        ("main", gone("aws_db_instance.d", {"db_subnet_group_name": "main"}), 0),
        ("main", stays("aws_lambda_function.f", {"function_name": "f"}), 0),
    ],
)
def test_a_database_has_interfaces_in_some_subnets_of_its_group(group: str, database: dict, questions: int) -> None:
    subnets = ["subnet-0a1b2c", "subnet-0d4e5f"]
    report = lint(NO_SUBNET, stays("aws_db_subnet_group.g", {"id": group, "subnet_ids": subnets}), database)
    assert severities(report) == []
    facts = ("in which subnets of aws_db_subnet_group.g aws_db_instance.d has interfaces",)
    assert [one.facts for one in report.undecided] == [facts] * questions


def test_what_is_only_in_the_prior_state_and_has_no_instance_any_more_does_not_count() -> None:
    left = {"address": "aws_instance.i[0]", "type": "aws_instance", "name": "i", "index": 0, "values": {"id": "i-0"}}
    left["values"] |= {"subnet_id": "subnet-0a1b2c"}  # type: ignore[operator]
    prior = {"values": {"root_module": {"resources": [left]}}}
    none = block("aws_instance.i", {}, count_expression={"constant_value": 0})
    one = block("aws_instance.i", {}, count_expression={"constant_value": 1})
    for blocks, expected in (([none], 0), ([one], 1)):
        report = check(plan([NO_SUBNET], blocks, prior_state=prior), "ENI735")
        assert len(severities(report)) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ({"name": "web", "vpc_id": "vpc-0a1b2c"}, 1),
        ({"name": "other", "vpc_id": "vpc-0a1b2c"}, 0),
        ({"name": "web", "vpc_id": "vpc-0d4e5f"}, 0),
    ],
)
def test_a_second_group_of_a_name_is_refused_in_one_vpc(after: dict, expected: int) -> None:
    created_first = changed("aws_security_group.web", GROUP, after, actions=CREATE_FIRST)
    assert len(severities(lint(created_first))) == expected
    destroyed_first = changed("aws_security_group.web", GROUP, after, actions=REPLACE)
    assert severities(lint(destroyed_first)) == []


def test_another_group_of_that_name_does_not_count() -> None:
    other = stays("aws_security_group.a", OTHER | {"name": "web"})
    renamed = changed("aws_security_group.web", GROUP, GROUP | {"name": "web-v2"}, actions=CREATE_FIRST)
    assert severities(lint(other, renamed)) == []


def test_a_name_that_is_not_known_leaves_it_open() -> None:
    blocks = [block("aws_security_group.web", {"name": refs("local.name")})]
    created_first = changed("aws_security_group.web", GROUP, {"vpc_id": "vpc-0a1b2c"}, ("name",), actions=CREATE_FIRST)
    report = check(plan([created_first], blocks), "ENI734")
    assert (severities(report), [one.subject for one in report.undecided]) == ([], ["aws_security_group.web"])


def test_what_a_default_subnet_is_for_does_not_go() -> None:
    instance = stays("aws_instance.i", {"id": "i-0", "subnet_id": "subnet-0a1b2c"})
    assert severities(lint(gone("aws_default_subnet.a", SUBNET), instance)) == []
    assert severities(lint(NO_SUBNET, instance)) == [("ENI735", "error", "aws_subnet.a")]
