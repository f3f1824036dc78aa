"""Write enilint/aws/provider-schema.json: the arguments and attributes of the resource types that enilint maps.

    python scripts/provider_schema.py SCHEMA.json PACKAGE.tgz

SCHEMA.json is what Terraform prints of a provider. In a directory whose main.tf requires hashicorp/aws:

    terraform init && terraform providers schema -json > SCHEMA.json && cat .terraform.lock.hcl

PACKAGE.tgz is the npm package @cdktf/provider-aws (`npm pack @cdktf/provider-aws`), which is generated from the schema
of a later provider. Only the facts in it are read: names, types, and what is computed, optional or required. Where both
know an argument, the later provider counts; what only the earlier one has is marked as removed.
"""

import argparse
import base64
import datetime
import json
import re
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from enilint.aws.provider_schema import DATA  # noqa: E402
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES  # noqa: E402

Arguments = dict[str, dict[str, Any]]

_COMMENT = re.compile(r"// (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n")
_CLASS = re.compile(r"^export class (\w+) extends cdktf\.(\w+)", re.MULTILINE)
_FIELD = re.compile(r'new (cdktf\.)?(\w+?)(List|OutputReference|Map)\(this, "\w+"(?:, (true|false))?\)')
_GETTER = re.compile(r"return (cdktf\.Fn\.tolist\()?this\.get(String|Number|Boolean)?(List|Map)?Attribute\('\w+'\)")
_WRITTEN = re.compile(r"^ +(\w+): \{\n +value: (.*),\n +isBlock: (true|false),\n +type: \"(\w+)\",\n", re.MULTILINE)
_VERSION = re.compile(r"providerVersion: '([\d.]+)'")
_LOCKED = re.compile(r'hashicorp/aws" \{\s+version += "([\d.]+)"')
_OF_ACCOUNTS = re.compile("account|owner|requester")
"""What takes the number of an account, which may be written as one."""

_FIELDS = {
    "type": "as Terraform writes it, the attributes of objects in `nested`; left out: string",
    "use": "required, optional, computed, or optional computed (the provider fills it in); left out: optional",
    "block": "true: written as nested blocks",
    "nested": "the attributes and blocks of an object",
    "names": "what its texts name: a resource type that enilint maps, whose ids they are; or a kind of text",
    "sensitive": "true: the value is secret, as the earlier provider says; the later source does not tell",
    "removed": "true: only the earlier provider has it",
}

