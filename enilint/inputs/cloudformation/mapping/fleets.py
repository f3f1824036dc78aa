"""EC2 Fleets and Spot Fleets: what they start, and in which subnets and zones.

How many instances a fleet has is not known: it may count in units other than instances, and may not get them all.
"""

from collections.abc import Callable, Iterator

from enilint.findings import Location
from enilint.inputs.cloudformation import functions
from enilint.inputs.cloudformation.mapping.entities import Entities, account_of, started_tags
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Block, Symbol, Text, model_text
from enilint.inputs.started_types import Start, template_of_fleet, templates_of
from enilint.model.entities.base import Tags, any_of_tags
from enilint.model.entities.launches import AutoScalingGroup, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.zone import Zone
from enilint.values import Unknown, Value, merged

FLEETS = ("AWS::EC2::EC2Fleet", "AWS::EC2::SpotFleet")
_DATA = "SpotFleetRequestConfigData"
_CONFIGS = "LaunchTemplateConfigs"
_LAUNCHES = "LaunchSpecifications"

TemplateOf = Callable[[Body], Value[LaunchTemplate] | None]


def started_by(fleet: Body, template_of: TemplateOf) -> list[Start]:
    """The templates of a fleet, each with the types that override that of the template."""
    starts: list[Start] = []
    for config in _configs(fleet):
        template = next(map(template_of, map(as_block, config.blocks("LaunchTemplateSpecification"))), None)
        unknown = Unknown(f"the instance types that {fleet.address} requests")
        types: list[tuple[Value[str], dict[str, Location]]] = []
        for one in config.blocks("Overrides"):
            type = unknown if one.is_set("InstanceRequirements") else one.text("InstanceType")
            types += [] if type is None else [(type, one.places(type=("InstanceType", "InstanceRequirements")))]
        types += [(unknown, config.places(type="Overrides")) for _ in config.blocks_missing("Overrides")]
        starts.append((template, types))
    return starts


def fleet_of(body: Body, starts: list[Start], subnets: Entities[Subnet]) -> AutoScalingGroup:
    """A fleet. It starts instances in the subnets, or else in the zones, that it names."""
    named = [one for config in _configs(body) for one in config.blocks("Overrides")]
    named += [one for data in body.blocks(_DATA) for one in data.blocks(_LAUNCHES)]
    found: dict[int, Value[Subnet]] = {}
    more: list[str] = []
    for one in named:
        listed, missing = _subnets(one, subnets)
        found |= {id(subnet): subnet for subnet in listed}
        more += missing
    leaves_subnet = not all(one.is_set("SubnetId") for one in named) or not all(
        any(config.blocks("Overrides")) for config in _configs(body)
    )
    templates = templates_of(starts)
    zones = [] if found or more else list(dict.fromkeys(zone for one in named for zone in _zones(one)))
    return AutoScalingGroup(
        address=body.address,
        at=body.at,
        places=_places(body, named),
        template=template_of_fleet(templates, body.address),
        templates=templates if len(templates) > 1 else (),
        subnets=tuple(found.values()),
        more_subnets=merged(more, _missing(body)),
        leaves_subnet=leaves_subnet,
        zones=tuple(zones),
        more_zones=() if found else merged(more, _missing(body)),
        is_fleet=True,
        instance_tags=_given_tags(body),
    )


def _given_tags(body: Body) -> Tags:
    """The tags that instances get beside those of their template: those for instances that a fleet itself states.

    Source: CreateFleet, `TagSpecifications`; RequestSpotFleet, `LaunchSpecifications`.
    """
    launches = [one for data in body.blocks(_DATA) for one in data.blocks(_LAUNCHES)]
    given = [started_tags(one, "instance") for one in launches or (body,)]
    return any_of_tags(given, f"which launch specification {body.address} uses")


def as_block(specification: Body) -> Body:
    """A specification as the property `LaunchTemplate` of a body."""
    data = Block(specification.data.source)
    data["LaunchTemplate"] = specification.data
    return Body(specification.resource, data, specification.where)


def _configs(fleet: Body) -> Iterator[Body]:
    yield from fleet.blocks(_CONFIGS)
    for data in fleet.blocks(_DATA):
        yield from data.blocks(_CONFIGS)


def _missing(fleet: Body) -> tuple[str, ...]:
    """What would tell what else a fleet names."""
    inner = (fact for data in fleet.blocks(_DATA) for fact in data.blocks_missing(_CONFIGS, _LAUNCHES))
    overrides = (fact for config in _configs(fleet) for fact in config.blocks_missing("Overrides"))
    return merged(fleet.blocks_missing(_CONFIGS, _DATA), inner, overrides)


def _subnets(named: Body, subnets: Entities[Subnet]) -> tuple[list[Value[Subnet]], tuple[str, ...]]:
    """The subnets of an override: several are a text with commas."""
    value = named.value("SubnetId")
    if not named.is_set("SubnetId"):
        return [], ()
    items = functions.split(",", value) if isinstance(value, str | Text) else [value]
    texts = [one.strip() if isinstance(one, str) else one for one in items]
    at, fact = named.place("SubnetId"), named.fact("SubnetId")
    found = [subnets.of(one, at, fact) for one in texts if not _is_of_several(one)]
    return found, (fact,) if len(found) < len(texts) else ()


def _is_of_several(value: object) -> bool:
    """Whether a value may be a text of several subnets, or nothing is known of it."""
    return isinstance(value, Symbol) and (value.is_list or value.joined is not None or not value.name)


def _zones(named: Body) -> Iterator[Zone]:
    blocks = [named, *named.blocks("Placement")]
    for block in blocks:
        name = model_text(block.value("AvailabilityZone")) if block.is_set("AvailabilityZone") else None
        if name is not None:
            id = Unknown(f"the zone ids of {named.address}")
            yield Zone(name=name, id=id, account=account_of(named), within=named.resource.stack.root.region)


def _places(body: Body, named: list[Body]) -> dict[str, Location]:
    places = body.places(template=(_CONFIGS, _DATA))
    for one in named:
        for attribute, at in one.places(subnets="SubnetId", zones="AvailabilityZone").items():
            places.setdefault(attribute, at)
    return places
