"""What goes away with an interface that a plan replaces, and who relied on it."""

from enilint.rule import (
    Address,
    Addresses,
    Change,
    Count,
    ElasticIp,
    ElasticIpAssociation,
    FailoverGroup,
    Location,
    Loss,
    Missing,
    OneOf,
    Unknown,
    cause_words,
    joined_words,
    loss_words,
    negated,
    stated,
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

REPLACED, UPDATED, DELETED = ("delete", "create"), ("update",), ("delete",)


def change(address: str, actions=REPLACED, **more) -> Change:
    return Change(address=address, type="aws_network_interface", actions=actions, at=AT, **more)


def changes(**actions) -> dict[str, Change]:
    return {address: change(address, given) for address, given in actions.items()}


# Whether two references mean the same thing.

OLD, NEW, RENAMED = vpc("core"), vpc("core"), vpc("other")
READ, READ_AGAIN, ELSE = (vpc(name, id=id, declared=False) for name, id in (("r", "1"), ("s", "1"), ("t", "2")))


@table(
    ("old", "new", "actions", "expected"),
    [
        (OLD, NEW, {}, True),
        (OLD, RENAMED, {}, False),
        (OLD, NEW, {"core": REPLACED}, False),
        (OLD, NEW, {"core": DELETED}, False),
        (OLD, NEW, {"core": UPDATED}, True),
        # By their ids
        (READ, READ_AGAIN, {}, True),
        (READ, ELSE, {}, False),
        (READ, vpc("core", id="1"), {}, True),
        (READ, vpc("core", id="2"), {}, False),
        (READ, vpc("core"), {}, False),  # the plan makes it
        (vpc("core", id="1"), READ, {}, True),
        (vpc("core"), READ, {}, Missing(("the ID of core",))),
        (READ, vpc("core", id=Unknown("its id"), declared=False), {}, Missing(("its id",))),
        # Several, and unknown ones
        (OLD, Unknown("the VPC"), {}, Missing(("the VPC",))),
        (Unknown("the old one"), Unknown("the new one"), {}, Missing(("the old one", "the new one"))),
        (OneOf((OLD, RENAMED), "which"), Unknown("the VPC"), {}, Missing(("the VPC",))),
        (OneOf((OLD,), "open", open=True), NEW, {}, Missing(("open",))),
        (OneOf((OLD, OLD), "which"), NEW, {}, True),
        (OneOf((OLD, RENAMED), "which"), NEW, {}, Missing(("which",))),
        (OLD, OneOf((RENAMED, READ), "which"), {}, Missing(("which", "the ID of core"))),
        (OneOf((OLD, vpc("third")), "which"), RENAMED, {}, False),
    ],
)
def test_unchanged(old, new, actions, expected) -> None:
    design = network(changes=changes(**actions))
    assert design.unchanged(old, new) == expected
    assert design.changed(old, new) == negated(expected)


# Which interfaces are replaced, and why.


def test_replacements() -> None:
    names = ("replaced", "created_first", "updated", "deleted", "kept", "new")
    before = [interface(name) for name in names[:-1]]
    after = [interface(name) for name in names if name != "deleted"]
    design = network(
        interfaces=after,
        instances=[instance("web")],
        before=network(interfaces=before, instances=[instance("web")]),
        changes=changes(
            replaced=REPLACED,
            created_first=("create", "delete"),
            updated=UPDATED,
            deleted=DELETED,
            new=("create",),
            web=REPLACED,
        ),
    )
    found = list(design.replacements())
    assert [(one.before, one.after) for one in found] == [(before[0], after[0]), (before[1], after[1])]
    assert [one.change.address for one in found] == ["replaced", "created_first"]


def test_an_interface_of_one_network_alone_is_not_replaced() -> None:
    eni = interface("eni")
    given = {"changes": changes(eni=REPLACED)}
    assert list(network(interfaces=[eni], **given).replacements()) == []
    assert list(network(interfaces=[eni], before=network(), **given).replacements()) == []
    assert list(network(before=network(interfaces=[eni]), **given).replacements()) == []


@table("implicit", [{"before"}, {"after"}])
def test_an_interface_that_a_launch_makes_is_not_replaced(implicit) -> None:
    before, after = (interface("eni", implicit=name in implicit) for name in ("before", "after"))
    design = network(interfaces=[after], before=network(interfaces=[before]), changes=changes(eni=REPLACED))
    assert list(design.replacements()) == []


HERE, THERE = subnet("here"), subnet("there")


@table(
    ("paths", "old", "new", "expected"),
    [
        ((("subnet_id",),), HERE, HERE, True),
        ((("private_ips",), ("subnet_id",)), HERE, HERE, True),
        ((("private_ips",),), HERE, THERE, False),
        # The plan does not say why
        ((), HERE, THERE, True),
        ((), HERE, HERE, False),
        ((), HERE, Unknown("the subnet"), Missing(("the subnet",))),
    ],
)
def test_leaves_subnet(paths, old, new, expected) -> None:
    before, after = interface("eni", subnet=old), interface("eni", subnet=new)
    design = network(
        interfaces=[after],
        before=network(interfaces=[before]),
        changes={"eni": change("eni", replace_paths=paths)},
    )
    (replacement,) = design.replacements()
    assert design.leaves_subnet(replacement) == expected


# What is lost.


def addresses(*texts: str, slots=None, requested=True) -> Addresses:
    joined_words = tuple(Address(text, AT, requested) for text in texts)
    return Addresses(listed=joined_words, ipv4_slots=slots or Count.exactly(max(1, len(texts))))


@table(
    ("before", "after", "lost"),
    [
        ({}, {}, ()),
        ({"private_ip": "10.0.1.5"}, {}, ("10.0.1.5",)),
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses("10.0.1.5")}, ()),
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses("10.0.1.6")}, ("10.0.1.5",)),
        ({"private_ip": Unknown("its address")}, {}, ()),
        ({"addresses": addresses("10.0.1.5", "10.0.1.6")}, {"addresses": addresses("10.0.1.6")}, ("10.0.1.5",)),
        ({"addresses": addresses("10.0.1.6"), "private_ip": "10.0.1.5"}, {}, ("10.0.1.5", "10.0.1.6")),
        ({"addresses": addresses("10.0.1.5"), "private_ip": "10.0.1.5"}, {}, ("10.0.1.5",)),
        # It is not known which addresses are asked for
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses(slots=Count.exactly(2))}, ()),
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses(slots=Count(1, None))}, ()),
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses("10.0.1.6", slots=Count.exactly(2))}, ()),
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses(slots=Count(1, 2))}, ("10.0.1.5",)),
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses("10.0.1.6", "10.0.1.7")}, ("10.0.1.5",)),
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses("::1", "10.0.1.6", slots=Count.exactly(2))}, ()),
        ({"private_ip": "10.0.1.5"}, {"addresses": addresses("?", "10.0.1.6", slots=Count.exactly(2))}, ()),
    ],
)
def test_lost_addresses(before, after, lost) -> None:
    one, other = interface("eni", **before), interface("eni", **after)
    assert network(before=network(interfaces=[one])).loss_of(one, other).addresses == lost


