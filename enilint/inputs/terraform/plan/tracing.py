"""Follows the references of a plan's configuration to the resource instances that they can mean.

Plan JSON says which objects an expression mentions, not how it uses them. So a trace gives all instances that can be
meant: through module inputs and outputs, `for_each`, and attributes of other resources. What it cannot follow to its
end (locals, whose expressions a plan does not hold) leaves the answer open.
"""

from collections.abc import Iterable, Sequence

from enilint.inputs.terraform.plan.body import PlanBody, PlanResource
from enilint.inputs.terraform.plan.configuration import ConfigurationTree, ConfiguredResource, ModuleCall
from enilint.inputs.terraform.plan.instances import Instances
from enilint.inputs.terraform.references import ModulePath, ModuleStep, Reference, Step, module_address
from enilint.inputs.terraform.resource import INSTANCE_TYPES, LOOKED_UP, Targets, id_attribute
from enilint.values import Unknown

Scope = ConfiguredResource | ModuleCall | None
"""The block whose `count` or `for_each` the `each` of an expression belongs to."""

_ZONE_LISTS = ("names", "zone_ids")
_PLACES = ("launch_template", "network_interface", "primary_network_interface")
"""The arguments of instances, beside `subnet_id`, that place them in a subnet."""
_PRIMARY = "primary_network_interface_id"
_NAMES_BEHIND = {"network_interface_id": _PRIMARY}
"""The attributes that a data source has by another name than the resource that it looks up."""
_DEPTH = 64
_NOT_TRACED = Targets()
_MOST_CANDIDATES = 100
_NO_CARRIERS = frozenset(
    {
        "aws_default_route_table",
        "aws_default_security_group",
        "aws_default_subnet",
        "aws_default_vpc",
        "aws_flow_log",
        "aws_iam_instance_profile",
        "aws_iam_policy",
        "aws_iam_policy_attachment",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_instance",
        "aws_internet_gateway",
        "aws_key_pair",
        "aws_launch_configuration",
        "aws_launch_template",
        "aws_main_route_table_association",
        "aws_network_acl",
        "aws_network_interface",
        "aws_network_interface_attachment",
        "aws_network_interface_sg_attachment",
        "aws_route_table",
        "aws_route_table_association",
        "aws_s3_bucket",
        "aws_security_group",
        "aws_security_group_rule",
        "aws_spot_instance_request",
        "aws_subnet",
        "aws_vpc",
        "aws_vpc_dhcp_options",
        "aws_vpc_dhcp_options_association",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    }
)
"""Resource types none of whose computed attributes is the id of an interface or a subnet of something else."""


