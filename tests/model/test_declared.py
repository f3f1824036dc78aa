"""What a design declares, and what its launches attach."""

from enilint.rule import Missing, OneOf, Unknown
from tests.model.building import VPC, attachment, instance, interface, listed, network, template, vpc
from tests.tables import table

ENI = interface("eni")
WEB = instance("web")
UNTOLD = Unknown("the interface")


def named(found) -> list[str]:
    return [one.address for one in found]


def test_templates_that_no_instance_starts_from_are_launches() -> None:
    used, alone = template("used"), template("alone")
    one, other = instance("one", template=used), instance("other", template=OneOf((used, alone), "which"))
    design = network(instances=[one, other], launch_templates=[used, alone])
    assert named(design.launches) == ["one", "other", "alone"]
    assert design.launch_at("other") is other
    assert design.launch_at("alone") is alone
    assert design.launch_at("used") is None


def test_templates_are_no_launches_while_instances_are_unread() -> None:
    design = network(instances=[WEB], launch_templates=[template()], has_unread_launches=True)
    assert named(design.launches) == ["web"]


def test_attachments_at_launch_come_first_and_those_not_listed_last() -> None:
    web = instance("web", more_interfaces=("whether there are more",))
    found = network(instances=[web], attachments=[attachment(ENI, web)]).attachments
    assert [(one.address, one.at_launch, one.many) for one in found] == [
        ("web", True, False),
        ("eni-on-web", False, False),
        ("web", True, True),
    ]


def test_primary_of() -> None:
    web = instance("web", interfaces=(listed("second", device_index=1), listed("first")))
    design = network(instances=[web, WEB], attachments=[attachment(ENI, WEB)])
    assert str(design.primary_of(web)) == "first"
    assert str(design.primary_of(WEB)) == "web"


@table(("card", "device"), [(0, 1), (1, 0), (0, Unknown("where")), (Unknown("which"), 0)])
def test_other_attachments_are_not_primary(card, device) -> None:
    web = instance("web", interfaces=(listed(device_index=device, network_card=card),))
    assert network(instances=[web]).primary_of(web) is None


def test_a_primary_interface_that_is_attached_later() -> None:
    web = instance("web", interfaces=(listed(device_index=1),))
    later = attachment(ENI, web, 0)
    assert network(instances=[web], attachments=[later]).primary_of(web) is later


def test_interfaces_of_launches_are_part_of_the_network() -> None:
    web = instance("web", interfaces=(listed(interface=ENI), listed("web.1", device_index=1), listed(interface=UNTOLD)))
    design = network(interfaces=[ENI], instances=[web, instance("db")])
    assert [str(one) for one in design.interfaces] == [
        "eni",
        "the interface at device index 1 of web",
        "the primary interface of db",
    ]


def test_nothing_is_in_an_empty_design() -> None:
    empty = network()
    assert (empty.launches, empty.attachments, empty.interfaces) == ((), (), ())
    assert (empty.existence, empty.askable, empty.changes, empty.drift, empty.before) == ({}, {}, {}, {}, None)
    assert empty.routing.has_internet_gateway(vpc()) is False


def test_what_an_input_says_of_a_design_is_kept() -> None:
    said = {name: {"eni": object()} for name in ("existence", "askable", "changes", "drift")}
    design = network(**said)
    assert {name: getattr(design, name) for name in said} == said


def test_what_may_add_routes_is_told() -> None:
    design = network(unread_routes=("a file that is not read",))
    assert design.routing.has_internet_gateway(VPC) == Missing(("a file that is not read",))


def test_entities_are_those_that_the_design_declares() -> None:
    web = instance("web", interfaces=(listed("web.0"), listed("web.1", device_index=1, interface=ENI)))
    started_from = template("template", interfaces=(listed("template.0"),))
    db = instance("db", template=started_from, more_interfaces=("whether there are more",))
    design = network(
        vpcs=[VPC],
        interfaces=[ENI],
        instances=[web, db],
        launch_templates=[started_from],
        attachments=[attachment(interface("later"), web, 2)],
    )
    expected = ["vpc", "eni", "template", "template.0", "web", "web.0", "web.1", "db", "later-on-web"]
    assert named(design.entities()) == expected
