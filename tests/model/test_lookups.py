"""What a whole design answers: zones, limits, what is where, and what an interface is given."""

from enilint.rule import (
    AddressReference,
    AutoScalingGroup,
    Change,
    ElasticIp,
    ElasticIpAssociation,
    FailoverGroup,
    InterfacePermission,
    LoadBalancerTarget,
    NatGateway,
    OneOf,
    Unknown,
    known,
)
from tests.model.building import (
    AT,
    SUBNET,
    ZONE,
    attachment,
    instance,
    interface,
    listed,
    network,
    route,
    subnet,
    template,
    unknown_id,
    zone,
)
from tests.tables import table

OTHER_ZONE = zone("us-east-1b")
ELSEWHERE = subnet("elsewhere", zone=OTHER_ZONE)
ENI, THERE = interface("eni"), interface("there", subnet=ELSEWHERE)
EITHER = OneOf((ENI, THERE), "which interface")
WEB = instance("web", subnet=SUBNET)
UNTOLD = Unknown("the interface")
WHERE, CARD = Unknown("where"), Unknown("which card")


def named(found) -> list[str]:
    return [one.address for one in found]


def entity(kind, address: str = "one", **more):
    return kind(**{"address": address, "at": AT, **more})


# Zones and subnets of launches.

NO_SUBNET = Unknown("the subnet of web", "web.subnet_id")
WITHOUT_PRIMARY = {"interfaces": (listed(device_index=1),)}


@table(
    ("launch", "beside", "expected"),
    [
        ({"subnet": SUBNET}, ZONE, ZONE),
        ({"subnet": SUBNET}, OTHER_ZONE, ZONE),
        ({"subnet": SUBNET, "zone": OTHER_ZONE}, OTHER_ZONE, ZONE),
        ({}, ZONE, NO_SUBNET),
        # The zone stated where the subnet decides nothing
        ({"zone": OTHER_ZONE}, ZONE, OTHER_ZONE),
        ({"zone": Unknown("the zone stated")}, ZONE, NO_SUBNET),
        ({"zone": OTHER_ZONE}, Unknown("the zone beside"), NO_SUBNET),
        # Without a primary interface
        ({**WITHOUT_PRIMARY, "subnet": SUBNET}, ZONE, ZONE),
        (WITHOUT_PRIMARY, ZONE, Unknown("the primary interface of web")),
    ],
)
def test_zone_of(launch, beside, expected) -> None:
    web = instance("web", **launch)
    assert network(instances=[web]).zone_of(web, beside) == expected


def test_zone_of_a_template_that_is_judged_on_its_instances() -> None:
    shared = template("shared")
    design = network(instances=[instance("web", template=shared)], launch_templates=[shared])
    assert design.zone_of(shared, ZONE) == Unknown("the subnet of the primary interface of shared")


def test_zone_of_one_of_several() -> None:
    here, there = instance("here", subnet=SUBNET), instance("there", subnet=ELSEWHERE)
    told = instance("told", zone=ZONE)
    design = network(instances=[here, there, told])
    assert design.zone_of(OneOf((here, there), "which"), ZONE) == OneOf((ZONE, OTHER_ZONE), "which")
    assert design.zone_of(OneOf((here, told), "which"), ZONE) == ZONE
    assert design.zone_of(Unknown("the instance"), ZONE) == Unknown("the instance")


@table(
    ("what", "expected"),
    [
        (ENI, ZONE),
        (EITHER, OneOf((ZONE, OTHER_ZONE), "which interface")),
        (interface(subnet=Unknown("the subnet")), Unknown("the subnet")),
        (interface(subnet=subnet(zone=Unknown("the zone"))), Unknown("the zone")),
        (UNTOLD, UNTOLD),
    ],
)
def test_zone_of_interface(what, expected) -> None:
    assert network().zone_of_interface(what) == expected


