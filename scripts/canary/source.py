"""Root modules in which arguments are replaced by canaries that are given, and marked, in all the ways of Terraform."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

from msgspec import Struct, field

from scripts.canary.values import Canaries
from scripts.fuzzing import corpus

_LITERAL = re.compile(r'^([ \t]+)([a-z_0-9]+)([ \t]*=[ \t]*)("[^"$%\n]*"|\d+|\["[^"$%\n]*"\])[ \t]*$', re.M)
_NOT_REPLACED = frozenset(
    {"alias", "backend", "command", "default", "description", "error_message", "owners", "region", "required_version",
     "source", "type", "values", "version"}
)  # fmt: skip
_MOST = 10
_WRAPPED = ("{}", "{}", "{}", "{}", "local.{}", '"${{{}}}"', "coalesce({})", "try({}, null)",
            "[for one in [{}] : one][0]", "trimspace({})", "cidrhost({}, 9)", "element([{}], 0)", "tonumber({})",
            "tolist({})", "one(toset([{}]))", 'lookup({{a = {}}}, "a")', "jsondecode(jsonencode({}))",
            "base64encode({})", "merge({{a = {}}}).a", 'format("%s", {})', "lower({})")  # fmt: skip
"""What is done with a canary. `local` stands for a local value with it."""


class Root(Struct):
    """A root module and how it is checked. `marked`: what is secret is marked as such."""

    random: Random
    canaries: Canaries
    marked: bool
    files: dict[str, str]
    arguments: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def add(self, name: str, text: str) -> None:
        """Write something behind what is in a file."""
        self.files[name] = self.files.get(name, "") + text

    def mark(self) -> str:
        """A line that marks a variable or an output."""
        line = self.random.choice(("sensitive = true", "ephemeral = true", 'sensitive = tobool("true")'))
        return f"  {line}\n" if self.marked else ""

    def sensitive(self, expression: str) -> str:
        """An expression whose value is marked."""
        return f"sensitive({expression})" if self.marked else expression

    def name(self) -> str:
        """A name that nothing else has."""
        self.number += 1
        return f"canary_{self.number}"


def root(random: Random, canaries: Canaries, *, marked: bool) -> Root:
    """A root module with canaries in some of its arguments."""
    made = Root(random, canaries, marked, dict(random.choice(corpus.roots())))
    names = [name for name in made.files if name.endswith((".tf", ".tofu"))]
    spots = [(name, match) for name in names for match in _LITERAL.finditer(made.files[name])
             if match[2] not in _NOT_REPLACED]  # fmt: skip
    random.shuffle(spots)
    chosen = sorted(spots[: random.choice((2, 4, _MOST))], key=lambda one: (one[0], -one[1].start()))
    for name, match in chosen:
        if "/" in name:
            expression = _in_module(made, name, _value(match[4], made))
        else:
            expression = _wrapped(made, random.choice(_WAYS)(made, _value(match[4], made)))
        text = made.files[name]
        made.files[name] = f"{text[: match.start(4)]}{expression}{text[match.end(4) :]}"
    for add in random.sample(_BLOCKS, 2):
        add(made)
    for add in random.sample(_MISTAKES, 2):
        add(made)
    return made


def hcl(value: Any) -> str:
    """A value as Terraform writes it."""
    return json.dumps(value, ensure_ascii=False)


def _value(literal: str, made: Root) -> Any:
    return made.canaries.like(json.loads(literal))


def _wrapped(made: Root, expression: str) -> str:
    shape = made.random.choice(_WRAPPED)
    if shape != "local.{}":
        return shape.format(expression)
    name = made.name()
    made.add("canaries.tf", f"locals {{\n  {name} = {expression}\n}}\n")
    return f"local.{name}"


def _type_of(value: Any, made: Root) -> str:
    """A type that fits, or does not, or none."""
    right = "number" if isinstance(value, int) else "list(string)" if isinstance(value, list) else "string"
    type = made.random.choice(
        (right, right, right, "any", "", "number", "bool", "map(string)", "object({ a = number })")
    )
    return f"  type = {type}\n" if type else ""


def _declared(made: Root, value: Any, default: str = "", type: str | None = None) -> str:
    """The name of a new variable for a value."""
    name = made.name()
    lines = [_type_of(value, made) if type is None else type, default, made.mark()]
    made.random.shuffle(lines)
    made.add(made.random.choice(("canaries.tf", "main.tf")), f'variable "{name}" {{\n{"".join(lines)}}}\n')
    return name


def _by_default(made: Root, value: Any) -> str:
    return f"var.{_declared(made, value, f'  default = {hcl(value)}{chr(10)}')}"


def _by_override(made: Root, value: Any) -> str:
    name = _declared(made, value, "  default = null\n")
    made.add("canaries_override.tf", f'variable "{name}" {{\n  default = {hcl(value)}\n}}\n')
    return f"var.{name}"


def _by_json(made: Root, value: Any) -> str:
    name = made.name()
    mark = made.random.choice(("sensitive", "ephemeral"))
    tree = {"variable": {name: {"default": value, **({mark: True} if made.marked else {})}}}
    made.files[f"{name}.tf.json"] = json.dumps(tree, indent=made.random.choice((None, 2)))
    return f"var.{name}"


def _by_file(made: Root, value: Any) -> str:
    """A file of values: one that Terraform loads, or one that is named."""
    name = _declared(made, value)
    path = made.random.choice(("terraform.tfvars", "a.auto.tfvars", "prod.tfvars", "configured.tfvars"))
    made.add(path, f"{name} = {hcl(value)}\n")
    return f"var.{name}"


def _by_json_file(made: Root, value: Any) -> str:
    name = _declared(made, value)
    made.files[f"{name}.auto.tfvars.json"] = json.dumps({name: value}, ensure_ascii=made.random.random() < 0.5)
    return f"var.{name}"


def _by_option(made: Root, value: Any) -> str:
    name = _declared(made, value)
    made.arguments += ["--var", f"{name}={value if isinstance(value, str) else hcl(value)}"]
    return f"var.{name}"


def _by_environment(made: Root, value: Any) -> str:
    name = _declared(made, value)
    made.environment[f"TF_VAR_{name}"] = value if isinstance(value, str) else hcl(value)
    return f"var.{name}"


def _by_function(made: Root, value: Any) -> str:
    """A literal that is marked, after something is done with it, which may fail."""
    shape = made.random.choice(("{}", "{}", *_WRAPPED))
    return made.sensitive(("{}" if "local" in shape else shape).format(hcl(value)))


def _by_local(made: Root, value: Any) -> str:
    name = made.name()
    made.add("canaries.tf", f"locals {{\n  {name} = {made.sensitive(hcl(value))}\n}}\n")
    return f"local.{name}"


def _by_read_file(made: Root, value: Any) -> str:
    name = made.name()
    made.files[f"{name}.txt"] = value if isinstance(value, str) else hcl(value)
    return made.sensitive(f'file("${{path.module}}/{name}.txt")')


def _by_template(made: Root, value: Any) -> str:
    """A template with the value, or with what is no template."""
    name, text = made.name(), value if isinstance(value, str) else hcl(value)
    made.files[f"{name}.tpl"] = made.random.choice(
        (text, f"${{{text}}}", f"%{{ {text}", f"${{upper({text}", f"{text}${{x}}")
    )
    return made.sensitive(f'templatefile("{name}.tpl", {{ x = 1 }})')


def _by_decoded_file(made: Root, value: Any) -> str:
    name = made.name()
    broken = "" if made.random.random() < 0.8 else "}"
    made.files[f"{name}.json"] = json.dumps({"a": value}) + broken
    function = made.random.choice(("jsondecode", "yamldecode"))
    if made.random.random() < 0.5:
        return f'{made.sensitive(f"""{function}(file("{name}.json"))""")}.a'
    return f'{function}({made.sensitive(f"""file("{name}.json")""")}).a'


def _by_output(made: Root, value: Any) -> str:
    """The output of a module."""
    name = made.name()
    made.add("canaries.tf", f'module "{name}" {{\n  source = "./{name}"\n}}\n')
    made.files[f"{name}/main.tf"] = f'output "a" {{\n  value = {hcl(value)}\n{made.mark()}}}\n'
    return f"module.{name}.a"


def _by_argument(made: Root, value: Any) -> str:
    """A literal that is passed to a variable of a module, and comes back from there."""
    name = made.name()
    made.add("canaries.tf", f'module "{name}" {{\n  source = "./{name}"\n  a = {hcl(value)}\n}}\n')
    made.files[f"{name}/main.tf"] = (
        f'variable "a" {{\n{_type_of(value, made)}{made.mark()}}}\noutput "a" {{\n  value = var.a\n}}\n'
    )
    return f"module.{name}.a"


def _by_passing_on(made: Root, value: Any) -> str:
    """A value that is marked in the root, passed to a module, and comes back from there."""
    name = made.name()
    given = made.random.choice((_by_default, _by_file, _by_option, _by_function))(made, value)
    made.add("canaries.tf", f'module "{name}" {{\n  source = "./{name}"\n  a = {given}\n}}\n')
    made.files[f"{name}/main.tf"] = f'variable "a" {{\n{_type_of(value, made)}}}\noutput "a" {{\n  value = var.a\n}}\n'
    return f"module.{name}.a"


def _by_object(made: Root, value: Any) -> str:
    """An attribute of an object."""
    default = f"  default = {{ a = {hcl(value)}, b = [{hcl(value)}] }}\n"
    name = _declared(made, value, default, made.random.choice(("", "  type = object({ a = any, b = list(any) })\n")))
    return made.random.choice((f"var.{name}.a", f"var.{name}.b[0]", f'var.{name}["a"]', f"values(var.{name})[0]"))


def _in_module(made: Root, path: str, value: Any) -> str:
    """A variable with a default in a module."""
    name = made.name()
    made.add(path, f'variable "{name}" {{\n  default = {hcl(value)}\n{made.mark()}}}\n')
    return f"var.{name}"


_WAYS: tuple[Callable[[Root, Any], str], ...] = (
    _by_default, _by_override, _by_json, _by_file, _by_file, _by_json_file, _by_option, _by_environment, _by_function,
    _by_local, _by_read_file, _by_template, _by_decoded_file, _by_output, _by_argument, _by_passing_on, _by_object,
)  # fmt: skip


def _any(made: Root, value: Any) -> str:
    return made.random.choice(_WAYS)(made, value)


def _counted(made: Root) -> None:
    """Instances of a secret number, in an argument of which is another secret."""
    number, zone = _any(made, made.canaries.number()), _any(made, made.canaries.zone())
    made.add("canaries.tf", f"""\
