"""Random expressions of names and types that fit, mostly."""

from random import Random

from enilint.expressions.attributes import attributes_of
from enilint.expressions.functions import FUNCTIONS
from enilint.expressions.types import STRING, Type

_TEXTS = ('"a"', '"app"', '"m5.large"', '"10.0.0.0/8"', '"10.0.1.7"', '""', '"interface"')
_NUMBERS = ("0", "1", "3", "0.5", "24", "1000000")


class Generator:
    """Makes expressions about the objects of a class."""

    def __init__(self, random: Random, subject: type) -> None:
        self._random = random
        self._subject = subject
        self._variables: dict[str, Type] = {}

    def expression(self, depth: int = 4) -> str:
        """An expression of any kind, mostly a condition."""
        kind = self._random.choice(("bool", "bool", "bool", "number", "string", "list"))
        return self._of(kind, depth)

    def _of(self, kind: str, depth: int) -> str:
        choose = self._random.choice
        if depth <= 0 or kind == "tags" or self._random.random() < 0.25:
            return self._path(kind)
        if kind == "bool":
            return choose((self._logic, self._comparison, self._comparison, self._call))(kind, depth - 1)
        if kind == "number":
            parts = self._of("number", depth - 1), choose("+-*/%"), self._of("number", depth - 1)
            return choose(
                (f"({' '.join(parts)})", f"length({self._of('list', depth - 1)})", self._call(kind, depth - 1))
            )
        if kind == "list":
            return choose((self._loop(depth - 1), self._path("list"), f"[{self._of('string', depth - 1)}]"))
        return self._call(kind, depth - 1)

    def _logic(self, kind: str, depth: int) -> str:
        one, other = self._of("bool", depth), self._of("bool", depth)
        third = self._of("bool", depth)
        return self._random.choice(
            (f"({one} && {other})", f"({one} || {other})", f"!{one}", f"({third} ? {one} : {other})")
        )

    def _comparison(self, kind: str, depth: int) -> str:
        of = self._random.choice(("number", "string", "object"))
        operators = ("==", "!=", "<", "<=", ">", ">=") if of == "number" else ("==", "!=")
        right = "null" if self._random.random() < 0.1 else self._of(of, depth) if of != "object" else self._path(of)
        left = self._path(of) if of == "object" else self._of(of, depth)
        return f"({left} {self._random.choice(operators)} {right})"

    def _call(self, kind: str, depth: int) -> str:
        function = self._random.choice([*FUNCTIONS.values()])
        arguments = []
        for parameter in function.parameters:
            wanted = parameter.type.kind if parameter.type is not None else self._random.choice(("string", "number"))
            is_literal = function.is_literal and not arguments
            arguments.append(self._random.choice(('"[a-z]+"', '"3 Gbps"')) if is_literal else self._of(wanted, depth))
        return f"{function.name}({', '.join(arguments)})"

    def _loop(self, depth: int) -> str:
        name = f"v{len(self._variables)}"
        found = self._find("list")
        if found is None or len(self._variables) == 3 or found[1].element is None:
            return "[1, 2]"
        self._variables[name] = found[1].element
        value = self._of(self._random.choice(("bool", "string", "number")), depth)
        condition = f" if {self._of('bool', depth)}" if self._random.random() < 0.4 else ""
        del self._variables[name]
        return f"[for {name} in try({found[0]}, []) : {value}{condition}]"

    def _path(self, kind: str) -> str:
        found = self._find(kind)
        if found is not None:
            return found[0]
        literals = {"bool": ("true", "false"), "number": _NUMBERS, "string": _TEXTS, "list": ("[]",), "tags": ("tags",)}
        return self._random.choice(literals.get(kind, ("self",)))

    def _find(self, kind: str) -> tuple[str, Type] | None:
        """A path that ends at a value of a kind, if some steps happen to find one."""
        for _ in range(6):
            steps = self._steps(kind)
            if steps is not None:
                return steps
        return None

    def _steps(self, kind: str) -> tuple[str, Type] | None:
        starts = {**self._variables, **{name: one.type for name, one in attributes_of(self._subject).items()}}
        name = self._random.choice([*self._variables, *starts])
        path, type = name, starts[name]
        for _ in range(4):
            if type.kind == kind and self._random.random() < 0.7:
                return path, type
            if type.kind == "tags":
                return (f"{path}.owner", STRING) if kind == "string" else None
            if type.kind != "object" or type.of is None:
                return None
            inner = attributes_of(type.of)
            name = self._random.choice([*inner])
            path, type = f"{path}.{name}", inner[name].type
        return (path, type) if type.kind == kind else None
