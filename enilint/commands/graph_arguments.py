"""The arguments of `graph`."""

import argparse

from enilint.commands.arguments import Parser
from enilint.commands.check_arguments import add_paths, add_reading, add_rules

FORMATS = ("svg", "mermaid", "dot", "html")
THEMES = ("auto", "light", "dark")


def add_graph(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command `graph`."""
    graph = commands.add_parser(
        "graph",
        help="draw a picture of the network and its findings",
        description="Draw the network that enilint sees, with its findings: Availability Zones as columns, subnets as\n"
        "bands, instances as lanes, and an interface where a lane and a band cross.",
        epilog="enilint graph --output network.svg",
    )
    graph.set_defaults(run=_graph, parser=graph)
    add_paths(graph)
    add_reading(graph.add_argument_group("input"))
    add_rules(graph)
    graph.add_argument("--baseline", metavar="FILE", help="do not show findings that are in this file")
    picture = graph.add_argument_group("picture")
    picture.add_argument("--format", choices=FORMATS, default="svg", help="output format (default: svg)")
    picture.add_argument("--output", metavar="FILE", help="write the picture to this file")
    picture.add_argument(
        "--focus", metavar="ADDRESS", help="show only this instance, interface or subnet, with what belongs to it"
    )
    picture.add_argument("--only-findings", action="store_true", help="show only what has findings")
    picture.add_argument(
        "--no-fold", action="store_true", help="draw each instance; otherwise instances that are alike are drawn once"
    )
    picture.add_argument("--before", action="store_true", help="for plans, draw the network as it is before the apply")
    picture.add_argument(
        "--theme", choices=THEMES, default="auto", help="colors of the SVG; auto follows the reader (default: auto)"
    )


def _graph(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from enilint.commands import graph
    from enilint.commands.reading import reading, selection

    return graph.run(
        graph.Options(
            **reading(parser, options),
            **selection(options),
            baseline=options.baseline,
            fingerprints=False,
            fixes=False,
            format=options.format,
            output=options.output,
            theme=options.theme,
            focus=options.focus,
            only_findings=options.only_findings,
            folds=not options.no_fold,
            before=options.before,
        )
    )
