"""What has an Elastic IP in policies; one that goes to what was not read may be in use there."""

import pytest

from tests.cli.running import Run
from tests.expressions.trying import Try, Write, plan_of, trying

EIP = 'resource "aws_eip" "e" { domain = "vpc" }\n'
MANIFEST = """\
resource "kubernetes_manifest" "s" {
  manifest = { metadata = { annotations = { "aws-load-balancer-eip-allocations" = aws_eip.e.id } } }
}
"""
TRANSFER = """\
resource "aws_transfer_server" "t" {
  endpoint_details {
    address_allocation_ids = aws_eip.e[*].id
  }
}
"""
ASSOCIATION = """\
resource "aws_eip_association" "a" {
  allocation_id        = aws_eip.e.id
  network_interface_id = aws_network_interface.i.id
}
"""
BALANCER = """\
resource "aws_lb" "l" {
  load_balancer_type = "network"
  subnet_mapping {
    allocation_id = aws_eip.e.id
    subnet_id     = aws_subnet.s.id
  }
}
"""
PUBLIC = """\
resource "aws_network_interface" "i" { subnet_id = "subnet-0a1b2c3d4e5f60718" }
resource "aws_eip" "free" { domain = "vpc" }
resource "aws_eip_association" "a" {
  public_ip            = aws_eip.e.public_ip
  network_interface_id = aws_network_interface.i.id
}
"""
REDSHIFT = 'resource "aws_redshift_cluster" "r" { elastic_ip = ADDRESS }\n'
UNREAD = 'module "m" {\n  source = "git::https://example.com/x.git"\n  VALUE\n}\n'


@pytest.fixture(name="tried")
def try_it(run: Run, write: Write) -> Try:
    return trying(run, write)


@pytest.mark.parametrize(
    "source",
    [
        "",
        'output "o" { value = aws_eip.e.public_ip }\n',
        'resource "null_resource" "n" {\n  provisioner "local-exec" { command = aws_eip.e.public_ip }\n}\n',
        UNREAD.replace("VALUE", ""),
        UNREAD.replace("VALUE", 'allowed = ["${aws_eip.e.public_ip}/32"]'),
    ],
)
def test_an_elastic_ip_that_nothing_uses(tried: Try, source: str) -> None:
    assert tried("!is_associated", "elastic_ip", EIP + source) == {"aws_eip.e": "true"}
    expression = "associated_with == null && nat_gateway == null && load_balancer == null"
    assert tried(expression, "elastic_ip", EIP + source) == {"aws_eip.e": "true"}


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        (UNREAD.replace("VALUE", "eip = aws_eip.e.id"), "whether module.m, which was not read, uses aws_eip.e"),
        (UNREAD.replace("VALUE", "eips = [aws_eip.e]"), "whether module.m, which was not read, uses aws_eip.e"),
        (
            "locals {\n  all = { a = aws_eip.e.allocation_id }\n}\n" + UNREAD.replace("VALUE", "eip = local.all.a"),
            "whether module.m, which was not read, uses aws_eip.e",
        ),
        (
            UNREAD.replace("VALUE", "eips = [for one in [aws_eip.e] : one.id]"),
            "whether module.m, which was not read, uses aws_eip.e",
        ),
        (
            TRANSFER,
            "whether aws_transfer_server.t uses aws_eip.e",
        ),
        (REDSHIFT.replace("ADDRESS", "aws_eip.e.public_ip"), "whether aws_redshift_cluster.r uses aws_eip.e"),
        (
            "locals {\n  ip = one(aws_eip.e[*].public_ip)\n}\n" + REDSHIFT.replace("ADDRESS", "local.ip"),
            "whether aws_redshift_cluster.r uses aws_eip.e",
        ),
        (
            UNREAD.replace("VALUE", "elastic_ip = aws_eip.e.public_ip"),
            "whether module.m, which was not read, uses aws_eip.e",
        ),
        (MANIFEST, "whether kubernetes_manifest.s uses aws_eip.e"),
        (
            'output "id" { value = aws_eip.e.id }\n',
            "whether another root module, by the output `id`, uses aws_eip.e",
        ),
        (
            'resource "aws_instance" "i" {\n  instance_type = "t3.micro"\n  user_data = "start ${aws_eip.e.id}"\n}\n',
            "whether a script of aws_instance.i associates aws_eip.e",
        ),
        (
            'resource "aws_instance" "i" {\n  user_data = base64encode("start ${aws_eip.e.public_ip}")\n}\n',
            "whether a script of aws_instance.i associates aws_eip.e",
        ),
        (
            'resource "aws_iam_policy" "p" { policy = jsonencode({ Action = "ec2:AssociateAddress" }) }\n',
            "whether a script associates aws_eip.e at run time",
        ),
    ],
)
def test_an_elastic_ip_that_goes_to_what_was_not_read(tried: Try, source: str, fact: str) -> None:
    undecided = {"aws_eip.e": f"undecided: {fact} is not known"}
    for expression in ("!is_associated", "associated_with == null", "nat_gateway == null", "load_balancer == null"):
        assert tried(expression, "elastic_ip", EIP + source) == undecided, expression