_ELASTIC_IP = "aws_eip"
_GROUP = "aws_security_group"
_INSTANCE = "aws_instance"
_INTERFACE = "aws_network_interface"
_SUBNET = "aws_subnet"
_ADDRESS = "address"
_BLOCK = "CIDR block"
_ZONE = "zone"
_NAMES = {
    "allocation_id": _ELASTIC_IP,
    "allocation_ids": _ELASTIC_IP,
    "associate_with_private_ip": _ADDRESS,
    "availability_zone": _ZONE,
    "availability_zone_id": _ZONE,
    "availability_zones": _ZONE,
    "cidr_block": _BLOCK,
    "cidr_blocks": _BLOCK,
    "cidr_ipv4": _BLOCK,
    "cidr_ipv6": _BLOCK,
    "default_network_acl_id": "aws_network_acl",
    "default_route_table_id": "aws_route_table",
    "default_security_group_id": _GROUP,
    "destination_cidr_block": _BLOCK,
    "destination_ipv6_cidr_block": _BLOCK,
    "instance_id": _INSTANCE,
    "instance_type": "instance type",
    "interface_type": "interface type",
    "internet_gateway_id": "aws_internet_gateway",
    "ipv4_addresses": _ADDRESS,
    "ipv4_prefixes": _BLOCK,
    "ipv6_address_list": _ADDRESS,
    "ipv6_addresses": _ADDRESS,
    "ipv6_cidr_block": _BLOCK,
    "ipv6_cidr_blocks": _BLOCK,
    "ipv6_prefixes": _BLOCK,
    "main_route_table_id": "aws_route_table",
    "nat_gateway_id": "aws_nat_gateway",
    "network_interface_id": _INTERFACE,
    "network_interface_ids": _INTERFACE,
    "primary_network_interface_id": _INTERFACE,
    "private_ip": _ADDRESS,
    "private_ip_address": _ADDRESS,
    "private_ip_list": _ADDRESS,
    "private_ips": _ADDRESS,
    "public_ip": _ADDRESS,
    "referenced_security_group_id": _GROUP,
    "route_table_id": "aws_route_table",
    "route_table_ids": "aws_route_table",
    "secondary_allocation_ids": _ELASTIC_IP,
    "secondary_private_ip_addresses": _ADDRESS,
    "secondary_private_ips": _ADDRESS,
    "security_group_id": _GROUP,
    "security_group_ids": _GROUP,
    "source_security_group_id": _GROUP,
    "subnet_id": _SUBNET,
    "subnet_ids": _SUBNET,
    "vpc_endpoint_id": "aws_vpc_endpoint",
    "vpc_id": "aws_vpc",
    "vpc_security_group_ids": _GROUP,
    "vpc_zone_identifier": _SUBNET,
}
"""What the arguments of a name take, whatever has them."""
_NAMES_IN = {
    ("aws_alb", "security_groups"): _GROUP,
    ("aws_alb", "subnets"): _SUBNET,
    ("aws_autoscaling_group", "launch_template.id"): "aws_launch_template",
    ("aws_autoscaling_group", "launch_template_id"): "aws_launch_template",
    ("aws_ec2_fleet", "launch_template_config.launch_template_specification.launch_template_id"): "aws_launch_template",
    ("aws_eks_node_group", "launch_template.id"): "aws_launch_template",
    ("aws_eip", "instance"): _INSTANCE,
    ("aws_eip", "network_interface"): _INTERFACE,
    ("aws_elb", "instances"): _INSTANCE,
    ("aws_elb", "security_groups"): _GROUP,
    ("aws_elb", "subnets"): _SUBNET,
    ("aws_elb_attachment", "instance"): _INSTANCE,
    ("aws_instance", "launch_template.id"): "aws_launch_template",
    ("aws_launch_configuration", "security_groups"): _GROUP,
    ("aws_launch_template", "network_interfaces.security_groups"): _GROUP,
    ("aws_lb", "security_groups"): _GROUP,
    ("aws_lb", "subnets"): _SUBNET,
    ("aws_network_interface", "attachment.instance"): _INSTANCE,
    ("aws_network_interface", "security_groups"): _GROUP,
}
"""What the arguments of a name take in one resource type; elsewhere it may be something else."""


