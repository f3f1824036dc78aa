"""The instance types and templates that groups of instances ask for in place of those of their templates."""

from collections.abc import Iterable, Mapping, Sequence

from enilint.findings import Location
from enilint.inputs.started_types import Start
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.fleets import NamedTemplate
from enilint.inputs.terraform.resource import Body
from enilint.model.entities.launches import LaunchTemplate
from enilint.values import OneOf, Unknown, Value

NODE_GROUP = "aws_eks_node_group"
"""A group of EKS, which makes an Auto Scaling group of it."""
_SPECIFICATION, _CRITERIA = "launch_template_specification", "instance_requirements"


def mixed(body: Body) -> Iterable[Body]:
    """What an Auto Scaling group with a policy of several types says of its template."""
    return (choice for policy in body.blocks("mixed_instances_policy") for choice in policy.blocks("launch_template"))


def starts_of_group(body: Body, template: Value[LaunchTemplate] | None, named_template: NamedTemplate) -> list[Start]:
    """What an Auto Scaling group starts: instances of its template, and of those that overrides name in place of it.

    A group may list types, or criteria that they have to meet.
    """
    unknown = Unknown(f"the instance types that {body.address} requests")
    types: list[tuple[Value[str], Mapping[str, Location]]] = []
    others: list[Start] = []
    for choice in mixed(body):
        types += [(unknown, {"type": choice.at}) for _ in choice.blocks_missing("override")]
        for block in choice.blocks("override"):
            places = {"type": block.at, **places_of(LaunchTemplate, block)}
            type, other = block.text("instance_type"), _template_of_override(block, named_template)
            if other is None:
                types.append((type or unknown, places))
            else:
                others.append((other, [(type or unknown, places)] if type or _has_criteria(block) else []))
    if body.resource.type == NODE_GROUP:
        types += [(one, places_of(LaunchTemplate, body)) for one in types_of_nodes(body)]
    return others if others and not types else [(template, types), *others]


def _template_of_override(block: Body, named_template: NamedTemplate) -> Value[LaunchTemplate] | None:
    """The template of an override in place of the group's (LaunchTemplateOverrides). None: it names none."""
    for specification in block.blocks(_SPECIFICATION):
        return named_template(specification, "launch_template_")
    missing = block.blocks_missing(_SPECIFICATION)
    return Unknown(missing[0]) if missing else None


def _has_criteria(block: Body) -> bool:
    return any(block.blocks(_CRITERIA)) or bool(block.blocks_missing(_CRITERIA))


def types_of_nodes(body: Body) -> list[Value[str]]:
    """The types that a node group lists in place of its template's."""
    types = body.items("instance_types") if body.is_written("instance_types") else None
    if types is None:
        return []
    unknown = Unknown(f"the instance types that {body.address} asks for")
    if not isinstance(types, Sequence):
        return [unknown]
    return [one if isinstance(one, str | Unknown | OneOf) else unknown for one in types]
