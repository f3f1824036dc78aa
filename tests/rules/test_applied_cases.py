"""What real applies show: the order in which Terraform works, and plans that change nothing.

Each folder of `tests/cases/terraform` with an `apply.log` was applied with Terraform 0.15, changed, planned again and
applied again, against an emulator of EC2. The log has the order of that last apply.
"""

import itertools
import json
import shutil
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.files.text import InputFile
from enilint.findings import Severity
from enilint.inputs.kinds import read
from enilint.model.network import Network
from enilint.report import Report
from enilint.ruleset.registry import Registry

CASES = Path(__file__).parents[1] / "cases" / "terraform"
APPLIED = [pytest.param(one.parent, id=one.parent.name) for one in sorted(CASES.glob("*/apply.log"))]
UNCHANGED = [pytest.param(one.parent, id=one.parent.name) for one in sorted(CASES.glob("*/no-op-plan.json"))]
PLAN_RULES = {one.rule.code for one in Registry().rules if "plan" in one.rule.groups}


def network(folder: Path) -> Network:
    data = (folder / "change-plan.json").read_bytes()
    return read(InputFile(str(folder / "change-plan.json"), data), "terraform-plan").networks[0]


def check(folder: Path, *files: str, tmp_path: Path) -> Report:
    copies = [shutil.copy(folder / file, tmp_path) for file in files]
    return make_report(Options(paths=[copies[0]], use_config=False))


def lines(folder: Path) -> list[str]:
    return (folder / "apply.log").read_text().splitlines()


@pytest.mark.parametrize("folder", UNCHANGED)
def test_a_plan_that_changes_nothing_breaks_nothing(folder: Path, tmp_path: Path) -> None:
    report = check(folder, "no-op-plan.json", tmp_path=tmp_path)
    assert report.errors == ()
    assert [one for one in report.findings if one.rule in PLAN_RULES] == []
    assert [one for one in report.undecided if one.rule in PLAN_RULES] == []


@pytest.mark.parametrize("folder", APPLIED)
def test_the_log_of_the_apply_has_the_order_that_the_model_says(folder: Path) -> None:
    """The state lies beside the plan here, so that the order is known of deletions, too."""
    design, log = network(folder), lines(folder)
    deleted = {
        address: log.index(f"{address}: Destroying...")
        for address, change in design.changes.items()
        if change.deletes and f"{address}: Destroying..." in log
    }
    updated = {
        address: log.index(f"{address}: Modifying...")
        for address, change in design.changes.items()
        if change.updates and f"{address}: Modifying..." in log
    }
    for address, destroyed_at in deleted.items():
        for other, updated_at in updated.items():
            depends_on = design.changes[other].depends_on
            if depends_on and address in depends_on:
                assert design.destroyed_before(address, other) is (destroyed_at < updated_at)


VERBS = {"Destroying...": "destroy", "Creating...": "create", "Modifying...": "update"}


@pytest.mark.parametrize("folder", APPLIED)
def test_the_steps_of_an_apply_are_in_the_order_of_its_log(folder: Path) -> None:
    """Only of what depends on each other: Terraform works on the rest at the same time, in any order."""
    design = network(folder)
    logged = [
        (VERBS[verb], address) for address, _, verb in (one.rpartition(": ") for one in lines(folder)) if verb in VERBS
    ]
    steps = [(one.verb, one.address) for one in design.apply_steps() if (one.verb, one.address) in logged]
    for (verb, address), (later_verb, later) in itertools.combinations(steps, 2):
        one, other = design.changes[address], design.changes[later]
        if one is other or one.block in (other.depends_on or ()) or other.block in (one.depends_on or ()):
            assert logged.index((verb, address)) < logged.index((later_verb, later))


def test_logs_show_both_orders() -> None:
    """Otherwise the test above could not fail."""
    orders = set()
    for folder in (one.values[0] for one in APPLIED):
        log = lines(folder)  # type: ignore[arg-type]
        verbs = [line.rpartition(": ")[2] for line in log]
        if "Destroying..." in verbs and "Modifying..." in verbs:
            orders.add(verbs.index("Destroying...") < verbs.index("Modifying..."))
    assert orders == {True, False}


