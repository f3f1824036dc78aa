"""The language of Terraform source, HCL: texts to syntax trees, in its native syntax and in JSON."""

from enilint.inputs.terraform.hcl.json_syntax import parse_json
from enilint.inputs.terraform.hcl.parser import parse
from enilint.inputs.terraform.hcl.references import references
from enilint.inputs.terraform.hcl.syntax import Diagnostic

__all__ = ["Diagnostic", "parse", "parse_json", "references"]
