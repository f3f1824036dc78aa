"""From bytes to located data: encodings, line ends, positions, YAML's traps, syntax errors."""

# ruff: noqa: E501 - messages are quoted whole

import pytest

from enilint.findings import Location
from tests.inputs.topology.topologies import PATH, design_of, mistakes, network_of
from tests.tables import table

SOURCE = "version: 1\nsubnets:\n  a: {vpc: core}\n"
MISTAKE = [(3, 12, "VPC `core` is not defined")]


@pytest.mark.parametrize(
    "data",
    [
        SOURCE.encode(),
        b"\xef\xbb\xbf" + SOURCE.encode(),
        b"\xff\xfe" + SOURCE.encode("utf-16-le"),
        b"\xfe\xff" + SOURCE.encode("utf-16-be"),
        SOURCE.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be", "crlf"],
)
def test_places_are_the_same_in_every_encoding_and_with_every_line_end(data: bytes) -> None:
    assert mistakes(data) == MISTAKE


def test_a_return_alone_ends_no_line() -> None:
    assert mistakes(SOURCE.replace("\n", "\r").encode()) == [(1, 32, MISTAKE[0][2])]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_place_ends_on_its_first_line(line_end: str) -> None:
    source = line_end.join(
        ["version: 1", "attachments:", "  - interface: eni-0abc1234def567890  ", "    device_index: 1", ""]
    )
    attachment = design_of(source.encode()).networks[0].attachments[0]
    assert attachment.at == Location(PATH, 3, 5, 3, 37)
    assert attachment.place("device_index") == Location(PATH, 4, 19, 4, 20)


def test_columns_count_code_points() -> None:
    assert mistakes("version: 1\nsubnets: {😀é: {vpc: 😀, zone_id: x}}\n") == [
        (2, 21, "VPC `😀` is not defined"),
        (2, 33, "`zone_id` in subnets.😀é: expected a zone ID such as use1-az4, found `x`"),
    ]


def test_lines_end_where_git_ends_them() -> None:
    assert mistakes('version: 1\ninterfaces: {a: {description: "x\u2028y\x85z", subnet: b}}\n') == [
        (2, 48, "subnet `b` is not defined")
    ]


def test_a_file_in_another_encoding() -> None:
    assert mistakes("version: 1\nregion: é\n".encode("latin-1")) == [(2, 9, "not valid UTF-8; save the file as UTF-8")]


@pytest.mark.parametrize("source", ["", "# nothing\n", "---\n", "null\n", "\ufeff"])
def test_an_empty_file(source: str) -> None:
    assert mistakes(source) == [(1, 1, "the file is empty; a topology file starts with `version: 1`")]
    assert design_of(source).networks == ()


def test_a_file_that_is_no_mapping() -> None:
    assert mistakes("- a\n") == [(1, 1, "expected a mapping that starts with `version: 1`, found a list")]


def test_scalars_are_those_of_yaml_1_2() -> None:
    source = """\
        version: 0x1
        vpcs: {no: {block_public_access: off}, 012: {}}
        subnets: {on: {vpc: no}}
        instances: {a: {count: 012, expected_gbps: 24.1, os: 12:30:45, description: yes}}
        """
    network = network_of(source)
    (instance,) = network.instances
    assert [one.address for one in network.vpcs] == ["vpcs.no", "vpcs.012"]
    assert (instance.count, instance.os, instance.notes["description"]) == (12, "12:30:45", "yes")


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        (".inf", "text `.inf`"),
        (".nan", "text `.nan`"),
        ("1e400", "`1e400`, which is too large"),
        ("9" * 5000, f"`{'9' * 59}…`, which is too large"),
    ],
    ids=lambda text: text[:8],
)
def test_numbers_that_mean_nothing_are_refused(number: str, seen: str) -> None:
    (mistake,) = mistakes(f"version: 1\nflows: [{{gbps: {number}}}]\n")
    assert mistake[2] == f"`gbps` in flows[0]: expected a number, found {seen}"


def test_duplicate_keys() -> None:
    source = """\
        version: 1
        region: us-east-1
        subnets:
          a: {zone: us-east-1a, zone: us-east-1b}
          a: {}
        region: us-east-1
        """
    assert mistakes(source) == [
        (4, 25, "duplicate key `zone`; it is already on line 4"),
        (5, 3, "duplicate key `a`; it is already on line 4"),
        (6, 1, "duplicate key `region`; it is already on line 2"),
    ]
    assert [str(one.zone) for one in design_of(source).networks[0].subnets] == ["us-east-1a"]


