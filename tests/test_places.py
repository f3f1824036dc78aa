"""Places of attributes: rules ask for those that there are, and each input gives those that it has a word for."""

import ast
import functools
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from enilint.files.text import InputFile
from enilint.findings import Location
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.inputs.terraform.mapping.arguments import ARGUMENTS
from enilint.inputs.topology.entries import SECTIONS
from enilint.inputs.topology.properties import BLOCKS, PROPERTIES
from enilint.model import network
from enilint.model.entities.base import Entity
from enilint.model.entities.launches import Interface
from enilint.model.entities.places import Vpc
from enilint.ruleset.registry import Registry
from enilint.run.examples import read_example

RULES = Registry().rules
CODE = [one.path for one in RULES] + sorted(Path(network.__file__).parent.rglob("*.py"))
CASES = Path(__file__).parent / "cases/terraform"
SOURCES = {"plan.json": "terraform-plan", "terraform.tfstate": "terraform-state"}

WORDLESS = {
    "Attachment": {"delete_on_termination", "ena_express", "managed_by"},
    "EcsService": {"ip_address_type"},
    "Instance": {"expected_gbps", "os_hotplug"},
    "Interface": {"intent", "manager"},
    "LaunchInterface": {"ena_express", "ena_queues"},
    "LaunchTemplate": {
        "addresses",
        "egress_identity",
        "expected_gbps",
        "os_hotplug",
        "private_ip",
        "source_dest_check",
        "subnet",
    },
    "NodeGroup": {"max_pods", "pod_security_groups", "prefix_delegation", "zones"},
    "Subnet": {"block_public_access"},
    "TransitGatewayAttachment": {"ip_address_type", "is_public", "security_groups"},
    "Vpc": {"block_public_access", "internet_gateway"},
    "VpcEndpoint": {"is_public"},
}
"""Attributes that rules ask the place of, and that Terraform has no argument for in the resource of the class."""
_SERVICES = ("LoadBalancer", "TransitGatewayAttachment", "VpcEndpoint")
WORDLESS_IN_TOPOLOGIES = {
    **{name: {"security_groups"} for name in _SERVICES},
    "EcsService": {"ip_address_type"},
    "LaunchTemplate": WORDLESS["LaunchTemplate"] - {"subnet"} | {"asks_public_ip"},
    "LoadBalancerTarget": {"group"},
    "NatGateway": {"vpc"},
    "NodeGroup": {"zones"},
    "Subnet": {"block_public_access"},
    "SubnetService": {"is_public"},
    "TransitGatewayAttachment": WORDLESS["TransitGatewayAttachment"],
    "VpcEndpoint": {"is_public", "security_groups"},
}
NEW_ARGUMENTS = {
    "aws_eip": {"ipam_pool_id", "lifecycle"},
    "aws_instance.network_interface": {"network_card_index"},
    "aws_network_interface_attachment": {"ena_queue_count"},
    "aws_route": {"core_network_arn"},
    "aws_vpc_endpoint": {"ip_address_type"},
}
"""Arguments that the provider of the cases does not have, or that none of their plans shows."""


