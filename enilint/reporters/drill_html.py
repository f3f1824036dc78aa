"""The pages of drills in HTML: a part of the report, or a file of its own."""

from collections.abc import Iterable, Iterator, Sequence

from enilint.drill.page import (
    Command,
    Drill,
    EffectName,
    Fence,
    Group,
    Look,
    Move,
    Page,
    Standby,
    has_commands,
)
from enilint.findings import InputError, Remark
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
    is_detached,
    lines_of,
    looks_of,
    member_words,
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
from enilint.reporters.html_page import Section, document
from enilint.reporters.html_text import Room, code, details, items, left_out, lines, prose, remark, table, text
from enilint.reporters.summary import counted

_MOST_BYTES = 1_200_000
_KINDS: dict[EffectName, str] = {
    "stops": "error",
    "cut": "error",
    "gone": "error",
    "by-hand": "warning",
    "moves": "warning",
    "goes-on": "good",
}


def render(pages: Sequence[Page], errors: Iterable[InputError], notes: Iterable[Remark]) -> str:
    """A file with the drills of designs alone."""
    title = f"Failure drill: {pages[0].path}" if len({one.path for one in pages}) == 1 else "Failure drill"
    wrong, other = items(map(remark, errors)), items(map(remark, notes))
    sections = [Section("Drill", drills(pages))]
    if wrong or other:
        sections.append(Section("Errors and notes", wrong + other))
    return document(title, f"<h1>{text(title)}</h1>\n", sections)


def drills(pages: Sequence[Page]) -> str:
    """The drills of designs."""
    room = Room(_MOST_BYTES)
    parts = [part for one in pages if not room.left_out for part in _page(one) if room.has_room(part)]
    intro = "<p>What happens if something is lost. <code>?</code> means: not known.</p>\n"
    return "".join((intro, *parts, left_out(room))) if pages else "<p>No design.</p>\n"


def _page(page: Page) -> Iterator[str]:
    world = f", if {text(page.world)}" if page.world else ""
    yield f'<h3>{code(page.path)}{world}</h3>\n<p class="muted">{text(title_of(page))}.</p>\n'
    if page.unplaced:
        yield f"<p>? The zone of {text(unplaced_words(page))} is not known.</p>\n"
    if has_commands(page):
        first, _, command = region_words(page).partition("type: ")
        typed = f"type {code(command)}" if command else ""
        yield f"<p>{text(_sentence(first))}{typed}.</p>\n"
        yield f"<p>{text(id_words(page))}.</p>\n" if id_words(page) else ""
        yield _lines(page.lookups) if page.lookups else ""
    for group in page.groups:
        yield _group(group, is_alone=not page.events)
    yield items(f"? {prose(hint_words(one))}" for one in page.hints)
    is_long = len(page.events) > 1
    for drill in page.events:
        yield _drill(drill, is_folded=is_long and drill.lose.kind != "zone")
    if page.independent:
        lost = f"If instance {text(any_of_words(page.independent))} is lost"
        yield f"<p>{lost}, nothing else that the design names depends on it.</p>\n"


def _group(group: Group, *, is_alone: bool) -> str:
    name = f"{'Inferred: ' if group.inferred else 'Failover group '}{code(group.name)}"
    rows = [("Each new instance gets" if group.inferred else "Moves", group.what)]
    rows.append(("Active", active_words(group) if group.active else ""))
    if group.inferred is not None:
        rows.append(("Inferred from", f"{group.inferred.message} ({group.inferred.path}:{group.inferred.line})"))
    rows.append(("Clients", group.clients))
    statements = (("Moved by", group.moved_by), ("Next apply", group.apply), ("Promise", group.promise))
    rows += [(label, statement_words(one)) for label, one in statements if one is not None]
    rows.append(("Further members", f"? {' and '.join(group.missing)}" if group.missing else ""))
    rows.append(("Cheapest change, for later", group.cheapest or ""))
    facts = "".join(f"<dt>{label}</dt><dd>{prose(words)}</dd>\n" for label, words in rows if words)
    members = _standbys("Members that can become active", group.standbys)
    looks = [group.look] if group.look is not None and is_alone else []
    commands = "".join(map(_commands, group.standbys)) if is_alone else ""
    commands = _looks(looks) + commands + _proofs(looks)
    return f'<div class="card">\n<h4>{name}</h4>\n<dl>\n{facts}</dl>\n{members}{commands}</div>\n'


