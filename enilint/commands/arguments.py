"""What the arguments of several commands have in common."""

import argparse
import os
import sys
from collections.abc import Iterable

from enilint.files.hints import did_you_mean, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


_MEANING_CHECK = ("lint", "scan", "validate", "run")
"""What other linters call the command `check`."""


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal. Without a width argparse imports `shutil` to ask for it, in each run."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=width())

    def add_argument(self, action: argparse.Action) -> None:
        """Leave room for the names of commands, which are indented further."""
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            self._action_max_length += self._indent_increment


class Parser(argparse.ArgumentParser):
    """The parser of enilint, and of each command. An option is given in full, so that a new one breaks no script."""

    def __init__(self, *, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        super().__init__(prog, None, description, epilog, formatter_class=Formatter, allow_abbrev=False)

    def error(self, message: str) -> "NoReturn":
        """End with exit code 2, and say the mistake in one line: the usage of `check` alone takes 13."""
        self.exit(2, f"error: {message}\nsee `{self.prog} --help`\n")

    def refuse(self, unknown: list[str]) -> "NoReturn":
        """End for arguments that there are none of."""
        option = next((one.partition("=")[0] for one in unknown if one.startswith("-")), None)
        if option is None:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        self.error(f"unknown option {option}{hint(option, self._option_string_actions)}")

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """Refuse what is none of the choices."""
        if action.choices is not None and value not in action.choices:
            names_commands = "check" in action.choices
            meant = did_you_mean("`check`") if names_commands and value in _MEANING_CHECK else ""
            words = f"{value!r} is not one of {', '.join(action.choices)}{meant or hint(str(value), action.choices)}"
            is_design = names_commands and os.path.exists(str(value))
            raise argparse.ArgumentError(action, f"{words}; `enilint check {value}` lints it" if is_design else words)

    def _print_message(self, message: str, file: object = None) -> None:
        """Print. What is said of wrong arguments quotes them, and they can be from a stranger."""
        if file is sys.stderr:
            from enilint.reporters.terminal import escaped, safe_in_logs

            message = "\n".join(safe_in_logs(escaped(line)) for line in message.split("\n"))
        super()._print_message(message, file)  # type: ignore[arg-type]


def none_of(wrong: str, choices: Iterable[str]) -> str:
    """What is said of a value that is none of the choices."""
    return f"{wrong!r} is not one of {', '.join(choices)}{hint(wrong, choices)}"


def hint(wrong: str, valid: Iterable[str]) -> str:
    """` (did you mean ...?)` with the nearest valid name, or nothing."""
    near = nearest(wrong, valid)
    return did_you_mean(near and f"`{near}`")


def add_rule_directories(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add --rules."""
    parser.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="PATH",
        help="also load the rules of this directory (runs their code), or of this *.enilint-rules.yaml file",
    )


def add_config_file(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add --config and --no-config."""
    config = parser.add_mutually_exclusive_group()
    config.add_argument(
        "--config", metavar="FILE", help="use this configuration file instead of the nearest enilint.toml"
    )
    config.add_argument("--no-config", action="store_true", help="ignore configuration files")


def add_color(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add --color."""
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="when to color the output (default: auto)"
    )


def color(options: argparse.Namespace) -> bool:
    """Color on a terminal that can show it, unless the user decides (https://no-color.org, https://force-color.org)."""
    if options.color != "auto":
        return bool(options.color == "always")
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def width() -> int:
    """Columns to fill: those of the terminal, at most 100; 80 in a pipe, or where the terminal does not tell."""
    if not sys.stdout.isatty():
        return 80
    return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns or 80, 100))
