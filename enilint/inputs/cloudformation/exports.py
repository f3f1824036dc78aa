"""The outputs that stacks import from each other: by the name of an export, or by those of the stack and the output."""

from collections.abc import Iterator, Sequence
from typing import Any

from enilint.findings import Notice
from enilint.inputs.cloudformation.choices import Variables, World
from enilint.inputs.cloudformation.evaluation import Evaluator
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.values import frozen, is_unknown, written

Exports = dict[Any, tuple[Stack, Any]]
"""The stack and the value of an output, by environment and form of the name; or by stack and output."""


def exports_of(roots: Sequence[Stack], variables: Variables, notices: list[Notice]) -> Exports:
    """What the stacks of a design export. A name that two of them export is that of neither."""
    exports: Exports = {}
    twice: dict[Any, str] = {}
    evaluator = Evaluator(World(variables, {}))
    evaluator.asking = False
    for stack, name, output in _outputs(roots):
        if stack.name:
            exports["output", stack.name, name] = (stack, output["Value"])
        export = output.get("Export")
        named = evaluator.value(export.get("Name"), stack) if isinstance(export, dict) else None
        if named is None or (is_unknown(named) and not written(named)):
            continue
        key = (stack.root.environment, frozen(named))
        if key in exports:
            twice[key] = written(named)
        exports[key] = (stack, output["Value"])
    for key, words in twice.items():
        del exports[key]
        notices.append(Notice(roots[0].template.path, f"several stacks export {words}: imports of it are not followed"))
    return exports


def _outputs(roots: Sequence[Stack]) -> Iterator[tuple[Stack, str, dict[str, Any]]]:
    for root in roots:
        for stack in root.all():
            for name, output in stack.template.outputs.items():
                if isinstance(output, dict) and "Value" in output:
                    yield stack, name, output
