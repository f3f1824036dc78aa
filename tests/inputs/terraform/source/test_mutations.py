"""Source that is damaged at random: whatever it says then, it is answered in the words of its author."""

import random
import re
import shutil
from pathlib import Path

import pytest

from enilint.commands.check import Options, make_report

CASES = Path(__file__).parents[3] / "cases" / "terraform"
MADE = shutil.ignore_patterns("plan.json", "change-plan.json", "*.tfstate", "expect.json", "change")
SOURCES = sorted(case for case in CASES.iterdir() if any(case.rglob("*.tf")))
PER_CASE = 4

TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[A-Za-z_][\w-]*|\d+|\s+|.', re.DOTALL)
VALUE = re.compile(r"= ?([^\n{]+)\n")
HEADER = re.compile(r"(?m)^resource .*\{\n")
CHARACTERS = '{}[]()"$%<>=.,:?!*&|+-/\\\n #0a~\x00\u2028é'
VALUES = (
    *("null", "true", "1e9", "-1", "[]", "{}", '""', "var.nope", "each.value", "count.index", "self", "1/0", "try()"),
    *("data.aws_subnet.x", "module.m", "...", "[*]", "path.module", "terraform.workspace", "<<EOT\n", "0.5"),
)
WRAPPED = (
    *("var.zz ? X : null", "[X, X]", "try(X, null)", '"${X}"', "toset([X])", "{ a = X }", "!X", "(X)[0]", "X.id"),
    *("[for x in X : x]", "X[*]", "length(X)", "one([X])", "-X", "X == null", "jsonencode(X)", "merge(X, {})"),
    *("flatten([X])", "element(X, 1)", "tostring(X)", "sensitive(X)", "values(X)[0]", "concat(X, X)", "cidrhost(X, 1)"),
)
REPEATED = (
    *("count = var.zz", "count = null", "for_each = var.zz", 'for_each = toset(["a"])', "for_each = aws_subnet.a"),
    *("count = var.zz ? 1 : 0", "provider = aws.x", "region = var.zz"),
)
INTERNAL = re.compile(r"cannot be understood|crashed|Error\b|Traceback|object at 0x|OneOf\(|Unknown\(")


def mutated(text: str, chance: random.Random) -> str:
    tokens = TOKEN.findall(text)
    lines = text.split("\n")
    values = list(VALUE.finditer(text))
    headers = list(HEADER.finditer(text))
    some, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    kind = chance.randrange(8)
    if kind == 0:
        tokens[some], tokens[other] = tokens[other], tokens[some]
    elif kind == 1:
        tokens[some] = chance.choice((*VALUES, tokens[other], ""))
    elif kind == 2:
        tokens.insert(some, "".join(chance.choices(CHARACTERS, k=3)))
    elif kind == 3:
        return text[: chance.randrange(len(text))]
    elif kind == 4:
        start = chance.randrange(len(lines))
        return "\n".join((*lines[:start], *lines[start + 1 :]))
    elif kind == 5:
        start = chance.randrange(len(lines))
        return "\n".join((*lines[:start], *lines[start : start + 12], *lines[start:]))
    elif kind == 6 and values:
        one = chance.choice(values)
        new = chance.choice((chance.choice(values)[1], chance.choice(WRAPPED).replace("X", one[1])))
        return text[: one.start(1)] + new + text[one.end(1) :]
    elif headers:
        end = chance.choice(headers).end()
        return f'{text[:end]}  {chance.choice(REPEATED)}\n{text[end:]}\nvariable "zz" {{}}\n'
    return "".join(tokens)


@pytest.mark.parametrize("case", SOURCES, ids=lambda case: case.name)
def test_no_damage_is_too_much(case: Path, tmp_path: Path) -> None:
    chance = random.Random(case.name)
    for number in range(PER_CASE):
        copy = tmp_path / str(number)
        shutil.copytree(case, copy, ignore=MADE)
        file = chance.choice(sorted(copy.rglob("*.tf")))
        file.write_text(mutated(file.read_text(), chance))
        report = make_report(Options(paths=[str(copy)], kind="terraform", use_config=False))
        facts = [fact for one in report.undecided for fact in one.facts]
        said = [one.message for one in (*report.findings, *report.errors, *report.notices)]
        assert all(one.facts for one in report.undecided)
        assert not [one for one in (*facts, *said) if not one or INTERNAL.search(one)]
