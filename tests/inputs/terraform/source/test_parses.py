"""How often a file of source is parsed, and how long what it says is kept."""

from collections import Counter
from pathlib import Path

import pytest

from enilint.inputs.terraform.hcl import shared_blocks
from enilint.run.linter import make_report
from enilint.run.request import Request

CALL = 'module "site" {\n  source = "../site"\n}\n'
SITE = 'resource "aws_subnet" "a" {\n  availability_zone = "us-east-1a"\n}\n'


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each text is parsed."""
    counts = Counter[str]()
    parse = shared_blocks.parse

    def counted(text: str):
        counts[text] += 1
        return parse(text)

    monkeypatch.setattr(shared_blocks, "parse", counted)
    return counts


def test_roots_share_what_a_module_says(tmp_path: Path, parsed: Counter[str]) -> None:
    for name, text in {"site": SITE, "one": CALL, "two": f"{CALL}# two\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    (tmp_path / "enilint.toml").touch()
    request = Request(paths=[str(tmp_path)], use_config=False)
    assert [Path(one.path).name for one in make_report(request).inputs] == ["one", "two"]
    assert parsed == {SITE: 1, CALL: 1, f"{CALL}# two\n": 1}  # in the search for roots, and again when they are read
    make_report(request)
    assert parsed[SITE] == 2  # another run keeps nothing of this one
