"""Compare how enilint and HashiCorp's own parser read .tf files.

HashiCorp's parser comes as WebAssembly, in the npm package @cdktf/hcl2json; node runs it. Compared are which files are
valid, what the valid ones say, and the tree of every expression in them, with its ranges. The exit code is 1 where they
disagree about a valid file; files that only enilint accepts are counted and listed.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from enilint.files.text import Lines, NotText, decode  # noqa: E402
from enilint.inputs.terraform.hcl import Diagnostic, parse, syntax  # noqa: E402 - the checkout's own package

SNIPPETS = ROOT / "tests/inputs/terraform/hcl/snippets.json"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "enilint-hcl-conformance"
REJECTED = "parse config"
"""How an error of the parser starts, rather than one of the conversion to JSON."""
PACKAGE = "@cdktf/hcl2json@0.21.0"
RUNNER = """
const {parse, getExpressionAst} = require('@cdktf/hcl2json');
const attempt = async (job) => { try { return {value: await job()} } catch (error) { return {error: error.message} } };
(async () => {
  for await (const line of require('readline').createInterface({input: process.stdin})) {
    const {name, text, expressions} = JSON.parse(line);
    const file = await attempt(() => parse(name, text));
    const trees = [];
    for (const expression of expressions) trees.push(await attempt(() => getExpressionAst(name, expression)));
    if (!process.stdout.write(JSON.stringify({file, trees}) + '\\n'))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  process.exit(0);
})();
"""


def main() -> int:
    """Compare, and print what disagrees."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directories", nargs="*", type=Path, metavar="directory", help="where .tf files are")
    parser.add_argument("--no-trees", action="store_true", help="compare what files say, not the trees of expressions")
    parser.add_argument(
        "--answer", action="store_true", help="write HashiCorp's answers into the snippets of the tests"
    )
    options = parser.parse_args()
    if options.answer:
        answer_snippets()
    return compare_files(options.directories, trees=not options.no_trees) if options.directories else 0