RULES = """\
version: 1
rules:
- code: ACME001
  name: elastic-ip-without-use
  for: elastic_ip
  must: is_associated
"""


def test_a_policy_on_elastic_ips_without_use(run: Run, write: Write) -> None:
    write("net.enilint-rules.yaml", RULES)
    write("main.tf", EIP + EIP.replace('"e"', '"free"') + UNREAD.replace("VALUE", "eip = aws_eip.e.id"))
    report = run("check", "--rules", "net.enilint-rules.yaml", "--select", "ACME", "--format", "json").report
    assert [one["subject"] for one in report["findings"]] == ["aws_eip.free"]
    (undecided,) = report["undecided"]
    assert undecided["subject"] == "aws_eip.e"
    assert "whether module.m, which was not read, uses aws_eip.e" in str(undecided)


def test_an_elastic_ip_that_goes_through_modules(tried: Try, write: Write) -> None:
    inner = 'variable "eip" {}\nmodule "n" {\n  source = "git::https://example.com/x.git"\n  eip = var.eip\n}\n'
    call = 'module "m" {\n  source = "./m"\n  eip = aws_eip.e.id\n}\n'
    write("design/m/main.tf", inner)
    (value,) = tried("!is_associated", "elastic_ip", EIP + call).values()
    assert value == "undecided: whether module.m.module.n, which was not read, uses aws_eip.e is not known"
    write("design/m/main.tf", 'variable "eip" {}\n')
    assert tried("!is_associated", "elastic_ip", EIP + call) == {"aws_eip.e": "true"}
    write("design/m/main.tf", EIP + 'output "id" { value = aws_eip.e.id }\n')
    outer = 'module "m" { source = "./m" }\noutput "id" { value = module.m.id }\n'
    (value,) = tried("!is_associated", "elastic_ip", outer).values()
    assert value.startswith("undecided: whether another root module, by the output `id`, uses module.m.aws_eip.e")


USED = """\
resource "aws_subnet" "s" { vpc_id = "vpc-0a1b2c3d4e5f60718" }
resource "aws_network_interface" "i" { subnet_id = aws_subnet.s.id }
output "id" { value = aws_eip.e.id }
"""


@pytest.mark.parametrize(
    ("source", "attribute", "user"),
    [
        (
            ASSOCIATION,
            "associated_with",
            "aws_network_interface.i",
        ),
        (
            'resource "aws_nat_gateway" "n" {\n  allocation_id = aws_eip.e.id\n  subnet_id = aws_subnet.s.id\n}\n',
            "nat_gateway",
            "aws_nat_gateway.n",
        ),
        (
            BALANCER,
            "load_balancer",
            "aws_lb.l",
        ),
    ],
)
def test_what_uses_an_elastic_ip(tried: Try, source: str, attribute: str, user: str) -> None:
    assert tried("is_associated", "elastic_ip", EIP + USED + source) == {"aws_eip.e": "true"}
    for one in ("associated_with", "nat_gateway", "load_balancer"):
        value = user if one == attribute else "null"
        assert tried(one, "elastic_ip", EIP + USED + source) == {"aws_eip.e": value}


