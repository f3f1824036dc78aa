"""The instance types that groups of instances ask for in place of those of their templates."""

from collections.abc import Iterable, Mapping, Sequence

from enilint.findings import Location
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.launches import LaunchTemplate
from enilint.values import OneOf, Unknown, Value

NODE_GROUP = "aws_eks_node_group"
"""A group of EKS, which makes an Auto Scaling group of it."""


def mixed(body: Body) -> Iterable[Body]:
    """What an Auto Scaling group with a policy of several types says of its template."""
    return (choice for policy in body.blocks("mixed_instances_policy") for choice in policy.blocks("launch_template"))


def overriding_types(body: Body) -> list[tuple[Value[str], Mapping[str, Location]]]:
    """The types that an Auto Scaling group starts in place of its template's, and where it asks for them.

    A group may list types, or criteria that they have to meet.
    """
    unknown = Unknown(f"the instance types that {body.address} requests")
    found: list[tuple[Value[str], Mapping[str, Location]]] = []
    for choice in mixed(body):
        found += [(unknown, {"type": choice.at}) for _ in choice.blocks_missing("override")]
        for block in choice.blocks("override"):
            found.append(
                (block.text("instance_type") or unknown, {"type": block.at, **places_of(LaunchTemplate, block)})
            )
    if body.resource.type == NODE_GROUP:
        found += [(one, places_of(LaunchTemplate, body)) for one in types_of_nodes(body)]
    return found


def types_of_nodes(body: Body) -> list[Value[str]]:
    """The types that a node group lists in place of its template's."""
    types = body.items("instance_types") if body.is_written("instance_types") else None
    if types is None:
        return []
    unknown = Unknown(f"the instance types that {body.address} asks for")
    if not isinstance(types, Sequence):
        return [unknown]
    return [one if isinstance(one, str | Unknown | OneOf) else unknown for one in types]
