"""What findings say of modules that are not read from where Terraform has installed them for the root module."""

from collections.abc import Iterable, Sequence

import msgspec

from enilint.findings import Finding, Related, Severity
from enilint.inputs.terraform.hcl import references
from enilint.inputs.terraform.hcl.syntax import Expression, TraverseAttribute
from enilint.inputs.terraform.references import steps_of
from enilint.inputs.terraform.source.callers import Callers, module_of
from enilint.inputs.terraform.source.declarations import SourceModule
from enilint.inputs.terraform.source.modules import SourceTree

_GUARDED = frozenset({"data", "each", "count", "module", "path", "self", "terraform", "tofu", "var"})


class Origins:
    """Adds to a finding where the modules are from that it rests on, and lowers its severity if that is due.

    `trees` are the source of the root module, and of those whose states it reads, each with what its addresses begin
    with. An error stays one if what it is about is the caller's, and all that it rests on in a stand-in is what outputs
    of the module are about, whose documentation says what they are.
    """

    def __init__(self, trees: Iterable[tuple[str, SourceTree]]) -> None:
        self._trees = [(prefix, tree, Callers(tree, prefix)) for prefix, tree in trees if tree.origins]
        self._documented: dict[int, set[tuple[str, str]]] = {}

    def __bool__(self) -> bool:
        return bool(self._trees)

    def __call__(self, finding: Finding) -> Finding:
        """The finding with these facts, and with a severity that it can have."""
        facts: dict[Related, None] = {}
        is_vouched = True
        for address in (finding.subject, *(one.subject for one in finding.related)):
            for prefix, tree, callers in self._trees:
                if address.startswith(prefix):
                    facts.update(dict.fromkeys(callers.elsewhere(address)))
                    is_vouched &= self._is_vouched(address, prefix, tree, is_subject=address == finding.subject)
        if not facts:
            return finding
        severity = finding.severity
        if not is_vouched and severity is Severity.ERROR:
            severity = Severity.WARNING
        related = (*finding.related, *(one for one in facts if one not in finding.related))
        return msgspec.structs.replace(finding, related=related, severity=severity)

    def _is_vouched(self, address: str, prefix: str, tree: SourceTree, *, is_subject: bool) -> bool:
        """Whether what is known of an entity is the caller's, or what the documentation of a module says."""
        path = module_of(address.removeprefix(prefix))
        names = tuple(step.name for step in path)
        module = tree.module(names) if names in tree.origins else None
        if module is None or not module.stand_in:
            return True
        if is_subject:
            return False
        resource = [step.name for step in steps_of(address.removeprefix(prefix))[2 * len(path) :]]
        return tuple(resource[-2:]) in self._resources_of_outputs(module)

    def _resources_of_outputs(self, module: SourceModule) -> set[tuple[str, str]]:
        """The types and names of the resources that outputs refer to, themselves or by local values."""
        known = self._documented.get(id(module))
        if known is None:
            known = self._documented[id(module)] = set()
            values = [one.block.body.attributes.get("value") for one in module.outputs.values()]
            waiting: list[Expression] = [one.value for one in values if one is not None]
            locals = dict(module.locals)
            while waiting:
                for one in references(waiting.pop()):
                    names = _names(one.steps)
                    if one.root == "local" and names and names[0] in locals:
                        waiting.append(locals.pop(names[0]).attribute.value)
                    elif one.root not in _GUARDED and names:
                        known.add((one.root, names[0]))
        return known


def _names(steps: Sequence[object]) -> list[str]:
    return [step.name for step in steps[:1] if isinstance(step, TraverseAttribute)]
