"""The JSON syntax of HCL (`.tf.json`): the same tree as from the native syntax.

JSON does not tell blocks from arguments whose value is an object. What Terraform itself defines is known here: the
blocks of a file, and meta-blocks such as `dynamic` and `lifecycle`. All else is an argument, and becomes blocks when
`Body.blocks_of` asks for them: who asks knows the schema.
"""

from collections.abc import Callable, Iterator
from unicodedata import normalize

from enilint.inputs.terraform.hcl import scanner
from enilint.inputs.terraform.hcl.expressions import ExpressionParser
from enilint.inputs.terraform.hcl.json_body import COMMENT, JsonBody
from enilint.inputs.terraform.hcl.json_values import Array, Missing, Object, Scalar, String, Value, parse_value
from enilint.inputs.terraform.hcl.scanner import Tokens
from enilint.inputs.terraform.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Diagnostic,
    Expression,
    Invalid,
    Label,
    Literal,
    ObjectExpression,
    ObjectItem,
    TupleExpression,
)
from enilint.inputs.terraform.hcl.templates import SyntaxMistake

_LABELS = {
    "action": 2,
    "backend": 1,
    "check": 1,
    "data": 2,
    "dynamic": 1,
    "ephemeral": 2,
    "list": 2,
    "module": 1,
    "output": 1,
    "provider": 1,
    "provider_meta": 1,
    "provisioner": 1,
    "resource": 2,
    "state_store": 1,
    "variable": 1,
}
"""How many labels a block has, where it has any."""
_RESOURCE_BLOCKS = frozenset({"connection", "dynamic", "lifecycle", "provisioner"})
_CONDITIONS = frozenset({"precondition", "postcondition"})
_BLOCKS = {
    "": frozenset(
        {
            *("action", "check", "data", "ephemeral", "import", "list", "locals", "module", "moved", "output"),
            *("provider", "removed", "resource", "terraform", "variable"),
        }
    ),
    "check": frozenset({"assert", "data"}),
    "content": frozenset({"dynamic"}),
    "data": _RESOURCE_BLOCKS,
    "dynamic": frozenset({"content"}),
    "ephemeral": _RESOURCE_BLOCKS,
    "lifecycle": _CONDITIONS,
    "output": _CONDITIONS,
    "provider": frozenset({"dynamic"}),
    "provisioner": frozenset({"connection"}),
    "removed": frozenset({"lifecycle", "provisioner"}),
    "resource": _RESOURCE_BLOCKS,
    "terraform": frozenset({"backend", "cloud", "provider_meta", "required_providers", "state_store"}),
    "variable": frozenset({"validation"}),
}
"""The blocks that Terraform defines in blocks of a type, and in a file."""
_REFERRING = {
    "data": frozenset({"depends_on", "provider"}),
    "ephemeral": frozenset({"depends_on", "provider"}),
    "import": frozenset({"provider", "to"}),
    "lifecycle": frozenset({"ignore_changes", "replace_triggered_by"}),
    "module": frozenset({"depends_on", "providers"}),
    "moved": frozenset({"from", "to"}),
    "output": frozenset({"depends_on"}),
    "provisioner": frozenset({"on_failure", "when"}),
    "removed": frozenset({"from"}),
    "resource": frozenset({"depends_on", "provider"}),
    "variable": frozenset({"type"}),
}
"""The arguments whose texts are expressions: references, or types."""
_VERBATIM = frozenset({"backend", "cloud", "provider_meta", "required_providers", "terraform", "variable"})
"""The blocks whose texts are no templates."""

_Texts = Callable[[String], Expression]


def parse_json(text: str) -> tuple[Body, list[Diagnostic]]:
    """The tree of a text in HCL's JSON syntax, and what is wrong with it. It never raises.

    Where something is wrong, the tree has what comes before it.
    """
    value, diagnostics = parse_value(text)
    reader = _Reader(diagnostics)
    body = reader.body("", value)
    return body, sorted(diagnostics, key=lambda diagnostic: diagnostic.offset)


