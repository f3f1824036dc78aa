"""Whether the replies of an instance leave by the interface whose address they carry."""

from enilint.rule import Missing, OneOf, Unknown
from tests.model.building import instance, network, template
from tests.tables import table


def routes(launch, *, attached_later=False, apart=False, configured=()):
    found = network().source_routing(launch, attached_later=attached_later, apart=apart, configured=configured)
    return found.answer, found.words


ASKED = (True, "policy routing is set up")
NOT_ASKED = (False, "policy routing is not set up")


@table(
    ("launch", "asked", "expected"),
    [
        (instance(policy_routing=True), True, ASKED),
        (instance(policy_routing=False, os="ubuntu-24.04"), False, NOT_ASKED),
        (instance(template=template(policy_routing=True)), True, ASKED),
        (instance(policy_routing=False, template=template(policy_routing=True)), False, NOT_ASKED),
        (template(policy_routing=True), True, ASKED),
        # User data of its own take the place of the template's
        (
            instance(user_data="#!/bin/sh", template=template(policy_routing=True)),
            None,
            (Missing(("the operating system of web",)), ""),
        ),
        (
            instance(template=OneOf((template("a"), template("b")), "which")),
            None,
            (Missing(("the operating system of web",)), ""),
        ),
        # Asking goes before what is known of nodes and operating systems
        (instance(policy_routing=False, node_of="eks"), False, NOT_ASKED),
        (instance(node_of="eks"), None, (True, "the Amazon VPC CNI sets up policy routing")),
        (instance(node_of="ecs"), None, (Missing(("the operating system of web",)), "")),
    ],
)
def test_what_a_design_says(launch, asked, expected) -> None:
    assert network().source_routing_asked(launch) is asked
    assert routes(launch) == expected


OS = Unknown("the image")


@table(
    ("launch", "expected"),
    [
        (instance(), None),
        (instance(os="al2"), "al2"),
        (instance(template=template(os="al2")), "al2"),
        (instance(os="al2023", template=template(os="al2")), "al2023"),
        (instance(os=OS, template=template(os="al2")), OS),
        (instance(template=template()), None),
        (template(os="al2"), "al2"),
    ],
)
def test_operating_system_of(launch, expected) -> None:
    assert network().operating_system_of(launch) == expected


AL2023, UBUNTU_22, OLD, WINDOWS = "amazon-linux-2023", "ubuntu-22.04", "debian-12", "windows-2022"
NOT_BY_SOURCE = "{} does not set up policy routing"


@table(
    ("os", "how", "expected"),
    [
        (OS, {}, (Missing(("the image",)), "")),
        ("plan9", {}, (Missing(("whether plan9 of web sets up policy routing",)), "")),
        (AL2023, {}, (True, "amazon-ec2-net-utils of amazon-linux-2023 sets up policy routing")),
        (
            AL2023,
            {"attached_later": True},
            (True, "amazon-ec2-net-utils of amazon-linux-2023 sets up policy routing"),
        ),
        (UBUNTU_22, {}, (True, "cloud-init of ubuntu-22.04 sets up policy routing")),
        (
            UBUNTU_22,
            {"attached_later": True},
            (False, "cloud-init of ubuntu-22.04 sets up policy routing only for interfaces that are attached at boot"),
        ),
        (OLD, {}, (False, NOT_BY_SOURCE.format(OLD))),
        (OLD, {"apart": True}, (False, NOT_BY_SOURCE.format(OLD))),
        (OLD, {"configured": ("plan9",)}, (False, NOT_BY_SOURCE.format(OLD))),
        (OLD, {"configured": (OLD,)}, (True, "debian-12 is configured as setting up policy routing")),
        (WINDOWS, {}, (False, NOT_BY_SOURCE.format(WINDOWS))),
        (
            WINDOWS,
            {"apart": True},
            (True, "windows-2022 sets up policy routing for interfaces in different subnets"),
        ),
    ],
)
def test_what_is_known_of_operating_systems(os, how, expected) -> None:
    assert routes(instance("web", os=os), **how) == expected


@table(
    ("launch", "expected"),
    [
        (instance(image="ami-1"), "ami-1"),
        (instance(), None),
        (template(image="ami-2"), "ami-2"),
        (instance(image="ami-1", template=template(image="ami-2")), "ami-1"),
        (instance(template=template(image="ami-2")), "ami-2"),
        (instance(template=template()), None),
        (instance(template=OneOf((template(image="ami-2"), template("b")), "which")), None),
    ],
)
def test_the_image_is_its_own_or_that_of_its_template(launch, expected) -> None:
    assert network().image_of(launch) == expected
