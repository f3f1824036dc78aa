"""What a launch attaches by itself, and what its template adds."""

from enilint.model.launch import device_indexes_words
from enilint.rule import Addresses, Count, Location, OneOf, Unknown, device_index_words, known
from tests.model.building import AT, SUBNET, instance, interface, listed, network, route, subnet, template
from tests.tables import table

ELSEWHERE = subnet("elsewhere", gives_public_ip=True)
ENI = interface()
THERE = Location("template.enilint.yaml")
GROUPS = "stands for a list of groups"
OTHER_GROUPS = "stands for another list of groups"
WHICH = OneOf((template("blue"), template("green")), "which template")


def primary(launch):
    """The interface that a launch makes at device index 0."""
    (attachment, *_) = network().attachments_at_launch(launch)
    assert (attachment.device_index, attachment.network_card) == (0, 0)
    return attachment.interface


def test_the_implicit_primary_interface_is_what_its_instance_says() -> None:
    addresses = Addresses(ipv4_slots=Count.exactly(3))
    web = instance(
        "web",
        subnet=SUBNET,
        addresses=addresses,
        source_dest_check=False,
        private_ip="10.0.1.5",
        primary_id="eni-1",
        security_groups=GROUPS,
        places={"subnet": AT},
    )
    (attachment,) = network().attachments_at_launch(web)
    assert (attachment.address, attachment.launch, attachment.at_launch) == ("web", web, True)
    assert (attachment.device_index, attachment.network_card, attachment.doubts) == (0, 0, ())
    made = attachment.interface
    assert (made.address, made.places, made.implicit, made.declared) == ("web", web.places, True, True)
    assert (made.addresses, made.source_dest_check, made.private_ip) == (addresses, False, "10.0.1.5")
    assert (made.id, made.subnet, made.security_groups) == ("eni-1", SUBNET, GROUPS)
    assert str(made) == "the primary interface of web"


def test_an_id_that_is_not_known_has_a_symbol() -> None:
    expected = Unknown("the ID of the primary interface of web", "web.primary_network_interface_id")
    assert primary(instance("web")).id == expected
    assert primary(instance("web", primary_id="")).id == ""


@table(
    ("own", "of_template", "expected"),
    [
        ({}, None, Unknown("the subnet of web", "web.subnet_id")),
        ({}, {}, Unknown("the subnet of web", "web.subnet_id")),
        ({"subnet": SUBNET}, None, SUBNET),
        ({}, {"subnet": SUBNET}, SUBNET),
        ({"subnet": SUBNET}, {"subnet": ELSEWHERE}, SUBNET),
        # Interfaces of a template are put in the instance's subnet where they name none
        ({"subnet": SUBNET}, {"interfaces": (listed(),)}, SUBNET),
        ({"subnet": SUBNET}, {"interfaces": (listed(subnet=ELSEWHERE),)}, ELSEWHERE),
        ({"subnet": SUBNET}, {"interfaces": (listed(interface=interface(subnet=ELSEWHERE)),)}, ELSEWHERE),
        ({"interfaces": (listed(),)}, {"subnet": SUBNET}, SUBNET),
        # An empty list is none
        ({"subnet": SUBNET, "interfaces": ()}, {"interfaces": (listed(subnet=ELSEWHERE),)}, SUBNET),
        ({"subnet": SUBNET}, {"interfaces": ()}, SUBNET),
    ],
)
def test_subnet_of_the_primary_interface(own, of_template, expected) -> None:
    web = instance("web", template=None if of_template is None else template(**of_template), **own)
    assert primary(web).subnet == expected


@table(
    ("own", "of_template", "expected"),
    [
        ({}, None, None),
        ({"security_groups": GROUPS}, {"security_groups": OTHER_GROUPS}, GROUPS),
        ({}, {"security_groups": OTHER_GROUPS}, OTHER_GROUPS),
        ({"interfaces": (listed(security_groups=GROUPS),)}, {"security_groups": OTHER_GROUPS}, GROUPS),
    ],
)
def test_security_groups_of_the_primary_interface(own, of_template, expected) -> None:
    web = instance("web", template=None if of_template is None else template(**of_template), **own)
    assert primary(web).security_groups == expected


@table(
    ("interfaces", "facts"),
    [
        ((listed(device_index=1),), "the primary interface of web"),
        ((listed(network_card=1),), "the primary interface of web"),
        (
            (listed(device_index=Unknown("where")), listed(network_card=Unknown("on which card"))),
            "where and on which card",
        ),
        (tuple(listed(device_index=Unknown(fact)) for fact in ("a", "b", "c", "d")), "a and b and c"),
    ],
)
def test_what_would_tell_the_primary_interface(interfaces, facts) -> None:
    web = instance("web", interfaces=interfaces)
    assert network(instances=[web]).route_target(route(launch=web)) == Unknown(facts)


TWO = (listed(), listed(device_index=1))
WHERE = Unknown("the device index")


