"""Files with placeholders of Jinja or Go templates, which nobody has rendered."""

from pathlib import Path

import pytest

from tests.cli.running import Run

TERRAFORM = """\
resource "aws_vpc" "main-{{ name }}" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main-{{ name }}.id
  cidr_block = aws_vpc.main-{{ name }}.cidr_block
}
{% if wanted %}
"""
TOPOLOGY = "version: 1\nsubnets:\n  a: {zone: {{ zone }}}\n"


@pytest.mark.parametrize(
    ("name", "text", "place"), [("main.tf", TERRAFORM, "5:29"), ("net.enilint.yaml", TOPOLOGY, "3:13")]
)
def test_one_error_advises_to_render_the_file(run: Run, project: Path, name: str, text: str, place: str) -> None:
    (project / name).write_text(text)
    result = run("check", "--format", "concise", name)
    assert result.code == 2
    errors = [line for line in result.output.splitlines() if " error: " in line]
    assert errors == [f"{name}:{place}: error: found placeholders ({{{{ }}}} or {{% %}}): render the file first"]


def test_other_mistakes_of_syntax_are_named_as_they_are(run: Run, project: Path) -> None:
    """Text in quotes can contain placeholders: Terraform reads it."""
    (project / "main.tf").write_text('locals {\n  a = "{{ name }}"\n  b = {{\n}\n')
    assert "placeholders" not in run("check", "--format", "concise", "main.tf").output
