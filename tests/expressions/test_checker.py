"""Types of expressions: what is refused, where, and with what words; and what is not."""

import re

import pytest

from enilint.expressions.checker import MOST_FORS, Checker
from enilint.expressions.functions import FUNCTIONS
from enilint.expressions.parser import parse
from enilint.expressions.policy import KINDS
from enilint.expressions.syntax import ExpressionError
from enilint.expressions.types import NUMBER, STRING, list_of
from enilint.inputs.terraform.source.functions import names

OPTIONS = {"most": NUMBER, "zone_ids": list_of(STRING)}


def checked(kind: str, text: str) -> str:
    return str(Checker(KINDS[kind][0], OPTIONS).check(parse(text)).type)


@pytest.mark.parametrize(
    ("kind", "text", "type"),
    [
        ("interface", 'subnet.tags.tier == "admin"', "true or false"),
        ("interface", "subnet.tags.tier", "text or null"),
        ("interface", 'subnet.tags["cost-center"]', "text or null"),
        ("interface", "attached_to.limits.max_interfaces", "number or null"),
        ("interface", "security_groups", "list of security_group"),
        ("instance", "[for i in interfaces : i.subnet if i.source_dest_check]", "list of subnet"),
        ("instance", "count * 2 + 1", "number"),
        ("instance", "expected_gbps > 3", "true or false or null"),
        ("instance", "try(expected_gbps, 0)", "number"),
        ("instance", 'try(tags.Name, "")', "text"),
        ("instance", "one([for i in interfaces : i.kind])", "text or null"),
        ("instance", "stopped ? null : type", "text or null"),
        ("subnet", "addresses.used <= options.most * addresses.usable", "true or false"),
        ("subnet", "contains(options.zone_ids, zone.id)", "true or false"),
        ("subnet", "prefix_length(cidr)", "number or null"),
        ("interface", 'try(role, "none") == "none"', "true or false"),
        ("interface", '(role == null ? "none" : role) == "none"', "true or false"),
        ("interface", 'contains([role, subnet.tags.tier], "none")', "true or false"),
        ("interface", 'kind == "lambda"', "true or false"),
        ("vpc", "distinct([for s in subnets : s.zone])", "list of zone"),
        ("route", "target.zone == try(target.interface.zone, target.zone)", "true or false"),
        ("instance", "[]", "list of value"),
        ("instance", "contains([], type)", "true or false"),
        ("instance", "min(1, count, 3)", "number"),
        ("instance", "setintersection(security_groups, security_groups)", "list of security_group or null"),
    ],
)
def test_types(kind: str, text: str, type: str) -> None:
    assert checked(kind, text) == type