resource "aws_subnet" "{made.name()}" {{
  count             = {number}
  vpc_id            = "vpc-0aaaaaaaaaaaaaaaa"
  availability_zone = {zone}
}}
""")  # fmt: skip


def _keyed(made: Root) -> None:
    """Instances with secret keys, of a resource or of a module."""
    text = _any(made, made.canaries.text())
    keys = made.random.choice((f"toset([{text}])", f'{{ ({text}) = "a" }}', f"[{text}]", f'toset(split("-", {text}))'))
    if made.random.random() < 0.5:
        name = made.name()
        made.files[f"{name}/main.tf"] = (
            'variable "key" {}\nresource "aws_network_interface" "a" {\n  subnet_id = var.key\n}\n'
        )
        made.add("canaries.tf", f"""\
module "{name}" {{
  source   = "./{name}"
  for_each = {keys}
  key      = each.key
}}
""")  # fmt: skip
        return
    made.add("canaries.tf", f"""\
resource "aws_network_interface" "{made.name()}" {{
  for_each    = {keys}
  subnet_id   = each.value
  private_ips = [each.key]
}}
""")  # fmt: skip


def _attached(made: Root) -> None:
    """An interface and an instance in two zones, of which one is secret, and the type is, too."""
    zone, type, name = made.canaries.zone(), made.canaries.instance_type(), made.name()
    made.add("canaries.tf", f"""\
