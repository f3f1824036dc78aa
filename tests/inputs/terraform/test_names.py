"""What names an address in Terraform, and what has it: in source, in plans and in states."""

import json
from pathlib import Path

from enilint.files.text import InputFile
from enilint.inputs.kinds import read
from enilint.model.entities.services import AddressReference
from enilint.model.network import Network
from enilint.values import words
from tests.inputs.terraform.plans import block, change, const, design_of, plan, refs
from tests.rules.marked import network_of

DESIGN = """
variable "address" {
  type = string
}

variable "several" {
  type = bool
}

resource "aws_instance" "web" {
  count = 2
}

resource "aws_instance" "fixed" {
  private_ip = "10.0.1.5"
}

resource "aws_network_interface" "vip" {
  private_ips = ["10.0.2.5"]
}

resource "aws_eip" "partner" {
}
"""


def records(**values: str) -> str:
    return DESIGN + "".join(
        f'resource "aws_route53_record" "{name}" {{\n  type    = "A"\n  records = {value}\n}}\n'
        for name, value in values.items()
    )


def holders(network: Network, references: tuple[AddressReference, ...]) -> list[str]:
    found = (network.address_book.who_has(one) for one in references)
    return [words(one) if isinstance(one, str) else held(one) for one in found]


def held(holder: object) -> str:
    interface, elastic_ip = getattr(holder, "interface", None), getattr(holder, "elastic_ip", None)
    if interface is None and elastic_ip is None:
        return type(holder).__name__ if not hasattr(holder, "public") else "nobody"
    return f"{interface or elastic_ip}{' in public' if getattr(holder, 'public', False) else ''}"


def of_records(network: Network) -> dict[str, list[str]]:
    return {one.address.rpartition(".")[2]: holders(network, one.to) for one in network.dns_records}


def test_references_and_equal_texts_in_source(tmp_path: Path) -> None:
    source = records(
        all="aws_instance.web[*].private_ip",
        first="[element(aws_instance.web[*].private_ip, 0)]",
        public="[aws_instance.fixed.public_ip]",
        text='["10.0.1.5"]',
        vip="[aws_network_interface.vip.private_ip, tolist(aws_network_interface.vip.private_ips)[0]]",
        elastic="[aws_eip.partner.public_ip]",
        other='["192.0.2.1"]',
        variable="[var.address]",
        choice="[var.several ? aws_instance.web[0].private_ip : aws_instance.web[1].private_ip]",
    )
    first, second = (f"the primary interface of aws_instance.web[{number}]" for number in (0, 1))
    assert of_records(network_of(tmp_path, source)) == {
        "all": [first, second],
        "first": [first],
        "public": ["the primary interface of aws_instance.fixed in public"],
        "text": ["the primary interface of aws_instance.fixed"],
        "vip": ["aws_network_interface.vip", "aws_network_interface.vip"],
        "elastic": ["aws_eip.partner"],
        "other": ["nobody"],
        "variable": ["Unknown"],
        "choice": ["OneOf"],
    }


def test_only_records_of_addresses_name_addresses(tmp_path: Path) -> None:
    source = records(a="[aws_instance.fixed.private_ip]") + records(t='["x"]').removeprefix(DESIGN).replace(
        '"A"', '"TXT"'
    )
    assert of_records(network_of(tmp_path, source)) == {"a": ["the primary interface of aws_instance.fixed"]}


def test_rules_that_name_single_addresses(tmp_path: Path) -> None:
    source = (
        DESIGN
        + """
resource "aws_security_group" "web" {
  ingress {
    cidr_blocks = ["${aws_instance.web[0].private_ip}/32", "10.0.2.5/32", "10.0.0.0/8", "${var.address}/24"]
  }
  egress {
    cidr_blocks = formatlist("%s/32", aws_instance.web[*].private_ip)
  }
}

resource "aws_vpc_security_group_ingress_rule" "one" {
  security_group_id = aws_security_group.web.id
  cidr_ipv4         = var.several ? "10.0.0.0/8" : "${aws_instance.web[1].private_ip}/32"
}

resource "aws_security_group_rule" "two" {
  type              = "egress"
  security_group_id = aws_security_group.web.id
  cidr_blocks       = [var.address, null]
}
"""
    )
    network = network_of(tmp_path, source)
    (group,) = network.security_groups
    first, second = (f"the primary interface of aws_instance.web[{number}]" for number in (0, 1))
    assert {(one.address, *holders(network, one.hosts)) for one in group.ingress} == {
        ("aws_security_group.web", first, "aws_network_interface.vip"),
        ("aws_vpc_security_group_ingress_rule.one", "OneOf"),
    }
    assert {(one.address, *holders(network, one.hosts)) for one in group.egress} == {
        ("aws_security_group.web", first, second),
        ("aws_security_group_rule.two",),
    }


