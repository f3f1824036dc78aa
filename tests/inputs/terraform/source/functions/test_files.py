"""Functions for files read what is part of the project, and nothing else."""

import base64
import hashlib
import os
import socket

import pytest

from enilint.inputs.terraform.source.functions import find
from enilint.inputs.terraform.source.functions.files import FILE_FUNCTIONS, FileAccess, Refused, file_function
from enilint.inputs.terraform.source.functions.function import call
from enilint.inputs.terraform.source.values import EvaluationError, SetValue
from enilint.values import OneOf, Unknown

OUTSIDE = (
    "/etc/passwd",
    "../../outside.txt",
    "~/secret",
    "~",
    "link-out",
    "directory-out/secret.txt",
    "/proc/self/environ",
)


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "project" / "live"
    for name in ("a.tf", "b.TF", ".hidden.tf", "sub/c.tf", "sub/deep/d.tf", "sub/x.json", "[odd]/e.tf", "data.txt"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"the text of {name}", encoding="utf-8")
    (tmp_path / "project" / "common.txt").write_text("common", encoding="utf-8")
    (tmp_path / "outside.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "secret.txt").write_text("secret", encoding="utf-8")
    (root / "latin.txt").write_bytes(b"\xe9")
    return root


@pytest.fixture
def files(project):
    return FileAccess(str(project), str(project.parent))


@pytest.fixture
def links(project, tmp_path):
    (project / "link-out").symlink_to(tmp_path / "outside.txt")
    (project / "link-in").symlink_to(project / "data.txt")
    (project / "broken").symlink_to(project / "nothing")
    (project / "directory-out").symlink_to(tmp_path / "secrets")


def listed(files, directory, pattern):
    value = file_function("fileset", (directory, pattern), files)
    assert isinstance(value, SetValue)
    return value.elements


def test_a_file_of_the_project_is_read(files):
    assert files.read("data.txt") == b"the text of data.txt"
    assert file_function("file", ["./sub/../data.txt"], files) == "the text of data.txt"
    assert file_function("file", ["../common.txt"], files) == "common"


def test_a_file_is_read_by_its_whole_path(files, project):
    assert file_function("file", [str(project / "data.txt")], files) == "the text of data.txt"


HASHES = ("md5", "sha1", "sha256", "sha512")


@pytest.mark.parametrize("name", HASHES)
def test_hashes_are_those_of_the_bytes(files, name):
    assert file_function(f"file{name}", ["latin.txt"], files) == hashlib.new(name, b"\xe9").hexdigest()


@pytest.mark.parametrize("name", ["sha256", "sha512"])
def test_hashes_in_base64_are_those_of_the_bytes(files, name):
    digest = base64.b64encode(hashlib.new(name, b"\xe9").digest()).decode()
    assert file_function(f"filebase64{name}", ["latin.txt"], files) == digest


def test_bytes_in_base64(files):
    assert file_function("filebase64", ["latin.txt"], files) == "6Q=="


def test_a_text_is_valid_utf_8(files):
    with pytest.raises(EvaluationError, match="not valid UTF-8"):
        file_function("file", ["latin.txt"], files)


def test_a_missing_file_is_told(files):
    with pytest.raises(EvaluationError, match=r"there is no file sub/none\.txt"):
        file_function("file", ["sub/none.txt"], files)


def test_existence(files):
    assert file_function("fileexists", ["data.txt"], files) is True
    assert file_function("fileexists", ["none.txt"], files) is False
    assert file_function("fileexists", ["data.txt/x"], files) is False
    with pytest.raises(EvaluationError, match="not a regular file"):
        file_function("fileexists", ["sub"], files)


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("name", sorted(FILE_FUNCTIONS - {"fileset"}))
def test_what_is_outside_of_the_project_is_refused(files, name, path):
    with pytest.raises(Refused, match=r"outside the project .*; enilint reads only files of the project"):
        file_function(name, [path], files)


@pytest.mark.usefixtures("links")
@pytest.mark.parametrize(
    ("directory", "pattern"), [("/etc", "*"), ("../..", "*"), (".", "../../*"), ("~", "*"), (".", "**"), (".", "*/*")]
)
def test_a_listing_outside_of_the_project_is_refused(files, directory, pattern):
    with pytest.raises(Refused):
        listed(files, directory, pattern)


@pytest.mark.usefixtures("links")
def test_links_that_a_pattern_does_not_describe_do_not_matter(files):
    assert listed(files, ".", "*.tf") == (".hidden.tf", "a.tf")
    assert listed(files, ".", "{link-in,data*}") == ("data.txt", "link-in")


@pytest.mark.usefixtures("links")
def test_links_within_the_project_are_followed(files):
    assert file_function("file", ["link-in"], files) == "the text of data.txt"
    assert file_function("fileexists", ["broken"], files) is False


def test_a_link_to_itself_is_an_error(files, project):
    (project / "circle").symlink_to(project / "circle")

    with pytest.raises(EvaluationError):
        file_function("file", ["circle"], files)


@pytest.mark.parametrize("path", ["", ".", "sub", "sub/"])
def test_a_directory_is_not_read(files, path):
    with pytest.raises(EvaluationError):
        file_function("file", [path], files)


@pytest.mark.parametrize("path", ["a\0b", "x" * 10_000, "a/" * 5_000])
def test_what_is_no_path_is_an_error(files, path):
    with pytest.raises(EvaluationError):
        file_function("file", [path], files)


@pytest.mark.parametrize("pattern", ["*\0", "\0"])
def test_a_pattern_without_meaning_is_refused(files, pattern):
    with pytest.raises(EvaluationError):
        listed(files, ".", pattern)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_nothing_waits_for_a_pipe(files, project):
    os.mkfifo(project / "pipe")

    for name in sorted(FILE_FUNCTIONS - {"fileset"}):
        with pytest.raises(EvaluationError, match="not a regular file"):
            file_function(name, ["pipe"], files)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no sockets with names")
def test_a_socket_is_not_read(files, project, monkeypatch):
    monkeypatch.chdir(project)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        with pytest.raises(EvaluationError):
            file_function("file", ["socket"], files)


def test_a_huge_file_is_not_read(files, project):
    with (project / "huge").open("wb") as file:
        file.truncate(10_000_001)

    for name in ("file", "filemd5"):
        with pytest.raises(EvaluationError, match="10 MB"):
            file_function(name, ["huge"], files)


def test_a_text_that_is_too_long_is_not_a_value(files, project):
    (project / "long").write_bytes(b"a" * 2_000_000)

    with pytest.raises(EvaluationError):
        file_function("file", ["long"], files)
    with pytest.raises(EvaluationError):
        file_function("filebase64", ["long"], files)
    assert file_function("filesha1", ["long"], files) == hashlib.sha1(b"a" * 2_000_000).hexdigest()


@pytest.mark.parametrize(
    ("directory", "pattern", "found"),
    [
        (".", "*.tf", (".hidden.tf", "a.tf")),
        (".", "**/*.tf", (".hidden.tf", "[odd]/e.tf", "a.tf", "sub/c.tf", "sub/deep/d.tf")),
        ("sub", "**", ("c.tf", "deep/d.tf", "x.json")),
        (".", "sub/**/*.tf", ("sub/c.tf", "sub/deep/d.tf")),
        (".", "sub/*", ("sub/c.tf", "sub/x.json")),
        (".", "*/*.{tf,json}", ("[odd]/e.tf", "sub/c.tf", "sub/x.json")),
        (".", "?.tf", ("a.tf",)),
        (".", "[a-c].*", ("a.tf", "b.TF")),
        (".", "[^a].*", ("b.TF",)),
        (".", "\\[odd\\]/*", ("[odd]/e.tf",)),
        (".", "data.txt", ("data.txt",)),
        (".", "none.txt", ()),
        (".", "sub", ()),
        ("none", "*", ()),
        ("sub", "../*.txt", ("../data.txt", "../latin.txt")),
        ("..", "*", ("common.txt",)),
        (".", "/*.txt", ("data.txt", "latin.txt")),
        (".", "**/deep/**", ("sub/deep/d.tf",)),
        (".", "s**b/c.tf", ("sub/c.tf",)),
        (".", "", ()),
    ],
)
def test_a_pattern_lists_files(files, directory, pattern, found):
    assert listed(files, directory, pattern) == found


@pytest.mark.parametrize("pattern", ["[", "{a", "a\\", "[]", "[a-]", "[z-a]", "x{" * 400])
def test_a_broken_pattern_is_refused(files, pattern):
    with pytest.raises(EvaluationError):
        listed(files, ".", pattern)


def test_a_pattern_that_backtracks_ends(files, project):
    (project / ("a" * 200)).write_text("", encoding="utf-8")

    assert listed(files, ".", "*a" * 60 + "b") == ()
    assert listed(files, ".", "**/" * 500 + "a.tf") == ("a.tf",)


def test_directories_in_a_circle_are_refused(files, project):
    (project / "sub" / "again").symlink_to(project / "sub")

    with pytest.raises(EvaluationError, match="links to itself"):
        listed(files, "sub", "**")
    assert listed(files, "sub", "*.tf") == ("c.tf",)


def test_a_path_that_is_not_known_gives_an_unknown_text(files):
    value = file_function("file", [Unknown("the name", symbol="var.name")], files)

    assert isinstance(value, Unknown)
    assert value.fact == "the name"


def test_a_path_that_is_one_of_several_gives_one_of_several_texts(files):
    value = file_function("file", [OneOf(("data.txt", "sub/c.tf"), "the workspace")], files)

    assert value.candidates == ("the text of data.txt", "the text of sub/c.tf")


@pytest.mark.parametrize("name", sorted(FILE_FUNCTIONS))
def test_arguments_are_checked(files, name):
    for arguments in ([], [None], [()], [None, None], ["a", "b", "c"]):
        with pytest.raises(EvaluationError):
            file_function(name, arguments, files)


def test_paths_that_depend_on_the_machine_are_unknown():
    assert isinstance(call(find("abspath"), ["a"]), Unknown)
    assert isinstance(call(find("pathexpand"), ["~/a"]), Unknown)
    assert call(find("abspath"), ["/a/../b"]) == "/b"
    assert call(find("pathexpand"), ["/a"]) == "/a"