def test_an_association_that_names_the_public_address(tried: Try) -> None:
    assert tried("is_associated", "elastic_ip", EIP + PUBLIC) == {"aws_eip.e": "true"}
    assert tried("!is_associated", "elastic_ip", EIP + PUBLIC) == {"aws_eip.free": "true"}
    assert tried("elastic_ip", "elastic_ip_association", EIP + PUBLIC) == {"aws_eip_association.a": "aws_eip.e"}


def used_by(*references: str) -> dict[str, object]:
    return {"references": [*references, "aws_eip.e"]}


def resource(type: str, **blocks: object) -> dict[str, object]:
    return {"type": type, "name": "x", "mode": "managed", **blocks}


@pytest.mark.parametrize(
    ("configuration", "fact"),
    [
        ({"outputs": {"ip": {"expression": used_by("aws_eip.e.public_ip")}}}, None),
        (
            {"outputs": {"id": {"expression": used_by("aws_eip.e.id")}}},
            "whether another root module, by the output `id`, uses aws_eip.e",
        ),
        (
            {
                "resources": [
                    resource("aws_transfer_server", expressions={"endpoint": [{"ids": used_by("aws_eip.e.id")}]})
                ]
            },
            "whether aws_transfer_server.x uses aws_eip.e",
        ),
        (
            {
                "resources": [
                    resource("terraform_data", provisioners=[{"expressions": {"command": used_by("aws_eip.e.id")}}])
                ]
            },
            "whether a script of terraform_data.x associates aws_eip.e",
        ),
        (
            {
                "module_calls": {
                    "m": {
                        "expressions": {"eip": used_by("aws_eip.e.id")},
                        "module": {
                            "resources": [resource("null_resource", expressions={"a": {"references": ["var.eip"]}})]
                        },
                    }
                }
            },
            "whether module.m.null_resource.x uses aws_eip.e",
        ),
    ],
)
def test_an_elastic_ip_of_a_plan(tried: Try, configuration: dict[str, object], fact: str | None) -> None:
    plan = plan_of(("aws_eip.e", {"domain": "vpc"}), configuration=configuration)
    answer = "true" if fact is None else f"undecided: {fact} is not known"
    assert tried("!is_associated", "elastic_ip", plan, "terraform-plan") == {"aws_eip.e": answer}


NESTED = """\
  S:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: nested.yaml, Parameters: {Eip: !GetAtt E.AllocationId}}
"""
TEMPLATE = "  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {UserData: {Fn::Base64: VALUE}}}}"
INIT = """\
  I:
    Type: AWS::EC2::Instance
    Metadata: {AWS::CloudFormation::Init: {config: {files: {/etc/app: {content: VALUE}}}}}
"""


@pytest.mark.parametrize(
    ("rest", "fact"),
    [
        ("Outputs: {Ip: {Value: !Ref E}}", None),
        ("Outputs: {Id: {Value: !GetAtt E.AllocationId}}", "whether another stack, by the output `Id`, uses E"),
        (
            "  F: {Type: 'Custom::Firewall', Properties: {Eip: !Sub '${E.AllocationId}'}}",
            "whether F uses E",
        ),
        (
            "  I: {Type: AWS::EC2::Instance, Properties: {UserData: !GetAtt [E, AllocationId]}}",
            "whether I uses E",
        ),
        ("  R: {Type: AWS::Redshift::Cluster, Properties: {ElasticIp: !Ref E}}", "whether R uses E"),
        (
            "  I: {Type: AWS::EC2::Instance, Properties: {UserData: !Base64 {Fn::Sub: 'start ${E}'}}}",
            "whether a script of I associates E",
        ),
        (TEMPLATE.replace("VALUE", "!GetAtt E.PublicIp"), "whether a script of T associates E"),
        (INIT.replace("VALUE", "!Sub 'ip: ${E}'"), "whether a script of I associates E"),
        (INIT.replace("VALUE", "!GetAtt E.AllocationId"), "whether a script of I associates E"),
        ("  I: {Type: AWS::EC2::Instance, Properties: {Tags: [{Key: ip, Value: !Ref E}]}}", None),
        (NESTED.replace("nested.yaml", "'https://example.com/t.yaml'"), "whether S uses E"),
    ],
)
def test_an_elastic_ip_of_a_template(tried: Try, rest: str, fact: str | None) -> None:
    source = f"Resources:\n  E: {{Type: AWS::EC2::EIP}}\n{rest}\n"
    answer = "true" if fact is None else f"undecided: {fact} is not known"
    assert tried("!is_associated", "elastic_ip", source, "cloudformation") == {"E": answer}


