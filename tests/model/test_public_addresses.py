"""Which interfaces have a public IPv4 address."""

from enilint.model.entities.intent import FailoverGroup
from enilint.model.entities.services import LoadBalancer
from enilint.rule import ElasticIp, ElasticIpAssociation, Missing, NatGateway, OneOf, Unknown
from tests.model.building import AT, attachment, instance, interface, network, unknown_id
from tests.tables import table

ENI = interface("eni")
WEB, OTHER = instance("web"), instance("other")
ADDRESS = ElasticIp(address="eip", at=AT, id=unknown_id("eip"))
ABROAD = ElasticIp(address="eipalloc-1", at=AT, id="eipalloc-1", declared=False)
FREE = Missing(("the association of eip",))


def association(**more) -> ElasticIpAssociation:
    return ElasticIpAssociation(**{"address": "association", "at": AT, "elastic_ip": ADDRESS, **more})


def gateway(*elastic_ips) -> NatGateway:
    return NatGateway(address="nat", at=AT, id=unknown_id("nat"), subnet=ENI.subnet, elastic_ips=elastic_ips)


def balancer(*elastic_ips) -> LoadBalancer:
    return LoadBalancer(
        address="lb", at=AT, id=unknown_id("lb"), service="load balancer", type="network", elastic_ips=elastic_ips
    )


def moving(*members, **more) -> FailoverGroup:
    return FailoverGroup(**{"address": "pair", "at": AT, "mechanism": "move-eip", "members": members, **more})


@table(
    ("asked", "parts", "expected"),
    [
        (ENI, {}, False),
        (ENI, {"associations": [association(interface=ENI)]}, True),
        (interface("new", gets_public_ip=True), {}, True),
        (interface("new", gets_public_ip=Unknown("whether it asks")), {}, Missing(("whether it asks",))),
        (ENI, {"associations": [association(interface=OneOf((ENI, interface()), "which"))]}, Missing(("which",))),
        (interface("there", declared=False), {}, Missing(("whether there has a public address",))),
        # An Elastic IP that nothing has may be associated when the design runs
        (ENI, {"elastic_ips": [ADDRESS]}, FREE),
        (ENI, {"elastic_ips": [ABROAD]}, False),
        (ENI, {"elastic_ips": [ADDRESS], "nat_gateways": [gateway(ADDRESS)]}, False),
        (ENI, {"elastic_ips": [ADDRESS], "load_balancers": [balancer(ADDRESS)]}, False),
        (ENI, {"elastic_ips": [ADDRESS], "load_balancers": [balancer(ABROAD)]}, FREE),
        (ENI, {"elastic_ips": [ADDRESS], "associations": [association(interface=interface("beside"))]}, False),
        (interface("new", gets_public_ip=True), {"elastic_ips": [ADDRESS]}, True),
        # A failover group moves its Elastic IP to the instance
        (ENI, {"failover_groups": [moving(OTHER, WEB, elastic_ip=ADDRESS)]}, True),
        (ENI, {"failover_groups": [moving(OTHER, elastic_ip=ADDRESS)]}, False),
        (ENI, {"failover_groups": [moving(OTHER, WEB)]}, False),
        (ENI, {"failover_groups": [moving(WEB), moving(WEB, elastic_ip=ADDRESS)]}, True),
    ],
)
def test_has_public_address(asked, parts, expected) -> None:
    design = network(interfaces=[asked], attachments=[attachment(ENI, WEB)], **parts)
    assert design.has_public_address(asked) == expected