def main() -> None:
    """Read both, and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("schema", type=Path, help="output of `terraform providers schema -json`")
    parser.add_argument("package", type=Path, help="the npm package @cdktf/provider-aws")
    parser.add_argument("--version", help="provider of SCHEMA.json, where no lock file lies beside it")
    options = parser.parse_args()
    earlier = _read_schema(options.schema)
    version = options.version or _locked_version(options.schema.with_name(".terraform.lock.hcl"))
    later, later_version, package_version = _read_package(options.package)
    header = {
        "about": "Arguments and attributes of the AWS provider's resource types that enilint maps.",
        "date": datetime.date.today().isoformat(),
        "versions": [version, later_version],
        "sources": [
            f"terraform providers schema -json, hashicorp/aws {version}",
            f"npm @cdktf/provider-aws {package_version}, generated from hashicorp/aws {later_version}",
        ],
        "fields": _FIELDS,
    }
    lines = [f'"{key}":{_compact(value)},' for key, value in header.items()]
    for kind, prefix in (("resources", ""), ("data_sources", "data.")):
        rows = []
        for type in sorted(MAPPED_TYPES):
            arguments = _merged(earlier.get(prefix + type, {}), later.get(prefix + type, {}))
            if arguments:
                _name_kinds(type, arguments)
                rows.append(f'"{type}":{_compact(arguments)}')
        lines.append(f'"{kind}":{{\n' + ",\n".join(rows) + "\n}" + ("," if kind == "resources" else ""))
    DATA.write_text("{\n" + "\n".join(lines) + "\n}\n")
    print(f"wrote {DATA.relative_to(ROOT)}: hashicorp/aws {version} and {later_version}")


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _locked_version(lock: Path) -> str:
    found = _LOCKED.search(lock.read_text()) if lock.exists() else None
    if found is None:
        sys.exit("no .terraform.lock.hcl beside SCHEMA.json tells the provider's version: give --version")
    return found[1]


# What Terraform prints


def _read_schema(path: Path) -> dict[str, Arguments]:
    text = path.read_text()
    schemas = json.loads(text[text.index("{") :])["provider_schemas"]
    schema = next(schemas[name] for name in schemas if name.endswith("hashicorp/aws"))
    found = {}
    for kind, prefix in (("resource_schemas", ""), ("data_source_schemas", "data.")):
        for type, one in schema[kind].items():
            if type in MAPPED_TYPES:
                found[prefix + type] = _of_block(one["block"])
    return found


def _of_block(block: Mapping[str, Any]) -> Arguments:
    found = {}
    for name, attribute in block.get("attributes", {}).items():
        use = " ".join(one for one in ("required", "optional", "computed") if attribute.get(one))
        sensitive = {"sensitive": True} if attribute.get("sensitive") else {}
        found[name] = {**_of_type(attribute["type"]), "use": use, **sensitive}
    for name, block_type in block.get("block_types", {}).items():
        mode = block_type["nesting_mode"]
        type = "object" if mode == "single" else f"{mode}(object)"
        use = "required" if block_type.get("min_items") else "optional"
        found[name] = {"type": type, "use": use, "block": True, "nested": _of_block(block_type["block"])}
    return found


def _of_type(type: Any) -> dict[str, Any]:
    """A type as Terraform prints it: a name, or a name with the type of the elements."""
    if isinstance(type, str):
        return {"type": type}
    kind, inner = type
    if kind == "object":
        return {"type": "object", "nested": {name: _of_type(one) for name, one in inner.items()}}
    element = _of_type(inner)
    return {**element, "type": f"{kind}({element['type']})"}


# The npm package


def _read_package(path: Path) -> tuple[dict[str, Arguments], str, str]:
    found: dict[str, Arguments] = {}
    version = ""
    with tarfile.open(path) as package:
        members = {one.name: one for one in package.getmembers()}

        def text(name: str) -> str | None:
            file = package.extractfile(members[name]) if name in members else None
            return file.read().decode() if file is not None else None

        for type in sorted(MAPPED_TYPES):
            name = type.removeprefix("aws_").replace("_", "-")
            for prefix, directory in (("", name), ("data.", f"data-aws-{name}")):
                script = text(f"package/lib/{directory}/index.js")
                if script is not None:
                    source = _source(script)
                    found[prefix + type] = _of_source(source)
                    version = (_VERSION.search(source) or [""] * 2)[1]
        manifest = json.loads(text("package/package.json") or "{}")
    return found, version, manifest["version"]


def _source(script: str) -> str:
    """The TypeScript that a script was compiled from: its source map has it."""
    map = json.loads(base64.b64decode(script.rpartition("base64,")[2].strip()))
    text: str = map["sourcesContent"][0]
    return text


def _of_source(source: str) -> Arguments:
    classes = dict(_classes(source))
    written = _written(source)
    top = next(text for name, (kind, text) in classes.items() if kind in ("TerraformResource", "TerraformDataSource"))
    return _of_class(top, classes, written)


def _classes(source: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The classes by name: what they extend, and their text."""
    starts = [*_CLASS.finditer(source)]
    ends = [*(one.start() for one in starts[1:]), len(source)]
    for start, end in zip(starts, ends, strict=True):
        yield start[1], (start[2], source[start.start() : end])


