"""The examples of a rule, as modules of one design, have the results that each of them has alone.

What a rule remembers of one thing must not be said of another one: the modules use the same names, and differ in what
the examples are about. The ids of what exists already differ, too: one thing in two modules would be wrong in both.
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report
from enilint.report import Report
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry

_ID = re.compile(r"(?<=-)[0-9a-f](?=[0-9a-f]{7,16}\b)")
"""The first digit of an id."""
_VARIABLE = re.compile(r'^variable "(\w+)"', re.MULTILINE)
_IN_COMMON = re.compile(r'^data "|cluster_name|aws_ecs_account_setting', re.MULTILINE)
"""What several modules would look up, or mean by its name."""
_OF_ACCOUNTS = ["ENI606"]
"""Rules that count what an account has, in whatever module."""
Sources = Mapping[str, str]
"""The source of each module, by its name."""
SEVERAL = """\
locals { which = length(aws_sqs_queue.events.url) % 2 }
resource "aws_sqs_queue" "events" {}
resource "aws_vpc" "core" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.core.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["us-east-1a", "us-east-1ZONE"][count.index]
}
resource "aws_instance" "app" {
  count         = 2
  ami           = "ami-0a1b2c3d"
  instance_type = "TYPE"
  subnet_id     = aws_subnet.app[0].id
}
resource "aws_network_interface" "extra" {
  count       = 2
  subnet_id   = aws_subnet.app[HOW].id
  private_ips = ["10.0.0.ADDRESS"]
}
resource "aws_network_interface_attachment" "certain" {
  instance_id          = aws_instance.app[0].id
  network_interface_id = aws_network_interface.extra[0].id
  device_index         = 1
}
resource "aws_network_interface_attachment" "perhaps" {
  count                = 2
  instance_id          = aws_instance.app[HOW].id
  network_interface_id = aws_network_interface.extra[local.which].id
  device_index         = count.index + 1
}
"""
"""Interfaces, subnets and instances of which an apply chooses one."""
DIFFERENCES = (
    {"ZONE": "a", "TYPE": "t3.micro", "HOW": "local.which", "ADDRESS": "10"},
    {"ZONE": "b", "TYPE": "t3.micro", "HOW": "local.which", "ADDRESS": "300"},
    {"ZONE": "b", "TYPE": "t3.large", "HOW": "count.index", "ADDRESS": "2"},
    {"ZONE": "a", "TYPE": "t3.nano", "HOW": "1", "ADDRESS": "10"},
    {"ZONE": "c", "TYPE": "m5.large", "HOW": "0", "ADDRESS": "20"},
    {"ZONE": "c", "TYPE": "m5.large", "HOW": "0", "ADDRESS": "20"},
)


def sources_of(loaded: LoadedRule) -> Sources:
    examples = [one.source for one in (*loaded.rule.good, *loaded.rule.bad) if one.kind == "terraform"]
    kept = [one for one in examples if not _IN_COMMON.search(one)]
    return {f"m{number:x}": _ID.sub(f"{number:x}", one) for number, one in enumerate(kept)}


def _replaced(source: str, texts: Mapping[str, str]) -> str:
    for name, text in texts.items():
        source = source.replace(name, text)
    return source


SOURCES = [
    pytest.param(sources, id=loaded.rule.code) for loaded in Registry().rules if len(sources := sources_of(loaded)) > 1
]
SOURCES += [
    pytest.param({f"m{number}": _replaced(SEVERAL, one) for number, one in enumerate(DIFFERENCES)}, id="several")
]


@pytest.mark.parametrize("sources", SOURCES)
def test_each_has_the_results_that_it_has_alone(tmp_path: Path, sources: Sources) -> None:
    together = _called(tmp_path / "together", sources)
    for name, source in sources.items():
        alone = _called(tmp_path / name, {name: source})
        assert _findings(together, name) == _findings(alone, name)
        if not _VARIABLE.search("".join(sources.values())):  # what is unknown may be in another module
            assert _questions(together, name) == _questions(alone, name)


def _called(root: Path, sources: Sources) -> Report:
    """What the rules say of a root module that calls modules of these sources."""
    parts = []
    for name, source in sources.items():
        (root / name).mkdir(parents=True)
        (root / name / "main.tf").write_text(source)
        variables = _VARIABLE.findall(source)
        arguments = "".join(f"  {one} = var.{name}_{one}\n" for one in variables)
        parts += [f'variable "{name}_{one}" {{}}\n' for one in variables]
        parts.append(f'module "{name}" {{\n  source = "./{name}"\n{arguments}}}\n')
    (root / "main.tf").write_text("".join(parts))
    report = make_report(Options(paths=[str(root)], use_config=False, ignore=_OF_ACCOUNTS))
    assert report.errors == ()
    return report


def _findings(report: Report, name: str) -> Counter[tuple[object, ...]]:
    """The findings in the module of this name."""
    return Counter(
        (one.rule, one.severity, one.subject, one.at.line, one.message, *(fact.message for fact in one.related))
        for one in report.findings
        if one.subject.startswith(f"module.{name}.")
    )


def _questions(report: Report, name: str) -> Counter[tuple[str, ...]]:
    """What is undecided there."""
    return Counter(
        (one.rule, one.subject, *one.facts) for one in report.undecided if one.subject.startswith(f"module.{name}.")
    )
