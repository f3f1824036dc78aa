"""Snippets, and what HashiCorp's own parser makes of them (`scripts/hcl_conformance.py --answer` asks it)."""

import json
from pathlib import Path

import pytest

from enilint.inputs.terraform.hcl import parse
from tests.tables import table

hcl_conformance = pytest.importorskip("scripts.hcl_conformance", reason="the comparison is a script of the checkout")

SNIPPETS = json.loads(Path(__file__).with_name("snippets.json").read_text(encoding="utf-8"))


def test_snippets_are_there() -> None:
    assert sum(snippet["says"] is not None for snippet in SNIPPETS) > 100
    assert sum(snippet["says"] is None for snippet in SNIPPETS) > 80


@table("snippet", SNIPPETS)
def test_snippet(snippet: dict) -> None:
    text = snippet["text"]
    body, diagnostics = parse(text)
    if snippet["says"] is None:
        assert diagnostics
    else:
        assert diagnostics == []
        assert list(hcl_conformance.differences(hcl_conformance.Converter(text).body(body), snippet["says"], "")) == []
