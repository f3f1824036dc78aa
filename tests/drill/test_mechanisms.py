"""Who can be active next, by mechanism, and the commands for it."""

import shlex
import textwrap

import pytest

from enilint.drill import commands
from enilint.drill.drill import page_of
from enilint.drill.page import Group
from enilint.run.examples import read_example
from enilint.values import Unknown

HEAD = """\
version: 1
vpcs: {v: {cidr: 10.0.0.0/16, internet_gateway: true}}
subnets:
  a: {vpc: v, zone: us-east-1a, cidr: 10.0.1.0/24}
  more-a: {vpc: v, zone: us-east-1a, cidr: 10.0.4.0/24}
  b: {vpc: v, zone: us-east-1b, cidr: 10.0.2.0/24}
  inside: {vpc: v, zone: us-east-1b, cidr: 10.0.3.0/24}
route_tables:
  public: {vpc: v, subnets: [a, more-a, b], routes: [{destination: 0.0.0.0/0, internet_gateway: true}]}
  inside: {vpc: v, subnets: [inside], routes: []}
instances:
  one: {type: m5.large, subnet: a}
  two: {type: m5.large, subnet: b}
  hidden: {type: m5.large, subnet: inside}
  near: {type: m5.large, subnet: a, source_dest_check: false}
  off: {type: m5.large, subnet: a, state: stopped, os: amazon-linux-2023}
"""


def group(text: str, head: str = HEAD) -> Group:
    (network,) = read_example(head + textwrap.dedent(text)).networks
    return page_of("design", "topology", network).groups[0]


def answers(found: Group) -> dict[str, tuple[bool | None, str]]:
    return {one.name: (one.can, "; ".join((*one.because, *one.obstacles, *one.missing))) for one in found.standbys}


def typed(found: Group) -> list[str]:
    return [command.text for one in found.standbys for command in one.commands]


def test_an_elastic_ip_needs_a_route_to_an_internet_gateway() -> None:
    found = group("""\
    elastic_ips: {p: {instance: one}}
    failover_groups: {g: {mechanism: move-eip, elastic_ip: p, members: [one, two, hidden]}}
    """)
    assert answers(found) == {
        "two": (True, "an Elastic IP crosses zones; b has a route to an internet gateway"),
        "hidden": (False, "inside has no route to an internet gateway"),
    }
    (command,) = typed(found)
    assert command.startswith("aws ec2 associate-address --allocation-id '<ID of Elastic IP p>' ")
    assert command.endswith("--allow-reassociation")


def test_a_member_loses_the_elastic_ip_that_it_has() -> None:
    found = group("""\
    elastic_ips: {p: {instance: one}, own: {instance: two}}
    failover_groups: {g: {mechanism: move-eip, elastic_ip: p, members: [one, two]}}
    """)
    assert answers(found)["two"][1].endswith("; it loses its own Elastic IP own")


def test_an_elastic_ip_cannot_leave_its_region() -> None:
    text = """\
    elastic_ips: {p: {instance: one}}
    failover_groups: {g: {mechanism: move-eip, elastic_ip: p, members: [one, two]}}
    """
    head = HEAD.replace("version: 1\n", "version: 1\nregion: us-east-1\n")
    assert answers(group(text, head))["two"][0] is True
    abroad = head.replace("vpcs: {", "vpcs: {w: {cidr: 10.9.0.0/16, region: us-west-2}, ").replace(
        "  b: {vpc: v, zone: us-east-1b", "  b: {vpc: w, zone: us-west-2b"
    )
    assert answers(group(text, abroad))["two"] == (
        False,
        "it is in another Region: an Elastic IP cannot leave its Region",
    )


def test_a_secondary_address_cannot_leave_its_subnet() -> None:
    found = group("""\
    interfaces: {s: {subnet: a, private_ips: [10.0.1.9, 10.0.1.10]}}
    attachments: [{interface: s, instance: one, device_index: 1}]
    failover_groups:
      g: {mechanism: move-secondary-ip, interface: s, private_ip: 10.0.1.10, members: [one, near, two]}
    """)
    assert answers(found) == {
        "near": (True, "the primary interface of near is in a, too"),
        "two": (False, "no interface in a: a private address cannot leave its subnet"),
    }
    assert typed(found)[0].endswith("--private-ip-addresses 10.0.1.10 --allow-reassignment")


