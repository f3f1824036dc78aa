"""In which order an apply destroys, updates and creates.

Terraform's graph of an apply has a node for each object that it destroys, and one for each that it creates or updates.
An object is destroyed after everything that depends on it is destroyed, and before what depends on it is updated. With
`create_before_destroy` it is destroyed after what depends on it is updated. What depends on it is what the state
stores: the configuration that made it. Sources: Terraform, `transform_destroy_edge.go` (the destroyer of a dependency
before the creators of what depends on it; not between two instances of one module) and `transform_destroy_cbd.go`;
hashicorp/terraform, pull request 28165 and issue 31769.
"""

from msgspec import Struct

from enilint.model.change import Change
from enilint.model.loss import Losses
from enilint.values import Answer, Missing, all_of, facts_missing, negated, same

_FIRST, _LAST = 0, 2


class ApplyStep(Struct, frozen=True):
    """What an apply does to an object: destroy, create or update."""

    verb: str
    address: str
    is_last: Answer = False
    """Whether it is destroyed after what depends on it is updated."""


class ApplyOrder(Losses):
    """Questions about the order of an apply. Each takes addresses of resources that exist."""

    def destroyed_before(self, address: str, other: str) -> Answer:
        """Whether the apply destroys one object while another one is still as it is now.

        True if the plan does not touch the other one at all. Where nothing orders the two, Terraform works on both at
        the same time, and the provider waits until AWS lets it destroy the first: False.
        """
        destroyed, change = self.changes.get(address), self.changes.get(other)
        if destroyed is None or not destroyed.deletes:
            return False
        if change is None or not (change.deletes or change.updates):
            return True
        if change.deletes or _are_apart(destroyed, change):
            return False
        return all_of((_depends(change, destroyed), negated(same(destroyed.create_before_destroy, True))))

    def apply_steps(self) -> tuple[ApplyStep, ...]:
        """What the apply does to what exists: what is destroyed first, created, updated, and destroyed last.

        What depends on others is destroyed before them, and created and updated after them. Terraform works at the same
        time on what does not depend on each other.
        """
        blocks = {one.block for one in self.changes.values() if one.deletes or one.updates}
        steps: list[tuple[tuple[int, int, str], ApplyStep]] = []
        for address, change in self.changes.items():
            is_last = same(change.create_before_destroy, True)
            depth = len(blocks & (change.depends_on or frozenset()))
            if change.deletes:
                phase = _LAST if is_last is True else _FIRST
                steps.append(((phase, -depth, address), ApplyStep("destroy", address, is_last)))
            if change.replaces:
                steps.append(((1, depth, address), ApplyStep("create", address)))
            elif change.updates:
                steps.append(((1, depth, address), ApplyStep("update", address)))
        return tuple(step for _, step in sorted(steps, key=lambda one: one[0]))

    def order_missing(self, address: str) -> tuple[str, ...]:
        """What would tell whether an object is destroyed last; empty where that is known."""
        change = self.changes.get(address)
        return () if change is None else facts_missing(change.create_before_destroy)


def _depends(change: Change, other: Change) -> Answer:
    """Whether the state stores that one resource depends on another."""
    if change.depends_on is None:
        return Missing((f"whether the state has {other.block} among the dependencies of {change.address}",))
    return other.block in change.depends_on


def _are_apart(one: Change, other: Change) -> bool:
    """Whether they are in two instances of one module, between which Terraform orders nothing."""
    modules = (each.block.rpartition(f".{each.type}.")[0] for each in (one, other))
    return one.module != other.module and len(set(modules)) == 1
