"""The language as a whole: its reference example, every property, and its schema."""

# ruff: noqa: E501 - messages are quoted whole

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from enilint.files.paths import bundled
from enilint.files.text import InputFile, Lines
from enilint.inputs.context import Context
from enilint.inputs.topology import read
from enilint.inputs.topology.language import terms
from enilint.inputs.topology.schema import topology_schema
from enilint.inputs.yaml.tree import parse
from enilint.inputs.yaml.wording import Mistakes
from tests.inputs.topology.topologies import lint_text, mistakes
from tests.tables import table

SCHEMA = topology_schema()
VALIDATOR = Draft7Validator(SCHEMA)
EXAMPLES = Path(__file__).parents[3] / "examples"
EVERYTHING = Path(__file__).with_name("everything.yaml")


def data_of(source: str) -> Any:
    return parse(Lines("", source), Mistakes()).root


def schema_accepts(source: str) -> bool:
    return VALIDATOR.is_valid(data_of(source))


def test_the_schema_is_up_to_date() -> None:
    assert json.loads((bundled("schemas") / "topology.schema.json").read_text()) == SCHEMA


def test_the_schema_is_draft_07_and_names_itself() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert SCHEMA["$id"] == "urn:enilint:schema:topology:1"
    assert SCHEMA["title"]
    assert "$defs" not in json.dumps(SCHEMA)


def objects(node: Any, path: str = "#") -> list[tuple[str, dict[str, Any]]]:
    """Every schema of a mapping with named keys."""
    found = [(path, node)] if isinstance(node, dict) and isinstance(node.get("properties"), dict) else []
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return found + [one for key, child in children for one in objects(child, f"{path}/{key}")]


@table(("path", "schema"), objects(SCHEMA))
def test_every_property_is_described_and_no_other_is_allowed(path: str, schema: dict[str, Any]) -> None:
    assert schema["additionalProperties"] is False
    assert schema["description"]
    for name, one in schema["properties"].items():
        assert one["description"].endswith("."), f"{path}: {name}"
        assert "$ref" not in one, "draft-07 ignores what stands beside $ref"


def test_every_property_is_read_without_a_mistake() -> None:
    source = EVERYTHING.read_text()
    assert mistakes(source) == []
    assert [error.message for error in VALIDATOR.iter_errors(data_of(source))] == []


def used_properties(data: Any, schema: dict[str, Any], used: set[tuple[str, str]]) -> None:
    """Note which properties of which definition appear in the data."""
    name = next((one["$ref"] for one in (schema, *schema.get("allOf", ())) if "$ref" in one), None)
    if name is not None:
        schema = SCHEMA["definitions"][name.rpartition("/")[2]]
    if isinstance(data, dict):
        for key, value in data.items():
            below = schema.get("properties", {}).get(key)
            if below is not None:
                used.add((name or "#", key))
            used_properties(value, below or schema.get("additionalProperties") or {}, used)
    elif isinstance(data, list):
        for item in data:
            used_properties(item, schema.get("items", {}), used)


def test_everything_is_everything() -> None:
    used: set[tuple[str, str]] = set()
    used_properties(data_of(EVERYTHING.read_text()), SCHEMA, used)
    wanted = {("#", name) for name in SCHEMA["properties"]}
    for name, definition in SCHEMA["definitions"].items():
        wanted |= {(f"#/definitions/{name}", key) for key in definition["properties"]}
    assert wanted - used == {("#", "$schema"), ("#", "imports")}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.enilint.yaml")), ids=lambda path: path.name)
def test_the_examples_are_read_without_a_mistake(path: Path) -> None:
    design = read(InputFile(str(path), path.read_bytes()), Context())
    assert design.errors == []
    assert schema_accepts(path.read_text())