def _standbys(caption: str, standbys: Sequence[Standby]) -> str:
    rows = []
    for one in standbys:
        answer, why = answer_of(one)
        kind = {"yes": "good", "NO": "error"}.get(answer, "undecided")
        rows.append([prose(member_words(one)), f'<span class="badge {kind}">{text(answer)}</span>', prose(why)])
    return table(caption, ("Member", "Can it?", "Because"), rows, is_tight=True)


def _commands(one: Standby) -> str:
    note = f"<p>{prose(_sentence(DETACH_WORDS))}.</p>\n" if is_detached(one) else ""
    return _typed(f"Commands for {code(one.name)}; they need the EC2 control plane", one.commands, note)


def _fence(fence: Fence) -> str:
    return _typed(f"{'Before' if fence.first else 'After'} that: {prose(fence.text)}", fence.commands)


def _typed(summary: str, commands: Sequence[Command], note: str = "") -> str:
    """Commands to unfold."""
    if not commands:
        return ""
    return details(summary, note + _lines(commands), is_open=True)


def _lines(commands: Sequence[Command]) -> str:
    return lines((text(line) for one in commands for line in lines_of(one)), "Commands")


def _looks(looks: Sequence[Look]) -> str:
    """What to type before all else, and what follows from each answer."""
    return "".join(
        f"<p>Look first, {prose(one.asks)}; this changes nothing:</p>\n{_lines(one.commands)}"
        f"{items(map(prose, one.outcomes))}"
        for one in looks
    )


def _proofs(looks: Sequence[Look]) -> str:
    return "".join(f"<p>Proof: {prose(one.proof)}.</p>\n" for one in looks)


def _drill(drill: Drill, *, is_folded: bool) -> str:
    title = f"If {text(drill.words)} is lost"
    if not drill.known:
        return f'<div class="card">\n<h4>{title}</h4>\n<p>It is not in this design.</p>\n</div>\n'
    rows = list(_rows(drill))
    body = table(f"What happens if {drill.words} is lost", ("Effect", "What"), rows, is_tight=True)
    for one in drill.effects if rows else ():
        if one.certain:
            body += _typed(f"Commands for {text(one.name)}; they need the EC2 control plane", one.commands)
    summary = summary_of(drill)
    body += f"<p>{prose(summary)}</p>\n" if summary else ""
    body += _looks([*drill.looks, *looks_of(drill)])
    body += "".join(map(_fence, fences_of(drill, first=True)))
    body += "".join(map(_move, drill.moves))
    body += "".join(map(_fence, fences_of(drill, first=False)))
    body += _proofs(looks_of(drill))
    after = [f"Next loss: {statement_words(one)}." for one in drill.next_loss]
    after += [f"Today {words}." for words in today_words(drill)]
    after += [f"Cheapest change, for later: {drill.cheapest}"] if drill.cheapest else []
    body += items(map(prose, after))
    if is_folded:
        return details(f'{title} <span class="at">{counted(len(rows), "effect")}</span>', body, kind="card")
    return f'<div class="card">\n<h4>{title}</h4>\n{body}</div>\n'


def _rows(drill: Drill) -> Iterator[tuple[str, str]]:
    """Each effect with a sentence; those that are not certain have a `?`."""
    if all(one.effect == "goes-on" and not one.elsewhere for one in drill.effects):
        return
    cut = {name for one in drill.effects if one.effect == "cut" for name in one.affects}
    shared = shared_facts(drill)
    for effect, found in rows_of(drill):
        for words in texts_of(effect, [one for one in found if one.certain], cut):
            yield _badge(effect, ""), prose(words)
        for missing, some in by_missing(one for one in found if not one.certain):
            for words in texts_of(effect, some, cut):
                yield _badge(effect, "? "), prose(f"{words}: {not_known(missing, shared)}")
    yield from (("not known", prose(f"{number} {fact}")) for fact, number in shared.items())


def _badge(effect: EffectName, doubt: str) -> str:
    kind = "undecided" if doubt else _KINDS[effect]
    return f'<span class="badge {kind}">{doubt}{HEADINGS[effect]}</span>'


def _move(move: Move) -> str:
    """Who can have what a group moves, and what to type, in this order."""
    if not move.standbys:
        return ""
    moved_by = move.moved_by if any(one.can is not False for one in move.standbys) else None
    who = f" Moved by: {statement_words(moved_by)}." if moved_by else ""
    members = _standbys(f"Who can have {move.what}", move.standbys)
    commands = "".join(map(_commands, move.standbys))
    return f"<p>{prose(f'{move.name} moves {move.what}.{who}')}</p>\n{members}{commands}"


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