@table(
    ("asked", "attached", "expected"),
    [
        (addresses("10.0.1.6"), True, True),
        (addresses("10.0.1.6"), False, False),
        (addresses("10.0.1.6", requested=False), True, False),
        (addresses(), True, False),
        (addresses("10.0.1.5"), True, False),
    ],
)
def test_pinned_addresses(asked, attached, expected) -> None:
    before, after = interface("eni", private_ip="10.0.1.5"), interface("eni", addresses=asked)
    existing = network(interfaces=[before], attachments=[attachment(before, instance())] if attached else [])
    loss = network(before=existing).loss_of(before, after)
    assert loss.pinned is expected
    assert loss.is_identity is expected


ENI, AFTER, OTHER = interface("eni", id="eni-1"), interface("eni"), interface("other")


def elastic_ip(public_ip=None) -> ElasticIp:
    return ElasticIp(address="eip", at=AT, id=unknown_id("eip"), public_ip=public_ip)


def association(to=ENI, name="association", **more) -> ElasticIpAssociation:
    given = {"elastic_ip": elastic_ip("203.0.113.1"), "interface": to, "places": {"interface": PLACE}}
    return ElasticIpAssociation(**{"address": name, "at": AT, **given, **more})


def group(of=AFTER) -> FailoverGroup:
    return FailoverGroup(address="group", at=AT, mechanism="move-eni", interface=of, places={"interface": PLACE})


PLACE = Location("design.enilint.yaml", line=5)
MINE, OTHERS = association(), association(OTHER, "others")
ROUTE = route("route", interface=ENI, table=route_table(), places={"interface": PLACE})
GROUP = group()


