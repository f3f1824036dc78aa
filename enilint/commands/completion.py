"""`enilint completion`: the completion script of a shell, made from the argument parser."""

import argparse
import sys
from collections.abc import Iterator

from msgspec import Struct

from enilint.commands.check_arguments import FORMATS

_FILES = frozenset({"PATH", "FILE", "DIR"})
"""The names of values for which shells complete files."""
_CHOICES = {"FORMAT[=FILE]": FORMATS}
"""Choices of values that the parser checks by itself."""


class Option(Struct, frozen=True):
    """An option: its names, its help, and what its value can be. Without `value` it takes none."""

    names: tuple[str, ...]
    help: str
    value: str = ""
    choices: tuple[str, ...] = ()


class Command(Struct, frozen=True):
    """A command by its words (`("rules", "new")`, none for the program), and what can follow it."""

    words: tuple[str, ...]
    help: str
    options: tuple[Option, ...]
    choices: tuple[str, ...]
    takes_files: bool

    @property
    def name(self) -> str:
        """The words, separated by spaces."""
        return " ".join(self.words)


def run(parser: argparse.ArgumentParser, shell: str) -> int:
    """Print the script. Returns the exit code."""
    write = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    sys.stdout.writelines(f"{line}\n" for line in write(list(commands(parser))))
    return 0


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = (), help: str = "") -> Iterator[Command]:
    """The command of a parser, and all below it."""
    options, choices, takes_files = [], list[str](), False
    below = dict[str, tuple[argparse.ArgumentParser, str]]()
    for action in parser._actions:
        shown = () if action.choices is None else tuple(map(str, action.choices))
        if isinstance(action, argparse._SubParsersAction):
            helps = {one.dest: one.help or "" for one in action._choices_actions}
            below = {name: (one, helps.get(name, action.help or "")) for name, one in action.choices.items()}
            choices += shown
        elif not action.option_strings:
            choices += shown
            takes_files |= action.metavar in _FILES
        elif action.help != argparse.SUPPRESS:
            value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
            options.append(
                Option(tuple(action.option_strings), action.help or "", value, shown or _CHOICES.get(value, ()))
            )
    yield Command(words, help, tuple(options), tuple(choices), takes_files)
    for name, (one, what) in below.items():
        yield from commands(one, (*words, name), what)


def _bash(all: list[Command]) -> Iterator[str]:
    yield '# bash completion of enilint: eval "$(enilint completion bash)"'
    yield "_enilint() {"
    yield '    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"'
    yield '    local command="" word words="" files=""'
    yield '    [[ $current == "=" ]] && current=""'
    yield '    [[ $previous == "=" ]] && previous="${COMP_WORDS[COMP_CWORD-2]}"'
    yield '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do'
    yield '        case "$command $word" in'
    for one in all[1:]:
        before = " ".join(one.words[:-1])
        yield f'            "{before} {one.words[-1]}") command="{one.name}" ;;'
    yield "        esac"
    yield "    done"
    yield '    case "$command:$previous" in'
    for one in all:
        for option in filter(lambda option: option.value, one.options):
            patterns = "|".join(f'"{one.name}:{name}"' for name in option.names)
            yield f"        {patterns}) {_bash_value(option)} ;;"
    yield "        *)"
    yield '            case "$command" in'
    for one in all:
        names = " ".join((*(name for option in one.options for name in option.names), *one.choices))
        yield f'                "{one.name}") words="{names}"{" files=1" if one.takes_files else ""} ;;'
    yield "            esac ;;"
    yield "    esac"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$current"))'
    yield "    if [[ $files && $current != -* ]]; then"
    yield "        compopt -o filenames 2>/dev/null"
    yield "        COMPREPLY+=($(IFS=$'\\n'; compgen -f -- \"$current\"))"
    yield "    fi"
    yield "}"
    yield "complete -F _enilint enilint"


def _bash_value(option: Option) -> str:
    return f'words="{" ".join(option.choices)}"' if option.choices else f"files={int(option.value in _FILES) or ''}"


def _zsh(all: list[Command]) -> Iterator[str]:
    yield "#compdef enilint"
    yield "# zsh completion of enilint: source <(enilint completion zsh), or a file _enilint in a directory of $fpath"
    for one in all:
        below = [other for other in all if len(other.words) == len(one.words) + 1 and other.words[:-1] == one.words]
        yield f"{_function(one)}() {{"
        yield "    local line state"
        yield "    local -a commands"
        arguments = [spec for option in one.options for spec in _zsh_option(option)]
        if below:
            arguments += ["'1: :->command'", "'*:: :->rest'"]
        elif one.choices:
            arguments.append(f"'1: :({' '.join(one.choices)})'")
        elif one.takes_files:
            arguments.append("'*: :_files'")
        yield " \\\n        ".join(("    _arguments -C", *arguments))
        if below:
            yield "    case $state in"
            described = " ".join(_quoted(f"{other.words[-1]}:{other.help}") for other in below)
            yield f"        command) commands=({described}); _describe command commands ;;"
            yield "        rest) case $line[1] in"
            yield from (f"            {other.words[-1]}) {_function(other)} ;;" for other in below)
            yield "        esac ;;"
            yield "    esac"
        yield "}"
    yield 'if [ "$funcstack[1]" = "_enilint" ]; then _enilint "$@"; else compdef _enilint enilint; fi'


def _zsh_option(option: Option) -> Iterator[str]:
    help = option.help.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
    value = f": :({' '.join(option.choices)})" if option.choices else ": :_files" if option.value in _FILES else ": : "
    for name in option.names:
        equals = "=" if option.value and name.startswith("--") else ""
        yield _quoted(f"*{name}{equals}[{help}]{value if option.value else ''}")


def _function(command: Command) -> str:
    return "_".join(("_enilint", *command.words))


def _fish(all: list[Command]) -> Iterator[str]:
    yield "# fish completion of enilint: enilint completion fish | source"
    yield "complete -c enilint -f"
    for one in all:
        below = [other for other in all if len(other.words) == len(one.words) + 1 and other.words[:-1] == one.words]
        condition = _fish_condition(one, below)
        for other in below:
            yield f"complete -c enilint -n {condition} -a {other.words[-1]} -d {_quoted(other.help)}"
        if not below and one.choices:
            yield f"complete -c enilint -n {condition} -a {_quoted(' '.join(one.choices))}"
        if one.takes_files:
            yield f"complete -c enilint -n {condition} -F"
        for option in one.options:
            names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            line = f"complete -c enilint -n {condition} {names}"
            if option.choices:
                line += f" -x -a {_quoted(' '.join(option.choices))}"
            elif option.value:
                line += " -r -F" if option.value in _FILES else " -x"
            yield f"{line} -d {_quoted(option.help)}"


def _fish_condition(command: Command, below: list[Command]) -> str:
    """Whether the words of the command stand in the line, and none of a command below it."""
    seen = [f"__fish_seen_subcommand_from {word}" for word in command.words]
    others = " ".join(other.words[-1] for other in below)
    seen += [f"not __fish_seen_subcommand_from {others}"] if others else []
    return _quoted("; and ".join(seen))


def _quoted(text: str) -> str:
    """A word of a shell, in single quotes."""
    plain = " ".join(text.split())
    return "'" + plain.replace("'", "'\\''") + "'"