@table(
    ("own", "of_template", "expected"),
    [
        (False, None, None),
        (True, None, "web"),
        (False, False, None),
        (False, True, "template"),
        (True, True, "web"),
    ],
)
def test_zone_request(own, of_template, expected) -> None:
    started_from = None if of_template is None else template(zone_requested=of_template)
    web = instance("web", zone_requested=own, template=started_from)
    found = network(instances=[web]).zone_request(web)
    assert (found and found.address) == expected


@table(
    ("own", "of_template", "attached", "expected"),
    [
        ({}, None, (), None),
        ({"subnet": SUBNET}, None, (), SUBNET),
        ({}, {"subnet": ELSEWHERE}, (), ELSEWHERE),
        ({"subnet": SUBNET}, {"subnet": ELSEWHERE}, (), SUBNET),
        ({"interfaces": (listed(subnet=ELSEWHERE),)}, None, (), ELSEWHERE),
        ({"interfaces": (listed(),)}, None, (), None),
        ({"interfaces": (listed(subnet=ELSEWHERE),)}, {"interfaces": (listed(subnet=SUBNET),)}, (), ELSEWHERE),
        ({}, {"interfaces": (listed(subnet=ELSEWHERE),)}, (), ELSEWHERE),
        ({"interfaces": (listed(interface=THERE),)}, None, (), ELSEWHERE),
        ({"subnet": SUBNET, "interfaces": (listed(interface=THERE),)}, None, (), ELSEWHERE),
        ({"subnet": SUBNET, "interfaces": (listed(interface=UNTOLD),)}, None, (), UNTOLD),
        ({"interfaces": (listed(subnet=SUBNET, device_index=1),)}, None, (), None),
        ({"interfaces": (listed(subnet=SUBNET, network_card=1),)}, None, (), None),
        ({"interfaces": (listed(subnet=SUBNET, network_card=1), listed(subnet=ELSEWHERE))}, None, (), ELSEWHERE),
        # Which one is the primary is not known
        ({"interfaces": (listed(subnet=SUBNET, device_index=WHERE),)}, None, (), WHERE),
        ({"interfaces": (listed(subnet=SUBNET, network_card=WHERE),)}, None, (), WHERE),
        ({"interfaces": (listed(device_index=WHERE),)}, None, (), None),
        ({"interfaces": (listed(subnet=SUBNET, device_index=WHERE), listed(subnet=ELSEWHERE))}, None, (), ELSEWHERE),
        (
            {"interfaces": (listed(subnet=SUBNET, device_index=WHERE), listed(subnet=SUBNET, network_card=CARD))},
            None,
            (),
            Unknown("where and which card"),
        ),
        # Attached later, as the primary one
        ({"subnet": SUBNET, "interfaces": (listed(device_index=1),)}, None, (THERE,), ELSEWHERE),
        ({"subnet": SUBNET, "interfaces": (listed(device_index=1),)}, None, (), SUBNET),
    ],
)
def test_subnet_request(own, of_template, attached, expected) -> None:
    web = instance("web", template=None if of_template is None else template(**of_template), **own)
    design = network(instances=[web], attachments=[attachment(one, web, 0) for one in attached])
    assert design.subnet_request(web) == expected


# Instance types.


def test_limits_of_an_instance_type() -> None:
    design = network()
    assert design.limits_of(instance(type="m5.large")).max_interfaces == 3
    assert design.limits_of(instance(type=Unknown("the type"))) == Unknown("the type")
    assert design.limits_of(template(type="m5.large", group_type="m5.xlarge")).max_interfaces == 4
    date = design.catalog.date
    lacking = f"the limits of instance type m5.lagre, which is not in the data of {date} (did you mean m5.large?)"
    assert design.limits_of(instance(type="m5.lagre")) == Unknown(lacking)
    nothing_near = f"the limits of instance type zzzzzz, which is not in the data of {date}"
    assert design.limits_of(instance(type="zzzzzz")) == Unknown(nothing_near)


@table(("ena_queues", "expected"), [(False, 8), (True, 12)])
def test_interface_limit(ena_queues, expected) -> None:
    web = instance("web", type="c6in.12xlarge", interfaces=(listed(), listed(device_index=1, ena_queues=ena_queues)))
    design = network(instances=[web])
    assert design.interface_limit(web, known(design.limits_of(web))) == expected