@table(
    ("own", "of_template", "expected"),
    [
        ({"subnet": SUBNET}, None, False),
        ({"subnet": ELSEWHERE}, None, True),
        ({"subnet": ELSEWHERE, "asks_public_ip": False}, None, False),
        ({"subnet": SUBNET, "asks_public_ip": True}, None, True),
        ({}, None, Unknown("the subnet of web", "web.subnet_id")),
        ({}, {"subnet": ELSEWHERE}, True),
        ({"subnet": ELSEWHERE, "interfaces": (listed(),)}, None, True),
        ({"interfaces": (listed(subnet=ELSEWHERE),)}, None, True),
        ({"subnet": ELSEWHERE, "interfaces": (listed(asks_public_ip=False),)}, None, False),
        ({"subnet": SUBNET, "interfaces": (listed(asks_public_ip=True),)}, None, True),
        # One of several gets none unless it is asked for
        ({"subnet": ELSEWHERE, "interfaces": TWO}, None, False),
        ({"subnet": ELSEWHERE, "interfaces": (listed(asks_public_ip=True), *TWO[1:])}, None, True),
        ({"subnet": ELSEWHERE}, {"interfaces": TWO}, False),
        ({"subnet": ELSEWHERE}, {"interfaces": (listed(),)}, True),
        ({"subnet": ELSEWHERE, "interfaces": (listed(),)}, {"interfaces": TWO}, False),
        ({"subnet": ELSEWHERE, "interfaces": (listed(),)}, {"interfaces": TWO[:1]}, True),
    ],
)
def test_public_address_of_the_primary_interface(own, of_template, expected) -> None:
    web = instance("web", template=None if of_template is None else template(**of_template), **own)
    assert primary(web).gets_public_ip == expected


def test_listed_interfaces_are_attached_as_they_are_listed() -> None:
    addresses = Addresses(ipv4_slots=Count.exactly(3))
    notes = {"description": "management"}
    new = listed(
        "web.1",
        device_index=1,
        network_card=2,
        kind="efa",
        subnet=ELSEWHERE,
        addresses=addresses,
        notes=notes,
        ena_queues=True,
        places={"subnet": AT, "asks_public_ip": THERE, "device_index": THERE},
    )
    web = instance("web", subnet=SUBNET, interfaces=(listed("web.0", interface=ENI, ena_express=True), new))
    first, second = network().attachments_at_launch(web)
    assert (first.address, first.interface, first.launch, first.at_launch) == ("web.0", ENI, web, True)
    assert (first.ena_queues, first.ena_express) == (False, True)
    assert (second.address, second.places, second.at_launch) == ("web.1", {"device_index": THERE}, True)
    assert (second.device_index, second.network_card) == (1, 2)
    assert (second.ena_queues, second.ena_express) == (True, False)
    made = second.interface
    assert (made.address, made.subnet, made.kind) == ("web.1", ELSEWHERE, "efa")
    assert made.places == {"subnet": AT, "gets_public_ip": THERE}
    assert (made.addresses, made.notes, made.implicit) == (addresses, notes, True)
    assert made.id == Unknown("the ID of an interface of web")
    assert str(made) == "the interface at network card 2, device index 1 of web"
    assert made.slot == (2, 1)


def test_what_a_template_lists_is_attached_to_its_instance() -> None:
    web = instance("web", template=template(interfaces=(listed("template.0", at=THERE),)))
    (attachment,) = network().attachments_at_launch(web)
    assert (attachment.address, attachment.at, attachment.launch) == ("web", web.at, web)
    assert (attachment.interface.address, attachment.interface.at) == ("template.0", THERE)
    own = instance("own", interfaces=(listed("own.0", at=THERE),), template=template(interfaces=TWO))
    first, second = network().attachments_at_launch(own)
    assert (first.address, first.at, first.device_index) == ("own.0", THERE, 0)
    assert (second.address, second.at, second.device_index) == ("own", own.at, 1)
    empty = instance("empty", interfaces=(), template=template(interfaces=TWO))
    assert [one.device_index for one in network().attachments_at_launch(empty)] == [0]
    unsure = instance("unsure", interfaces=(listed(device_index=WHERE),), template=template(interfaces=TWO))
    assert [one.device_index for one in network().attachments_at_launch(unsure)] == [WHERE]
    assert network().unlisted_interfaces(unsure) == (WHERE.fact,)


def test_the_same_attachments_are_returned_every_time() -> None:
    web = instance("web")
    assert network().attachments_at_launch(web) is network().attachments_at_launch(web)


@table(
    ("launch", "expected"),
    [
        (instance(), None),
        (instance(template=None), None),
        (instance(template=WHICH), None),
        (instance(template=Unknown("the template")), None),
        (instance(template=WHICH.candidates[0]), WHICH.candidates[0]),
        (template(), None),
    ],
)
def test_template_of(launch, expected) -> None:
    assert network().template_of(launch) is expected


MORE = ("whether there are more",)
OTHERS = ("the others",)


