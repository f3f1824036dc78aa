"""The outputs that stacks import from each other: by the name of an export, or by those of the stack and the output."""

from collections.abc import Iterator, Sequence
from typing import Any

from enilint.findings import Notice
from enilint.inputs.cloudformation.choices import Variables, World
from enilint.inputs.cloudformation.evaluation import Evaluator
from enilint.inputs.cloudformation.stacks import Export, Exports, Stack
from enilint.inputs.cloudformation.values import frozen, is_unknown, written


def exports_of(roots: Sequence[Stack], variables: Variables, notices: list[Notice]) -> Exports:
    """What the stacks of a design export. A name that two of them export is that of neither."""
    exports: Exports = {}
    for stack, name, output in _outputs(roots):
        if stack.name:
            exports["output", stack.name, name] = Export(stack, output)
    named, twice = dict[Any, Export](), dict[Any, str]()
    for key, words, stack, output in named_outputs(roots, variables):
        if key in named:
            twice[key] = words
        named[key] = Export(stack, output)
    for key, words in twice.items():
        del named[key]
        notices.append(Notice(roots[0].template.path, f"several stacks export {words}: imports of it are not followed"))
    return exports | named


def named_outputs(roots: Sequence[Stack], variables: Variables) -> Iterator[tuple[Any, str, Stack, dict[str, Any]]]:
    """The outputs with an export whose name is known, each with what it is found by and how that is written."""
    evaluator = Evaluator(World(variables, {}))
    evaluator.asking = False
    for stack, _, output in _outputs(roots):
        export = output.get("Export")
        named = evaluator.value(export.get("Name"), stack) if isinstance(export, dict) else None
        if named is not None and (not is_unknown(named) or written(named)):
            yield (stack.root.environment, frozen(named)), written(named), stack, output


def _outputs(roots: Sequence[Stack]) -> Iterator[tuple[Stack, str, dict[str, Any]]]:
    for root in roots:
        for stack in root.all():
            for name, output in stack.template.outputs.items():
                if isinstance(output, dict) and "Value" in output:
                    yield stack, name, output
