"""What an id in a file means: an entity that the files declare, one outside of them, or none that can be told."""

from collections.abc import Callable
from typing import TypeVar

from enilint.findings import Location
from enilint.inputs.facts import Facts
from enilint.inputs.outside import Outside, external
from enilint.inputs.placeholders import is_placeholder
from enilint.inputs.topology.checks import NOUNS
from enilint.inputs.topology.entries import Entries, Entry
from enilint.inputs.topology.language.terms import Maybe, given
from enilint.model.entities.base import Identified
from enilint.model.entities.elastic_ips import ElasticIp, NatGateway
from enilint.model.entities.groups import SecurityGroup
from enilint.model.entities.launches import Instance, Interface, LaunchTemplate
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.services import VpcEndpoint
from enilint.values import Unknown, Value

T = TypeVar("T")


class References:
    """Resolves ids. The entities are added section by section, those first that others refer to."""

    def __init__(self, entries: Entries, facts: Facts) -> None:
        self._entries = entries
        self.outside = Outside(facts)
        self.vpcs: dict[str, Vpc] = {}
        self.subnets: dict[str, Subnet] = {}
        self.interfaces: dict[str, Interface] = {}
        self.launch_templates: dict[str, LaunchTemplate] = {}
        self.instances: dict[str, Instance] = {}
        self.security_groups: dict[str, SecurityGroup] = {}
        self.elastic_ips: dict[str, ElasticIp] = {}
        self.nat_gateways: dict[str, NatGateway] = {}
        self.vpc_endpoints: dict[str, VpcEndpoint] = {}

    def vpc(self, name: Maybe[str], entry: Entry) -> Value[Vpc] | None:
        """A VPC, or None where none is given."""
        return self._find(name, "vpcs", self.vpcs, self.outside.vpc, entry)

    def subnet(self, name: Maybe[str], entry: Entry) -> Value[Subnet] | None:
        """A subnet, or None where none is given."""
        return self._find(name, "subnets", self.subnets, self.outside.subnet, entry)

    def interface(self, name: Maybe[str], entry: Entry) -> Value[Interface] | None:
        """An interface, or None where none is given."""
        return self._find(name, "interfaces", self.interfaces, self.outside.interface, entry)

    def instance(self, name: Maybe[str], entry: Entry) -> Value[Instance] | None:
        """An instance, or None where none is given."""
        return self._find(name, "instances", self.instances, self.outside.instance, entry)

    def launch_template(self, name: Maybe[str], entry: Entry) -> Value[LaunchTemplate] | None:
        """A launch template, or None where none is given. What one outside the files holds is not known."""
        return self._find(name, "launch_templates", self.launch_templates, None, entry)

    def security_group(self, name: Maybe[str], entry: Entry) -> Value[SecurityGroup] | None:
        """A security group, or None where none is given."""
        return self._find(name, "security_groups", self.security_groups, self.outside.security_group, entry)

    def elastic_ip(self, name: Maybe[str], entry: Entry) -> Value[ElasticIp] | None:
        """An Elastic IP, or None where none is given."""
        return self._find(name, "elastic_ips", self.elastic_ips, self.outside.elastic_ip, entry)

    def nat_gateway(self, name: Maybe[str], entry: Entry) -> Value[NatGateway] | None:
        """A NAT gateway, or None where none is given."""
        return self._find(name, "nat_gateways", self.nat_gateways, self.outside.nat_gateway, entry)

    def vpc_endpoint(self, name: Maybe[str], entry: Entry) -> Value[Identified] | None:
        """A VPC endpoint, or None where none is given."""
        declared: dict[str, Identified] = {**self.vpc_endpoints}
        return self._find(name, "vpc_endpoints", declared, external, entry)

    def has_mistakes(self, name: Maybe[str], section: str) -> bool:
        """Whether this is an entity of the files that cannot be understood."""
        entry = self._entries.named[section].get(given(name) or "")
        return entry is not None and entry.shape is None

    def _find(
        self,
        name: Maybe[str],
        section: str,
        declared: dict[str, T],
        outside: Callable[[str, Location], T] | None,
        entry: Entry,
    ) -> Value[T] | None:
        wanted = given(name)
        if wanted is None:
            return None
        if wanted in declared:
            return declared[wanted]
        if wanted in self._entries.named[section]:
            return Unknown(f"{section}.{wanted}, which has errors")
        if is_placeholder(wanted) and not self.outside.knows(section, wanted):
            return Unknown(f"the real {NOUNS[section]} for {wanted}, which looks like a placeholder")
        if outside is None:
            return Unknown(f"the {NOUNS[section]} {wanted}", wanted)
        return outside(wanted, entry.at)
