"""Lanes that are alike fold, and what is left is bounded."""

from typing import Any

from enilint.diagram.folding import MOST_BOXES, MOST_LANES, MOST_ROWS, MOST_ZONES
from enilint.diagram.picture import Picture
from enilint.diagram.scenes import Wishes
from tests.diagram.drawing import draw, draw_numbered, picture


def design(instances: dict[str, Any], **more: Any) -> dict[str, Any]:
    subnets = {f"app-{zone}": {"vpc": "v", "zone": f"eu-west-1{zone}"} for zone in "ab"}
    return {"vpcs": {"v": {}}, "subnets": subnets, "instances": instances, **more}


def web(number: int, subnet: str = "app-a", type: str = "m5.large") -> dict[str, Any]:
    return {f"web-{one}": {"type": type, "subnet": subnet} for one in range(1, number + 1)}


def lanes(one: Picture) -> dict[str, int]:
    return {lane.name: lane.count for lane in one.lanes}


def test_instances_that_are_alike_are_one_lane() -> None:
    one = picture(design(web(40)))
    assert lanes(one) == {"web": 40}
    assert [(box.index, box.name, box.count) for box in one.boxes] == [("0", "primary", 40)]
    assert one.lanes[0].title.startswith("40 alike: instances.web-1, instances.web-2, ")


def test_what_differs_stands_alone() -> None:
    instances = {
        **web(4),
        "web-5": {"type": "m5.xlarge", "subnet": "app-a"},
        "web-6": {"type": "m5.large", "subnet": "app-b"},
        "db-1": {"type": "m5.large", "subnet": "app-a"},
    }
    assert lanes(picture(design(instances))) == {"db-1": 1, "web": 4, "web-5": 1, "web-6": 1}


def test_findings_elastic_ips_routes_and_arcs_keep_a_lane_apart() -> None:
    more = {
        "interfaces": {"vip": {"subnet": "app-a"}},
        "attachments": [{"interface": "vip", "instance": "web-4", "device_index": 1}],
        "failover_groups": {"g": {"mechanism": "move-eni", "interface": "vip", "members": ["web-4", "web-5"]}},
        "elastic_ips": {"a": {"instance": "web-3"}},
    }
    one = picture(design(web(9), **more), subjects=["instances.web-2"])
    assert lanes(one) == {"web": 5, "web-2": 1, "web-3": 1, "web-4": 1, "web-5": 1}


def test_lanes_with_the_same_findings_are_one_lane() -> None:
    listed_as_one = [(1, f"instances.web-{number}") for number in range(1, 5)]
    alone = [(2, "instances.web-4"), (3, "instances.web-5")]
    (one,) = draw_numbered(design(web(9)), [*listed_as_one, *alone]).pictures
    found = [(lane.name, lane.count, [pin.number for pin in lane.pins]) for lane in one.lanes]
    assert found == [("web", 3, [1]), ("web", 4, []), ("web-4", 1, [2, 1]), ("web-5", 1, [3])]
    assert "6 findings" in one.description


def test_nothing_folds_if_it_is_not_wanted() -> None:
    one = picture(design(web(40)), Wishes(folds=False))
    assert len(one.lanes) == 40


def test_lanes_of_a_zone_are_bounded_and_those_with_findings_stay() -> None:
    instances = {f"host{'x' * number}": {"type": "m5.large", "subnet": "app-a"} for number in range(40)}
    one = picture(design(instances), subjects=[f"instances.host{'x' * 39}"])
    assert len(one.lanes) == MOST_LANES
    assert one.lanes[-1].name == f"+ {40 - MOST_LANES + 1} more"
    assert f"host{'x' * 39}" in lanes(one)


def test_findings_of_lanes_that_are_not_shown_are_at_the_lane_for_them() -> None:
    instances = {f"host{'x' * number}": {"type": "m5.large", "subnet": "app-a"} for number in range(20)}
    made = draw(design(instances), subjects=[f"instances.{one}" for one in instances])
    (one,) = made.pictures
    assert one.lanes[-1].pins[-1].more == 20 - MOST_LANES + 1 - 2
    assert len(made.shown) == 20


