"""Designs with a variable that has no value."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from tests.inputs.terraform.source.written import (
    IMAGE,
    INSTANCE,
    A,
    B,
    C,
    M,
    N,
    X,
    attached,
    attachment,
    block,
    dynamic,
    eni,
    instance,
    interfaces,
    launched,
    route,
    template,
    variable,
    zones,
)

SUBNET_ID = "subnet-0a1b2c3d4e5f60718"
BOTH = (True, False)
ZONES = ("us-east-1a", "us-east-1b")
ONE_ZONE = (ZONES[0], ZONES[0])
ONE, TWO = (
    {"x": {"az": ZONES[0], "number": 10}},
    {
        "x": {"az": ZONES[0], "number": 10},
        "y": {"az": ZONES[1], "number": 11},
    },
)


class Example(Struct):
    """A design, the values that its variables may have, and what is found and undecided without them."""

    text: str
    values: Mapping[str, Sequence[object]] = field(default_factory=dict)
    found: str = ""
    undecided: str = ""
    type: str = "bool"
    files: Mapping[str, str] = field(default_factory=dict)


COUNT = "count = var.v ? 1 : 0"
OPPOSITE = "count = var.v ? 0 : 1"
NUMBER = "count = var.v"
EACH = "for_each = var.v"
MAP = "map(object({ az = string, number = number }))"
LIST = "list(string)"
EACH_SUBNET = block(
    "aws_subnet",
    "s",
    EACH,
    "vpc_id = aws_vpc.v.id",
    'cidr_block = "10.0.${each.value.number}.0/24"',
    "availability_zone = each.value.az",
)
TWO_INTERFACES = instance() + eni("n", C) + eni("m", C)
MODULE = {
    "m/main.tf": 'variable "s" {\n}\n'
    + block("aws_network_interface", "n", "subnet_id = var.s")
    + 'output "id" {\n  value = aws_network_interface.n.id\n}\n'
}


def call(subnet: str, repeated: str = "") -> str:
    return f'module "m" {{\n  source = "./m"\n  {repeated}\n  s = {subnet}\n}}\n'


SAME_OR_NOT = {
    "one subnet, twice": Example(
        instance("var.v") + eni("n", "var.v") + X, {"v": [SUBNET_ID]}, found="ENI301", type="string"
    ),
    "two subnets": Example(
        variable("w", "string") + instance("var.v") + eni("n", "var.w") + X,
        {"v": [SUBNET_ID], "w": [SUBNET_ID]},
        undecided="ENI101 ENI301",
        type="string",
    ),
    "one zone, twice": Example(zones("var.v", "var.v"), {"v": ZONES}, type="string"),
    "zones of one Region": Example(
        zones('"${var.v}a"', '"${var.v}b"'), {"v": ["us-east-1"]}, found="ENI101", type="string"
    ),
    "zones of two Regions": Example(
        variable("w", "string") + zones('"${var.v}a"', '"${var.w}a"'),
        {"v": ["us-east-1", "us-west-2"], "w": ["us-east-1"]},
        undecided="ENI101",
        type="string",
    ),
    "a zone put together of two variables": Example(
        variable("w", "string") + zones('"${var.v}${var.w}"', '"${var.v}b"'),
        {"v": ["us-east-1"], "w": ["a", "b"]},
        undecided="ENI101",
        type="string",
    ),
    "two elements of a list": Example(
        zones("var.v[0]", "var.v[1]"), {"v": [ZONES, ONE_ZONE]}, undecided="ENI101", type=LIST
    ),
    "an element beyond the end": Example(
        zones("element(var.v, 0)", "element(var.v, 2)"), {"v": [ZONES]}, undecided="ENI101", type=LIST
    ),
    "a sorted list": Example(
        zones("sort(var.v)[0]", "var.v[0]"), {"v": [ZONES, ZONES[::-1]]}, undecided="ENI101", type=LIST
    ),
    "a zipped map": Example(
        'locals {\n  z = zipmap(["p", "q"], var.v)\n}\n' + zones('local.z["p"]', 'local.z["q"]'),
        {"v": [ZONES, ONE_ZONE]},
        undecided="ENI101",
        type=LIST,
    ),
}

CONDITIONS = {
    "a condition chooses the subnet": Example(
        instance() + eni("n", f"var.v ? {B} : {A}") + X, {"v": BOTH}, undecided="ENI101 ENI301"
    ),
    "both branches are bad": Example(instance() + eni("n", f"var.v ? {B} : {B}") + X, {"v": BOTH}, found="ENI101"),
    "one condition, twice": Example(
        instance(f"var.v ? {A} : {B}") + eni("n", f"var.v ? {A} : {B}") + X,
        {"v": BOTH},
        found="ENI301",
        undecided="ENI101",
    ),
    "one condition, crossed": Example(
        instance(f"var.v ? {A} : {B}") + eni("n", f"var.v ? {B} : {A}") + X, {"v": BOTH}, undecided="ENI101 ENI301"
    ),
    "the zone asked for": Example(
        instance(A, "availability_zone = var.v"), {"v": ZONES}, undecided="ENI103", type="string"
    ),
    "a branch that is null": Example(
        instance() + eni("n", B) + attachment("x", N, to=f"var.v ? {INSTANCE} : null"),
        {"v": [True]},
        undecided="ENI101 ENI105",
    ),
    "one of two instances": Example(
        instance()
        + instance(B, name="j")
        + eni("n", B)
        + attachment("x", N, to="(var.v ? aws_instance.i : aws_instance.j).id"),
        {"v": BOTH},
        undecided="ENI101 ENI301",
    ),
    "what to fall back on": Example(
        instance() + eni("n", B, COUNT) + eni("m", C) + attachment("x", f"try(aws_network_interface.n[0].id, {M})"),
        {"v": BOTH},
        undecided="ENI101",
    ),
    "the type": Example(
        instance(type='var.v ? "m5.large" : "m5.4xlarge"') + interfaces(1, 2, 3),
        {"v": BOTH},
        found="ENI301",
        undecided="ENI201",
    ),
    "the type of a template": Example(
        template('instance_type = var.v ? "m5.large" : "m5.4xlarge"') + launched() + interfaces(1, 2, 3),
        {"v": BOTH},
        found="ENI301",
        undecided="ENI201",
    ),
    "a type beside that of the template": Example(
        template('instance_type = "m5.large"') + launched("instance_type = var.v") + interfaces(1, 2, 3),
        {"v": ["m5.4xlarge"]},
        found="ENI301",
        undecided="ENI201",
        type="string",
    ),
    "the kind of an interface": Example(
        attached('interface_type = var.v ? "efa-only" : null', subnet=A), {"v": BOTH}, undecided="ENI301"
    ),
    "the device index": Example(
        TWO_INTERFACES + attachment("x", N, device="var.v") + attachment("y", M),
        {"v": [0, 1, 2]},
        found="ENI301",
        undecided="ENI203",
        type="number",
    ),
    "what a name says": Example(
        attached('tags = { Name = "bond0" }', subnet=f"var.v ? {A} : {C}"),
        {"v": BOTH},
        found="ENI401",
        undecided="ENI301",
    ),
}

EXISTENCE = {
    "what exists with its instance": Example(
        instance(A, COUNT) + eni("n", B) + attachment("x", N, COUNT, to="aws_instance.i[0].id"),
        {"v": BOTH},
        found="ENI101",
    ),
    "two with one condition": Example(
        TWO_INTERFACES + attachment("x", N, COUNT) + attachment("y", M, COUNT),
        {"v": BOTH},
        undecided="ENI203 ENI301",
    ),
    "two with opposite conditions": Example(
        TWO_INTERFACES + attachment("x", N, COUNT) + attachment("y", M, OPPOSITE), {"v": BOTH}
    ),
    "one of two with a condition": Example(
        TWO_INTERFACES + attachment("x", N, COUNT) + attachment("y", M), {"v": BOTH}, undecided="ENI203 ENI301"
    ),
    "one too many with a condition": Example(
        instance() + interfaces(1, 2, 3, last=COUNT), {"v": BOTH}, found="ENI301", undecided="ENI201"
    ),
    "attached to one or two": Example(
        instance()
        + instance(name="j")
        + eni("n", C)
        + attachment("x", N, COUNT)
        + attachment("y", N, to="aws_instance.j.id"),
        {"v": BOTH},
        undecided="ENI105",
    ),
    "a block": Example(
        eni("p", A)
        + eni("n", B)
        + block(
            "aws_instance",
            "i",
            IMAGE,
            'instance_type = "m5.large"',
            "network_interface {\n    device_index = 0\n    network_interface_id = aws_network_interface.p.id\n  }",
            dynamic("network_interface", "var.v ? [1] : []", "device_index = 1", f"network_interface_id = {N}"),
        ),
        {"v": BOTH},
        undecided="ENI101 ENI201 ENI203 ENI301",
    ),
    "blocks of an interface": Example(
        instance()
        + eni("n", B, dynamic("attachment", "var.v", f"instance = {INSTANCE}", "device_index = 1"))
        + eni("m", C)
        + attachment("x", M),
        {"v": [[], ["x"]]},
        undecided="ENI101 ENI203",
        type=LIST,
    ),
    "the placement of a template": Example(
        template(
            'instance_type = "m5.large"',
            dynamic("placement", "var.v ? [1] : []", 'availability_zone = "us-east-1b"'),
        )
        + launched(),
        {"v": BOTH},
        undecided="ENI103",
    ),
    "a module": Example(
        instance() + call(B, COUNT) + attachment("x", "module.m[0].id", COUNT),
        {"v": BOTH},
        found="ENI101",
        files=MODULE,
    ),
    "a route": Example(attached() + route(N, COUNT), {"v": BOTH}, found="ENI303"),
}

NUMBERS = {
    "pairs of one number": Example(
        instance(A, NUMBER)
        + eni("n", B, NUMBER)
        + attachment("x", "aws_network_interface.n[count.index].id", NUMBER, to="aws_instance.i[count.index].id"),
        {"v": [0, 1, 2]},
        found="ENI101",
        type="number",
    ),
    "all at one device index": Example(
        instance() + eni("n", C, NUMBER) + attachment("x", "aws_network_interface.n[count.index].id", NUMBER),
        {"v": [0, 1, 2, 4]},
        undecided="ENI201 ENI203 ENI301",
        type="number",
    ),
    "each at its device index": Example(
        instance()
        + eni("n", C, NUMBER)
        + attachment("x", "aws_network_interface.n[count.index].id", NUMBER, device="count.index + 1"),
        {"v": [0, 1, 2, 4]},
        undecided="ENI201 ENI203 ENI301",
        type="number",
    ),
    "one interface on all instances": Example(
        instance(A, NUMBER) + eni("n", C) + attachment("x", N, NUMBER, to="aws_instance.i[count.index].id"),
        {"v": [0, 1, 2]},
        undecided="ENI105",
        type="number",
    ),
    "pairs of one map": Example(
        EACH_SUBNET
        + instance("aws_subnet.s[each.key].id", EACH)
        + eni("n", "aws_subnet.s[each.key].id", EACH)
        + attachment("x", "aws_network_interface.n[each.key].id", EACH, to="aws_instance.i[each.key].id"),
        {"v": [{}, ONE, TWO]},
        found="ENI301",
        type=MAP,
    ),
    "a chain of one map": Example(
        EACH_SUBNET
        + instance("each.value.id", "for_each = aws_subnet.s")
        + eni("n", "each.value.id", "for_each = aws_subnet.s")
        + attachment("x", "each.value.id", "for_each = aws_network_interface.n", to="aws_instance.i[each.key].id"),
        {"v": [{}, ONE, TWO]},
        found="ENI301",
        type=MAP,
    ),
    "each with the first": Example(
        EACH_SUBNET
        + instance("aws_subnet.s[each.key].id", EACH)
        + eni("n", "aws_subnet.s[keys(var.v)[0]].id", EACH)
        + attachment("x", "aws_network_interface.n[each.key].id", EACH, to="aws_instance.i[each.key].id"),
        {"v": [{}, ONE, TWO]},
        undecided="ENI101 ENI301",
        type=MAP,
    ),
    "two of the values of a map": Example(
        EACH_SUBNET + instance("values(aws_subnet.s)[0].id") + eni("n", "values(aws_subnet.s)[1].id") + X,
        {"v": [TWO]},
        undecided="ENI101 ENI301",
        type=MAP,
    ),
    "the first of the modules": Example(
        instance() + call(B, NUMBER) + attachment("x", "module.m.*.id[0]"),
        {"v": [1, 2]},
        undecided="ENI101 ENI301",
        type="number",
        files=MODULE,
    ),
}

ADDRESSES_AND_ROUTES = {
    "an address": Example(
        eni("n", C, "private_ips = [var.v]"), {"v": ["10.0.3.9", "10.0.9.9"]}, undecided="ENI803", type="string"
    ),
    "a list of addresses": Example(
        attached("private_ips = var.v"),
        {"v": [["10.0.3.9"], ["10.0.9.9"], [f"10.0.3.{one}" for one in range(10, 30)]]},
        undecided="ENI204 ENI803",
        type=LIST,
    ),
    "a number of addresses": Example(attached("private_ips_count = var.v ? 20 : 0"), {"v": BOTH}, undecided="ENI204"),
    "a check": Example(attached("source_dest_check = !var.v") + route(N), {"v": BOTH}, undecided="ENI303"),
    "a check left out": Example(
        attached("source_dest_check = var.v ? false : null") + route(N), {"v": BOTH}, undecided="ENI303"
    ),
    "a destination": Example(
        attached('private_ips = ["10.0.3.9"]') + route(N, destination="var.v"),
        {"v": ["0.0.0.0/0", "10.0.3.9/32"]},
        undecided="ENI303",
        type="string",
    ),
    "a route to one of two instances": Example(
        instance()
        + instance(A, "source_dest_check = false", name="j")
        + route("(var.v ? aws_instance.i : aws_instance.j).primary_network_interface_id"),
        {"v": BOTH},
        undecided="ENI303",
    ),
    "the module that is asked for the subnet": Example(
        instance() + call(f"var.v ? {B} : {C}") + attachment("x", "module.m.id"),
        {"v": BOTH},
        undecided="ENI101",
        files=MODULE,
    ),
}

EXAMPLES = SAME_OR_NOT | CONDITIONS | EXISTENCE | NUMBERS | ADDRESSES_AND_ROUTES
