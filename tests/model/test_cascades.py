"""The chain of what breaks with an interface that a plan replaces: what comes before it, and what comes after it."""

from enilint.model.entities.routes import RouteTableAssociation
from enilint.rule import (
    Change,
    ElasticIp,
    ElasticIpAssociation,
    FailoverGroup,
    Location,
    Loss,
    Related,
    Unknown,
)
from tests.model.building import (
    AT,
    attachment,
    instance,
    interface,
    network,
    route,
    route_table,
    subnet,
    unknown_id,
    vpc,
)
from tests.tables import table

REPLACED, CREATE_FIRST, UPDATED, DELETED = ("delete", "create"), ("create", "delete"), ("update",), ("delete",)
PLACE = Location("design.enilint.yaml", line=5)
ENI, OTHER = interface("eni", id="eni-1"), interface("other")
EIP = ElasticIp(address="eip", at=AT, id=unknown_id("eip"), public_ip="203.0.113.1")
MINE = ElasticIpAssociation(address="association", at=AT, elastic_ip=EIP, interface=ENI, places={"interface": PLACE})
TABLE = route_table("table")
ROUTE = route("route", interface=ENI, table=TABLE, places={"interface": PLACE})
GROUP = FailoverGroup(address="group", at=AT, mechanism="move-eni", interface=ENI, places={"interface": PLACE})


def change(address: str, actions: tuple[str, ...], **more) -> Change:
    return Change(address=address, block=address, type="t", actions=actions, at=PLACE, **more)


def changes(**actions) -> dict[str, Change]:
    return {address: change(address, given) for address, given in actions.items()}


# What comes before it.


@table(
    ("of_vpc", "of_subnet", "expected"),
    [
        (None, None, []),
        (None, UPDATED, []),
        (None, REPLACED, ["subnet will be replaced because its cidr_block changes"]),
        (UPDATED, CREATE_FIRST, ["subnet will be replaced because its cidr_block changes"]),
        (DELETED, REPLACED, ["subnet will be replaced because its cidr_block changes"]),
        (
            REPLACED,
            REPLACED,
            [
                "core will be replaced because its cidr_block changes",
                "subnet will be replaced because its cidr_block changes",
            ],
        ),
    ],
)
def test_places_that_are_replaced(of_vpc, of_subnet, expected) -> None:
    named = {"core": of_vpc, "subnet": of_subnet}
    paths = (("cidr_block",),)
    planned = {name: change(name, actions, replace_paths=paths) for name, actions in named.items() if actions}
    existing = subnet("subnet", vpc=vpc("core"))
    design = network(changes=planned)
    assert [one.message for one in design.place_proof(existing)] == expected
    assert [one.at for one in design.place_proof(existing)] == [PLACE] * len(expected)
    assert [one.address for one in design.replaced_places(existing)] == [text.split()[0] for text in expected]


@table(
    ("paths", "changed", "expected"),
    [
        ((("vpc_id",), ("cidr_block",)), {"availability_zone"}, ("vpc_id", "cidr_block")),
        ((), {"cidr_block", "availability_zone", "tags"}, ("availability_zone", "cidr_block")),
        ((), {"tags"}, ()),
    ],
)
def test_what_replaces_a_subnet(paths, changed, expected) -> None:
    planned = {"subnet": change("subnet", REPLACED, replace_paths=paths, changed=frozenset(changed))}
    assert network(changes=planned).replaced_because(subnet("subnet")) == expected


def test_a_subnet_is_replaced_because_its_vpc_is() -> None:
    """A plan that does not name the attributes knows nothing of the new VPC's ID."""
    design = network(changes=changes(core=REPLACED, subnet=REPLACED))
    assert [one.message for one in design.place_proof(subnet("subnet", vpc=vpc("core")))] == [
        "core will be replaced",
        "subnet will be replaced because its vpc_id changes",
    ]
    alone = network(changes=changes(subnet=REPLACED))
    assert [one.message for one in alone.place_proof(subnet("subnet", vpc=vpc("core")))] == ["subnet will be replaced"]


def test_a_vpc_that_is_not_known_is_not_replaced() -> None:
    design = network(changes=changes(subnet=REPLACED))
    assert [one.address for one in design.replaced_places(subnet("subnet", vpc=Unknown("?")))] == ["subnet"]


# What it has, and what comes after it.


@table(
    ("one", "loss", "expected"),
    [
        (ENI, Loss(), "eni is eni-1 now"),
        (ENI, Loss(addresses=("a", "b")), "eni is eni-1 and has a and b now"),
        (OTHER, Loss(addresses=("a",)), "other has a now"),
        (OTHER, Loss(), "other exists now"),
    ],
)
def test_what_an_interface_has(one, loss, expected) -> None:
    assert network(before=network()).loss_proof(one, loss) == (Related(expected, AT, one.address),)


