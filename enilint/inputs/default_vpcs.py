"""What starts in a default VPC for want of a subnet."""

from enilint.findings import Location
from enilint.model.entities.launches import LaunchTemplate
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, facts_missing, known


def default_subnet(zone: Zone, vpc: Value[Vpc], at: Location) -> Subnet:
    """The default subnet of a zone: one in each (VPC User Guide, "Default subnets")."""
    one = known(vpc)
    words = f"the default subnet of {zone}"
    name = known(zone.name) or known(zone.id)
    place = one.default_of if one is not None else None
    return Subnet(
        address=words,
        at=at,
        id=Unknown(f"the ID of {words}", f"{words} of {place}" if name and place else None),
        declared=False,
        zone=zone,
        vpc=vpc,
        cidr=Unknown(f"the CIDR block of {words}"),
        ipv6_cidr=Unknown(f"the IPv6 CIDR block of {words}"),
        exists=True,
        gives_public_ip=Unknown(f"whether {words} gives public addresses"),
    )


def default_vpc_of_instance(address: str, vpc: Vpc, template: Value[LaunchTemplate] | None) -> Value[Vpc] | None:
    """The default VPC of an instance that names no subnet. The version of a template that it uses may name one."""
    found = unless_template_names_subnets(vpc, template)
    return found if template is None or found is None else Unknown(f"the subnet of {address}")


def unless_template_names_subnets(vpc: Vpc, template: Value[LaunchTemplate] | None) -> Value[Vpc] | None:
    """The default VPC of a group of zones alone: the subnet that an interface of its template names takes its place.

    Source: EC2 Auto Scaling User Guide, "Create a launch template".
    """
    one = known(template) if template is not None else None
    if one is None:
        facts = facts_missing(template) if template is not None else ()
        return Unknown(facts[0]) if facts else vpc
    listed = one.interfaces or ()
    if one.subnet is not None or any(each.subnet is not None or each.interface is not None for each in listed):
        return None
    return Unknown(one.more_interfaces[0]) if one.more_interfaces else vpc
