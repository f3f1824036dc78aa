"""Source evaluates to what Terraform plans and makes of it, or to what is not known; never to anything else.

`agreement_unknown.json` is all that plans know and the source does not tell, with the fact that is missing.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.agreement import Compared, compared_with_plan, compared_with_state

CASES = Path(__file__).parent / "cases" / "terraform"
PLANS = sorted(CASES.glob("*/*plan.json"))
STATES = sorted(CASES.glob("*/terraform.tfstate"))
UNKNOWN = json.loads((Path(__file__).parent / "agreement_unknown.json").read_text(encoding="utf-8"))
MADE = shutil.ignore_patterns("*plan.json", "*.tfstate", "*.log", "expect.json", "change")

NOT_SO_IN_STATE = {
    "instance-zone-conflicts": "the emulator that plans were applied to starts an instance in the zone of its subnet",
    "toset-zones-own-key": "the apply ended before the attachments were made",
}


def name_of(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def source_of(file: Path, directory: Path) -> Path:
    """The source that a plan was made of, where nothing lies beside it."""
    copy = directory / file.parent.name
    shutil.copytree(file.parent, copy, ignore=MADE)
    if file.name == "change-plan.json":
        shutil.copytree(file.parent / "change", copy, dirs_exist_ok=True)
    return copy


@pytest.fixture(scope="module", params=PLANS, ids=name_of)
def plan(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="module")
def planned(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return compared_with_plan(source_of(plan, tmp_path_factory.mktemp("source")), plan)


def test_source_never_differs_from_a_plan(planned: Compared) -> None:
    assert planned.different == []
    assert planned.equal > 0


def test_source_leaves_open_what_is_listed(plan: Path, planned: Compared) -> None:
    assert planned.unknown == UNKNOWN.get(name_of(plan), {})


def test_all_that_is_listed_is_of_a_plan() -> None:
    assert set(UNKNOWN) <= {name_of(plan) for plan in PLANS}


@pytest.mark.parametrize("state", [one for one in STATES if one.parent.name not in NOT_SO_IN_STATE], ids=name_of)
def test_source_never_differs_from_what_was_applied(state: Path, tmp_path: Path) -> None:
    assert compared_with_state(source_of(state, tmp_path), state).different == []


def test_there_is_much_to_compare() -> None:
    assert len(PLANS) > 90
    assert len(STATES) > 70