def test_the_target_of_a_route_needs_its_check_off() -> None:
    found = group("""\
    interfaces: {fw: {subnet: a, source_dest_check: false}, two: {subnet: b}}
    attachments:
    - {interface: fw, instance: one, device_index: 1}
    - {interface: two, instance: two, device_index: 1}
    failover_groups:
      g:
        mechanism: retarget-route
        routes: [{route_table: inside, destination: 192.0.2.0/24}]
        members: [near, hidden, two]
    """)
    assert answers(found) == {
        "near": (True, "a route crosses zones; the source/destination check of the primary interface of near is off"),
        "hidden": (
            False,
            "the source/destination check of the primary interface of hidden is on: AWS drops the traffic",
        ),
        "two": (None, "which interface of instances.two is the target of the routes"),
    }
    assert "--destination-cidr-block 192.0.2.0/24 " in typed(found)[0]


def test_the_next_instance_of_a_group_may_start_elsewhere() -> None:
    found = group("""\
    interfaces: {fixed: {subnet: a}}
    launch_templates: {t: {type: m5.large, attaches: [fixed]}}
    auto_scaling_groups: {g: {launch_template: t, subnets: [a, b], max: 1}}
    """)
    assert found.inferred is not None
    assert answers(found) == {
        "an instance of g in us-east-1a": (
            None,
            "; ".join(
                [
                    "same zone",
                    "after the old instance is gone",
                    "? which zone the group chooses",
                    "whether its user data can attach it: permissions, a path to the EC2 API",
                ]
            ),
        ),
        "an instance of g in us-east-1b": (False, "the interface is in us-east-1a: AWS refuses the attachment"),
    }


SOURCE = """\
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "v" { vpc_id = aws_vpc.v.id }
resource "aws_default_route_table" "v" {
  default_route_table_id = aws_vpc.v.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.v.id
  }
}
resource "aws_subnet" "s" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}
resource "aws_eip" "p" { domain = "vpc" }
resource "aws_launch_template" "t" {
  instance_type = "t3.micro"
  user_data     = base64encode("aws ec2 associate-address --allocation-id ${aws_eip.p.id} --instance-id $ID")
}
resource "aws_autoscaling_group" "g" {
  max_size            = 1
  vpc_zone_identifier = [aws_subnet.s.id]
  launch_template { id = aws_launch_template.t.id }
}
resource "aws_instance" "pair" {
  subnet_id = aws_subnet.s.id
  user_data = "apt-get install keepalived"
}
"""


def test_what_user_data_does_can_be_typed_if_it_fails() -> None:
    text = """\
    interfaces: {fixed: {subnet: a}}
    launch_templates: {t: {type: m5.large, LATE: [FIXED]}}
    auto_scaling_groups: {g: {launch_template: t, subnets: [a], max: 1}}
    """
    later = group(text.replace("LATE", "attaches").replace("FIXED", "fixed"))
    assert typed(later)[-1].endswith(" --instance-id '<ID of the new instance>' --device-index '<free device index>'")
    assert later.look is not None
    assert (
        later.look.outcomes[-1] == "another instance has it (an instance of g in us-east-1a): done, type nothing more"
    )
    launched = group(text.replace("LATE", "interfaces").replace("FIXED", "{interface: fixed, device_index: 0}"))
    assert [one.can for one in launched.standbys] == [True]
    assert typed(launched) == []


def test_user_data_that_associates_an_elastic_ip_is_a_sign_of_a_group() -> None:
    (network,) = read_example(SOURCE, "terraform").networks
    page = page_of("design", "terraform", network)
    (found,) = page.groups
    assert found.inferred is not None
    assert found.inferred.message == "the user data of aws_launch_template.t associates it"
    assert found.what == "Elastic IP aws_eip.p"
    assert [one.can for one in found.standbys] == [True]
    assert "'<ID of the new instance>'" in typed(found)[0]
    assert [one.message for one in page.hints] == [
        "the user data of aws_instance.pair contains keepalived: what it moves"
    ]


def test_a_mechanism_that_is_not_known_leaves_the_question_open() -> None:
    found = group("failover_groups: {g: {members: [one, two]}}")
    assert {one.can for one in found.standbys} == {None}


MOVE = """\
interfaces: {vip: {subnet: more-a}}
attachments: [{interface: vip, instance: one, device_index: 1}]
failover_groups: {g: {mechanism: move-eni, interface: vip, members: [one, off], device_index: 1}}
"""


