"""The style sheet of pictures: literal colours in class rules, and the dark theme in one media block.

librsvg knows no CSS variables, and draws black what has a colour from one.
"""

from collections.abc import Mapping

from enilint.diagram.palette import DARK, LIGHT

_FONT = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace"
_SHAPE = (
    f"text{{font:11px {_FONT};stroke:none}}.b{{font-weight:700}}.z{{font-size:13px}}.t{{font-size:16px}}"
    ".tt{font-size:10px}.pt{font-weight:700;text-anchor:middle}.s{font-size:8px}"
    ".dash{stroke-dasharray:3 3}"
    ".stem,.arc{stroke-width:2;fill:none}"
    ".arc.wrong{stroke-dasharray:6 4}.arc.unsure{stroke-dasharray:2 3}"
    ".box.error,.box.warning,.box.info{stroke-width:2.5}"
    ".strike{stroke-width:1.5;fill:none}.hatch{fill:none;stroke-width:1}.free{stroke-width:1}"
)


def style(theme: str = "auto") -> str:
    """The rules for a theme: auto follows the reader's, light and dark are fixed."""
    if theme == "dark":
        return _scoped(_SHAPE) + _scoped(_colours(DARK))
    rules = _scoped(_SHAPE) + _scoped(_colours(LIGHT))
    if theme == "auto":
        rules += f"@media (prefers-color-scheme:dark){{{_scoped(_colours(DARK))}}}"
    return rules


def _scoped(rules: str) -> str:
    """The rules for what is in a picture alone: a page has other text."""
    found = []
    for rule in rules.split("}"):
        selectors, brace, body = rule.partition("{")
        if brace:
            found.append(",".join(f".enilint {one}" for one in selectors.split(",")) + "{" + body + "}")
    return "".join(found)


def _colours(of: Mapping[str, str]) -> str:
    rules = [
        f"text{{fill:{of['text']}}}.m{{fill:{of['muted']}}}.bg{{fill:{of['background']}}}",
        f".zone{{fill:{of['zone']};stroke:{of['zone-line']}}}.hatch{{stroke:{of['zone-line']};stroke-opacity:.2}}",
        f".head,.box{{fill:{of['box']};stroke:{of['box-line']}}}.stem,.strike{{stroke:{of['box-line']}}}",
        f".used{{fill:{of['used']}}}.over{{fill:{of['over']}}}.free{{fill:{of['box']};stroke:{of['box-line']}}}",
        f".tag{{fill:{of['tag']}}}.tt{{fill:{of['tag-text']}}}.pt{{fill:{of['pin-text']}}}.al{{fill:{of['alert']}}}",
    ]
    for kind in ("public", "private", "isolated", "unknown"):
        rules.append(f".{kind}{{fill:{of[kind]};stroke:{of[f'{kind}-line']}}}")
    for kind in ("error", "warning", "info"):
        rules.append(f".box.{kind}{{stroke:{of[kind]}}}.pin.{kind}{{fill:{of[kind]}}}")
    for kind, short in (("right", "ri"), ("wrong", "wr"), ("unsure", "un")):
        rules.append(f".arc.{kind}{{stroke:{of[kind]}}}.{short}{{fill:{of[kind]}}}")
    return "".join(rules)
