"""Files of strangers: whatever they hold, a clear mistake, and never a crash or a wait."""

import random

import pytest

from enilint.inputs.yaml import tree
from tests.inputs.topology.topologies import design_of, mistakes

BOMB = "version: 1\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "version: 1\na: &a {k: v}\n" + "".join(
    f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("source", [BOMB, MERGES], ids=["aliases", "merge keys"])
def test_alias_bombs(source: str) -> None:
    (mistake,) = mistakes(source)
    assert mistake[2] == "the file contains too many values (the maximum is 400,000, including aliases)"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? - "])
def test_depth(opening: str) -> None:
    (mistake,) = mistakes(opening * 100_000)
    assert mistake[2] in (
        "nested too deeply (the maximum is 50 levels)",
        "a key must be text, not a list or a mapping",
    )


def test_depth_by_indentation() -> None:
    (mistake,) = mistakes("\n".join(" " * level + "a:" for level in range(2000)))
    assert mistake == (51, 51, "nested too deeply (the maximum is 50 levels)")


def test_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_VALUES", 100)
    assert [one[:2] for one in mistakes("version: 1\nsubnets:\n" + "".join(f"  s{n}: 1\n" for n in range(200)))] == [
        (100, 8)
    ]


def test_a_large_file() -> None:
    assert mistakes("#" * (tree.MOST_CHARACTERS + 1)) == [
        (1, 1, "the file is too large: it has 10,000,001 characters, but the maximum is 10,000,000")
    ]


def test_many_unknown_keys_and_references() -> None:
    keys = "version: 1\n" + "".join(f"k{number}: 1\n" for number in range(5_000))
    assert len(design_of(keys).errors) == 201
    names = "".join(f"  core{number}x: {{}}\n" for number in range(5_000))
    references = "".join(f"  s{number}: {{vpc: core{number}}}\n" for number in range(5_000))
    assert len(design_of(f"version: 1\nvpcs:\n{names}subnets:\n{references}").errors) == 201


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"version: 1\nregion: a\0b\n", "found the character U+0000, which YAML does not allow"),
        (b"version: 1\nregion: a\x1bb\n", "found the character U+001B, which YAML does not allow"),
        (b"version: 1\nregion: \xed\xa0\x80\n", "not valid UTF-8; save the file as UTF-8"),
        (b"\xff\xfe" + b"v", "not valid UTF-16-LE; save the file as UTF-8"),
        (b"\xef\xbb\xbf\xef\xbb\xbfversion: 1", "the file starts with two byte-order marks; save it as plain UTF-8"),
        (b"version: " + b"9" * 1_000_000, None),
        (b"version: 1e" + b"9" * 100_000, None),
        (b"version: 1\nregion: " + b"x" * 1_000_000, None),
        (b"version: 1\n" + b"a" * 2_000 + b": 1", None),
    ],
)  # fmt: skip
def test_odd_text(data: bytes, message: str | None) -> None:
    (mistake,) = mistakes(data)
    assert message in (None, mistake[2])
    assert len(mistake[2]) < 300


def test_no_text_crashes_the_reader() -> None:
    seed = (
        "version: 1\nregion: us-east-1\nsubnets: &s\n  a: {vpc: core, zone: us-east-1a}\ninstances:\n"
        "  i: {type: m5.large, interfaces: [{device_index: 0, subnet: a}]}\nattachments:\n  - interface: !x e\n"
        "    <<: *s\nroute_tables: {r: {routes: [{destination: 0.0.0.0/0, instance: i}]}}\n"
    )
    pieces = [*"\t\n :{}[]!'|>#5\0😀", '"', "- ", "*s", "&s ", "<<: "]
    chance = random.Random(20)
    for _ in range(500):
        text = seed
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(text))
            text = text[:start] + chance.choice(pieces) + text[start + chance.randint(0, 4) :]
        design = design_of(text.encode())
        lines = text.count("\n") + 2
        assert design.networks or design.errors, text
        assert all(error.line and error.column and error.line <= lines for error in design.errors), text