def test_a_stopped_instance_has_to_start() -> None:
    can, why = answers(group(MOVE))["off"]
    assert can is True
    assert why.split("; ") == [
        "same zone: both are lost with it",
        "1 of 3 interfaces in use",
        "device index 1 is free",
        "amazon-linux-2023 configures the interface automatically",
        "the instance is stopped: start it",
    ]


def test_an_interface_is_detached_without_force_and_waited_for() -> None:
    detach, wait, attach = typed(group(MOVE))
    assert detach.startswith("aws ec2 detach-network-interface ")
    assert wait == "aws ec2 wait network-interface-available --network-interface-ids '<ID of interface vip>'"
    assert attach.endswith(" --instance-id '<ID of instance off>' --device-index 1")
    assert "--force" not in detach + wait + attach


def looks(text: str) -> list[str]:
    look = group(text).look
    assert look is not None
    return [command.text for command in look.commands]


def test_each_mechanism_shows_who_has_what_moves() -> None:
    (interface,) = looks(MOVE)
    assert interface.startswith("aws ec2 describe-network-interfaces --network-interface-ids '<ID of interface vip>' ")
    (address,) = looks("""\
    elastic_ips: {p: {instance: one}}
    failover_groups: {g: {mechanism: move-eip, elastic_ip: p, members: [one, two]}}
    """)
    assert address.startswith("aws ec2 describe-addresses --allocation-ids '<ID of Elastic IP p>' ")
    (private,) = looks("""\
    interfaces: {s: {subnet: a, private_ips: [10.0.1.9, 10.0.1.10]}}
    attachments: [{interface: s, instance: one, device_index: 1}]
    failover_groups: {g: {mechanism: move-secondary-ip, interface: s, private_ip: 10.0.1.10, members: [one, near]}}
    """)
    assert "--filters Name=subnet-id,Values='<ID of subnet a>' Name=addresses.private-ip-address,Values=10.0.1.10 " in (
        private
    )
    (route,) = looks("""\
    failover_groups:
      g: {mechanism: retarget-route, routes: [{route_table: inside, destination: 192.0.2.0/24}], members: [near]}
    """)
    assert route.startswith("aws ec2 describe-route-tables --route-table-ids '<ID of route table inside>' ")
    assert """'RouteTables[0].Routes[?DestinationCidrBlock==`"192.0.2.0/24"`].""" in route


@pytest.mark.parametrize("text", ["10.0.0.9; id", "$(id)", "", "0.0.0.0/0 x", "`id`"])
def test_what_is_no_address_makes_no_look(text: str) -> None:
    assert commands.look_at_route("rtb-0a1b2c3d", text) == ()
    assert commands.look_at_private_address("subnet-0a1b2c3d", text) == ()


def test_a_primary_interface_cannot_be_detached() -> None:
    head = HEAD.replace(
        "  one: {type: m5.large, subnet: a}", "  one: {type: m5.large, interfaces: [{interface: vip, device_index: 0}]}"
    )
    found = group(
        """\
    interfaces: {vip: {subnet: a}}
    failover_groups: {g: {mechanism: move-eni, interface: vip, members: [one, near]}}
    """,
        head,
    )
    assert answers(found) == {"near": (False, "it is the primary interface of one: AWS refuses to detach it")}
    assert found.standbys[0].rule == "ENI502"
    assert typed(found) == []


def test_an_efa_needs_stopped_instances() -> None:
    head = HEAD.replace("near: {type: m5.large", "near: {type: c5n.18xlarge")
    text = MOVE.replace("subnet: more-a", "subnet: more-a, kind: efa").replace("off", "near")
    assert (
        "an EFA: stop both instances before the detach and the attach (ENI503)" in answers(group(text, head))["near"][1]
    )


@pytest.mark.parametrize(
    ("id", "name", "word"),
    [
        ("eni-0a1b2c3d", "vip", "eni-0a1b2c3d"),
        (Unknown("the ID"), "vip", "'<ID of interface vip>'"),
        (Unknown("the ID"), "aws_instance.db[0]", "'<ID of interface aws_instance.db[0]>'"),
        (Unknown("the ID"), 'aws_eip.nat["a"]', "'<ID of interface aws_eip.nat[\"a\"]>'"),
        ("eni-1; rm -rf /", "vip", "'<ID of interface vip>'"),
        ("$(id)", "$(id)", "'<ID of interface>'"),
        ("eni-1\n", "x'; id; '", "'<ID of interface>'"),
        ("--cli-input-json", "vip", "'<ID of interface vip>'"),
    ],
)
def test_no_word_of_a_stranger_acts_on_the_shell(id: str | Unknown, name: str, word: str) -> None:
    assert commands.id_or_placeholder(id, "interface", name) == word
    assert len(shlex.split(word)) == 1


