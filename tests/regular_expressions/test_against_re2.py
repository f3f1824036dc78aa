"""RE2 says the same of patterns that are made up."""

import unicodedata

import pytest

from enilint.regular_expressions import compile
from enilint.regular_expressions.folding import same_but_for_case
from tests.regular_expressions.generated import Case, answer_of_re2, cases, is_named_difference, own_answer

re2 = pytest.importorskip("re2", reason="google-re2 is not installed")
PATTERNS = 400


@pytest.mark.parametrize("seed", range(8))
def test_made_up_patterns(seed):
    compared = invalid = 0
    for case in cases(seed, PATTERNS, texts=2):
        own = own_answer(case)
        if own is None or is_named_difference(case):
            continue
        assert own == answer_of_re2(case), case
        compared += 1
        invalid += isinstance(own, str)
    assert compared > PATTERNS
    assert 0 < invalid < compared / 4


@pytest.mark.parametrize(
    ("pattern", "text"), [(r"\B", "aé"), ("(?P<é>a)", "a"), (r"\C", "a"), ("a{99999999999}", "a{99999999999}")]
)
def test_where_re2_differs_from_go(pattern, text):
    case = Case(pattern, text)
    assert own_answer(case) != answer_of_re2(case)


def test_characters_that_differ_in_case_alone():
    """RE2 takes the same letters for each other, of those that have been in Unicode for long."""
    known = {one for one in map(chr, range(0x1E944)) if unicodedata.ucd_3_2_0.category(one) != "Cn"}
    same = {"".join(sorted(known.intersection(same_but_for_case(one)))) for one in known}
    groups = sorted(group for group in same if len(group) > 1)
    everything = "".join(groups)
    assert len(everything) > 1_500
    for some in (groups[start : start + 200] for start in range(0, len(groups), 200)):
        pattern = "(?i)" + "".join(f"{group[0]}{{{len(group)}}}" for group in some)
        assert re2.fullmatch(pattern, "".join(some))
        assert compile(pattern).fullmatch("".join(some))
    for group in groups[::40]:
        assert re2.findall(f"(?i){group[0]}", everything) == list(group)
        assert [found[0] for found in compile(f"(?i){group[-1]}").finditer(everything)] == list(group)