def answer_snippets() -> None:
    """Write into the snippets of the tests what HashiCorp's parser says they say: null where it rejects them."""
    snippets = json.loads(SNIPPETS.read_text(encoding="utf-8"))
    with Oracle() as oracle:
        for snippet in snippets:
            answer = oracle.ask("snippet.tf", snippet["text"], [])["file"]
            if "error" in answer and not answer["error"].startswith(REJECTED):
                raise SystemExit(f"no answer for {snippet['text']!r}: {answer['error']}")
            snippet["says"] = answer.get("value")
    SNIPPETS.write_text(json.dumps(snippets, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def compare_files(directories: Iterable[Path], *, trees: bool) -> int:
    """Compare the readings of files. Returns the exit code."""
    counts: Counter[str] = Counter()
    disagreements = 0
    with Oracle() as oracle:
        seen: set[str] = set()
        for path, text in texts(directories, counts):
            body, diagnostics = parse(text)
            expressions = unseen(body, text, seen) if trees and not diagnostics else {}
            answer = oracle.ask(path.name, text, [f"{expression}\n" for expression in expressions])
            for kind, detail in compare(body, diagnostics, text, answer["file"]):
                counts[kind] += 1
                disagreements += kind in DISAGREEMENTS
                if kind not in AGREEMENTS:
                    print(f"{path}: {kind}: {detail}")
            for (expression, node), tree in zip(expressions.items(), answer["trees"], strict=True):
                ours, theirs = list(our_tree(node, expression)), list(their_tree(tree.get("value"), expression))
                counts["expressions, the trees of which were compared" if theirs else NO_TREE] += 1
                if theirs and ours != theirs:
                    disagreements += 1
                    print(f"{path}: tree: {expression!r}\n  ours   {ours}\n  theirs {theirs}")
    print("\n".join(f"{number:8} {kind}" for kind, number in counts.most_common()))
    print(f"{disagreements:8} disagreements")
    return 1 if disagreements else 0


def texts(directories: Iterable[Path], counts: Counter[str]) -> Iterator[tuple[Path, str]]:
    """The texts of the .tf files below directories."""
    for directory in directories:
        for path in sorted(directory.rglob("*.tf")):
            if path.is_file():
                try:
                    yield path, decode(path.read_bytes())
                except NotText:
                    counts["not text"] += 1


class Oracle:
    """HashiCorp's parser, in a process of its own."""

    def __enter__(self) -> "Oracle":
        if not (CACHE / "node_modules").is_dir():
            CACHE.mkdir(parents=True, exist_ok=True)
            subprocess.run(["npm", "install", "--silent", "--prefix", str(CACHE), PACKAGE], check=True)  # noqa: S603, S607
        self._process = subprocess.Popen(  # noqa: S603
            ["node", "-e", RUNNER],  # noqa: S607
            cwd=CACHE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def ask(self, name: str, text: str, expressions: Sequence[str]) -> dict[str, Any]:
        """What it makes of a file, and of expressions."""
        assert self._process.stdin
        assert self._process.stdout
        question = {"name": name, "text": text, "expressions": expressions}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


VALID = "valid, says the same"
INVALID = "invalid"
NO_TREE = "expressions that HashiCorp's parser does not take by themselves"
UNCONVERTED = "valid, but hcl2json cannot say what it says"
LENIENT = "accepts invalid"
STRICT = "rejects valid"
DIFFERENT = "says something else"
AGREEMENTS = (VALID, INVALID)
DISAGREEMENTS = (STRICT, DIFFERENT)


def compare(
    body: syntax.Body, diagnostics: Sequence[Diagnostic], text: str, answer: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """How the two readings of a file relate."""
    if "error" in answer:
        if not answer["error"].startswith(REJECTED):
            yield UNCONVERTED, answer["error"]
        else:
            yield (INVALID, "") if diagnostics else (LENIENT, answer["error"])
    elif diagnostics:
        line, column = Lines("", text).place(diagnostics[0].offset)
        yield STRICT, f"{line}:{column}: {diagnostics[0].message}"
    else:
        ours, theirs = Converter(text).body(body), answer["value"]
        difference = next(differences(ours, theirs, ""), None)
        yield (VALID, "") if difference is None else (DIFFERENT, difference)


def differences(ours: Any, theirs: Any, path: str) -> Iterator[str]:
    """Where two JSON values differ."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for key in ours:
            yield from differences(ours[key], theirs[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, item in enumerate(ours):
            yield from differences(item, theirs[index], f"{path}[{index}]")
    elif type(ours) in (int, float) and type(theirs) in (int, float):
        if abs(ours - theirs) > 1e-12 * abs(ours):  # JavaScript has no exact long numbers
            yield f"{path}: {ours!r}, {theirs!r}"
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{path}: {ours!r}, {theirs!r}"


class Converter:
    """Makes of our tree what hcl2json makes of HashiCorp's: literals as values, all else as the source it stands in."""

    def __init__(self, text: str) -> None:
        self._text = text

    def body(self, body: syntax.Body) -> dict[str, Any]:
        """Attributes and blocks."""
        converted: dict[str, Any] = {}
        for block in body.blocks:
            within, key = converted, block.type
            for label in block.labels:
                within = within.setdefault(key, {})
                key = label.value
            within.setdefault(key, []).append(self.body(block.body))
        for name, attribute in body.attributes.items():
            converted[name] = self.expression(attribute.value)
        return converted

    def expression(self, node: syntax.Expression) -> Any:
        """An expression."""
        match node:
            case syntax.Literal():
                return self.literal(node) if isinstance(node.value, str) else node.value
            case syntax.TemplateWrap():
                return self.expression(node.wrapped)
            case syntax.Template():
                return "".join(map(self.part, node.parts))
            case syntax.TupleExpression():
                return [self.expression(element) for element in node.elements]
            case syntax.ObjectExpression():
                return {self.key(item.key): self.expression(item.value) for item in node.items}
            case syntax.UnaryOperation(operator="-", operand=syntax.Literal(value=int() | float() as number)):
                return -number
            case syntax.UnaryOperation(operator="!", operand=syntax.Literal(value=bool() as value)):
                return not value
        return f"${{{self.source(node)}}}"

    def part(self, node: syntax.Expression) -> str:
        """A part of a template."""
        match node:
            case syntax.Literal():
                return self.literal(node)
            case syntax.TemplateWrap():
                return self.part(node.wrapped)
            case syntax.Template():
                return "".join(map(self.part, node.parts))
            case syntax.TemplateJoin(tuple=each):
                variables = ", ".join(name for name in (each.key_variable, each.value_variable) if name is not None)
                return f"%{{for {variables} in {self.source(each.collection)}}}{self.part(each.value)}%{{endfor}}"
            case syntax.Conditional():
                false = self.part(node.false_result)
                true = f"%{{if {self.source(node.condition)}}}{self.part(node.true_result)}"
                return f"{true}%{{else}}{false}%{{endif}}" if false else f"{true}%{{endif}}"
        return f"${{{self.source(node)}}}"

    def literal(self, node: syntax.Literal) -> str:
        """A constant part of a template."""
        if isinstance(node.value, str):
            return node.value.replace("${", "$${").replace("%{", "%%{")
        return json.dumps(node.value)

    def key(self, node: syntax.Expression) -> str:
        """The key of an item."""
        if isinstance(node, syntax.ScopeTraversal):
            return self.source(node)
        return node.value if isinstance(node, syntax.Literal) and isinstance(node.value, str) else self.part(node)

    def source(self, node: syntax.Node) -> str:
        """What is written."""
        return self._text[node.start : node.end]


def unseen(body: syntax.Body, text: str, seen: set[str]) -> dict[str, syntax.Expression]:
    """The expressions of attributes that are more than a constant and not seen before, parsed by themselves."""
    expressions: dict[str, syntax.Expression] = {}
    for block in body.blocks:
        expressions |= unseen(block.body, text, seen)
    for attribute in body.attributes.values():
        source = text[attribute.value.start : attribute.value.end]
        if not isinstance(attribute.value, syntax.Literal) and source not in seen:
            seen.add(source)
            # in parentheses, as line ends matter in the one and not in the other
            alone, _ = parse(f"a=({source}\n)\n")
            value = alone.attributes["a"].value
            assert isinstance(value, syntax.Parentheses)
            expressions[source] = value.expression
    return expressions


SHIFT = len("a=(")
KINDS = {
    syntax.TemplateWrap: "templateWrap",
    syntax.TemplateJoin: "templateJoin",
    syntax.Template: "template",
    syntax.ScopeTraversal: "scopeTraversal",
    syntax.RelativeTraversal: "relativeTraversal",
    syntax.Literal: "literalValue",
    syntax.Index: "index",
    syntax.Splat: "splat",
    syntax.FunctionCall: "function",
    syntax.TupleExpression: "tuple",
    syntax.ObjectExpression: "object",
    syntax.ForExpression: "for",
    syntax.Conditional: "conditional",
    syntax.UnaryOperation: "unaryOp",
    syntax.BinaryOperation: "binaryOp",
}
Entry = tuple[str, str, list[tuple[str, int, int]]]
"""A node: its kind, what is written (nothing where the two draw ranges otherwise), and the steps of a traversal."""


def our_tree(root: syntax.Expression, source: str) -> Iterator[Entry]:
    """The nodes of our tree, from the root, but texts without interpolation."""
    waiting = [(root, False)]
    while waiting:
        node, in_directive = waiting.pop()
        written = source[node.start - SHIFT : node.end - SHIFT]
        directive = written.startswith("%{")
        waiting.extend((child, directive) for child in reversed(node.children()))
        if type(node) not in KINDS or (isinstance(node, syntax.Literal) and isinstance(node.value, str)):
            continue
        steps = []
        if isinstance(node, syntax.ScopeTraversal):
            steps.append((node.root, node.start - SHIFT, node.start - SHIFT + len(node.root)))
        if isinstance(node, syntax.ScopeTraversal | syntax.RelativeTraversal):
            steps += [(step_text(step), step.start - SHIFT, step.end - SHIFT) for step in node.steps]
        yield KINDS[type(node)], written_of(KINDS[type(node)], written, in_directive), steps


def step_text(step: syntax.Step) -> str:
    """A step, as HashiCorp's tree names it."""
    if isinstance(step, syntax.TraverseAttribute):
        return step.name
    if isinstance(step.key, str):
        return f'"{step.key}"'
    return "" if step.key is None or isinstance(step.key, bool) else str(step.key)


def written_of(kind: str, written: str, in_directive: bool) -> str:
    """What is written, but of nodes whose ranges the two draw differently."""
    if (kind == "template" and in_directive) or kind == "templateJoin":
        return ""
    return "" if written.startswith((".", "[*]")) else written.strip()


def their_tree(root: Mapping[str, Any] | None, source: str) -> Iterator[Entry]:
    """The same of HashiCorp's tree."""
    waiting = [(root, False)] if root else []
    while waiting:
        node, in_directive = waiting.pop()
        meta = node.get("meta", {})
        written = meta.get("value", "")
        directive = written.startswith("%{")
        waiting.extend((child, directive) for child in reversed(node["children"]))
        kind = node["type"]
        if not kind or meta.get("type") == "string":
            continue
        steps = [
            (step.get("segment", ""), *(characters(source, step["range"][edge]["byte"]) for edge in ("start", "end")))
            for step in meta.get("traversal") or ()
        ]
        if kind == "template" and not in_directive and is_constant(node["children"]):
            continue
        yield kind, written_of(kind, written, in_directive), steps


def characters(text: str, position: int) -> int:
    """How many characters come before a byte of a text in UTF-8."""
    return position if text.isascii() else len(text.encode()[:position].decode())


def is_constant(parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a template is one text."""
    return len(parts) == 1 and parts[0].get("meta", {}).get("type") == "string"


if __name__ == "__main__":
    sys.exit(main())
