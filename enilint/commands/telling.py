"""What commands say beside their output, on standard error; and to whom they print."""

import io
import os
import stat
import sys

from enilint.findings import Remark
from enilint.reporters.terminal import escaped, safe_in_logs

_RUNNERS = ("CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "JENKINS_URL")
"""Variables of the environment that tell of a CI runner. Not all of them set `CI`."""


def tell(words: str) -> None:
    """Say it in one line, whoever the words are from: nothing in it acts on a terminal or a CI runner."""
    print(safe_in_logs(escaped(words)), file=sys.stderr)


def tell_problem(problem: Remark) -> None:
    """Say what is wrong, and where."""
    tell(f"error: {': '.join(filter(None, (problem.place, problem.message)))}")


def is_watched() -> bool:
    """Whether what is printed goes to a terminal or to the log of a CI runner, on both of which text can act.

    Such a log is a pipe.
    """
    if sys.stdout.isatty():
        return True
    if not any(map(os.environ.get, _RUNNERS)):
        return False
    try:
        return not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except io.UnsupportedOperation:
        return True


def harmless(line: str) -> str:
    """A line of a file that acts on neither of them. Its tabs stay."""
    return safe_in_logs("\t".join(map(escaped, line.split("\t"))))
