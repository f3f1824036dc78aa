"""Scripts and policies that name one resource leave what is known of others as it is."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, trying

EIPS = """\
resource "aws_eip" "a" { domain = "vpc" }
resource "aws_eip" "b" { domain = "vpc" }
"""
SCRIPT = """\
resource "aws_instance" "i" {
  instance_type = "t3.micro"
  user_data     = <<-EOT
    #!/bin/bash
    COMMANDS
  EOT
}
"""
ROLE = """\
resource "aws_iam_instance_profile" "p" { role = aws_iam_role.r.name }
resource "aws_iam_role" "r" { assume_role_policy = data.aws_iam_policy_document.assume.json }
data "aws_iam_policy_document" "assume" {}
"""
POLICY = """\
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.id
  policy = jsonencode({ Statement = [{ Action = ["ec2:AssociateAddress"], Effect = "Allow", Resource = RESOURCE }] })
}
"""
DOCUMENT = """\
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["ec2:AssociateAddress"]
    resources = [RESOURCE]
  }
  statement {
    actions   = ["ec2:DescribeInstances"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "p" { policy = data.aws_iam_policy_document.d.json }
resource "aws_iam_role_policy_attachment" "p" {
  role       = aws_iam_role.r.name
  policy_arn = aws_iam_policy.p.arn
}
"""
NAMED = SCRIPT.replace("COMMANDS", "aws ec2 associate-address --instance-id $ID --allocation-id ${aws_eip.a.id}")
ANY = '"*"'
LAMBDA = 'resource "aws_lambda_function" "f" { role = aws_iam_role.r.arn }\n'
WITH_ROLE = NAMED.replace("  user_data", "  iam_instance_profile = aws_iam_instance_profile.p.name\n  user_data") + ROLE
BY_SCRIPT = "undecided: whether a script of aws_instance.i associates aws_eip.a is not known"
AT_RUN_TIME = "undecided: whether a script associates {} at run time is not known"
ONE = {"aws_eip.a": BY_SCRIPT, "aws_eip.b": "true"}
ALL = {one: AT_RUN_TIME.format(one) for one in ("aws_eip.a", "aws_eip.b")}


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


def commands(text: str) -> str:
    return SCRIPT.replace("COMMANDS", text.replace("\n", "\n    "))


@pytest.mark.parametrize(
    "source",
    [
        NAMED,
        commands("aws ec2 associate-address --allow-reassociation \\\n  --allocation-id='${aws_eip.a.id}' --region x"),
        commands("EIP=${aws_eip.a.id}\naws ec2 associate-address --allocation-id $EIP"),
        commands('EIP="${local.eip}"\nID="$EIP"\naws ec2 associate-address --allocation-id "$${ID}"')
        + "locals { eip = aws_eip.a.id }\n",
        commands("for one in ${aws_eip.a.id}; do\n  aws ec2 associate-address --allocation-id $one\ndone"),
        commands("ec2.associate_address(\n  InstanceId=me,\n  AllocationId='${aws_eip.a.allocation_id}',\n)"),
        commands("aws ec2 associate-address --public-ip ${aws_eip.a.public_ip} --allocation-id ${aws_eip.a.id}"),
        WITH_ROLE + POLICY.replace("RESOURCE", ANY),
        WITH_ROLE + DOCUMENT.replace("RESOURCE", ANY),
        commands("# associate_address would be wrong\necho ${aws_eip.a.id}").replace("associate_address", "this"),
    ],
)
def test_a_script_that_names_one_elastic_ip(tried: Try, source: str) -> None:
    assert tried("!is_associated", "elastic_ip", EIPS + source) == ONE
    assert tried("associated_with == null", "elastic_ip", EIPS + source) == ONE


@pytest.mark.parametrize(
    "text",
    [
        "aws ec2 associate-address --allocation-id $(aws ec2 describe-addresses --filters Name=tag:a,Values=b)",
        "EIP=$(aws ssm get-parameter --name eip)\naws ec2 associate-address --allocation-id $EIP",
        "EIP=${aws_eip.a.id}\nEIP=$1\naws ec2 associate-address --allocation-id $EIP",
        "aws ec2 associate-address --allocation-id ${var.eip}",
        "aws ec2 associate-address --allocation-id ${data.aws_eip.x.id}",
        "echo ${aws_eip.a.id}\naws ec2 associate-address --allocation-id eipalloc-0a1b2c3d4e5f60718",
        "aws ec2 associate-address --instance-id ${aws_eip.a.instance}",
    ],
)
def test_a_script_that_may_be_about_any_elastic_ip(tried: Try, text: str) -> None:
    source = EIPS + commands(text) + 'variable "eip" {}\ndata "aws_eip" "x" {}\n'
    found = tried("!is_associated", "elastic_ip", source)
    assert found["aws_eip.b"] == AT_RUN_TIME.format("aws_eip.b")


@pytest.mark.parametrize("policy", [POLICY, DOCUMENT])
@pytest.mark.parametrize(
    ("resource", "rest", "found"),
    [
        ("aws_eip.a.arn", "", {"aws_eip.a": AT_RUN_TIME.format("aws_eip.a"), "aws_eip.b": "true"}),
        (
            '"arn:aws:ec2:us-east-1:111122223333:elastic-ip/${aws_eip.a.id}"',
            "",
            {"aws_eip.a": AT_RUN_TIME.format("aws_eip.a"), "aws_eip.b": "true"},
        ),
        (ANY, "", ALL),
        ('"arn:aws:ec2:us-east-1:111122223333:elastic-ip/*"', "", ALL),
        ("var.resource", 'variable "resource" {}\n', ALL),
        (ANY, LAMBDA, ALL),
    ],
)
def test_what_a_policy_allows(tried: Try, policy: str, resource: str, rest: str, found: dict[str, str]) -> None:
    source = EIPS + ROLE + policy.replace("RESOURCE", resource) + rest
    assert tried("!is_associated", "elastic_ip", source) == found


def test_a_policy_for_a_script_and_for_a_function(tried: Try) -> None:
    source = EIPS + WITH_ROLE + POLICY.replace("RESOURCE", ANY) + LAMBDA
    assert tried("!is_associated", "elastic_ip", source)["aws_eip.b"] == ALL["aws_eip.b"]


def test_a_policy_for_an_instance_without_a_script(tried: Try) -> None:
    source = EIPS + NAMED + ROLE + POLICY.replace("RESOURCE", ANY)
    assert tried("!is_associated", "elastic_ip", source)["aws_eip.b"] == ALL["aws_eip.b"]


def test_a_policy_whose_role_goes_elsewhere(tried: Try) -> None:
    source = EIPS + WITH_ROLE + POLICY.replace("RESOURCE", ANY) + 'output "role" { value = aws_iam_role.r.arn }\n'
    assert tried("!is_associated", "elastic_ip", source)["aws_eip.b"] == ALL["aws_eip.b"]


FILE = 'resource "aws_instance" "i" { user_data = templatefile("${path.module}/run.sh", { eip = aws_eip.a.id }) }\n'
OLD = """\
resource "aws_instance" "i" { user_data = data.template_file.f.rendered }
data "template_file" "f" {
  template = file("${path.module}/run.sh")
  vars     = { eip = aws_eip.a.id }
}
"""


@pytest.mark.parametrize("source", [FILE, OLD])
@pytest.mark.parametrize(
    ("script", "other"),
    [
        ("aws ec2 associate-address --allocation-id ${eip}\n", "true"),
        ("aws ec2 associate-address --allocation-id $(aws ec2 describe-addresses)\n", ALL["aws_eip.b"]),
        ("aws ec2 associate-address --allocation-id ${other}\n", ALL["aws_eip.b"]),
    ],
)
def test_a_script_in_a_file(tried: Try, source: str, script: str, other: str) -> None:
    found = tried("!is_associated", "elastic_ip", EIPS + source, **{"run.sh": script})
    assert found["aws_eip.b"] == other
    assert found["aws_eip.a"].startswith("undecided")


@pytest.mark.parametrize(("resource", "other"), [("${eip}", "true"), ("*", ALL["aws_eip.b"])])
def test_a_policy_in_a_file(tried: Try, resource: str, other: str) -> None:
    text = 'templatefile("${path.module}/p.json", { eip = aws_eip.a.arn })'
    source = f'resource "aws_iam_policy" "p" {{ policy = {text} }}\n'
    policy = f'{{"Statement": [{{"Action": "ec2:AssociateAddress", "Resource": "{resource}"}}]}}\n'
    found = tried("!is_associated", "elastic_ip", EIPS + source, **{"p.json": policy})
    assert found == {"aws_eip.a": ALL["aws_eip.a"], "aws_eip.b": other}


def test_a_script_of_a_module(tried: Try, write: Write) -> None:
    write("design/m/main.tf", f'variable "eip" {{}}\n{NAMED.replace("aws_eip.a.id", "var.eip")}')
    call = 'module "m" {\n  source = "./m"\n  eip = aws_eip.a.id\n}\n'
    found = tried("!is_associated", "elastic_ip", EIPS + call)
    assert found == {
        "aws_eip.a": "undecided: whether a script of module.m.aws_instance.i associates aws_eip.a is not known",
        "aws_eip.b": "true",
    }


INTERFACES = """\
resource "aws_network_interface" "a" { subnet_id = "subnet-0a1b2c3d4e5f60718" }
resource "aws_network_interface" "b" { subnet_id = "subnet-0a1b2c3d4e5f60718" }
"""


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("${aws_network_interface.a.id}", "true"),
        ("$(aws ec2 describe-network-interfaces)", "undecided: whether something attaches {} at run time is not known"),
    ],
)
def test_a_script_that_attaches_an_interface(tried: Try, value: str, answer: str) -> None:
    source = INTERFACES + commands(f"aws ec2 attach-network-interface --network-interface-id {value} --device-index 1")
    found = tried("!attached_later", "interface", source)
    assert found["aws_network_interface.b"] == answer.format("aws_network_interface.b")
    if answer == "true":
        assert found["aws_network_interface.a"].startswith("undecided")


TEMPLATE = """\
Resources:
  A: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: subnet-0a1b2c3d4e5f60718}}
  B: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: subnet-0a1b2c3d4e5f60718}}
  R:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: 'ec2:*', Resource: RESOURCE}]}}]
  P: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref R]}}
  I:
    Type: AWS::EC2::Instance
    Properties:
      IamInstanceProfile: !Ref P
      UserData: DATA