def _written(source: str) -> dict[str, tuple[bool, str]]:
    """How fields are written, by the expression that gives their value: whether as a block, and the type."""
    found = {}
    for _, value, is_block, type in _WRITTEN.findall(source):
        found[value.split("(", 1)[0] if "Mapper" not in value else value.split("(")[1].split(",")[0]] = (
            is_block == "true" and not value.partition("ToHclTerraform, ")[2].startswith("false"),
            type,
        )
    return found


def _of_class(text: str, classes: Mapping[str, tuple[str, str]], written: Mapping[str, tuple[bool, str]]) -> Arguments:
    found: Arguments = {}
    comments = [*_COMMENT.finditer(text)]
    ends = [*(one.start() for one in comments[1:]), len(text)]
    for comment, end in zip(comments, ends, strict=True):
        name, *flags = comment.groups()
        use = " ".join(
            use for use, flag in zip(("computed", "optional", "required"), flags, strict=True) if flag == "true"
        )
        use = "optional computed" if use == "computed optional" else use
        found[name] = {**_of_field(text[comment.end() : end], classes, written), "use": use}
    return found


def _of_field(
    text: str, classes: Mapping[str, tuple[str, str]], written: Mapping[str, tuple[bool, str]]
) -> dict[str, Any]:
    field, getter = _FIELD.search(text), _GETTER.search(text)
    if field is not None and not (getter is not None and getter.start() < field.start()):
        is_library, name, kind, is_set = field.groups()
        if is_library:
            return {"type": "map(string)"}
        nested = _of_class(classes[f"{name}OutputReference"][1], classes, written)
        mapper = name[0].lower() + name[1:] + "ToHclTerraform"
        is_block, type = written.get(mapper, (False, "list"))
        if kind == "OutputReference":
            outer = "object" if type == "struct" else f"{type}(object)"
        else:
            outer = "map(object)" if kind == "Map" else "set(object)" if is_set == "true" else "list(object)"
        return {"type": outer, **({"block": True} if is_block else {}), "nested": nested}
    assert getter is not None, text
    is_set, primitive, collection = getter.groups()
    element = {"String": "string", "Number": "number", "Boolean": "bool", None: "string"}[primitive]
    if collection == "Map":
        return {"type": f"map({element})"}
    return {"type": f"{'set' if is_set else 'list'}({element})" if collection else element}


# Both together


def _merged(earlier: Arguments, later: Arguments) -> Arguments:
    """The arguments of both providers, without what goes without saying."""
    found = {}
    for name in sorted({*earlier, *later}):
        before, now = earlier.get(name, {}), later.get(name, {})
        known = {**before, **now}
        one: dict[str, Any] = {} if known["type"] == "string" else {"type": known["type"]}
        use = known.get("use", "computed" if not now else "optional")
        one |= {} if use == "optional" else {"use": use}
        one |= {
            key: True
            for key in ("block", "sensitive")
            if known.get(key) and (key != "block" or not now or now.get(key))
        }
        if later and not now:
            one["removed"] = True
        if "nested" in known and known["type"].endswith(("object", "object)")):  # a later one may be plain
            one["nested"] = _merged(before.get("nested", {}), now.get("nested", {}))
        found[name] = one
    return found


def _name_kinds(type: str, arguments: Arguments, where: str = "") -> None:
    """Note what the texts of each argument name."""
    for name, one in arguments.items():
        path = f"{where}{name}"
        kind = _NAMES_IN.get((type, path)) or _NAMES_IN.get((type, name)) or _NAMES.get(name)
        kind = type if path == "id" else kind
        if kind not in MAPPED_TYPES and name.endswith(("_id", "_ids")) and not _OF_ACCOUNTS.search(name):
            kind = kind if kind == _ZONE else "id"
        is_known = kind in MAPPED_TYPES or (kind is not None and not kind.startswith("aws_"))
        if is_known and one.get("type", "string") in ("string", "list(string)", "set(string)"):
            one["names"] = kind
        _name_kinds(type, one.get("nested", {}), f"{path}.")


if __name__ == "__main__":
    main()
