"""In which order an apply destroys, updates and creates, as far as a plan, its source and the state say it."""

import json
from pathlib import Path

import pytest

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.model.network import Network
from enilint.values import Missing
from tests.inputs.terraform.plans import block, plan
from tests.rules.changes import CREATE_FIRST, REPLACE, changed, gone, stays

GROUP = "aws_security_group.g"
USER = "aws_network_interface.n"
BEFORE = {"id": "sg-0a1b2c", "name": "g"}
UPDATED = changed(USER, {"id": "eni-0a1b2c"}, {"id": "eni-0a1b2c"})
DELETED = gone(GROUP, BEFORE)
LAST = ("whether the state of aws_security_group.g has create_before_destroy",)


def replaced(actions: tuple[str, ...], address: str = GROUP) -> dict:
    return changed(address, BEFORE, {"name": "h"}, actions=actions)


def prior(address: str = USER, *depends_on: str, **more: str) -> dict:
    type, name = address.split(".")[-2:]
    resource = {"address": address, "type": type, "name": name, "depends_on": list(depends_on)}
    return {"values": {"root_module": {"resources": [resource]}}} | more


def network(*changes: dict, directory: Path | None = None, **more: object) -> Network:
    content = json.dumps(plan(list(changes), [block(GROUP, {}), block(USER, {})], **more))
    path = "plan.json" if directory is None else str(directory / "plan.json")
    return read(InputFile(path, content.encode()), "terraform-plan").networks[0]


def state(directory: Path, flag: bool, id: str = "sg-0a1b2c") -> None:
    instance = {"attributes": {"id": id}, "create_before_destroy": flag}
    resource = {"mode": "managed", "type": "aws_security_group", "name": "g", "instances": [instance]}
    (directory / "terraform.tfstate").write_text(json.dumps({"version": 4, "resources": [resource]}))


def test_what_the_plan_leaves_as_it_is_still_uses_what_goes() -> None:
    for change in (DELETED, replaced(REPLACE), replaced(CREATE_FIRST)):
        assert network(change, stays(USER, {})).destroyed_before(GROUP, USER) is True


def test_nothing_is_destroyed_that_is_not_deleted() -> None:
    assert network(UPDATED, stays(GROUP, BEFORE)).destroyed_before(GROUP, USER) is False
    assert network(UPDATED, changed(GROUP, BEFORE, BEFORE)).destroyed_before(GROUP, USER) is False


def test_dependents_are_updated_after_what_is_replaced_and_before_it_with_create_before_destroy() -> None:
    depends = prior(USER, GROUP)
    assert network(replaced(REPLACE), UPDATED, prior_state=depends).destroyed_before(GROUP, USER) is True
    assert network(replaced(CREATE_FIRST), UPDATED, prior_state=depends).destroyed_before(GROUP, USER) is False


def test_of_a_deletion_the_plan_does_not_say_the_order() -> None:
    answer = network(DELETED, UPDATED, prior_state=prior(USER, GROUP)).destroyed_before(GROUP, USER)
    assert answer == Missing(LAST)


@pytest.mark.parametrize("flag", [True, False])
def test_the_state_beside_the_plan_says_the_order_of_a_deletion(tmp_path: Path, flag: bool) -> None:
    state(tmp_path, flag)
    known = network(DELETED, UPDATED, directory=tmp_path, prior_state=prior(USER, GROUP))
    assert known.destroyed_before(GROUP, USER) is (not flag)


def test_a_state_of_another_object_says_nothing(tmp_path: Path) -> None:
    state(tmp_path, True, id="sg-0d4e5f")
    unsure = network(DELETED, UPDATED, directory=tmp_path, prior_state=prior(USER, GROUP))
    assert unsure.destroyed_before(GROUP, USER) == Missing(LAST)


def test_a_file_that_is_no_state_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfstate").write_text("no state")
    unsure = network(DELETED, UPDATED, directory=tmp_path, prior_state=prior(USER, GROUP))
    assert unsure.destroyed_before(GROUP, USER) == Missing(LAST)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('resource "aws_security_group" "g" {}', True),
        ('resource "aws_security_group" "g" {\n  lifecycle {\n    create_before_destroy = true\n  }\n}', False),
        (
            """\
resource "aws_security_group" "g" {}
resource "aws_instance" "i" {
  lifecycle {
    create_before_destroy = true
  }
}
""",
            Missing(LAST),
        ),
        ("", Missing(LAST)),
    ],
)
def test_the_source_says_the_order_of_a_deletion_if_it_has_the_block(
    tmp_path: Path, source: str, expected: bool | Missing
) -> None:
    """Terraform sets create_before_destroy for the dependencies of what has it, so one elsewhere leaves it open."""
    (tmp_path / "main.tf").write_text(source)
    known = network(DELETED, UPDATED, directory=tmp_path, prior_state=prior(USER, GROUP))
    assert known.destroyed_before(GROUP, USER) == expected


