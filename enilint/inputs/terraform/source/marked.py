"""Where source has values that it marks as sensitive or ephemeral itself: no report quotes them with their lines."""

from collections import defaultdict
from collections.abc import Iterator

from enilint.inputs.terraform.hcl.syntax import Body, Expression, FunctionCall, Literal
from enilint.inputs.terraform.source.files import PlacedBlock
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.variable_files import is_guarded

Span = tuple[int, int]
_FUNCTION = "sensitive"


def marked_spans(tree: SourceTree) -> dict[str, set[Span]]:
    """The texts and numbers in each file that are marked, by path, as ranges of offsets.

    They are those in the defaults of variables, the values of outputs, what calls give to variables of modules, and the
    arguments of `sensitive`.
    """
    found: dict[str, set[Span]] = defaultdict(set)
    modules = tree.by_calls()
    for names, module in modules.items():
        blocks = [*((one, "default") for one in module.variables.values() if is_guarded(one)),
                  *((one, "value") for one in module.outputs.values() if is_guarded(one))]  # fmt: skip
        for name, call in module.calls.items():
            child = modules.get((*names, name))
            declared = child.variables.items() if child is not None else ()
            blocks += [(call, variable) for variable, one in declared if is_guarded(one)]
        for placed, argument in blocks:
            _note(found, placed, argument)
    for path, body in tree.bodies.items():
        if _FUNCTION in tree.texts[path]:
            found[path].update(_arguments(body))
    return found


def is_anything_guarded(tree: SourceTree) -> bool:
    """Whether variables or outputs of the tree may be sensitive or ephemeral."""
    modules = tree.by_calls().values()
    return any(is_guarded(one) for module in modules for one in (*module.variables.values(), *module.outputs.values()))


def _note(found: dict[str, set[Span]], placed: PlacedBlock, argument: str) -> None:
    attribute = placed.block.body.attributes.get(argument)
    if attribute is not None and not placed.file.is_own:
        found[placed.file_of(attribute).path].update(_literals(attribute.value))


def _arguments(body: Body) -> Iterator[Span]:
    """What the calls of `sensitive` in a body are given."""
    waiting: list[Body | Expression] = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Body):
            waiting.extend(one.body for one in node.blocks)
            waiting.extend(one.value for one in node.attributes.values())
            continue
        if isinstance(node, FunctionCall) and node.name.removeprefix("core::") == _FUNCTION:
            for one in node.arguments:
                yield from _literals(one)
        waiting.extend(node.children())


def _literals(expression: Expression) -> Iterator[Span]:
    """The texts and numbers in an expression. What it refers to is no secret."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Literal) and isinstance(node.value, str | int | float) and not isinstance(node.value, bool):
            yield node.start, node.end
        waiting.extend(node.children())
