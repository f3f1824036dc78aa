"""What commands say beside their output, on standard error."""

import sys

from enilint.report import Remark
from enilint.reporters.terminal import escaped, safe_in_logs


def tell(words: str) -> None:
    """Say it in one line, whoever the words are from: nothing in it acts on a terminal or a CI runner."""
    print(safe_in_logs(escaped(words)), file=sys.stderr)


def tell_problem(problem: Remark) -> None:
    """Say what is wrong, and where."""
    tell(f"error: {': '.join(filter(None, (problem.place, problem.message)))}")
