"""Whether a failover group survives what it must survive, and what is deleted with an instance."""

from enilint.rule import FailoverGroup, Missing, Unknown
from tests.model.building import AT, instance, interface, listed, network, subnet, zone
from tests.tables import table

A, B = subnet("a"), subnet("b", zone=zone("us-east-1b"))
NOWHERE = subnet("nowhere", zone=Unknown("the zone of nowhere"))
ONE, TWO, FAR = instance("one", subnet=A), instance("two", subnet=A), instance("far", subnet=B)
UNPLACED = instance("unplaced", subnet=NOWHERE)
MANY = instance("many", subnet=A, count=3)
ENI = interface("eni", subnet=A)


def group(**more) -> FailoverGroup:
    return FailoverGroup(**{"address": "g", "at": AT, "mechanism": "move-eip", "survives": "zone", **more})


@table(
    ("group", "expected"),
    [
        # An interface and its addresses stay in one zone, wherever that is
        (group(mechanism="move-eni", interface=ENI, members=(ONE, FAR)), False),
        (group(mechanism="move-eni", interface=Unknown("the interface"), members=(ONE, FAR)), False),
        (group(mechanism="move-secondary-ip", members=(ONE, FAR)), False),
        (group(mechanism="replace", interface=ENI, members=(ONE, FAR)), False),
        # Other things can move, if there are members in several zones
        (group(members=(ONE, FAR)), True),
        (group(members=(ONE, TWO)), False),
        (group(members=(ONE,)), False),
        (group(mechanism="retarget-route", members=(ONE, FAR)), True),
        (group(mechanism="replace", members=(ONE, TWO)), False),
        # What is not known leaves the question open
        (group(members=(ONE, UNPLACED)), Missing(("the zone of nowhere",))),
        (group(members=(ONE, FAR, UNPLACED)), True),
        (group(members=(ONE, Unknown("a member"))), Missing(("a member",))),
        (group(), Missing(("the members of g",))),
        (group(mechanism=Unknown("the mechanism"), members=(ONE, TWO)), Missing(("the mechanism",))),
        # The loss of an instance leaves the other members
        (group(survives="instance", members=(ONE, TWO)), True),
        (group(survives="instance", members=(ONE,)), False),
        (group(survives="instance", members=(MANY,)), True),
        (group(survives="instance", members=(Unknown("a member"),)), Missing(("a member",))),
        (group(survives="instance"), Missing(("the members of g",))),
    ],
)
def test_promises(group: FailoverGroup, expected: object) -> None:
    assert network(instances=[ONE, TWO, FAR, UNPLACED, MANY]).keeps_promise(group) == expected


@table(
    ("deleted", "expected"),
    [
        (None, False),
        (False, False),
        (True, Missing(("whether i is terminated: eni is then deleted",))),
        (Unknown("the setting"), Missing(("the setting",))),
    ],
)
def test_what_is_deleted_with_an_instance(deleted: object, expected: object) -> None:
    launch = instance("i", interfaces=(listed(interface=ENI, delete_on_termination=deleted),))
    assert network(instances=[launch]).is_deleted_with(ENI, launch) == expected
