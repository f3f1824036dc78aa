"""VPC endpoints, those of firewalls among them, and what is behind those of Gateway Load Balancers."""

from collections.abc import Iterator, Mapping

from enilint.files.late import late
from enilint.inputs.cloudformation.mapping.entities import Entities, identity, tags_of
from enilint.inputs.cloudformation.mapping.security import Bodies, Security
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol, scalar_text, symbols_in
from enilint.inputs.outside import external
from enilint.model.entities.base import Identified
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.entities.services import VpcEndpoint, endpoint_kind
from enilint.values import OneOf, Unknown, Value, known

FIREWALL = "AWS::NetworkFirewall::Firewall"
_SERVICE = "AWS::EC2::VPCEndpointService"
_GROUP = "AWS::AutoScaling::AutoScalingGroup"
_PROTOCOL = "GENEVE"
"""That of the target groups of Gateway Load Balancers, and of no others (CreateTargetGroup, `Protocol`)."""
_OF_FIREWALL = late(r"Fn::Split\(:, (?P<firewall>.+)\.EndpointIds\[\d+\]\)\[1\]")
"""The endpoint of an item of `EndpointIds`: its zone, a colon and its id, in no documented order of the subnets."""


class Endpoints:
    """The VPC endpoints of a design. `types` are the types of all resources, read or not, by address."""

    def __init__(
        self,
        bodies: Bodies,
        types: Mapping[str, str],
        vpcs: Entities[Vpc],
        subnets: Entities[Subnet],
        security: Security,
    ) -> None:
        self._bodies = bodies
        self._types = types
        self._vpcs = vpcs
        self._subnets = subnets
        self._security = security
        self._entities: Entities[Identified] = Entities("VPC endpoints", ("Ref", "Id"), external)
        self._targets, self._more = self._registered()
        self._of_firewalls = {body.address: tuple(self._made_for(body)) for body in bodies(FIREWALL)}
        for body in bodies("AWS::EC2::VPCEndpoint"):
            self._entities.add(body, self._endpoint(body))

    def declared(self) -> list[VpcEndpoint]:
        """Those that are resources of their own."""
        return [one for one in self._entities.by_address.values() if isinstance(one, VpcEndpoint)]

    def reference(self, body: Body, *names: str) -> Value[Identified] | None:
        """The endpoint that the first of some properties refers to that is set; None where none is."""
        for name in names:
            value = body.value(name)
            match = _OF_FIREWALL.fullmatch(value.name) if isinstance(value, Symbol) else None
            found = self._of_firewalls.get(match["firewall"], ()) if match is not None else ()
            if len(found) == 1:
                return found[0]
            if found and match is not None:
                return OneOf(found, f"which subnet of {match['firewall']} the endpoint is in")
        return self._entities.reference(body, *names)

    def _endpoint(self, body: Body) -> VpcEndpoint:
        subnets, more = self._subnets.listed(body, "SubnetIds")
        type = body.text_or("VpcEndpointType", "Gateway")
        services = {self._types.get(one.resource) for one in symbols_in(body.value("ServiceName"))}
        is_own = _SERVICE in services
        return VpcEndpoint(
            address=body.address,
            at=body.at,
            places=body.places(
                service="VpcEndpointType",
                subnets="SubnetIds",
                security_groups="SecurityGroupIds",
                service_name="ServiceName",
                vpc="VpcId",
                private_dns="PrivateDnsEnabled",
                ip_address_type="IpAddressType",
            ),
            id=identity(body),
            tags=tags_of(body),
            parent=identity(body),
            service=endpoint_kind(type),
            service_name=body.text("ServiceName") or Unknown(f"the service of {body.address}"),
            vpc=self._vpcs.reference(body, "VpcId") or Unknown(f"the VPC of {body.address}"),
            private_dns=body.flag_or("PrivateDnsEnabled", default=False),
            ip_address_type=body.text_or("IpAddressType", "ipv4"),
            subnets=tuple(subnets),
            more_subnets=more,
            security_groups=self._security.listed(body, "SecurityGroupIds"),
            targets=self._targets if is_own else (),
            more_targets=self._more if is_own else (f"the targets of {body.address}",),
        )

    def _made_for(self, body: Body) -> Iterator[VpcEndpoint]:
        """The endpoints of a firewall: one in each of its subnets (CreateFirewall)."""
        for block in body.blocks("SubnetMappings"):
            subnet = self._subnets.reference(block, "SubnetId")
            if subnet is not None:
                words = f"the endpoint of {body.address} in {known(subnet) or 'a subnet'}"
                yield VpcEndpoint(
                    address=body.address,
                    at=block.at,
                    wording=words,
                    id=Unknown(f"the id of {words}", words),
                    service="gateway-load-balancer-endpoint",
                    service_name=identity(body),
                    subnets=(subnet,),
                    more_targets=(f"the endpoints of {body.address}",),
                )

    def _registered(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The targets of Gateway Load Balancers that differ for certain, and what would tell whether there are others.

        Auto Scaling groups register instances, too.
        """
        groups = [
            body
            for body in self._bodies("AWS::ElasticLoadBalancingV2::TargetGroup")
            if body.text_or("Protocol", "") == _PROTOCOL
        ]
        balancers = [
            body
            for body in self._bodies("AWS::ElasticLoadBalancingV2::LoadBalancer")
            if body.text_or("Type", "application") == "gateway"
        ]
        blocks = [block for body in groups for block in body.blocks("Targets")]
        names = {name for block in blocks for name in _names(block)}
        more = [one for body in groups for one in body.blocks_missing("Targets")]
        if not blocks:
            more.append("what the Gateway Load Balancer has as targets")
        more += [f"the number of instances that {one.address} registers" for one in self._bodies(_GROUP)]
        if len(names) < len(blocks):
            more.append("the targets of the Gateway Load Balancer")
        if len(names) > 1 and (len(balancers) != 1 or len(groups) != 1):
            more.append("the targets of each Gateway Load Balancer")
            names = set()
        return tuple(sorted(names)), tuple(more)


def _names(block: Body) -> Iterator[str]:
    """What tells a target from others: an address, an id, or an instance of the design."""
    value = block.value("Id")
    text = scalar_text(value)
    if text is not None:
        yield text
    elif isinstance(value, Symbol) and value.resource:
        yield value.name
