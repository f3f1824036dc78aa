"""The language of Terraform source, HCL: texts to syntax trees, in its native syntax and in JSON."""

from enilint.inputs.terraform.hcl.parser import parse
from enilint.inputs.terraform.hcl.references import references
from enilint.inputs.terraform.hcl.syntax import Body, Diagnostic

__all__ = ["Diagnostic", "parse", "parse_json", "references"]


def parse_json(text: str) -> tuple[Body, list[Diagnostic]]:
    """Parse a file in the JSON syntax. Few projects have one, so its parser is imported when it is needed."""
    from enilint.inputs.terraform.hcl import json_syntax

    return json_syntax.parse_json(text)
