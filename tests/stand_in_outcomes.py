"""What a call of a module comes to: the part of the model and the outputs that enilint makes of it.

A call is the arguments of a module, and what the root module has beside it, both in Terraform's JSON syntax. A value of
an outcome is itself; an entity is its address without that of the module; what is unknown is a question mark with its
name, if it has one; what is one of several has its candidates in "one_of". Of what would tell of more, it says whether
there is something. Attributes that are null, false or empty are left out.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import enilint
from enilint.files.text import InputFile
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.terraform.source.evaluation import Evaluation, ModuleInstance
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.reader import KIND, evaluate_root, read
from enilint.inputs.terraform.source.values import Lazy, SetValue, elements_of
from enilint.model.entities.base import Entity, Identified
from enilint.model.entities.groups import GroupRule
from enilint.model.network import Network
from enilint.model.zone import Zone
from enilint.values import OneOf, Unknown, known

STAND_IN = Path(enilint.__file__).parent / "stand_ins" / "terraform-aws-modules-vpc"
DATA = Path(__file__).parent / "inputs" / "terraform" / "stand_ins"
NAME = "vpc"
_SOURCE = "registry.terraform.io/terraform-aws-modules/vpc/aws"
_MODULE = f"module.{NAME}."
_OWN = os.path.join(".terraform", "modules", NAME)
_ATTRIBUTES = {
    "vpcs": ("cidrs", "block_public_access"),
    "vpc_ranges": ("vpc", "cidr"),
    "internet_gateways": ("vpc",),
    "subnets": (
        "vpc",
        "zone",
        "zone_asked",
        "cidr",
        "ipv6_cidr",
        "gives_public_ip",
        "on_outpost",
        "block_public_access",
    ),
    "nat_gateways": ("subnet", "elastic_ips", "more_elastic_ips", "private", "mode"),
    "elastic_ips": ("region",),
    "route_tables": ("vpc", "more_routes"),
    "routes": ("table", "destination", "target_kind", "interface"),
    "gateway_routes": ("table", "destination", "target_kind", "nat_gateway"),
    "table_associations": ("table", "subnet", "main_of", "gateway"),
    "services": ("service", "subnets", "more_subnets", "parent", "zones_wanted", "in_outpost"),
    "security_groups": ("vpc", "default", "ingress", "egress", "more_ingress", "more_egress"),
}
"""The lists of a model that a module can add to, and what is compared of their entities."""
_OF_RULES = ("protocol", "from_port", "to_port", "cidrs", "groups", "prefix_lists")


class Recorded:
    """The outcomes of calls of one version of the module, as a file keeps them.

    Most outputs are the same for most calls: these are kept once.
    """

    def __init__(self, version: str, outcomes: dict[str, dict[str, Any]]) -> None:
        self.version = version
        self.outcomes = outcomes

    @classmethod
    def of(cls, version: str) -> "Recorded":
        """The outcomes that were recorded of a version."""
        kept = json.loads(_file_of(version).read_text("utf-8"))
        usual = kept["usual outputs"]
        return cls(version, {name: {**one, "outputs": usual | one["outputs"]} for name, one in kept["calls"].items()})

    def write(self) -> None:
        """Write the file of the version."""
        every = [one["outputs"] for one in self.outcomes.values()]
        usual = {name: _most_common([one[name] for one in every]) for name in every[0]}
        lines = [f'{{"version": {_text(self.version)}, "usual outputs": {_text(usual)}, "calls": {{']
        for name, one in self.outcomes.items():
            rest = {key: value for key, value in one["outputs"].items() if value != usual[key]}
            lines.append(f"{_text(name)}:{_text({**one, 'outputs': rest})},")
        lines[-1] = lines[-1].removesuffix(",") + "}}"
        _file_of(self.version).write_text("\n".join(lines) + "\n", "utf-8")


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _most_common(values: list[Any]) -> Any:
    return max(values, key=values.count)


def _file_of(version: str) -> Path:
    return DATA / f"terraform-aws-modules-vpc-{version}.json"


def recorded_versions() -> list[str]:
    """The versions whose outcomes are kept."""
    return sorted(path.stem.rpartition("-")[2] for path in DATA.glob("terraform-aws-modules-vpc-*.json"))


def calls() -> dict[str, Any]:
    """The calls by name."""
    return dict(json.loads((DATA / "calls.json").read_text("utf-8")))


def described() -> dict[str, Any]:
    """What the stand-in says of itself."""
    return dict(json.loads((STAND_IN / "stand-in.json").read_text("utf-8")))


def outcome_of_stand_in(name: str) -> dict[str, Any]:
    """What enilint makes of a call of that name with the stand-in, which is given all but what is harmless."""
    (interval,) = described()["versions"]
    call, harmless = calls()[name], described()["harmless"]
    arguments = {key: value for key, value in call["arguments"].items() if key not in harmless}
    return outcome(STAND_IN / interval["directory"], {**call, "arguments": arguments})


def outcome(module: Path, call: Mapping[str, Any]) -> dict[str, Any]:
    """What enilint makes of a call of the module in a directory, as one that is installed."""
    with tempfile.TemporaryDirectory() as made:
        root = os.path.join(os.path.realpath(made), "root")
        shutil.copytree(module, os.path.join(root, _OWN), ignore=_all_but_source)
        installed = [{"Key": "", "Source": "", "Dir": "."}, {"Key": NAME, "Source": _SOURCE, "Dir": _OWN}]
        _write(os.path.join(root, ".terraform", "modules", "modules.json"), {"Modules": installed})
        called = {NAME: {"source": _SOURCE, **call["arguments"]}}
        _write(os.path.join(root, "main.tf.json"), {**call.get("beside", {}), "module": called})
        context = Context(named=[root])
        design = read(InputFile(root, b""), context)
        assert not design.errors, design.errors
        tree = SourceTree(root, root, parses=context.parses)
        evaluation = evaluate_root(tree, root, root, context, Design(path=root, kind=KIND))
        assert evaluation is not None
        return {**dict(_entities(design.networks[0])), "outputs": dict(_outputs(evaluation))}


def _all_but_source(_: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".tf")]


def _write(path: str, content: Any) -> None:
    Path(path).write_text(json.dumps(content), "utf-8")


def _entities(network: Network) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, names in _ATTRIBUTES.items():
        found = [one for one in getattr(network, kind) if one.address.startswith(_MODULE) and _is_made(one)]
        made = {_own(one.address): _attributes(network, one, names) for one in found}
        if made:
            yield kind, made


def _is_made(one: Entity) -> bool:
    return not isinstance(one, Identified) or one.declared


def _attributes(network: Network, one: Entity, names: Iterable[str]) -> dict[str, Any]:
    values = {
        name: bool(getattr(one, name)) if name.startswith("more_") else shown(getattr(one, name)) for name in names
    }
    if isinstance(one, Identified) and one.tags is not None:
        values["tags"] = {name: shown(value) for name, value in one.tags.values.items()}
        values["more_tags"] = bool(one.tags.more)
    values["exists"] = "perhaps" if one.address in network.existence else None
    return {name: value for name, value in values.items() if value not in (None, False, [], {})}


def _outputs(evaluation: Evaluation) -> Iterator[tuple[str, Any]]:
    root = evaluation.root
    assert root is not None
    (module,) = root.children()
    assert isinstance(module, ModuleInstance)
    for name in sorted(module.source.outputs):
        yield name, shown(module.output(name))


def shown(value: Any) -> Any:
    """A value of the model or of an expression as data."""
    if isinstance(value, Unknown):
        return "?" + (_own(value.symbol) or "")
    if isinstance(value, OneOf):
        every = [shown(one) for one in value.candidates]
        return {"one_of": every, "open": value.open, "name": _own(value.symbol)}
    if isinstance(value, Zone):
        return shown(value.name) if known(value.name) is not None or known(value.id) is None else {"id": value.id}
    if isinstance(value, Identified) and not value.declared:
        return shown(value.id)  # nothing else is known of it
    if isinstance(value, Entity):
        return _own(value.address)
    if isinstance(value, GroupRule):
        return {name: shown(getattr(value, name)) for name in _OF_RULES}
    if isinstance(value, Lazy):
        return {"object": _own(value.symbol)}
    if isinstance(value, dict):
        return {key: shown(one) for key, one in value.items()}
    if isinstance(value, tuple | list | SetValue):
        return [shown(one) for one in elements_of(value) or value]
    return _own(value) if isinstance(value, str) else value


def _own(text: str | None) -> str | None:
    return None if text is None else text.replace(_MODULE, "")
