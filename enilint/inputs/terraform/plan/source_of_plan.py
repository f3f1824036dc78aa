"""What the source beside a plan says of its resources: where they are written, and what their references mean."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from enilint.files.project import project_root
from enilint.findings import Location, Notice, Origin
from enilint.inputs.context import TOFU, Context
from enilint.inputs.design import Design
from enilint.inputs.terraform.hcl import references
from enilint.inputs.terraform.hcl.syntax import Attribute, Block, Body, Literal
from enilint.inputs.terraform.plan.body import PlanResource
from enilint.inputs.terraform.plan.configuration import ConfigurationTree
from enilint.inputs.terraform.plan.plan_values import PlanValues
from enilint.inputs.terraform.references import Key, ModulePath, index_text, parse_reference
from enilint.inputs.terraform.resource import Targets
from enilint.inputs.terraform.source.blocks import EvaluatedBlock, ValueBlock
from enilint.inputs.terraform.source.callers import Callers
from enilint.inputs.terraform.source.evaluation import Evaluation, ModuleInstance
from enilint.inputs.terraform.source.files import error_at
from enilint.inputs.terraform.source.given import Given
from enilint.inputs.terraform.source.lifecycle import creates_before_destroying, ignored_changes
from enilint.inputs.terraform.source.marked import marked_spans
from enilint.inputs.terraform.source.modules import PlacedBlock, SourceFile, SourceTree
from enilint.inputs.terraform.source.plain import plain
from enilint.inputs.terraform.source.providers import provider_of
from enilint.inputs.terraform.source.reader import evaluate_root
from enilint.inputs.terraform.source.targets import targets_of
from enilint.values import OneOf, Unknown


class SourceOfPlan:
    """The source that a plan was made of. Its expressions are evaluated with the values that the plan knows."""

    def __init__(self, directory: str, tree: ConfigurationTree, context: Context, design: Design) -> None:
        self.tree = tree
        self._directory = directory
        self._project = project_root(directory, context.named)
        program = context.terraform.of(directory).program or TOFU
        places = context.modules.without_stand_ins()
        self._source = SourceTree(directory, self._project, context.replaced, context.parses, program, places)
        self._context = context
        self._design = design
        self._given = Given()
        self._evaluation: Evaluation | None = None
        self._is_evaluated = False
        self._differs = False

    def know(self, resources: Sequence[PlanResource], variables: Mapping[str, Any]) -> None:
        """Take up what the plan knows."""
        self._given = PlanValues(resources, variables)

    def describe(self) -> None:
        """Add to the design what the source tells besides the model: its texts, and the calls of its modules."""
        if self._evaluation is not None:
            self._evaluation.end()
            self._design.errors.extend(self._evaluation.failures)
            self._design.looked_at.extend(self._evaluation.files.looked_at)
        self._design.texts.update(self._source.texts)
        self._design.looked_at.extend(self._source.looked_at)
        self._design.marked = marked_spans(self._source)
        self._design.callers = Callers(self._source).of

    @property
    def evaluation(self) -> Evaluation | None:
        """The evaluation, begun when it is first asked for."""
        if not self._is_evaluated:
            self._is_evaluated = True
            self._evaluation = evaluate_root(
                self._source, self._directory, self._project, self._context, self._design, self._given
            )
        return self._evaluation

    def block(self, resource: PlanResource, origin: Origin) -> "BlockPlaces | None":
        """The block of a resource; None where the source has none."""
        module = self._source.module(tuple(step.name for step in resource.module))
        found = module.resources.get((resource.mode, resource.type, resource.name)) if module is not None else None
        if found is None:
            return None

        def evaluated() -> EvaluatedBlock | None:
            return self._evaluated(resource.module, resource.mode, resource.type, resource.name, resource.key)

        return BlockPlaces(self, found, origin, evaluated)

    def provider(self, resource: PlanResource) -> str:
        """The provider configuration of a resource; empty where the source does not tell it."""
        module = self._module(resource.module)
        placed = module.source.resources.get((resource.mode, resource.type, resource.name)) if module else None
        return module.providers.key(provider_of(placed)) if module is not None and placed is not None else ""

    def create_before_destroy(self, path: ModulePath, type: str, name: str) -> bool | None:
        """Whether Terraform destroys what a block made last; None where the source does not say it."""
        modules = [self._source.module(names) for names in self.tree.module_names()]
        here = self._source.module(tuple(step.name for step in path))
        placed = here.resources.get(("managed", type, name)) if here is not None else None
        if placed is None:
            return None
        if creates_before_destroying(placed.block):
            return True
        blocks = [one.block for module in modules if module is not None for one in module.resources.values()]
        return None if None in modules or any(map(creates_before_destroying, blocks)) else False

    def differs(self, file: SourceFile, offset: int, what: str) -> None:
        """Note that the source is not what the plan was made of; once is enough."""
        if not self._differs:
            self._differs = True
            at = error_at(file, offset, f"the source differs from the plan ({what}); only the plan is used here")
            self._design.notices.append(Notice(at.path, at.message, at.line, at.column))

    def _module(self, path: ModulePath) -> ModuleInstance | None:
        module = self.evaluation.root if self.evaluation is not None else None
        for step in path:
            children = module.children_of(step.name) if module is not None else []
            module = next((child for child in children if child.path[-1].key == step.key), None)
        return module

    def _evaluated(self, path: ModulePath, mode: str, type: str, name: str, key: Key) -> EvaluatedBlock | None:
        module = self._module(path)
        if module is None or (mode, type, name) not in module.source.resources:
            return None
        return next((one.block for one in module.resources(mode, type, name) if one.key == key), None)


class BlockPlaces(Struct, eq=False):
    """One block. The source is heard only where it says what the plan says."""

    source: SourceOfPlan
    placed: PlacedBlock
    origin: Origin
    evaluated: Callable[[], EvaluatedBlock | ValueBlock | None]

    @property
    def at(self) -> Location:
        """The header of the block."""
        return self._location(self.placed.file, *self.placed.block.header)

    def attribute(self, name: str, expression: object) -> Location | None:
        """Where an attribute is written; None where it is not, or where the plan was made of another expression."""
        written = self.placed.block.body.attributes.get(name)
        if written is not None:
            agrees = self._agrees(written, expression)
            return self._location(self.placed.file_of(written), written.start, written.end) if agrees else None
        blocks = self.placed.block.body.blocks_of(name)
        return self._location(self.placed.file_of(blocks[0]), *blocks[0].header) if len(blocks) == 1 else None

    def nested(self, name: str, number: int | None, values: Mapping[str, Any], total: int) -> "BlockPlaces | None":
        """The nested block of that name and number; without a number, the only one that has the given values."""
        blocks = self.placed.block.body.blocks_of(name)
        if number is not None and number < len(blocks):
            placed = PlacedBlock(self.placed.file_of(blocks[number]), blocks[number])
            return BlockPlaces(self.source, placed, self.origin, lambda: self._nth(name, number, len(blocks)))
        found = self._fitting(name, values, total)
        if found is None:
            return None
        placed = found.placed if isinstance(found, EvaluatedBlock) else _without_attributes(found, name)
        return BlockPlaces(self.source, placed, self.origin, lambda: found)

    def ignored_changes(self) -> tuple[str, ...]:
        """What `ignore_changes` of the block names."""
        return ignored_changes(self.placed.block)

    def targets(self, name: str, expression: object, types: Sequence[str], traced: Targets) -> Targets:
        """What an attribute refers to: what the source says, where that is certain and the plan does not contradict."""
        value = self.value(name, expression)
        if not isinstance(value, Unknown | OneOf):
            return traced
        evaluation = self.source.evaluation
        found = targets_of(value, types, evaluation.computed if evaluation is not None else {})
        if found.open or found.unknown or found.ids:
            return traced
        possible = {one.address for one in (*traced.resources, *traced.primaries)}
        if not traced.open and not {one.address for one in (*found.resources, *found.primaries)} <= possible:
            self._note(name)
            return traced
        return found

    def elements(self, name: str, expression: object, types: Sequence[str]) -> list[Targets | str] | None:
        """What the elements of a list refer to; None where the source does not tell, or leaves any of them open."""
        values = self.items(name, expression)
        if values is None or not all(isinstance(one, str | Unknown | OneOf) for one in values):
            return None
        evaluation = self.source.evaluation
        computed = evaluation.computed if evaluation is not None else {}
        found = [one if isinstance(one, str) else targets_of(one, types, computed) for one in values]
        certain = (isinstance(one, str) or not (one.open or one.unknown) for one in found)
        return found if all(certain) else None

    def items(self, name: str, expression: object) -> list[Any] | None:
        """The elements of a list; None where the source does not tell how many there are."""
        values = self.value(name, expression)
        return values if isinstance(values, list) else None

    def value(self, name: str, expression: object) -> Any:
        """The value of an attribute that the plan does not know; None where the source does not tell it either."""
        block = self.evaluated()
        if block is None:
            return None
        written = self.placed.block.body.attributes.get(name)
        if written is not None and not self._agrees(written, expression):
            self._note(name)
            return None
        return plain(block.value(name))

    def _nth(self, name: str, number: int, total: int) -> EvaluatedBlock | ValueBlock | None:
        block = self.evaluated()
        nested = block.nested(name).blocks if block is not None else []
        written = [one for one in nested if isinstance(one, EvaluatedBlock)]
        return written[number] if total <= len(written) else None

    def _fitting(self, name: str, values: Mapping[str, Any], total: int) -> EvaluatedBlock | ValueBlock | None:
        """The block whose known attributes are those of a planned one, where it is the only such block."""
        block = self.evaluated()
        nested = block.nested(name) if block is not None else None
        if nested is None or nested.missing or len(nested.blocks) != total:
            return None
        fitting = [one for one in nested.blocks if _fits(one, values)]
        return fitting[0] if len(fitting) == 1 else None

    def _note(self, name: str) -> None:
        written = self.placed.block.body.attributes.get(name)
        offset = written.start if written is not None else self.placed.block.start
        file = self.placed.file_of(written) if written is not None else self.placed.file
        self.source.differs(file, offset, f"{name} has a different expression in the source")

    def _agrees(self, written: Attribute, expression: object) -> bool:
        """Whether an expression makes the references that the plan's configuration lists, or has its constant."""
        if not isinstance(expression, Mapping):
            return True
        if "constant_value" in expression:
            constant: Any = expression["constant_value"]
            value = written.value
            return not isinstance(value, Literal) or str(value.value).lower() == str(constant).lower()
        here = {str(one) for one in references(written.value)}
        there = {one.text for one in self.source.tree.references(expression)}
        return {_resource_part(one) for one in here} == {_resource_part(one) for one in there}

    def _location(self, file: SourceFile, start: int, end: int) -> Location:
        place = file.lines.location(start, end)
        return Location(place.path, place.line, place.column, place.end_line, place.end_column, self.origin)


def _without_attributes(block: ValueBlock, name: str) -> PlacedBlock:
    """The place of a block that is an object of a list: its attributes have none of their own."""
    file, start, end = block.place
    return PlacedBlock(file, Block(start, end, name, (start, end), (), (start, end), Body(start, end, {}, [])))


def _fits(block: EvaluatedBlock | ValueBlock, values: Mapping[str, Any]) -> bool:
    """Whether a planned block can be this one, going by the texts and numbers that both know."""
    for name, planned in values.items():
        if planned is None or isinstance(planned, list | dict):
            continue
        value = block.value(name)
        if isinstance(value, str | int | float) and str(value).lower() != str(planned).lower():
            return False
    return True


def _resource_part(text: str) -> str:
    """A reference as far as every version of Terraform lists it.

    Of resources, that is without the attributes behind them; of anything else, without any index.
    """
    reference = parse_reference(text)
    if reference.kind == "resource":
        return f"{reference.type}.{reference.name}{index_text(reference.key)}"
    if reference.kind == "data":
        return f"data.{reference.type}.{reference.name}{index_text(reference.key)}"
    if reference.kind == "module":
        return ".".join(("module", reference.name, *(step.name for step in reference.rest[:1])))
    return f"{reference.kind}.{reference.name}"
