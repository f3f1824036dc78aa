"""Which texts are certainly no instance type, and which types they may stand for."""

import pytest

from enilint.aws.instance_types import bundled_catalog
from tests.rules.marked import check_topology

MISSPELT = {
    "t3.mirco": {"t3.micro"},
    "t3.micor": {"t3.micro"},
    "m5.xlrage": {"m5.xlarge"},
    "m5.lage": {"m5.large"},
    "m5.largee": {"m5.large"},
    "m5.lrg": {"m5.large"},
    "m5.3xlage": {"m5.xlarge", "m5.2xlarge", "m5.4xlarge", "m5.8xlarge"},
    "m5.metl": {"m5.metal"},
    "t3.reasonable": set(),
    "t3.": set(),
    "M5.large": {"m5.large"},
    " m5.large": {"m5.large"},
    "T3.Mirco": {"t3.micro"},
    "db.t3.micro": {"t3.micro"},
    "cache.M5.large": {"m5.large"},
    "t3.small.search": {"t3.small"},
}
NOT_MISSPELT = (
    "t99.micro",
    "t99.mirco",
    "m5.64xlarge",
    "m5.metal-96xl",
    "m9g.metal-24xl",
    "db.t99.micro",
    "large",
    "",
)


@pytest.mark.parametrize("text", MISSPELT)
def test_a_size_that_no_type_has_or_a_type_in_other_words_is_misspelt(text: str) -> None:
    meant = bundled_catalog().names_meant(text)
    assert meant is not None
    assert set(meant) == MISSPELT[text]


@pytest.mark.parametrize("text", NOT_MISSPELT)
def test_what_may_be_a_type_is_not_misspelt(text: str) -> None:
    assert bundled_catalog().names_meant(text) is None


def test_no_type_of_the_data_is_misspelt() -> None:
    catalog = bundled_catalog()
    assert [name for name in catalog if catalog.names_meant(name) is not None] == []


def test_a_template_that_instances_start_from_is_reported_once() -> None:
    text = """\
launch_templates: {worker: {type: m5.lagre}}  # warning
instances:
  one: {launch_template: worker}
  two: {launch_template: worker}
"""
    check_topology(text, "ENI208")
