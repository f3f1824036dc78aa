"""ENI305 where `depends_on` says whether the Elastic IP or the next interface comes first."""

from pathlib import Path

from tests.inputs.terraform.plans import attached, block, check, found, plan, refs, trio, two_subnets
from tests.inputs.terraform.plans import change as planned
from tests.rules.marked import check as check_source

SOURCE = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
}
resource "aws_instance" "i" {
  count         = 2
  instance_type = "m5.large"
  subnet_id     = aws_subnet.a.id
}
resource "aws_network_interface" "n" {
  subnet_id = aws_subnet.a.id
}
resource "aws_eip" "e" {
  domain = "vpc"
}
resource "aws_eip_association" "e" {
  instance_id   = aws_instance.i[0].id # warning
  allocation_id = aws_eip.e.id
}
resource "aws_network_interface_attachment" "n" {
  instance_id          = aws_instance.i[0].id
  network_interface_id = aws_network_interface.n.id
  device_index         = 1
}
"""
WAITS = "device_index         = 1\n  depends_on           = [aws_eip_association.e]\n"
MODULE = 'module "host" {\n  count  = 2\n  source = "./host"\n}\n'


def test_an_address_that_comes_before_the_next_interface_is_associated(tmp_path: Path) -> None:
    check_source(tmp_path, SOURCE, "ENI305")
    ordered = SOURCE.replace("device_index         = 1\n", WAITS).replace(" # warning", "")
    check_source(tmp_path, ordered, "ENI305")
    other = SOURCE.replace("device_index         = 1\n", WAITS.replace("aws_eip_association.e", "aws_eip.e"))
    check_source(tmp_path, other, "ENI305")
    several = ordered.replace('"e" {\n  instance_id', '"e" {\n  count         = 1\n  instance_id')
    check_source(tmp_path, several, "ENI305")


def test_a_third_interface_that_waits_for_nothing_may_come_first(tmp_path: Path) -> None:
    third = """\
resource "aws_network_interface" "m" {
  subnet_id = aws_subnet.a.id
}
resource "aws_network_interface_attachment" "m" {
  instance_id          = aws_instance.i[0].id
  network_interface_id = aws_network_interface.m.id
  device_index         = 2
}
"""
    check_source(tmp_path, SOURCE.replace("device_index         = 1\n", WAITS) + third, "ENI305")


def test_the_instances_of_a_module_wait_for_what_is_of_their_own(tmp_path: Path) -> None:
    host = tmp_path / "host"
    host.mkdir()
    (host / "main.tf").write_text(SOURCE.replace("device_index         = 1\n", WAITS).replace(" # warning", ""))
    check_source(tmp_path, MODULE, "ENI305")


def test_a_plan_tells_what_waits_for_what() -> None:
    changes, blocks = trio(refs("aws_subnet.a.id"))
    changes.append(planned("aws_eip_association.e", {}, ("instance_id", "allocation_id")))
    blocks.append(block("aws_eip_association.e", {"instance_id": refs("aws_instance.i.id")}))
    raced = plan([*two_subnets(), *changes], blocks)
    assert found(check(raced, "ENI305")) == [("ENI305", "aws_eip_association.e")]
    waits = [{**attached(), "depends_on": ["aws_eip_association.e"]} if one == attached() else one for one in blocks]
    assert found(check(plan([*two_subnets(), *changes], waits), "ENI305")) == []
