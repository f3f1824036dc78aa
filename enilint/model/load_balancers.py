"""Load balancers, and where they send traffic."""

from enilint.model.address_book import AddressReference
from enilint.model.entities import ElasticIp, Entity, Peers, Subnet
from enilint.values import Unknown, Value


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
