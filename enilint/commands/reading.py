"""What the arguments of a command say of the designs to read."""

import argparse
import os
from typing import Any

from enilint.findings import Severity


def reading(parser: argparse.ArgumentParser, options: argparse.Namespace) -> dict[str, Any]:
    """What a request says of the designs to read. Ends the program for options that are about nothing in this run."""
    if options.stdin_filename is not None and "-" not in options.paths:
        parser.error("--stdin-filename needs `-` (standard input) as a PATH")
    directory = next(filter(os.path.isdir, options.paths), None)
    if options.kind not in (None, "terraform") and directory is not None:
        parser.error(f"--kind {options.kind} needs files, but {directory} is a directory")
    return {
        "paths": options.paths or ["."],
        "stdin_filename": options.stdin_filename,
        "kind": options.kind,
        "context": options.context,
        "source": options.source,
        "var_files": options.var_file,
        "variables": options.var,
        "environment_variables": options.environment_variables,
        "parameters": options.parameter,
        "parameter_files": options.parameter_file,
        "use_stand_ins": not options.no_stand_ins,
        "config": options.config,
        "use_config": not options.no_config,
        "force_exclude": options.force_exclude,
        "skips_unrecognised": options.unrecognised == "skip",
        "allow_empty": options.allow_empty,
    }


def selection(options: argparse.Namespace) -> dict[str, Any]:
    """What a request says of the rules to run."""
    return {
        "select": options.select,
        "extend_select": options.extend_select,
        "ignore": options.ignore,
        "severities": {rule: Severity(severity) for rule, severity in options.severity_of},
        "rule_directories": options.rules,
        "use_suppressions": not options.no_ignores,
    }
