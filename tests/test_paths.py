"""What output calls files, and paths between which nothing leads, as on two drives of Windows."""

import ntpath
import os
from pathlib import Path

import pytest

from enilint.files.paths import shown
from enilint.files.patterns import Patterns
from enilint.files.project import portable
from enilint.run.linter import make_report
from enilint.run.request import Request

CROSS_ZONE = """\
resource "aws_subnet" "a" {
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.0.0/24"
  vpc_id            = "vpc-0abc1234"
}

resource "aws_instance" "b" {
  availability_zone = "us-east-1b"
  subnet_id         = aws_subnet.a.id
}
"""


@pytest.fixture
def on_two_drives(monkeypatch: pytest.MonkeyPatch) -> None:
    """No path leads from one directory to another one."""
    with pytest.raises(ValueError, match=r"drive|mount"):
        ntpath.relpath("D:\\network", "C:\\work")

    def fail(path: str, start: str | None = None) -> str:
        raise ValueError(f"path is on mount 'D:', start on mount 'C:': {path}")

    monkeypatch.setattr(os.path, "relpath", fail)


def test_paths_are_relative_where_they_lie_in_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work" / "..odd").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")
    outside = (tmp_path / "other" / "main.tf").as_posix()
    names = {"..odd/main.tf": "..odd/main.tf", "./a//b.tf": "a/b.tf", "../other/main.tf": "../other/main.tf", "": ""}
    assert {name: shown(name) for name in names} == names
    assert shown(os.path.abspath("..odd/main.tf")) == "..odd/main.tf"
    assert shown(outside) == outside


@pytest.mark.usefixtures("on_two_drives")
def test_what_is_on_another_drive_is_called_by_its_whole_path(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.touch()
    assert shown(str(file)) == file.as_posix()
    assert portable(str(file)) == file.resolve().as_posix()
    assert not Patterns(["*"], str(tmp_path / "other")).match(str(file))


@pytest.mark.usefixtures("on_two_drives")
def test_a_design_on_another_drive_is_linted(tmp_path: Path) -> None:
    (tmp_path / "enilint.toml").write_text('exclude = ["old"]\n')
    (tmp_path / "main.tf").write_text(CROSS_ZONE)
    (tmp_path / "a.enilint.yaml").write_text("version: 1\nimports: [b.enilint.yaml]\n")
    (tmp_path / "b.enilint.yaml").write_text("version: 1\nsubnets: {a: {zone: us-east-1a, zones: 1}}\n")
    report = make_report(Request(paths=(str(tmp_path),), directory=str(tmp_path)))
    assert {one.at.path for one in report.findings} == {(tmp_path / "main.tf").as_posix()}
    assert {one.path for one in report.errors} == {(tmp_path / "b.enilint.yaml").as_posix()}
