"""What names an address in a topology file, and what has it; load balancers and transit gateways beside it."""

from enilint.model.entities.services import AddressReference
from enilint.model.network import Network
from enilint.values import OneOf, Unknown
from tests.inputs.topology.topologies import network_of

DESIGN = """\
    version: 1
    vpcs: {core: {}}
    subnets: {app: {vpc: core}, data: {vpc: core}}
    security_groups:
      web: {ingress: [{cidrs: [10.0.1.5/32, 10.0.0.0/8], ports: [80, 443]}, {cidr: "2001:db8::5/128"}]}
    interfaces: {vip: {subnet: data, private_ips: [10.0.2.5, 10.0.2.6]}}
    instances:
      db: {subnet: app, private_ips: [10.0.1.5, 10.0.1.6]}
      made: {interfaces: [{subnet: app, device_index: 0, private_ips: [10.0.1.9]}]}
      twin: {subnet: data, private_ips: [10.0.1.9]}
    elastic_ips: {partner: {interface: vip}}
    attachments: [{interface: vip, instance: db, device_index: 1}]
    load_balancers:
      web:
        type: network
        subnets: [app, data]
        elastic_ips: [partner, eipalloc-0a1b2c3d4e5f60718]
        targets: [{instance: db}, {interface: vip}, {address: 10.0.1.6}, {address: 10.9.9.9}, {}]
      bare: {}
    dns_records:
      db: {instance: db}
      vip: {interface: vip}
      out: {elastic_ip: partner}
      text: {address: 10.0.1.5}
      both: {address: 10.0.1.9}
      gone: {instance: i-0a1b2c3d4e5f60718}
      nothing: {}
    transit_gateway_attachments:
      hub: {subnets: [app, data]}
      single: {appliance_mode: true}
    """


def held(network: Network, reference: AddressReference) -> tuple[str, bool]:
    """What has an address, and whether as its primary private one."""
    holder = network.address_book.who_has(reference)
    assert not isinstance(holder, OneOf | Unknown)
    return str(holder.interface or holder.elastic_ip), holder.primary


def test_records_lead_to_what_has_the_address() -> None:
    network = network_of(DESIGN)
    records = {one.address.removeprefix("dns_records."): one for one in network.dns_records}
    to = {name: one.to[0] for name, one in records.items() if one.to}
    assert held(network, to["db"]) == ("the primary interface of instances.db", True)
    assert held(network, to["text"]) == ("the primary interface of instances.db", True)
    assert held(network, to["vip"]) == ("interfaces.vip", True)
    assert held(network, to["out"]) == ("elastic_ips.partner", False)
    both = network.address_book.who_has(to["both"])
    assert isinstance(both, OneOf)
    assert both.reason == "which resource with the address 10.0.1.9 is meant"
    assert isinstance(network.address_book.who_has(to["gone"]), Unknown)
    assert (records["nothing"].to, records["nothing"].more) == ((), ("the target of dns_records.nothing",))
    assert records["db"].to[0].at.column == 18


def test_load_balancers_and_their_targets() -> None:
    network = network_of(DESIGN)
    web, bare = network.load_balancers
    assert (web.type, [str(one) for one in web.subnets], web.more_subnets) == (
        "network", ["subnets.app", "subnets.data"], (),
    )  # fmt: skip
    assert web.elastic_ips[0] is network.elastic_ips[0]
    assert str(web.elastic_ips[1]) == "eipalloc-0a1b2c3d4e5f60718"
    assert (bare.subnets, bare.more_subnets) == ((), ("the subnets of load_balancers.bare",))
    targets = network.load_balancer_targets
    assert [one.address for one in targets] == [f"load_balancers.web.targets[{index}]" for index in range(4)]
    assert {one.registered_by for one in targets} == {"load_balancers.web"}
    assert held(network, targets[0].to) == ("the primary interface of instances.db", True)
    assert held(network, targets[1].to) == ("interfaces.vip", True)
    assert held(network, targets[2].to) == ("the primary interface of instances.db", False)
    assert held(network, targets[3].to) == ("None", False)
    vip = next(one for one in network.interfaces if one.address == "interfaces.vip")
    assert network.targets_of(vip) == [targets[1]]
    assert network.target_doubts(vip) == ()


def test_rules_that_name_single_addresses() -> None:
    network = network_of(DESIGN)
    rules = network.security_groups[0].ingress
    assert [one.address for one in rules] == [f"security_groups.web.ingress[{index}]" for index in (0, 0, 1)]
    assert [[host.text for host in one.hosts] for one in rules] == [["10.0.1.5"], ["10.0.1.5"], []]


def test_transit_gateway_attachments() -> None:
    network = network_of(DESIGN)
    hub, single = network.transit_gateway_attachments
    assert (hub.vpc, [str(one) for one in hub.subnets]) == (network.vpcs[0], ["subnets.app", "subnets.data"])
    assert (hub.appliance_mode, hub.more_subnets) == (False, ())
    assert (single.appliance_mode, single.more_subnets) == (
        True, ("the subnets of transit_gateway_attachments.single",),
    )  # fmt: skip
    assert isinstance(single.vpc, Unknown)
