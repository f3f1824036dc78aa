"""Terraform's language: expressions of any kind, about what a module declares, and blocks to put them into."""

import re
from collections.abc import Sequence
from random import Random

from enilint.inputs.terraform.source.functions import names as function_names
from scripts.fuzzing.texts import end_of_value
from scripts.fuzzing.trees import STRINGS

_ARGUMENT = re.compile(r"^([ \t]*)(\w+)[ \t]*=[ \t]*(?=\S)", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*\w[^=\n{]*\{$", re.MULTILINE)
_FUNCTIONS = sorted(function_names())
_ATTRIBUTES = (
    "id", "arn", "zone", "availability_zone", "subnet_id", "private_ips", "tags", "cidr_block", "network_interface",
    "primary_network_interface_id", "names", "ids", "value", "key", "*", "a",
)  # fmt: skip
_LITERALS = (
    "null", "true", "false", "0", "-1", "5", "1.5", "1e309", "99999999999999999999", '""', '"x"', '"5"', '"us-east-1a"',
    '"10.0.0.0/24"', '"10.0.0.9"', "[]", "{}", "[[]]", "[null]", "[1]", '[""]', '{ "" = null }', "@@DIGITS5000@@",
    "each.value", "each.key", "count.index", "self.id", "path.module", "terraform.workspace", "var.no", "local.no",
    "module.no.a", "aws_subnet.no.id", "data.aws_subnet.no", "<<E\nx\nE\n", "-", "!", "...", "@@DEEP300@@",
)  # fmt: skip
UNSET = 'variable "unset" {}\n'
"""What makes names of which nothing is known."""
_UNKNOWN = ("var.unset", "var.unset", "data.aws_region.unset.name", 'var.unset == "a"')
_RETYPED = (
    "5", "1.5", "true", "null", '"x"', "[]", "{}", "[5]", "[true]", "[null]", "[[]]", '[["x"]]', "[{}]", '["x", null]',
    "[1, 2]", "{ a = 1 }", "{ a = [] }", '[{ a = "x" }]', '["x", 5, ["y"]]', "[[null]]", 'toset(["x"])', "-1",
)  # fmt: skip
_WRAPPED = (
    "[@]", "[[@]]", "[@, @]", "(@)[0]", "(@)[*]", '"${@}"', '["${@}"]', "tostring(@)", "toset([@])", "tolist(@)",
    "{ a = @ }", "[null, @]", "try(@, [])", "~ == null ? @ : null", "[~ == null ? @ : []]", "[~ != 1 ? @ : null]",
    "[~ == 1 ? [@] : []]", "~ == 1 ? [@] : []", "~ == 1 ? @ : [5]", "flatten([@])", "concat(@, @)", "[for x in @ : x]",
    "[for x in [@] : x if ~ != x]", "{ for x in [@] : x => x }", "merge(@, {})", "jsonencode(@)", "sort(@)",
    "keys({ a = @ })", "values({ a = @ })", "element([@], ~)", "lookup({ a = @ }, ~, @)", "{ a = @, b = {} }[~]",
    "{ a = { x = @ }, b = {} }[~].x", "[{ a = { x = @ }, b = {} }[~].x]", '["${~.*.id}"]', '["${~ == 1 ? @ : []}"]',
    "[~]", "zipmap([~], [@])", "one([@])", "coalesce(@, ~)", "compact([@, ~])", 'split(",", @)', "~[0]", "~", "[~.id]",
    "~[*].id", "[~.*.id]",
)  # fmt: skip
"""A value as another type: `@` stands for the value, `~` for something that the module declares."""
_OPERATORS = ("+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||")
_META = ("count", "for_each", "depends_on", "provider", "providers", "source", "version", "enabled", "default", "type")
_TYPES = ("string", "number", "bool", "any", "list(string)", "set(any)", "map(list(string))", "object({a = string})",
          "tuple([string, any])", "object({a = optional(string, 5)})", "list")  # fmt: skip


def names_in(text: str) -> list[str]:
    """References to what a module declares."""
    found = [f"{kind}.{name}" for kind, name in re.findall(r'^resource "(\w+)" "([\w-]+)"', text, re.MULTILINE)]
    found += [f"data.{kind}.{name}" for kind, name in re.findall(r'^data "(\w+)" "([\w-]+)"', text, re.MULTILINE)]
    found += [f"module.{name}" for name in re.findall(r'^module "([\w-]+)"', text, re.MULTILINE)]
    found += [f"var.{name}" for name in re.findall(r'^variable "([\w-]+)"', text, re.MULTILINE)]
    found += [f"local.{name}" for name in re.findall(r"^  (\w+) += ", text, re.MULTILINE)]
    return list(dict.fromkeys(found))


class Expressions:
    """Makes expressions about the names of a module."""

    def __init__(self, text: str) -> None:
        self._names = [*names_in(text), *_UNKNOWN]

    def value(self, random: Random) -> str:
        """An expression."""
        return self._of(random, random.choice((0, 1, 1, 2, 3)))

    def line(self, random: Random) -> str:
        """A value, or what stands in a block by itself."""
        match random.randrange(8):
            case 0:
                return f"{random.choice(_META)} = {self.value(random)}"
            case 1:
                kind = random.choice(("route", "network_interface", "ingress", "tag"))
                content = f"content {{\n    a = {self.value(random)}\n  }}"
                return f'dynamic "{kind}" {{\n  for_each = {self.value(random)}\n  {content}\n}}'
            case 2:
                words = f"default = {self.value(random)}\n  type = {random.choice(_TYPES)}"
                return f'variable "{random.choice(("x", "zone", "no"))}" {{\n  {words}\n}}'
            case 3:
                return f'output "x" {{\n  value = {self.value(random)}\n}}'
            case _:
                return self.value(random)

    def with_arguments(self, text: str, random: Random, names: Sequence[str]) -> str:
        """The text with other values of one to some arguments of blocks, those that it has or others."""
        for _ in range(random.choice((1, 2, 4, 8, 16, 30))):
            written = [one for one in _ARGUMENT.finditer(text) if one[2] in names]
            if written and random.random() < 0.7:
                one = random.choice(written)
                end = end_of_value(text, one.end())
                value = self.retyped(text[one.end() : end], random) if random.random() < 0.6 else self.value(random)
                text = f"{text[: one.end()]}{value}{text[end:]}"
                continue
            blocks = list(_BLOCK.finditer(text))
            if blocks:
                at = random.choice(blocks).end()
                text = f"{text[:at]}\n  {random.choice(names)} = {self.value(random)}{text[at:]}"
        return text

    def retyped(self, value: str, random: Random) -> str:
        """A value as another type."""
        if random.random() < 0.4:
            return random.choice(_RETYPED)
        return random.choice(_WRAPPED).replace("~", random.choice(self._names)).replace("@", value)

    def _of(self, random: Random, depth: int) -> str:
        if depth == 0:
            return self._leaf(random)
        a, b, c = (self._of(random, depth - 1) for _ in range(3))
        match random.randrange(14):
            case 0 | 1:
                return f"{random.choice(_FUNCTIONS)}({', '.join((a, b, c)[: random.randrange(4)])})"
            case 2:
                return f"{a} {random.choice(_OPERATORS)} {b}"
            case 3:
                return f"{a} ? {b} : {c}"
            case 4:
                return f"[{a}, {b}]"
            case 5:
                return f"{{ {random.choice(('a', '(x)', 'b', '5'))} = {a}, ({b}) = {c} }}"
            case 6:
                return f"[for k, v in {a} : {random.choice(('v', 'k', b))} if {c}]"
            case 7:
                return f"{{ for v in {a} : {random.choice(('v', b))} => {c}{random.choice(('', '...'))} }}"
            case 8:
                return f"{a}[{b}]"
            case 9:
                return f"{a}.{random.choice(_ATTRIBUTES)}"
            case 10:
                return f"{a}[*].{random.choice(_ATTRIBUTES)}"
            case 11:
                return f'"${{{a}}}"'
            case 12:
                return f'"x${{{a}}}%{{ for v in {b} }}${{v}}%{{ endfor }}"'
            case _:
                return f"({a})"

    def _leaf(self, random: Random) -> str:
        match random.randrange(6):
            case 0 | 1 | 2:
                name = random.choice(self._names)
                ending = random.choice(("", ".id", "[0]", "[*].id", '["a"].id', f".{random.choice(_ATTRIBUTES)}"))
                return f"{name}{ending}"
            case 3:
                escaped = random.choice(STRINGS).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
                return f'"{escaped}"'
            case _:
                return random.choice(_LITERALS)
