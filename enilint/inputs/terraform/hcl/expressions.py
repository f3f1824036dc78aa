"""Tokens to expressions.

A parser of this kind calls itself once per bracket, and the scanner limits how deep brackets go. What can go on without
brackets (operators, indexes, the arms of a conditional) is parsed in loops.
"""

from enilint.files.late import late
from enilint.inputs.terraform.hcl import scanner
from enilint.inputs.terraform.hcl.scanner import IDENTIFIER, STRING, TRAVERSAL, Tokens
from enilint.inputs.terraform.hcl.syntax import (
    AnonymousSymbol,
    BinaryOperation,
    Conditional,
    Constant,
    Expression,
    ForExpression,
    FunctionCall,
    Index,
    Literal,
    Number,
    ObjectExpression,
    ObjectItem,
    Parentheses,
    RelativeTraversal,
    ScopeTraversal,
    Splat,
    Step,
    TraverseAttribute,
    TraverseIndex,
    TupleExpression,
    UnaryOperation,
    number,
)
from enilint.inputs.terraform.hcl.template_parser import TemplateParser
from enilint.inputs.terraform.hcl.templates import SyntaxMistake, unescape

_KEYWORDS: dict[str, Constant] = {"true": True, "false": False, "null": None}
_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_AFTER_OPERAND = frozenset({*_PRECEDENCE, "?"})
_AFTER_TERM = frozenset({".", "[", scanner.STEPS})
_NUMBER = late(r"[0-9]+\.?(?:(?<=\.)[0-9]+)?(?:[eE][+-]?[0-9]+)?")