"""
JOINED = (
    '{"Fn::Base64": {"Fn::Join": ["", ["aws ec2 attach-network-interface --network-interface-id ", {"Ref": "A"}]]}}'
)


def sub(value: str) -> str:
    command = f"aws ec2 attach-network-interface --network-interface-id {value} --device-index 1"
    return f'{{"Fn::Base64": {{"Fn::Sub": "ID=${{A}}\\n{command}"}}}}'


def of_template(tried: Try, data: str, resource: str = "'*'", rest: str = "") -> str:
    source = TEMPLATE.replace("DATA", data).replace("RESOURCE", resource) + rest
    found = tried("!attached_later", "interface", source, "cloudformation")
    assert found["A"].startswith("undecided")
    return found["B"]


@pytest.mark.parametrize("data", [sub("${A}"), sub("$ID"), sub("'${A}'"), JOINED])
def test_a_script_of_a_template_that_names_one_interface(tried: Try, data: str) -> None:
    assert of_template(tried, data) == "true"


MAY = "undecided: whether {} attaches B at run time is not known"
FUNCTION = "  F: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}\n"
POLICY_OF_ROLE = """\
  M:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: p
      Roles: [!Ref R]
      PolicyDocument: {Statement: [{Effect: Allow, Action: 'ec2:AttachNetworkInterface', Resource: '*'}]}