class Tracer:
    """Answers, for one plan, what an unknown attribute can refer to."""

    def __init__(self, tree: ConfigurationTree, instances: Instances) -> None:
        self._tree = tree
        self._instances = instances
        self._created: dict[tuple[str, ...], Targets] = {}
        self._targets: dict[tuple[int, int, int, tuple[str, ...]], Targets | None] = {}
        self._traced: dict[int, object] = {}
        """What was traced: some of it was made for that alone, and ids of what is gone are used again."""
        self._known: dict[tuple[int, int, int], bool] = {}

    def targets(self, body: PlanBody, name: str, types: Sequence[str]) -> Targets | None:
        """The instances of the given types that an unknown attribute can refer to; None where it was not asked for."""
        expression = body.expression(name)
        if expression is None and body.is_hidden(name):
            return Targets(open=(f"{body.address}.{body.where}{name}, which is sensitive",))
        if expression is None and body.expressions is not None:
            return None  # the provider computes it
        if expression is None:
            return self._anything(types) if body.where else Targets(open=("the missing `configuration` of the plan",))
        found = self._meant(expression, body.resource, tuple(types))
        if found is None and body.is_hidden(name):
            return Targets(open=(f"{body.address}.{body.where}{name}, which is sensitive",))
        return found

    def _meant(self, expression: object, resource: PlanResource, types: tuple[str, ...]) -> Targets | None:
        """What an expression can refer to; None where it is known, and gives null.

        It is the same for all instances of a block in one module instance, which have one path.
        """
        key = (id(expression), id(resource.module), id(resource.configured), types)
        found = self._targets.get(key, _NOT_TRACED)
        if found is _NOT_TRACED:
            self._traced[id(expression)] = expression
            trace = _Trace(self, types)
            trace.follow(expression, resource.module, resource.configured)
            found = self._targets[key] = trace.targets
        return found

    def _anything(self, types: Sequence[str]) -> Targets:
        """All that a reference in a block can mean which the plan's configuration leaves out.

        Dynamic blocks, and blocks of what a provider declares as an attribute (`route` of a table), are not in it. An
        id that is known after the apply is that of something which this plan creates; so the candidates are all of
        these, unless something else in the plan can pass an id on.
        """
        key = tuple(types)
        if key not in self._created:
            interfaces = "aws_network_interface" in types
            resources: list[PlanResource] = []
            primaries: list[PlanResource] = []
            passing: dict[str, None] = {}
            for (_, mode, type, _), instances in self._instances.by_block().items():
                fresh = [one for one in instances if not one.known]
                if not fresh:
                    continue
                if mode == "managed" and type in types:
                    resources.extend(fresh)
                elif mode == "managed" and type in INSTANCE_TYPES and interfaces:
                    primaries.extend(fresh)
                elif mode == "data" or type not in _NO_CARRIERS or _is_placed_by_aws(fresh[0]):
                    passing[f"{fresh[0].address}, which is known after apply"] = None
            self._created[key] = _bounded(resources, primaries, list(passing))
        return self._created[key]

    def unknown_value(self, body: PlanBody, name: str, depth: int = 0) -> object:
        """An attribute that the plan does not know: the attribute that it copies, or Unknown with a symbol."""
        symbol = f"{body.address}.{body.where}{name}"
        unknown = Unknown(symbol, symbol=symbol)
        if body.is_hidden(name):
            return unknown
        expression = body.expression(name)
        if expression is None:
            return self._followed(body, name, unknown, depth)
        references = self._tree.references(expression)
        if not references:
            return unknown
        if len(references) != 1:
            return None if self._is_known(expression, body.resource) else unknown
        reference = references[0]
        if reference.kind in ("resource", "data") and len(reference.rest) == 1 and depth < _DEPTH:
            return self._copied(body, reference, unknown, depth)
        return None if self._is_known(expression, body.resource) else unknown

    def copied(self, expression: object) -> str:
        """The attribute that an expression can be a copy of, as `aws_subnet.id`; empty if it can be of none."""
        references = self._tree.references(expression)
        one = references[0] if len(references) == 1 else None
        if one is None or one.kind not in ("resource", "data") or len(one.rest) != 1:
            return ""
        return f"{one.type}.{one.rest[0].name}"

    def behind(self, body: PlanBody, name: str) -> PlanBody | None:
        """The attributes of the resource that a computed attribute is one of; None where it is of no other."""
        resource = body.resource
        if resource.mode == "data":
            argument, attributes = LOOKED_UP.get(resource.type, ("", ()))
            type = resource.type
        else:
            argument, attributes = "subnet_id", ("availability_zone",) if resource.type in INSTANCE_TYPES else ()
            type = "aws_subnet"
        if name not in attributes or name == "id":
            return None
        found = body.targets(argument, type, type.replace("aws_", "aws_default_", 1))
        if not isinstance(found, Targets) or found.open or found.primaries or found.ids or found.unknown:
            return None
        bodies = [one.body for one in found.resources if isinstance(one, PlanResource)]
        return bodies[0] if len(bodies) == 1 else None

    def _followed(self, body: PlanBody, name: str, unknown: Unknown, depth: int) -> object:
        """A computed attribute: that of the resource which it is one of, or Unknown with its own symbol."""
        source = self.behind(body, name) if depth < _DEPTH else None
        if source is None:
            return unknown
        name = _NAMES_BEHIND.get(name, name)
        return self.unknown_value(source, name, depth + 1) if source.is_unknown(name) else source.stored(name)

    def instances(self, module: ModulePath, reference: Reference) -> list[PlanResource]:
        """The resource instances that a reference names; all of them where it has no index."""
        mode = "data" if reference.kind == "data" else "managed"
        instances = self._instances.of(module, mode, reference.type, reference.name)
        if reference.key is None:
            return instances
        return [one for one in instances if one.key == reference.key]

    def _copied(self, body: PlanBody, reference: Reference, unknown: Unknown, depth: int) -> object:
        """The attribute of another resource that an expression is a copy of."""
        attribute = reference.rest[0]
        instances = self.instances(body.resource.module, reference)
        is_zone_list = reference.type == "aws_availability_zones" and attribute.name in _ZONE_LISTS
        if is_zone_list and isinstance(attribute.key, int) and (not instances or not instances[0].known):
            prefix = module_address(body.resource.module)
            base = f"{prefix}.{reference.text}" if prefix else reference.text
            return Unknown(unknown.fact, symbol=base, family=base[: base.rindex("[")])
        if len(instances) != 1 or instances[0].body is None or attribute.key is not None:
            return unknown
        source = instances[0].body
        if source.is_unknown(attribute.name):
            return self.unknown_value(source, attribute.name, depth + 1)
        return source.stored(attribute.name)

    def _is_known(self, expression: object, resource: PlanResource) -> bool:
        """Whether an expression has a value now. One that is known and gives no value is null."""
        key = (id(expression), id(resource.module), id(resource.configured))
        if key not in self._known:
            self._traced[id(expression)] = expression
            trace = _Trace(self, ())
            trace.follow(expression, resource.module, resource.configured)
            self._known[key] = not trace.open
        return self._known[key]


