"""Files of policies: `*.enilint-rules.yaml` to rules. They contain no code, so a stranger's file is safe to load."""

import functools
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from enilint import __version__
from enilint.expressions.checker import Checker, Typed, of_each
from enilint.expressions.culprits import Reasons, reasons_of
from enilint.expressions.options import is_option, option_type, options_class
from enilint.expressions.parser import parse
from enilint.expressions.places import TextPlaces
from enilint.expressions.policy import KINDS, Message, Part, Policy, message_of, places_of
from enilint.expressions.syntax import ExpressionError
from enilint.expressions.types import Type
from enilint.files.late import late
from enilint.files.paths import shown
from enilint.files.project import MOST_BYTES, read_regular
from enilint.files.text import Lines, NotText, decode
from enilint.findings import InputError, Severity
from enilint.inputs.yaml.tree import Tree
from enilint.inputs.yaml.tree import parse as parse_yaml
from enilint.inputs.yaml.wording import Mistakes, either, found, quoted
from enilint.rule import Bad, Good, Rule

VERSION = 1
MOST_RULES = 200
KEYS = {
    "code": "A code with letters of your own, such as ACME001.",
    "name": "What the rule reports, in lower case with hyphens, such as management-interface-outside-admin-subnet.",
    "severity": "error, warning (the default) or info.",
    "for": "What the rule is about: each interface, subnet or other resource of this kind, or of a list of kinds.",
    "where": "A condition that limits the rule to some of them.",
    "must": "A condition that they must meet.",
    "message": "What a finding says. `{path}` is a value, `{self}` the resource.",
    "fix": "How to fix it. Findings of a rule without it name no fix.",
    "why": "Why the rule exists, for `enilint explain`.",
    "at": "The attribute that findings point to, such as subnet; the reference lists those of each kind. "
    "By default, and if the design does not write the attribute, they point to the resource.",
    "options": "Values that enilint.toml can change, by name; expressions use them as `options.NAME`.",
    "groups": "Names that select the rule together with others.",
    "bad": "Examples that the rule must report.",
    "good": "Examples that it must not report.",
}
"""The keys of a rule, and what each means."""
REQUIRED = ("code", "name", "for", "must")
EXAMPLES = ("topology", "terraform", "cloudformation")
"""What examples are written in."""

