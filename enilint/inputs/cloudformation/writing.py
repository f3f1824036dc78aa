"""Writes changes of a template down: a property of a resource, or a resource that goes.

Only what is written by hand, once, is changed: not what an alias repeats, what a loop generates, what a function
computes, what a parameter gives, and not a template that several stacks are made of.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from enilint.files.late import late
from enilint.files.text import TextEdit
from enilint.findings import Edit, Reference
from enilint.inputs.cloudformation.mapping.service_forms import FORMS
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.template import Template
from enilint.inputs.yaml.editing import SHARED, MappingEditor, newline, without_item, without_lines, written

_CHECK = {"source_dest_check": "SourceDestCheck"}
_ATTACHMENT = {
    "appliance_mode": "Options.ApplianceModeSupport",
    "ipv6_support": "Options.Ipv6Support",
    "subnets": "SubnetIds",
}
_PROPERTIES: Mapping[str, Mapping[str, str]] = {
    "AWS::AutoScaling::LaunchConfiguration": {"type": "InstanceType"},
    "AWS::EC2::Instance": {**_CHECK, "type": "InstanceType", "zone": "AvailabilityZone", "subnet": "SubnetId"},
    "AWS::EC2::LaunchTemplate": {
        "type": "LaunchTemplateData.InstanceType",
        "zone": "LaunchTemplateData.Placement.AvailabilityZone",
    },
    "AWS::EC2::NetworkInterface": {
        **_CHECK,
        "subnet": "SubnetId",
        "secondary_private_ip_count": "SecondaryPrivateIpAddressCount",
    },
    "AWS::EC2::NetworkInterfaceAttachment": {
        "device_index": "DeviceIndex",
        "delete_on_termination": "DeleteOnTermination",
    },
    "AWS::EC2::Subnet": {"gives_public_ip": "MapPublicIpOnLaunch"},
    "AWS::EC2::TransitGatewayAttachment": _ATTACHMENT,
    "AWS::EC2::TransitGatewayVpcAttachment": _ATTACHMENT,
    "AWS::EC2::VPCEndpoint": {"subnets": "SubnetIds"},
    "AWS::EC2::VPC": {"dns_hostnames": "EnableDnsHostnames", "dns_support": "EnableDnsSupport"},
    "AWS::ElasticLoadBalancing::LoadBalancer": {"subnets": "Subnets"},
    "AWS::ElasticLoadBalancingV2::LoadBalancer": {"subnets": "Subnets"},
    **{type: {"subnets": form.subnets} for type, form in FORMS.items()},
}
"""The property that an edit of an attribute changes, by type; `Block.Property` for one in a block."""

_SUPPORT: Mapping[str | int | bool, str] = {True: "enable", False: "disable"}
_SPELLED = {"appliance_mode": _SUPPORT, "ipv6_support": _SUPPORT}
"""How properties spell values that the model has others for."""
_SHORT = late(r"(!Ref\s+)['\"]?\w+['\"]?$|(!GetAtt\s+)['\"]?\w+\.\w+['\"]?$")


class Writer:
    """Writes down what changes in the templates of the stacks of a design."""

    def __init__(self, stacks: Sequence[Stack]) -> None:
        self._stacks = {one.prefix: one for one in stacks}
        self._templates = [id(one.template) for one in stacks]

    def write(self, edit: Edit) -> list[TextEdit] | None:
        """The edits that an edit takes; None where it cannot be written."""
        prefix, slash, name = edit.address.rpartition("/")
        stack = self._stacks.get(prefix + slash)
        if stack is None or self._templates.count(id(stack.template)) > 1:
            return None
        resource = _Resource(stack.template, name)
        if not resource.is_written:
            return None
        if edit.attribute is None:
            return resource.removal()
        path = _PROPERTIES.get(resource.type, {}).get(edit.attribute)
        if path is None:
            return None
        if edit.value is None:
            return resource.without(path)
        if isinstance(edit.value, Reference):
            target = edit.value.address.removeprefix(stack.prefix)
            return resource.referring(path, target) if resource.can_refer_to(target) else None
        if isinstance(edit.value, tuple):
            return resource.keeping(path, [_named(one, stack.prefix) for one in edit.value])
        return resource.having(path, _SPELLED.get(edit.attribute, {}).get(edit.value, edit.value))


class _Resource:
    """A resource of a template, as it is written."""

    def __init__(self, template: Template, name: str) -> None:
        self._template = template
        self._tree = template.tree
        self._text = template.text
        self._name = name
        self._node: Any = template.resources.get(name)
        self._is_json = self._text.lstrip().startswith("{")

    @property
    def type(self) -> str:
        """Its type."""
        return str(self._node.get("Type")) if isinstance(self._node, dict) else ""

    @property
    def is_written(self) -> bool:
        """Whether it stands in the file once, under its own name."""
        span = self._span(self._template.resources, self._name)
        return isinstance(self._node, dict) and span is not None and self._text[span[0]] not in SHARED

    def can_refer_to(self, target: str) -> bool:
        """Whether another resource of the template exists wherever this one does."""
        other = self._template.resources.get(target)
        return isinstance(other, dict) and other.get("Condition") in (None, self._node.get("Condition"))

    def removal(self) -> list[TextEdit] | None:
        """The template without the resource. The last one stays: a template without resources is none."""
        resources, root = self._template.resources, self._tree.root
        if len(resources) < 2:
            return None
        start, end = self._tree.span(resources, self._name)
        if self._text[self._tree.value_span(root, "Resources")[0]] == "{":
            return [without_item(self._tree, start, end)]
        edit = without_lines(self._tree, start, end)
        empty = newline(self._text)
        if self._text[: edit.start].endswith(empty * 2) and self._text.startswith(empty, edit.end):
            return [TextEdit(edit.path, edit.start, edit.end + len(empty), "")]
        return [edit]

    def without(self, path: str) -> list[TextEdit] | None:
        """The resource without a property."""
        found = self._container(path)
        return found[0].without(found[2]) if found is not None and len(found[1]) > 1 else None

    def having(self, path: str, value: str | int | bool) -> list[TextEdit] | None:
        """The resource with a plain value for a property, which keeps the quotes that it has."""
        block, dot, inner = path.partition(".")
        found = self._container(path)
        if found is None:
            above = self._container(block) if dot else None
            if above is None or block in above[1] or "." in inner:
                return None
            text = written(value, is_json=self._is_json)
            name = f'"{inner}"' if self._is_json else inner
            return above[0].having(block, f"{{{name}: {text}}}")
        editor, container, name = found
        text = written(value, is_json=self._is_json)
        if name in container:
            current = self._tree.written(container, name).strip()
            if isinstance(container[name], dict | list) or current[:1] in ("|", ">"):
                return None
            quote = current[0] if current[:1] in ("'", '"') else ""
            text = f"{quote}{text.strip(chr(34))}{quote}" if quote else text
        return editor.having(name, text)

    def referring(self, path: str, target: str) -> list[TextEdit] | None:
        """The resource with a reference to another one in the place of a reference, or of an id."""
        found = self._container(path)
        if found is None or found[2] not in found[1]:
            return None
        _, container, name = found
        value = container[name]
        start, end = self._tree.value_span(container, name)
        current = self._text[start:end].rstrip()
        if _SHORT.match(current):
            return self._replaced(value, start, start + len(current), f"!Ref {target}")
        if isinstance(value, str) and current[:1] not in ("|", ">", *SHARED):
            text = f'{{"Ref": "{target}"}}' if self._is_json else f"!Ref {target}"
            return [TextEdit(self._tree.path, start, start + len(current), text)]
        if isinstance(value, dict) and list(value) == ["Ref"] and current[:1] not in SHARED:
            first, last = self._tree.value_span(value, "Ref")
            inner = self._text[first:last].rstrip()
            quote = inner[0] if inner[:1] in ("'", '"') else ""
            return self._replaced(value, first, first + len(inner), f"{quote}{target}{quote}")
        return None

    def keeping(self, path: str, names: Sequence[str]) -> list[TextEdit] | None:
        """The resource with those items of a list that refer to some resources of the template, as they are written."""
        found = self._container(path)
        items = found[1].get(found[2]) if found is not None else None
        if found is None or not isinstance(items, list):
            return None
        referred = [_referred(one) for one in items]
        if None in referred or len(set(referred)) < len(referred) or not set(names) < set(referred):
            return None
        kept = [self._tree.written(items, index).strip() for index, one in enumerate(referred) if one in names]
        is_block = self._text[self._tree.value_span(found[1], found[2])[0]] == "-"
        if is_block and any("\n" in one for one in kept):
            return None
        return found[0].listing(found[2], kept, shared="&*")

    def _replaced(self, value: Any, start: int, end: int, text: str) -> list[TextEdit] | None:
        """A reference to a resource, replaced. One to a parameter stays: whoever deploys it decides."""
        named = value.get("Ref") if isinstance(value, dict) else None
        if isinstance(named, str) and named not in self._template.resources:
            return None
        return [TextEdit(self._tree.path, start, end, text)]

    def _container(self, path: str) -> tuple[MappingEditor, dict[str, Any], str] | None:
        """What edits the mapping that a property stands in, the mapping, and the name there."""
        *names, last = ("Properties", *path.split("."))
        node: Any = self._node
        span: tuple[int, int] | None = None
        for name in names:
            if not isinstance(node, dict) or not isinstance(node.get(name), dict):
                return None
            span, node = self._span(node, name), node[name]
            if span is None or self._text[span[0]] in SHARED or (len(node) == 1 and "Fn::" in next(iter(node))):
                return None
        return (MappingEditor(self._tree, node, *span, is_json=self._is_json), node, last) if span is not None else None

    def _span(self, container: Any, key: str) -> tuple[int, int] | None:
        """Where the value of a key is written; None where it is not, as that of a generated resource."""
        try:
            return self._tree.value_span(container, key)
        except KeyError:
            return None


def _named(value: str | Reference, prefix: str) -> str:
    """The logical id of a resource of a stack; what is none of it has another name than all of these."""
    return value.address.removeprefix(prefix) if isinstance(value, Reference) else ""


def _referred(item: Any) -> str | None:
    """The resource that an item of a list refers to; None for any other item."""
    if not isinstance(item, dict) or len(item) != 1:
        return None
    name, value = next(iter(item.items()))
    if name == "Fn::GetAtt" and isinstance(value, list) and len(value) == 2:
        return value[0] if isinstance(value[0], str) else None
    if name == "Fn::GetAtt" and isinstance(value, str):
        return value.partition(".")[0]
    return value if name == "Ref" and isinstance(value, str) else None
