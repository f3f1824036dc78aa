"""The page of a drill as Markdown, for a comment on a pull request."""

from collections.abc import Iterable, Iterator, Sequence

from enilint.drill.page import Command, Drill, Fence, Group, Look, Move, Page, Standby, has_commands
from enilint.reporters.drill_words import (
    DETACH_WORDS,
    HEADINGS,
    active_words,
    answer_of,
    any_of_words,
    by_missing,
    fences_of,
    hint_words,
    id_words,
    inferred_words,
    is_detached,
    lines_of,
    looks_of,
    member_words,
    moves_words,
    not_known,
    region_words,
    rows_of,
    shared_facts,
    statement_words,
    summary_of,
    texts_of,
    title_of,
    today_words,
    unplaced_words,
)
from enilint.reporters.markdown_words import code
from enilint.reporters.markdown_words import inert as plain
from enilint.reporters.terminal import escaped

_MOST = 60_000
"""Characters of all pages: GitHub takes comments of at most 65,536."""


def document(pages: Iterable[Page]) -> Iterator[str]:
    """The lines of all pages. Sections that do not fit in a comment are left out, and counted."""
    room, left_out = _MOST, 0
    for page in pages:
        for section in _sections(page):
            lines = [*section, ""]
            size = sum(len(one) + 1 for one in lines)
            if left_out or size > room:
                left_out += 1
                continue
            room -= size
            yield from lines
    if left_out:
        yield f"{left_out} more sections do not fit here: run `enilint drill`."


def _sections(page: Page) -> Iterator[Iterable[str]]:
    world = f", if {plain(page.world)}" if page.world else ""
    title = [f"## Drill of {code(page.path)}{world}", "", f"{plain(title_of(page))}. `?` means: not known."]
    notes = [f"`?` the zone of {plain(unplaced_words(page))} is not known."] if page.unplaced else []
    if has_commands(page):
        first, _, command = region_words(page).partition("type: ")
        notes.append(f"{plain(first[0].upper() + first[1:])}{f'type {code(command)}' if command else ''}.")
        notes += [plain(f"{id_words(page)}.")] if id_words(page) else []
        notes += ["", *_block(page.lookups)] if page.lookups else []
    yield [*title, *notes]
    for group in page.groups:
        yield _group(group, is_alone=not page.events)
    if page.hints:
        yield [f"- `?` {plain(hint_words(one))}" for one in page.hints]
    for drill in page.events:
        yield _drill(drill)
    if page.independent:
        lost = f"If instance {plain(any_of_words(page.independent))} is lost"
        yield [f"{lost}, nothing else that the design names depends on it."]


def _group(group: Group, *, is_alone: bool) -> Iterator[str]:
    yield f"### {'Inferred: ' if group.inferred else 'Failover group '}{plain(group.name)}"
    yield ""
    active = f" Active: {plain(active_words(group))}."
    moves = f"Moves {group.what}"
    if group.inferred is not None:
        words = inferred_words(group)
        moves = words[0].upper() + words[1:] if group.each_launch else words
    yield f"{plain(moves)}.{active if group.active else ''}"
    if group.inferred is not None:
        place = f"{group.inferred.path}:{group.inferred.line}"
        yield f"Inferred, because {plain(group.inferred.message)} ({code(place)})."
    yield ""
    yield "| to | can it? | because |"
    yield "|---|---|---|"
    yield from (_row(one) for one in group.standbys)
    yield ""
    rows = [("Clients", group.clients), ("Cheapest change, for later", group.cheapest or "")]
    rows += [
        (label, statement_words(one))
        for label, one in (("Moved by", group.moved_by), ("Next apply", group.apply), ("Promise", group.promise))
        if one
    ]
    if group.missing:
        rows.append(("Further members", f"? {' and '.join(group.missing)}"))
    yield from (f"- {label}: {plain(text)}" for label, text in rows if text)
    if is_alone:
        yield from _looks(filter(None, [group.look]))
        for one in group.standbys:
            yield from _commands(one)
        yield from _proofs(filter(None, [group.look]))


def _row(one: Standby) -> str:
    answer, why = answer_of(one)
    return f"| {_cell(member_words(one))} | {answer} | {_cell(why)} |"


