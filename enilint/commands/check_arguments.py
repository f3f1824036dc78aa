"""The arguments of `check`."""

import argparse

from enilint.commands.arguments import Parser, add_color, add_config_file, add_rule_directories, color, none_of, width

FORMATS = (
    "text", "concise", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "html",
)  # fmt: skip
KINDS = ("topology", "terraform-plan", "terraform-state", "terraform", "cloudformation")
SEVERITIES = ("error", "warning", "info")


def add_check(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command `check`."""
    check = commands.add_parser(
        "check",
        help="lint Terraform, CloudFormation and topology files",
        description="Lint Terraform source, plans and state, CloudFormation templates, and topology files.",
    )
    check.set_defaults(run=_check, parser=check)
    add_paths(check)
    add_reading(check.add_argument_group("input"))
    add_rules(check)
    _add_output(check.add_argument_group("output"))
    _add_known(check.add_argument_group("baseline", "A baseline file lists known findings, which are not reported."))
    _add_changed(check.add_argument_group("changed code"))
    _add_fixing(check.add_argument_group("fixes"))
    _add_exits(check.add_argument_group("exit code"))
    check.add_argument_group("speed").add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="number of processes that check inputs (default: one for each core, at most 8, if there is enough work)",
    )


def add_paths(command: Parser) -> None:
    """Add the paths of designs."""
    command.add_argument(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="file, directory to search for Terraform source, CloudFormation templates and *.enilint.yaml, or - for "
        "standard input (default: .)",
    )


def add_reading(arguments: "argparse._ArgumentGroup") -> None:
    """Add what says which designs are read, and with what."""
    arguments.add_argument("--stdin-filename", metavar="NAME", help="file name to assume for standard input")
    arguments.add_argument(
        "--kind",
        choices=KINDS,
        help="type of the input files (default: detected); with terraform, each directory is read as one root module "
        "and is not searched",
    )
    arguments.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="FILE",
        help="facts about resources referred to by ID: a facts file or the JSON output of `aws ec2 describe-...`; "
        "repeatable",
    )
    arguments.add_argument(
        "--source",
        metavar="DIR",
        help="directory of the Terraform source of the plans (default: the directory of each plan)",
    )
    arguments.add_argument(
        "--var-file",
        action="append",
        default=[],
        metavar="FILE",
        help="variable definitions file (.tfvars) for all root modules; repeatable",
    )
    arguments.add_argument(
        "--var",
        action="append",
        default=[],
        type=_variable,
        metavar="NAME=VALUE",
        help="value of a variable in all root modules, overriding all files; repeatable",
    )
    arguments.add_argument(
        "--environment-variables",
        action="store_true",
        help="also use variable values from TF_VAR_*; findings may print them",
    )
    arguments.add_argument(
        "--parameter",
        action="append",
        default=[],
        type=_variable,
        metavar="NAME=VALUE",
        help="parameter value for CloudFormation templates; overrides all parameter files; repeatable",
    )
    arguments.add_argument(
        "--parameter-file",
        action="append",
        default=[],
        metavar="FILE",
        help="parameter values for all CloudFormation templates, in JSON or YAML; repeatable",
    )
    arguments.add_argument(
        "--no-stand-ins", action="store_true", help="do not use stand-ins for modules that are not installed"
    )
    arguments.add_argument(
        "--force-exclude",
        action="store_true",
        help="skip paths that are excluded or inside .terraform, even if they are given as PATH",
    )
    arguments.add_argument(
        "--unrecognised",
        choices=("error", "skip"),
        default="error",
        help="what to do with a named file of unknown kind; skip passes it over, and lints the templates that nest a "
        "named one (default: error)",
    )
    arguments.add_argument("--allow-empty", action="store_true", help="exit 0 if there is nothing to lint")


def add_rules(command: Parser) -> None:
    """Add what says which rules run, and which of their findings are reported."""
    arguments = command.add_argument_group(
        "rules", "RULES is a list of codes (ENI301), prefixes (ENI3), names or groups."
    )
    arguments.add_argument(
        "--select", action="extend", type=_names, metavar="RULES", help="run only these rules, comma-separated"
    )
    arguments.add_argument(
        "--extend-select", action="extend", type=_names, default=[], metavar="RULES", help="run these rules as well"
    )
    arguments.add_argument(
        "--ignore", action="extend", type=_names, default=[], metavar="RULES", help="do not run these rules"
    )
    arguments.add_argument(
        "--severity-of",
        action="append",
        default=[],
        type=_severity_of,
        metavar="RULE=SEVERITY",
        help="change the severity of a rule; repeatable",
    )
    add_rule_directories(arguments)
    arguments.add_argument(
        "--no-ignores", action="store_true", help="ignore all suppressions in comments and the configuration"
    )
    add_config_file(arguments)


def _add_output(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument(
        "--format",
        action="append",
        type=_format,
        metavar="FORMAT[=FILE]",
        help=f"one of {', '.join(FORMATS)} (default: text); repeat it with =FILE to write several reports",
    )
    arguments.add_argument("--output", metavar="FILE", help="write the report to this file")
    arguments.add_argument(
        "--show-undecided",
        action="store_true",
        help="list undecided checks and the facts they lack; add --min-severity info to include rules of that severity",
    )
    arguments.add_argument(
        "--min-severity",
        choices=SEVERITIES,
        help="hide findings and undecided checks below this severity in text, concise, markdown and github",
    )
    arguments.add_argument(
        "--report-url",
        type=_url,
        metavar="URL",
        help="address of a longer report, such as the artifact with the one in HTML, that markdown links to",
    )
    arguments.add_argument(
        "--statistics", action="store_true", help="print findings and time per rule to standard error"
    )
    add_color(arguments)


def _add_known(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument("--baseline", metavar="FILE", help="do not report findings that are in this file")
    arguments.add_argument("--write-baseline", metavar="FILE", help="write all findings to this file and report none")


def _add_changed(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument(
        "--since",
        metavar="REF",
        help="report only findings that involve code changed since the branch diverged from REF (uses git)",
    )
    arguments.add_argument(
        "--changed-only",
        action="store_true",
        help="for plans, report only findings that involve resources the plan changes",
    )


def _add_fixing(arguments: "argparse._ArgumentGroup") -> None:
    fixing = arguments.add_mutually_exclusive_group()
    fixing.add_argument(
        "--fix",
        action="store_true",
        help="fix findings in topology files, templates and Terraform source, if the fix causes no new finding",
    )
    fixing.add_argument("--diff", action="store_true", help="print the changes --fix would make, without making them")


def _add_exits(arguments: "argparse._ArgumentGroup") -> None:
    arguments.add_argument(
        "--fail-on",
        choices=(*SEVERITIES, "never"),
        help="exit 1 if there are findings of this severity or above (default: from the configuration, else warning)",
    )
    arguments.add_argument(
        "--fail-on-undecided",
        action="store_true",
        help="exit 1 if a check is undecided (except at severity info) or a module was not read",
    )
    arguments.add_argument("--exit-zero", action="store_true", help="exit 0 even if there are findings")


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import check
    from enilint.commands.reading import reading, selection
    from enilint.findings import Severity

    if options.fix and "-" in options.paths:
        parser.error("--fix cannot write to standard input; use --diff")
    _refuse_options_of_reports(parser, options)
    if options.since is not None and not options.since.strip():
        parser.error("--since needs a commit, branch or tag")
    if (options.since is not None or options.changed_only) and (
        options.fix or options.diff or options.write_baseline is not None
    ):
        parser.error("--since and --changed-only cannot be combined with --fix, --diff or --write-baseline")

    return check.run(
        check.Options(
            **reading(parser, options),
            formats=_formats(parser, options),
            **selection(options),
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
            jobs=options.jobs,
            report_url=options.report_url,
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
        parser.error(f"--diff prints no report, so it cannot be combined with --{given.replace('_', '-')}; use --fix")


def _names(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def _severity_of(text: str) -> tuple[str, str]:
    rule, _, severity = text.partition("=")
    if not rule or severity not in SEVERITIES:
        raise argparse.ArgumentTypeError(f"{text!r} is not RULE=SEVERITY with one of {', '.join(SEVERITIES)}")
    return rule, severity


def _jobs(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of at least 1")
    return int(text)


def _variable(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _url(text: str) -> str:
    import re

    if re.fullmatch(r"https?://[\w.:/?=&%#~+,;@-]+", text, re.ASCII) is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not an address that begins with https:// or http://")
    return text


def _format(text: str) -> tuple[str, str | None]:
    name, equals, target = text.partition("=")
    if name not in FORMATS:
        raise argparse.ArgumentTypeError(none_of(name, FORMATS))
    if equals and not target:
        raise argparse.ArgumentTypeError(f"{text!r} has no file name after the `=`")
    return name, target or None


def _formats(parser: argparse.ArgumentParser, options: argparse.Namespace) -> list[tuple[str, str | None]]:
    """The outputs that are asked for. `--output` is the file of the one that has none of its own."""
    formats: list[tuple[str, str | None]] = options.format or [("text", None)]
    unnamed = [name for name, target in formats if target is None]
    if len(unnamed) > 1:
        parser.error(f"only one format can be printed; give {unnamed[1]} a file: --format {unnamed[1]}=FILE")
    if options.output and not unnamed:
        parser.error("--output cannot be used if every --format has a file of its own")
    return [(name, target or options.output) for name, target in formats]
