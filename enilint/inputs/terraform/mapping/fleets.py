"""EC2 Fleets and Spot Fleets: what they start, and in which subnets and zones.

How many instances a fleet has is not known: it may count in units other than instances, and may not get them all.
"""

from collections.abc import Callable, Iterator, Mapping

from enilint.findings import Location
from enilint.inputs.started_types import Start, template_of_fleet, templates_of
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.mapping.subnets import zone_of
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.base import Tags, any_of_tags
from enilint.model.entities.launches import AutoScalingGroup, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, merged

FLEETS = ("aws_ec2_fleet", "aws_spot_fleet_request")
_CONFIGS = "launch_template_config"
_LAUNCHES = "launch_specification"
_OVERRIDES = {"aws_ec2_fleet": "override", "aws_spot_fleet_request": "overrides"}
_PREFIXES = {"aws_ec2_fleet": "launch_template_", "aws_spot_fleet_request": ""}

NamedTemplate = Callable[[Body, str], Value[LaunchTemplate] | None]
"""The template of a specification whose arguments begin with a prefix."""


def started_by(fleet: Body, named_template: NamedTemplate) -> list[Start]:
    """The templates of a fleet, each with the types that override that of the template."""
    type = fleet.resource.type
    unknown = Unknown(f"the instance types that {fleet.address} requests")
    starts: list[Start] = []
    for config in fleet.blocks(_CONFIGS):
        specifications = config.blocks("launch_template_specification")
        template = next((named_template(one, _PREFIXES[type]) for one in specifications), None)
        types: list[tuple[Value[str], Mapping[str, Location]]] = []
        for one in config.blocks(_OVERRIDES[type]):
            is_open = any(one.blocks("instance_requirements")) or one.blocks_missing("instance_requirements")
            requested = unknown if is_open else one.text("instance_type")
            types += [] if requested is None else [(requested, {"type": one.at, **places_of(LaunchTemplate, one)})]
        types += [(unknown, {"type": config.at}) for _ in config.blocks_missing(_OVERRIDES[type])]
        starts.append((template, types))
    return starts


def unread_configs(fleet: Body) -> tuple[str, ...]:
    """What would tell what else a fleet starts."""
    overrides = _OVERRIDES[fleet.resource.type]
    inner = (fact for config in fleet.blocks(_CONFIGS) for fact in config.blocks_missing(overrides))
    return merged(fleet.blocks_missing(_CONFIGS, _LAUNCHES), inner)


def fleet_of(body: Body, starts: list[Start], subnets: Entities[Subnet], account: Value[str]) -> AutoScalingGroup:
    """A fleet. It starts instances in the subnets, or else in the zones, that it names."""
    named = [one for config in body.blocks(_CONFIGS) for one in config.blocks(_OVERRIDES[body.resource.type])]
    named += body.blocks(_LAUNCHES)
    found = {id(subnet): subnet for one in named for subnet in _subnets(one, subnets)}
    more = unread_configs(body)
    leaves_subnet = any(one.written_or_known("subnet_id") is None for one in named) or not all(
        any(config.blocks(_OVERRIDES[body.resource.type])) for config in body.blocks(_CONFIGS)
    )
    templates = templates_of(starts)
    zones = dict.fromkeys(zone for one in named for zone in _zones(one, account)) if not found and not more else {}
    return AutoScalingGroup(
        address=body.address,
        at=body.at,
        places={**{key: at for one in reversed(named) for key, at in places_of(AutoScalingGroup, one).items()},
                **places_of(AutoScalingGroup, body)},
        template=template_of_fleet(templates, body.address),
        templates=templates if len(templates) > 1 else (),
        subnets=tuple(found.values()),
        more_subnets=more,
        leaves_subnet=leaves_subnet,
        zones=tuple(zones),
        more_zones=() if found else more,
        is_fleet=True,
        tags=tags_of(body),
        instance_tags=_given_tags(body),
    )  # fmt: skip


def _given_tags(body: Body) -> Tags:
    """The tags that instances get beside those of their template.

    The tags of a fleet, and of a Spot Fleet request, are those of the request (CreateFleet, `TagSpecifications`; AWS
    provider, `aws_spot_fleet_request`); a launch specification has tags for instances.
    """
    given = [tags_of(one) for one in body.blocks(_LAUNCHES)]
    more = body.blocks_missing(_LAUNCHES)
    if more:
        return Tags(more=more)
    return any_of_tags(given, f"which launch specification {body.address} uses") if given else Tags()


def _subnets(named: Body, subnets: Entities[Subnet]) -> Iterator[Value[Subnet]]:
    """The subnets of an override: several are a text with commas."""
    text = named.known_value("subnet_id")
    if isinstance(text, str) and "," in text:
        yield from (subnets.element(named, "subnet_id", one.strip()) for one in text.split(","))
        return
    subnet = subnets.reference(named, "subnet_id")
    if subnet is not None:
        yield subnet


def _zones(named: Body, account: Value[str]) -> Iterator[Zone]:
    if named.written_or_known("availability_zone") is not None:
        yield zone_of(named, account, f"the zones of {named.address}")