@pytest.mark.parametrize("text", ["10.0.0.9; id", "$(id)", "", "0.0.0.0/0 x"])
def test_what_is_no_address_makes_no_command(text: str) -> None:
    assert commands.assign_address("eni-0a1b2c3d", text) == ()
    assert commands.replace_route("rtb-0a1b2c3d", text, "eni-0a1b2c3d") == ()


PAIR = """\
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  count             = 2
  vpc_id            = aws_vpc.v.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}
resource "aws_route_table" "t" { vpc_id = aws_vpc.v.id }
resource "aws_route" "out" {
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.fw[0].primary_network_interface_id
}
resource "aws_eip" "e" {
  domain   = "vpc"
  instance = aws_instance.fw[0].id
}
resource "aws_network_interface" "vip" { subnet_id = aws_subnet.s[0].id }
resource "aws_instance" "fw" {
  count             = 2
  instance_type     = "m5.large"
  subnet_id         = aws_subnet.s[count.index].id
  source_dest_check = false
  user_data         = "aws ec2 CALL"
}
"""
REPLACE = "replace-route --route-table-id ${aws_route_table.t.id} --destination-cidr-block 0.0.0.0/0"


@pytest.mark.parametrize(
    ("call", "mechanism", "what"),
    [
        (REPLACE, "retarget-route", "route 0.0.0.0/0 of aws_route_table.t"),
        ("associate-address --allocation-id ${aws_eip.e.id}", "move-eip", "Elastic IP aws_eip.e"),
        ("attach-network-interface --network-interface-id ${aws_network_interface.vip.id}", "move-eni", "aws_n"),
    ],
)
def test_a_pair_whose_user_data_moves_one_thing_is_a_group(call: str, mechanism: str, what: str) -> None:
    (network,) = read_example(PAIR.replace("CALL", call), "terraform").networks
    page = page_of("design", "terraform", network)
    (found,) = page.groups
    assert (found.mechanism, found.what[: len(what)], found.each_launch) == (mechanism, what, False)
    assert found.inferred is not None
    assert "aws_instance.fw[1]" in [one.name for one in found.standbys]
    assert page.hints == ()
    effects = [one for drill in page.events for one in drill.effects if one.effect == "moves"]
    assert not any(one.certain for one in effects)


@pytest.mark.parametrize(
    "call",
    [
        "replace-route --route-table-id $TABLE --destination-cidr-block 0.0.0.0/0",  # of which table, nothing says
        "create-route --route-table-id ${aws_route_table.t.id}",  # it moves nothing
        "replace-route-table-association --route-table-id ${aws_route_table.t.id}",
    ],
)
def test_a_call_that_names_nothing_is_no_group(call: str) -> None:
    (network,) = read_example(PAIR.replace("CALL", call), "terraform").networks
    page = page_of("design", "terraform", network)
    assert page.groups == ()
    assert bool(page.hints) is ("$TABLE" in call)


def test_one_instance_is_no_pair() -> None:
    source = PAIR.replace("CALL", REPLACE).replace(
        "  count             = 2\n  instance_type", "  count = 1\n  instance_type"
    )
    (network,) = read_example(source, "terraform").networks
    page = page_of("design", "terraform", network)
    assert page.groups == ()
    assert [one.subject for one in page.hints] == ["aws_instance.fw[0]"]


TEMPLATE = """\
Resources:
  Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
  A:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: us-east-1a}
  B:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.2.0/24, AvailabilityZone: us-east-1b}
  Table: {Type: "AWS::EC2::RouteTable", Properties: {VpcId: !Ref Vpc}}
  Default:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, InstanceId: !Ref NatA}
  Partner:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 192.0.2.0/24, InstanceId: !Ref NatA}
  NatA:
    Type: AWS::EC2::Instance
    Properties:
      SubnetId: !Ref A
      SourceDestCheck: false
      UserData: {"Fn::Base64": !Sub "aws ec2 replace-route --route-table-id ${Table} --destination 0.0.0.0/0"}
  NatB:
    Type: AWS::EC2::Instance
    Properties:
      SubnetId: !Ref B
      SourceDestCheck: false
      UserData: {"Fn::Base64": !Sub "aws ec2 replace-route --route-table-id ${Table} --destination 0.0.0.0/0"}
"""


