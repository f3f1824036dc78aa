"""Services that send traffic to interfaces, or have interfaces of their own."""

from enilint.model.entities.base import AddressText, Entity, Peers
from enilint.model.entities.elastic_ips import ElasticIp
from enilint.model.entities.launches import Interface, Launch
from enilint.model.entities.places import Subnet, Vpc
from enilint.values import Unknown, Value


class AddressReference(AddressText, frozen=True, kw_only=True, eq=False):
    """What names one IPv4 address: its text, or else a thing that has it.

    `launch` and `interface` stand for their primary private address, `elastic_ip` for its public one.
    """

    launch: Value[Launch] | None = None
    interface: Value[Interface] | None = None
    elastic_ip: Value[ElasticIp] | None = None


class DnsRecord(Entity, kw_only=True, eq=False):
    """A DNS record of addresses, or what a name points at.

    `more` says what would tell the addresses beside those listed; empty where the list is complete.
    """

    to: tuple[AddressReference, ...] = ()
    more: tuple[str, ...] = ()


class LoadBalancer(Entity, kw_only=True, eq=False):
    """A load balancer of Elastic Load Balancing; it has an interface in each of its subnets.

    `type` is application, network, gateway or classic. `more_subnets` says what would tell whether there are subnets,
    or Elastic IPs, beside those listed; empty where the lists are complete. `exists`: the input shows that AWS has
    made it. `allowlisted_by` are those who have put its addresses on an allow-list.
    """

    type: Value[str] = Unknown("the type of the load balancer")
    subnets: tuple[Value[Subnet], ...] = ()
    more_subnets: tuple[str, ...] = ()
    elastic_ips: tuple[Value[ElasticIp], ...] = ()
    exists: bool = False
    allowlisted_by: Value[Peers] = ()


class LoadBalancerTarget(Entity, kw_only=True, eq=False):
    """One target: an instance, registered by its id (`to.launch`), or an address.

    An instance that is registered by its id gets traffic at the primary private address of its primary interface
    (Elastic Load Balancing, "Target groups"). `registered_by` is the address of what lists the target: a load balancer
    of a topology file, a resource of Terraform. `group` is the address of the target group, where the design tells it.
    """

    to: AddressReference
    registered_by: str
    group: str | None = None


class TransitGatewayAttachment(Entity, kw_only=True, eq=False):
    """The attachment of a VPC to a transit gateway, with an interface in each of its subnets.

    A zone has one subnet of an attachment at most (CreateTransitGatewayVpcAttachment, `SubnetIds`). In
    `appliance_mode`, both directions of a flow enter the VPC in the same zone; it is off by default. `more_subnets`
    says what would tell whether there are subnets beside those listed; empty where the list is complete.
    """

    vpc: Value[Vpc]
    subnets: tuple[Value[Subnet], ...] = ()
    more_subnets: tuple[str, ...] = ()
    appliance_mode: Value[bool] = False