resource "aws_subnet" "{name}" {{
  vpc_id            = "vpc-0aaaaaaaaaaaaaaaa"
  cidr_block        = {_any(made, made.canaries.cidr())}
  availability_zone = {_wrapped(made, _any(made, zone))}
}}
resource "aws_network_interface" "{name}" {{
  subnet_id   = aws_subnet.{name}.id
  private_ips = [{_any(made, made.canaries.address())}]
}}
resource "aws_instance" "{name}" {{
  instance_type     = {_any(made, type)}
  availability_zone = "us-east-1a"
  network_interface {{
    device_index         = {_any(made, made.canaries.number())}
    network_interface_id = aws_network_interface.{name}.id
  }}
}}
""")  # fmt: skip


def _provided(made: Root) -> None:
    """A provider with secret settings."""
    made.add("canaries.tf", f"""\
provider "aws" {{
  alias      = "{made.name()}"
  region     = {_any(made, made.canaries.zone())}
  access_key = {_any(made, made.canaries.text())}
  assume_role {{
    role_arn = {_any(made, made.canaries.text())}
  }}
}}
""")  # fmt: skip


def _beside(made: Root) -> None:
    """Marked literals on the lines beside those of a finding, or in one line with it."""
    name, text = made.name(), made.canaries.text()
    tree = {
        "variable": {name: {"default": made.canaries.any(), **({"sensitive": True} if made.marked else {})}},
        "resource": {
            "aws_subnet": {
                name: {"map_public_ip_on_launch": "no", "tags": {"Name": f"${{{made.sensitive(hcl(text))}}}"}}
            }
        },
    }
    made.files[f"{name}.tf.json"] = json.dumps(tree)
    other = made.name()
    made.add("canaries.tf", f"""\