def test_a_replaced_subnet_is_one_finding_and_a_chain(tmp_path: Path) -> None:
    (finding,) = (
        one for one in check(CASES / "change-cascade-of-subnet", "change-plan.json", tmp_path=tmp_path).findings
    )
    assert (finding.rule, finding.subject) == ("ENI712", "aws_network_interface.nat")
    assert [one.subject for one in finding.related] == [
        "aws_subnet.a",
        "aws_network_interface.nat",
        "aws_eip_association.partner",
        "aws_route.out",
        "aws_subnet.private",
    ]


def test_a_plan_that_moves_an_interface_loses_nothing(tmp_path: Path) -> None:
    """No Terraform that knows `moved` blocks made this plan: the earlier address is added here by hand."""
    plan = json.loads((CASES / "change-interface-renamed-in-state" / "change-plan.json").read_text())
    plan |= {"format_version": "1.2", "terraform_version": "1.9.0"}
    (moved,) = (one for one in plan["resource_changes"] if one["address"] == "aws_network_interface.appliance")
    moved["previous_address"] = "aws_network_interface.nat"
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    report = make_report(Options(paths=[str(tmp_path / "plan.json")], use_config=False))
    assert [one for one in report.findings if one.rule in PLAN_RULES] == []
    assert [one for one in report.undecided if one.rule in PLAN_RULES] == []


def test_a_plan_that_replaces_by_request_says_so(tmp_path: Path) -> None:
    """No Terraform that knows `-replace` made this plan: the reason is added here by hand."""
    plan = json.loads((CASES / "change-interface-tainted" / "change-plan.json").read_text())
    plan |= {"format_version": "1.2", "terraform_version": "1.9.0"}
    (replaced,) = (one for one in plan["resource_changes"] if one["address"] == "aws_network_interface.nat")
    replaced["action_reason"] = "replace_by_request"
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    report = make_report(Options(paths=[str(tmp_path / "plan.json")], use_config=False))
    (message,) = (one.message for one in report.findings if one.rule == "ENI711")
    assert message.startswith("aws_network_interface.nat will be replaced by request: it loses ")


@pytest.mark.parametrize("folder", APPLIED)
def test_the_source_beside_a_plan_changes_no_finding_of_its_rules(folder: Path, tmp_path: Path) -> None:
    """The source decides only what the plan leaves open: whether a deletion is destroyed last."""
    alone = check(folder, "change-plan.json", tmp_path=tmp_path)
    shutil.copytree(folder / "change", tmp_path, dirs_exist_ok=True)
    beside = make_report(Options(paths=[str(tmp_path / "change-plan.json")], use_config=False))
    assert beside.errors == ()
    found = [
        {(one.rule, one.subject) for one in report.findings if one.rule in PLAN_RULES} for report in (alone, beside)
    ]
    open_before = {(one.rule, one.subject) for one in alone.undecided}
    unsure = {(one.rule, one.subject) for one in alone.findings if one.severity is Severity.WARNING}
    assert found[0] - unsure <= found[1] <= found[0] | open_before


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("change-group-removed-from-interface", [("ENI734", "error", "aws_security_group.web")]),
        ("change-group-removed-create-first", []),
        ("change-subnet-of-endpoint-removed", [("ENI735", "error", "aws_subnet.b")]),
        ("change-subnet-of-endpoint-removed-create-first", []),
    ],
)
def test_the_state_decides_what_the_plan_leaves_open(case: str, expected: list, tmp_path: Path) -> None:
    report = check(CASES / case, "change-plan.json", "terraform.tfstate", tmp_path=tmp_path)
    found = [(one.rule, one.severity.value if one.severity else "", one.subject) for one in report.findings]
    assert found == expected


def test_a_plan_of_the_newest_format_shows_the_same(tmp_path: Path) -> None:
    """No Terraform of format 1.x made these: the keys that it adds are added here by hand."""
    for folder in (one.values[0] for one in APPLIED):
        path = Path(str(folder)) / "change-plan.json"
        plan = json.loads(path.read_text()) | {"format_version": "1.2", "terraform_version": "1.9.0"}
        for change in plan["resource_changes"]:
            if "delete" in change["change"]["actions"]:
                change["action_reason"] = "replace_because_cannot_update"
        (tmp_path / "new.json").write_text(json.dumps(plan))
        new = make_report(Options(paths=[str(tmp_path / "new.json")], use_config=False))
        old = make_report(Options(paths=[str(shutil.copy(path, tmp_path / "old.json"))], use_config=False))
        assert [(one.rule, one.subject) for one in new.findings] == [(one.rule, one.subject) for one in old.findings]
