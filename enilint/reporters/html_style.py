"""How pages in HTML look: on light and dark screens, and in print. It names no font or picture that must be fetched."""

LIGHT = {
    "page": "#ffffff",
    "surface": "#f4f6f8",
    "text": "#1c2733",
    "muted": "#4d5b68",
    "line": "#ccd4dc",
    "link": "#0b57a4",
    "error": "#b3131f",
    "warning": "#8a5200",
    "info": "#2d5d9f",
    "undecided": "#69399b",
    "good": "#1c6b3f",
}
"""Colours of text are legible on `page` and `surface`, which a test computes. `line` only decorates."""
DARK = {
    "page": "#0f151b",
    "surface": "#1b232c",
    "text": "#e4eaf0",
    "muted": "#a5b2bf",
    "line": "#3a4653",
    "link": "#8db8f2",
    "error": "#ff9191",
    "warning": "#f0b45e",
    "info": "#8db8f2",
    "undecided": "#c9a8f5",
    "good": "#83d3a0",
}

_PAGE = """\
:root{color-scheme:light dark;%(light)s}
@media (prefers-color-scheme:dark){:root{%(dark)s}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,nav,main,footer{max-width:76rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2rem}
footer{padding-bottom:3rem;color:var(--muted);font-size:.875rem}
h1{margin:.1rem 0 .4rem;font-size:1.75rem;line-height:1.25;overflow-wrap:anywhere}
h2{margin:2.75rem 0 .9rem;padding-bottom:.3rem;border-bottom:2px solid var(--line);font-size:1.35rem;
line-height:1.3}
h3{margin:1.5rem 0 .5rem;font-size:1.05rem;line-height:1.4;overflow-wrap:anywhere}
h4{margin:1rem 0 .3rem;font-size:.95rem;line-height:1.4}
p,ul,ol,dl{margin:.5rem 0;overflow-wrap:anywhere}
ul,ol{padding-left:1.4rem}
li{margin:.15rem 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.875em;
overflow-wrap:anywhere}
pre{margin:.6rem 0;padding:.7rem .9rem;overflow-x:auto;background:var(--surface);border:1px solid var(--line);
border-radius:6px;line-height:1.45;font-size:.8125rem}
pre .gutter{color:var(--muted)}
pre .mark{color:var(--kind,var(--error));font-weight:700}
.tool,.muted,figcaption{color:var(--muted);font-size:.875rem}
.tool{margin:0}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 0;padding:0;list-style:none}
.tiles li{min-width:7rem;margin:0;padding:.55rem .9rem;border:1px solid var(--line);
border-left:5px solid var(--kind,var(--muted));
border-radius:6px;background:var(--surface)}
.tiles strong{display:block;font-size:1.5rem;line-height:1.2}
nav ol{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1.25rem 0 0;padding:0;list-style:none}
.error{--kind:var(--error)}
.warning{--kind:var(--warning)}
.info{--kind:var(--info)}
.undecided{--kind:var(--undecided)}
.good{--kind:var(--good)}
.badge{display:inline-block;padding:0 .5rem;border:1.5px solid var(--kind);border-radius:1rem;
color:var(--kind);font-size:.8125rem;
font-weight:700;white-space:nowrap}
.card{margin:1rem 0;padding:.9rem 1.1rem;border:1px solid var(--line);
border-left:5px solid var(--kind,var(--line));border-radius:6px}
.card>h4:first-child,.proof>h3{margin:0 0 .4rem}
.card:target{outline:3px solid var(--link);outline-offset:2px}
.message{font-weight:600;margin:.3rem 0}
.number{color:var(--muted);font-weight:400}
.fix{padding:.5rem .8rem;border-left:3px solid var(--good);background:var(--surface)}
.because li{margin:.25rem 0}
.at{color:var(--muted)}
details{margin:.6rem 0}
summary{cursor:pointer;font-weight:600;overflow-wrap:anywhere}
details.card>summary{font-size:1.02rem}
fieldset{display:none;flex-wrap:wrap;gap:.3rem 1.2rem;margin:0 0 1rem;padding:.5rem .9rem;
border:1px solid var(--line);border-radius:6px}
.table{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;width:100%%;font-size:.875rem}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%%)}
caption{padding:.2rem 0;text-align:left;color:var(--muted)}
th,td{padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
td,tbody th{overflow-wrap:break-word}
.whole{white-space:nowrap}
.tight td:last-child{width:100%%}
.tight th{white-space:nowrap}
thead th{white-space:nowrap}
tbody th{font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
figure{width:fit-content;max-width:100%%;margin:1rem 0;overflow-x:auto;border:1px solid var(--line);border-radius:6px}
figure.wide{width:calc(100vw - 3rem);max-width:none;margin-left:calc(50%% - 50vw + 1.5rem)}
figure svg{display:block}
.skip{position:absolute;left:-100vw}
.skip:focus{left:1.5rem;top:.5rem;padding:.3rem .6rem;background:var(--page)}
@media (max-width:40rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}
header,nav,main,footer{padding-left:1rem;padding-right:1rem}}
@media screen{@supports selector(:has(*)){fieldset{display:flex}}%(filters)s}
@media print{
:root{%(light)s}
@page{margin:14mm 12mm}
@page landscape{size:A4 landscape}
@page poster{size:A3 landscape}
.landscape{page:landscape}
.poster{page:poster}
figure,figure.wide{width:auto;margin-left:0;border:none}
.about{columns:2;font-size:8pt}
.about>summary{column-span:all}
body{font-size:10pt;background:none}
header,nav,main,footer{max-width:none;padding-left:0;padding-right:0}
nav,.skip,fieldset{display:none}
a{color:inherit;text-decoration:none}
h2,h3,h4,summary{break-after:avoid}
div.card,details.card,.proof,.fix,tr,figure,pre{break-inside:avoid}
pre{white-space:pre-wrap;overflow:visible}
.table,figure{overflow:visible}
figure svg{max-width:100%%;height:auto}
table{font-size:8pt}
td,tbody th{overflow-wrap:anywhere}
details::details-content{content-visibility:visible;block-size:auto}
}
"""


def style(filters: int = 0) -> str:
    """The style sheet of a page on which the check boxes of so many filters hide what they name."""
    hiding = "".join(f"main:has(#c{one}:not(:checked)) .c{one}{{display:none}}" for one in range(filters))
    return _PAGE % {"light": _colours(LIGHT), "dark": _colours(DARK), "filters": hiding}


def _colours(palette: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in palette.items())
