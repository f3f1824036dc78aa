"""Facts files: what the user tells about things in AWS, in YAML or JSON."""

from collections.abc import Callable
from typing import Any, get_type_hints

import msgspec
from msgspec import Struct

from enilint.aws.zones import is_zone_id, is_zone_name
from enilint.files.text import InputFile, Lines, NotText, decode
from enilint.findings import InputError
from enilint.inputs.facts import Facts, InstanceFacts, InstanceTypeFacts, InterfaceFacts, SubnetFacts, VpcFacts
from enilint.inputs.yaml.tree import Tree, parse
from enilint.inputs.yaml.wording import Mistakes, found, number_hint, quoted
from enilint.model.addresses import parsed_network

SECTIONS: dict[str, type[Struct]] = {
    "vpcs": VpcFacts,
    "subnets": SubnetFacts,
    "interfaces": InterfaceFacts,
    "instances": InstanceFacts,
    "instance_types": InstanceTypeFacts,
}
_FORMS: dict[str, Callable[[str], str | None]] = {
    "zone": lambda text: None if is_zone_name(text) else "a zone name such as `us-east-1a`",
    "zone_id": lambda text: None if is_zone_id(text) else "a zone ID such as `use1-az4`",
    "cidr": lambda text: None if parsed_network(text) else "a CIDR block such as `10.0.0.0/24`",
    "ipv6_cidr": lambda text: None if parsed_network(text) else "an IPv6 CIDR block",
}
"""What a text has to look like, or what is wrong with it: the keys are printed ready to be filled in."""
_NOUNS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dict[str, str]: "a mapping of texts",
}


def read_facts(file: InputFile) -> tuple[Facts, list[InputError]]:
    """Read a facts file. What is wrong in it is reported with its place; the rest of it holds."""
    mistakes = Mistakes()
    try:
        text = decode(file.data)
    except NotText as error:
        return Facts(), [InputError(file.path, str(error), error.line, error.column)]
    tree = parse(Lines(file.path, text), mistakes)
    facts = Facts()
    if isinstance(tree.root, dict):
        _sections(tree, tree.root, facts, mistakes)
    elif tree.complete:
        mistakes.add(tree.lines, 0, f"expected a mapping of {', '.join(SECTIONS)}, found {found(tree.root)}")
    return facts, mistakes.errors


def _sections(tree: Tree, root: dict[str, Any], facts: Facts, mistakes: Mistakes) -> None:
    for name, things in root.items():
        if name == "version":
            if not (isinstance(things, int) and things == 1) or things is True:
                mistakes.add_at(tree.value(root, name), f"unknown version {found(things)}; write `version: 1`")
            continue
        kind = SECTIONS.get(name)
        if kind is None:
            hint = mistakes.did_you_mean(name, SECTIONS) or f"; use {', '.join(SECTIONS)}"
            mistakes.add_at(tree.key(root, name), f"unknown key {quoted(name)}{hint}")
        elif not isinstance(things, dict):
            mistakes.add_at(tree.value(root, name), f"expected a mapping by ID, found {found(things)}")
        else:
            for id, told in things.items():
                if isinstance(told, dict):
                    getattr(facts, name)[id] = _facts(tree, kind, told, mistakes)
                else:
                    mistakes.add_at(tree.value(things, id), f"expected a mapping, found {found(told)}")


def _facts(tree: Tree, kind: type[Struct], told: dict[str, Any], mistakes: Mistakes) -> Struct:
    """What is told of one thing, without what is wrong of it."""
    types = get_type_hints(kind)
    right: dict[str, Any] = {}
    for key, value in told.items():
        if key not in types:
            hint = mistakes.did_you_mean(key, types) or f"; use {', '.join(types)}"
            mistakes.add_at(tree.key(told, key), f"unknown key {quoted(key)}{hint}")
            continue
        try:
            if value is None:
                raise msgspec.ValidationError
            right[key] = msgspec.convert(value, types[key])
            wrong = _FORMS[key](value) if key in _FORMS else None
            if wrong:
                del right[key]
                mistakes.add_at(tree.value(told, key), f"{quoted(key)} must be {wrong}, found {found(value)}")
        except msgspec.ValidationError:
            wanted = next(noun for type, noun in _NOUNS.items() if type in _plain_types(types[key]))
            written = tree.written(told, key)
            seen = found(value, written) + (number_hint(value, written) if wanted == _NOUNS[str] else "")
            mistakes.add_at(tree.value(told, key), f"{quoted(key)} must be {wanted}, found {seen}")
    return kind(**right)


def _plain_types(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", (annotation,))