LOAD_BALANCERS = (
    DESIGN
    + """
resource "aws_subnet" "app" {
  count = 2
}

resource "aws_lb" "network" {
  load_balancer_type = "network"
  subnet_mapping {
    subnet_id     = aws_subnet.app[0].id
    allocation_id = aws_eip.partner.id
  }
}

resource "aws_alb" "web" {
  subnets = aws_subnet.app[*].id
}

resource "aws_elb" "old" {
  subnets   = [aws_subnet.app[1].id]
  instances = aws_instance.web[*].id
}

resource "aws_elb_attachment" "old" {
  elb      = aws_elb.old.id
  instance = aws_instance.fixed.id
}

resource "aws_lb_target_group" "instances" {
}

resource "aws_lb_target_group" "addresses" {
  target_type = "ip"
}

resource "aws_lb_target_group" "functions" {
  target_type = "lambda"
}

resource "aws_lb_target_group_attachment" "by_id" {
  count            = 2
  target_group_arn = aws_lb_target_group.instances.arn
  target_id        = aws_instance.web[count.index].id
}

resource "aws_lb_target_group_attachment" "by_address" {
  target_group_arn = aws_lb_target_group.addresses.arn
  target_id        = aws_network_interface.vip.private_ip
}

resource "aws_lb_target_group_attachment" "by_text" {
  target_group_arn = var.address
  target_id        = "10.0.1.5"
}

resource "aws_lb_target_group_attachment" "outside" {
  target_group_arn = var.address
  target_id        = "i-0a1b2c3d4e5f60718"
}

resource "aws_lb_target_group_attachment" "id_alone" {
  target_group_arn = var.address
  target_id        = aws_instance.fixed.id
}

resource "aws_lb_target_group_attachment" "function" {
  target_group_arn = aws_lb_target_group.functions.arn
  target_id        = var.address
}
"""
)


def targets_of(network: Network) -> dict[str, list[str]]:
    """The instances, by `@`, and the addresses that are registered."""
    found: dict[str, list[str]] = {}
    for one in network.load_balancer_targets:
        named = f"@{words(one.to.launch)}" if one.to.launch is not None else holders(network, (one.to,))[0]
        found.setdefault(one.address, []).append(named)
    return found


def test_load_balancers_and_their_targets(tmp_path: Path) -> None:
    network = network_of(tmp_path, LOAD_BALANCERS)
    shown = {
        one.address: (one.type, [str(each) for each in one.subnets], [str(each) for each in one.elastic_ips])
        for one in network.load_balancers
    }
    assert shown == {
        "aws_lb.network": ("network", ["aws_subnet.app[0]"], ["aws_eip.partner"]),
        "aws_alb.web": ("application", ["aws_subnet.app[0]", "aws_subnet.app[1]"], []),
        "aws_elb.old": ("classic", ["aws_subnet.app[1]"], []),
    }
    assert targets_of(network) == {
        "aws_elb.old": ["@aws_instance.web[0]", "@aws_instance.web[1]"],
        "aws_elb_attachment.old": ["@aws_instance.fixed"],
        "aws_lb_target_group_attachment.by_id[0]": ["@aws_instance.web[0]"],
        "aws_lb_target_group_attachment.by_id[1]": ["@aws_instance.web[1]"],
        "aws_lb_target_group_attachment.by_address": ["aws_network_interface.vip"],
        "aws_lb_target_group_attachment.by_text": ["the primary interface of aws_instance.fixed"],
        "aws_lb_target_group_attachment.outside": ["@i-0a1b2c3d4e5f60718"],
        "aws_lb_target_group_attachment.id_alone": ["@aws_instance.fixed"],
    }


