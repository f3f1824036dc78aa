"""One design from its source to what the rules say of it."""

from time import perf_counter

from msgspec import Struct

from enilint.inputs.context import Work
from enilint.inputs.design import Design
from enilint.inputs.kinds import read
from enilint.run.discovery import Source
from enilint.run.judging import Judged, judge
from enilint.run.setup import Setup


class Linted(Struct):
    """What the rules say of a design, the seconds that it took to read it, and the steps to evaluate it."""

    judged: Judged
    seconds: float = 0.0
    steps: int = 0


def read_source(source: Source, setup: Setup) -> Design:
    """Read a design, with what the configuration adds to it."""
    design = read(source.file, source.kind, setup.context)
    if source.is_loose and len(design.errors) > 1:
        from enilint.run.errors import in_one

        design.errors = in_one(design)
    if setup.failover_groups:
        from enilint.run.failover_groups import add_failover_groups

        add_failover_groups(design, setup.failover_groups)
    if setup.drills:
        from enilint.run.drills import add_drills

        add_drills(design, setup.drills)
    return design


def lint_source(source: Source, setup: Setup, *, keeps_design: bool = False) -> Linted:
    """Read a design, and run the rules. Of the design only what a report needs is left, unless it is to be kept."""
    work = setup.context.work or Work()
    start, left = perf_counter(), work.left
    design = read_source(source, setup)
    seconds = perf_counter() - start
    judged = judge(design, setup.rules_for(design.path), fingerprints=setup.fingerprints, fixes=setup.fixes)
    if not keeps_design:
        design.networks = design.worlds = ()
        design.origins = design.callers = design.writer = None
    return Linted(judged, seconds, left - work.left)