def test_an_elastic_ip_of_a_template_goes_to_a_nested_stack(tried: Try, write: Write) -> None:
    source = f"Resources:\n  E: {{Type: AWS::EC2::EIP}}\n{NESTED}"
    nested = "Parameters: {Eip: {Type: String}}\nResources:\n  F: {Type: 'Custom::F', Properties: {A: VALUE}}\n"
    write("design/nested.yaml", nested.replace("VALUE", "!Ref Eip"))
    found = tried("!is_associated", "elastic_ip", source, "cloudformation")
    assert found == {"E": "undecided: whether S/F uses E is not known"}
    write("design/nested.yaml", nested.replace("VALUE", "1"))
    assert tried("!is_associated", "elastic_ip", source, "cloudformation") == {"E": "true"}


TOPOLOGY = """\
version: 1
subnets: {a: {}}
interfaces: {i: {subnet: a}}
instances: {one: {subnet: a}, two: {subnet: a}}
elastic_ips: {free: {}, nat: {}, web: {interface: i}, moved: {}}
nat_gateways: {n: {subnet: a, elastic_ips: [nat]}}
failover_groups:
  proxy: {mechanism: move-eip, elastic_ip: moved, members: [one, two]}
"""


def test_what_uses_an_elastic_ip_of_a_topology(tried: Try) -> None:
    assert tried("is_associated ? 1 : 0", "elastic_ip", TOPOLOGY, "topology") == {
        "elastic_ips.free": "0",
        "elastic_ips.nat": "1",
        "elastic_ips.web": "1",
        "elastic_ips.moved": "1 or 0 (not known: which member of failover_groups.proxy has elastic_ips.moved)",
    }


CONDITIONAL = """\
Parameters: {Stage: {Type: String, AllowedValues: [dev, prod]}}
Conditions: {Prod: !Equals [!Ref Stage, prod]}
Resources:
  E: {Type: AWS::EC2::EIP}
  I: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: subnet-0a1b2c3d4e5f60718}}
  A:
    Type: AWS::EC2::EIPAssociation
    Condition: Prod
    Properties: {AllocationId: !GetAtt E.AllocationId, NetworkInterfaceId: !Ref I}
"""


@pytest.mark.parametrize("default", ["", ", Default: dev", ", Default: prod"])
def test_an_elastic_ip_that_a_template_associates_in_some_deployments(run: Run, write: Write, default: str) -> None:
    write("net.enilint-rules.yaml", RULES)
    write("template.yaml", CONDITIONAL.replace("prod]}", f"prod]{default}}}", 1))
    report = run("check", "--rules", "net.enilint-rules.yaml", "--select", "ACME", "--format", "json").report
    (finding,) = report["findings"]
    assert finding["subject"] == "E"
    assert "only where Prod is false (Stage = dev)" in str(finding)


ADDED = """\
variable "on" { type = bool }
resource "aws_eip" "e" {}
resource "aws_nat_gateway" "n" {
  subnet_id     = "subnet-0a1b2c3d4e5f60718"
  allocation_id = "eipalloc-0a1b2c3d4e5f60718"
  MORE
}
resource "aws_nat_gateway_eip_association" "x" {
  COUNT
  nat_gateway_id = aws_nat_gateway.n.id
  allocation_id  = aws_eip.e.id
}
"""


@pytest.mark.parametrize(
    ("count", "more", "answer"),
    [
        ("", "", "2"),
        ("", "secondary_allocation_ids = [aws_eip.e.id]", "2"),
        ("count = var.on ? 1 : 0", "", "at least 1 (not known: the value of var.on)"),
    ],
)
def test_a_resource_of_its_own_gives_a_nat_gateway_an_elastic_ip(
    tried: Try, count: str, more: str, answer: str
) -> None:
    source = ADDED.replace("COUNT", count).replace("MORE", more)
    assert tried("length(elastic_ips)", "nat_gateway", source) == {"aws_nat_gateway.n": answer}
    if not count:
        assert tried("nat_gateway", "elastic_ip", source) == {"aws_eip.e": "aws_nat_gateway.n"}
