"""The arguments of `rules` and of the commands below it."""

import argparse

from enilint.commands.arguments import Parser, add_color, add_config_file, add_rule_directories, color
from enilint.commands.check_arguments import add_paths, add_reading


def add_rules(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command `rules`, with `new`, `test` and `try`."""
    rules = commands.add_parser("rules", help="list the rules", description="List the rules.")
    rules.set_defaults(run=_rules, parser=rules)
    rules.add_argument("--format", choices=("text", "json"), default="text", help="output format (default: text)")
    add_rule_directories(rules)
    add_color(rules)
    below = rules.add_subparsers(metavar="COMMAND", help="new, test or try")
    _add_new_rule(below)
    test = below.add_parser(
        "test",
        help="run the examples of a rule file",
        description="Run the rules of rule files on their examples.",
    )
    test.set_defaults(run=_test_rules, parser=test)
    test.add_argument("files", nargs="+", metavar="FILE", help="rule file, such as policies.enilint-rules.yaml")
    tried = below.add_parser(
        "try",
        help="evaluate an expression",
        description="Evaluate an expression of rule files for each resource of a kind: print those for which it is\n"
        "true, or its values.",
        epilog="enilint rules try 'length(interfaces) > 2' --for instance envs/prod",
    )
    tried.set_defaults(run=_try, parser=tried, takes_rest=True)
    tried.add_argument("expression", metavar="EXPRESSION", help="expression, such as 'role == \"management\"'")
    add_paths(tried)
    tried.add_argument(
        "--for", dest="subject", required=True, metavar="KIND[,...]", help="kinds of resources, such as interface"
    )
    add_reading(tried.add_argument_group("input"))
    add_config_file(tried)


def _add_new_rule(commands: "argparse._SubParsersAction[Parser]") -> None:
    new = commands.add_parser(
        "new",
        help="create a new rule",
        description="Create a new rule: a bundled rule in a checkout of enilint, otherwise a rule of your own in the\n"
        "directory given with --rules, or with --yaml in a rule file. The rule passes all checks except\n"
        "its own examples. Existing rules are not overwritten.",
    )
    new.set_defaults(run=_new_rule, parser=new)
    new.add_argument("code", metavar="CODE", help="unused code, such as ORG101")
    new.add_argument("name", metavar="NAME", help="name of the mistake, such as xen-instance-type")
    new.add_argument("--yaml", action="store_true", help="add a rule without code to a *.enilint-rules.yaml file")
    new.add_argument(
        "--rules",
        action="append",
        default=[],
        metavar="PATH",
        help="directory of your own rules; with --yaml, the rule file (default: policies.enilint-rules.yaml)",
    )


def _rules(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import rules

    return rules.run(directories=options.rules, format=options.format, color=color(options))


def _new_rule(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import new_rule

    return new_rule.run(options.code, options.name, places=options.rules, is_yaml=options.yaml)


def _test_rules(_: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import test_rules

    return test_rules.run(options.files)


def _try(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import try_expression
    from enilint.commands.reading import reading
    from enilint.run.request import Request

    return try_expression.run(options.expression, options.subject.split(","), Request(**reading(parser, options)))