def test_rows_are_bounded_and_those_in_use_stay() -> None:
    subnets = {f"s{'x' * number}": {"vpc": "v", "zone": "eu-west-1a"} for number in range(40)}
    last = f"s{'x' * 39}"
    one = picture({"vpcs": {"v": {}}, "subnets": subnets, "instances": {"i": {"type": "m5.large", "subnet": last}}})
    assert len({band.at.y for band in one.bands}) == MOST_ROWS
    names = [band.name for band in one.bands]
    assert last in names
    assert names[-1] == f"+ {40 - MOST_ROWS + 1} more subnets"


def test_zones_are_in_several_pictures() -> None:
    zones = [f"zz-test-1{zone}" for zone in "abcdefghijk"]
    subnets = {f"app-{number}": {"vpc": "v", "zone": zone} for number, zone in enumerate(zones)}
    made = draw({"vpcs": {"v": {}}, "subnets": subnets})
    assert [len(one.zones) for one in made.pictures] == [MOST_ZONES, len(zones) - MOST_ZONES]
    assert [one.title for one in made.pictures] == ["VPC v, zones 1 to 8 of 11", "VPC v, zones 9 to 11 of 11"]


def test_arcs_between_pictures_leave_their_findings_in_the_title() -> None:
    zones = [f"zz-test-1{zone}" for zone in "abcdefghijk"]
    subnets = {f"app-{number}": {"vpc": "v", "zone": zone} for number, zone in enumerate(zones)}
    made = draw(
        {
            "vpcs": {"v": {}},
            "subnets": subnets,
            "instances": {f"i{n}": {"type": "m5.large", "subnet": f"app-{n}"} for n in (0, 10)},
            "interfaces": {"vip": {"subnet": "app-0"}},
            "attachments": [{"interface": "vip", "instance": "i0", "device_index": 1}],
            "failover_groups": {"g": {"mechanism": "move-eni", "interface": "vip", "members": ["i0", "i10"]}},
        },
        subjects=["failover_groups.g"],
    )
    assert not any(one.arcs for one in made.pictures)
    assert [pin.number for pin in made.pictures[0].pins] == [1]


def test_levels_of_arcs_are_bounded_and_a_note_says_so() -> None:
    instances = {f"h{'x' * number}": {"type": "m5.large", "subnet": "app-a"} for number in range(14)}
    names = list(instances)
    more = {
        "interfaces": {f"e{number}": {"subnet": "app-a"} for number in range(12)},
        "attachments": [
            {"interface": f"e{number}", "instance": names[0], "device_index": number + 1} for number in range(12)
        ],
        "failover_groups": {
            f"g{number}": {"mechanism": "move-eni", "interface": f"e{number}", "members": [names[0], names[number + 1]]}
            for number in range(12)
        },
    }
    one = picture(design(instances, **more), subjects=[f"failover_groups.g{number}" for number in range(12)])
    assert len(one.arcs) == 8
    assert "4 more lines are not shown" in [text.text for text in one.texts]
    assert one.pins[-1].more == 2


def test_boxes_of_services_fold_and_are_bounded() -> None:
    endpoints = {f"e{number}": {"subnets": ["app-a"], "type": "interface"} for number in range(9)}
    one = picture(design({}, vpc_endpoints=endpoints))
    assert [(box.name, box.count) for box in one.boxes] == [("interface endpoint", 9)]
    gateways = {f"n{number}": {"subnet": "app-a"} for number in range(9)}
    one = picture(design({}, nat_gateways=gateways), subjects=[f"nat_gateways.n{number}" for number in range(9)])
    assert len(one.boxes) == MOST_BOXES
    assert one.boxes[-1].name == f"+ {9 - MOST_BOXES + 1} more"
