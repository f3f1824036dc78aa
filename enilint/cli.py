"""The command line: arguments only. Each command imports what it runs."""

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence

from enilint import __version__
from enilint.commands.arguments import Parser, add_color, add_config_file, add_rule_directories, color
from enilint.commands.check_arguments import add_check, add_paths, add_reading
from enilint.lean import import_lean

SHELLS = ("bash", "zsh", "fish")
SCHEMAS = ("topology", "config", "report", "facts", "inventory", "drill", "rules")

_COLLECTED_AFTER = (100_000, 5, 2)
"""When Python looks for garbage: rarely, because what a run makes is in use until a design is done with."""

_EPILOG = """\
exit codes of `check`: 0 no findings at or above --fail-on, 1 findings at or above it,
2 an error: something could not be read or checked (all other findings are still reported)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run enilint. Returns the exit code."""
    if sys.stdout is None:  # closed by the caller (`>&-`): there is nowhere to print to
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the end
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the end
    try:
        options = _options(arguments)
        if options is None:
            return 2
        import_lean("pathlib")
        import_lean("msgspec")
        gc.set_threshold(*_COLLECTED_AFTER)
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


def _options(arguments: Sequence[str] | None) -> argparse.Namespace | None:
    """The options; those that a command does not have are refused by that command. None after help for no arguments."""
    given = sys.argv[1:] if arguments is None else arguments
    parser = _parser(given[0] if given else None)
    if not given:
        parser.print_help(sys.stderr)
        return None
    options, unknown = parser.parse_known_args([_file_or_option(one) for one in given])
    if unknown and "takes_rest" in options and not any(one.startswith("-") for one in unknown):
        options.paths = unknown  # argparse takes no paths after an option that stands behind another positional
    elif unknown:
        options.parser.refuse(unknown)
    return options


_NAMES_OF_DESIGNS = (".yaml", ".yml", ".json", ".tf", ".tofu", ".tfvars")


def _file_or_option(argument: str) -> str:
    """An argument that is the name of a design is no option, even if it begins like one.

    Hooks name the files of a repository, and a stranger may have called one of them `--rules=a.tf`.
    """
    is_file = argument.startswith("-") and argument.endswith(_NAMES_OF_DESIGNS) and os.path.lexists(argument)
    return f"./{argument}" if is_file else argument


