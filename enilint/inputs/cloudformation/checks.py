"""What a template refers to and does not have. The rest of it is judged.

What a macro adds is not seen: names are not looked up where one may have added them.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from enilint.files.late import late
from enilint.findings import Location
from enilint.inputs.cloudformation.template import LANGUAGE_EXTENSIONS, SAM, Template
from enilint.inputs.yaml.wording import Mistakes, found, quoted

PSEUDO_PARAMETERS = (
    "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId",
    "AWS::StackName", "AWS::URLSuffix",
)  # fmt: skip
VARIABLE = late(r"\$\{(?!!)\s*([^{}]*?)\s*\}")
"""A variable of `Fn::Sub`; `${!x}` is text."""
_LISTS = frozenset(
    {"GroupSet", "NetworkInterfaces", "PrivateIpAddresses", "SecurityGroupIds", "SubnetIds", "SubnetMappings"}
    | {"VPCZoneIdentifier"}
)
"""Properties that are lists in all types of resources that have them. Of rules of a group, the service reads one, too:
observed in public templates; AWS does not document it."""
_BLOCKS = frozenset({"LaunchTemplate", "LaunchTemplateData", "MixedInstancesPolicy", "VpcConfig"})
"""Properties that are mappings."""
_GENERATED = late(r"[$&]\{")


def check(template: Template, mistakes: Mistakes) -> None:
    """Note names of logical ids, parameters, conditions and mappings that the template does not have."""
    if not template.is_readable:
        return
    checker = _Checker(template, mistakes)
    for one in template.conditions.values():
        checker.visit(one, is_condition=True)
    for resource in template.resources.values():
        if isinstance(resource, dict):
            checker.resource(resource)
    for output in template.outputs.values():
        if isinstance(output, dict):
            checker.condition_of(output)
            checker.visit(output.get("Value"))
    checker.circles()


class _Checker:
    def __init__(self, template: Template, mistakes: Mistakes) -> None:
        self._template = template
        self._mistakes = mistakes
        named = {*template.transforms, *_macros(template.tree.root)}
        has_loops = any(name.startswith("Fn::") for name in (*template.resources, *template.conditions))
        self._is_complete = named <= {SAM, LANGUAGE_EXTENSIONS} and not has_loops
        self._adds_resources = SAM in named or any(map(_adds_resources, template.resources.values()))
        self._names = dict.fromkeys((*template.parameters, *template.resources, *PSEUDO_PARAMETERS))

    def resource(self, resource: dict[str, Any]) -> None:
        """A resource."""
        self.condition_of(resource)
        self._waits(resource)
        properties = resource.get("Properties")
        self.visit(properties)
        if isinstance(properties, dict):
            for name in _LISTS & properties.keys():
                if isinstance(properties[name], dict) and not _is_function(properties[name]):
                    self._misshapen(properties, name, "a list, not a mapping")
            for name in _BLOCKS & properties.keys():
                if isinstance(properties[name], list):
                    self._misshapen(properties, name, "a mapping, not a list")
        elif properties is not None:
            self._misshapen(resource, "Properties", f"a mapping, not {found(properties)}")

    def _waits(self, resource: dict[str, Any]) -> None:
        """The resources that one waits for."""
        waits = resource.get("DependsOn")
        if isinstance(waits, str):
            self._name(resource, "DependsOn", waits, self._template.resources)
        for index, one in enumerate(waits if isinstance(waits, list) else ()):
            if isinstance(one, str):
                self._name(waits, index, one, self._template.resources)

    def _misshapen(self, container: dict[str, Any], name: str, words: str) -> None:
        place = self._template.place(container, name) or Location(self._template.path)
        self._mistakes.add_at(place, f"`{name}` must be {words}")

    def condition_of(self, entry: dict[str, Any]) -> None:
        """The condition that an entry names, if it names one."""
        if isinstance(entry.get("Condition"), str):
            self._condition(entry, "Condition", entry["Condition"])

    def visit(self, node: Any, *, is_condition: bool = False) -> None:
        """All functions in a part of the template."""
        if isinstance(node, list):
            for one in node:
                self.visit(one, is_condition=is_condition)
        elif isinstance(node, dict):
            if len(node) == 1:
                self._function(node, *next(iter(node.items())), is_condition=is_condition)
            for one in node.values():
                self.visit(one, is_condition=is_condition)

    def circles(self) -> None:
        """Conditions that depend on themselves."""
        conditions = self._template.conditions
        done: set[str] = set()

        def follow(name: str, chain: tuple[str, ...]) -> None:
            if name in chain:
                circle = " -> ".join((*chain[chain.index(name) :], name))
                self._mistakes.add_at(
                    self._template.key_place(conditions, name), f"the conditions form a circle: {circle}"
                )
                done.update(chain)
            if name in done or name not in conditions:
                return
            for other in _conditions_in(conditions[name]):
                follow(other, (*chain, name))
            done.add(name)

        for name in conditions:
            follow(name, ())

    def _function(self, node: dict[str, Any], name: str, value: Any, *, is_condition: bool) -> None:
        if name == "Ref" and isinstance(value, str):
            self._name(node, name, value, self._names)
        elif name == "Fn::GetAtt":
            listed = value if isinstance(value, list) else str(value).split(".")
            first = listed[0] if listed else None
            if isinstance(first, str):
                self._name(node, name, first, self._template.resources)
        elif name == "Fn::Sub":
            self._sub(node, value)
        elif name == "Fn::If" and isinstance(value, list) and value and isinstance(value[0], str):
            self._condition(value, 0, value[0])
        elif name == "Condition" and is_condition and isinstance(value, str):
            self._condition(node, name, value)
        elif name == "Fn::FindInMap" and isinstance(value, list) and value and isinstance(value[0], str):
            self._known(value, 0, value[0], self._template.mappings, "mapping")

    def _sub(self, node: dict[str, Any], value: Any) -> None:
        text, own = (value[0], value[1]) if isinstance(value, list) and len(value) == 2 else (value, {})
        if not isinstance(text, str):
            return
        for name in VARIABLE.findall(text):
            first, dot, _ = name.partition(".")
            if not isinstance(own, dict) or name not in own:
                self._name(node, "Fn::Sub", first, self._template.resources if dot else self._names)

    def _name(self, container: Any, key: str | int, name: str, names: Collection[str]) -> None:
        if not self._adds_resources and not _GENERATED.search(name):
            self._known(container, key, name, names, "resource or parameter")

    def _condition(self, container: Any, key: str | int, name: str) -> None:
        self._known(container, key, name, self._template.conditions, "condition")

    def _known(self, container: Any, key: str | int, name: str, names: Collection[str], noun: str) -> None:
        if not self._is_complete or name in names:
            return
        place = self._template.place(container, key) or Location(self._template.path)
        what = f"the template has no {noun} {quoted(name)}{self._mistakes.did_you_mean(name, names)}"
        self._mistakes.add_at(place, what)


def _is_function(node: dict[str, Any]) -> bool:
    return len(node) == 1 and next(iter(node)).startswith(("Fn::", "Ref"))


def _adds_resources(resource: Any) -> bool:
    """Whether a resource stands for others, whose logical ids it does not tell: those of AWS SAM, and modules."""
    type = resource.get("Type") if isinstance(resource, dict) else None
    return isinstance(type, str) and (type.startswith("AWS::Serverless::") or type.endswith("::MODULE"))


def _conditions_in(node: Any) -> list[str]:
    """The conditions that a condition names."""
    if isinstance(node, list):
        return [name for one in node for name in _conditions_in(one)]
    if not isinstance(node, dict):
        return []
    own = [node["Condition"]] if isinstance(node.get("Condition"), str) else []
    return own + [name for key, one in node.items() if key != "Condition" for name in _conditions_in(one)]


def _macros(node: Any) -> list[str]:
    """The macros of parts of a template."""
    found: list[str] = []
    waiting: list[Any] = [node]
    add: Callable[[Iterable[Any]], None] = waiting.extend
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "Fn::Transform" in one:
                found.append("Fn::Transform")
            add(one.values())
        elif isinstance(one, list):
            add(one)
    return found
