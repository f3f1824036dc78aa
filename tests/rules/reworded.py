"""Lints the Bad examples of all rules and prints what they report; with `--reword`, in other sentences.

Rewording reverses the words of every sentence in the source of rules, of the model and of suppressions before Python
compiles it. Docstrings, examples and regular expressions stay.
"""

import ast
import importlib.machinery
import json
import re
import sys
import tempfile

_REWORDED = re.compile(r"/rules/eni\d+_\w+\.py$|/enilint/(?:model|aws|suppressions)/\w+\.py$|/enilint/values\.py$")
_SENTENCE = re.compile(r"[a-z] [a-z]")


class Rewording(ast.NodeTransformer):
    """Reverses the words of sentences."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        is_rule = any(isinstance(one, ast.Name) and one.id == "RULE" for one in node.targets)
        return node if is_rule else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        return node if ast.unparse(node.func) == "re.compile" else self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        for part in node.values:
            if isinstance(part, ast.Constant):
                part.value = _reworded(part.value) if " " in part.value else part.value
            else:
                self.visit(part)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str) and _SENTENCE.search(node.value):
            return ast.copy_location(ast.Constant(_reworded(node.value)), node)
        return node


def _reworded(text: str) -> str:
    return re.sub(r"[A-Za-z]+", lambda match: match[0][::-1], text)


class _Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data, path, *, _optimize=-1):  # type: ignore[no-untyped-def,override]
        tree = ast.parse(data)
        if _REWORDED.search(str(path).replace("\\", "/")):
            tree = ast.fix_missing_locations(Rewording().visit(tree))
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimize)


def main() -> None:
    if "--reword" in sys.argv:
        sys.pycache_prefix = tempfile.mkdtemp()
        sys.dont_write_bytecode = True
        importlib.machinery.SourceFileLoader.source_to_code = _Loader.source_to_code  # type: ignore[method-assign]

    from enilint.ruleset.registry import Registry
    from enilint.run.examples import lint_example

    found = []
    for loaded in Registry().rules:
        for number, example in enumerate(loaded.rule.bad):
            report = lint_example(loaded, example.source, example.kind)
            assert not report.errors, report.errors
            found += [
                {
                    "example": f"{one.rule}-bad-{number}",
                    "subject": one.subject,
                    "fingerprint": one.fingerprint,
                    "of_words": one.fingerprint_of_words,
                    "words": [one.message, one.help, *(each.message for each in one.related)],
                }
                for one in report.findings
            ]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
