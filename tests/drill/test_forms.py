"""The forms of a page: what a stranger writes acts on no terminal and no Markdown, and a comment has an end."""

import re

from enilint.drill.page import (
    Because,
    Command,
    Drill,
    Effect,
    Event,
    Fence,
    Group,
    Look,
    Move,
    Page,
    Standby,
    Statement,
)
from enilint.reporters import drill_markdown, drill_text

HOSTILE = "a|b\x1b[31m<img src=x>@team\n## /close"


def page(name: str, events: int = 1) -> Page:
    because = (Because("it is here", name, 1),)
    effect = Effect(effect="gone", subject=name, name=name, what=name, because=because, missing=(name,), certain=False)
    event = Event("zone", name)
    standby = Standby(subject=name, name=name, can=True, because=(name,), commands=(Command("echo '```'"),))
    group = Group(subject=name, name=name, mechanism="move-eip", what=name, standbys=(standby,), active=(name,))
    said = Statement(name, False)
    fence = Fence(text=name, first=True, commands=(Command("echo '```'"),))
    look = Look(asks=name, commands=(Command("echo '```'"),), outcomes=(name,), proof=name)
    move = Move(group=name, name=name, what=name, moved_by=said, look=look, fence=fence, standbys=(standby,))
    drill = Drill(
        lose=event,
        asked=event,
        known=True,
        words=name,
        effects=(effect,),
        moves=(move,),
        next_loss=(said,),
        looks=(look,),
    )
    return Page(
        path=name,
        kind="topology",
        zones=(name,),
        groups=(group,),
        hints=because,
        events=(drill,) * events,
        lookups=(Command(name),),
    )


def test_nothing_acts_on_a_terminal() -> None:
    text = "\n".join(drill_text.document([page(HOSTILE)]))
    assert "\x1b" not in text
    assert "\n## /close" not in text


def test_nothing_acts_in_markdown() -> None:
    lines = list(drill_markdown.document([page(HOSTILE)]))
    assert all("\x1b" not in one and "\n" not in one for one in lines)
    assert not any(one.startswith("## /close") for one in lines)
    (row,) = [one for one in lines if one.startswith("| ? gone")]
    assert row.replace("\\|", "").count("|") == 3
    assert not set("<@#") & set(re.sub(r"(`+).*?\1", "", row))
    assert lines.count("````sh") == lines.count("````") == 0
    assert "``````sh" in lines


def test_sections_that_do_not_fit_in_a_comment_are_counted() -> None:
    lines = list(drill_markdown.document([page("a" * 200, events=500)]))
    assert sum(len(one) + 1 for one in lines) < 65_536
    assert lines[-1].endswith(" more sections do not fit here: run `enilint drill`.")
    assert sum(one.startswith("<details open>") for one in lines) == lines.count("</details>")