@functools.cache
def asked_places() -> dict[str, str]:
    """The names in calls of `place` and `says`, and where one of the calls is."""
    found: dict[str, str] = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            named = node.args[:1] if node.func.attr == "place" else []
            named += [one.value for one in node.keywords if node.func.attr == "says" and one.arg == "at"]
            for part in (part for one in named for part in ast.walk(one)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found.setdefault(part.value, f"{path.name}:{node.lineno}")
    return found


def classes(parent: type[Entity] = Entity) -> Iterator[type[Entity]]:
    for one in parent.__subclasses__():
        yield one
        yield from classes(one)


def designs() -> Iterator[Design]:
    """The examples of all rules, and each file of each case."""
    for loaded in RULES:
        for example in (*loaded.rule.good, *loaded.rule.bad):
            yield read_example(example.source, example.kind)
    for case in sorted(CASES.iterdir()):
        yield read(InputFile(str(case), b""), "terraform")
        for name, kind in SOURCES.items():
            if (case / name).exists():
                yield read(InputFile(str(case / name), (case / name).read_bytes()), kind)


def properties_of(block: str) -> set[str]:
    """The properties that a mapping of a topology file can have."""
    section, _, nested = block.partition(".")
    shape: Any = msgspec.inspect.type_info(SECTIONS[section].shape)
    if nested:
        (of,) = (one.type for one in shape.fields if one.encode_name == nested)
        of = of.type if isinstance(of, msgspec.inspect.Metadata) else of
        kinds = of.types if isinstance(of, msgspec.inspect.UnionType) else [of]
        (shape,) = (one.item_type for one in kinds if isinstance(one, msgspec.inspect.ListType))
    return {one.encode_name for one in shape.fields}


def entities(value: Any, seen: dict[int, Any]) -> Iterator[Entity]:
    """All that a value of the model leads to."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, Entity):
        yield value
    if isinstance(value, Struct):
        parts = [getattr(value, name) for name in value.__struct_fields__]
    elif isinstance(value, network.Network):
        parts = list(vars(value).values())
    else:
        parts = list(value) if isinstance(value, tuple | list) else []
    for one in parts:
        yield from entities(one, seen)


def test_rules_ask_for_places_of_attributes() -> None:
    attributes = frozenset[str]().union(*(one.attributes() for one in classes()))
    asked = asked_places()
    assert len(asked) > 30
    assert {name: at for name, at in asked.items() if name not in attributes} == {}


def test_a_place_of_no_attribute_is_refused() -> None:
    at = Location("main.tf", 3)
    vpc = Vpc(address="aws_vpc.a", at=at, id="vpc-1", places={"cidrs": Location("main.tf", 4)})
    assert vpc.place("cidrs").line == 4
    assert vpc.place("internet_gateway") == at
    with pytest.raises(AttributeError, match="Vpc has no attribute 'cidr' that has a place"):
        vpc.place("cidr")
    with pytest.raises(AttributeError, match="'address'"):
        vpc.place("address")


def test_inputs_give_places_of_attributes() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for design in designs():
        for entity in entities(design.networks, {}):
            found[type(entity).__name__].update(entity.places)
    assert len(found) > 20
    by_name = {one.__name__: one.attributes() for one in classes()}
    assert {name: places - by_name[name] for name, places in found.items() if places - by_name[name]} == {}


def test_terraform_has_a_word_for_what_rules_ask_the_place_of() -> None:
    words: dict[type[Entity], set[str]] = defaultdict(set)
    for blocks in ARGUMENTS.values():
        for kind, names in blocks.items():
            assert names.keys() <= kind.attributes()
            words[kind].update(names)
    wordless = {kind.__name__: (kind.attributes() & asked_places().keys()) - known for kind, known in words.items()}
    assert {name: missing for name, missing in wordless.items() if missing} == WORDLESS


def test_topologies_have_a_word_for_what_rules_ask_the_place_of() -> None:
    wordless: dict[str, set[str]] = {}
    for kind in set(BLOCKS.values()):
        properties = set[str]().union(*(properties_of(block) for block, of in BLOCKS.items() if of is kind))
        others = PROPERTIES.get(kind, {})
        assert others.keys() <= kind.attributes()
        named = {name for one in others.values() for name in ([one] if isinstance(one, str) else one)}
        assert named <= properties
        missing = (kind.attributes() & asked_places().keys()) - others.keys() - properties
        wordless |= {kind.__name__: missing} if missing else {}
    assert wordless == WORDLESS_IN_TOPOLOGIES


def test_arguments_are_those_of_the_provider() -> None:
    shown: dict[str, set[str]] = defaultdict(set)

    def note(block: str, values: dict[str, Any]) -> None:
        shown[block].update(values)
        for name, value in values.items():
            for one in value if isinstance(value, list) else ():
                if isinstance(one, dict):
                    note(f"{block}.{name}", one)

    for path in CASES.glob("*/plan.json"):
        for resource in json.loads(path.read_bytes())["resource_changes"]:
            for values in (resource["change"]["after"], resource["change"]["after_unknown"]):
                note(resource["type"], values or {})
    unknown: dict[str, set[str]] = {}
    for block in ARGUMENTS.keys() & shown.keys():
        named = [one for names in ARGUMENTS[block].values() for one in names.values()]
        missing = {name for one in named for name in ([one] if isinstance(one, str) else one)} - shown[block]
        unknown |= {block: missing} if missing else {}
    assert len(ARGUMENTS.keys() & shown.keys()) > 10
    assert unknown == NEW_ARGUMENTS


def test_what_a_launch_makes_has_the_places_of_the_launch() -> None:
    design = read_example("version: 1\ninstances:\n  a: {type: t3.micro, private_ips: [10.0.0.9]}\n")
    (interface,) = design.networks[0].interfaces
    assert isinstance(interface, Interface)
    assert interface.place("addresses").column == 36
