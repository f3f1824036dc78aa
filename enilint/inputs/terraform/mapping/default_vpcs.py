"""The default VPC of an account in a Region, where a resource goes that names no other one."""

from collections.abc import Sequence

from enilint.inputs.default_vpcs import default_subnet, default_vpc_of_instance, unless_template_names_subnets
from enilint.inputs.terraform.mapping.entities import Entities, region_of
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.launches import LaunchTemplate
from enilint.model.entities.places import Subnet, Vpc
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, known


def default_of(body: Body) -> str | None:
    """What stands for the account and Region of a resource; None where its provider or its Region is not known."""
    account = body.resource.account
    if body.resource.attributes.is_unknown("region"):
        return None
    return f"{account} {region_of(body) or ''}".rstrip() if account else None


class DefaultVpcs:
    """The default VPCs that resources of a design are in."""

    def __init__(self, vpcs: Entities[Vpc]) -> None:
        self._vpcs = vpcs
        self._by_place: dict[str, Vpc] = {}

    def without(self, body: Body, argument: str) -> Vpc | None:
        """The default VPC, if a resource that is to be created does not set `argument`; None if it may be in another.

        AWS makes a security group without `vpc_id` (CreateSecurityGroup), and starts an instance without subnet
        (RunInstances), in it. An argument of source that is null counts as set: another caller may give it a value.
        """
        resource = body.resource
        is_set = body.is_written(argument) or body.written_at(argument) is not None
        if is_set or resource.mode != "managed" or not resource.created or not body.is_configured:
            return None
        return self.of(body)

    def of(self, body: Body) -> Vpc | None:
        """The default VPC of the account and Region of a resource; None where these are not known."""
        place = default_of(body)
        if place is None:
            return None
        if place not in self._by_place:
            found = [one for one in self._vpcs.all() if one.default_of == place]
            self._by_place[place] = found[0] if found else self._add(place, body)
        return self._by_place[place]

    def of_instance(
        self,
        body: Body,
        template: Value[LaunchTemplate] | None,
        subnet: Value[Subnet] | None,
        *,
        lists_interfaces: bool,
    ) -> Value[Vpc] | None:
        """The default VPC, if neither an instance nor its template names a subnet or an interface."""
        if lists_interfaces or (subnet is not None and known(subnet) is not None):
            return None
        vpc = None if subnet is not None else self.without(body, "subnet_id")
        if vpc is None or body.blocks_missing("launch_template"):
            return Unknown(f"the subnet of {body.address}")
        return default_vpc_of_instance(body.address, vpc, template)

    def of_subnet(self, body: Body) -> Vpc | None:
        """The default VPC, if a subnet, or the subnets of a data source, are default ones (`default-for-az`).

        Their `vpc_id`, which others may refer to, is its ID.
        """
        vpc = self.of(body) if _is_default_subnet(body) else None
        if vpc is not None:
            self._vpcs.name(f"{body.address}.vpc_id", vpc)
        return vpc

    def of_group(self, body: Body, template: Value[LaunchTemplate] | None) -> Value[Vpc] | None:
        """The default VPC, if an Auto Scaling group that lists no subnets names zones."""
        vpc = self.without(body, "vpc_zone_identifier")
        if vpc is None:
            return Unknown(f"the subnets of {body.address}")
        return unless_template_names_subnets(vpc, template)

    def subnet_in(self, zone: Zone, body: Body, argument: str) -> Subnet:
        """The default subnet of a zone, for a resource that does not set `argument`."""
        vpc = self.without(body, argument)
        return default_subnet(zone, Unknown(f"the VPC of {body.address}") if vpc is None else vpc, body.at)

    def _add(self, place: str, body: Body) -> Vpc:
        region = region_of(body)
        words = f"the default VPC{f' of {region}' if region else ''}"
        symbol = f"default VPC of {place}"
        vpc = Vpc(
            address=words,
            at=body.at,
            id=Unknown(f"the ID of {words}", symbol),
            declared=False,
            default_of=place,
            internet_gateway=Unknown(f"whether {words} still has the internet gateway that it came with"),
        )
        self._vpcs.name(symbol, vpc)
        return vpc


def _is_default_subnet(body: Body) -> bool:
    if body.resource.mode != "data":
        return body.resource.type == "aws_default_subnet"
    filters = (one for one in body.blocks("filter") if one.known_value("name") == "default-for-az")
    return body.known_value("default_for_az") is True or any(_are_true(one.items("values")) for one in filters)


def _are_true(values: object) -> bool:
    """Whether the values of a filter are known to be the text `true` alone."""
    return isinstance(values, Sequence) and not isinstance(values, str) and [*values] == ["true"]
