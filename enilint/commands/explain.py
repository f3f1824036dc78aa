"""`enilint explain`: the documentation of one rule, with an example that is linted on the spot."""

import sys
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from enilint.commands.rules import print_rules, report_errors
from enilint.commands.telling import tell
from enilint.files.hints import did_you_mean
from enilint.reporters import View, render
from enilint.rule import HEADINGS, Bad, Good
from enilint.ruleset.loaded import LoadedRule
from enilint.run.examples import LANGUAGES, lint_example
from enilint.run.own_rules import registry_here


def run(code: str, *, directories: Sequence[str | Path], color: bool) -> int:
    """Print the documentation of the rule with that code or name, in any case; of several, the table of these."""
    registry = registry_here(directories)
    loaded = registry.find(code.lower())
    if loaded is None:
        several = registry.named_together(code.lower()) or registry.named_together(code.upper())
        if several:
            print_rules(several, color)
            return report_errors(registry)
        report_errors(registry)
        hint = did_you_mean(registry.near(code, likeness=0.5))
        tell(f"error: no rule {code}{hint or '; `enilint rules` lists them'}")
        return 2
    if color:
        _print_rich(loaded)
    else:
        sys.stdout.write(page(loaded))
    return 0


def page(loaded: LoadedRule, level: int = 1) -> str:
    """The documentation in Markdown, its title at the given level of headings."""
    parts = ["#" * level + f" {loaded.rule.code} {loaded.rule.name}", documentation(loaded, level)]
    title = "#" * (level + 1)
    if loaded.rule.bad:
        bad = loaded.rule.bad[0]
        output = render("text", lint_example(loaded, bad.source, bad.kind), View())
        heading = f"{title} {_heading(bad)} is reported"
        parts += [heading, _fenced(LANGUAGES[bad.kind], bad.source), _fenced("text", output)]
    if loaded.rule.good:
        good = loaded.rule.good[0]
        parts += [f"{title} {_heading(good)} is fine", _fenced(LANGUAGES[good.kind], good.source)]
    return "\n\n".join(parts) + "\n"


def _heading(example: Good | Bad) -> str:
    return f"{_NOUNS.get(example.kind, 'A topology')} that"


_NOUNS = {"terraform": "Terraform source", "terraform-plan": "A plan", "cloudformation": "A template"}


def documentation(loaded: LoadedRule, level: int = 1) -> str:
    """What the rule's docstring and its metadata say, in Markdown, for a page whose title is at that level."""
    title, _, rest = loaded.doc.partition("\n")
    lines = [
        "#" * (level - 1) + line if line.startswith("## ") and line[3:] in HEADINGS else line
        for line in rest.strip().split("\n")
    ]
    facts = "\n".join(f"- {name}: {value}" for name, value in _facts(loaded))
    options = cleandoc(loaded.rule.options.__doc__ or "") if loaded.rule.options else ""
    return "\n\n".join(part for part in (title, facts, options, "\n".join(lines)) if part)


def _facts(loaded: LoadedRule) -> Iterator[tuple[str, str]]:
    rule = loaded.rule
    yield "severity", loaded.severities
    yield "since", rule.since if rule.status == "stable" else f"{rule.since} ({rule.status})"
    if rule.opt_in:
        yield "runs", "only if selected by code or name"
    if rule.groups:
        yield "groups", ", ".join(rule.groups)
    if rule.options:
        from msgspec.structs import fields

        defaults = rule.options()
        for option in fields(rule.options):
            default = _value(getattr(defaults, option.name))
            place = f"in `enilint.toml` under `[rules.{rule.code}]`"
            yield "option", f"`{option.encode_name}` ({_kind(option.type)}, default `{default}`), {place}"


def _kind(kind: Any) -> str:
    """A type in the words of a configuration file."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _kind(arguments[0])
    if origin is Literal:
        return " or ".join(f"`{_value(one)}`" for one in arguments)
    if origin in (list, tuple, set, frozenset):
        return f"list of {_kind(arguments[0])}s"
    return _KINDS.get(kind, str(kind))


_KINDS = {bool: "true or false", int: "whole number", float: "number", str: "string"}


def _value(value: object) -> str:
    """A value as TOML has it."""
    from msgspec import json

    return json.encode(value).decode()


def _fenced(language: str, text: str) -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def _print_rich(loaded: LoadedRule) -> None:
    from rich.console import Console
    from rich.markdown import Markdown
    from rich.syntax import Syntax

    rule = loaded.rule
    console = Console(force_terminal=True, highlight=False)
    width = min(console.width, 100)

    def print_example(shown: Good | Bad, verdict: str) -> None:
        console.print(f"\n[bold]{_heading(shown)} {verdict}[/bold]\n")
        code = Syntax(shown.source.rstrip(), LANGUAGES[shown.kind], background_color="default", line_numbers=True)
        console.print(code, width=width)

    console.print(f"[bold cyan]{rule.code}[/bold cyan] [bold]{rule.name}[/bold]\n")
    console.print(Markdown(documentation(loaded)), width=width)
    if rule.bad:
        bad = rule.bad[0]
        print_example(bad, "is reported")
        output = render("text", lint_example(loaded, bad.source, bad.kind), View(color=True, width=width))
        console.file.write(f"\n{output}")
    if rule.good:
        print_example(rule.good[0], "is fine")
