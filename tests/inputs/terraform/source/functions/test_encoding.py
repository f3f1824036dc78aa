"""Encoding and decoding: what is large, deep, broken or not certain."""

import base64
import gzip

import pytest

from enilint.inputs.terraform.source.functions import find
from enilint.inputs.terraform.source.functions.function import call
from enilint.inputs.terraform.source.values import EvaluationError, Mistake, SetValue
from enilint.values import Unknown

DEEP = 100_000


def evaluate(name, *arguments):
    return call(find(name), arguments)


def compressed(text, members=1):
    return base64.b64encode(gzip.compress(text, mtime=0) * members).decode()


@pytest.mark.parametrize("text", ["a", 'é\u2028<>&"\\\x01', "5", ""])
def test_json_comes_back(text):
    value = {text: (text, None, True, 1.5)}

    assert evaluate("jsondecode", evaluate("jsonencode", value)) == value


def test_json_is_escaped_as_go_does():
    assert evaluate("jsonencode", "<a & b>\u2028") == '"\\u003ca \\u0026 b\\u003e\\u2028"'


def test_keys_are_sorted_and_sets_are_lists():
    assert evaluate("jsonencode", {"b": SetValue(("x", "y")), "a": 1}) == '{"a":1,"b":["x","y"]}'


@pytest.mark.parametrize("name", ["jsonencode", "yamlencode"])
def test_what_is_encoded_of_unknown_values_is_unknown(name):
    value = evaluate(name, {"a": (1, Unknown("the zone", symbol="var.zone"))})

    assert isinstance(value, Unknown)
    assert value.fact == "the zone"


@pytest.mark.parametrize("name", ["jsonencode", "yamlencode"])
def test_equal_values_are_encoded_to_equal_unknown_texts(name):
    first, second = (evaluate(name, (Unknown("the zone", symbol="var.zone"),)) for _ in range(2))

    assert first.symbol is not None
    assert first.symbol == second.symbol


@pytest.mark.parametrize("name", ["jsonencode", "yamlencode"])
def test_a_value_that_repeats_itself_is_not_written_out(name):
    value = ("x" * 1000,)
    for _ in range(14):
        value = (value, value)

    with pytest.raises(Mistake, match="too long"):
        evaluate(name, value)


@pytest.mark.parametrize("name", ["jsonencode", "yamlencode"])
def test_a_value_that_is_nested_deeply_is_refused(name):
    value = ()
    for _ in range(300):
        value = (value,)

    with pytest.raises(EvaluationError):
        evaluate(name, value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("jsondecode", "[" * DEEP),
        ("jsondecode", "[" * DEEP + "]" * DEEP),
        ("jsondecode", '{"a":' * DEEP),
        ("jsondecode", "[" * 500 + "]" * 500),
        ("yamldecode", "[" * DEEP),
        ("yamldecode", "[" * DEEP + "]" * DEEP),
        ("yamldecode", "{a: " * DEEP),
        ("yamldecode", "- " * DEEP),
        ("yamldecode", "".join(" " * level + "a:\n" for level in range(1500))),
    ],
)
def test_a_text_that_is_nested_deeply_is_refused(name, text):
    with pytest.raises(EvaluationError):
        evaluate(name, text)


def test_an_alias_bomb_is_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    with pytest.raises(Mistake, match="too many"):
        evaluate("yamldecode", "\n".join(lines))


def test_a_bomb_of_merges_is_refused():
    lines = [f"m0: &m0 {{{', '.join(f'k{n}: 1' for n in range(1000))}}}"]
    lines += [f"m{n}: &m{n}\n  <<: *m{n - 1}\n  x{n}: 1" for n in range(1, 1000)]

    with pytest.raises(Mistake, match="too many"):
        evaluate("yamldecode", "\n".join(lines))


@pytest.mark.parametrize("name", ["jsondecode", "yamldecode"])
def test_too_many_elements_are_refused(name):
    with pytest.raises(Mistake, match="too many"):
        evaluate(name, f"[{','.join(['1'] * 100_001)}]")