UPDATE = Change(address="web", type="aws_instance", actions=("update",), at=AT)
REPLACEMENT = Change(address="web", type="aws_instance", actions=("delete", "create"), at=AT)


@table(
    ("old", "new", "change", "expected"),
    [
        ("m5.large", "m5.xlarge", UPDATE, "m5.large"),
        ("m5.large", "m5.large", UPDATE, None),
        ("m5.large", Unknown("the type"), UPDATE, "m5.large"),
        (Unknown("the type"), "m5.large", UPDATE, None),
        ("m5.large", "m5.xlarge", REPLACEMENT, None),
        ("m5.large", "m5.xlarge", None, None),
        (None, "m5.xlarge", UPDATE, None),
    ],
)
def test_type_before(old, new, change, expected) -> None:
    web = instance("web", type=new)
    before = network(instances=[instance("web", type=old)] if old is not None else [])
    design = network(instances=[web], before=before, changes={"web": change} if change else {})
    assert design.type_before(web) == expected
    assert network(instances=[web], changes={"web": UPDATE}).type_before(web) is None


# Where things are.


def test_interfaces_at_addresses_and_in_subnets() -> None:
    unsure = interface("unsure", subnet=OneOf((SUBNET, ELSEWHERE), "which"))
    design = network(interfaces=[ENI, THERE, unsure], instances=[WEB])
    assert design.interface_at("eni") is ENI
    assert str(design.interface_at("web")) == "the primary interface of web"
    assert design.interface_at("nothing") is None
    assert named(design.interfaces_in(SUBNET)) == ["eni", "web"]
    assert named(design.interfaces_in(ELSEWHERE)) == ["there"]
    assert design.interfaces_in(subnet("empty")) == []


def test_route_target() -> None:
    design = network(instances=[WEB])
    assert design.route_target(route(interface=ENI)) is ENI
    assert design.route_target(route(interface=EITHER)) is EITHER
    assert design.route_target(route(interface=ENI, launch=WEB)) is ENI
    assert design.route_target(route(launch=WEB)) is design.interface_at("web")
    assert design.route_target(route(launch=Unknown("the instance"))) == Unknown("the instance")
    assert design.route_target(route()) is None


def test_routes_to_an_interface() -> None:
    routes = [
        route("mine", interface=ENI),
        route("others", interface=THERE),
        route("either", interface=EITHER),
        route("to_web", launch=WEB),
        route("nowhere"),
    ]
    design = network(instances=[WEB], interfaces=[ENI, THERE], routes=routes)
    assert named(design.routes_to(ENI)) == ["mine"]
    assert named(design.routes_to(design.interface_at("web"))) == ["to_web"]


REFERRED = interface("eni", id="eni-1", declared=False)


@table("question", ["routes_to", "associations_of", "groups_of"])
def test_what_is_called_alike_is_not_the_same(question) -> None:
    """A name in common is not enough: what is only referred to is what its id says."""
    design = network(
        routes=[route("mine", interface=REFERRED)],
        associations=[entity(ElasticIpAssociation, interface=REFERRED)],
        failover_groups=[entity(FailoverGroup, mechanism="move-eni", interface=REFERRED)],
    )
    assert getattr(design, question)(interface("eni", id="eni-2", declared=False)) == []
    assert len(getattr(design, question)(interface("other", id="eni-1", declared=False))) == 1


# What an interface is given.

EIP, OTHER_EIP = (entity(ElasticIp, name, id=unknown_id(name)) for name in ("eip", "other_eip"))
ASSOCIATIONS = [
    entity(ElasticIpAssociation, "mine", elastic_ip=EIP, interface=ENI),
    entity(ElasticIpAssociation, "either", elastic_ip=EIP, interface=EITHER),
    entity(ElasticIpAssociation, "to_web", elastic_ip=OTHER_EIP, launch=WEB),
    entity(ElasticIpAssociation, "both", elastic_ip=OTHER_EIP, interface=THERE, launch=WEB),
    entity(ElasticIpAssociation, "nowhere", elastic_ip=OneOf((EIP, OTHER_EIP), "which address")),
]