def test_the_reference_example(tmp_path: Path) -> None:
    """The example of the language reference; what it imports holds the Elastic IP that it refers to."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "network.enilint.yaml").write_text("version: 1\nelastic_ips: {egress: {}}\n")
    path = tmp_path / "prod" / "main.enilint.yaml"
    path.parent.mkdir()
    source = Path(__file__).with_name("reference.yaml").read_text()
    path.write_text(source)
    design = read(InputFile(str(path), source.encode()), Context())
    assert design.errors == []
    assert design.resources == 25
    assert schema_accepts(source)


@table(
    "line",
    [
        "subnet: {}",
        "subnets: {a: {zon: us-east-1a}}",
        "subnets: {a: {zone: us-east-1}}",
        "subnets: {a: {zone_id: us-east-1a}}",
        "subnets: {a: {cidr: 10.0.0.0}}",
        "subnets: {a: {cidr: 10.0.0.256/24}}",
        "subnets: {a: {cidr: 10.0.0.0/33}}",
        "subnets: {a: {ipv6_cidr: 10.0.0.0/24}}",
        "subnets: {a: }",
        "subnets: {a: {vpc: }}",
        "subnets: []",
        "region: us-east-1a",
        "account: 111122223333",
        "account: '1'",
        "interfaces: {a: {private_ips: 10.0.0.4}}",
        "interfaces: {a: {private_ips: [10.0.0.4/24]}}",
        "interfaces: {a: {ipv6_addresses: [10.0.0.4]}}",
        "interfaces: {a: {kind: eni}}",
        "interfaces: {a: {role: mgmt}}",
        "interfaces: {a: {secondary_private_ip_count: -1}}",
        "interfaces: {a: {secondary_private_ip_count: '1'}}",
        "interfaces: {a: {tags: {a: 1}}}",
        "instances: {a: {count: 0}}",
        "instances: {a: {interfaces: [{device: 0}]}}",
        "instances: {a: {subnet: subnet-0abc1234def567890, interfaces: []}}",
        "launch_templates: {a: {subnet: subnet-0abc1234def567890, interfaces: []}}",
        "attachments: {a: {}}",
        "attachments: [{device_index: one}]",
        "operations: [{move: {}, detach: {}}]",
        "operations: [{stop: {}}]",
        "dns_records: {a: {address: 10.0.0.1, instance: i-0abc1234def567890}}",
        "security_groups: {a: {ingress: [{ports: 99999}]}}",
        "security_groups: {a: {ingress: [{ports: [http]}]}}",
        "flows: [{gbps: 0}]",
        "imports: ['']",
        "quotas: {elastic_ip: 5}",
    ],
)
def test_the_schema_rejects_what_the_reader_rejects(line: str) -> None:
    source = f"version: 1\n{line}\n"
    assert len(mistakes(source)) == 1
    assert not schema_accepts(source)
    assert schema_accepts("version: 1\n")


@pytest.mark.parametrize("source", ["{}", "version: 2", "version: '1'", "region: us-east-1"])
def test_the_schema_asks_for_the_version(source: str) -> None:
    assert not schema_accepts(source)


WORDS = """
    10.0.0.0/8 10.0.0.0/08 10.0.0.0/0 10.0.0.0/33 10.0.0/8 010.0.0.0/8 256.0.0.0/8 10.0.0.0/255.0.0.0 0.0.0.0/0 10.0.0.1
    2001:db8::/32 ::/0 ::1/128 ::/129 ::ffff:10.0.0.0/104 2001:db8::1 :: ::1 fe80::1%eth0 1:2:3:4:5:6:7:8 ::ffff:1.2.3.4
    us-east-1 us-gov-west-1 us-iso-east-1 us-isob-east-1 ap-southeast-7 mx-central-1 cn-north-1 eusc-de-east-1 us-east
    us-east-1a us-west-2-lax-1a us-east-1-wl1-bos-wlz-1 us-east-1-wl1-bos-wlz1 us-east-1-bue-1a us-east-1aa US-EAST-1A any
    use1-az4 usw2-lax1-az1 use1-wl1-bos-wlz1 apse2-az1 use1-4 111122223333 11112222333 1111222233334 22 8000-8100 all
"""
TEXTS = WORDS.split()


@pytest.mark.parametrize(
    "term",
    ["Ipv4Cidr", "Ipv6Cidr", "Cidr", "Ipv4Address", "Ipv6Address", "IpAddress", "Region", "ZoneId", "Account", "Ports"],
)
def test_the_pattern_of_a_form_admits_what_its_check_admits(term: str) -> None:
    (meta,) = getattr(terms, term).__metadata__
    pattern = re.compile(meta.extra_json_schema["pattern"])
    admitted = [text for text in TEXTS if meta.extra["form"](text) is None]
    assert admitted
    assert [text for text in admitted if not pattern.search(text)] == []
    assert any(not pattern.search(text) for text in TEXTS)


@pytest.mark.parametrize(
    "source",
    [
        "//: a comment\nversion: 1\n",
        "version: 1\ninstances: {//: a comment, web: {//: [more, of, it]}}\n",
        "version: 1\nroute_tables: {r: {routes: [{//: x, destination: 0.0.0.0/0, internet_gateway: true}]}}\n",
    ],
)
def test_a_comment_may_stand_in_any_mapping(source: str) -> None:
    assert schema_accepts_text(source)
    assert lint_text(source, "ENI101").errors == ()


def schema_accepts_text(source: str) -> bool:
    """Whether an editor accepts a text, which knows nothing of comments in JSON."""
    return VALIDATOR.is_valid(yaml.safe_load(source))
