"""Questions about public IPv4 addresses: whether a launch asks for one, and which interfaces get one."""

from enilint.expressions.asked import question
from enilint.expressions.attached import is_placed, subnet_of_interface, template_with
from enilint.model.entities.launches import Interface, Launch, LaunchInterface
from enilint.model.network import Network
from enilint.values import Answer, Missing, Unknown, Value, all_of, follow, merged, same


@question("asks_public_ip")
def asks_public_ip(network: Network, launch: Launch) -> Value[bool] | None:
    """Whether a public IPv4 address is asked for at launch. Null: the subnet determines it.

    The launch asks for one, its primary interface, or its launch template. False if the primary interface exists
    already, or if there are several and none asks: AWS then gives none (RunInstances, `AssociatePublicIpAddress`).
    """
    if launch.asks_public_ip is not None:
        return launch.asks_public_ip
    listed = network.listed_interfaces(launch)
    answers = [(one, _is_primary(one)) for one in listed]
    primary = next((one for one, answer in answers if answer is True), None)
    if primary is not None:
        if primary.interface is not None:
            return False
        return False if primary.asks_public_ip is None and len(listed) > 1 else primary.asks_public_ip
    unsure = (answer.facts for _, answer in answers if isinstance(answer, Missing))
    facts = merged(*unsure, network.unlisted_interfaces(launch))
    return Unknown(facts[0]) if facts else None


def _is_primary(spec: LaunchInterface) -> Answer:
    return all_of((same(spec.device_index, 0), same(spec.network_card, 0)))


@question("gets_public_ip")
def gets_public_ip(network: Network, interface: Interface) -> Value[bool]:
    """Whether a launch gives it a public IPv4 address. An Auto Scaling group may choose the subnet that decides it."""
    template = template_with(network, interface)
    if template is None or not is_placed(network, template) or asks_public_ip(network, template) is not None:
        return interface.gets_public_ip
    return follow(subnet_of_interface(network, interface), lambda one: one.gives_public_ip)


@question("has_public_address")
def has_public_address(network: Network, interface: Interface) -> Answer:
    """Whether it has a public IPv4 address: an Elastic IP, or one that it gets at launch."""
    return network.has_public_address(interface, gets_public_ip(network, interface))
