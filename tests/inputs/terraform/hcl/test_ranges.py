"""Where nodes are written."""

from enilint.files.text import Lines
from enilint.inputs.terraform.hcl import parse, syntax
from tests.inputs.terraform.hcl.trees import body, expressions, value
from tests.tables import table

TEXT = """\
# é 😀
resource "aws_subnet" a { # why
  cidr_block = cidrsubnet(var.net, 8, 1)
  tags = {
    Name = "é😀-${each.key}"
  }
}
"""


def written(node: syntax.Node, text: str = TEXT) -> str:
    return text[node.start : node.end]


def cut(span: tuple[int, int], text: str = TEXT) -> str:
    return text[span[0] : span[1]]


def test_a_block() -> None:
    tree = body(TEXT)
    block = tree.blocks[0]
    assert (tree.start, tree.end) == (0, len(TEXT))
    assert cut(block.type_range) == "resource"
    assert [(label.value, written(label)) for label in block.labels] == [("aws_subnet", '"aws_subnet"'), ("a", "a")]
    assert cut(block.header) == 'resource "aws_subnet" a'
    assert written(block).startswith("resource")
    assert written(block).endswith("}\n}")
    assert written(block.body).startswith("{ # why\n")
    assert block.body.end == block.end == len(TEXT) - 1


def test_attributes() -> None:
    attributes = body(TEXT).blocks[0].body.attributes
    assert list(attributes) == ["cidr_block", "tags"]
    cidr = attributes["cidr_block"]
    assert cut(cidr.name_range) == "cidr_block"
    assert written(cidr) == "cidr_block = cidrsubnet(var.net, 8, 1)"
    assert written(cidr.value) == "cidrsubnet(var.net, 8, 1)"
    assert isinstance(cidr.value, syntax.FunctionCall)
    assert cut(cidr.value.name_range) == "cidrsubnet"
    assert [written(argument) for argument in cidr.value.arguments] == ["var.net", "8", "1"]


def test_columns_count_code_points() -> None:
    item = body(TEXT).blocks[0].body.attributes["tags"].value
    assert isinstance(item, syntax.ObjectExpression)
    template = item.items[0].value
    assert isinstance(template, syntax.Template)
    assert [written(part) for part in template.parts] == ["é😀-", "each.key"]
    assert Lines("", TEXT).place(template.parts[1].start) == (5, 18)


def test_crlf_and_byte_order_mark_shift_nothing_else() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    block = body(text).blocks[0]
    assert cut(block.header, text) == 'resource "aws_subnet" a'
    assert written(block.body.attributes["cidr_block"], text) == "cidr_block = cidrsubnet(var.net, 8, 1)"
    assert Lines("", text).place(block.body.attributes["tags"].start) == (4, 3)


def test_each_step_of_a_traversal() -> None:
    text = 'a = b.c[0].d["e"].f.0 . g\n'
    node = body(text).attributes["a"].value
    assert isinstance(node, syntax.ScopeTraversal)
    assert [written(step, text) for step in node.steps] == [".c", "[0]", ".d", '["e"]', ".f", ".0", ". g"]
    assert str(node) == 'b.c[0].d["e"].f[0].g'
    assert written(node, text) == 'b.c[0].d["e"].f.0 . g'


@table(
    "source",
    [
        "null",
        "1.5e3",
        '"a"',
        '"a${b}"',
        '"${b}"',
        "a.b",
        "(a).b",
        "a[b]",
        "a[b].c",
        "a[*].b",
        "a.*.b",
        "f()",
        "p::q::f(a, b...)",
        "[1, 2]",
        "{ a = 1 }",
        "[for a in b : c]",
        "{for a, b in c : d => e... if f}",
        "a ? b : c",
        "a + b * c",
        "-a",
        "!a.b",
        "( a )",
        "<<E\nx\nE",
        "<<-E\n  ${x}\n  E",
        '"%{ if a }b%{ endif }"',
    ],
)
def test_every_kind_of_expression_starts_and_ends_where_it_is_written(source: str) -> None:
    text = f"a =   {source}  \n"
    assert written(body(text).attributes["a"].value, text) == source


def test_a_node_lies_within_its_parent() -> None:
    source = '"x${a[b[*].c].d} %{ for h, i in j }${f(h, -e ? {f = [1]} : g...)}%{ if k }l%{ endif }%{ endfor }"'
    nodes = list(expressions(body(f"a = {source}\n")))
    assert len(nodes) > 20
    for node in nodes:
        for child in node.children():
            assert node.start <= child.start <= child.end <= node.end


def test_directives() -> None:
    text = 'a = "x%{ if b }c%{ else }d%{ endif }%{ for e, f in g }${f}%{ endfor }"\n'
    template = body(text).attributes["a"].value
    assert isinstance(template, syntax.Template)
    _, choice, loop = template.parts
    assert written(choice, text) == "%{ if b }c%{ else }d%{ endif }"
    assert isinstance(choice, syntax.Conditional)
    assert [written(node, text) for node in choice.children()] == ["b", "c", "d"]
    assert written(loop, text) == "%{ for e, f in g }${f}%{ endfor }"
    assert isinstance(loop, syntax.TemplateJoin)
    assert (loop.tuple.key_variable, loop.tuple.value_variable) == ("e", "f")
    assert [written(node, text) for node in loop.tuple.children()] == ["g", "${f}"]


def test_the_body_of_a_block_on_one_line() -> None:
    text = "a { b = 1 }\n"
    block = body(text).blocks[0]
    assert written(block.body, text) == "{ b = 1 }"
    assert written(block.body.attributes["b"], text) == "b = 1"


def test_an_attribute_that_comes_twice_is_the_first() -> None:
    tree, diagnostics = parse("a = 1\nb = 2\na = 3\n")
    assert tree.attributes["a"].value == value("1")
    assert [(diagnostic.offset, diagnostic.message) for diagnostic in diagnostics] == [
        (12, 'argument "a" is already set')
    ]