def test_what_refers_to_an_interface() -> None:
    existing = network(interfaces=[ENI, OTHER], associations=[MINE, OTHERS], routes=[ROUTE, route(interface=OTHER)])
    planned = network(interfaces=[AFTER], failover_groups=[GROUP, group(OTHER)], before=existing)
    assert planned.loss_of(ENI, AFTER) == Loss(associations=(MINE,), routes=(ROUTE,), groups=(GROUP,))


def test_without_a_plan_there_is_one_network() -> None:
    design = network(interfaces=[ENI], associations=[MINE], failover_groups=[group(ENI)])
    loss = design.loss_of(ENI, ENI)
    assert loss.associations == (MINE,)
    assert len(loss.groups) == 1


@table(
    ("loss", "expected"),
    [
        (Loss(), False),
        (Loss(addresses=("10.0.1.5",)), False),
        (Loss(pinned=True), True),
        (Loss(associations=(MINE,)), True),
        (Loss(routes=(ROUTE,)), True),
        (Loss(groups=(GROUP,)), True),
    ],
)
def test_whether_others_know_an_interface_by_what_it_loses(loss, expected) -> None:
    assert loss.is_identity is expected


UNNAMED, UNTOLD = association(elastic_ip=None), association(elastic_ip=elastic_ip(Unknown("?", "eip.public_ip")))


@table(
    ("loss", "expected"),
    [
        (Loss(), ("", "", "")),
        (Loss(addresses=("b", "a")), ("a|b", "", "")),
        (Loss(associations=(MINE,)), ("", "eip,203.0.113.1", "")),
        (Loss(associations=(UNTOLD,)), ("", "eip,", "")),
        (Loss(associations=(UNNAMED,)), ("", "association,", "")),
        (Loss(routes=(ROUTE,)), ("", "", "route")),
    ],
)
def test_stated(loss, expected) -> None:
    assert stated(*loss.stated) == expected


# In words.


@table(
    ("texts", "expected"),
    [
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c"), "a, b and c"),
        (("a", "b", "c", "d"), "a, b, c and 1 more"),
        (("a", "b", "c", "d", "e", "f"), "a, b, c and 3 more"),
    ],
)
def test_listed(texts, expected) -> None:
    assert joined_words(texts) == expected


@table(
    ("attributes", "reason", "expected"),
    [
        ((), "", ""),
        (("name",), "", " because its name changes"),
        (("name", "vpc_id"), "replace_because_cannot_update", " because its name and vpc_id change"),
        ((), "replace_by_request", " by request"),
        ((), "replace_because_tainted", " because it is tainted"),
        ((), "replace_by_triggers", " because of replace_triggered_by"),
        ((), "something_new", ""),
    ],
)
def test_causes(attributes, reason, expected) -> None:
    paths = tuple((name,) for name in attributes)
    change = Change(address="a", type="t", actions=("delete", "create"), at=AT, replace_paths=paths, reason=reason)
    assert cause_words(change) == expected
    assert cause_words(change, ["vpc_id"]) == " because its vpc_id changes"


@table(
    ("loss", "expected"),
    [
        (Loss(), "its MAC address and its ID"),
        (Loss(addresses=("10.0.1.5",)), "its address 10.0.1.5, its MAC address and its ID"),
        (Loss(addresses=("a", "b")), "its addresses a and b, its MAC address and its ID"),
        (
            Loss(associations=(MINE,)),
            "its association with Elastic IP eip (203.0.113.1), its MAC address and its ID",
        ),
        (
            Loss(associations=(association(elastic_ip=elastic_ip()),)),
            "its association with Elastic IP eip, its MAC address and its ID",
        ),
        (
            Loss(associations=(association(elastic_ip=elastic_ip(Unknown("?"))),)),
            "its association with Elastic IP eip, its MAC address and its ID",
        ),
        (
            Loss(associations=(association(elastic_ip=None),)),
            "its association with the Elastic IP of association, its MAC address and its ID",
        ),
        (
            Loss(associations=(association(elastic_ip=Unknown("?")),)),
            "its association with the Elastic IP of association, its MAC address and its ID",
        ),
        (Loss(routes=(ROUTE, ROUTE)), "the routes to it (route), its MAC address and its ID"),
        (
            Loss(addresses=("a",), associations=(association(elastic_ip=elastic_ip()),), routes=(ROUTE,)),
            "its address a, its association with Elastic IP eip, the routes to it (route), its MAC address and its ID",
        ),
    ],
)
def test_loss_words(loss, expected) -> None:
    assert loss_words(loss) == expected
