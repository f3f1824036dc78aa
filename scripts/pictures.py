"""The pictures of designs that the tests compare with, and those on pages."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from enilint.commands.graph import Options, drawn
from enilint.run.linter import lint_all
from enilint.run.setup import prepare

ROOT = Path(__file__).resolve().parent.parent
DESIGNS = ROOT / "tests/diagram/designs"
EXPECTED = Path("tests/diagram/expected")
SUFFIXES = {"svg": "svg", "mermaid": "mmd", "dot": "dot"}
EXAMPLES = {"network": "examples/failover.enilint.yaml", "firewall-pair": "examples/firewall-pair.enilint.yaml"}
"""The examples whose pictures are on pages."""
CASES: dict[str, tuple[str, ...]] = {
    "shop": ("shop.enilint.yaml",),
    "many": ("-",),
    "symbolic": ("symbolic",),
    "unknown": ("unknown",),
    "plan": (
        "../../cases/terraform/change-eip-of-instance-removed/change-plan.json",
        "../../cases/terraform/change-instance-added-to-subnet/change-plan.json",
        "../../cases/terraform/change-cascade-of-subnet/change-plan.json",
    ),
    "empty": ("empty.enilint.yaml",),
}
"""The designs of each picture: `-` is that of `many`."""


def pictures() -> Iterator[tuple[Path, str]]:
    """Every file that tests compare with, and the pictures on pages."""
    for name in CASES:
        for format, suffix in SUFFIXES.items():
            yield EXPECTED / f"{name}.{suffix}", text_of(name, format)
    with contextlib.chdir(ROOT):
        for name, example in EXAMPLES.items():
            yield Path(f"docs/images/{name}.svg"), _text(Options(paths=[example], use_config=False))


def text_of(name: str, format: str) -> str:
    """The picture of one of the designs."""
    options = Options(paths=CASES[name], use_config=False, format=format)  # type: ignore[arg-type] # a key of SUFFIXES
    if name == "many":
        options.given, options.stdin_filename = many().encode(), "many.enilint.yaml"
    with contextlib.chdir(DESIGNS):
        return _text(options)


def _text(options: Options) -> str:
    options.fingerprints = False
    done = lint_all(options, prepare(options))
    assert not done.report.errors, done.report.errors
    return drawn(done.designs, done.report, options) or ""


def many(interfaces: int = 600) -> str:
    """A topology of so many interfaces in three zones: one of them is attached in another zone."""
    lines = ["version: 1", "vpcs: {main: {cidr: 10.0.0.0/8}}", "subnets:"]
    lines += [f"  app-{zone}: {{vpc: main, zone: eu-west-1{zone}, cidr: 10.{zone}.0.0/16}}" for zone in "abc"]
    lines = [one.replace("10.a.", "10.1.").replace("10.b.", "10.2.").replace("10.c.", "10.3.") for one in lines]
    lines.append("instances:")
    for zone in "abc":
        size = interfaces // 3 - (zone == "a")
        lines += [f"  app-{zone}-{number}: {{type: m5.large, subnet: app-{zone}}}" for number in range(1, size + 1)]
    lines += ["interfaces: {service: {subnet: app-a}}"]
    lines += ["attachments: [{interface: service, instance: app-b-7, device_index: 1}]"]
    return "\n".join(lines) + "\n"
