"""The command line: arguments only. Each command imports what it runs."""

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence

from enilint import __version__

FORMATS = (
    "text", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown",
)  # fmt: skip
KINDS = ("topology", "terraform-plan", "terraform-state", "terraform")
SCHEMAS = ("topology", "config", "report", "facts")
SEVERITIES = ("error", "warning", "info")

_EPILOG = """\
exit codes of `check`: 0 nothing at or above --fail-on, 1 findings at or above it,
2 something could not be read or done (the findings of everything else are still reported)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run enilint. Returns the exit code.

    A run makes many objects that stay, and hardly any cycles: looking for garbage among them takes longer than much
    of its work.
    """
    if sys.stdout is None:  # closed by the caller (`>&-`): there is nowhere to print to
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the end
    try:
        options = _options(arguments)
        gc.disable()
        _import_msgspec()
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        code = int(options.run(options.parser, options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader has seen enough: `enilint ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except OSError as error:
        if error.filename is not None:
            raise
        print(f"error: cannot write standard output: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Exception:  # noqa: BLE001 - a crash must not end with exit code 1, which means findings
        import traceback

        traceback.print_exc()
        print("error: this is a bug in enilint; please report it with the lines above", file=sys.stderr)
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options; those that a command does not have are refused with the usage of that command."""
    options, unknown = _parser().parse_known_args(arguments)
    if unknown:
        options.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    return options


def _import_msgspec() -> None:
    """Import msgspec without `typing_extensions`, which it takes in place of `typing` where it is installed.

    For msgspec both hold the same from Python 3.11 on, and importing the former takes 10 ms.
    """
    if "typing_extensions" not in sys.modules:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment] # makes its import fail
        import msgspec  # noqa: F401 - for what is imported next

        del sys.modules["typing_extensions"]


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal. Without a width argparse imports `shutil` to ask for it, in each run."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


class _Parser(argparse.ArgumentParser):
    """The parser of enilint, and of each command. An option is given in full, so that a new one breaks no script."""

    def __init__(self, *, prog: str | None = None, description: str | None = None, epilog: str | None = None) -> None:
        super().__init__(prog, None, description, epilog, formatter_class=_Formatter, allow_abbrev=False)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="enilint",
        description="Lint AWS network designs around Elastic Network Interfaces. Never calls AWS.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"enilint {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_check(commands)
    _add_rules(commands)
    _add_explain(commands)
    _add_limits(commands)
    _add_schema(commands)
    _add_lsp(commands)
    return parser


def _add_check(commands: "argparse._SubParsersAction[_Parser]") -> None:
    check = commands.add_parser(
        "check",
        help="lint designs",
        description="Lint topology files, and Terraform: source, plans and states.",
    )
    check.set_defaults(run=_check, parser=check)
    check.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="a file, a directory to search for *.enilint.yaml and Terraform source, or - for standard input "
        "(default: .)",
    )
    reading = check.add_argument_group("what to read")
    reading.add_argument("--stdin-filename", metavar="NAME", help="what to call standard input")
    reading.add_argument(
        "--kind",
        choices=KINDS,
        help="the kind of the named files, where it is not recognised; with terraform, a named directory is one root "
        "module, and not searched",
    )
    reading.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="FILE",
        help="facts about what designs refer to by id: a facts file, or the JSON of `aws ec2 describe-...`; repeatable",
    )
    reading.add_argument(
        "--source", metavar="DIR", help="the Terraform source of the plans (default: the directory of each plan)"
    )
    reading.add_argument(
        "--var-file",
        action="append",
        default=[],
        metavar="FILE",
        help="values of variables (.tfvars) for all Terraform source of the run; repeatable",
    )
    reading.add_argument(
        "--var",
        action="append",
        default=[],
        type=_variable,
        metavar="NAME=VALUE",
        help="the value of a variable, over those of all files; repeatable",
    )
    reading.add_argument("--allow-empty", action="store_true", help="exit 0 when there is nothing to lint")
    rules = check.add_argument_group("which rules", "A rule is named by code (ENI301), prefix (ENI3), name or group.")
    rules.add_argument(
        "--select", action="extend", type=_names, metavar="RULES", help="run only these, comma-separated"
    )
    rules.add_argument(
        "--extend-select", action="extend", type=_names, default=[], metavar="RULES", help="run these too"
    )
    rules.add_argument("--ignore", action="extend", type=_names, default=[], metavar="RULES", help="do not run these")
    rules.add_argument(
        "--severity-of",
        action="append",
        default=[],
        type=_severity_of,
        metavar="RULE=SEVERITY",
        help="change a severity",
    )
    _add_rule_directories(rules)
    rules.add_argument(
        "--no-ignores", action="store_true", help="report what comments and the configuration suppress, too"
    )
    config = rules.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="read this configuration instead of the nearest enilint.toml")
    config.add_argument("--no-config", action="store_true", help="read no configuration")
    output = check.add_argument_group("what to print")
    output.add_argument(
        "--format",
        action="append",
        type=_format,
        metavar="FORMAT[=FILE]",
        help=f"one of {', '.join(FORMATS)} (default: text); repeat it to write several, each to a file of its own",
    )
    output.add_argument("--output", metavar="FILE", help="write the report to a file")
    output.add_argument("--show-undecided", action="store_true", help="list what could not be decided, and why")
    known = check.add_argument_group("what is known", "A baseline is a file of findings that are not to be reported.")
    known.add_argument("--baseline", metavar="FILE", help="leave out the findings that are in this file")
    known.add_argument("--write-baseline", metavar="FILE", help="write all findings to this file, and exit 0")
    _add_color(output)
    fixing = check.add_argument_group("what to mend").add_mutually_exclusive_group()
    fixing.add_argument(
        "--fix",
        action="store_true",
        help="apply fixes that remove their finding and add none, in topology files and Terraform source",
    )
    fixing.add_argument("--diff", action="store_true", help="print what --fix would change, and change nothing")
    exits = check.add_argument_group("when to fail")
    exits.add_argument("--fail-on", choices=(*SEVERITIES, "never"), default="warning", help="(default: warning)")
    exits.add_argument("--fail-on-undecided", action="store_true", help="exit 1 when something could not be decided")
    exits.add_argument("--exit-zero", action="store_true", help="exit 0 even when there are findings")


def _add_rules(commands: "argparse._SubParsersAction[_Parser]") -> None:
    rules = commands.add_parser("rules", help="list the rules", description="List the rules.")
    rules.set_defaults(run=_rules, parser=rules)
    rules.add_argument("--format", choices=("text", "json"), default="text")
    _add_rule_directories(rules)
    _add_color(rules)


def _add_explain(commands: "argparse._SubParsersAction[_Parser]") -> None:
    explain = commands.add_parser("explain", help="explain a rule", description="Explain a rule, with examples.")
    explain.set_defaults(run=_explain, parser=explain)
    explain.add_argument("rule", metavar="RULE", help="a code (ENI101) or a name (cross-az-attachment)")
    _add_rule_directories(explain)
    _add_color(explain)


def _add_limits(commands: "argparse._SubParsersAction[_Parser]") -> None:
    limits = commands.add_parser(
        "limits", help="show limits of instance types", description="Show the network limits of EC2 instance types."
    )
    limits.set_defaults(run=_limits, parser=limits)
    limits.add_argument("types", nargs="+", metavar="TYPE", help="an instance type, such as m5.large")
    limits.add_argument("--format", choices=("text", "json"), default="text")
    _add_color(limits)


def _add_schema(commands: "argparse._SubParsersAction[_Parser]") -> None:
    schema = commands.add_parser("schema", help="print a JSON Schema", description="Print a JSON Schema (draft-07).")
    schema.set_defaults(run=_schema, parser=schema)
    schema.add_argument("name", choices=SCHEMAS)


def _add_lsp(commands: "argparse._SubParsersAction[_Parser]") -> None:
    lsp = commands.add_parser(
        "lsp",
        help="serve an editor",
        description="Serve an editor: a language server on standard input and output.",
    )
    lsp.set_defaults(run=_lsp, parser=lsp)
    lsp.add_argument("--stdio", action="store_true", help="what some editors add; it is how the server speaks anyway")
    lsp.add_argument("--clientProcessId", help=argparse.SUPPRESS)


def _add_rule_directories(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    parser.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="load rules of this directory too (runs its code)"
    )


def _add_color(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="(default: auto)")


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import check
    from enilint.findings import Severity

    if options.fix and "-" in options.paths:
        parser.error("--fix writes files, and standard input is none; take --diff")

    return check.run(
        check.Options(
            paths=options.paths or ["."],
            stdin_filename=options.stdin_filename,
            kind=options.kind,
            context=options.context,
            source=options.source,
            var_files=options.var_file,
            variables=options.var,
            formats=_formats(parser, options),
            select=options.select,
            extend_select=options.extend_select,
            ignore=options.ignore,
            severities={rule: Severity(severity) for rule, severity in options.severity_of},
            rule_directories=options.rules,
            config=options.config,
            use_config=not options.no_config,
            use_suppressions=not options.no_ignores,
            baseline=options.baseline,
            use_baseline=options.write_baseline is None,
            write_baseline=options.write_baseline,
            fail_on=None if options.fail_on == "never" else Severity(options.fail_on),
            exit_zero=options.exit_zero,
            fail_on_undecided=options.fail_on_undecided,
            show_undecided=options.show_undecided,
            allow_empty=options.allow_empty,
            color=_color(options),
            width=_width(),
            fix=options.fix,
            diff=options.diff,
        )
    )


def _rules(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import rules

    return rules.run(directories=options.rules, format=options.format, color=_color(options))


def _explain(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import explain

    return explain.run(options.rule, directories=options.rules, color=_color(options))


def _limits(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import limits

    return limits.run(options.types, format=options.format, color=_color(options))


def _schema(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import schema

    return schema.run(options.name)


def _lsp(parser: argparse.ArgumentParser, _: argparse.Namespace) -> int:
    from importlib.util import find_spec

    if find_spec("pygls") is None:
        parser.error("the language server needs more packages: pip install 'enilint[lsp]'")
    from enilint.lsp.run import run

    gc.enable()
    return run()


def _names(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def _severity_of(text: str) -> tuple[str, str]:
    rule, _, severity = text.partition("=")
    if not rule or severity not in SEVERITIES:
        raise argparse.ArgumentTypeError(f"{text!r} is not RULE=SEVERITY with one of {', '.join(SEVERITIES)}")
    return rule, severity


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _format(text: str) -> tuple[str, str | None]:
    name, equals, target = text.partition("=")
    if name not in FORMATS:
        raise argparse.ArgumentTypeError(f"{name!r} is not one of {', '.join(FORMATS)}")
    if equals and not target:
        raise argparse.ArgumentTypeError(f"{text!r} names no file")
    return name, target or None


def _formats(parser: argparse.ArgumentParser, options: argparse.Namespace) -> list[tuple[str, str | None]]:
    """The outputs that are asked for. `--output` is where the one goes that names no file of its own."""
    formats: list[tuple[str, str | None]] = options.format or [("text", None)]
    unnamed = [name for name, target in formats if target is None]
    if len(unnamed) > 1:
        parser.error(f"only one format can be printed; give {unnamed[1]} a file: --format {unnamed[1]}=FILE")
    if options.output and not unnamed:
        parser.error("--output has no format left to write; every --format names its own file")
    return [(name, target or options.output) for name, target in formats]


def _color(options: argparse.Namespace) -> bool:
    """Colour on a terminal that can show it, unless the user decides (https://no-color.org)."""
    if options.color != "auto":
        return bool(options.color == "always")
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _width() -> int:
    """Columns to fill: those of the terminal, at most 100; 80 in a pipe, or where the terminal does not tell."""
    if not sys.stdout.isatty():
        return 80
    return max(40, min(os.get_terminal_size(sys.stdout.fileno()).columns or 80, 100))