@pytest.mark.parametrize("text", ["1" + "0" * 200, "1e400", "-1e999999999999999999999", "9" * 100_000])
@pytest.mark.parametrize("name", ["jsondecode", "yamldecode"])
def test_a_number_that_is_too_large_to_be_exact_is_unknown(name, text):
    assert isinstance(evaluate(name, text), Unknown)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1e23", 10**23), ("1.50", 1.5), ("5.0", 5), ("1e-400", 0), ("0e999999", 0), ("-0", 0), ("1e150", 10**150)],
)
def test_a_number_is_whole_where_it_can_be(text, value):
    decoded = evaluate("jsondecode", text)

    assert decoded == value
    assert type(decoded) is type(value) or not value


@pytest.mark.parametrize("text", ["1_000", "-0x1F", "0o1_7"])
def test_a_number_of_former_versions_only_is_unknown(text):
    assert isinstance(evaluate("yamldecode", f"a: {text}")["a"], Unknown)


def test_halves_of_surrogate_pairs_do_not_survive():
    assert evaluate("jsondecode", '["\\ud83d", {"\\udc00": 1}]') == ("\ufffd", {"\ufffd": 1})


@pytest.mark.parametrize(
    "text", ["\0", "a: \x01", "\ud83d", "a: !!python/object:os.system x", "&a [*a]", "%YAML 9\n--- a"]
)
def test_broken_yaml_is_refused(text):
    with pytest.raises(EvaluationError):
        evaluate("yamldecode", text)


@pytest.mark.parametrize("text", ["A", "AAAA=", "AA=A", "A===", "A-__", "ÄAAA", "AAAA\u0661AAA", "AA\tAA"])
def test_broken_base64_is_refused(text):
    with pytest.raises(EvaluationError):
        evaluate("base64decode", text)


def test_compressed_texts_are_read():
    assert evaluate("base64gunzip", compressed("é".encode())) == "é"
    assert evaluate("base64gunzip", compressed(b"ab", members=2)) == "abab"


def test_a_compressed_bomb_is_refused():
    with pytest.raises(Mistake, match="too long"):
        evaluate("base64gunzip", compressed(b"\0" * 50_000_000))


@pytest.mark.parametrize("text", ["", "AAAA", compressed(b"abc")[:-8]])
def test_what_is_not_compressed_is_refused(text):
    with pytest.raises(EvaluationError):
        evaluate("base64gunzip", text)


def test_compressing_gives_an_unknown_text_that_equals_itself():
    first, second = evaluate("base64gzip", "a"), evaluate("base64gzip", "a")

    assert isinstance(first, Unknown)
    assert first.symbol is not None
    assert first.symbol == second.symbol
    assert first.symbol != evaluate("base64gzip", "b").symbol


def test_decoded_texts_are_normalized():
    decomposed = "e\u0301"

    assert evaluate("base64decode", base64.b64encode(decomposed.encode()).decode()) == "é"
    assert evaluate("jsondecode", f'"{decomposed}"') == "é"
    assert evaluate("urldecode", "e%CC%81") == "é"


def test_an_encoding_that_go_reads_in_its_own_way_is_unknown():
    assert isinstance(evaluate("textencodebase64", "a", "gb18030"), Unknown)
    assert isinstance(evaluate("textdecodebase64", "YWE=", "UTF-16"), Unknown)


def test_too_many_fields_are_refused():
    with pytest.raises(Mistake, match="too many"):
        evaluate("csvdecode", "a,b\n" + "1,2\n" * 60_000)


def test_a_format_of_dates_that_multiplies_is_refused():
    with pytest.raises(Mistake, match="too long"):
        evaluate("formatdate", "MMMM " * 150_000, "2018-09-02T00:00:00Z")


@pytest.mark.parametrize("duration", ["9" * 5000 + "h", "1h" * 5000, "0." + "0" * 5000 + "1s"])
def test_a_duration_of_many_digits_is_refused(duration):
    with pytest.raises(EvaluationError):
        evaluate("timeadd", "2018-09-02T00:00:00Z", duration)


def test_a_date_after_the_year_9999_is_unknown():
    assert isinstance(evaluate("timeadd", "9999-12-31T23:59:59Z", "1s"), Unknown)