@pytest.mark.parametrize(
    ("kind", "text", "message", "part"),
    [
        ("interface", 'rol == "x"', "interface has no attribute `rol` (did you mean `role`?)", "rol"),
        (
            "route",
            "vpc_endpoint.zone != null",
            "`vpc_endpoint` has no attribute `zone`: look for it among the `services` of subnets",
            "zone",
        ),
        ("interface", "subnet.zon", "subnet has no attribute `zon` (did you mean `zone`?)", "zon"),
        ("interface", "role == 3", 'cannot compare text or null with number: write `role == "3"`', "role == 3"),
        (
            "interface",
            "true != subnet.tags.data",
            (
                "cannot compare true or false with text or null: the values of tags are text, "
                'write `subnet.tags.data != "true"`'
            ),
            None,
        ),
        (
            "interface",
            'tags["my-key"] == true',
            (
                "cannot compare text or null with true or false: the values of tags are text, "
                'write `tags["my-key"] == "true"`'
            ),
            None,
        ),
        ("instance", 'count == "3"', "cannot compare number with text: write `count == 3`", None),
        ("instance", '"false" == stopped', "cannot compare text with true or false: write `stopped == false`", None),
        ("instance", 'stopped == "no"', "cannot compare true or false with text", None),
        (
            "subnet",
            "tags == null",
            "tags are never null, so this is always false: name one of them, such as `tags.owner`",
            None,
        ),
        (
            "route",
            'target.kind == "nat_gateway"',
            'the value is never "nat_gateway" (did you mean `"nat-gateway"`?)',
            '"nat_gateway"',
        ),
        (
            "interface",
            '"mgmt" != role',
            'the value is never "mgmt": it is "management", "public", "private" or "data"',
            '"mgmt"',
        ),
        (
            "interface",
            'contains(["data", "datas"], role)',
            'the value is never "datas" (did you mean `"data"`?)',
            '"datas"',
        ),
        (
            "instance",
            'contains([for i in interfaces : i.role if i.role != null], "datas")',
            'the value is never "datas" (did you mean `"data"`?)',
            '"datas"',
        ),
        ("subnet", "cidr_block != null", "subnet has no attribute `cidr_block` (did you mean `cidr`?)", "cidr_block"),
        ("subnet", 'vpc_id == "x"', "subnet has no attribute `vpc_id` (did you mean `vpc.id`?)", "vpc_id"),
        (
            "auto_scaling_group",
            "subnet_ids",
            "auto_scaling_group has no attribute `subnet_ids` (did you mean `subnets`?)",
            None,
        ),
        (
            "security_group",
            "[for r in ingress : r.cidr_blocks]",
            "group_rule has no attribute `cidr_blocks` (did you mean `cidrs`?)",
            "cidr_blocks",
        ),
        (
            "subnet_service",
            'purpose == "data"',
            "subnet_service has no attribute `purpose`: compare `service`, or a tag such as `tags.role`",
            "purpose",
        ),
        (
            "load_balancer",
            "subnet.zone == null",
            "load_balancer has no attribute `subnet`: it can have several, such as `[for s in subnets : s.zone]`",
            "subnet",
        ),
        (
            "subnet_service",
            "attached_to == null",
            "subnet_service has no attribute `attached_to`: AWS attaches its interfaces; see `subnets`",
            "attached_to",
        ),
        ("vpc", "route_table_id == id", "vpc has no attribute `route_table_id`", "route_table_id"),
        (
            "vpc",
            "var.cidr == null",
            (
                "vpc has no attribute `var`: expressions see the resolved design, and not Terraform's `var`; "
                "use `options` for constants"
            ),
            "var",
        ),
        ("vpc", "any(subnets)", "unknown function `any` (did you mean `anytrue(list)`?)", "any"),
        ("vpc", "len(subnets) > 0", "unknown function `len` (did you mean `length(list)`?)", "len"),
        ("vpc", "lookup(tags)", "`lookup(tags, key, default)` does not have 1 argument", "lookup(tags)"),
        (
            "vpc",
            'lookup(tags, "a", 3) == 3',
            "`default` of `lookup(tags, key, default)` must be text, found number",
            "3",
        ),
        (
            "vpc",
            'lookup(subnets, "a", "b") == "b"',
            "`tags` of `lookup(tags, key, default)` must be tags, found list of subnet",
            "subnets",
        ),
        (
            "vpc",
            'contains(tags, "a")',
            "`list` of `contains(list, value)` must be a list, found tags: use `keys(tags)` or `values(tags)`",
            "tags",
        ),
        ("vpc", "[for t in tags : t]", "expected a list, found tags: use `keys(tags)` or `values(tags)`", "tags"),
        ("vpc", 'lookup(tags, "a", "b") == null', "text is never null, so this is always false", None),
        ("vpc", 'concat([1], ["a"])', "`concat(lists...)` cannot compare number with text", '["a"]'),
        (
            "vpc",
            "merge(tags, tags)",
            "unknown function `merge`: the only maps are tags: use `tags.owner` or `lookup(tags, key, default)`",
            "merge",
        ),
        ("vpc", "coalesce(id, id)", "unknown function `coalesce` (did you mean `try(value, default)`?)", "coalesce"),
        (
            "vpc",
            'try(tags.a, tags.b, "c") == "c"',
            "`try(value, default)` does not have 3 arguments; nest it: `try(value, try(other, default))`",
            'try(tags.a, tags.b, "c")',
        ),
        ("instance", "type()", "unknown function `type`: `type` is an attribute; write it without parentheses", "type"),
        (
            "subnet",
            'allows(vpc, "tcp", 22)',
            "`rule` of `allows(rule, protocol, port)` must be group_rule, found vpc",
            "vpc",
        ),
        (
            "subnet",
            'contains(tags.tier, ["app"])',
            "`list` of `contains(list, value)` must be a list, found text or null: the list is the first argument",
            "tags.tier",
        ),
        (
            "subnet",
            'contains(tags.tier, "app")',
            (
                "`list` of `contains(list, value)` must be a list, found text or null: "
                "`strcontains(text, part)` searches text"
            ),
            "tags.tier",
        ),
        ("interface", 'zone == "us-east-1a"', "cannot compare zone with text: compare `zone.name` or `zone.id`", None),
        ("interface", 'subnet == "a"', "cannot compare subnet with text: compare one of its attributes", None),
        ("interface", "subnet == null", "subnet is never null, so this is always false", None),
        (
            "interface",
            "addresses == addresses",
            "values of type addresses cannot be compared; compare an attribute, or use `length` or `contains`",
            None,
        ),
        (
            "interface",
            "security_groups.name",
            (
                "`security_groups` is a list of security_group, which has no "
                "attributes: write `[for one in list : one.attribute]`"
            ),
            "name",
        ),
        (
            "interface",
            "security_groups[0]",
            (
                "only tags have keys, found list of security_group; lists have no order: "
                "use `one`, `contains` or `[for ...]`"
            ),
            "0",
        ),
        (
            "interface",
            "tags[role]",
            'the key of a tag must be written as text: `tags["my-key"]`, or use `lookup(tags, key, null)`',
            "role",
        ),
        ("interface", "role && implicit", "expected true or false, found text or null: write `role != null`", "role"),
        ("interface", "!routes", "expected true or false, found list of route: write `length(routes) > 0`", "routes"),
        ("interface", "lenght(routes) > 0", "unknown function `lenght` (did you mean `length`?)", "lenght"),
        ("interface", "length(role) > 0", "`list` of `length(list)` must be a list, found text or null", "role"),
        ("interface", "length(routes, 1) > 0", "`length(list)` does not have 2 arguments", "length(routes, 1)"),
        ("interface", "length", "`length` is a function: call it as `length(list)`", "length"),
        (
            "interface",
            "alltrue([1, 2])",
            "`list` of `alltrue(list)` must be a list of true or false, found list of number",
            "[1, 2]",
        ),
        ("interface", '[1, "a"]', "the elements of a list have one type, found text after number", '"a"'),
        ("interface", "startswith(null, role)", "`text` of `startswith(text, prefix)` must not be null", "null"),
        (
            "interface",
            "contains(security_groups, role)",
            "`contains(list, value)` cannot compare security_group with text or null: compare one of its attributes",
            "role",
        ),
        ("interface", "implicit ? 1 : role", "both results must have one type, found number and text or null", "role"),
        ("interface", "-role", "expected a number, found text or null", "role"),
        (
            "instance",
            'expected_gbps < "10 Gbps"',
            'expected a number, found text (write the bandwidth as `gbps("10 Gbps")`)',
            '"10 Gbps"',
        ),
        (
            "instance",
            'expected_gbps < gbps("10 GB")',
            "`10 GB` is not a bandwidth such as `10 Gbps` or `500 Mbps`",
            '"10 GB"',
        ),
        ("instance", "gbps(type) > 1", "`text` of `gbps(text)` must be written out as text", "type"),
        ("instance", 'can(regex("(", type))', "missing ): (", '"("'),
        ("subnet", 'cidr_inside(cidr, "10.0.0/8")', "`10.0.0/8` is not a CIDR block or an IP address", '"10.0.0/8"'),
        ("subnet", "options.mst", "unknown option `mst`; the options are `most`, `zone_ids`", "mst"),
        ("subnet", "reaches(self)", "unknown function `reaches`", "reaches"),
        ("subnet", "reaches", "`reaches` is reserved", "reaches"),
        ("vpc", "[for self in subnets : 1]", "`self` has a meaning already; choose another name", "self"),
        ("vpc", "[for s in subnets : [for s in subnets : 1]]", "`s` has a meaning already; choose another name", "s"),
        ("vpc", "[for s in id : 1]", "expected a list, found text", "id"),
        ("vpc", "__class__", "vpc has no attribute `__class__`", "__class__"),
        ("vpc", "self.__init__", "vpc has no attribute `__init__`", "__init__"),
        ("vpc", "tags.__class__ == null || at != null", "vpc has no attribute `at`", "at"),
        ("vpc", "same_as(self)", "unknown function `same_as` (did you mean `same`?)", "same_as"),
    ],
)
def test_refusals(kind: str, text: str, message: str, part: str | None) -> None:
    with pytest.raises(ExpressionError) as error:
        checked(kind, text)
    assert error.value.message == message
    assert text[error.value.start : error.value.end] == (text if part is None else part)


def test_loops_are_three_deep_at_most() -> None:
    text = "1"
    for depth in range(MOST_FORS + 1):
        assert "number" in checked("vpc", text)
        text = f"[for v{depth} in subnets : {text}]"
    with pytest.raises(ExpressionError, match="`for` is nested more than 3 deep"):
        checked("vpc", text)


def test_a_kind_has_no_attribute_of_python() -> None:
    for cls, _ in KINDS.values():
        for name in dir(cls):
            if name.startswith("_") or name in ("at", "place", "places", "says", "attributes"):
                with pytest.raises(ExpressionError):
                    Checker(cls).check(parse(f"self.{name}"))


@pytest.mark.parametrize("name", sorted(names() - FUNCTIONS.keys()))
def test_a_function_of_terraform_that_rules_lack_says_what_to_use(name: str) -> None:
    with pytest.raises(ExpressionError) as error:
        checked("vpc", f"{name}(id)")
    reason = error.value.message.removeprefix(f"unknown function `{name}`")
    assert reason.startswith((": ", " (did you mean `"))
    for call in re.findall(r"`(\w+)\(", reason):
        assert call in FUNCTIONS
