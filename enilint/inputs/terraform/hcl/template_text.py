"""Templates that stand by themselves, in files and in texts."""

from enilint.inputs.terraform.hcl import scanner
from enilint.inputs.terraform.hcl.expressions import ExpressionParser
from enilint.inputs.terraform.hcl.syntax import Diagnostic, Expression, Invalid
from enilint.inputs.terraform.hcl.templates import SyntaxMistake


def parse_template(text: str) -> tuple[Expression, list[Diagnostic]]:
    """A text as a template, and what is wrong with it. It never raises."""
    try:
        tokens = scanner.scan_template(text)
        return ExpressionParser(tokens).bare_template(0, len(text)), []
    except SyntaxMistake as mistake:
        return Invalid(0, len(text)), [Diagnostic(mistake.offset, mistake.message)]
    except RecursionError:
        return Invalid(0, len(text)), [Diagnostic(0, "nested too deeply")]
