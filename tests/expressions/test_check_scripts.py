"""The source/destination check in policies, where a script may turn it off."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, plan_of, trying

DESIGN = """\
variable "script" {}
resource "aws_subnet" "s" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_network_interface" "i" { subnet_id = aws_subnet.s.id }
resource "aws_launch_template" "t" {
  instance_type = "m5.large"
  TEMPLATE
}
resource "aws_instance" "w" {
  instance_type = "m5.large"
  LAUNCH
  USER_DATA
}
"""
PRIMARY = "network_interface {\n    device_index = 0\n    network_interface_id = aws_network_interface.i.id\n  }"
TURN_OFF = "aws ec2 modify-instance-attribute --no-source-dest-check --instance-id x"
OF_USER_DATA = "whether the user data of aws_instance.w turns its source/destination check off"
OF_TEMPLATE = "whether the user data of aws_launch_template.t turns its source/destination check off"
FROM_TEMPLATE = "subnet_id = aws_subnet.s.id\n  launch_template {\n    id = aws_launch_template.t.id\n  }"


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    ("launch", "user_data", "template", "fact"),
    [
        ("subnet_id = aws_subnet.s.id", "", "", None),
        ("subnet_id = aws_subnet.s.id", 'user_data = "echo hello"', "", None),
        ("subnet_id = aws_subnet.s.id", f'user_data = "{TURN_OFF}"', "", OF_USER_DATA),
        ("subnet_id = aws_subnet.s.id", f'user_data_base64 = base64encode("{TURN_OFF}")', "", OF_USER_DATA),
        ("subnet_id = aws_subnet.s.id", "user_data = var.script", "", f"{OF_USER_DATA}: the value of var.script"),
        (PRIMARY, f'user_data = "{TURN_OFF}"', "", OF_USER_DATA),
        (FROM_TEMPLATE, "", f'user_data = base64encode("{TURN_OFF}")', OF_TEMPLATE),
        (FROM_TEMPLATE, 'user_data = "echo"', f'user_data = base64encode("{TURN_OFF}")', None),
    ],
)
def test_user_data_may_turn_the_check_off(
    tried: Try, launch: str, user_data: str, template: str, fact: str | None
) -> None:
    source = DESIGN.replace("LAUNCH", launch).replace("USER_DATA", user_data).replace("TEMPLATE", template)
    answer = "true" if fact is None else f"undecided: {fact} is not known"
    name = "aws_network_interface.i" if launch == PRIMARY else "the primary interface of aws_instance.w"
    assert tried("source_dest_check", "interface", source)[name] == answer
    assert tried("is_checked", "interface", source)[name] == answer
    assert tried("source_dest_check", "instance", source)["aws_instance.w"] == answer


def test_a_check_that_is_off_stays_off(tried: Try) -> None:
    source = DESIGN.replace("LAUNCH", "source_dest_check = false").replace("USER_DATA", f'user_data = "{TURN_OFF}"')
    assert tried("!source_dest_check", "instance", source.replace("TEMPLATE", "")) == {"aws_instance.w": "true"}


SELF = f'provisioner "local-exec" {{\n    command = "{TURN_OFF} ${{self.id}}"\n  }}'
APART = f"""\
resource "null_resource" "n" {{
  provisioner "local-exec" {{
    command = "{TURN_OFF} ${{aws_instance.w.id}}"
  }}
}}
"""


@pytest.mark.parametrize(("inside", "beside", "owner"), [(SELF, "", "aws_instance.w"), ("", APART, "null_resource.n")])
def test_a_script_may_turn_the_check_off(tried: Try, inside: str, beside: str, owner: str) -> None:
    source = DESIGN.replace("LAUNCH", "subnet_id = aws_subnet.s.id").replace("USER_DATA", inside) + beside
    found = tried("source_dest_check", "interface", source.replace("TEMPLATE", ""))
    fact = f"whether a script of {owner} turns the source/destination check of aws_instance.w off"
    assert found["the primary interface of aws_instance.w"] == f"undecided: {fact} is not known"
    assert found["aws_network_interface.i"] == "true"


def test_user_data_of_a_cloudformation_template_may_turn_the_check_off(tried: Try) -> None:
    source = (
        "Parameters: {Script: {Type: String}}\nResources:\n"
        "  W: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, UserData: VALUE}}\n"
    )
    undecided = "undecided: whether the user data of W turns its source/destination check off{} is not known"
    by_parameter = undecided.format(": parameter Script (--parameter Script=VALUE)")
    for value, answer in (
        (f'"{TURN_OFF}"', undecided.format("")),
        ("!Ref Script", by_parameter),
        ("!Base64 {Ref: Script}", by_parameter),
        ("echo", "true"),
    ):
        found = tried("source_dest_check", "instance", source.replace("VALUE", value), "cloudformation")
        assert found == {"W": answer}


@pytest.mark.parametrize(
    ("user_data", "is_decided"),
    [("echo", True), (TURN_OFF, False), ("0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", False)],
)
def test_user_data_of_a_plan_may_turn_the_check_off(tried: Try, user_data: str, is_decided: bool) -> None:
    plan = plan_of(("aws_instance.w", {"instance_type": "m5.large", "user_data": user_data}))
    (answer,) = tried("source_dest_check", "instance", plan, "terraform-plan").values()
    assert answer == ("true" if is_decided else f"undecided: {OF_USER_DATA} is not known")
