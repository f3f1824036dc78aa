"""`--format markdown` of a plan: what AWS refuses, what is lost, and the order of the apply."""

import json

from enilint.reporters import View, render
from tests.inputs.terraform.plans import block, check, plan, refs
from tests.inputs.topology.topologies import lint_text
from tests.rules.changes import CREATE_FIRST, REPLACE, changed, gone, stays

GROUP = {"id": "sg-0a1b2c", "name": "web", "vpc_id": "vpc-0a1b2c"}
USER = {"id": "eni-0a1b2c", "security_groups": ["sg-0a1b2c"]}
UPDATED = changed("aws_network_interface.web", USER, {"id": "eni-0a1b2c"}, ("security_groups",))
EIP = {"id": "eipalloc-0a1b2c", "public_ip": "203.0.113.7"}
DEPENDS = {
    "address": "aws_network_interface.web",
    "type": "aws_network_interface",
    "name": "web",
    "depends_on": ["aws_security_group.web"],
}
PRIOR = {"values": {"root_module": {"resources": [DEPENDS]}}}

TOPOLOGY = """\
version: 1
subnets: {app: {zone: us-east-1a}}
instances: {web: {type: m5.large, subnet: app}}
operations: [{detach: {instance: web}}]
"""


def shown(*changes: dict) -> str:
    return render("markdown", check(plan(list(changes), prior_state=PRIOR)), View()).partition("<details>")[0]


def group(*actions: str, name: str = "web-v2") -> dict:
    return changed("aws_security_group.web", GROUP, {"name": name, "vpc_id": "vpc-0a1b2c"}, actions=actions)


def test_it_says_what_is_refused_what_is_lost_and_in_which_order() -> None:
    text = shown(group(*REPLACE), UPDATED, gone("aws_eip.partner", EIP))
    assert "**Refused by AWS: the apply stops**\n\n- error ENI734: aws\\_security\\_group.web will be " in text
    assert (
        "**Lost or interrupted**\n\n- error ENI724: aws\\_eip.partner (203.0.113.7) will be deleted: AWS releases"
        in text
    )
    assert "| severity" not in text, "nothing is said twice"
    steps = text.partition("**Order of the apply**\n\n")[2].strip().split("\n")
    assert steps == [
        "1. destroy `aws_eip.partner`, or last if the state has `create_before_destroy` for it",
        "2. destroy `aws_security_group.web`",
        "3. create `aws_security_group.web`",
        "4. update `aws_network_interface.web`",
    ]


def test_create_before_destroy_puts_the_end_of_the_old_object_last() -> None:
    steps = shown(group(*CREATE_FIRST, name="web"), UPDATED).partition("**Order of the apply**\n\n")[2]
    assert steps.strip().split("\n") == ["1. create `aws_security_group.web`", "2. destroy `aws_security_group.web`"]


def test_dependencies_are_created_first_and_destroyed_last() -> None:
    """By their addresses, they would be the other way round."""
    vpc = {"id": "vpc-0a1b2c", "cidr_block": "10.0.0.0/16"}
    subnet = {"id": "subnet-0a1b2c", "vpc_id": "vpc-0a1b2c"}
    interface = {"id": "eni-0a1b2c", "subnet_id": "subnet-0a1b2c"}
    eip = EIP | {"network_interface": "eni-0a1b2c"}
    addresses = ["aws_vpc.v", "aws_subnet.s", "aws_network_interface.n", "aws_eip.e"]
    prior = [
        {"address": one, "type": one.split(".")[0], "name": one.split(".")[1], "depends_on": addresses[:number]}
        for number, one in enumerate(addresses)
    ]
    changes = [
        changed("aws_eip.e", eip, EIP, ("network_interface",)),
        changed("aws_network_interface.n", interface, {}, ("subnet_id",), actions=REPLACE, paths=("subnet_id",)),
        changed("aws_subnet.s", subnet, {}, ("vpc_id",), actions=REPLACE, paths=("vpc_id",)),
        changed("aws_vpc.v", vpc, {"cidr_block": "10.1.0.0/16"}, actions=REPLACE, paths=("cidr_block",)),
    ]
    blocks = [block(addresses[2], {"subnet_id": refs("aws_subnet.s.id")})]
    report = check(plan(changes, blocks, prior_state={"values": {"root_module": {"resources": prior}}}), "ENI712")
    steps = render("markdown", report, View()).partition("**Order of the apply**\n\n")[2].partition("\n\n")[0]
    assert steps.split("\n") == [
        "1. destroy `aws_network_interface.n`",
        "2. destroy `aws_subnet.s`",
        "3. destroy `aws_vpc.v`",
        "4. create `aws_vpc.v`",
        "5. create `aws_subnet.s`",
        "6. create `aws_network_interface.n`",
        "7. update `aws_eip.e`",
    ]


def test_operations_of_a_topology_are_no_part_of_an_apply() -> None:
    text = render("markdown", lint_text(TOPOLOGY, "ENI722"), View())
    assert "| error | ENI722" in text
    assert "Refused by AWS" not in text


def test_a_plan_that_breaks_nothing_says_nothing_of_it() -> None:
    text = shown(stays("aws_security_group.web", GROUP))
    assert "Order" not in text
    assert "Refused" not in text
    assert "Lost" not in text


def test_many_changes_are_cut_to_what_a_comment_takes() -> None:
    changes = [gone(f"aws_eip.partner{number}", EIP | {"id": f"eipalloc-{number:08x}"}) for number in range(2000)]
    text = render("markdown", check(json.loads(json.dumps(plan(changes)))), View())
    assert len(text) < 65_536
    assert "more do not fit here" in text
