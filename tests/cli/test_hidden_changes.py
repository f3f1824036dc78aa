"""What a change could do to stay out of a report of `--since`."""

from pathlib import Path

import pytest

from tests.cli.repository import MODULE, TWO, commit, edit, found, git
from tests.cli.running import Run, needs_git, write

pytestmark = needs_git


@pytest.fixture(autouse=True)
def repository(project: Path) -> Path:
    git("init", "--quiet", "--initial-branch=main")
    return project


def write_exactly(path: str, text: str) -> str:
    Path(path).write_bytes(text.encode())
    return path


@pytest.mark.parametrize("remark", ["# a remark" + "\r" * 60 + "\n", "# a remark\u2028\x85\u2029\n"])
@pytest.mark.parametrize(
    ("name", "text", "before", "after"),
    [
        ("a.enilint.yaml", TWO, "web: {type: m5.large", "web: {type: m5.xlarge"),
        ("main.tf", MODULE, "device_index = 1", "device_index = 2"),
    ],
)
def test_a_remark_does_not_move_blocks_away_from_the_lines_of_git(
    run: Run, name: str, text: str, before: str, after: str, remark: str
) -> None:
    write_exactly(name, remark + text)
    commit()
    assert found(run) == []
    write_exactly(name, remark + text.replace(before, after))
    assert len(found(run)) == 1


def test_lines_are_those_of_git_in_every_format(run: Run) -> None:
    write_exactly("a.enilint.yaml", "# a remark\r\r\r\n" + TWO)
    line = TWO.split("\n").index("  - {interface: web-address, instance: web, device_index: 1}") + 2
    report = run("check", "--format", "json").report
    assert report["findings"][0]["location"]["line"] == line
    assert f"line={line}," in run("check", "--format", "github").output
    (result, _) = run("check", "--format", "sarif").report["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == line
    assert f"{line} |   - {{interface: web-address" in run("check").output


def test_what_follows_a_return_in_a_remark_is_no_remark(run: Run) -> None:
    """YAML ends a comment there."""
    text = TWO.replace("version: 1\n", "version: 1\n# a remark\r\n")
    write_exactly("a.enilint.yaml", text)
    commit()
    write_exactly("a.enilint.yaml", text.replace("# a remark\r\n", "# a remark\rregion: us-east-1\n"))
    assert len(found(run)) == 2


def test_a_suppression_that_went_shows_what_it_suppressed(run: Run) -> None:
    write("a.enilint.yaml", TWO.replace("attachments:\n", "attachments:\n  # enilint: ignore[ENI101] as planned\n"))
    commit()
    edit("a.enilint.yaml", "  # enilint: ignore[ENI101] as planned\n", "")
    assert found(run)