class ExpressionParser(TemplateParser):
    """Parses expressions, from where it stands in the tokens. Raises SyntaxMistake."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self._conditionals = 0

    def expression(self) -> Expression:
        """An expression of any kind."""
        operand = self._operand()
        if self._kinds[self._at] not in _AFTER_OPERAND:
            return operand
        condition = self._operations(operand)
        if self._kinds[self._at] != "?":
            return condition
        return self._conditional(condition)

    def whole_expression(self) -> Expression:
        """An expression that nothing follows."""
        expression = self.expression()
        self._expect(scanner.END)
        return expression

    def _conditional(self, condition: Expression) -> Expression:
        """A conditional. Its last arm is often another one, which is not nested but follows."""
        arms: list[tuple[Expression, Expression]] = []
        while self._kinds[self._at] == "?":
            if self._conditionals == scanner.MAX_NESTING:
                raise self._mistake(f"nested in more than {scanner.MAX_NESTING} conditionals")
            self._at += 1
            self._conditionals += 1
            arms.append((condition, self.expression()))
            self._conditionals -= 1
            self._expect(":")
            condition = self._operations(self._operand())
        result = condition
        for condition, true_result in reversed(arms):
            result = Conditional(condition.start, result.end, condition, true_result, result)
        return result

    def _operations(self, operand: Expression) -> Expression:
        """What binary operators make of an operand and those that follow."""
        operands = [operand]
        operators: list[tuple[str, int]] = []
        while precedence := _PRECEDENCE.get(self._kinds[self._at]):
            while operators and operators[-1][1] >= precedence:
                self._fold(operands, operators)
            operators.append((self._kinds[self._at], precedence))
            self._at += 1
            operands.append(self._operand())
        while operators:
            self._fold(operands, operators)
        return operands[0]

    def _fold(self, operands: list[Expression], operators: list[tuple[str, int]]) -> None:
        right, left = operands.pop(), operands.pop()
        operator, _ = operators.pop()
        operands.append(BinaryOperation(left.start, right.end, left, operator, right))

    def _operand(self) -> Expression:
        """A term with what leads on from it, and with unary operators before it."""
        at = self._at
        kind = self._kinds[at]
        start, end = self._starts[at], self._ends[at]
        term: Expression
        if kind == STRING:
            term = Literal(start, end, unescape(self._values[at][1:-1], start + 1))
            self._at = at + 1
        elif kind == TRAVERSAL:
            term = self._names(self._values[at], start, end)
            self._at = at + 1
        elif kind == IDENTIFIER:
            name = self._values[at]
            self._at = at + 1
            following = self._kinds[at + 1]
            if following == "(" or following == "::":
                term = self._call()
            elif name in _KEYWORDS:
                term = Literal(start, end, _KEYWORDS[name])
            else:
                term = ScopeTraversal(start, end, name, ())
        elif kind == "-" or kind == "!":
            return self._unary()
        else:
            term = self._bracketed(kind)
        return self._traversal(term) if self._kinds[self._at] in _AFTER_TERM else term

    def _bracketed(self, kind: str) -> Expression:
        """A term of the rarer kinds, most of which are closed by something."""
        if kind == "[":
            return self._tuple()
        if kind == "{":
            return self._object()
        if kind == scanner.OPEN_QUOTE or kind == scanner.OPEN_HEREDOC:
            return self.template()
        if kind == "(":
            return self._parentheses()
        if kind == scanner.NUMBER:
            self._at += 1
            return Literal(self._starts[self._at - 1], self._ends[self._at - 1], self._number(self._at - 1))
        raise self._expected("an expression")

    def _unary(self) -> Expression:
        operators = []
        while (kind := self._kinds[self._at]) == "-" or kind == "!":
            operators.append((kind, self._starts[self._at]))
            self._at += 1
        operand = self._operand()
        for operator, start in reversed(operators):
            operand = UnaryOperation(start, operand.end, operator, operand)
        return operand

    def _parentheses(self) -> Expression:
        start = self._starts[self._at]
        self._at += 1
        expression = self.expression()
        return Parentheses(start, self._expect(")"), expression)

    def _number(self, at: int) -> Number:
        text = self._values[at]
        if not (text.isdecimal() and text.isascii()) and not _NUMBER.fullmatch(text):
            raise SyntaxMistake(self._starts[at], f"expected a number, found {text[:40]}")
        return number(text)

    def _call(self) -> Expression:
        """A function call, from after the first part of its name."""
        first = self._at - 1
        while self._kinds[self._at] == "::":
            self._at += 1
            self._expect(IDENTIFIER)
        last = self._at - 1
        self._expect("(")
        arguments = []
        expand_final = False
        while self._kinds[self._at] != ")":
            arguments.append(self.expression())
            if self._kinds[self._at] == "...":
                self._at += 1
                expand_final = True
                break
            if self._kinds[self._at] != ",":
                break
            self._at += 1
        end = self._expect(")", '")"' if expand_final else '"," or ")"')
        name = "".join(self._values[first : last + 1])
        return FunctionCall(self._starts[first], end, name, self._ends[last], tuple(arguments), expand_final)

    def _tuple(self) -> Expression:
        start = self._starts[self._at]
        self._at += 1
        if self._is_name("for"):
            return self._for(start, "]")
        elements = []
        while self._kinds[self._at] != "]":
            elements.append(self.expression())
            if self._kinds[self._at] != ",":
                break
            self._at += 1
        return TupleExpression(start, self._expect("]", '"," or "]"'), tuple(elements))

    def _object(self) -> Expression:
        start = self._starts[self._at]
        self._at += 1
        kinds = self._kinds
        items: list[ObjectItem] = []
        while True:
            while kinds[self._at] == scanner.NEWLINE:
                self._at += 1
            if kinds[self._at] == "}":
                break
            if not items and self._is_name("for"):
                return self._for(start, "}")
            items.append(self._item())
            following = kinds[self._at]
            if following == ",":
                self._at += 1
            elif following != scanner.NEWLINE:
                break
        return ObjectExpression(start, self._expect("}", '",", a newline or "}"'), tuple(items))

    def _item(self) -> ObjectItem:
        at = self._at
        kinds = self._kinds
        key: Expression
        if kinds[at] == IDENTIFIER and (kinds[at + 1] == "=" or kinds[at + 1] == ":"):
            key = Literal(self._starts[at], self._ends[at], self._values[at])
            self._at = at + 1
        else:
            key = self.expression()
            if kinds[self._at] != "=" and kinds[self._at] != ":":
                raise self._expected('"="')
        self._at += 1
        value = self.expression()
        return ObjectItem(key.start, value.end, key, value)

    def _for(self, start: int, closer: str) -> Expression:
        """A `for` expression, from its keyword."""
        self._at += 1
        key_variable, value_variable = self._variables()
        collection = self.expression()
        self._expect(":")
        key = None
        value = self.expression()
        group = False
        if closer == "}":
            self._expect("=>")
            key, value = value, self.expression()
            if self._kinds[self._at] == "...":
                self._at += 1
                group = True
        condition = None
        if self._is_name("if"):
            self._at += 1
            condition = self.expression()
        end = self._expect(closer)
        return ForExpression(start, end, key_variable, value_variable, collection, key, value, condition, group)

    def _names(self, dotted: str, start: int, end: int) -> Expression:
        """What names with dots between mean, where an expression starts with them."""
        root, _, _ = dotted.partition(".")
        steps = _attribute_steps(dotted, len(root), start)
        if root in _KEYWORDS:
            literal = Literal(start, start + len(root), _KEYWORDS[root])
            return RelativeTraversal(start, end, literal, steps)
        return ScopeTraversal(start, end, root, steps)

    def _traversal(self, source: Expression) -> Expression:
        """What attributes, indexes and splats make of an expression."""
        splats: list[Expression] = []
        steps: list[Step] = []
        full = True
        while True:
            at = self._at
            kind = self._kinds[at]
            if kind == scanner.STEPS:
                steps += _attribute_steps(self._values[at], 0, self._starts[at])
                self._at = at + 1
            elif kind == "." and not (full and self._kinds[at + 1] == "*"):
                steps += self._dotted_steps()
            elif not full:  # what follows `.*` and names is done with the result, not with each element
                source, steps, full = _splat(splats.pop(), _stepped(source, steps), full), [], True
            elif kind == "." or (kind == "[" and self._kinds[at + 1] == "*" and self._kinds[at + 2] == "]"):
                full = kind == "["
                splats.append(_stepped(source, steps))
                self._at = at + (3 if full else 2)
                source, steps = AnonymousSymbol(self._starts[at], self._ends[self._at - 1]), []
            elif kind == "[":
                key = self._key()
                if isinstance(key, Literal):
                    steps.append(TraverseIndex(self._starts[at], self._ends[self._at - 1], key.value))
                else:
                    collection = _stepped(source, steps)
                    source, steps = Index(collection.start, self._ends[self._at - 1], collection, key), []
            else:
                break
        result = _stepped(source, steps)
        while splats:
            result = _splat(splats.pop(), result, full=True)
        return result

    def _dotted_steps(self) -> tuple[Step, ...]:
        """The steps after a dot that no name follows at once."""
        dot = self._starts[self._at]
        self._at += 1
        at = self._at
        kind, text, start = self._kinds[at], self._values[at], self._starts[at]
        if kind in (IDENTIFIER, TRAVERSAL):
            self._at += 1
            first, _, _ = text.partition(".")
            step = TraverseAttribute(dot, start + len(first), first)
            return (step, *_attribute_steps(text, len(first), start))
        if kind != scanner.NUMBER:
            raise self._expected("the name of an attribute")
        if "." in text:
            raise SyntaxMistake(start, f"expected one index, found {text[:40]}; write the indexes in brackets")
        self._at += 1
        return (TraverseIndex(dot, self._ends[at], self._number(at)),)

    def _key(self) -> Expression:
        self._at += 1
        key = self.expression()
        self._expect("]")
        return key


def _attribute_steps(dotted: str, position: int, offset: int) -> tuple[Step, ...]:
    """The steps of `.a.b.c`, which starts at a position of a text with dots. `offset` is where the text starts."""
    steps: list[Step] = []
    end = offset + position
    for name in dotted[position:].split(".")[1:]:
        start = end
        end += 1 + len(name)
        steps.append(TraverseAttribute(start, end, name))
    return tuple(steps)


def _splat(source: Expression, each: Expression, full: bool) -> Splat:
    return Splat(source.start, each.end, source, each, full)


def _stepped(source: Expression, steps: list[Step]) -> Expression:
    """An expression with the steps that lead on from it."""
    if not steps:
        return source
    end = steps[-1].end
    if isinstance(source, ScopeTraversal):
        return ScopeTraversal(source.start, end, source.root, (*source.steps, *steps))
    if isinstance(source, RelativeTraversal):
        return RelativeTraversal(source.start, end, source.source, (*source.steps, *steps))
    return RelativeTraversal(source.start, end, source, tuple(steps))
