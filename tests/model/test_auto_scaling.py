"""What Auto Scaling groups decide in place of the template that they start instances of."""

from enilint.rule import Attachment, AutoScalingGroup, OneOf, Unknown
from tests.model.building import AT, SUBNET, ZONE, instance, interface, listed, network, subnet, template
from tests.tables import table

PRIMARY = listed(subnet=SUBNET)
EXISTING = listed(interface=interface())
ELSEWHERE = subnet("elsewhere")


@table(
    ("interfaces", "started", "expected"),
    [
        (None, True, True),
        (None, False, False),
        ((PRIMARY,), True, True),
        ((PRIMARY,), False, False),
        # A primary interface that exists stays where it is
        ((EXISTING,), True, False),
        ((PRIMARY, listed(interface=interface(), device_index=1)), True, True),
        ((listed(interface=Unknown("the interface")),), True, True),
        ((listed(device_index=1),), True, True),
    ],
)
def test_templates_of_groups(interfaces, started, expected) -> None:
    used = template("used", subnet=SUBNET, interfaces=interfaces)
    group = AutoScalingGroup(address="group", at=AT, template=used if started else template("another"))
    design = network(launch_templates=[used], auto_scaling_groups=[group])
    assert design.placed_by_groups(used) is expected


def test_instances_are_placed_by_their_subnets() -> None:
    used = template("used")
    web = instance("web", template=used)
    design = network(instances=[web], auto_scaling_groups=[AutoScalingGroup(address="group", at=AT, template=used)])
    assert design.placed_by_groups(web) is False


def test_a_group_that_may_start_from_another_template_does_not_count() -> None:
    one, other = template("one"), template("other")
    group = AutoScalingGroup(address="group", at=AT, template=OneOf((one, other), "which"))
    assert network(launch_templates=[one, other], auto_scaling_groups=[group]).placed_by_groups(one) is False


def test_a_group_picks_the_subnets_of_new_interfaces() -> None:
    existing = interface("existing", subnet=ELSEWHERE)
    used = template("used", interfaces=(PRIMARY, listed(interface=existing, device_index=1)))
    group = AutoScalingGroup(address="group", at=AT, template=used, subnets=(ELSEWHERE,))
    design = network(launch_templates=[used], auto_scaling_groups=[group])
    new, old = design.attachments_at_launch(used)
    words = "the subnet that the Auto Scaling group of used chooses"
    assert design.subnet_of_attachment(new) == Unknown(words, words)
    assert design.subnet_of_attachment(old) is ELSEWHERE
    zones_alone = AutoScalingGroup(address="zones", at=AT, template=used, zones=(ZONE,))
    for groups in ([], [zones_alone]):
        alone = network(launch_templates=[used], auto_scaling_groups=groups)
        assert alone.subnet_of_attachment(new) is SUBNET
        assert alone.has_subnet_of_group(used) is False
    assert design.has_subnet_of_group(used) is True
    assert network(launch_templates=[used], auto_scaling_groups=[zones_alone, group]).has_subnet_of_group(used) is True
    assert design.has_subnet_of_group(instance(template=used)) is False
    later = Attachment(address="later", at=AT, interface=new.interface, launch=used, device_index=2)
    assert design.subnet_of_attachment(later) is SUBNET
    unsure = Attachment(
        address="unsure", at=AT, interface=new.interface, launch=Unknown("x"), device_index=2, at_launch=True
    )
    assert design.subnet_of_attachment(unsure) is SUBNET
    open_one = Attachment(
        address="open", at=AT, interface=Unknown("which"), launch=used, device_index=2, at_launch=True
    )
    assert design.subnet_of_attachment(open_one) == Unknown("which")


def test_a_primary_interface_that_exists_is_in_no_subnet_of_a_group() -> None:
    used = template("used", interfaces=(EXISTING,))
    group = AutoScalingGroup(address="group", at=AT, template=used, subnets=(ELSEWHERE,))
    assert network(launch_templates=[used], auto_scaling_groups=[group]).has_subnet_of_group(used) is False
