"""Ask Terraform itself what expressions are worth.

The file is JSON: a list of objects, each with an `expression`. Each gets what `terraform console` answers: a `value`
(as JSON, so without the difference between lists and sets, or maps and objects), `error` or `unknown`. The expressions
may use functions and literals only: Terraform 0.15 or newer answers them without providers and without a network.
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

AT_ONCE = 50
QUESTION = "base64encode(jsonencode(local.answers))\n"


def main() -> None:
    """Write Terraform's answers into a file of expressions."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("terraform", help="the program")
    parser.add_argument("file", type=Path, help="the expressions; the answers are written into it")
    options = parser.parse_args()
    questions = json.loads(options.file.read_text(encoding="utf-8"))
    expressions = [question["expression"] for question in questions]
    answered = [
        {"expression": expression, **answer}
        for expression, answer in zip(expressions, answers(options.terraform, expressions), strict=True)
    ]
    lines = ",\n ".join(json.dumps(answer, ensure_ascii=False) for answer in answered)
    options.file.write_text(f"[\n {lines}\n]\n", encoding="utf-8")


def answers(terraform: str, expressions: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What Terraform says to each expression."""
    for start in range(0, len(expressions), AT_ONCE):
        yield from ask(terraform, expressions[start : start + AT_ONCE])


def ask(terraform: str, expressions: Sequence[str]) -> list[dict[str, Any]]:
    """What Terraform says to a few expressions. Ask by halves where it can say nothing to all of them at once."""
    said = answer_text(terraform, expressions)
    try:
        found = json.loads(base64.b64decode(said.strip('"'), validate=True))
    except ValueError:
        if len(expressions) == 1:
            print(f"Terraform has no answer to {expressions[0]!r}: {said}", file=sys.stderr)
            return [{"unknown": True}]
        half = len(expressions) // 2
        return [*ask(terraform, expressions[:half]), *ask(terraform, expressions[half:])]
    return [{"value": json.loads(answer[0])} if answer else {"error": True} for answer in found]


def answer_text(terraform: str, expressions: Sequence[str]) -> str:
    """The last line that the console prints when it is asked for all answers."""
    attempts = "".join(f"try([jsonencode({expression}\n)], []),\n" for expression in expressions)
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, "main.tf").write_text(f"locals {{\nanswers = [\n{attempts}]\n}}\n", encoding="utf-8")
        run = subprocess.run(  # noqa: S603 - the program is what the caller names
            [os.path.abspath(terraform), "console"],
            cwd=directory,
            input=QUESTION,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    lines = run.stdout.strip().splitlines()
    return lines[-1] if lines else run.stderr.strip()


if __name__ == "__main__":
    main()