class _Reader:
    """Makes bodies of values."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self._diagnostics = diagnostics

    def body(self, type: str, value: Value) -> Body:
        """The body of a block of a type; of a file, where the type is empty."""
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        texts = self._verbatim if type in _VERBATIM else self._template
        for key, member in self._members(value):
            name = key.value
            if name in _BLOCKS.get(type, ()):
                blocks += self._blocks(key, member)
            elif name == COMMENT:
                continue
            elif name in attributes:
                self._report(key.start, f'argument "{name}" is already set')
            else:
                reading = self._reference if name in _REFERRING.get(type, ()) else texts
                expression = self._expression(member, reading)
                attributes[name] = Attribute(key.start, member.end, name, key.end, expression)
        return JsonBody(value.start, value.end, attributes, blocks)

    def _members(self, value: Value) -> Iterator[tuple[String, Value]]:
        """The members of an object, or those of all objects of a list."""
        if isinstance(value, Object):
            yield from value.members
        elif isinstance(value, Array):
            for element in value.elements:
                yield from self._members(element) if isinstance(element, Object) else self._not_object(element)
        elif not (isinstance(value, Scalar) and value.value is None):
            self._not_object(value)

    def _not_object(self, value: Value) -> tuple[()]:
        if not isinstance(value, Missing):
            self._report(value.start, "expected an object")
        return ()

    def _blocks(self, key: String, value: Value) -> Iterator[Block]:
        """The blocks of the type that a key names."""
        labelled: list[tuple[tuple[Label, ...], Value]] = [((), value)]
        for _ in range(_LABELS.get(key.value, 0)):
            labelled = [
                ((*labels, Label(label.start, label.end, label.value)), inner)
                for labels, outer in labelled
                for label, inner in self._members(outer)
                if label.value != COMMENT or labels
            ]
        for labels, content in labelled:
            name: Value | Label = labels[-1] if labels else key
            header = (name.start, name.end)
            if isinstance(content, Array):
                for element in content.elements:
                    yield self._block(key, labels, (element.start, element.start + 1), element)
            elif not (isinstance(content, Scalar) and content.value is None):
                yield self._block(key, labels, header, content)

    def _block(self, key: String, labels: tuple[Label, ...], header: tuple[int, int], content: Value) -> Block:
        body = self.body(key.value, content)
        return Block(header[0], content.end, key.value, (key.start, key.end), labels, header, body)

    def _expression(self, value: Value, texts: _Texts) -> Expression:
        """A value as an expression."""
        start, end = value.start, value.end
        if isinstance(value, String):
            return texts(value)
        if isinstance(value, Scalar):
            return Literal(start, end, value.value)
        if isinstance(value, Array):
            return TupleExpression(start, end, tuple([self._expression(item, texts) for item in value.elements]))
        if isinstance(value, Object):
            items = [
                ObjectItem(key.start, member.end, texts(key), self._expression(member, texts))
                for key, member in value.members
            ]
            return ObjectExpression(start, end, tuple(items))
        return Invalid(start, end)

    def _verbatim(self, text: String) -> Expression:
        return Literal(text.start, text.end, normalize("NFC", text.value))

    def _template(self, text: String) -> Expression:
        if "${" not in text.value and "%{" not in text.value:
            return self._verbatim(text)
        tokens = scanner.scan_template(text.value)
        return self._parsed(text, tokens, lambda parser: parser.bare_template(text.start, text.end))

    def _reference(self, text: String) -> Expression:
        tokens = scanner.scan_expression(text.value)
        return self._parsed(text, tokens, lambda parser: parser.whole_expression())

    def _parsed(self, text: String, tokens: Tokens, parse: Callable[[ExpressionParser], Expression]) -> Expression:
        """What the tokens of a text mean, with the offsets that they have in the file."""
        offsets = text.offsets()
        tokens.starts[:] = [offsets[start] for start in tokens.starts]
        tokens.ends[:] = [offsets[end] for end in tokens.ends]
        try:
            return parse(ExpressionParser(tokens))
        except SyntaxMistake as mistake:
            self._report(mistake.offset, mistake.message)
        except RecursionError:
            self._report(text.start, "nested too deeply")
        return Invalid(text.start, text.end)

    def _report(self, offset: int, message: str) -> None:
        self._diagnostics.append(Diagnostic(offset, message))