def test_elastic_ips_of_interfaces() -> None:
    design = network(instances=[WEB], interfaces=[ENI, THERE], associations=ASSOCIATIONS)
    primary = design.interface_at("web")
    assert named(design.associations_of(ENI)) == ["mine"]
    assert named(design.associations_of(THERE)) == ["both"]
    assert named(design.associations_of(primary)) == ["to_web"]
    assert design.association_doubts(ENI) == ("which interface",)
    assert design.association_doubts(primary) == ()
    assert [design.interface_of(one) for one in ASSOCIATIONS] == [ENI, EITHER, primary, THERE, None]


def test_what_has_an_elastic_ip() -> None:
    nat = [
        entity(NatGateway, "nat", id=unknown_id("nat"), subnet=SUBNET, elastic_ips=(OTHER_EIP, EIP)),
        entity(NatGateway, "untold", id=unknown_id("untold"), subnet=SUBNET, elastic_ips=(Unknown("its address"),)),
    ]
    unnamed = entity(ElasticIpAssociation, "unnamed", interface=ENI)
    design = network(associations=[*ASSOCIATIONS, unnamed], nat_gateways=nat)
    assert named(design.associations_with(EIP)) == ["mine", "either"]
    assert named(design.nat_gateways_with(EIP)) == ["nat"]
    assert named(design.nat_gateways_with(entity(ElasticIp, "third", id=unknown_id("third")))) == []
    assert design.holder_doubts_of(EIP) == (
        "which address",
        "the Elastic IP of an association without an allocation ID",
        "its address",
    )


def test_targets_of_load_balancers() -> None:
    targets = [
        entity(LoadBalancerTarget, address, to=AddressReference(at=AT, **to), registered_by="lb")
        for address, to in (("mine", {"interface": ENI}), ("either", {"interface": EITHER}), ("web", {"launch": WEB}))
    ]
    design = network(instances=[WEB], interfaces=[ENI, THERE], load_balancer_targets=targets)
    assert named(design.targets_of(ENI)) == ["mine"]
    assert named(design.targets_of(design.interface_at("web"))) == ["web"]
    assert design.target_doubts(ENI) == design.target_doubts(THERE) == ("which interface",)


def test_failover_groups_and_permissions_of_an_interface() -> None:
    groups = [
        entity(FailoverGroup, name, mechanism="move-eni", interface=one)
        for name, one in (("eni", ENI), ("there", THERE), ("either", EITHER), ("none", None))
    ]
    permissions = [
        entity(InterfacePermission, name, interface=one, account="2")
        for name, one in (("eni", ENI), ("there", THERE), ("either", EITHER))
    ]
    design = network(failover_groups=groups, interface_permissions=permissions)
    assert named(design.groups_of(ENI)) == ["eni"]
    assert named(design.possible_groups_of(ENI)) == ["either"]
    assert named(design.permissions_of(ENI)) == ["eni"]
    assert named(design.possible_permissions_of(ENI)) == ["either"]


def test_auto_scaling_groups_of_a_template() -> None:
    mine, other, referred = template("mine"), template("other"), template("mine", id="lt-1", declared=False)
    groups = [
        entity(AutoScalingGroup, "certain", template=mine),
        entity(AutoScalingGroup, "either", template=OneOf((mine, other), "which")),
        entity(AutoScalingGroup, "none"),
        entity(AutoScalingGroup, "referred", template=referred),
    ]
    design = network(auto_scaling_groups=groups)
    assert named(design.auto_scaling_groups_of(mine)) == ["certain"]
    assert named(design.auto_scaling_groups_of(referred)) == ["referred"]
    assert design.starts_a_group(mine) is True
    assert design.starts_a_group(other) is False


# Zones.


def test_subnets_in_a_zone() -> None:
    design = network(subnets=[SUBNET, ELSEWHERE])
    assert list(design.subnets_in(ZONE)) == [SUBNET]
    assert list(design.subnets_in(zone("us-east-1c"))) == []
