"""Imports: relative, merged, inside the project, and never in a circle."""

# ruff: noqa: E501 - messages are quoted whole

import os
from pathlib import Path

import pytest

from enilint.files.project import project_root
from enilint.files.text import InputFile
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.topology import read

Files = dict[str, str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / "enilint.toml").touch()
    monkeypatch.chdir(root)
    return root


def write(root: Path, files: Files) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def design_of(path: str) -> Design:
    return read(InputFile(path, Path(path).read_bytes()), Context())


def errors(design: Design) -> list[tuple[str | None, int | None, int | None, str]]:
    return [
        (one.path, one.line, one.column, one.message) for one in sorted(design.errors, key=lambda one: one.sort_key)
    ]


NETWORK = "version: 1\nsubnets:\n  app: {zone: us-east-1a}\n"


def test_imports_are_merged_and_keep_their_own_places(project: Path) -> None:
    write(
        project,
        {
            "envs/prod/main.enilint.yaml": "version: 1\nregion: us-east-1\naccount: '111122223333'\n"
            "imports: [../../common/network.enilint.yaml]\n"
            "interfaces: {vip: {subnet: app}}\nattachments: [{interface: vip}]\n",
            "common/network.enilint.yaml": f"{NETWORK}imports: [more.enilint.yaml]\nattachments: [{{instance: db}}]\n",
            "common/more.enilint.yaml": "version: 1\ninstances: {db: {subnet: app}}\n",
        },
    )
    design = design_of("envs/prod/main.enilint.yaml")
    assert errors(design) == []
    assert design.files == ["envs/prod/main.enilint.yaml", "common/network.enilint.yaml", "common/more.enilint.yaml"]
    assert sorted(design.texts) == sorted(design.files)
    assert design.resources == 5
    assert design.networks
    (subnet,) = design.networks[0].subnets
    assert (subnet.at.path, subnet.at.line, subnet.address) == ("common/network.enilint.yaml", 3, "subnets.app")
    assert subnet.zone.account == "111122223333"
    assert design.networks[0].interfaces[0].subnet is subnet
    listed = [(one.address, one.at.path) for one in design.networks[0].attachments if not one.at_launch]
    assert listed == [
        ("attachments[0]", "envs/prod/main.enilint.yaml"),
        ("attachments[1]", "common/network.enilint.yaml"),
    ]


def test_a_file_that_several_import_counts_once(project: Path) -> None:
    write(
        project,
        {
            "a.enilint.yaml": "version: 1\nimports: [b.enilint.yaml, c.enilint.yaml, ./b.enilint.yaml]\n",
            "b.enilint.yaml": "version: 1\nimports: [d.enilint.yaml]\n",
            "c.enilint.yaml": "version: 1\nimports: [d.enilint.yaml]\n",
            "d.enilint.yaml": NETWORK,
        },
    )
    design = design_of("a.enilint.yaml")
    assert errors(design) == []
    assert design.resources == 1


def test_mistakes_of_an_imported_file_are_reported_in_it(project: Path) -> None:
    write(
        project,
        {
            "a.enilint.yaml": "version: 1\nimports: [b.enilint.yaml, c.enilint.yaml]\nvpcs: {core: {}}\n",
            "b.enilint.yaml": "version: 1\nsubnets: {app: {vpc: cor}}\n",
            "c.enilint.yaml": "version: 1\nsubnets: {\n",
        },
    )
    design = design_of("a.enilint.yaml")
    assert errors(design) == [
        ("b.enilint.yaml", 2, 22, "VPC `cor` is not defined (did you mean `core`?)"),
        ("c.enilint.yaml", 3, 1, "the file ends before the last `{` or `[` is closed"),
    ]
    assert design.networks
    assert [one.address for one in design.networks[0].vpcs] == ["vpcs.core"]


def test_an_id_that_two_files_define_names_both_places(project: Path) -> None:
    write(project, {"a.enilint.yaml": f"imports: [b.enilint.yaml]\n{NETWORK}", "b.enilint.yaml": NETWORK})
    design = design_of("a.enilint.yaml")
    assert errors(design) == [
        ("a.enilint.yaml", 4, 3, "`subnets.app` is defined twice: here and at b.enilint.yaml:3"),
    ]
    assert design.networks
    assert [one.at.path for one in design.networks[0].subnets] == ["a.enilint.yaml"]