def test_anchors_and_merge_keys() -> None:
    source = """\
        version: 1
        subnets:
          a: &a {zone: us-east-1a, cidr: 10.0.1.0/24}
          b: {<<: *a, cidr: 10.0.2.0/24}
          c: {<<: [*a, {vpc: vpc-0abc1234def567890}]}
          d: *a
        interfaces: {e: {"<<": f}}
        """
    design = design_of(source)
    assert [one.message for one in design.errors] == ["unknown key `<<` in interfaces.e"]
    a, b, c, d = design.networks[0].subnets
    assert {str(one.zone) for one in (a, b, c, d)} == {"us-east-1a"}
    assert (b.cidr, c.cidr) == ("10.0.2.0/24", "10.0.1.0/24")
    assert b.place("zone") == a.place("zone") == Location(PATH, 3, 16, 3, 26)
    assert b.place("cidr").line == 4
    assert d.at == Location(PATH, 6, 3, 6, 4)


def test_mistakes_around_anchors() -> None:
    assert mistakes("version: 1\nsubnets: {a: *b}\n") == [
        (2, 14, "undefined alias `*b`; there is no anchor `&b` above")
    ]
    assert mistakes("version: 1\nsubnets: &a {b: *a}\n") == [(2, 17, "alias `*a` is inside its own anchor")]
    assert mistakes("version: 1\nsubnets: {a: {<<: 5}}\n") == [(2, 19, "`<<` takes a mapping, such as `<<: *defaults`")]


def test_tags_are_refused_and_never_followed() -> None:
    assert mistakes("version: 1\naccount: !!str 111122223333\nregion: !!python/name:os.system us-east-1\n") == [
        (3, 9, "the tag `!!python/name:os.system` is not supported; remove it")
    ]
    assert mistakes("version: 1\nvpcs: !Ref {}\n") == [(2, 7, "the tag `!Ref` is not supported; remove it")]


def test_a_second_document() -> None:
    assert mistakes("---\nversion: 1\n---\nversion: 1\n") == [
        (3, 1, "a second document starts here; a topology file contains only one, so remove this `---`")
    ]
    assert mistakes("---\nversion: 1\n...\n") == []


@table(
    ("source", "line", "column", "message"),
    [
        ("subnets:\n\ta: {}\n", 3, 1, "found a tab in the indentation; YAML allows only spaces there"),
        ("subnets:\n  a:\n    vpc: x\n\tzone: y\n", 5, 1, "found a tab in the indentation; YAML allows only spaces there"),
        ("subnets:\n  a: {}\n b: {}\n", 4, 2, "expected a key in column 1 for the mapping that starts on line 1; check the indentation"),
        ("region: a: b\n", 2, 10, "found a second `:` in one line; put the value in quotes, or the key on a line of its own"),
        ("region:x\nvpcs: {}\n", 2, 1, "expected `key: value`, with a space after the colon"),
        ("region: x\n  account: y\n", 3, 10, "found an unexpected `:`; check that line 2 is a complete `key: value` with the same indentation"),
        ("region: 'x\nvpcs: {}\n", 2, 9, "the quote that opens here is not closed"),
        ("region: 'it's'\n", 2, 13, "found text after the closing quote; put the whole value in one pair of quotes"),
        ("subnets: {a: {}\nvpcs: {}\n", 3, 1, "expected `,` or `}` in the mapping that opens at line 2, column 10"),
        ("imports: [a, b\nvpcs: {}\n", 3, 5, "expected `,` or `]` in the list that opens at line 2, column 10"),
        ("region: @x\n", 2, 9, "a value cannot start with `@`; put the value in quotes"),
        ("region: *\n", 2, 9, "a value that starts with `*` needs quotes"),
        ("imports: - a\n", 2, 10, "put this `-` on a line of its own"),
        ("imports: [a, , b]\n", 2, 14, "expected a value"),
        ('region: "a\\q"\n', 2, 11, "`\\q` is not an escape sequence; use single quotes, or write `\\\\`"),
        ('region: "\\ud800"\n', 2, 12, "this escape is half of a surrogate pair"),
        ("? [a]\n: b\n", 2, 3, "a key must be text, not a list or a mapping"),
    ],
)  # fmt: skip
def test_syntax_errors(source: str, line: int, column: int, message: str) -> None:
    assert mistakes(f"version: 1\n{source}") == [(line, column, message)]
    assert design_of(f"version: 1\n{source}").networks == ()


def test_json_with_tabs_and_escaped_pairs() -> None:
    source = (
        '{\n\t"version": 1,\n\t"interfaces": {"a": {"tags": {"Name": "\\ud83d\\ude00 x \\/"}, "subnet":\t"b"}}\n}\n'
    )
    design = design_of(source.encode(), "design.enilint.json")
    assert [(one.line, one.column, one.message) for one in design.errors] == [(3, 72, "subnet `b` is not defined")]
    whole = design_of(source.replace(', "subnet":\t"b"', "").encode(), "design.enilint.json")
    assert whole.errors == []
    assert whole.networks[0].interfaces[0].notes == {"name": "😀 x /"}


def test_json_names_its_schema() -> None:
    assert mistakes('{"$schema": "topology.schema.json", "version": 1}', "design.enilint.json") == []