def _cell(text: str) -> str:
    """A text in a table, where `|` ends the cell even in code."""
    return plain(text).replace("|", "\\|")


def _commands(one: Standby) -> Iterator[str]:
    if one.commands:
        note = f"{DETACH_WORDS[0].upper()}{DETACH_WORDS[1:]}." if is_detached(one) else ""
        yield from _details(f"Commands for {plain(one.name)}; they need the EC2 control plane", note, one.commands)


def _fence(fence: Fence) -> Iterator[str]:
    yield from _details(f"{'Before' if fence.first else 'After'} that: {plain(fence.text)}", "", fence.commands)


def _details(summary: str, note: str, commands: Sequence[Command]) -> Iterator[str]:
    yield ""
    yield f"<details open><summary>{summary}</summary>"
    yield ""
    if note:
        yield note
        yield ""
    yield from _block(commands)
    yield ""
    yield "</details>"


def _block(commands: Sequence[Command]) -> Iterator[str]:
    ticks = "`" * (3 + max(each.text.count("`") for each in commands))
    yield f"{ticks}sh"
    yield from (escaped(line) for each in commands for line in lines_of(each))
    yield ticks


def _looks(looks: Iterable[Look]) -> Iterator[str]:
    """What to type before all else, and what follows from each answer."""
    for one in looks:
        yield ""
        yield f"Look first, {plain(one.asks)}; this changes nothing:"
        yield ""
        yield from _block(one.commands)
        yield ""
        yield from (f"- {plain(outcome)}" for outcome in one.outcomes)
        yield ""


def _proofs(looks: Iterable[Look]) -> Iterator[str]:
    for one in looks:
        yield f"Proof: {plain(one.proof)}."
        yield ""


def _drill(drill: Drill) -> Iterator[str]:
    yield f"### If {plain(drill.words)} is lost"
    yield ""
    if not drill.known:
        yield "It is not in this design."
        return
    cut = {name for one in drill.effects if one.effect == "cut" for name in one.affects}
    if any(one.effect != "goes-on" or one.elsewhere for one in drill.effects):
        yield "| effect | what |"
        yield "|---|---|"
        shared = shared_facts(drill)
        for effect, found in rows_of(drill):
            for text in texts_of(effect, [one for one in found if one.certain], cut):
                yield f"| {HEADINGS[effect]} | {_cell(text)} |"
            for missing, some in by_missing(one for one in found if not one.certain):
                for text in texts_of(effect, some, cut):
                    yield f"| ? {HEADINGS[effect]} | {_cell(f'{text}: {not_known(missing, shared)}')} |"
        yield from (f"| not known | {number} {_cell(fact)} |" for fact, number in shared.items())
        for one in drill.effects:
            if one.commands and one.certain:
                yield from _details(
                    f"Commands for {plain(one.name)}; they need the EC2 control plane", "", one.commands
                )
        yield ""
    if summary_of(drill):
        yield plain(summary_of(drill))
        yield ""
    yield from _looks([*drill.looks, *looks_of(drill)])
    for fence in fences_of(drill, first=True):
        yield from _fence(fence)
        yield ""
    for move in drill.moves:
        yield from _move(move)
    for fence in fences_of(drill, first=False):
        yield from _fence(fence)
        yield ""
    yield from _proofs(looks_of(drill))
    for statement in drill.next_loss:
        yield plain(f"Next loss: {statement_words(statement)}.")
        yield ""
    for text in today_words(drill):
        yield plain(f"Today {text}.")
        yield ""
    if drill.cheapest:
        yield plain(f"Cheapest change, for later: {drill.cheapest}")


def _move(move: Move) -> Iterator[str]:
    """Who can have what a group moves, and what to type, in this order."""
    if not move.standbys:
        return
    moved_by = move.moved_by if any(one.can is not False for one in move.standbys) else None
    yield plain(f"{moves_words(move)}.{f' Moved by: {statement_words(moved_by)}.' if moved_by else ''}")
    yield ""
    yield "| to | can it? | because |"
    yield "|---|---|---|"
    yield from (_row(one) for one in move.standbys)
    for one in move.standbys:
        yield from _commands(one)
    yield ""
