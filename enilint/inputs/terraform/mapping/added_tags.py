"""Tags that resources of their own add to others: `aws_ec2_tag` and `aws_autoscaling_group_tag`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from enilint.inputs.terraform.mapping.subnets import of_one
from enilint.inputs.terraform.mapping.tags import given_tag
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.entities.base import Entity, Identified, Tags
from enilint.model.entities.places import Subnet
from enilint.model.network import Network
from enilint.values import Unknown, known, merged

_OF_GROUPS = ("aws_autoscaling_group",)


def add_tags(by_type: Mapping[str, Sequence[Resource]], network: Network, types: Iterable[str]) -> None:
    """Add to the entities of a design the tags that resources of their own give them. `types` are those of entities."""
    tags, of_groups = managed(by_type, "aws_ec2_tag"), managed(by_type, "aws_autoscaling_group_tag")
    if tags:
        entities = [one for one in network.entities() if isinstance(one, Identified)]
        entities += _of_lists(network)
        by_id = {one.id: one.address for one in entities if isinstance(one.id, str)}
        for body in tags:
            _add(entities, by_id, body, body.targets("resource_id", *types), given_tag(body, body))
    groups = {one.known_value("name"): one.address for one in managed(by_type, *_OF_GROUPS)} if of_groups else {}
    for body in of_groups:
        targets = body.targets("autoscaling_group_name", *_OF_GROUPS)
        for block in body.blocks("tag"):
            _add(network.auto_scaling_groups, groups, body, targets, given_tag(body, block))
            given = given_tag(body, block, is_for_instances=True)
            if block.flag("propagate_at_launch") is not False:
                _add(network.auto_scaling_groups, groups, body, targets, given, "instance_tags")


def _of_lists(network: Network) -> list[Identified]:
    """What stands for any one of the subnets of lists."""
    lists = (known(one) for service in network.services for one in service.subnets)
    elements = (one.element for one in lists if one is not None)
    return list({id(one): one for one in elements if one is not None}.values())


def _add(
    entities: Iterable[Entity],
    named: Mapping[Any, str],
    body: Body,
    targets: Targets | str | None,
    given: Tags,
    name: str = "tags",
) -> None:
    """Add a tag to the one entity that a reference means, or to each that it may mean."""
    if targets is None:
        return
    if isinstance(targets, str):
        meant, is_certain, is_any = {named.get(targets)}, True, False
    else:
        meant = {*(one.address for one in targets.resources), *map(named.get, targets.ids)}
        is_certain = len(targets.resources) == 1 and not (targets.open or targets.ids or targets.unknown)
        is_any = bool(targets.open or targets.unknown)
    for one in entities:
        if is_any or one.address in meant:
            _give(one, name, given if is_certain else _unsure(given, f"whether {body.address} tags {one}"))


def _unsure(given: Tags, fact: str) -> Tags:
    return Tags(dict.fromkeys(given.values, Unknown(fact)), (fact,) if given.more else ())


def _give(entity: Any, name: str, given: Tags) -> None:
    own: Tags | None = getattr(entity, name)
    own = Tags(more=(f"the tags of {entity}",)) if own is None else own
    values = given.values
    if isinstance(entity, Subnet) and entity.representative is not None:
        values = {key: of_one(value, entity) for key, value in values.items()}
    setattr(entity, name, Tags({**own.values, **values}, merged(own.more, given.more)))
