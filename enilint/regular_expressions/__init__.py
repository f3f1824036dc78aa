r"""Regular expressions that take time in proportion to pattern and text, whoever wrote them.

The syntax and the meaning are those of Go's package regexp, as Terraform documents them: the first match, and of those
that begin there the one that comes first in the order of the pattern. Go and RE2 differ in this:

- RE2 takes `\C` for a byte; Go refuses it, and so does this package.
- RE2 allows letters of any alphabet in the names of groups; Go allows ASCII letters, digits and `_`.
- RE2 takes a repetition for a literal text if its count is larger than all numbers that it knows; Go refuses it.
- RE2 takes places inside of a character, between its bytes, for no boundary of words; Go does not look there.

Classes of Unicode are those of categories, with the characters of the Unicode version of this Python. A pattern that
names a script is not supported, nor is one with more than 10,000 instructions or 250 levels. Two releases of Go may
differ in the names of categories, too, so only those that all of them have are known.
"""

from enilint.regular_expressions.automaton import Work
from enilint.regular_expressions.errors import InvalidPattern, NotSupported, TooMuchWork, Unanswered
from enilint.regular_expressions.pattern import Match, Pattern, compile, escape

__all__ = [
    "InvalidPattern",
    "Match",
    "NotSupported",
    "Pattern",
    "TooMuchWork",
    "Unanswered",
    "Work",
    "compile",
    "escape",
]
