"""What findings say of modules that are not read from where Terraform has installed them for the root module."""

from collections.abc import Iterable, Iterator

import msgspec

from enilint.findings import Finding, Related, Severity
from enilint.inputs.terraform.hcl import references
from enilint.inputs.terraform.hcl.syntax import TraverseAttribute
from enilint.inputs.terraform.references import steps_of
from enilint.inputs.terraform.source.callers import Callers, module_of
from enilint.inputs.terraform.source.declarations import SourceModule
from enilint.inputs.terraform.source.evaluation import ModuleInstance
from enilint.inputs.terraform.source.known_outputs import modules_with_known_outputs
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.modules import module_of as module_name

_SUBNET = "aws_subnet"


class Origins:
    """Adds to a finding where the modules are from that it rests on, and lowers its severity if that is due.

    `roots` are the root module and those whose states it reads, each with what its addresses begin with and its source.
    An error stays one if its subject is the caller's, and all that it rests on in a stand-in are subnets that outputs
    of the module refer to: the caller's inputs and the documentation of these outputs say what they are. What else
    there is in the VPC, such as routes and gateways, or that there is none, is what enilint says of the module.
    """

    def __init__(self, roots: Iterable[tuple[str, SourceTree, ModuleInstance]]) -> None:
        self._roots = [(prefix, tree, root, Callers(tree, prefix)) for prefix, tree, root in roots if tree.origins]
        self._documented: dict[int, set[str]] = {}

    def __call__(self, finding: Finding) -> Finding:
        """The finding with these facts, and with a severity that it can have."""
        facts: dict[Related, None] = {}
        is_vouched = True
        for address in dict.fromkeys((finding.subject, *(one.subject for one in finding.related))):
            for prefix, tree, root, callers in self._roots:
                if address.startswith(prefix):
                    inner = address.removeprefix(prefix)
                    facts.update(
                        dict.fromkeys((*callers.elsewhere(inner), *self._of_values(inner, tree, root, callers)))
                    )
                    is_vouched &= self._is_vouched(inner, tree, is_subject=address == finding.subject)
        if not facts:
            return finding
        severity = finding.severity
        if not is_vouched and severity is Severity.ERROR:
            severity = Severity.WARNING
        related = (*finding.related, *(one for one in facts if one not in finding.related))
        return msgspec.structs.replace(finding, related=related, severity=severity)

    def _of_values(self, address: str, tree: SourceTree, root: ModuleInstance, callers: Callers) -> Iterator[Related]:
        """The calls of modules that a resource has values from."""
        path = module_of(address)
        names = tuple(step.name for step in path)
        module = tree.module(names)
        steps = [step.name for step in steps_of(address)[2 * len(path) :]]
        placed = module.resources.get(("managed", steps[0], steps[1])) if module and len(steps) > 1 else None
        if placed is not None and not placed.file.is_own:
            for found in modules_with_known_outputs(root, names, placed, tree.origins):
                yield from callers.elsewhere(module_name(found))

    def _is_vouched(self, address: str, tree: SourceTree, *, is_subject: bool) -> bool:
        """Whether what is known of an entity is the caller's, or what the documentation of a module says."""
        path = module_of(address)
        names = tuple(step.name for step in path)
        module = tree.module(names) if names in tree.origins else None
        if module is None or not module.stand_in:
            return True
        steps = [step.name for step in steps_of(address)[2 * len(path) :]]
        if not steps:  # the call itself
            return True
        return not is_subject and steps[0] == _SUBNET and steps[1] in self._subnets_of_outputs(module)

    def _subnets_of_outputs(self, module: SourceModule) -> set[str]:
        """The names of the subnets that outputs refer to, directly or through local values."""
        known = self._documented.get(id(module))
        if known is None:
            known = self._documented[id(module)] = set()
            values = (one.block.body.attributes.get("value") for one in module.outputs.values())
            waiting = [one.value for one in values if one is not None]
            locals = dict(module.locals)
            while waiting:
                for one in references(waiting.pop()):
                    step = one.steps[0] if one.steps else None
                    name = step.name if isinstance(step, TraverseAttribute) else ""
                    if one.root == "local" and name in locals:
                        waiting.append(locals.pop(name).attribute.value)
                    elif one.root == _SUBNET:
                        known.add(name)
        return known