"""


@pytest.mark.parametrize(
    ("data", "rest"),
    [
        (sub("$OTHER"), ""),
        (sub("$(aws ec2 describe-network-interfaces)"), ""),
        ('"echo"', ""),
        (sub("${A}"), FUNCTION),
        (sub("${A}"), "Outputs: {Role: {Value: !GetAtt R.Arn}}\n"),
    ],
)
def test_a_role_of_a_template_for_any_interface(tried: Try, data: str, rest: str) -> None:
    source = TEMPLATE.replace("DATA", data).replace("RESOURCE", "'*'") + rest
    assert tried("!attached_later", "interface", source, "cloudformation")["B"] == MAY.format("R")


@pytest.mark.parametrize(
    ("resource", "answer"),
    [
        ("!Sub 'arn:aws:ec2:*:*:network-interface/${A}'", "true"),
        ("[!Sub 'arn:aws:ec2:*:*:network-interface/${A}', 'arn:aws:ec2:*:*:instance/*']", "true"),
        ("'arn:aws:ec2:*:*:network-interface/*'", MAY.format("R")),
        ("'arn:aws:ec2:*:*:instance/*'", MAY.format("R")),
    ],
)
def test_a_role_of_a_template_for_one_interface(tried: Try, resource: str, answer: str) -> None:
    source = TEMPLATE.replace("DATA", '"echo"').replace("RESOURCE", resource)
    assert tried("!attached_later", "interface", source, "cloudformation")["B"] == answer


def test_a_policy_of_a_role_of_a_template(tried: Try) -> None:
    assert of_template(tried, sub("${A}"), rest=POLICY_OF_ROLE) == "true"
    assert of_template(tried, sub("${A}"), rest=POLICY_OF_ROLE + FUNCTION).startswith("undecided")