def test_a_pair_of_a_template_moves_the_destinations_that_its_user_data_names() -> None:
    (network,) = read_example(TEMPLATE, "cloudformation").networks
    (found,) = page_of("design", "cloudformation", network).groups
    assert (found.what, found.active) == ("route 0.0.0.0/0 of Table", ("NatA",))
    assert [one.name for one in found.standbys] == ["NatB"]


TABLE = "aws_route_table.t"
ROLE = """\
resource "aws_iam_role" "fw" {}
resource "aws_iam_instance_profile" "fw" { role = aws_iam_role.fw.name }
"""
DOCUMENT = """\
data "aws_iam_policy_document" "fw" {
  statement {
    effect    = "EFFECT"
    actions   = ["ec2:DescribeRouteTables", "ec2:ReplaceRoute"]
    resources = [aws_route_table.t.arn]
  }
}
resource "aws_iam_policy" "fw" { policy = data.aws_iam_policy_document.fw.json }
resource "aws_iam_role_policy_attachment" "fw" {
  role       = aws_iam_role.fw.name
  policy_arn = aws_iam_policy.fw.arn
}
"""
JSON = """\
resource "aws_iam_role_policy" "fw" {
  role   = aws_iam_role.fw.id
  policy = jsonencode({
    Statement = [{ Effect = "EFFECT", Action = "ec2:ReplaceRoute", Resource = TABLE }]
  })
}
"""
WITH_ROLE = PAIR.replace("aws ec2 CALL", "").replace(
    "  source_dest_check = false",
    "  source_dest_check = false\n  iam_instance_profile = aws_iam_instance_profile.fw.name",
)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (DOCUMENT, "aws_iam_policy.fw allows replace-route for aws_route_table.t"),
        (
            JSON.replace("TABLE", "aws_route_table.t.arn"),
            "aws_iam_role_policy.fw allows replace-route for aws_route_table.t",
        ),
    ],
)
def test_a_policy_that_names_the_table_is_a_sign_of_a_group(policy: str, words: str) -> None:
    source = WITH_ROLE + ROLE + policy.replace("EFFECT", "Allow")
    (network,) = read_example(source, "terraform").networks
    page = page_of("design", "terraform", network)
    (found,) = page.groups
    assert found.inferred is not None
    assert (found.inferred.message, found.active) == (words, ("aws_instance.fw[0]",))
    assert page.hints == ()
    (denied,) = read_example(WITH_ROLE + ROLE + policy.replace("EFFECT", "Deny"), "terraform").networks
    assert page_of("design", "terraform", denied).groups == ()


def test_a_policy_can_be_attached_to_a_list_of_roles() -> None:
    attachment = DOCUMENT.replace("EFFECT", "Allow").replace(
        "aws_iam_role_policy_attachment", "aws_iam_policy_attachment"
    )
    source = (
        WITH_ROLE + ROLE + attachment.replace("role       = aws_iam_role.fw.name", "roles = [aws_iam_role.fw.name]")
    )
    (network,) = read_example(source, "terraform").networks
    (found,) = page_of("design", "terraform", network).groups
    assert found.inferred is not None
    assert found.inferred.message == "aws_iam_policy.fw allows replace-route for aws_route_table.t"


def test_a_policy_that_names_nothing_is_a_question() -> None:
    source = WITH_ROLE + ROLE + JSON.replace("TABLE", '"*"').replace("EFFECT", "Allow")
    (network,) = read_example(source, "terraform").networks
    page = page_of("design", "terraform", network)
    assert page.groups == ()
    assert [one.message for one in page.hints] == [
        "aws_iam_role_policy.fw allows replace-route to aws_instance.fw[0] and aws_instance.fw[1]: what it moves"
    ]


def test_a_function_that_may_replace_a_route_is_a_question() -> None:
    function = 'resource "aws_lambda_function" "f" { role = aws_iam_role.fw.arn }\n'
    policy = JSON.replace("TABLE", "aws_route_table.t.arn").replace("EFFECT", "Allow")
    (network,) = read_example(PAIR.replace("aws ec2 CALL", "") + ROLE + function + policy, "terraform").networks
    page = page_of("design", "terraform", network)
    assert [one.message for one in page.hints] == [
        f"aws_iam_role_policy.fw allows replace-route to aws_lambda_function.f for {TABLE}: whether anything does"
    ]