@table(
    ("launch", "expected", "stands_for"),
    [
        (instance(), (), None),
        (instance(more_interfaces=MORE), MORE, "whether there are more"),
        (template(more_interfaces=MORE), MORE, "whether there are more"),
        (instance(template=template(more_interfaces=OTHERS)), OTHERS, "the others"),
        (instance(more_interfaces=MORE, template=template(more_interfaces=OTHERS)), MORE + OTHERS, MORE[0]),
        (instance(interfaces=(listed(),), template=template(more_interfaces=OTHERS)), OTHERS, "the others"),
        (instance(interfaces=(), template=template(more_interfaces=OTHERS)), (), None),
        (instance(interfaces=(listed(),), more_interfaces=MORE), MORE, MORE[0]),
        (instance(template=WHICH), ("which template",), "which template"),
        (instance(template=Unknown("the template")), ("the template",), "the template"),
        (instance(template=template(declared=False, more_interfaces=OTHERS)), OTHERS, None),
    ],
)
def test_interfaces_that_are_not_listed(launch, expected, stands_for) -> None:
    assert network().unlisted_interfaces(launch) == expected
    attachments = network(instances=[launch]).attachments[len(network().attachments_at_launch(launch)) :]
    assert [one.doubt for one in attachments] == ([] if stands_for is None else [stands_for])
    for one in attachments:
        missing = Unknown(stands_for)
        assert (one.address, one.launch, one.many, one.at_launch) == (launch.address, launch, True, True)
        assert (one.interface, one.device_index) == (missing, missing)


TYPE = Unknown("the type")


@table(
    ("launch", "expected"),
    [
        (instance(type="m5.large"), "m5.large"),
        (instance(type=TYPE), TYPE),
        (instance(type=TYPE, template=template(type="c5.large")), "c5.large"),
        (instance(type=TYPE, type_requested=True, template=template(type="c5.large")), TYPE),
        (instance(type="m5.large", template=template(type="c5.large")), "m5.large"),
        (instance(type=TYPE, template=WHICH), TYPE),
        (template(type="c5.large"), "c5.large"),
        (template(type="c5.large", group_type="c5.xlarge"), "c5.xlarge"),
        (instance(type=TYPE, template=template(type="c5.large", group_type="c5.xlarge")), "c5.large"),
    ],
)
def test_type_of(launch, expected) -> None:
    assert network().type_of(launch) == expected


@table(
    ("card", "device", "expected"),
    [
        (0, 1, "device index 1"),
        (1, 0, "network card 1, device index 0"),
        (0, TYPE, "an unknown device index"),
        (TYPE, 1, "an unknown network card, device index 1"),
        (OneOf((0, 1), "which"), TYPE, "an unknown network card, an unknown device index"),
    ],
)
def test_slot_words(card, device, expected) -> None:
    assert device_index_words(card, device) == expected


@table(
    ("interfaces", "expected"),
    [
        (None, "web"),
        ((listed("a", device_index=1), listed("b")), "b"),
        ((listed("a", network_card=1), listed("b")), "b"),
        ((listed("a", device_index=1),), None),
        ((listed("a", network_card=1),), None),
        ((listed("a", device_index=TYPE),), None),
    ],
)
def test_primary_interface(interfaces, expected) -> None:
    """A route to an instance is one to its primary interface."""
    web = instance("web", interfaces=interfaces)
    design = network(instances=[web])
    attachment = design.primary_of(web)
    assert (attachment and attachment.address) == expected
    target = design.route_target(route("route", launch=web))
    if expected is None:
        (one, *_) = interfaces
        assert target == (TYPE if one.device_index is TYPE else Unknown("the primary interface of web"))
    else:
        assert known(target).address == expected


@table(
    ("interfaces", "expected"),
    [((listed(),), [False]), ((listed(), listed(device_index=1)), [True, True]), (None, [False])],
)
def test_the_check_of_an_instance_is_that_of_a_single_interface(interfaces, expected) -> None:
    web = instance(source_dest_check=False, template=template(interfaces=interfaces))
    made = [one.interface.source_dest_check for one in network().attachments_at_launch(web)]
    assert made == expected


@table(
    ("slots", "expected"),
    [
        ([(0, 1)], "device index 1"),
        ([(0, 2), (0, 1)], "device indexes 1, 2"),
        ([(0, 1), (0, 2), (0, 3)], "device indexes 1 to 3"),
        ([(0, 0), (0, 2), (0, 3), (0, 4), (0, 6)], "device indexes 0, 2 to 4, 6"),
        ([(1, 1), (2, 1), (3, 1)], "network cards 1 to 3, device index 1"),
        ([(1, 1), (2, 0)], "network card 1, device index 1 and network card 2, device index 0"),
        ([(0, 0), (1, 1), (2, 1)], "device index 0 and network cards 1, 2, device index 1"),
    ],
)
def test_device_indexes_words(slots, expected) -> None:
    assert device_indexes_words(slots) == expected