def test_what_does_not_depend_on_it_is_updated_at_the_same_time() -> None:
    assert network(replaced(REPLACE), UPDATED, prior_state=prior(USER)).destroyed_before(GROUP, USER) is False


def test_without_a_prior_state_it_is_not_known_what_depends_on_it() -> None:
    answer = network(replaced(REPLACE), UPDATED).destroyed_before(GROUP, USER)
    assert answer == Missing((f"whether the state has {GROUP} among the dependencies of {USER}",))


@pytest.mark.parametrize("actions", [("delete",), REPLACE, CREATE_FIRST])
def test_what_depends_on_it_and_goes_is_destroyed_before_it(actions: tuple[str, ...]) -> None:
    user = changed(USER, {"id": "eni-0a1b2c"}, None if actions == ("delete",) else {}, actions=actions)
    for change in (DELETED, replaced(REPLACE)):
        assert network(change, user, prior_state=prior(USER, GROUP)).destroyed_before(GROUP, USER) is False


def test_what_terraform_forgets_stays_in_aws() -> None:
    forgotten = changed(USER, {"id": "eni-0a1b2c"}, None, actions=("forget",))
    assert network(DELETED, forgotten).destroyed_before(GROUP, USER) is True


def test_blocks_of_modules_are_meant_without_their_keys() -> None:
    group, user = f'module.m["a"].{GROUP}', f'module.m["a"].{USER}'
    elsewhere = f'module.m["b"].{USER}'
    updates = [changed(one, {"id": "eni-0a1b2c"}, {"id": "eni-0a1b2c"}) for one in (user, elsewhere)]
    children = [
        {
            "address": f'module.m["{key}"]',
            **prior(f'module.m["{key}"].{USER}', f"module.m.{GROUP}")["values"]["root_module"],
        }
        for key in "ab"
    ]
    depends = {"values": {"root_module": {"child_modules": children}}}
    one = network(replaced(REPLACE, group), *updates, prior_state=depends)
    assert one.destroyed_before(group, user) is True
    assert one.destroyed_before(group, elsewhere) is False, "nothing is ordered between two instances of a module"


def steps(*changes: dict, **more: object) -> list[str]:
    return [f"{one.verb} {one.address}" for one in network(*changes, **more).apply_steps()]


def test_steps_follow_what_depends_on_what() -> None:
    """The names alone would put the network interface first."""
    user = changed(USER, {"id": "eni-0a1b2c"}, {}, actions=REPLACE)
    depends = prior(USER, GROUP)
    assert steps(user, replaced(REPLACE), prior_state=depends) == [
        f"destroy {USER}",
        f"destroy {GROUP}",
        f"create {GROUP}",
        f"create {USER}",
    ]
    assert steps(UPDATED, replaced(CREATE_FIRST), prior_state=depends) == [
        f"create {GROUP}",
        f"update {USER}",
        f"destroy {GROUP}",
    ]


def test_steps_of_what_only_goes_or_only_stays() -> None:
    kept = stays("aws_subnet.s", {"id": "subnet-0a1b2c"})
    new = changed("aws_subnet.new", None, {}, actions=("create",))
    assert steps(DELETED, UPDATED, kept, new, prior_state=prior(USER, GROUP)) == [f"destroy {GROUP}", f"update {USER}"]
    assert network(DELETED).apply_steps()[0].is_last == Missing(LAST)


def test_what_the_plan_leaves_as_it_is_counts_for_no_order() -> None:
    """Both depend on the subnet, which does not change: the names decide."""
    depends = {"values": {"root_module": {"resources": []}}}
    for one, on in ((USER, ["aws_subnet.s"]), (GROUP, ["aws_subnet.s", "aws_vpc.v"])):
        depends["values"]["root_module"]["resources"] += prior(one, *on)["values"]["root_module"]["resources"]
    user = changed(USER, {"id": "eni-0a1b2c"}, None, actions=("delete",))
    assert steps(DELETED, user, prior_state=depends) == [f"destroy {USER}", f"destroy {GROUP}"]