resource "aws_subnet" "{other}" {{
  user_data  = {made.sensitive(hcl(made.canaries.text()))}
  map_public_ip_on_launch = "no"
  vpc_id     = {made.sensitive(hcl(made.canaries.id("vpc-")))}
}}
module "{other}" {{
  source = "./{other}"
  secret = {hcl(made.canaries.any())}
  none   = 1
}}
""")  # fmt: skip
    made.files[f"{other}/main.tf"] = (
        f'variable "secret" {{\n  default = {hcl(made.canaries.any())}\n  default = 1\n{made.mark()}}}\n'
    )


def _shown(made: Root) -> None:
    """An output of the root, a check and a moved resource."""
    made.add("canaries.tf", f"""\
output "{made.name()}" {{
  value = {_any(made, made.canaries.any())}
{made.mark()}}}
""")  # fmt: skip


_BLOCKS: tuple[Callable[[Root], None], ...] = (_counted, _keyed, _attached, _attached, _beside, _provided, _shown)


_OTHER = 'resource "aws_subnet" "a" {\n  availability_zone = "us-east-1a"\n}\n'


def _malformed_option(made: Root) -> None:
    """A value that is no expression, of a variable whose type wants one."""
    name = _declared(made, "", type="  type = list(string)\n")
    made.arguments += ["--var", f"{name}={_broken(made)}"]


def _malformed_environment(made: Root) -> None:
    name = _declared(made, "", type="  type = map(string)\n")
    made.environment[f"TF_VAR_{name}"] = _broken(made)


def _malformed_file(made: Root) -> None:
    name = _declared(made, "")
    path = made.random.choice(("terraform.tfvars", "b.auto.tfvars", "prod.tfvars", "configured.tfvars"))
    made.add(path, f"{name} = {_broken(made)}\n")


def _undeclared(made: Root) -> None:
    """A malformed value in a named file, of a variable that only another root declares."""
    name = made.name()
    made.add("other/main.tf", f'variable "{name}" {{\n{made.mark()}}}\n{_OTHER}')
    made.add("prod.tfvars", f"{name} = {_broken(made)}\n")


def _malformed_json_file(made: Root) -> None:
    name = _declared(made, "")
    key = made.random.choice((name, name.replace("c", "\\u0063")))
    made.files[f"{name}.auto.tfvars.json"] = f'{{"{key}": {_broken(made)}}}'


def _broken(made: Root) -> str:
    text = made.canaries.text()
    return made.random.choice((
        text, f"[{text}", f'"{text}', f"{text}()", f"{{ a = {text} }}", f'"${{{text}}}"', f"[{hcl(text)}, {text}]",
        f"<<EOT\n{text}\n", f"{hcl(text)} {hcl(text)}", f"var.{text}", f"{{ {text}: [ }}",
    ))  # fmt: skip


_MISTAKES: tuple[Callable[[Root], None], ...] = (
    _malformed_option, _malformed_environment, _malformed_file, _malformed_json_file, _undeclared, _shown,
)  # fmt: skip
