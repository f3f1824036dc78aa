"""What somebody who adds an entity, or a list of them, could forget: each test names it."""

import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

import enilint.rule
from enilint.aws.instance_types import bundled_catalog
from enilint.files.text import InputFile
from enilint.findings import Location
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.inputs.terraform.mapping.arguments import ARGUMENTS
from enilint.inputs.terraform.mapping.network import MAPPED_TYPES
from enilint.inputs.terraform.mapping.services import FORMS
from enilint.inputs.topology.checks import NOUNS, plan_of
from enilint.inputs.topology.entries import SECTIONS
from enilint.inputs.topology.properties import BLOCKS
from enilint.model.entities.base import Entity
from enilint.model.network import Network
from enilint.ruleset.registry import Registry
from enilint.run.examples import read_example
from enilint.values import Unknown

CASES = Path(__file__).parent / "cases/terraform"
EVERYTHING = Path(__file__).parent / "inputs/topology/everything.yaml"

LISTS: dict[str, type[Entity]] = {
    name: get_args(of)[0]
    for name, of in get_type_hints(Network.__init__).items()
    if get_origin(of) is Sequence and issubclass(get_args(of)[0], Entity)
}
"""The lists that a network is made of, and what is in them."""

NOT_IN_TOPOLOGIES = {"group_associations", "group_attachments", "id_arguments", "internet_gateways"}
NOT_IN_TERRAFORM = {"failover_groups", "flows", "interface_permissions", "operations"}
NOT_ENTITIES = {
    "aws_ami",
    "aws_availability_zones",
    "aws_iam_instance_profile",
    "aws_iam_policy",
    "aws_iam_policy_attachment",
    "aws_iam_policy_document",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_lb_target_group",
    "aws_nat_gateway_eip_association",
    "aws_neptune_cluster_instance",
    "aws_rds_cluster_instance",
    "aws_alb_target_group",
    "aws_security_group_rule",
    "aws_ec2_traffic_mirror_target",
    "aws_ec2_transit_gateway",
    "aws_ec2_transit_gateway_route",
    "aws_autoscaling_group_tag",
    "aws_ec2_managed_prefix_list",
    "aws_ec2_managed_prefix_list_entry",
    "aws_ec2_tag",
    "aws_ecs_account_setting_default",
    "aws_ecs_capacity_provider",
    "aws_ssm_parameter",
    "aws_subnet_ids",
    "aws_subnets",
    "aws_vpc_endpoint_security_group_association",
    "aws_vpc_block_public_access_exclusion",
    "aws_vpc_block_public_access_options",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_vpn_gateway_route_propagation",
}
"""Resource types that say something of entities, and that are none with attributes of their own."""

OTHERS = """\
resource "aws_vpc_security_group_vpc_association" "a" {
  security_group_id = "sg-0a1b2c3d"
  vpc_id            = "vpc-0a1b2c3d"
}
resource "aws_network_interface_sg_attachment" "a" {
  security_group_id    = "sg-0a1b2c3d"
  network_interface_id = "eni-0a1b2c3d"
}
"""
"""What no example of a rule and no case has, as Terraform source."""


def some(kind: type[Entity], address: str) -> Entity:
    """An entity of which only the address is known."""
    fields = inspect.signature(kind).parameters.values()
    required: dict[str, Any] = {one.name: Unknown(one.name) for one in fields if one.default is one.empty}
    return kind(**{**required, "address": address, "at": Location("design")})


def terraform_designs() -> Iterator[Design]:
    for loaded in Registry().rules:
        for example in (*loaded.rule.good, *loaded.rule.bad):
            if example.kind != "topology":
                yield read_example(example.source, example.kind)
    yield read_example(OTHERS, "terraform")
    for case in sorted(CASES.iterdir()):
        yield read(InputFile(str(case), b""), "terraform")


def filled(design: Design) -> set[str]:
    (network,) = design.networks
    return {name for name in LISTS if getattr(network, name)}


@pytest.mark.parametrize("name", LISTS)
def test_a_network_lists_all_its_entities(name: str) -> None:
    lists: dict[str, Any] = {name: [some(LISTS[name], "the.one"), some(LISTS[name], "the.other")]}
    found = list(Network(catalog=bundled_catalog(), **lists).entities())
    assert [one.address for one in found if one.at.path == "design"] == ["the.one", "the.other"]


@pytest.mark.parametrize("name", LISTS)
def test_rules_see_every_entity(name: str) -> None:
    assert LISTS[name].__name__ in enilint.rule.__all__


def test_topologies_fill_every_list() -> None:
    design = read(InputFile("design.enilint.yaml", EVERYTHING.read_bytes()), "topology")
    assert LISTS.keys() - filled(design) == NOT_IN_TOPOLOGIES, f"show one in {EVERYTHING.name}"


def test_terraform_fills_every_list() -> None:
    found = set[str]().union(*map(filled, terraform_designs()))
    assert LISTS.keys() - found == NOT_IN_TERRAFORM, "show one in an example of a rule, a case, or OTHERS"


def test_sections_of_topologies_are_read() -> None:
    assert SECTIONS.keys() <= BLOCKS.keys()
    assert {block.partition(".")[0] for block in BLOCKS} <= SECTIONS.keys()


@pytest.mark.parametrize("name", SECTIONS)
def test_references_in_topologies_are_checked(name: str) -> None:
    """A property that is called like a section refers to it: its type is an id of `language/terms.py`."""
    shape = SECTIONS[name].shape
    plans = plan_of(shape).keys or {}
    called = {word for one in NOUNS for word in (one, one.removesuffix("s"))}
    for field in called.intersection(shape.__struct_fields__):
        plan = plans[field].items or plans[field]
        assert plan.refers or plan.keys, f"{shape.__name__}.{field} is no id of {field}"


def test_resource_types_are_read_and_have_arguments() -> None:
    types = {block.partition(".")[0] for block in ARGUMENTS} | FORMS.keys()
    assert types <= MAPPED_TYPES
    assert MAPPED_TYPES - types == NOT_ENTITIES
