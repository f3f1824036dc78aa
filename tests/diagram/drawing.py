"""Pictures of topologies, for tests."""

import json
from collections.abc import Sequence
from typing import Any

from enilint.diagram.picture import Picture
from enilint.diagram.pictures import Pictures, pictures_of
from enilint.diagram.scenes import Wishes
from enilint.findings import Finding, Location, Severity
from enilint.model.network import Network
from enilint.run.examples import read_example


def network_of(design: dict[str, Any]) -> Network:
    (network,) = read_example(json.dumps({"version": 1, **design})).networks
    return network


def draw(design: dict[str, Any], wishes: Wishes | None = None, subjects: Sequence[str] = ()) -> Pictures:
    """The pictures of a topology, with findings about some addresses: errors, warnings and information by turns."""
    return draw_numbered(design, list(enumerate(subjects, start=1)), wishes)


def draw_numbered(
    design: dict[str, Any], subjects: Sequence[tuple[int, str]], wishes: Wishes | None = None
) -> Pictures:
    """The same with findings that have a number: those that are listed as one have the same."""
    findings = [(number, _finding(number, one)) for number, one in subjects]
    return pictures_of(network_of(design), "topology", findings, wishes or Wishes())


def _finding(number: int, subject: str) -> Finding:
    severity = list(Severity)[number % 3]
    place = Location("main.enilint.yaml")
    return Finding(subject=subject, at=place, message="m", help="h", severity=severity, rule="ENI999", name="test")


def picture(design: dict[str, Any], wishes: Wishes | None = None, subjects: Sequence[str] = ()) -> Picture:
    (one,) = draw(design, wishes, subjects).pictures
    return one
