"""The JSON syntax."""

import pytest

from enilint.inputs.terraform.hcl import parse_json, references, syntax
from tests.inputs.terraform.hcl.trees import headers

TEXT = r"""{
  "//": "a comment",
  "resource": {
    "aws_subnet": {
      "a": {
        "//": "a comment",
        "vpc_id": "${aws_vpc.main.id}",
        "cidr_block": "${cidrsubnet(\"10.0.0.0\/16\", 8, var.n)}",
        "count": 2,
        "tags": {"Name": "é\u00e9\ud83d\ude00${var.name}", "${var.key}": null},
        "depends_on": ["aws_vpc.main", "module.x[\"y\"]"],
        "lifecycle": {"ignore_changes": "all"}
      },
      "b": [{"vpc_id": "x"}, {"vpc_id": "y"}]
    }
  },
  "locals": [{"one": 1.5}, {"two": [true, "%{ if a }b%{ endif }"]}],
  "variable": {"v": {"type": "list(string)", "default": "${x}"}}
}
"""


def tree(text: str = TEXT) -> syntax.Body:
    body, diagnostics = parse_json(text)
    assert diagnostics == []
    return body


def written(node: syntax.Node) -> str:
    return TEXT[node.start : node.end]


def refers(attribute: syntax.Attribute) -> list[tuple[str, str]]:
    return [(str(reference), written(reference)) for reference in references(attribute.value)]


def test_blocks() -> None:
    body = tree()
    assert headers(body) == [
        "resource.aws_subnet.a",
        "resource.aws_subnet.b",
        "resource.aws_subnet.b",
        "locals",
        "locals",
        "variable.v",
    ]
    assert [TEXT[slice(*block.header)] for block in body.blocks] == ['"a"', "{", "{", "{", "{", '"v"']
    first, second = body.blocks[:2]
    assert TEXT[slice(*first.type_range)] == '"resource"'
    assert [written(label) for label in first.labels] == ['"aws_subnet"', '"a"']
    assert (first.end, written(first.body)[:1], written(first.body)[-1:]) == (first.body.end, "{", "}")
    assert written(second) == written(second.body) == '{"vpc_id": "x"}'


def test_attributes() -> None:
    attributes = tree().blocks[0].body.attributes
    assert list(attributes) == ["vpc_id", "cidr_block", "count", "tags", "depends_on"]
    vpc = attributes["vpc_id"]
    assert TEXT[slice(*vpc.name_range)] == '"vpc_id"'
    assert written(vpc) == '"vpc_id": "${aws_vpc.main.id}"'
    assert isinstance(vpc.value, syntax.TemplateWrap)
    assert attributes["count"].value == syntax.Literal(
        attributes["count"].value.start, attributes["count"].value.end, 2
    )


def test_references_are_where_they_are_written_escapes_or_not() -> None:
    attributes = tree().blocks[0].body.attributes
    assert refers(attributes["vpc_id"]) == [("aws_vpc.main.id", "aws_vpc.main.id")]
    assert refers(attributes["cidr_block"]) == [("var.n", "var.n")]
    assert refers(attributes["tags"]) == [("var.name", "var.name"), ("var.key", "var.key")]
    assert refers(attributes["depends_on"]) == [
        ("aws_vpc.main", "aws_vpc.main"),
        ('module.x["y"]', r"module.x[\"y\"]"),
    ]


def test_templates() -> None:
    tags = tree().blocks[0].body.attributes["tags"].value
    assert isinstance(tags, syntax.ObjectExpression)
    template = tags.items[0].value
    assert isinstance(template, syntax.Template)
    assert [(type(part).__name__, written(part)) for part in template.parts] == [
        ("Literal", r"é\u00e9\ud83d\ude00"),
        ("ScopeTraversal", "var.name"),
    ]
    assert getattr(template.parts[0], "value", None) == "éé😀"
    two = tree().blocks[4].body.attributes["two"].value
    assert isinstance(two, syntax.TupleExpression)
    assert [type(element).__name__ for element in two.elements] == ["Literal", "Template"]


