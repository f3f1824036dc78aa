"""Functions that are newer than the console at hand: the examples of their documentation."""

import pytest

from enilint.inputs.terraform.source.values import EvaluationError, SetValue
from tests.inputs.terraform.source.constants import constant
from tests.tables import table

EXAMPLES = {
    'alltrue(["true", true])': True,
    "alltrue([true, false])": False,
    'anytrue(["true"])': True,
    "anytrue([true])": True,
    "anytrue([true, false])": True,
    "anytrue([])": False,
    'base64gunzip("H4sIAAAAAAAA/wAEAPv/dGVzdAAAAP//AwAMfn/YBAAAAA==")': "test",
    'base64gunzip("H4sIAAAAAAAA/ypJLS4BAAAA//8BAAD//wx+f9gEAAAA")': "test",
    'cidrcontains("192.168.2.0/20", "192.168.2.1")': True,
    'cidrcontains("192.168.2.0/20", "192.168.2.0/22")': True,
    'cidrcontains("192.168.2.0/20", "192.126.2.1")': False,
    'cidrcontains("192.168.2.0/20", "192.126.2.0/18")': False,
    'cidrcontains("fe80::/48", "fe80::1")': True,
    'cidrcontains("fe80::/48", "fe81::1")': False,
    'cidrcontains("10.0.0.0/16", "10.0.0.0/8")': False,
    'cidrcontains("10.0.0.0/16", "10.0.0.0/16")': True,
    "convert([], list(string))": (),
    'convert("true", bool)': True,
    'convert({}, object({ name = optional(string, "OpenTofu") }))': {"name": "OpenTofu"},
    'convert({ test = {} }, map(object({ attr = optional(string), with_default = optional(string, "default") })))': {
        "test": {"attr": None, "with_default": "default"}
    },
    'convert(["b", "a", "b"], set(string))': SetValue(("a", "b")),
    'core::convert("7", number)': 7,
    'element(["a", "b", "c"], -2)': "b",
    'ephemeralasnull("a")': "a",
    'endswith("hello world", "world")': True,
    'endswith("hello world", "hello")': False,
    'endswith("a", "")': True,
    "one([])": None,
    'one(["hello"])': "hello",
    "one(toset([]))": None,
    'one(toset(["hello"]))': "hello",
    'startswith("hello world", "hello")': True,
    'startswith("hello world", "world")': False,
    'strcontains("hello world", "wor")': True,
    'strcontains("hello world", "wod")': False,
    "sum([10, 13, 6, 4.5])": 33.5,
    'templatestring("Hello, $${name}!", { name = "Jodie" })': "Hello, Jodie!",
    'templatestring("%%{ for one in list ~}$${one};%%{ endfor ~}", { list = ["a", "b"] })': "a;b;",
    'timecmp("2017-11-22T00:00:00Z", "2017-11-22T00:00:00Z")': 0,
    'timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00Z")': -1,
    'timecmp("2017-11-22T01:00:00Z", "2017-11-22T00:00:00Z")': 1,
    'timecmp("2017-11-22T01:00:00Z", "2017-11-22T00:00:00-01:00")': 0,
    'timecmp("2017-11-22T00:00:00.5Z", "2017-11-22T00:00:00Z")': 1,
    'toset(["a", "b"])': SetValue(("a", "b")),
    'urldecode("Hello+World%21")': "Hello World!",
    'urldecode("%E2%98%83")': "☃",
    'urldecode("foo%3Abar%40localhost%3Ffoo%3Dbar%26bar%3Dbaz")': "foo:bar@localhost?foo=bar&bar=baz",
    'yamldecode("---")': None,
    'yamldecode("a: aa\\n<<:\\n  - b: bb\\n  - c: cc\\nd: dd")': {"a": "aa", "b": "bb", "c": "cc", "d": "dd"},
    'yamldecode("a: aa\\n<<:\\n  a: aaa\\n<<:\\n  b: bbb\\nb: bb")': {"a": "aaa", "b": "bb"},
}

REFUSED = (
    'convert("no", number)',
    "convert({}, object({ name = string }))",
    "convert([1])",
    'convert("a", text)',
    'templatestring("$${name}", {})',
    'templatestring("$${", {})',
    'one(["hello", "goodbye"])',
    'one(toset(["hello", "goodbye"]))',
    "one(null)",
    'cidrcontains("10.0.0.0/8", "fe80::1")',
    'cidrcontains("fe80::/10", "10.0.0.1")',
    'cidrcontains("10.0.0.0/8", "x")',
    'cidrcontains("10.0.0.0", "10.0.0.1")',
    'cidrnetmask("fe80::/64")',
    'base64gunzip("aGVsbG8=")',
    'base64gunzip("H4sIAAAAAAAA/ypJ")',
    'urldecode("%zz")',
    'urldecode("100%")',
    'startswith("a")',
    'timecmp("2017-11-22", "2017-11-22T00:00:00Z")',
    "strcontains(null, null)",
)


@table(("expression", "expected"), EXAMPLES.items())
def test_an_example_is_worth_what_is_documented(expression, expected):
    value = constant(expression)

    assert type(value) is type(expected)
    assert value == expected


@table("expression", REFUSED)
def test_what_is_documented_as_a_mistake_is_refused(expression):
    with pytest.raises(EvaluationError):
        constant(expression)
