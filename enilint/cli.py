"""The command line: arguments only. Each command imports what it runs."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from enilint import __version__
from enilint.commands.arguments import Parser, add_color, add_config_file, add_rule_directories, color
from enilint.commands.check_arguments import add_check, add_paths, add_reading

SCHEMAS = ("topology", "config", "report", "facts", "inventory")

_EPILOG = """\
exit codes of `check`: 0 nothing at or above --fail-on, 1 findings at or above it,
2 something could not be read or done (the findings of everything else are still reported)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run enilint. Returns the exit code."""
    if sys.stdout is None:  # closed by the caller (`>&-`): there is nowhere to print to
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the end
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the end
    try:
        options = _options(arguments)
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
        print(
            "error: this is a bug in enilint; report it with the lines above and the output of `enilint --version`",
            file=sys.stderr,
        )
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options; those that a command does not have are refused by that command."""
    given = sys.argv[1:] if arguments is None else arguments
    options, unknown = _parser().parse_known_args([_file_or_option(one) for one in given])
    if unknown:
        options.parser.refuse(unknown)
    return options


_NAMES_OF_DESIGNS = (".yaml", ".yml", ".json", ".tf", ".tofu", ".tfvars")


def _file_or_option(argument: str) -> str:
    """An argument that is the name of a design is no option, even if it begins like one.

    Hooks name the files of a repository, and a stranger may have called one of them `--rules=a.tf`.
    """
    is_file = argument.startswith("-") and argument.endswith(_NAMES_OF_DESIGNS) and os.path.lexists(argument)
    return f"./{argument}" if is_file else argument


def _import_msgspec() -> None:
    """Import msgspec without `typing_extensions`, which it takes in place of `typing` where it is installed.

    For msgspec both hold the same from Python 3.11 on, and importing the former takes 10 ms.
    """
    if "typing_extensions" not in sys.modules:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment] # makes its import fail
        import msgspec  # noqa: F401 - for what is imported next

        del sys.modules["typing_extensions"]


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="enilint",
        description="Lint AWS network designs around Elastic Network Interfaces. Never calls AWS.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"enilint {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_check(commands)
    _add_init(commands)
    _add_config(commands)
    _add_rules(commands)
    _add_explain(commands)
    _add_limits(commands)
    _add_inventory(commands)
    _add_schema(commands)
    _add_lsp(commands)
    return parser


def _add_init(commands: "argparse._SubParsersAction[Parser]") -> None:
    init = commands.add_parser(
        "init",
        help="begin a project",
        description="Write what a project begins with into the current directory: a topology, a configuration, schemas "
        "for editors, and a pre-commit hook. What is there already is left as it is.",
    )
    init.set_defaults(run=_init, parser=init)


def _add_config(commands: "argparse._SubParsersAction[Parser]") -> None:
    config = commands.add_parser(
        "config",
        help="show the settings",
        description="Show the settings that hold, where each of them is from, and which rules run.",
    )
    config.set_defaults(run=_config, parser=config)
    config.add_argument(
        "path", nargs="?", metavar="PATH", help="a design: show what [[per-path]] tables make of the settings for it"
    )
    add_config_file(config)
    add_rule_directories(config)
    config.add_argument("--format", choices=("text", "json"), default="text")


def _add_rules(commands: "argparse._SubParsersAction[Parser]") -> None:
    rules = commands.add_parser("rules", help="list the rules", description="List the rules.")
    rules.set_defaults(run=_rules, parser=rules)
    rules.add_argument("--format", choices=("text", "json"), default="text")
    add_rule_directories(rules)
    add_color(rules)
    new = rules.add_subparsers(metavar="new", help="write the file of a new rule").add_parser(
        "new",
        description="Write the file of a new rule: in a checkout of enilint a bundled one, else one of your own in the "
        "directory of --rules. It passes every check but its own examples. Nothing is overwritten.",
    )
    new.set_defaults(run=_new_rule, parser=new)
    new.add_argument("code", metavar="CODE", help="a code that is free, such as ORG101")
    new.add_argument("name", metavar="NAME", help="what the rule finds, such as xen-instance-type")
    new.add_argument("--rules", action="append", default=[], metavar="DIR", help="the directory of your own rules")


def _add_explain(commands: "argparse._SubParsersAction[Parser]") -> None:
    explain = commands.add_parser("explain", help="explain a rule", description="Explain a rule, with examples.")
    explain.set_defaults(run=_explain, parser=explain)
    explain.add_argument(
        "rule",
        metavar="RULE",
        help="a code (ENI101) or a name (cross-az-attachment); or what lists several: ENI1, placement",
    )
    add_rule_directories(explain)
    add_color(explain)


def _add_limits(commands: "argparse._SubParsersAction[Parser]") -> None:
    limits = commands.add_parser(
        "limits", help="show limits of instance types", description="Show the network limits of EC2 instance types."
    )
    limits.set_defaults(run=_limits, parser=limits)
    limits.add_argument("types", nargs="+", metavar="TYPE", help="an instance type, such as m5.large")
    limits.add_argument("--format", choices=("text", "json"), default="text")
    add_color(limits)


def _add_inventory(commands: "argparse._SubParsersAction[Parser]") -> None:
    inventory = commands.add_parser(
        "inventory",
        help="show what was understood",
        description="Show what enilint understood of designs: interfaces with their subnets, zones, instances, "
        "addresses, security groups, Elastic IPs and routes; instances with the interfaces they have and can have.",
    )
    inventory.set_defaults(run=_inventory, parser=inventory)
    add_paths(inventory)
    add_reading(inventory.add_argument_group("what to read"))
    add_config_file(inventory)
    inventory.add_argument("--format", choices=("text", "json"), default="text")


def _add_schema(commands: "argparse._SubParsersAction[Parser]") -> None:
    schema = commands.add_parser("schema", help="print a JSON Schema", description="Print a JSON Schema (draft-07).")
    schema.set_defaults(run=_schema, parser=schema)
    schema.add_argument("name", choices=SCHEMAS)


def _add_lsp(commands: "argparse._SubParsersAction[Parser]") -> None:
    lsp = commands.add_parser(
        "lsp",
        help="serve an editor",
        description="Serve an editor: a language server on standard input and output.",
    )
    lsp.set_defaults(run=_lsp, parser=lsp)
    add_rule_directories(lsp)
    lsp.add_argument("--stdio", action="store_true", help="what some editors add; it is how the server speaks anyway")
    lsp.add_argument("--clientProcessId", help=argparse.SUPPRESS)


def _init(_: argparse.ArgumentParser, __: argparse.Namespace) -> int:
    from enilint.commands import init

    return init.run()


def _config(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import config

    return config.run(
        options.path,
        config=options.config,
        use_config=not options.no_config,
        directories=options.rules,
        format=options.format,
    )


def _rules(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import rules

    return rules.run(directories=options.rules, format=options.format, color=color(options))


def _new_rule(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import new_rule

    return new_rule.run(options.code, options.name, directories=options.rules)


def _explain(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import explain

    return explain.run(options.rule, directories=options.rules, color=color(options))


def _limits(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import limits

    return limits.run(options.types, format=options.format, color=color(options))


def _inventory(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import inventory
    from enilint.commands.reading import reading
    from enilint.run.request import Request

    return inventory.run(Request(**reading(parser, options)), format=options.format)


def _schema(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import schema

    return schema.run(options.name)


def _lsp(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from importlib.util import find_spec

    if find_spec("pygls") is None:
        parser.error("the language server needs more packages: pip install 'enilint[lsp]'")
    from enilint.lsp.run import run

    return run(options.rules)