@pytest.mark.parametrize(
    ("imports", "message"),
    [
        ("nowhere.enilint.yaml", "`nowhere.enilint.yaml` does not exist; import paths are relative to this file"),
        ("folder", "`folder` is not a file"),
        ("../outside.enilint.yaml", "`../outside.enilint.yaml` is outside the project, whose root is the directory `project`"),
        ("/etc/passwd", "`/etc/passwd` is outside the project, whose root is the directory `project`"),
        ("link.enilint.yaml", "`link.enilint.yaml` is outside the project, whose root is the directory `project`"),
        ("folder/../../outside.enilint.yaml", "`folder/../../outside.enilint.yaml` is outside the project, whose root is the directory `project`"),
        ('"a\\0b"', "`a b` is not a path"),
        ("a.enilint.yaml", "import cycle: a.enilint.yaml -> a.enilint.yaml"),
    ],
)  # fmt: skip
def test_an_import_that_cannot_be_followed(project: Path, imports: str, message: str) -> None:
    (project / "folder").mkdir()
    (project.parent / "outside.enilint.yaml").write_text(NETWORK)
    (project / "link.enilint.yaml").symlink_to(project.parent / "outside.enilint.yaml")
    write(project, {"a.enilint.yaml": f"version: 1\nimports:\n  - {imports}\nsubnets: {{app: {{}}}}\n"})
    design = design_of("a.enilint.yaml")
    assert errors(design) == [("a.enilint.yaml", 3, 5, message)]
    assert design.files == ["a.enilint.yaml"]
    assert design.networks
    assert len(design.networks[0].subnets) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(project: Path) -> None:
    os.mkfifo(project / "pipe.enilint.yaml")
    write(project, {"a.enilint.yaml": "version: 1\nimports: [pipe.enilint.yaml]\n"})
    assert [one[3] for one in errors(design_of("a.enilint.yaml"))] == ["`pipe.enilint.yaml` is not a file"]


def test_a_circle_of_three(project: Path) -> None:
    write(
        project,
        {
            "a.enilint.yaml": "version: 1\nimports: [b.enilint.yaml]\n",
            "b.enilint.yaml": "version: 1\nimports: [c.enilint.yaml]\n",
            "c.enilint.yaml": "version: 1\nimports: [a.enilint.yaml]\n",
        },
    )
    circle = "a.enilint.yaml -> b.enilint.yaml -> c.enilint.yaml -> a.enilint.yaml"
    assert errors(design_of("a.enilint.yaml")) == [("c.enilint.yaml", 2, 11, f"import cycle: {circle}")]


def test_a_long_chain_ends(project: Path) -> None:
    write(
        project,
        {f"{number}.enilint.yaml": f"version: 1\nimports: [{number + 1}.enilint.yaml]\n" for number in range(40)},
    )
    design = design_of("0.enilint.yaml")
    assert [one[0] for one in errors(design)] == ["30.enilint.yaml"]
    assert len(design.files) == 31


def test_imports_are_bounded_work(project: Path) -> None:
    """Files that all import each other are each a design of its own, of all the others."""
    write(
        project,
        {
            "a.enilint.yaml": f"version: 1\nimports: [{', '.join(['b.enilint.yaml'] * 2_001)}]\n",
            "b.enilint.yaml": NETWORK,
        },
    )
    assert [one[3] for one in errors(design_of("a.enilint.yaml"))] == [
        "too many imports (the maximum is 2,000 in all files of a topology)"
    ]


def test_wrong_imports_are_mistakes(project: Path) -> None:
    write(
        project, {"a.enilint.yaml": "version: 1\nimports: [5, '', {}]\n", "b.enilint.yaml": "version: 1\nimports: c\n"}
    )
    assert [one[1:3] for one in errors(design_of("a.enilint.yaml"))] == [(2, 11), (2, 14), (2, 18)]
    assert [one[3] for one in errors(design_of("b.enilint.yaml"))] == [
        "`imports`: expected a list, found text `c`; write `[c]`"
    ]


def test_paths_outside_the_current_directory(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, {"a/a.enilint.yaml": "version: 1\nimports: [b.enilint.yaml]\n", "a/b.enilint.yaml": NETWORK})
    (project / "other").mkdir()
    monkeypatch.chdir(project / "other")
    assert design_of("../a/a.enilint.yaml").files == ["../a/a.enilint.yaml", "../a/b.enilint.yaml"]
    absolute = str(project / "a" / "a.enilint.yaml")
    assert design_of(absolute).files == [absolute, str(project.resolve() / "a" / "b.enilint.yaml")]


def test_the_root_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path,
        {
            "repository/.git/HEAD": "",
            "repository/plain/deep/x": "",
            "repository/tool/pyproject.toml": "[tool.enilint]\n",
            "repository/tool/deep/pyproject.toml": "[tool.other]\nname = 'enilint'\n",
            "repository/broken/pyproject.toml": "enilint = [\n",
            "loose/deep/x": "",
        },
    )
    monkeypatch.chdir(tmp_path)
    root = Path(os.path.realpath(tmp_path))
    assert project_root("repository/plain/deep") == str(root / "repository")
    assert project_root("repository/tool/deep") == str(root / "repository")
    assert project_root("repository/broken") == str(root / "repository")
    deep = str(root / "loose" / "deep")
    assert project_root("loose/deep") == deep
    assert project_root("loose/deep", [str(root / "loose"), deep, str(root / "repository")]) == str(root / "loose")
    (root / "loose" / "enilint.toml").touch()
    assert project_root("loose/deep") == str(root / "loose")
    for directory in ("repository", "loose/deep"):
        monkeypatch.chdir(root / directory)
        assert project_root(deep) == deep
