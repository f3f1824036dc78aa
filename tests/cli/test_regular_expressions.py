"""Patterns in designs and in .gitignore, on machines that have no library for them."""

import pytest

from tests.cli.running import Run, process, write

DESIGN = """
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "us-east-1a"
}

resource "aws_network_interface" "other" {
  count     = 2
  subnet_id = aws_subnet.a.id
}

resource "aws_instance" "web" {
  ami           = "ami-1"
  subnet_id     = aws_subnet.a.id
  instance_type = regex("PATTERN", "the type is t3.micro")
}

resource "aws_network_interface_attachment" "other" {
  count                = 2
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.other[count.index].id
  device_index         = count.index + 1
}
"""


def test_patterns_need_no_library() -> None:
    write("main.tf", DESIGN.replace("PATTERN", "[a-z]\\\\d[.]\\\\w+"))
    write("build/main.tf", "broken")
    write(".gitignore", "bui*[d]/\n")
    program = (
        "import sys; sys.modules['re2'] = None\n"
        "from enilint.cli import main\n"
        "sys.exit(main(['check', '--select', 'ENI201', '--format', 'concise']))"
    )
    result = process("-c", program)
    assert b"aws_instance.web has 3 interfaces, including the primary one, but t3.micro allows 2" in result.stdout
    assert b"build" not in result.stdout + result.stderr
    assert result.returncode == 1


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        (r"\\p{Latin}+", r"enilint does not know which characters \p{Latin} stands for"),
        ("(?:aaaaaaaaaaa){1000}", "it is too large"),
    ],
)
def test_what_is_not_known_of_a_pattern_is_named(run: Run, pattern: str, reason: str) -> None:
    write("main.tf", DESIGN.replace("PATTERN", pattern))
    code, output, _ = run("check", "--select", "ENI201", "--show-undecided", "--format", "json")
    assert code == 0
    assert f": {reason}" in output.replace("\\\\", "\\")


def test_what_is_wrong_with_a_pattern_is_named(run: Run) -> None:
    write("main.tf", DESIGN.replace("PATTERN", "t3(?=.micro)"))
    code, output, _ = run("check", "--select", "ENI201", "--show-undecided")
    assert code == 0
    assert "not known: regex: not a valid pattern: invalid perl operator: (?= (main.tf:20)" in output
