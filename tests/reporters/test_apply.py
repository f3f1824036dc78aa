"""`--format markdown` of a plan: what AWS refuses, what is lost, and the order of the apply."""

import json

from enilint.reporters import View, render
from tests.inputs.terraform.plans import check, plan
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


def shown(*changes: dict) -> str:
    return render("markdown", check(plan(list(changes), prior_state=PRIOR)), View()).partition("| severity")[0]


def group(*actions: str, name: str = "web-v2") -> dict:
    return changed("aws_security_group.web", GROUP, {"name": name, "vpc_id": "vpc-0a1b2c"}, actions=actions)


def test_it_says_what_is_refused_what_is_lost_and_in_which_order() -> None:
    text = shown(group(*REPLACE), UPDATED, gone("aws_eip.partner", EIP))
    assert "**Refused by AWS, so that the apply stops**\n\n- `aws_security_group.web`: Security group destroyed" in text
    assert "**Lost or interrupted**\n\n- `aws_eip.partner`: Elastic IP released by the plan (ENI724)\n" in text
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
