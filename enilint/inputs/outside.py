"""Things that a design only refers to, by their ids in AWS: what is known of them is what the facts say."""

import re

from enilint.findings import Location
from enilint.inputs.facts import Facts, InstanceFacts, InterfaceFacts, SubnetFacts, VpcFacts
from enilint.model.addresses import Addresses
from enilint.model.entities.base import Identified, Tags
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.launches import Instance, Interface
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.zone import Zone
from enilint.values import Count, Unknown, Value

ACCOUNT = Unknown("the account", symbol="account")
"""The account of a design that names none: one and the same."""


def external(id: str, at: Location) -> Identified:
    """A thing of which nothing but its id is known."""
    return Identified(address=id, at=at, id=id, declared=False)


_REAL_ID = r"[a-z]+-[0-9a-f]+"


class Outside:
    """One entity per id, placed where it is referred to first.

    `askable` maps each missing fact, in the words of findings, to its place in a facts file.
    """

    def __init__(self, facts: Facts) -> None:
        self.askable: dict[str, str] = {}
        self.facts = facts
        self._vpcs: dict[str, Vpc] = {}
        self._subnets: dict[str, Subnet] = {}
        self._interfaces: dict[str, Interface] = {}
        self._instances: dict[str, Instance] = {}
        self._security_groups: dict[str, SecurityGroup] = {}
        self._elastic_ips: dict[str, ElasticIp] = {}
        self._nat_gateways: dict[str, NatGateway] = {}

    def knows(self, section: str, id: str) -> bool:
        """Whether the facts tell of a thing; then its id is real, whatever it looks like."""
        return id in getattr(self.facts, section, {})

    def vpc(self, id: str, at: Location) -> Vpc:
        """A VPC."""
        if id not in self._vpcs:
            facts = self.facts.vpcs.get(id, VpcFacts())
            cidrs = (facts.cidr,) if facts.cidr else ()
            self._vpcs[id] = Vpc(
                address=id,
                at=at,
                id=id,
                declared=False,
                tags=self._tags(facts.tags, "vpcs", id),
                cidrs=cidrs,
                dns_hostnames=Unknown(f"enable_dns_hostnames of {id}"),
                dns_support=Unknown(f"enable_dns_support of {id}"),
            )
        return self._vpcs[id]

    def subnet(self, id: str, at: Location) -> Subnet:
        """A subnet."""
        if id not in self._subnets:
            facts = self.facts.subnets.get(id, SubnetFacts())
            self._subnets[id] = Subnet(
                address=id,
                at=at,
                id=id,
                declared=False,
                tags=self._tags(facts.tags, "subnets", id),
                zone=self._zone(id, facts),
                gives_public_ip=Unknown(f"the automatic public addresses of {id}"),
                vpc=self.vpc(facts.vpc, at) if facts.vpc else self._ask("the VPC of", "subnets", id, "vpc"),
                cidr=facts.cidr or self._ask("the CIDR block of", "subnets", id, "cidr"),
                ipv6_cidr=facts.ipv6_cidr or self._ask("the IPv6 CIDR block of", "subnets", id, "ipv6_cidr"),
            )
        return self._subnets[id]

    def interface(self, id: str, at: Location) -> Interface:
        """An interface."""
        if id not in self._interfaces:
            facts = self.facts.interfaces.get(id, InterfaceFacts())
            addresses = Count(0, None, (f"the addresses of {id}",))
            checked = facts.source_dest_check
            self._interfaces[id] = Interface(
                address=id,
                at=at,
                id=id,
                declared=False,
                tags=self._tags(facts.tags, "interfaces", id),
                subnet=self._subnet_of(facts.subnet, "interfaces", id, at),
                kind=facts.kind or self._ask("the interface type of", "interfaces", id, "kind"),
                addresses=Addresses(ipv4_slots=addresses, ipv6_slots=addresses),
                source_dest_check=self._ask("the source/destination check of", "interfaces", id, "source_dest_check")
                if checked is None
                else checked,
                service_managed=facts.service_managed is True,
                more_notes=(f"the description of {id}",),
            )
        return self._interfaces[id]

    def instance(self, id: str, at: Location) -> Instance:
        """An instance. What is attached to it besides what the design says is not known."""
        if id not in self._instances:
            facts = self.facts.instances.get(id, InstanceFacts())
            zone = None
            if facts.zone:
                zone = Zone(name=facts.zone, id=Unknown(f"the zone ID of {facts.zone}"), account=ACCOUNT)
            self._instances[id] = Instance(
                address=id,
                at=at,
                id=id,
                declared=False,
                tags=self._tags(facts.tags, "instances", id),
                type=facts.type or self._ask("the instance type of", "instances", id, "type"),
                subnet=self._subnet_of(facts.subnet, "instances", id, at),
                zone=zone,
                primary_id=facts.primary_interface,
                more_interfaces=(f"the interfaces of {id}",),
                source_dest_check=Unknown(f"the source/destination check of {id}"),
                replaced_by=Unknown(f"the replacement of {id}"),
            )
        return self._instances[id]

    def security_group(self, id: str, at: Location) -> SecurityGroup:
        """A security group."""
        if id not in self._security_groups:
            rules = (f"the rules of {id}",)
            self._security_groups[id] = SecurityGroup(
                address=id,
                at=at,
                id=id,
                declared=False,
                vpc=Unknown(f"the VPC of {id}", symbol=f"{id}.vpc"),
                more_ingress=rules,
                more_egress=rules,
            )
        return self._security_groups[id]

    def elastic_ip(self, id: str, at: Location) -> ElasticIp:
        """An Elastic IP. What a design does not declare, its changes do not delete."""
        if id not in self._elastic_ips:
            self._elastic_ips[id] = ElasticIp(address=id, at=at, id=id, declared=False, protected=True)
        return self._elastic_ips[id]

    def nat_gateway(self, id: str, at: Location) -> NatGateway:
        """A NAT gateway."""
        if id not in self._nat_gateways:
            self._nat_gateways[id] = NatGateway(
                address=id,
                at=at,
                id=id,
                declared=False,
                subnet=Unknown(f"the subnet of {id}", symbol=f"{id}.subnet"),
                more_elastic_ips=(f"the Elastic IPs of {id}",),
                mode=Unknown(f"the availability mode of {id}"),
                private=Unknown(f"whether {id} is private"),
            )
        return self._nat_gateways[id]

    def _zone(self, id: str, facts: SubnetFacts) -> Zone:
        missing = self._ask("the zone of", "subnets", id, "zone")
        other = Unknown(f"the zone ID of {id}", symbol=f"{id}.zone_id")
        return Zone(name=facts.zone or missing, id=facts.zone_id or other, account=facts.account or ACCOUNT)

    def _tags(self, told: dict[str, str] | None, section: str, id: str) -> Tags:
        return (
            Tags(dict(told)) if told is not None else Tags(more=(self._ask("the tags of", section, id, "tags").fact,))
        )

    def _subnet_of(self, subnet: str | None, section: str, id: str, at: Location) -> Value[Subnet]:
        return self.subnet(subnet, at) if subnet else self._ask("the subnet of", section, id, "subnet")

    def _ask(self, words: str, section: str, id: str, key: str) -> Unknown:
        missing = f"{words} {id}"
        if re.fullmatch(_REAL_ID, id):
            self.askable[missing] = f"{section}.{id}.{key}"
        return Unknown(missing, symbol=f"{id}.{key}")
