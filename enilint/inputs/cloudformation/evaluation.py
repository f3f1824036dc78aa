"""Expressions of templates to values, in one world.

What a condition or a mapping leaves open is asked of the world, which remembers it. An evaluation that is not `asking`
gives a value that is not known instead.
"""

from collections.abc import Callable
from typing import Any

from enilint.findings import Location
from enilint.inputs.cloudformation import functions
from enilint.inputs.cloudformation.attributes import PROPERTY_OF
from enilint.inputs.cloudformation.checks import VARIABLE
from enilint.inputs.cloudformation.choices import OTHER, World
from enilint.inputs.cloudformation.conditions import Conditions
from enilint.inputs.cloudformation.stacks import SSM_VALUE, Export, Importable, Stack, is_dummy, pseudo_name
from enilint.inputs.cloudformation.values import (
    NOTHING,
    Block,
    Choice,
    Symbol,
    fact_of,
    frozen,
    joined,
    scalar_text,
    unnamed,
    written,
)
from enilint.model.addresses import family_of

_VARIABLES = ("AWS::AccountId", "AWS::Partition", "AWS::Region")
_ADDRESSES = ("PrimaryPrivateIpAddress", "SecondaryPrivateIpAddresses")
"""The attributes of an interface that are its private addresses."""
_MOST_DEPTH = 60
_DYNAMIC = "{{resolve:"


