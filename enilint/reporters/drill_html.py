"""The pages of drills in HTML: a part of the report, or a file of its own."""

from collections.abc import Iterable, Iterator, Sequence

from enilint.drill.page import EFFECTS, Drill, EffectName, Group, Move, Page, Standby
from enilint.findings import InputError, Remark
from enilint.reporters.drill_text import (
    HEADINGS,
    active_words,
    answer_of,
    any_of_words,
    by_missing,
    hint_words,
    lost_words,
    not_known,
    statement_words,
    summary_of,
    texts_of,
    title_of,
    unplaced_words,
)
from enilint.reporters.html_page import Section, document
from enilint.reporters.html_text import Room, code, details, items, left_out, lines, prose, remark, table, text
from enilint.reporters.summary import counted

_MOST_BYTES = 1_500_000
_KINDS: dict[EffectName, str] = {
    "stops": "error",
    "cut": "error",
    "gone": "error",
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
    yield from map(_group, page.groups)
    yield items(f"? {prose(hint_words(one))}" for one in page.hints)
    is_long = len(page.events) > 1
    for drill in page.events:
        yield _drill(drill, is_alone=not page.groups, is_folded=is_long and drill.lose.kind != "zone")
    if page.independent:
        lost = f"If instance {text(any_of_words(page.independent))} is lost"
        yield f"<p>{lost}, nothing else that the design names depends on it.</p>\n"


def _group(group: Group) -> str:
    name = f"{'Inferred: ' if group.inferred else 'Failover group '}{code(group.name)}"
    rows = [("Each new instance gets" if group.inferred else "Moves", group.what)]
    rows.append(("Active", active_words(group) if group.active else ""))
    if group.inferred is not None:
        rows.append(("Inferred from", f"{group.inferred.message} ({group.inferred.path}:{group.inferred.line})"))
    rows.append(("Clients", group.clients))
    for label, statement in (("Next apply", group.apply), ("Promise", group.promise)):
        rows.append((label, statement_words(statement) if statement else ""))
    rows.append(("Further members", f"? {' and '.join(group.missing)}" if group.missing else ""))
    rows.append(("Cheapest change, for later", group.cheapest or ""))
    facts = "".join(f"<dt>{label}</dt><dd>{prose(words)}</dd>\n" for label, words in rows if words)
    standbys = _standbys("Members that can become active", group.standbys)
    return f'<div class="card">\n<h4>{name}</h4>\n<dl>\n{facts}</dl>\n{standbys}</div>\n'


def _standbys(caption: str, standbys: Sequence[Standby]) -> str:
    rows = []
    for one in standbys:
        answer, why = answer_of(one)
        kind = {"yes": "good", "NO": "error"}.get(answer, "undecided")
        rows.append([code(one.name), f'<span class="badge {kind}">{text(answer)}</span>', prose(why)])
    return table(caption, ("Member", "Can it?", "Because"), rows, is_tight=True) + "".join(map(_commands, standbys))


def _commands(one: Standby) -> str:
    if not one.commands:
        return ""
    summary = f"Commands for {code(one.name)}; they need the EC2 control plane"
    return details(summary, lines((text(each.text) for each in one.commands), "Commands"))


def _drill(drill: Drill, *, is_alone: bool, is_folded: bool) -> str:
    title = f"If {text(lost_words(drill))} is lost"
    if not drill.known:
        return f'<div class="card">\n<h4>{title}</h4>\n<p>It is not in this design.</p>\n</div>\n'
    rows = list(_rows(drill))
    summary = summary_of(drill)
    body = table(f"What happens if {lost_words(drill)} is lost", ("Effect", "What"), rows, is_tight=True)
    body += f"<p>{prose(summary)}</p>\n" if summary else ""
    body += "".join(map(_move, drill.moves)) if is_alone else ""
    body += f"<p>Cheapest change, for later: {prose(drill.cheapest)}</p>\n" if drill.cheapest else ""
    if is_folded:
        return details(f'{title} <span class="at">{counted(len(rows), "effect")}</span>', body, kind="card")
    return f'<div class="card">\n<h4>{title}</h4>\n{body}</div>\n'


def _rows(drill: Drill) -> Iterator[tuple[str, str]]:
    """Each effect with a sentence; those that are not certain have a `?`."""
    if all(one.effect == "goes-on" and not one.elsewhere for one in drill.effects):
        return
    cut = {name for one in drill.effects if one.effect == "cut" for name in one.affects}
    for effect in EFFECTS:
        found = [one for one in drill.effects if one.effect == effect]
        for words in texts_of(effect, [one for one in found if one.certain], cut):
            yield _badge(effect, ""), prose(words)
        for missing, some in by_missing(one for one in found if not one.certain):
            for words in texts_of(effect, some, cut):
                yield _badge(effect, "? "), prose(f"{words}: {not_known(missing)}")


def _badge(effect: EffectName, doubt: str) -> str:
    kind = "undecided" if doubt else _KINDS[effect]
    return f'<span class="badge {kind}">{doubt}{HEADINGS[effect]}</span>'


def _move(move: Move) -> str:
    return _standbys(f"Next for {move.what}", move.standbys)
