"""What AWS SAM makes of templates: the functions, subnets and groups that enilint reads of the source are the same.

`sam/` has templates, and beside each what aws-sam-translator 1.115 makes of it. Where that is installed, it is asked
again: `pip install aws-sam-translator`.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.model.entities.services import SubnetService
from tests.inputs.cloudformation.templates import report, said
from tests.inputs.cloudformation.test_forms import _Loader

SOURCES = sorted(Path(__file__).with_name("sam").glob("*.yaml"))


def functions(path: Path) -> list[dict[str, Any]]:
    """The subnets and groups of the functions of a template, in each of its networks."""
    design = read(InputFile(path.name, path.read_bytes()), "cloudformation")
    assert design.errors == []
    return [
        {
            one.address: (
                [str(subnet) for subnet in one.subnets],
                [str(use.group) for use in one.security_groups.uses] if one.security_groups is not None else None,
                str(one.ip_address_type),
            )
            for one in network.services
            if isinstance(one, SubnetService) and one.service == "lambda-function"
        }
        for network in design.networks
    ]


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.stem)
def test_functions_are_those_of_the_translator(source: Path) -> None:
    own = functions(source)
    assert own == functions(source.with_suffix(".translated.json"))
    assert sum(map(len, own)) >= 4


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.stem)
def test_the_rules_say_the_same_of_what_the_translator_makes(source: Path) -> None:
    translated = said(report(source.with_suffix(".translated.json")))
    assert said(report(source)) == translated


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: one.stem)
def test_the_translator_makes_what_is_recorded(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    transform = pytest.importorskip("samtranslator.translator.transform").transform
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")

    class Policies:
        def load(self) -> dict[str, str]:
            return {}

    made = transform(yaml.load(source.read_text(), _Loader), {}, Policies())
    recorded = json.loads(source.with_suffix(".translated.json").read_text())
    for name, resource in recorded["Resources"].items():
        if resource["Type"] == "AWS::Lambda::Function":
            assert made["Resources"][name]["Properties"].get("VpcConfig") == resource["Properties"].get("VpcConfig")
    types = {name: one["Type"] for name, one in made["Resources"].items()}
    assert types == {name: one["Type"] for name, one in recorded["Resources"].items()}
