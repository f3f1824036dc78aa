"""What an input makes of a file: the design, what was wrong with it, and the texts it was read from."""

from collections.abc import Callable, Mapping

from msgspec import Struct, field

from enilint.files.text import TextEdit
from enilint.findings import Edit, Finding, InputError, Location, Notice, Related, StandIn, Unread
from enilint.model.network import Network


class World(Struct, frozen=True):
    """What tells one network of a design from the others: the answers of conditions, and what they depend on.

    Both are by name, each with the place that declares it.
    """

    conditions: Mapping[str, tuple[bool, Location]]
    choices: Mapping[str, tuple[str, Location]]


class Design(Struct, kw_only=True):
    """A design that was read. `networks` are those that it can be: none where nothing of it could be understood.

    Most designs are one network; there are several where a choice is left open that decides what there is. `worlds`
    then says of each what is chosen, where the input tells.
    `is_empty`: there are no resources in it, or none of a type that enilint reads. `unread` are the modules whose
    source is not at hand, `stand_ins` what is read for others, `modules` the resolved directories of those that there
    are instances of.

    `files` are all files that are part of it; `texts` the text of those that have places worth quoting, `secret` those
    of these that no report quotes, `marked` the ranges of the others that none quotes. `looked_at` are other files and
    directories that it depends on, whether or not they are there: those that its expressions read, search or ask for.
    `origins` adds to a finding where the modules are from that it rests on, and lowers its severity if that is due:
    None where all modules are installed. `callers` tells of a finding's subject the module calls that lead to it.
    `writer` writes an edit down, where it can: None where it cannot be written without changing more than it says.
    `changed` are the addresses of the resources that a plan changes; None where this is no plan that tells.
    `undeclared` are the variables or parameters that are given values for all designs of the kind and that this one
    does not declare; None where it could not be read. `values_elsewhere` tells of a missing fact the files that set the
    variable whose value it is, and that are not read.
    """

    path: str
    kind: str
    networks: tuple[Network, ...] = ()
    worlds: tuple[World, ...] = ()
    resources: int = 0
    is_empty: bool = False
    errors: list[InputError] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    stand_ins: list[StandIn] = field(default_factory=list)
    modules: set[str] = field(default_factory=set)
    files: list[str] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    secret: set[str] = field(default_factory=set)
    marked: dict[str, set[tuple[int, int]]] = field(default_factory=dict)
    origins: Callable[[Finding], Finding] | None = None
    callers: Callable[[str], tuple[Related, ...]] | None = None
    writer: Callable[[Edit], list[TextEdit] | None] | None = None
    changed: frozenset[str] | None = None
    undeclared: dict[str, InputError] | None = None
    values_elsewhere: Callable[[str], tuple[str, ...]] | None = None

    def world_words(self, number: int) -> str:
        """What tells one of the networks from the others."""
        if number >= len(self.worlds):
            return f"variant {number + 1}"
        world = self.worlds[number]
        conditions = [f"{name} is {str(holds).lower()}" for name, (holds, _) in world.conditions.items()]
        return ", ".join(conditions or [f"{name} = {value}" for name, (value, _) in world.choices.items()])
