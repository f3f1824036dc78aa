import pytest

from enilint.reporters.terminal import escaped, safe_in_logs, width_of, wrapped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, naïve 🙂 [a] `b`", "plain text, naïve 🙂 [a] `b`"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\x9b31m", "a\\x9b31m"),
        ("a\nb\r\tc\x7f", "a\\nb\\r\\tc\\x7f"),
        ("x\u202ecod\u202c\u2066y\u2069", "x\\u202ecod\\u202c\\u2066y\\u2069"),
        ("a\u2028b\u2029c\ufeff", "a\\u2028b\\u2029c\\ufeff"),
        ("caf\udce9", "caf\\udce9"),
        ("👩\u200d💻 ⚠\ufe0f ❤\ufe0f\u200d🔥", "👩\u200d💻 ⚠\ufe0f ❤\ufe0f\u200d🔥"),
        ("a\u200db\ufe0f\u200d", "a\\u200db\\ufe0f\\u200d"),
        ("so\u00adft\u3164\u2800 \U000e0041", "so\\xadft\\u3164\\u2800 \\U000e0041"),
    ],
)
def test_escaped(text: str, shown: str) -> None:
    assert escaped(text) == shown


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("東京", 4), ("🙂", 2), ("e\u0301", 1), ("", 0)])
def test_width(text: str, width: int) -> None:
    assert width_of(text) == width


def test_wrapping_at_spaces() -> None:
    assert wrapped("one two three four", 10, first="* ", rest="  ") == ["* one two", "  three", "  four"]


def test_wrapping_fills_lines_to_the_last_column() -> None:
    assert wrapped("abcd efgh i", 9) == ["abcd efgh", "i"]
    assert wrapped("abcd efghi j", 9) == ["abcd", "efghi j"]


def test_long_address_wraps_after_dots() -> None:
    address = "module.network.module.interfaces.aws_network_interface.appliance[0]"
    lines = wrapped(f"the zone of {address} is not known", 40, first="  ", rest="  ")
    assert lines == [
        "  the zone of module.network.module.",
        "  interfaces.aws_network_interface.",
        "  appliance[0] is not known",
    ]


def test_address_that_fits_a_line_is_kept_whole() -> None:
    assert wrapped("the zone of aws_subnet.application", 24) == ["the zone of", "aws_subnet.application"]


def test_code_is_kept_whole_where_it_fits() -> None:
    assert wrapped("it says `intent: failover` here", 20) == ["it says", "`intent: failover`", "here"]
    assert wrapped("run `aws ec2 describe-subnets` now", 16) == ["run `aws ec2", "describe-subnets`", "now"]
    assert wrapped("a lone ` mark and more", 12) == ["a lone `", "mark and", "more"]


def test_what_cannot_wrap_is_kept_whole() -> None:
    assert wrapped("a " + "x" * 50 + " b", 20) == ["a", "x" * 50, "b"]


def test_wrapping_counts_columns_not_characters() -> None:
    assert wrapped("東京 東京 a", 9) == ["東京 東京", "a"]


def test_wrapping_nothing() -> None:
    assert wrapped("", 20, first="  ") == ["  "]


@pytest.mark.parametrize("width", [0, 1, 3])
def test_wrapping_ends_at_any_width(width: int) -> None:
    assert wrapped("a.b c", width, first="    ", rest="    ") == ["    a.", "    b", "    c"]


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("  ::add-mask::x", "  \\x3a:add-mask::x"),
        ("a ::notice::x", "a ::notice::x"),
        ("a ##[group]x", "a #\\x23[group]x"),
    ],
)
def test_no_line_is_a_command_to_a_ci_runner(line: str, safe: str) -> None:
    assert safe_in_logs(line) == safe
