"""Tags that `ignore_changes` leaves to others: one that the source does not list is unknown."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

SUBNET = """\
resource "aws_subnet" "s" {
  vpc_id = "vpc-0a1b2c3d4e5f60718"
  tags   = { owner = "net" }
  lifecycle { ignore_changes = IGNORED }
}
"""
GROUP = """\
resource "aws_autoscaling_group" "g" {
  min_size = 1
  max_size = 1
  tag {
    key                 = "owner"
    value               = "net"
    propagate_at_launch = true
  }
  lifecycle { ignore_changes = IGNORED }
}
"""


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def of_others(address: str) -> dict[str, str]:
    return {address: f"an unknown value (not known: the tags of {address} that ignore_changes leaves to others)"}


@pytest.mark.parametrize(
    "ignored", ["[tags]", "[cidr_block, tags_all]", "all", '["*"]', '[tags["tier"]]', "[tags.tier]", '["tags.tier"]']
)
def test_a_tag_that_others_may_add(tried: Try, ignored: str) -> None:
    source = SUBNET.replace("IGNORED", ignored)
    assert tried("tags.tier", "subnet", source) == of_others("aws_subnet.s")
    assert tried("tags.owner", "subnet", source) == {"aws_subnet.s": '"net"'}


@pytest.mark.parametrize("ignored", ["[]", "[cidr_block]", '[tags["other"]]', "[tags.owner]"])
def test_other_changes_that_are_ignored_add_no_tag(tried: Try, ignored: str) -> None:
    source = SUBNET.replace("IGNORED", ignored)
    assert tried("tags.tier", "subnet", source) == {"aws_subnet.s": "null"}
    assert tried("tags.owner", "subnet", source) == {"aws_subnet.s": '"net"'}


def test_a_tag_that_a_resource_of_its_own_adds_is_known(tried: Try) -> None:
    added = 'resource "aws_ec2_tag" "t" {\n  resource_id = aws_subnet.s.id\n  key = "tier"\n  value = "app"\n}\n'
    for ignored in ("[tags]", '[tags["tier"]]'):
        assert tried("tags.tier", "subnet", SUBNET.replace("IGNORED", ignored) + added) == {"aws_subnet.s": '"app"'}


@pytest.mark.parametrize("attribute", ["tags", "instance_tags"])
def test_tags_of_an_auto_scaling_group(tried: Try, attribute: str) -> None:
    group = "aws_autoscaling_group.g"
    for ignored in ("[tag]", "all"):
        source = GROUP.replace("IGNORED", ignored)
        assert tried(f"{attribute}.tier", "auto_scaling_group", source) == of_others(group)
        assert tried(f"{attribute}.owner", "auto_scaling_group", source) == {group: '"net"'}
    source = GROUP.replace("IGNORED", "[desired_capacity]")
    assert tried(f"{attribute}.tier", "auto_scaling_group", source) == {group: "null"}


def test_a_listed_tag_that_instances_do_not_get_stays_so(tried: Try) -> None:
    source = GROUP.replace("IGNORED", "[tag]").replace("launch = true", "launch = false")
    assert tried("instance_tags.owner", "auto_scaling_group", source) == {"aws_autoscaling_group.g": "null"}
    assert tried("keys(instance_tags)", "auto_scaling_group", source.replace("[tag]", "[]")) == {
        "aws_autoscaling_group.g": "[]"
    }


def test_a_policy_is_undecided(run: Run, write: Write) -> None:
    write("design/main.tf", SUBNET.replace("IGNORED", "[tags]"))
    write(
        "p.enilint-rules.yaml",
        "version: 1\nrules:\n- code: ORG001\n  name: subnet-without-tier\n  for: subnet\n"
        "  must: tags.tier != null\n  message: no tier\n  fix: add the tag\n  why: policies use it\n",
    )
    checked = run("check", "--rules", "p.enilint-rules.yaml", "--select", "ORG", "--show-undecided", "design")
    assert "No findings" in checked.output
    assert "the tags of aws_subnet.s that ignore_changes leaves to others" in checked.output
