"""The arguments of `check`."""

import argparse

from enilint.commands.arguments import Parser, add_color, add_config_file, add_rule_directories, color, none_of, width

FORMATS = (
    "text", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown",
)  # fmt: skip
KINDS = ("topology", "terraform-plan", "terraform-state", "terraform")
SEVERITIES = ("error", "warning", "info")


def add_check(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command `check`."""
    check = commands.add_parser(
        "check",
        help="lint designs",
        description="Lint topology files, and Terraform: source, plans and states.",
    )
    check.set_defaults(run=_check, parser=check)
    add_paths(check)
    add_reading(check.add_argument_group("what to read"))
    _add_rules(
        check.add_argument_group("which rules", "A rule is named by code (ENI301), prefix (ENI3), name or group.")
    )
    _add_output(check.add_argument_group("what to print"))
    _add_known(
        check.add_argument_group("what is known", "A baseline is a file of findings that are not to be reported.")
    )
    _add_changed(check.add_argument_group("what changed"))
    _add_fixing(check.add_argument_group("what to mend"))
    _add_exits(check.add_argument_group("when to fail"))


def add_paths(command: Parser) -> None:
    """Add the paths of designs."""
    command.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="a file, a directory to search for *.enilint.yaml and Terraform source, or - for standard input "
        "(default: .)",
    )


def add_reading(arguments: "argparse._ArgumentGroup") -> None:
    """Add what says which designs are read, and with what."""
    arguments.add_argument("--stdin-filename", metavar="NAME", help="what to call standard input")
    arguments.add_argument(
        "--kind",
        choices=KINDS,
        help="the kind of the named files, where it is not recognised; with terraform, a named directory is one root "
        "module, and not searched",
    )
    arguments.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="FILE",
        help="facts about what designs refer to by id: a facts file, or the JSON of `aws ec2 describe-...`; repeatable",
    )
    arguments.add_argument(
        "--source", metavar="DIR", help="the Terraform source of the plans (default: the directory of each plan)"
    )
    arguments.add_argument(
        "--var-file",
        action="append",
        default=[],
        metavar="FILE",
        help="values of variables (.tfvars) for all Terraform source of the run; repeatable",
    )
    arguments.add_argument(
        "--var",
        action="append",
        default=[],
        type=_variable,
        metavar="NAME=VALUE",
        help="the value of a variable, over those of all files; repeatable",
    )
    arguments.add_argument(
        "--environment-variables",
        action="store_true",
        help="take values of variables from TF_VAR_*, too; findings can show them",
    )
    arguments.add_argument(
        "--no-stand-ins", action="store_true", help="read no stand-in for a module that is not installed"
    )
    arguments.add_argument(
        "--force-exclude",
        action="store_true",
        help="leave out what the configuration excludes even where it is named, and files in .terraform",
    )
    arguments.add_argument("--allow-empty", action="store_true", help="exit 0 when there is nothing to lint")


def _add_rules(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument(
        "--select", action="extend", type=_names, metavar="RULES", help="run only these, comma-separated"
    )
    arguments.add_argument(
        "--extend-select", action="extend", type=_names, default=[], metavar="RULES", help="run these too"
    )
    arguments.add_argument(
        "--ignore", action="extend", type=_names, default=[], metavar="RULES", help="do not run these"
    )
    arguments.add_argument(
        "--severity-of",
        action="append",
        default=[],
        type=_severity_of,
        metavar="RULE=SEVERITY",
        help="change a severity",
    )
    add_rule_directories(arguments)
    arguments.add_argument(
        "--no-ignores", action="store_true", help="report what comments and the configuration suppress, too"
    )
    add_config_file(arguments)


def _add_output(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument(
        "--format",
        action="append",
        type=_format,
        metavar="FORMAT[=FILE]",
        help=f"one of {', '.join(FORMATS)} (default: text); repeat it to write several, each to a file of its own",
    )
    arguments.add_argument("--output", metavar="FILE", help="write the report to a file")
    arguments.add_argument(
        "--show-undecided",
        action="store_true",
        help="list what could not be decided, and why; with --min-severity info, of rules of that severity, too",
    )
    arguments.add_argument(
        "--min-severity",
        choices=SEVERITIES,
        help="show people no findings and questions below this severity; programs and the exit code get all",
    )
    arguments.add_argument(
        "--statistics", action="store_true", help="print findings and time per rule to standard error, too"
    )
    add_color(arguments)


def _add_known(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument("--baseline", metavar="FILE", help="leave out the findings that are in this file")
    arguments.add_argument("--write-baseline", metavar="FILE", help="write all findings to this file, and report none")


def _add_changed(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument(
        "--since",
        metavar="REF",
        help="report only what is about something that changed since the branch left REF; asks git",
    )
    arguments.add_argument(
        "--changed-only", action="store_true", help="of plans, report only what is about resources that they change"
    )


def _add_fixing(arguments: "argparse._ArgumentGroup") -> None:
    fixing = arguments.add_mutually_exclusive_group()
    fixing.add_argument(
        "--fix",
        action="store_true",
        help="apply fixes that remove their finding and add none, in topology files and Terraform source",
    )
    fixing.add_argument("--diff", action="store_true", help="print what --fix would change, and change nothing")


def _add_exits(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument(
        "--fail-on", choices=(*SEVERITIES, "never"), help="(default: that of the configuration, else warning)"
    )
    arguments.add_argument(
        "--fail-on-undecided",
        action="store_true",
        help="exit 1 when a question is undecided, but of information, or a module was not read",
    )
    arguments.add_argument("--exit-zero", action="store_true", help="exit 0 even when there are findings")


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import check
    from enilint.commands.reading import reading
    from enilint.findings import Severity

    if options.fix and "-" in options.paths:
        parser.error("--fix writes files, and standard input is none; take --diff")
    _refuse_options_of_reports(parser, options)
    if options.since is not None and not options.since.strip():
        parser.error("--since names no commit")
    if (options.since is not None or options.changed_only) and (
        options.fix or options.diff or options.write_baseline is not None
    ):
        parser.error(
            "--since and --changed-only report less; --fix, --diff and --write-baseline are about all findings"
        )

    return check.run(
        check.Options(
            **reading(parser, options),
            formats=_formats(parser, options),
            select=options.select,
            extend_select=options.extend_select,
            ignore=options.ignore,
            severities={rule: Severity(severity) for rule, severity in options.severity_of},
            rule_directories=options.rules,
            use_suppressions=not options.no_ignores,
            baseline=options.baseline,
            use_baseline=options.write_baseline is None,
            write_baseline=options.write_baseline,
            fail_on=options.fail_on,
            exit_zero=options.exit_zero,
            fail_on_undecided=options.fail_on_undecided,
            show_undecided=options.show_undecided,
            min_severity=Severity(options.min_severity) if options.min_severity else None,
            statistics=options.statistics,
            color=color(options),
            width=width(),
            fix=options.fix,
            diff=options.diff,
            since=options.since,
            changed_only=options.changed_only,
        )
    )


def _refuse_options_of_reports(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse, with --diff, what is about the report that it prints none of."""
    of_reports = (
        "format", "output", "write_baseline", "statistics", "show_undecided", "min_severity", "fail_on",
        "fail_on_undecided",
    )  # fmt: skip
    given = next((name for name in of_reports if getattr(options, name)), None) if options.diff else None
    if given is not None:
        parser.error(f"--diff prints no report: --{given.replace('_', '-')} goes with --fix")


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
        raise argparse.ArgumentTypeError(none_of(name, FORMATS))
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
