"""The page of a drill as text: what a person reads in the night."""

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
from enilint.reporters.terminal import escaped, width_of, wrapped

_WIDTH = 118
_LABEL = 11
_WIDEST_NAME = 50


def document(pages: Iterable[Page]) -> Iterator[str]:
    """The lines of all pages."""
    for number, page in enumerate(pages):
        if number:
            yield ""
        yield from _page(page)


def _page(page: Page) -> Iterator[str]:
    yield from wrapped(_title(page), _WIDTH, rest="  ")
    if page.unplaced:
        yield from _wrapped(f"? the zone of {unplaced_words(page)} is not known", first="", rest="  ")
    if has_commands(page):
        yield from _wrapped(region_words(page), first="", rest="  ")
        if id_words(page):
            yield from _wrapped(f"{id_words(page)}{':' if page.lookups else ''}", first="", rest="  ")
        yield from (f"  {escaped(one.text)}" for one in page.lookups)
    for group in page.groups:
        yield ""
        yield from _group(group, is_alone=not page.events)
    if page.hints:
        yield ""
    for one in page.hints:
        yield from _wrapped(f"? {hint_words(one)}", first="", rest="  ")
    for drill in page.events:
        yield ""
        yield from _drill(drill)
    if page.independent:
        yield ""
        yield from _wrapped(f"if instance {any_of_words(page.independent)} is lost", first="", rest="  ")
        yield from _sentence("Nothing else that the design names depends on it.")


def _title(page: Page) -> str:
    world = f", if {escaped(page.world)}" if page.world else ""
    return f"drill of {escaped(page.path)}{world}: {escaped(title_of(page))}. ? means: not known"


def _group(group: Group, *, is_alone: bool) -> Iterator[str]:
    active = f"; active: {active_words(group)}" if group.active else ""
    heading = f"group {group.name} moves {group.what}{active}"
    if group.inferred is not None:
        heading = f"inferred: {inferred_words(group)}{active}"
    yield from _wrapped(heading, first="", rest="  ")
    if group.inferred is not None:
        yield from _line("because", f"{group.inferred.message} ({group.inferred.path}:{group.inferred.line})")
    yield from _standbys(group.standbys)
    if group.missing:
        yield from _line("?", f"further members: {' and '.join(group.missing)}")
    yield from _line("clients", group.clients)
    if is_alone:
        yield from _looks(filter(None, [group.look]))
        yield from _commands(group.standbys)
        yield from _proofs(filter(None, [group.look]))
    for label, statement in (("moved by", group.moved_by), ("apply", group.apply), ("promise", group.promise)):
        if statement is not None:
            yield from _line(label, statement_words(statement))
    yield from _line("redesign", group.cheapest or "")


def _standbys(standbys: Sequence[Standby]) -> Iterator[str]:
    width = min(max((width_of(escaped(member_words(one))) for one in standbys), default=0), _WIDEST_NAME)
    for one in standbys:
        answer, why = answer_of(one)
        name = escaped(member_words(one))
        first = f"  {'to':{_LABEL - 1}} {name}{' ' * max(0, width - width_of(name))}  {answer:3}  "
        yield from _wrapped(why, first=first, rest=" " * (_LABEL + 9 + width))


def _commands(standbys: Iterable[Standby]) -> Iterator[str]:
    """What to type for each member: never wrapped, or it could not be copied."""
    for one in standbys:
        if one.commands:
            plane = "needs the EC2 control plane of the Region"
            yield from _line("type", f"to make {one.name} active; {plane}{_note(one)}")
            yield from _typed(one.commands)


def _typed(commands: Iterable[Command]) -> Iterator[str]:
    yield from (f"{'':{_LABEL}}    {escaped(line)}" for each in commands for line in lines_of(each))


def _looks(looks: Iterable[Look]) -> Iterator[str]:
    """What to type before all else, and what follows from each answer."""
    for one in looks:
        yield from _line("look", f"{one.asks}; this changes nothing:")
        yield from _typed(one.commands)
        for outcome in one.outcomes:
            yield from _line("", f"- {outcome}")


def _proofs(looks: Iterable[Look]) -> Iterator[str]:
    for one in looks:
        yield from _line("proof", one.proof)
        yield from _typed(one.commands)


def _note(one: Standby) -> str:
    return f"; {DETACH_WORDS}" if is_detached(one) else ""


def _drill(drill: Drill) -> Iterator[str]:
    yield escaped(f"if {drill.words} is lost")
    if not drill.known:
        yield "  It is not in this design: nothing of the design depends on it."
        return
    names = {one.effect for one in drill.effects if one.effect != "goes-on" or one.elsewhere}
    shared = shared_facts(drill)
    for effect, found in rows_of(drill) if names else ():
        cut = {name for one in drill.effects if one.effect == "cut" for name in one.affects}
        typed = [one for one in found if one.certain and (one.commands or effect == "by-hand")]
        found = [one for one in found if one not in typed]
        for one in typed:
            yield from _line(HEADINGS[effect], *texts_of(effect, [one], cut))
            yield from _typed(one.commands)
        for text in texts_of(effect, [one for one in found if one.certain], cut):
            yield from _line(HEADINGS[effect], text)
        for missing, some in by_missing(one for one in found if not one.certain):
            for text in texts_of(effect, some, cut):
                yield from _line(f"? {HEADINGS[effect]}", f"{text}: {not_known(missing, shared)}")
    for fact, number in shared.items():
        yield from _line("not known", f"{number} {fact}")
    yield from _sentence(summary_of(drill))
    moves = [one for one in drill.moves if one.standbys]
    yield from _looks([*drill.looks, *looks_of(drill)])
    for fence in fences_of(drill, first=True):
        yield from _fence(fence)
    for move in moves:
        if len(moves) > 1:
            yield from _line("group", moves_words(move))
        yield from _move(move)
    for fence in fences_of(drill, first=False):
        yield from _fence(fence)
    yield from _proofs(looks_of(drill))
    for statement in drill.next_loss:
        yield from _line("next loss", statement_words(statement))
    for text in today_words(drill):
        yield from _line("today", text)
    yield from _line("redesign", drill.cheapest or "")


def _move(move: Move) -> Iterator[str]:
    """Who can have what a group moves, and what to type, in this order."""
    yield from _standbys(move.standbys)
    if any(one.can is not False for one in move.standbys):
        yield from _line("moved by", statement_words(move.moved_by) if move.moved_by is not None else "")
    yield from _commands(move.standbys)


def _fence(fence: Fence) -> Iterator[str]:
    yield from _line("before" if fence.first else "after", fence.text)
    yield from _typed(fence.commands)


def _sentence(text: str) -> Iterator[str]:
    if text:
        yield from _wrapped(text, first="  ", rest="  ")


def _line(label: str, text: str) -> Iterator[str]:
    if text:
        yield from _wrapped(text, first=f"  {label:{_LABEL - 1}} ", rest=" " * (_LABEL + 2))


def _wrapped(text: str, *, first: str, rest: str) -> Iterator[str]:
    yield from wrapped(escaped(text), max(_WIDTH, width_of(first) + 20), first=first, rest=rest)