class Evaluator(Conditions):
    """Evaluates expressions of the stacks of a design.

    `exports` are the outputs that other stacks import, by the form of their names. `report` is told of mistakes.
    """

    def __init__(
        self,
        world: World,
        exports: Importable | None = None,
        report: Callable[[Location, str], None] = lambda at, message: None,
    ) -> None:
        super().__init__(world)
        self.exports: Importable = {} if exports is None else exports
        self._report = report
        self._depth = 0
        self._functions: dict[str, Callable[[Any, Stack], Any]] = {
            "Ref": self._ref,
            "Condition": lambda value, stack: unnamed(f"condition {value}"),
            "Fn::Base64": self.value,
            "Fn::Cidr": lambda value, stack: functions.cidr(self._list(value, stack)),
            "Fn::FindInMap": self._find_in_map,
            "Fn::GetAtt": self._get_att,
            "Fn::GetAZs": self._get_azs,
            "Fn::GetStackOutput": self._stack_output,
            "Fn::If": self._if,
            "Fn::ImportValue": self._import_value,
            "Fn::Join": lambda value, stack: functions.join(*self._pair(value, stack)),
            "Fn::Length": self._length,
            "Fn::Select": self._select,
            "Fn::Split": lambda value, stack: functions.split(*self._pair(value, stack), is_exact=self.symbolic),
            "Fn::Sub": self._sub,
        }

    def value(self, node: Any, stack: Stack) -> Any:
        """The value of a part of a template: NOTHING where it is left out."""
        if isinstance(node, str):
            return Symbol(node, f"the value of {node}") if _DYNAMIC in node else node
        if isinstance(node, list):
            return [one for one in (self.value(item, stack) for item in node) if one is not NOTHING]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            name, argument = next(iter(node.items()))
            function = self._functions.get(name)
            if function is not None:
                return self._called(function, argument, stack)
            if name.startswith("Fn::"):
                return unnamed(f"the value of {name}")
        block = Block(node)
        for key, one in node.items():
            value = self.value(one, stack)
            if value is not NOTHING:
                block[key] = value
        return block

    def _called(self, function: Callable[[Any, Stack], Any], argument: Any, stack: Stack) -> Any:
        if self._depth > _MOST_DEPTH:
            return unnamed("a value that depends on too many others")
        self._depth += 1
        try:
            return function(argument, stack)
        finally:
            self._depth -= 1

    def _list(self, value: Any, stack: Stack) -> list[Any]:
        found = self.value(value, stack)
        return found if isinstance(found, list) else []

    def _pair(self, value: Any, stack: Stack) -> tuple[Any, Any]:
        if not isinstance(value, list) or len(value) != 2:
            return unnamed("the arguments of a function"), unnamed("the arguments of a function")
        return self.value(value[0], stack), self.value(value[1], stack)

    def _ref(self, name: Any, stack: Stack) -> Any:
        if isinstance(name, dict):  # with AWS::LanguageExtensions, functions can make the name
            name = self.value(name, stack)
        if not isinstance(name, str):
            return unnamed("what a Ref refers to")
        if name in stack.template.parameters:
            return self.parameter(name, stack)
        if name == "AWS::NoValue":
            return NOTHING
        if name in _VARIABLES:
            return self._pseudo(name, stack)
        address = stack.address(name)
        if name == "AWS::StackName" and stack.name:
            return stack.name
        if name.startswith("AWS::"):
            return Symbol(address, f"{name} of the deployment")
        resource = stack.template.resources.get(name)
        if isinstance(resource, dict) and resource.get("Type") == "AWS::EC2::EIP":
            return self.attribute(name, "PublicIp", stack)
        return Symbol(address, f"the id of {address}", resource=address, attribute="Ref")

    def _pseudo(self, name: str, stack: Stack) -> Any:
        variable = pseudo_name(stack, name)
        if variable not in self.world.variables.by_name:
            return Symbol(variable, f"{name} of the deployment")
        value = self._value_of(variable)
        return Symbol(variable, f"{name} (--parameter {name}=VALUE)", variable=variable) if value is OTHER else value

    def _value_of(self, variable: str) -> str | None:
        """The value that is used; in a comparison that of what is given alone: the others are still to be compared."""
        if self.symbolic and not self.world.variables.by_name[variable].is_given:
            return OTHER
        return self.world.value(variable)

    def parameter(self, name: str, stack: Stack) -> Any:
        """The value of a parameter."""
        declaration = stack.template.parameters[name]
        type = declaration.get("Type") if isinstance(declaration, dict) else None
        type = type if isinstance(type, str) else "String"
        is_list = type == "CommaDelimitedList" or "List<" in type
        passed = stack.passed(name)
        if passed is not None and stack.parent is not None:
            value = self.value(passed, stack.parent)
            return _as_type(value, is_list=is_list) if value is not NOTHING else unnamed(f"parameter {name}")
        variable = stack.prefix + name
        fact = f"parameter {variable} (--parameter {name}=VALUE)"
        if variable not in self.world.variables.by_name:
            return Symbol(variable, fact, is_list=is_list)
        if type.startswith(SSM_VALUE):
            path = self.world.value(variable)
            named = f"resolve:ssm:{path}" if path else variable
            return Symbol(named, f"the value of the SSM parameter {path or name}", is_list=is_list)
        value = self._value_of(variable)
        is_given = self.world.variables.by_name[variable].is_given
        symbol = Symbol(variable, fact, variable=variable, is_list=is_list)
        if value is OTHER:
            return symbol
        if self.symbolic or is_given:
            return _as_type(value, is_list=is_list)
        if not is_list or value == "":
            return symbol if is_dummy(value) else value
        items = [one.strip() for one in value.split(",")]
        return [functions.select(index, symbol) if is_dummy(one) else one for index, one in enumerate(items)]

    def _get_att(self, value: Any, stack: Stack) -> Any:
        if isinstance(value, list):
            parts = [self.value(one, stack) for one in value]
            if not parts or not all(isinstance(one, str) for one in parts):
                return unnamed("an attribute of a resource")
            name, attribute = parts[0], ".".join(parts[1:])
        elif isinstance(value, str):
            name, _, attribute = value.partition(".")
        else:
            return unnamed("an attribute of a resource")
        return self.attribute(name, attribute, stack)

    def attribute(self, name: str, attribute: str, stack: Stack) -> Any:
        """An attribute of a resource: what the template says of it, or a symbol."""
        address = stack.address(name)
        symbol = Symbol(
            f"{address}.{attribute}",
            f"{attribute} of {address}",
            family_of(address) if attribute in _ADDRESSES else None,
            resource=address,
            attribute=attribute or "?",
        )
        resource = stack.template.resources.get(name)
        key = (stack.prefix, name, attribute)
        if not isinstance(resource, dict) or key in self.active:
            return symbol
        self.active.add(key)
        try:
            found = self._attribute(name, resource, attribute, stack)
        finally:
            self.active.discard(key)
        return symbol if found is None or found is NOTHING else found

    def _attribute(self, name: str, resource: dict[str, Any], attribute: str, stack: Stack) -> Any:
        child = stack.children.get(name)
        if child is not None and attribute.startswith("Outputs."):
            return self.output(attribute.partition(".")[2], child)
        properties = resource.get("Properties")
        if not isinstance(properties, dict):
            return None
        type = resource.get("Type")
        for place in PROPERTY_OF.get(f"{type}.{attribute}", ()):
            if place in properties:
                return self.value(properties[place], stack)
        if f"{type}.{attribute}" == "AWS::EC2::Instance.AvailabilityZone":
            subnet = self.value(properties.get("SubnetId"), stack)
            owner = self._owner(subnet, stack)
            return self.attribute(*owner[1:], owner[0]) if owner is not None else None
        return None

    def _owner(self, subnet: Any, stack: Stack) -> tuple[Stack, str, str] | None:
        """The stack and the name of a subnet that is one of the design."""
        if not isinstance(subnet, Symbol) or subnet.attribute not in ("Ref", "SubnetId"):
            return None
        for one in stack.root.all():
            name = subnet.resource.removeprefix(one.prefix)
            if subnet.resource.startswith(one.prefix) and name in one.template.resources:
                return one, name, "AvailabilityZone"
        return None

    def output(self, name: str, stack: Stack) -> Any:
        """The value of an output of a stack; None where it has none of that name."""
        output = stack.template.outputs.get(name)
        return self.value(output["Value"], stack) if isinstance(output, dict) and "Value" in output else None

    def _import_value(self, value: Any, stack: Stack) -> Any:
        name = self.value(value, stack)
        found = self.exports.get((stack.root.environment, frozen(name)))
        words = written(name)
        fact = f"the export {words}".rstrip()
        if found is not None and self._depth < _MOST_DEPTH:
            exported = self._exported(found)
            if not isinstance(exported, Symbol) or exported.name:
                return exported
            fact = exported.fact
        return Symbol(f"Fn::ImportValue {words}" if words else "", fact)

    def _exported(self, export: Export) -> Any:
        """The value of an export. Of another design, the choices are not tried out: what they decide stays open."""
        if export.missing:
            return unnamed(export.missing)
        stack, output = export.stack, export.output
        before, self.asking = self.asking, self.asking and not export.is_elsewhere
        try:
            condition = output.get("Condition") if export.is_elsewhere else None
            if isinstance(condition, str) and self.condition(condition, stack) is not True:
                return unnamed(f"condition {stack.prefix}{condition}")
            return self.value(output["Value"], stack)
        finally:
            self.asking = before

    def _stack_output(self, value: Any, stack: Stack) -> Any:
        arguments = self.value(value, stack)
        if isinstance(arguments, dict):
            key = ("output", arguments.get("StackName"), arguments.get("OutputName"))
            found = self.exports.get(key) if self._depth < _MOST_DEPTH else None
            if found is not None:
                return self._exported(found)
        words = written(arguments)
        return Symbol(f"Fn::GetStackOutput {words}", f"the output {words}")

    def _get_azs(self, value: Any, stack: Stack) -> Any:
        region, own = self.value(value, stack), self._pseudo("AWS::Region", stack)
        if region in ("", None) or region == own:
            return functions.zones(stack.root.environment)
        return functions.zones(written(region))

    def _length(self, value: Any, stack: Stack) -> Any:
        found = self.value(value, stack)
        return len(found) if isinstance(found, list) else unnamed(fact_of(found) or "the length of a list")

    def _select(self, value: Any, stack: Stack) -> Any:
        index, items = self._pair(value, stack)
        found = functions.select(index, items)
        if found is not None:
            return found
        if isinstance(value[1], list) and self.asking:
            at = stack.template.place(value, 0)
            words = f"`Fn::Select` asks for item {written(index)} of a list of {len(value[1])}; the first one is 0"
            if at is not None:
                self._report(at, words)
        with self.comparing():  # a deployment that asks for further items gives a longer list than the default
            items = self.value(value[1], stack)
        return functions.select(index, items) or unnamed(f"item {written(index)} of a list")

    def _sub(self, value: Any, stack: Stack) -> Any:
        text, own = value if isinstance(value, list) and len(value) == 2 else (value, {})
        if not isinstance(text, str):
            return unnamed("the text of a Fn::Sub")
        pieces: list[Any] = []
        end = 0
        for match in VARIABLE.finditer(text):
            name = match[1]
            first, dot, attribute = name.partition(".")
            if isinstance(own, dict) and name in own:
                found = self.value(own[name], stack)
            elif dot:
                found = self.attribute(first, attribute, stack)
            else:
                found = self._ref(name, stack)
            pieces += [_unescaped(text[end : match.start()]), "" if found is NOTHING else found]
            end = match.end()
        made = joined([*pieces, _unescaped(text[end:])])
        return Symbol(made, f"the value of {made}") if isinstance(made, str) and _DYNAMIC in made else made

    def _if(self, value: Any, stack: Stack) -> Any:
        if not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], str):
            return unnamed("the branch of a Fn::If")
        name, yes, no = value
        if yes == no:
            return self.value(yes, stack)
        answer = self.condition(name, stack)
        if answer is None:
            branches = [self.value(one, stack) for one in (yes, no)]
            if frozen(branches[0]) == frozen(branches[1]):
                return branches[0]
            if not self.symbolic:
                with self.comparing():  # a parameter need not have its default where the condition depends on it
                    branches = [self.value(one, stack) for one in (yes, no)]
            fact = f"condition {stack.prefix}{name}{self._decided_by(name, stack)}"
            return Choice("", fact, branches=tuple(branches))
        return self.value(yes if answer else no, stack)

    def _decided_by(self, condition: str, stack: Stack) -> str:
        """How to give the parameters that decide a condition, if some do."""
        names = [] if stack.prefix else sorted(_parameters_in(condition, stack, set()))
        return f" ({' '.join(f'--parameter {name}=VALUE' for name in names)})" if names else ""

    def _find_in_map(self, value: Any, stack: Stack) -> Any:
        if not isinstance(value, list) or len(value) not in (3, 4):
            return unnamed("a value of a mapping")
        fallback = value[3].get("DefaultValue", NOTHING) if len(value) == 4 and isinstance(value[3], dict) else NOTHING
        name = self.value(value[0], stack)
        rows = stack.template.mappings.get(name) if isinstance(name, str) else None
        if not isinstance(rows, dict):
            return unnamed(fact_of(name) or f"mapping {written(name)}")
        with self.comparing():
            first, second = (self.value(one, stack) for one in value[1:3])
        last = scalar_text(second)
        grouped = rows
        if last is not None:
            grouped = {key: row.get(last) if isinstance(row, dict) else row for key, row in rows.items()}
        row, fact = self._row(first, grouped, rows, fallback is not NOTHING)
        if isinstance(row, dict):
            found, more = self._row(second, row, row, fallback is not NOTHING)
            if found is not None:
                return found
            fact = fact or more
        if fallback is not NOTHING and not fact:
            return self.value(fallback, stack)
        return unnamed(fact or f"a value of mapping {name}")

    def _row(self, key: Any, grouped: dict[str, Any], rows: dict[str, Any], has_default: bool) -> tuple[Any, str]:
        """The row of a key, or what is missing to know it. `grouped` tells which keys give the same."""
        text = scalar_text(key)
        if text is not None:
            return rows.get(text), ""
        if not isinstance(key, Symbol) or not key.variable:
            return None, fact_of(key) or "a key of a mapping"
        if self.asking:
            representatives = {repr(value): one for one, value in reversed(grouped.items())}
            known = [one for one in rows if one in representatives.values()]
            self.world.variables.note(key.variable, known)
        elif not self.world.is_settled(key.variable) and self.world.variables.by_name[key.variable].default is OTHER:
            return None, key.fact
        current = self.world.value(key.variable)
        if current in rows:
            return rows[current], ""
        if current is not OTHER:
            return None, "" if has_default else key.fact
        self.world.trace.impossible = self.world.trace.impossible or (self.asking and not has_default)
        return None, key.fact


def _parameters_in(condition: str, stack: Stack, seen: set[str]) -> set[str]:
    """The parameters that a condition refers to, itself or by other conditions."""
    seen.add(condition)
    found = set[str]()
    waiting = [stack.template.conditions.get(condition)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            waiting += node.values()
            name, other = node.get("Ref"), node.get("Condition")
            found |= {name} if isinstance(name, str) and name in stack.template.parameters else set()
            if isinstance(other, str) and other not in seen:
                found |= _parameters_in(other, stack, seen)
    return found


def _as_type(value: Any, *, is_list: bool) -> Any:
    """A value of a parameter by whether its type is a list."""
    if is_list and not isinstance(value, list):
        if isinstance(value, Symbol) and value.is_list:
            return value
        found = functions.split(",", value)
        return [one.strip() if isinstance(one, str) else one for one in found] if isinstance(found, list) else found
    return functions.join(",", value) if not is_list and isinstance(value, list) else value


def _unescaped(text: str) -> str:
    """Text of `Fn::Sub` as it becomes: `${!x}` is `${x}`."""
    return text.replace("${!", "${")