def test_texts_that_are_no_templates() -> None:
    attributes = tree().blocks[5].body.attributes
    assert isinstance(attributes["type"].value, syntax.FunctionCall)
    assert attributes["default"].value == syntax.Literal(
        attributes["default"].value.start, attributes["default"].value.end, "${x}"
    )


def test_arguments_become_blocks_when_asked_for() -> None:
    text = '{"resource": {"a": {"b": {"x": {"i": "${c}", "//": 0}, "y": [{"i": 1}, {"i": 2}], "z": 1}}}}'
    body = tree(text).blocks[0].body
    assert body.blocks == []
    (single,) = body.blocks_of("x")
    assert text[slice(*single.header)] == '"x"'
    assert text[single.start : single.end] == '"x": {"i": "${c}", "//": 0}'
    assert list(single.body.attributes) == ["i"]
    several = body.blocks_of("y")
    assert [text[block.start : block.end] for block in several] == ['{"i": 1}', '{"i": 2}']
    assert [text[slice(*block.type_range)] for block in several] == ['"y"', '"y"']
    assert body.blocks_of("z") == body.blocks_of("w") == []


def test_half_a_surrogate_pair_is_replaced() -> None:
    node = tree(r'{"locals": {"a": "\ud83dx"}}').blocks[0].body.attributes["a"].value
    assert isinstance(node, syntax.Literal)
    assert node.value == "\ufffdx"


def test_dynamic_blocks() -> None:
    text = '{"resource": {"a": {"b": {"dynamic": {"c": {"for_each": "${d}", "content": {"e": 1}}}}}}}'
    (dynamic,) = tree(text).blocks[0].body.blocks_of("dynamic")
    assert [label.value for label in dynamic.labels] == ["c"]
    assert list(dynamic.body.attributes) == ["for_each"]
    assert list(dynamic.body.blocks_of("content")[0].body.attributes) == ["e"]


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("", 0, "expected a value, found the end of the file"),
        ("1", 0, "expected an object"),
        ("{} x", 3, 'expected the end of the file, found "x"'),
        ('{"locals": {"a": 1,}}', 19, 'expected a key in quotes or "}", found "}"'),
        ('{"locals": {"a": [1,]}}', 20, 'expected a value, found "]"'),
        ('{"locals": {"a" 1}}', 16, 'expected ":", found "1"'),
        ('{"locals": {"a": 01}}', 17, 'expected a value, found "0"'),
        ('{"locals": {"a": "b}}', 17, "expected a value, found a string that is not closed"),
        ('{"locals": {"a": "\\q"}}', 17, "invalid string: Invalid \\escape: line 1 column 2 (char 1)"),
        ('{"locals": {"a": True}}', 17, 'expected a value, found "True"'),
        ('{"locals": {"a": "\\"${b c}"}}', 24, 'expected "}", found "c"'),
        ('{"locals": {"a": 1, "a": 2}}', 20, 'argument "a" is already set'),
        ('{"resource": {"a": 1}}', 19, "expected an object"),
    ],
)
def test_mistakes(text: str, offset: int, message: str) -> None:
    _, diagnostics = parse_json(text)
    assert [(diagnostic.offset, diagnostic.message) for diagnostic in diagnostics] == [(offset, message)]


def test_what_comes_before_a_mistake_remains() -> None:
    body, _ = parse_json('{"locals": {"a": 1}, "resource": {"b": {"c": {"d": 2, "e": {"f": [3, "g": }')
    assert headers(body) == ["locals", "resource.b.c"]
    resource = body.blocks[1].body.attributes
    assert list(resource) == ["d", "e"]
    broken, _ = parse_json('{"locals": {"a": }}')
    assert isinstance(broken.blocks[0].body.attributes["a"].value, syntax.Invalid)


def test_cut_anywhere_nothing_is_raised() -> None:
    for position in range(len(TEXT)):
        assert parse_json(TEXT[:position])[1] or not TEXT[position:].strip()
        parse_json(TEXT[:position] + TEXT[position + 1 :])
