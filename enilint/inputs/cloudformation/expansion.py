"""What the macros of AWS make of a template, as far as it concerns networks.

AWS SAM adds `Globals` to functions: lists are joined, those of `Globals` first, and mappings are merged (SAM developer
guide, "Globals section"). `Fn::ForEach` of `AWS::LanguageExtensions` repeats what it contains.
"""

from collections.abc import Mapping
from typing import Any

from enilint.inputs.cloudformation.template import SAM, Template
from enilint.inputs.cloudformation.values import scalar_text

_FUNCTION = "AWS::Serverless::Function"
_NETWORK = "VpcConfig"
_LOOP = "Fn::ForEach::"
_MOST_REPEATED = 1000


def expand(template: Template) -> None:
    """Put what macros add in the place of what they replace. Places are those of the text that it is made of."""
    if not template.is_readable:
        return
    if any(map(is_loop, template.resources)):
        _repeat(template)
    if SAM in template.transforms:
        _add_globals(template)


def is_loop(name: str) -> bool:
    """Whether a key among resources is that of a loop."""
    return name.startswith(_LOOP)


def _add_globals(template: Template) -> None:
    settings = template.tree.root.get("Globals")
    function = settings.get("Function") if isinstance(settings, dict) else None
    network = function.get(_NETWORK) if isinstance(function, dict) else None
    if not isinstance(network, dict):
        return
    for resource in template.resources.values():
        if not isinstance(resource, dict) or resource.get("Type") != _FUNCTION:
            continue
        properties = resource.get("Properties")
        if properties is None:
            properties = resource["Properties"] = {}
        if isinstance(properties, dict):
            own = properties.get(_NETWORK)
            properties[_NETWORK] = _merged(network, own) if isinstance(own, dict) else network


def _merged(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """A mapping of a function with that of all functions."""
    merged = {**common, **own}
    for key, value in common.items():
        mine = own.get(key)
        if isinstance(value, list) and isinstance(mine, list):
            merged[key] = [*value, *mine]
    return merged


def _repeat(template: Template) -> None:
    """Replace each loop by the resources that it makes. One whose collection is not known is left as it is."""
    resources = dict(template.resources)
    template.tree.keep(resources)
    template.resources.clear()
    for name, value in resources.items():
        made = _made(value, template) if is_loop(name) else None
        if made is None:
            template.resources[name] = value
        else:
            template.resources.update(made)


def _made(loop: Any, template: Template) -> dict[str, Any] | None:
    if not isinstance(loop, list) or len(loop) != 3:
        return None
    variable, collection, body = loop
    values = _collection(collection, template)
    if not isinstance(variable, str) or values is None or not isinstance(body, dict) or len(values) > _MOST_REPEATED:
        return None
    found: dict[str, Any] = {}
    for value in values:
        for key, one in body.items():
            if key.startswith(_LOOP):
                found.update(_made(_substituted(one, {variable: value}, template), template) or {})
            else:
                found[_name(key, {variable: value})] = _substituted(one, {variable: value}, template)
    return found


def _collection(collection: Any, template: Template) -> list[str] | None:
    """What a loop goes through, where the template says it."""
    if isinstance(collection, dict) and list(collection) == ["Ref"] and isinstance(collection["Ref"], str):
        parameter = template.parameters.get(collection["Ref"])
        default = scalar_text(parameter.get("Default")) if isinstance(parameter, dict) else None
        return [one.strip() for one in default.split(",")] if default else None
    if not isinstance(collection, list):
        return None
    texts = [scalar_text(one) for one in collection]
    return [one for one in texts if one is not None] if None not in texts else None


def _substituted(node: Any, values: Mapping[str, str], template: Template) -> Any:
    """A part of a loop with the value of its variable. Its mappings keep the places of what they are made of."""
    if isinstance(node, str):
        return _name(node, values)
    if isinstance(node, list):
        items = [_substituted(one, values, template) for one in node]
        template.tree.copy_places(node, items)
        return items
    if not isinstance(node, dict):
        return node
    named = node.get("Ref") if len(node) == 1 else None
    if isinstance(named, str) and named in values:
        return values[named]
    made = {_name(key, values): _substituted(one, values, template) for key, one in node.items()}
    whole = _whole_text(made["Ref"]) if named is not None else None
    if whole is not None:
        made = {"Ref": whole}
    template.tree.copy_places(node, made)
    return made


def _whole_text(node: Any) -> str | None:
    """The text of an `Fn::Sub` without variables; None of anything else."""
    text = node.get("Fn::Sub") if isinstance(node, dict) and len(node) == 1 else None
    return text if isinstance(text, str) and "${" not in text else None


def _name(text: str, values: Mapping[str, str]) -> str:
    """A text with variables; those with `&` lose what is no letter and no digit."""
    for name, value in values.items():
        plain = "".join(filter(str.isalnum, value))
        text = text.replace(f"${{{name}}}", value).replace(f"&{{{name}}}", plain)
    return text
