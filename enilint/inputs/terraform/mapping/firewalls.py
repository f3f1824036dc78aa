"""Firewalls of AWS Network Firewall: each has an endpoint in each of its subnets, which the apply will name.

Source: AWS Network Firewall API, `FirewallStatus.SyncStates`: one attachment for each Availability Zone, with the
subnet and the endpoint.
"""

from collections.abc import Iterator

from enilint.inputs.terraform.mapping.entities import Entities, identity
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.base import Identified
from enilint.model.entities.places import Subnet
from enilint.model.entities.services import VpcEndpoint
from enilint.values import Unknown, known

FIREWALL = "aws_networkfirewall_firewall"


def endpoint_symbol(firewall: str, subnet: str) -> str:
    """What the endpoint of a firewall in a subnet is called until the apply, by the symbol of the subnet."""
    return f"{firewall}.firewall_status[0].sync_states[{subnet}].attachment[0].endpoint_id"


def name_endpoints(body: Body, subnets: Entities[Subnet], endpoints: Entities[Identified]) -> None:
    """Take up the endpoints of a firewall: by what they are called, and by their ids where these are known."""
    made: dict[int, VpcEndpoint] = {}
    for block in body.blocks("subnet_mapping"):
        subnet = subnets.reference(block, "subnet_id")
        value = block.value("subnet_id")
        text = repr(value) if isinstance(value, str) else value.symbol if isinstance(value, Unknown) else None
        if subnet is None or text is None:
            continue
        symbol = endpoint_symbol(body.address, text)
        endpoint = VpcEndpoint(
            address=body.address,
            at=block.at,
            wording=f"the endpoint of {body.address} in {known(subnet) or 'a subnet'}",
            id=Unknown(symbol, symbol),
            service="gateway-load-balancer-endpoint",
            service_name=identity(body),
            subnets=(subnet,),
            more_targets=(f"the endpoints of {body.address}",),
        )
        made[id(known(subnet))] = endpoint
        endpoints.name(symbol, endpoint)
    for state in _attachments(body):
        id_of_endpoint, subnet = state.known_value("endpoint_id"), subnets.reference(state, "subnet_id")
        known_one = made.get(id(known(subnet))) if subnet is not None else None
        if isinstance(id_of_endpoint, str) and known_one is not None:
            endpoints.name(id_of_endpoint, known_one)


def _attachments(body: Body) -> Iterator[Body]:
    for status in body.blocks("firewall_status"):
        for state in status.blocks("sync_states"):
            yield from state.blocks("attachment")