KEEPS = ", which the plan does not change"
ALSO = ", which the plan also changes"
DELETES = ", which the plan deletes"
AGAIN = f"{DELETES}, and creates again later"
LATER = ", which the plan updates later: until then, "
STAYS = (": it stays disassociated", ": it stays a blackhole")
UNTIL = ("nothing can be reached at its address", "it is a blackhole")


@table(
    ("of_interface", "actions", "depends_on", "fate", "ends"),
    [
        (REPLACED, None, None, KEEPS, STAYS),
        (REPLACED, ("no-op",), None, KEEPS, STAYS),
        (REPLACED, DELETED, None, DELETES, ("", "")),
        (REPLACED, REPLACED, None, AGAIN, ("", "")),
        (REPLACED, CREATE_FIRST, None, ALSO, ("", "")),
        (REPLACED, UPDATED, {"eni"}, LATER, UNTIL),
        # Nothing orders the two, or it is not known
        (REPLACED, UPDATED, {"else"}, ALSO, ("", "")),
        (REPLACED, UPDATED, None, ALSO, ("", "")),
        (CREATE_FIRST, UPDATED, {"eni"}, ALSO, ("", "")),
        # The interface stays, and loses an address
        (UPDATED, None, None, KEEPS, ("", "")),
        (UPDATED, UPDATED, {"eni"}, ALSO, ("", "")),
    ],
)
def test_what_becomes_of_what_refers_to_an_interface(of_interface, actions, depends_on, fate, ends) -> None:
    is_last = of_interface == CREATE_FIRST
    planned = {"eni": change("eni", of_interface, create_before_destroy=is_last)}
    for name in ("association", "route") if actions else ():
        planned[name] = change(name, actions, depends_on=frozenset(depends_on) if depends_on else None)
    loss = Loss(associations=(MINE,), routes=(ROUTE,), groups=(GROUP,))
    found = network(before=network(), changes=planned).loss_proof(ENI, loss)
    assert found[1:] == (
        Related(f"association associates Elastic IP eip (203.0.113.1) with it{fate}{ends[0]}", PLACE, "association"),
        Related(f"route sends 0.0.0.0/0 to it{fate}{ends[1]}", PLACE, "route"),
        Related("group moves it between instances", PLACE, "group"),
    )


def test_subnets_that_use_a_route() -> None:
    used = subnet("used", at=PLACE)
    uses = RouteTableAssociation(address="uses", at=AT, table=TABLE, subnet=used)
    existing = network(subnets=[used, subnet("other")], table_associations=[uses])
    for design in (existing, network(before=existing)):
        found = design.loss_proof(ENI, Loss(routes=(ROUTE,)))
        assert found[2:] == (Related("used uses this route", PLACE, "used"),)


def test_a_route_without_a_known_table() -> None:
    for one in (None, Unknown("?")):
        loss = Loss(routes=(route("route", interface=ENI, table=one),))
        assert len(network(before=network()).loss_proof(ENI, loss)) == 2


@table(
    ("where", "implicit", "actions", "expected"),
    [
        (instance("web"), False, None, ["it is attached to web at device index 1"]),
        (instance("web"), False, ("no-op",), ["it is attached to web at device index 1"]),
        (instance("web"), False, REPLACED, ["it is attached to web at device index 1, which the plan also replaces"]),
        (instance("web"), False, DELETED, ["it is attached to web at device index 1, which the plan deletes"]),
        (Unknown("?"), False, None, ["it is attached to an instance at device index 1"]),
        (instance("web"), True, None, []),
    ],
)
def test_where_an_interface_is_attached(where, implicit, actions, expected) -> None:
    one = interface("one", implicit=implicit)
    existing = network(attachments=[attachment(one, where, address="attached", places={"interface": PLACE})])
    planned = changes(attached=actions) if actions else {}
    for design in (
        network(attachments=existing.attachments, changes=planned),
        network(before=existing, changes=planned),
    ):
        assert design.loss_proof(one, Loss())[1:] == tuple(Related(text, PLACE, "attached") for text in expected)


def test_an_attachment_that_the_interface_contains_goes_with_it() -> None:
    one = interface("one")
    existing = network(attachments=[attachment(one, instance("web"), address="one")])
    found = network(before=existing, changes=changes(one=REPLACED)).loss_proof(one, Loss())
    assert found[1].message == "it is attached to web at device index 1"