_CODE = late(r"[A-Z]+[0-9]+")
_NAME = late(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_OPTION = late(r"[a-z][a-z0-9_]*")
_OWN = "ENI"
_SEVERITIES = tuple(one.value for one in Severity)


class Expression(Struct, frozen=True):
    """An expression of a file: its rule's kinds, the types of the options, its text, and where that stands."""

    key: str
    kinds: tuple[str, ...]
    options: Mapping[str, Type]
    text: str
    places: TextPlaces


class RuleFile(Struct):
    """What a file says: its rules with their documentation, its expressions, and what is wrong with it.

    `left_out` are the codes of rules with a mistake, or their numbers in the file.
    """

    path: str
    rules: list[tuple[Rule, str]] = field(default_factory=list)
    expressions: list[Expression] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def load(path: Path) -> RuleFile:
    """Read a rule file. A rule with a mistake is left out; the others are there."""
    name = shown(str(path))
    try:
        data = read_regular(str(path), MOST_BYTES)
    except OSError as error:
        return RuleFile(name, errors=[InputError(name, f"cannot be read: {error.strerror}")])
    try:
        text = decode(data)
    except NotText as error:
        return RuleFile(name, errors=[InputError(name, str(error), error.line, error.column)])
    return read(name, text)


def read(path: str, text: str) -> RuleFile:
    """The rules in a text."""
    mistakes = Mistakes()
    tree = parse_yaml(Lines(path, text), mistakes, what="rule file")
    result = RuleFile(path)
    if tree.complete:
        _Reader(tree, mistakes, result).file()
    result.errors = [_with_hint(one) for one in mistakes.errors]
    return result


def _with_hint(error: InputError) -> InputError:
    """A mistake in YAML that an expression without quotes causes says so."""
    is_tag = error.message.startswith("the tag `!")
    if not is_tag and "put the value in quotes" not in error.message:
        return error
    message = error.message.replace("; remove it", "") + "; quote the expression, or write it below `|`"
    return msgspec.structs.replace(error, message=message)


class _Reader:
    def __init__(self, tree: Tree, mistakes: Mistakes, result: RuleFile) -> None:
        self.tree = tree
        self.mistakes = mistakes
        self.result = result
        self.codes: dict[str, str] = {}

    def file(self) -> None:
        root = self.tree.root
        if not isinstance(root, dict):
            self.mistakes.add(self.tree.lines, 0, f"expected a mapping with `version` and `rules`, found {found(root)}")
            return
        self._known_keys(root, ("version", "rules"))
        if root.get("version") != VERSION or isinstance(root.get("version"), bool):
            self.mistakes.add(self.tree.lines, 0, f"write `version: {VERSION}`, the version of the format")
            return
        rules = root.get("rules")
        if not isinstance(rules, list):
            self.mistakes.add(self.tree.lines, 0, f"`rules` must be a list of rules, found {found(rules)}")
            return
        if len(rules) > MOST_RULES:
            self.mistakes.add(self.tree.lines, 0, f"a rule file has at most {MOST_RULES} rules, this one {len(rules)}")
        for index, data in enumerate(rules[:MOST_RULES]):
            if not isinstance(data, dict):
                self._wrong(rules, index, f"expected a rule, found {found(data)}")
            else:
                number = len(self.result.rules)
                self._rule(data, index, rules)
                if len(self.result.rules) == number:
                    self.result.left_out.append(str(data.get("code") or f"rule {index + 1}"))

    def _rule(self, data: dict[str, Any], index: int, rules: list[Any]) -> None:
        noted = self.mistakes.noted
        self._known_keys(data, tuple(KEYS))
        missing = [f"`{key}`" for key in REQUIRED if data.get(key) is None and not self._has_tag(data, key)]
        if missing:
            self._wrong(rules, index, f"the rule has no {', '.join(missing)}")
        code, name = self._code(data), self._matching(data, "name", _NAME, "lower case words with hyphens")
        kinds = self._kinds(data)
        severity = self._choice(data, "severity", _SEVERITIES) or "warning"
        texts = {key: self._text(data, key) for key in ("message", "fix", "why", "at")}
        options = self._options(data)
        examples = {key: self._examples(data, key) for key in ("bad", "good")}
        groups = self._groups(data)
        if not kinds or data.get("must") is None:
            return
        for kind in kinds if texts["at"] else ():
            self._check_place(data, texts["at"], kind)
        types = {key: option_type(value) for key, value in options.items()}
        checkers = {kind: Checker(KINDS[kind][0], types) for kind in kinds}
        where = self._condition(data, "where", checkers) if data.get("where") is not None else {}
        must = self._condition(data, "must", checkers)
        message = self._message(data, texts["message"] or _usual_message(data["must"]), checkers)
        if self.mistakes.noted > noted or not must:
            return
        policy = Policy(
            code=code,
            name=name,
            severity=Severity(severity),
            parts=tuple(_part(checkers[kind], kind, where.get(kind), must[kind], message[kind]) for kind in kinds),
            help=texts["fix"],
            at=texts["at"] or None,
        )
        rule = Rule(
            code=code,
            name=name,
            severity=policy.severity,
            since=__version__,
            groups=groups,
            options=options_class(options),
            check=policy.check,
            good=tuple(Good(source, kind) for kind, source in examples["good"]),
            bad=tuple(Bad(source, kind) for kind, source in examples["bad"]),
        )
        self.result.rules.append((rule, _documentation(data, name, texts["why"], policy.help)))

    def _wrong(self, container: Any, key: str | int, message: str) -> None:
        self.mistakes.add_at(self.tree.value(container, key), message)

    def _has_tag(self, data: dict[str, Any], key: str) -> bool:
        """Whether YAML reads the value as a tag, which is a mistake of its own."""
        return key in data and self.tree.written(data, key).startswith("!")

    def _known_keys(self, data: dict[str, Any], keys: tuple[str, ...]) -> None:
        for key in data:
            if key not in keys:
                hint = self.mistakes.did_you_mean(key, keys) or f"; use {', '.join(keys)}"
                self.mistakes.add_at(self.tree.key(data, key), f"unknown key {quoted(key)}{hint}")

    def _text(self, data: dict[str, Any], key: str) -> str:
        value = data.get(key)
        if value is None or isinstance(value, str):
            return " ".join(value.split()) if value else ""
        self.mistakes.add_at(
            self.tree.value(data, key), f"`{key}` must be text, found {found(value)}; put it in quotes"
        )
        return ""

    def _matching(self, data: dict[str, Any], key: str, pattern: re.Pattern[str], noun: str) -> str:
        value = self._text(data, key)
        if value and not pattern.fullmatch(value):
            self._wrong(data, key, f"`{key}` must be {noun}, found {quoted(value)}")
        return value

    def _code(self, data: dict[str, Any]) -> str:
        code = self._matching(data, "code", _CODE, "letters and digits, such as ACME001")
        if code.startswith(_OWN):
            at = self.tree.value(data, "code")
            self.mistakes.add_at(at, f"codes that begin with {_OWN} are enilint's own; use letters of yours")
        elif code in self.codes:
            self._wrong(data, "code", f"{code} is already the code of {self.codes[code]}")
        elif code:
            self.codes[code] = str(data.get("name"))
        return code

    def _choice(self, data: dict[str, Any], key: str, choices: tuple[str, ...]) -> str | None:
        value = data.get(key)
        if value is None or self._choose(data, key, str(value), key, choices):
            return value
        return None

    def _choose(self, container: Any, at: str | int, value: str, key: str, choices: tuple[str, ...]) -> bool:
        """Whether a value is one of several; otherwise notes what is meant."""
        if value in choices:
            return True
        hint = self.mistakes.did_you_mean(value, choices) or f"; use {either(sorted(choices))}"
        self._wrong(container, at, f"unknown value {quoted(value)} of `{key}`{hint}")
        return False

    def _kinds(self, data: dict[str, Any]) -> tuple[str, ...]:
        """The kinds that a rule is about; none if there is a mistake."""
        value = data.get("for")
        if not isinstance(value, list):
            kind = self._choice(data, "for", tuple(KINDS))
            return (kind,) if kind is not None else ()
        noted = self.mistakes.noted
        if not value:
            self._wrong(data, "for", "`for` is an empty list; name a kind of resource")
        for index, kind in enumerate(value):
            self._choose(value, index, str(kind), "for", tuple(KINDS))
            if kind in value[:index]:
                self._wrong(value, index, f"{quoted(str(kind))} is listed twice")
        return tuple(value) if self.mistakes.noted == noted else ()

    def _check_place(self, data: dict[str, Any], attribute: str, kind: str) -> None:
        places = places_of(KINDS[kind][0])
        if attribute not in places:
            hint = self.mistakes.did_you_mean(attribute, places) or f"; use {either(sorted(places))}"
            self._wrong(data, "at", f"{kind} has no attribute {quoted(attribute)} with a place{hint}")

    def _groups(self, data: dict[str, Any]) -> tuple[str, ...]:
        groups = data.get("groups", [])
        if isinstance(groups, list) and all(isinstance(one, str) and _NAME.fullmatch(one) for one in groups):
            return (*groups, "organisation") if "organisation" not in groups else tuple(groups)
        self._wrong(data, "groups", "`groups` must be a list of lower case words")
        return ()

    def _options(self, data: dict[str, Any]) -> dict[str, Any]:
        options = data.get("options")
        if options is None:
            return {}
        if not isinstance(options, dict):
            self.mistakes.add_at(
                self.tree.value(data, "options"), f"expected a mapping by name, found {found(options)}"
            )
            return {}
        right = {}
        for name, value in options.items():
            if not _OPTION.fullmatch(name):
                words = f"an option is named with lower case letters, digits and `_`, found {quoted(name)}"
                self.mistakes.add_at(self.tree.key(options, name), words)
            elif is_option(value):
                right[name] = value
            else:
                words = f"an option is text, a number, true, false, or a list of texts or numbers, found {found(value)}"
                self._wrong(options, name, words)
        return right

    def _condition(self, data: dict[str, Any], key: str, checkers: Mapping[str, Checker]) -> Mapping[str, Typed]:
        """A condition, typed over each kind; nothing if there is a mistake."""
        value = data[key]
        if isinstance(value, list | dict):
            words = f"`{key}` must be text: put the expression in quotes, or below `{key}: |`"
            self._wrong(data, key, words)
            return {}
        text = value if isinstance(value, str) else self.tree.written(data, key)
        places = TextPlaces(self.tree, data, key, text)
        options = next(iter(checkers.values())).options
        self.result.expressions.append(Expression(key, tuple(checkers), options, text, places))
        try:
            node = parse(text)
            return of_each(checkers, lambda checker: checker.condition(node))
        except ExpressionError as error:
            self.mistakes.add_at(places.location(error.start, error.end), error.message)
            return {}

    def _message(self, data: dict[str, Any], text: str, checkers: Mapping[str, Checker]) -> Mapping[str, Message]:
        try:
            return of_each(checkers, lambda checker: message_of(text, checker))
        except ExpressionError as error:
            places = TextPlaces(self.tree, data, "message", text)
            self.mistakes.add_at(places.location(error.start, error.end), f"in the message: {error.message}")
            return {}

    def _examples(self, data: dict[str, Any], key: str) -> list[tuple[str, str]]:
        listed = data.get(key)
        if listed is None:
            return []
        if not isinstance(listed, list):
            self.mistakes.add_at(
                self.tree.value(data, key), f"`{key}` must be a list of examples, found {found(listed)}"
            )
            return []
        examples = []
        for index, one in enumerate(listed):
            kind = next(iter(one)) if isinstance(one, dict) and len(one) == 1 else None
            if kind not in EXAMPLES:
                words = f"an example is a mapping with one key: {either(EXAMPLES)}"
                self._wrong(listed, index, words)
                continue
            source = one[kind]
            if isinstance(source, dict) and kind != "terraform":
                whole = {"version": 1, **source} if kind == "topology" else source
                examples.append((kind, msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"))
            elif isinstance(source, str):
                examples.append((kind, source))
            else:
                words = f"an example in {kind} is text below `{kind}: |`, found {found(source)}"
                self._wrong(one, kind, words)
        return examples


def _part(checker: Checker, kind: str, where: Typed | None, must: Typed, message: Message) -> Part:
    @functools.cache
    def reasons() -> tuple[Reasons, Reasons | None]:
        return reasons_of(checker, must.node), None if where is None else reasons_of(checker, where.node)

    return Part(kind, where, must, message, reasons)


def _usual_message(must: object) -> str:
    condition = _one_line(must).replace("{", "{{").replace("}", "}}")
    return f"{{self}} does not meet the condition `{condition}`"


def _one_line(expression: object) -> str:
    return " ".join(str(expression).split())


def _condition_line(key: str, value: object) -> str:
    """A condition below its policy: on the line of its key, or on lines of its own as in the file."""
    text = str(value).strip()
    return f"\n  {key}: {text}" if "\n" not in text else f"\n  {key}:\n{textwrap.indent(text, '    ')}"


def _documentation(data: Mapping[str, Any], name: str, why: str, fix: str) -> str:
    """What `enilint explain` shows, under the headings of every rule."""
    title = name.replace("-", " ")
    kinds = ", ".join(data["for"]) if isinstance(data["for"], list) else data["for"]
    conditions = "".join(_condition_line(key, data[key]) for key in ("where", "must") if data.get(key) is not None)
    policy = f"  for: {kinds}{conditions}"
    sections = {
        "What": f"Reports what does not meet this policy:\n\n```text\n{policy}\n```",
        "Why": why or "The rule file does not say why.",
        "Fix": fix[:1].upper() + fix[1:] or "The rule file does not say how.",
        "What is undecided": "A value that the policy looks at is unknown.",
    }
    body = "\n\n".join(f"## {heading}\n{text}" for heading, text in sections.items())
    return f"{title[:1].upper()}{title[1:]}.\n\n{body}"
