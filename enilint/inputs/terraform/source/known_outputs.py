"""Which modules a resource gets plain values from: what it says can rest on them, though no finding names them."""

from collections.abc import Container

from enilint.inputs.terraform.hcl import references
from enilint.inputs.terraform.hcl.syntax import Expression, ScopeTraversal, TraverseAttribute
from enilint.inputs.terraform.source.evaluation import ModuleInstance
from enilint.inputs.terraform.source.files import PlacedBlock
from enilint.inputs.terraform.source.values import uncertain
from enilint.inputs.terraform.source.written import expressions

Names = tuple[str, ...]


def modules_with_known_outputs(
    root: ModuleInstance, names: Names, placed: PlacedBlock, wanted: Container[Names]
) -> list[Names]:
    """The modules among the `wanted` ones whose outputs a block uses with a value that is known, by their calls.

    The block is in the module that the calls of these `names` lead to. Local values, variables and outputs on the way
    are followed. Ids are not known before the apply: what they stand for is named by findings.
    """
    found: dict[Names, None] = {}
    seen: set[tuple[Names, str]] = set()
    waiting = [(names, one) for _, one, _, _ in expressions(placed)]
    while waiting:
        at, expression = waiting.pop()
        module = _instance(root, at)
        for one in references(expression) if module is not None else ():
            key = (at, f"{one.root}.{'.'.join(_attributes(one)[:2])}")
            if key not in seen:
                seen.add(key)
                assert module is not None
                waiting += _followed(module, at, one, wanted, found)
    return list(found)


def _followed(
    module: ModuleInstance, at: Names, one: ScopeTraversal, wanted: Container[Names], found: dict[Names, None]
) -> list[tuple[Names, Expression]]:
    """What a reference stands for, with the module that it is in. Modules that are wanted are added to `found`."""
    name, *more = (*_attributes(one), "")
    if one.root == "local" and name in module.source.locals:
        return [(at, module.source.locals[name].attribute.value)]
    if one.root == "var" and module.placed_call is not None:
        given = module.placed_call.block.body.attributes.get(name)
        return [(at[:-1], given.value)] if given is not None else []
    child = next(iter(module.children_of(name)), None) if one.root == "module" else None
    placed = child.source.outputs.get(more[0]) if child is not None else None
    if child is None or placed is None:
        return []
    if (*at, name) in wanted and uncertain(child.output(more[0])) is None:
        found[*at, name] = None
    value = placed.block.body.attributes.get("value")
    return [((*at, name), value.value)] if value is not None else []


def _instance(root: ModuleInstance, names: Names) -> ModuleInstance | None:
    """One of the instances of a module; None where there is none."""
    module: ModuleInstance | None = root
    for name in names:
        module = next(iter(module.children_of(name)), None) if module is not None else None
    return module


def _attributes(one: ScopeTraversal) -> list[str]:
    return [step.name for step in one.steps if isinstance(step, TraverseAttribute)]