class _Trace:
    """One walk along references.

    `found` are the instances reached, `chosen` the subnets that AWS chooses for instances, `open` what could not be
    followed.
    """

    def __init__(self, tracer: Tracer, types: Sequence[str]) -> None:
        self.found: dict[str, PlanResource] = {}
        self.primaries: dict[str, PlanResource] = {}
        self.chosen: dict[str, None] = {}
        self.open: dict[str, None] = {}
        self._tracer = tracer
        self._tree = tracer._tree
        self._types = frozenset(types)
        self._seen: set[tuple[ModulePath, str, int]] = set()

    @property
    def targets(self) -> Targets | None:
        """What was found; None where there is nothing."""
        if not self.found and not self.primaries and not self.open:
            if len(self.chosen) == 1:
                symbol = next(iter(self.chosen))
                return Targets(unknown=(Unknown(symbol, symbol),), symbol=symbol)
            if not self.chosen:
                return None
        chosen = (f"{one}, which is known after apply" for one in self.chosen)
        open = dict.fromkeys((*self.open, *chosen))
        return _bounded(list(self.found.values()), list(self.primaries.values()), list(open))

    def follow(self, expression: object, module: ModulePath, scope: Scope) -> None:
        for reference in self._tree.references(expression):
            self.step(reference, module, scope)

    def step(self, reference: Reference, module: ModulePath, scope: Scope) -> None:
        here = (module, reference.text, id(scope))
        if here in self._seen:
            return
        self._seen.add(here)
        if reference.kind == "var":
            self._variable(reference, module)
        elif reference.kind == "each" and reference.name == "value":
            self.follow(scope.for_each_expression if scope else None, module, scope)
        elif reference.kind == "local":
            self.open[f"local.{reference.name}, whose expression a plan does not contain"] = None
        elif reference.kind == "module":
            self._module(reference, module)
        elif reference.kind in ("resource", "data"):
            self._resource(reference, module)
        elif reference.kind == "other":
            self.open[reference.text] = None

    def _variable(self, reference: Reference, module: ModulePath) -> None:
        """An input variable: of the root module it is known; of another, what its caller passes."""
        call = self._tree.call(module)
        if call is not None and reference.name in call.expressions:
            self.follow(call.expressions[reference.name], module[:-1], call)

    def _module(self, reference: Reference, module: ModulePath) -> None:
        """An output, of every instance of the module that can be meant."""
        children: Iterable[ModulePath] = self._tracer._instances.in_module(module, reference.name)
        if reference.key is not None:
            children = [path for path in children if path[-1].key == reference.key]
        for path in list(children) or [(*module, ModuleStep(reference.name, reference.key))]:
            source = self._tree.module(path)
            if source is None:
                self.open[f"the outputs of {module_address(path)}"] = None
                continue
            wanted = [reference.rest[0].name] if reference.rest else list(source.outputs)
            for name in wanted:
                output = source.outputs.get(name)
                if output is not None:
                    self.follow(output.expression, path, None)

    def _resource(self, reference: Reference, module: ModulePath) -> None:
        instances = self._tracer.instances(module, reference)
        if reference.type in self._types and len(instances) > _MOST_CANDIDATES:
            self.open[f"which of {len(instances)} {reference.text} is meant"] = None
            return
        if reference.type in self._types and self._identifies(reference):
            self.found.update({one.address: one for one in instances})
            return
        if "aws_network_interface" in self._types and [step.name for step in reference.rest] == [_PRIMARY]:
            self.primaries.update({one.address: one for one in instances if not one.known})
            return
        for instance in instances:
            if not instance.known:
                self._through(reference, instance)
        if not instances and self._tree.resource(module, "data", reference.type, reference.name):
            self.open[reference.text] = None

    def _identifies(self, reference: Reference) -> bool:
        """Whether what is taken of a resource stands for it: a spot request is no instance, what it starts is."""
        attribute = id_attribute(reference.type)
        return attribute == "id" or [step.name for step in reference.rest] in ([], [attribute])

    def _through(self, reference: Reference, instance: PlanResource) -> None:
        """An attribute of a resource that is not wanted itself: what that attribute refers to in turn."""
        body = instance.body
        attribute = reference.rest[0].name if reference.rest else ""
        if body is None or not attribute or body.is_partly_unknown(attribute):
            self.open[f"{reference.text}, which is known after apply"] = None
        elif body.is_unknown(attribute):
            expression = body.expression(attribute)
            if expression is not None:
                self.follow(expression, instance.module, instance.configured)
            else:
                self._computed(body, attribute)

    def _computed(self, body: PlanBody, attribute: str) -> None:
        """An attribute that no expression gives: that of another resource, or what AWS chooses."""
        behind = self._tracer.behind(body, attribute)
        if behind is not None:
            one, name = behind.resource, _NAMES_BEHIND.get(attribute, attribute)
            reference = Reference(f"{one.address}.{name}", "resource", one.type, one.name, one.key, (Step(name),))
            if name == _PRIMARY:
                self._resource(reference, one.module)
            else:
                self._through(reference, one)
        elif attribute == "subnet_id" and _is_placed_by_aws(body.resource) and not any(map(body.is_written, _PLACES)):
            self.chosen[f"{body.address}.{attribute}"] = None
        else:
            self.open[f"{body.address}.{attribute}, which is known after apply"] = None


def _is_placed_by_aws(resource: PlanResource) -> bool:
    """Whether an instance names no subnet, so that its computed `subnet_id` is one that the plan does not create."""
    written = resource.configured.expressions if resource.configured else {}
    return resource.type in INSTANCE_TYPES and "subnet_id" not in written


def _bounded(resources: list[PlanResource], primaries: list[PlanResource], open: list[str]) -> Targets:
    """Targets; too many to be told apart are none, so that a large `count` costs no more than a small one."""
    number = len(resources) + len(primaries)
    if number > _MOST_CANDIDATES:
        return Targets(open=(*open, f"which of {number} it is"))
    return Targets(tuple(resources), tuple(primaries), tuple(open))
