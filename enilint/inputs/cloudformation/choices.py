"""What a template leaves to its deployment, and one set of choices: a world.

A variable is a parameter, a pseudo parameter, or a comparison that no parameter decides alone. Evaluation asks for the
value of a variable only where it matters; what it compares a variable with are the values that worlds choose from.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from enilint.findings import Location

OTHER = None
"""The choice of a value that is none of those that a template compares with."""


class Variable(Struct, eq=False):
    """What a deployment decides. `default` is its value where nothing is chosen; OTHER where there is none.

    `options` are the values that the template tells apart; `allowed` are all that there can be, None: any.
    `releases` are the parameters whose defaults do not hold where a comparison has another answer than theirs.
    """

    name: str
    label: str
    default: str | None
    at: Location
    allowed: tuple[str, ...] | None = None
    options: list[str] = field(default_factory=list)
    is_given: bool = False
    releases: tuple[str, ...] = ()

    def note(self, option: str) -> bool:
        """Take up a value that the template compares with. Whether there can be such a value that is new."""
        if self.is_given or option in self.options or (self.allowed is not None and option not in self.allowed):
            return False
        self.options.append(option)
        return True

    @property
    def domain(self) -> list[str | None]:
        """The choices: the default first."""
        if self.is_given:
            return [self.default]
        values: list[str | None] = [self.default, *(one for one in self.options if one != self.default)]
        if self.default is not OTHER and self.default not in self.options:
            return values
        left = None if self.allowed is None else [one for one in self.allowed if one not in self.options]
        known = [one for one in values if one is not OTHER]
        if left is None or len(left) > 1:
            return values if self.default is OTHER else [*known, OTHER]
        return [*known, *left]

    @property
    def has_others(self) -> bool:
        """Whether there can be a value that is none of the choices, or that a released default leaves open."""
        if self.default is OTHER or self.default in self.options:
            return OTHER in self.domain
        return self.allowed is None or any(one not in (*self.options, self.default) for one in self.allowed)


class Trace(Struct, eq=False):
    """What an evaluation has asked for: variables with their values, and conditions with their answers.

    `impossible`: there can be no such deployment.
    """

    used: dict[str, str | None] = field(default_factory=dict)
    conditions: dict[str, tuple[bool, Location]] = field(default_factory=dict)
    impossible: bool = False

    def add(self, other: "Trace") -> None:
        """Take up what a part of the evaluation has asked for."""
        self.used.update(other.used)
        self.conditions.update(other.conditions)
        self.impossible = self.impossible or other.impossible


class Variables:
    """The variables of a design. `version` changes when there is a new choice."""

    def __init__(self) -> None:
        self.by_name: dict[str, Variable] = {}
        self.version = 0

    def add(self, variable: Variable) -> Variable:
        """Take up a variable; the one of that name that there is already."""
        return self.by_name.setdefault(variable.name, variable)

    def note(self, name: str, options: Iterable[str]) -> None:
        """Take up what a variable is compared with."""
        for option in options:
            self.version += self.by_name[name].note(option)


class World:
    """One set of choices. A variable that none is made for has its default."""

    def __init__(self, variables: Variables, choices: Mapping[str, str | None]) -> None:
        self.variables = variables
        self.choices = choices
        self.trace = Trace()
        self._released = {
            name
            for one, value in choices.items()
            if value != variables.by_name[one].default
            for name in variables.by_name[one].releases
        }

    def value(self, name: str) -> str | None:
        """The value of a variable in this world, which is thereby asked for."""
        value = self._current(name)
        self.trace.used[name] = value
        return value

    def is_settled(self, name: str) -> bool:
        """Whether the value of a variable is given, chosen, or asked for already."""
        return self.variables.by_name[name].is_given or name in self.choices or name in self.trace.used

    def holds(self, used: Mapping[str, str | None]) -> bool:
        """Whether variables have these values here."""
        return all(self._current(name) == value for name, value in used.items())

    def permits(self, name: str, option: str) -> bool:
        """Whether a variable can have a value in this world, as far as the template tells values apart."""
        variable = self.variables.by_name.get(name)
        if variable is None or not variable.options:
            return True
        current = self._current(name)
        return option == current if current in variable.options else option not in variable.options

    def _current(self, name: str) -> str | None:
        if name in self._released and name not in self.choices:
            return OTHER
        return self.choices.get(name, self.variables.by_name[name].default)
