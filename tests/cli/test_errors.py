"""One cause, one error: what repeats in a file is counted, and so are the errors of directories that nobody calls."""

import pytest

from tests.cli.running import Run, write

NUMBERED = "".join(f'locals {{\n  names{number} = {{ {number}a = "x" }}\n}}\n' for number in range(78))
UNDECLARED = "  vpc_id = aws_vpc.none.id\n"


def _errors(run: Run, *arguments: str) -> list[tuple[str, int | None, str]]:
    result = run("check", *arguments, "--format", "json")
    assert result.code == 2
    return [(one["path"], one["line"], one["message"]) for one in result.report["errors"]]


def test_an_error_that_repeats_in_a_file_is_counted(run: Run) -> None:
    write("main.tf", NUMBERED)
    errors = _errors(run)
    assert errors[0][:2] == ("main.tf", 2)
    repeated = [message for _, _, message in errors if "(78 times: lines 2, 5, 8 and 75 more)" in message]
    assert len(repeated) == len(errors) == 1
    write("other.tf", NUMBERED.replace("names", "others"))
    assert len(_errors(run)) == 2, "each file has one"


@pytest.mark.parametrize(
    ("places", "words"),
    [((1,), ""), ((1, 2), " (2 times: lines 1 and 2)"), ((1, 2, 3, 4), " (4 times: lines 1, 2, 3 and 1 more)")],
)
def test_few_errors_name_their_lines(run: Run, places: tuple[int, ...], words: str) -> None:
    write("main.tf", "".join('vpc "x" {}\n' for _ in places))
    ((path, line, message),) = _errors(run)
    assert (path, line) == ("main.tf", 1)
    assert message.endswith(f"is not expected here{words}")


def test_errors_of_one_line_are_counted(run: Run) -> None:
    write("main.tf", 'output "a" {\n  value = [var.x, var.x]\n}\n')
    ((_, _, message),) = _errors(run)
    assert message.endswith("(2 times: line 2)")


def test_a_directory_that_nobody_calls_has_one_error(run: Run) -> None:
    write("prod/main.tf", 'terraform {\n  backend "s3" {}\n}\n')
    write("stale/main.tf", 'resource "aws_subnet" "a" {\n  vpc_id = aws_vpc.v.id\n}\n')
    write("stale/more.tf", 'resource "aws_subnet" "b" {\n  vpc_id = aws_vpc.w.id\n}\nresource "aws_vpc" {}\n')
    ((path, line, message),) = _errors(run)
    assert (path, line) == ("stale", None)
    assert message.startswith("3 errors, the first at stale/main.tf:2:12: ")
    assert message.endswith("exclude it, or run `enilint check stale` to see all errors")
    assert len(_errors(run, "stale")) == 3
    write("enilint.toml", 'exclude = ["stale"]\n')
    assert run("check").code == 0


def test_one_error_of_such_a_directory_stays_as_it_is(run: Run) -> None:
    write("prod/main.tf", 'terraform {\n  backend "s3" {}\n}\n')
    write("stale/main.tf", 'resource "aws_subnet" "a" {\n  vpc_id = aws_vpc.v.id\n}\n')
    ((path, line, _),) = _errors(run)
    assert (path, line) == ("stale/main.tf", 2)


@pytest.mark.parametrize("settings", ['terraform {\n  backend "s3" {}\n}\n', ""])
def test_all_errors_of_a_root_module_are_shown(run: Run, settings: str) -> None:
    write("prod/main.tf", f'{settings}resource "aws_vpc" {{}}\nvpc "x" {{}}\n')
    if not settings:
        write("prod/terraform.tfvars", "")
    assert len(_errors(run)) == 2