def test_what_a_plan_alone_tells() -> None:
    changes = [
        change("aws_instance.web[0]", {}, ("private_ip",)),
        change("aws_instance.web[1]", {}, ("private_ip",)),
        change("aws_instance.app", {}, ("private_ip", "public_ip")),
        change("aws_lb_target_group.g", {"target_type": "instance"}, ("arn",)),
        change("aws_lb_target_group_attachment.one", {}, ("target_id", "target_group_arn")),
        change("aws_lb_target_group_attachment.some[0]", {}, ("target_id", "target_group_arn")),
        change("aws_route53_record.one", {"type": "A"}, ("records",)),
        change("aws_route53_record.some[0]", {"type": "A"}, ("records",)),
        change("aws_route53_record.public", {"type": "A"}, ("records",)),
    ]
    to_group = {"target_group_arn": refs("aws_lb_target_group.g.arn")}
    counted = {"count_expression": const(2)}
    blocks = [
        block("aws_instance.web", {}, **counted),
        block("aws_instance.app", {}),
        block("aws_lb_target_group.g", {}),
        block("aws_lb_target_group_attachment.one", to_group | {"target_id": refs("aws_instance.app.id")}),
        block(
            "aws_lb_target_group_attachment.some",
            to_group | {"target_id": refs("aws_instance.web", "count.index")},
            **counted,
        ),
        block("aws_route53_record.one", {"records": refs("aws_instance.app.private_ip")}),
        block("aws_route53_record.some", {"records": refs("aws_instance.web", "count.index")}, **counted),
        block("aws_route53_record.public", {"records": refs("aws_instance.app.public_ip")}),
    ]
    network = design_of(plan(changes, blocks)).networks[0]
    assert network is not None
    assert of_records(network) == {
        "one": ["the primary interface of aws_instance.app"],
        "some[0]": ["Unknown"],
        "public": ["the primary interface of aws_instance.app in public"],
    }
    assert targets_of(network) == {
        "aws_lb_target_group_attachment.one": ["@aws_instance.app"],
        "aws_lb_target_group_attachment.some[0]": ["@aws_instance.web[0] or aws_instance.web[1]"],
    }


def test_a_plan_with_its_source_tells_each_element(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(records(all="aws_instance.web[*].private_ip"))
    changes = [
        change("aws_instance.web[0]", {}, ("private_ip",)),
        change("aws_instance.web[1]", {}, ("private_ip",)),
        change("aws_route53_record.all", {"type": "A"}, ("records",)),
    ]
    blocks = [
        block("aws_instance.web", {}, count_expression=const(2)),
        block("aws_route53_record.all", {"type": const("A"), "records": refs("aws_instance.web")}),
    ]
    content = json.dumps(plan(changes, blocks, variables={"address": {"value": "x"}})).encode()
    network = read(InputFile(str(tmp_path / "plan.json"), content), "terraform-plan").networks[0]
    assert network is not None
    assert of_records(network) == {"all": [f"the primary interface of aws_instance.web[{number}]" for number in (0, 1)]}


def test_equal_texts_in_a_state() -> None:
    resources = [
        ("aws_instance", {"id": "i-0a1b2c3d4e5f60718", "private_ip": "10.0.1.5", "public_ip": "192.0.2.5"}),
        ("aws_instance", {"id": "i-0a1b2c3d4e5f60719", "private_ip": "10.0.1.6", "public_ip": "192.0.2.6"}),
        ("aws_eip", {"id": "eipalloc-0a1b2c3d4e5f60718", "public_ip": "192.0.2.6"}),
        ("aws_route53_record", {"id": "z", "type": "A", "records": ["10.0.1.5", "192.0.2.5", "192.0.2.6"]}),
    ]
    stored = [
        {"mode": "managed", "type": type, "name": f"n{number}", "instances": [{"attributes": attributes}]}
        for number, (type, attributes) in enumerate(resources)
    ]
    state = json.dumps({"version": 4, "resources": stored}).encode()
    network = read(InputFile("terraform.tfstate", state), "terraform-state").networks[0]
    assert network is not None
    assert of_records(network) == {
        "n3": [
            "the primary interface of aws_instance.n0",
            "the primary interface of aws_instance.n0 in public",
            "aws_eip.n2",
        ]
    }