def _parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser of the command line: of one command alone if `command` is its name, which takes less time."""
    parser = Parser(
        prog="enilint",
        description="Lint AWS network designs around Elastic Network Interfaces. Never calls AWS.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"enilint {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, add in _COMMANDS.items():
        if command not in _COMMANDS or name == command:
            add(commands)
    return parser


def _add_init(commands: "argparse._SubParsersAction[Parser]") -> None:
    init = commands.add_parser(
        "init",
        help="set up a project",
        description="Set up enilint in the current directory: write the files that it needs (configuration, schemas\n"
        "for editors, commit hook, an example if there is nothing to lint). Existing files are not changed.",
    )
    init.set_defaults(run=_init, parser=init)


def _add_config(commands: "argparse._SubParsersAction[Parser]") -> None:
    config = commands.add_parser(
        "config",
        help="show the settings",
        description="Show the effective settings, where each one is set, and which rules run.",
    )
    config.set_defaults(run=_config, parser=config)
    config.add_argument(
        "path",
        nargs="?",
        metavar="PATH",
        help="show the settings that apply to this root module, plan, state or topology file",
    )
    add_config_file(config)
    add_rule_directories(config)
    config.add_argument("--format", choices=("text", "json"), default="text", help="output format (default: text)")


def _add_rules(commands: "argparse._SubParsersAction[Parser]") -> None:
    from enilint.commands.rules_arguments import add_rules

    add_rules(commands)


def _add_explain(commands: "argparse._SubParsersAction[Parser]") -> None:
    explain = commands.add_parser("explain", help="explain a rule", description="Explain a rule, with examples.")
    explain.set_defaults(run=_explain, parser=explain)
    explain.add_argument(
        "rule",
        metavar="RULE",
        help="code (ENI101) or name (cross-az-attachment); a prefix (ENI1) or a group (placement) lists its rules",
    )
    add_rule_directories(explain)
    add_color(explain)


def _add_limits(commands: "argparse._SubParsersAction[Parser]") -> None:
    limits = commands.add_parser(
        "limits",
        help="show the network limits of instance types",
        description="Show the network limits of EC2 instance types.",
    )
    limits.set_defaults(run=_limits, parser=limits)
    limits.add_argument("types", nargs="+", metavar="TYPE", help="instance type, such as m5.large")
    limits.add_argument("--format", choices=("text", "json"), default="text", help="output format (default: text)")
    add_color(limits)


def _add_inventory(commands: "argparse._SubParsersAction[Parser]") -> None:
    inventory = commands.add_parser(
        "inventory",
        help="show the network that enilint sees",
        description="Show the network that enilint sees: interfaces with their subnets, Availability Zones,\n"
        "instances, addresses, security groups, Elastic IPs and routes; instances with the number of\n"
        "interfaces they have and support.",
    )
    inventory.set_defaults(run=_inventory, parser=inventory)
    add_paths(inventory)
    add_reading(inventory.add_argument_group("input"))
    add_config_file(inventory)
    inventory.add_argument("--format", choices=("text", "json"), default="text", help="output format (default: text)")
    inventory.add_argument(
        "--no-fold",
        action="store_true",
        help="describe each instance; otherwise the text describes instances that differ in names alone once",
    )


def _add_drill(commands: "argparse._SubParsersAction[Parser]") -> None:
    drill = commands.add_parser(
        "drill",
        help="show what happens if a zone, an instance or an interface is lost",
        description="Show what stops, is cut off, is gone, moves and goes on if an Availability Zone, an instance or\n"
        "an interface is lost, which members of failover groups can become active, and the commands for\n"
        "it. Commands are printed, never run.",
    )
    drill.set_defaults(run=_drill, parser=drill)
    add_paths(drill)
    drill.add_argument(
        "--lose",
        action="append",
        default=[],
        metavar="KIND:NAME",
        help="what is lost: zone:NAME, instance:ADDRESS or interface:ADDRESS, as the page prints them (default: each "
        "zone, and each instance that something depends on); repeatable",
    )
    drill.add_argument(
        "--only", choices=("groups", "zones", "instances"), help="show only this section (default: all sections)"
    )
    drill.add_argument(
        "--format", choices=("text", "markdown", "html", "json"), default="text", help="output format (default: text)"
    )
    add_reading(drill.add_argument_group("input"))
    add_config_file(drill)


def _add_graph(commands: "argparse._SubParsersAction[Parser]") -> None:
    from enilint.commands.graph_arguments import add_graph

    add_graph(commands)


def _add_schema(commands: "argparse._SubParsersAction[Parser]") -> None:
    schema = commands.add_parser("schema", help="print a JSON Schema", description="Print a JSON Schema (draft-07).")
    schema.set_defaults(run=_schema, parser=schema)
    schema.add_argument("name", choices=SCHEMAS)


def _add_lsp(commands: "argparse._SubParsersAction[Parser]") -> None:
    lsp = commands.add_parser(
        "lsp",
        help="run the language server",
        description="Run the language server for editors on standard input and output.",
    )
    lsp.set_defaults(run=_lsp, parser=lsp)
    add_rule_directories(lsp)
    lsp.add_argument("--stdio", action="store_true", help="accepted for compatibility (stdio is the only transport)")
    lsp.add_argument("--clientProcessId", help=argparse.SUPPRESS)


def _add_completion(commands: "argparse._SubParsersAction[Parser]") -> None:
    completion = commands.add_parser(
        "completion",
        help="print a completion script for a shell",
        description="Print a completion script for a shell.",
        epilog='bash: eval "$(enilint completion bash)"\nzsh:  source <(enilint completion zsh)\n'
        "fish: enilint completion fish | source",
    )
    completion.set_defaults(run=_completion, parser=completion)
    completion.add_argument("shell", choices=SHELLS, help="shell to complete in")


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

    return inventory.run(Request(**reading(parser, options)), format=options.format, folds=not options.no_fold)


def _drill(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import drill
    from enilint.commands.reading import reading
    from enilint.drill.page import event_of
    from enilint.run.request import Request

    try:
        lose = [event_of(one) for one in options.lose]
    except ValueError as error:
        parser.error(f"--lose: {error}")
    if lose and options.only is not None:
        parser.error("--only cannot be used with --lose")
    return drill.run(Request(**reading(parser, options)), lose=lose, only=options.only, format=options.format)


def _schema(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import schema

    return schema.run(options.name)


def _lsp(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from importlib.util import find_spec

    if find_spec("pygls") is None:
        parser.error("the language server needs additional packages; install enilint with its `lsp` extra")
    from enilint.lsp.run import run

    return run(options.rules)


def _completion(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import completion

    return completion.run(_parser(), options.shell)


_COMMANDS = {
    "check": add_check,
    "init": _add_init,
    "config": _add_config,
    "rules": _add_rules,
    "explain": _add_explain,
    "limits": _add_limits,
    "inventory": _add_inventory,
    "drill": _add_drill,
    "graph": _add_graph,
    "schema": _add_schema,
    "lsp": _add_lsp,
    "completion": _add_completion,
}
"""What adds each command, in the order of the help."""
