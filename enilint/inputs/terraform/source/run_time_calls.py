"""Which resources the calls of scripts may be about: those that a script names, or any of them.

A script names a resource if the ID that it passes to the call comes from an expression that refers to that resource. A
policy that allows a call for any resource is for the scripts of the instances that have its role.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from enilint.files.late import late
from enilint.inputs.scripts import ELASTIC_IP, INTERFACE, names_all
from enilint.inputs.terraform.hcl.syntax import (
    Body,
    Expression,
    FunctionCall,
    Literal,
    ObjectExpression,
    Template,
)
from enilint.inputs.terraform.hcl.uses import Use, uses
from enilint.inputs.terraform.source.modules import SourceModule, SourceTree
from enilint.inputs.terraform.source.values import EvaluationError
from enilint.inputs.terraform.unread_users import Calls, Name, User, Users

_PERMISSION = "ec2:"
"""What the name of an action begins with in a policy."""
_ANY_RESOURCE = late(r"""(?:^|[/"':])\*(?:["']|$)""")
"""The resource of a statement that is about any."""
_ARGUMENTS = {"aws_eip": ELASTIC_IP, "aws_network_interface": INTERFACE}
"""The arguments of calls that name resources of a type."""
_IAM = "aws_iam_"
_ASSUMED = "assume_role_policy"
_FILES = ("file", "templatefile")
_READS = "file("
_CONSTANT = ("count", "path", "terraform")

Place = tuple[Calls, Name]
"""A resource: the module that it is in, its type and its name."""


class _Text(Struct, frozen=True):
    """A text of the source that has a call, with the expressions of its interpolations, and where it stands.

    `around` are the expressions of the statement of a policy that it is in, or the text itself.
    """

    calls: Calls
    user: User
    text: str
    variables: Mapping[str, Expression]
    around: Sequence[Expression]


class RunTimeCalls:
    """The calls of one action that are about resources of one type, in all modules of a tree."""

    def __init__(
        self, tree: SourceTree, read: Callable[[str], bytes], users: Users, action: re.Pattern[str], type: str
    ) -> None:
        self._tree = tree
        self._read = read
        self._users = users
        self._action = action
        self._type = type

    @cached_property
    def is_open(self) -> bool:
        """Whether a call may be about any resource of the type."""
        scripts, permissions = self._texts
        if not all(map(self._names_resources, scripts)):
            return True
        return not all(self._named_in_policy(one) or self._is_for_scripts(one) for one in permissions)

    @cached_property
    def named_in_policies(self) -> frozenset[Place]:
        """The resources that policies name."""
        return frozenset(place for one in self._texts[1] for place in self._named_in_policy(one))

    @cached_property
    def _texts(self) -> tuple[list[_Text], list[_Text]]:
        """The texts with calls, and those of policies that allow them."""
        if not any(_READS in one or self._action.search(one) for one in self._tree.texts.values()):
            return [], []
        found = [text for calls, module in self._tree.by_calls().items() for text in self._in_module(calls, module)]
        scripts, permissions = list[_Text](), list[_Text]()
        for one in found:
            (permissions if self._is_permission(one.text) else scripts).append(one)
        return scripts, permissions

    def _is_permission(self, text: str) -> bool:
        starts = (one.start() for one in self._action.finditer(text))
        return all(text[max(0, one - len(_PERMISSION)) : one].lower() == _PERMISSION for one in starts)

    def _in_module(self, calls: Calls, module: SourceModule) -> Iterator[_Text]:
        for user, body in _bodies(module):
            yield from self._in_body(calls, user, body)
        for kind, blocks in (("call", module.calls), ("output", module.outputs), ("variable", module.variables)):
            for name, placed in blocks.items():
                yield from self._in_body(calls, User(kind, name, "", ()), placed.block.body)
        for name, local in module.locals.items():
            value = local.attribute.value
            yield from self._in_expression(calls, User("local", name, "", ()), value, (value,), {})
        for placed in (*module.providers, *module.checks, *module.actions):
            yield from self._in_body(calls, User("other", placed.block.type, "", ()), placed.block.body)

    def _in_body(self, calls: Calls, user: User, body: Body) -> Iterator[_Text]:
        values = [one.value for one in body.attributes.values()]
        given = body.attributes.get("vars")  # of a data.template_file
        variables = _items(given.value) if given is not None else {}
        for value in values:
            yield from self._in_expression(calls, user, value, values, variables)
        for block in body.blocks:
            yield from self._in_body(calls, user, block.body)

    def _in_expression(
        self,
        calls: Calls,
        user: User,
        expression: Expression,
        around: Sequence[Expression],
        variables: Mapping[str, Expression],
    ) -> Iterator[_Text]:
        """The texts in an expression that have the call. A template is one text, with names for what is put in."""
        if isinstance(expression, ObjectExpression):
            around = [item.value for item in expression.items]
        if isinstance(expression, Literal | Template):
            text, put_in = _written(expression)
            if self._action.search(text):
                is_statement = isinstance(expression, Literal) and "\n" not in text
                yield _Text(calls, user, text, {**variables, **put_in}, around if is_statement else (expression,))
        elif isinstance(expression, FunctionCall) and expression.name in _FILES and expression.arguments:
            text = self._text_of_file(calls, expression.arguments[0])
            if self._action.search(text):
                given = _items(expression.arguments[1]) if len(expression.arguments) > 1 else {}
                yield _Text(calls, user, text, {**variables, **given}, (expression,))
        for child in expression.children():
            if not (isinstance(expression, Template) and isinstance(child, Literal)):
                yield from self._in_expression(calls, user, child, around, variables)

    def _text_of_file(self, calls: Calls, path: Expression) -> str:
        """The text of a file of a module, whose path is a text after `path.module`; empty if it cannot be told."""
        text, put_in = _written(path) if isinstance(path, Literal | Template) else ("", {})
        module = self._tree.module(calls)
        places = {"path.module": module.path if module is not None else None, "path.root": ".", "path.cwd": "."}
        for name, expression in put_in.items():
            place = places.get(str(expression))
            if place is None:
                return ""
            text = text.replace(name, place, 1)
        try:
            return self._read(text).decode(errors="replace") if text else ""
        except EvaluationError:
            return ""

    def _names_resources(self, script: _Text) -> bool:
        """Whether each call in a script is about resources that its expressions refer to."""

        def is_named(word: str) -> bool:
            expression = script.variables.get(word)
            return expression is not None and bool(self._named(script.calls, script.user, expression))

        return names_all(script.text, self._action, _ARGUMENTS[self._type], is_named)

    def _named(self, calls: Calls, user: User, expression: Expression) -> set[Place]:
        """The resources that an expression refers to; empty if it may be about others, too."""
        found: set[Place] = set()
        waiting = [(calls, user, expression)]
        seen: set[tuple[Calls, Use]] = set()
        while waiting:
            inside, user, expression = waiting.pop()
            for use in uses(expression):
                if use.root == self._type and use.names:
                    found.add((inside, (use.root, use.names[0])))
                elif use.root == "self" and user.name.startswith(f"{self._type}."):
                    found.add((inside, _name_of(user)))
                elif use.root not in _CONSTANT and (inside, use) not in seen:
                    seen.add((inside, use))
                    inner = self._followed(inside, use)
                    if inner is None:
                        return set()
                    waiting.append(inner)
        return found

    def _followed(self, calls: Calls, use: Use) -> tuple[Calls, User, Expression] | None:
        """The expression that a reference leads to: of a local value, of a variable, of an output."""
        name, *rest = use.names or ("",)
        module = self._tree.module(calls)
        body = None
        if use.root == "local" and module is not None and name in module.locals:
            return calls, User("local", name, "", ()), module.locals[name].attribute.value
        if use.root == "var" and calls:
            calls, called, argument = calls[:-1], calls[-1], name
            outer = self._tree.module(calls)
            body = outer.calls[called].block.body if outer is not None and called in outer.calls else None
        elif use.root == "module" and rest:
            calls, argument = (*calls, name), "value"
            inner = self._tree.module(calls)
            body = inner.outputs[rest[0]].block.body if inner is not None and rest[0] in inner.outputs else None
        attribute = body.attributes.get(argument) if body is not None else None
        return (calls, User("", "", "", ()), attribute.value) if attribute is not None else None

    def _named_in_policy(self, permission: _Text) -> set[Place]:
        """The resources that a statement names; empty if it is about any."""
        found: set[Place] = set()
        for one in permission.around if not _ANY_RESOURCE.search(permission.text) else ():
            if any(map(_ANY_RESOURCE.search, _literals(one))):
                return set()
            for use in uses(one):
                if use.root == self._type and use.names:
                    found.add((permission.calls, (use.root, use.names[0])))
        return found

    def _is_for_scripts(self, permission: _Text) -> bool:
        """Whether a policy is one of instances alone whose scripts name their resources."""
        calls, user = permission.calls, permission.user
        found = self._users.of(calls) or {}
        neighbours: dict[Name, list[User]] = {name: list(users) for name, users in found.items()}
        for name, users in found.items():
            for one in users:
                if name[0].startswith(_IAM) and one.argument != _ASSUMED:
                    neighbours.setdefault(_name_of(one), []).append(User("resource", ".".join(name), "", ()))
        waiting, seen, runners = [user], {_name_of(user)}, set()
        while waiting:
            one = waiting.pop()
            if one.kind not in ("resource", "data", "local"):
                return False
            if one.kind == "resource" and not one.name.startswith(_IAM):
                runners.add((calls, _name_of(one)))
                continue
            for other in neighbours.get(_name_of(one), ()):
                if other.argument != _ASSUMED and _name_of(other) not in seen:
                    seen.add(_name_of(other))
                    waiting.append(other)
        return bool(runners) and runners <= self._owners

    @cached_property
    def _owners(self) -> set[Place]:
        """The resources that have scripts which name what they are about."""
        waiting = [(one.calls, one.user) for one in self._texts[0]]
        found: set[Place] = set()
        seen: set[Place] = set()
        while waiting:
            calls, user = waiting.pop()
            place = calls, _name_of(user)
            if place in seen:
                continue
            seen.add(place)
            if user.kind == "resource":
                found.add(place)
            elif user.kind in ("data", "local"):
                waiting += [(calls, one) for one in (self._users.of(calls) or {}).get(place[1], ())]
        return found


def _bodies(module: SourceModule) -> Iterator[tuple[User, Body]]:
    """The resources of a module."""
    for (mode, type, name), placed in module.resources.items():
        yield User("data" if mode == "data" else "resource", f"{type}.{name}", "", ()), placed.block.body


def _name_of(user: User) -> Name:
    if user.kind == "resource":
        type, _, name = user.name.partition(".")
        return type, name
    return user.kind, user.name


def _written(text: Literal | Template) -> tuple[str, Mapping[str, Expression]]:
    """A text with names for its interpolations, and what these are."""
    if isinstance(text, Literal):
        return (text.value if isinstance(text.value, str) else ""), {}
    written: list[str] = []
    variables: dict[str, Expression] = {}
    for number, part in enumerate(text.parts):
        if isinstance(part, Literal) and isinstance(part.value, str):
            written.append(part.value)
        else:
            variables[f"interpolation_{number}"] = part
            written.append(f"interpolation_{number}")
    return "".join(written), variables


def _literals(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        yield expression.value
    for child in expression.children():
        yield from _literals(child)


def _items(variables: Expression | None) -> dict[str, Expression]:
    """The variables that a template gets, if they are written as an object."""
    if not isinstance(variables, ObjectExpression):
        return {}
    return {str(one.key.value): one.value for one in variables.items if isinstance(one.key, Literal)}
