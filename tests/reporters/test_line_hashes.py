"""The hashes are those that github/codeql-action computes."""

import random
from collections import Counter

import pytest

from enilint.reporters.line_hashes import line_hashes


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (
            " a\nb\n  \t\tc\n d",
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
        ),
        (
            " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
            [
                "e9496ae3ebfced30:1",
                "fb7c023a8b9ccb3f:1",
                "ce8ba1a563dcdaca:1",
                "e20e36e16fcb0cc8:1",
                "c129715d7a2bc9a3:1",
            ],
        ),
    ],
)
def test_published_hashes(text: str, hashes: list[str]) -> None:
    """With texts and hashes of the action's own tests, without lines that only it counts: those after a CR alone."""
    assert line_hashes(text) == hashes


def test_equal_lines_are_counted() -> None:
    hashes = line_hashes("Lorem ipsum dolor sit amet.\n" * 10)
    assert hashes[:6] == [f"a7f2ff13bc495cf2:{number}" for number in range(1, 7)]
    assert hashes[6:8] == ["a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1"]


def slow_hashes(text: str) -> list[str]:
    """Unit by unit and line by line, as the algorithm is told in words."""
    data = text.encode("utf-16-le")
    units = [int.from_bytes(data[index : index + 2], "little") for index in range(0, len(data), 2)]
    kept, counted, after_return = [], {0}, False
    for unit in units:
        if after_return and unit == 10:
            counted.add(len(kept))
        elif unit not in (32, 9):
            kept.append(10 if unit == 13 else unit)
            counted |= {len(kept)} if unit == 10 else set()
        after_return = unit == 13
    kept.append(0xFFFF)
    starts = [0, *(index + 1 for index, unit in enumerate(kept) if unit == 10)]
    counts: Counter[int] = Counter()
    hashes = []
    for start in starts:
        value = 0
        for unit in (kept[start:] + [0] * 100)[:100]:
            value = (value * 37 + unit) % 2**64
        counts[value] += 1
        if start in counted:
            hashes.append(f"{value:x}:{counts[value]}")
    return hashes


def test_any_text() -> None:
    dice = random.Random(1)
    for _ in range(200):
        text = "".join(dice.choice(" \t\n\r\na🙂é\u2028") for _ in range(dice.randrange(250)))
        assert line_hashes(text) == slow_hashes(text)
