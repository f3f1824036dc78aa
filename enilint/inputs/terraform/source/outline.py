"""The outline of a file of Terraform source. Names are those of references: `aws_subnet.a`, `data.aws_ami.x`."""

from collections.abc import Iterable, Iterator

from enilint.files.paths import shown
from enilint.files.text import Lines
from enilint.inputs.outline import Declaration, Link, Outline
from enilint.inputs.parses import Parses
from enilint.inputs.terraform.hcl import parse, parse_json
from enilint.inputs.terraform.hcl.references import references
from enilint.inputs.terraform.hcl.syntax import Block, Body, ScopeTraversal, TraverseAttribute
from enilint.inputs.terraform.source.files import parse_edited

_OWN = frozenset({"each", "count", "self", "path", "terraform"})
_PREFIXES = {"variable": "var", "module": "module", "output": "output", "provider": "provider"}


def outline(lines: Lines, parses: Iterable[Parses] = ()) -> Outline:
    """What a text declares and refers to. `parses` may have what the file said last."""
    name = shown(lines.path)
    known = next((one for one in parses if one.has(name)), None)
    if known is not None:
        parsed = parse_edited(name, lines.text, known)
        body, is_complete = parsed.body, not parsed.errors
    else:
        body, diagnostics = parse_json(lines.text) if lines.path.endswith(".json") else parse(lines.text)
        is_complete = not diagnostics
    found = Outline(complete=is_complete)
    for block in body.blocks:
        found.declarations.extend(_declarations(block))
    found.links.extend(_links(body))
    return found


def _declarations(block: Block) -> Iterator[Declaration]:
    labels = [label.value for label in block.labels]
    whole = (block.start, block.end)
    at = (block.labels[-1].start, block.labels[-1].end) if labels else block.header
    if block.type == "locals":
        for attribute in block.body.attributes.values():
            span = (attribute.start, attribute.end)
            yield Declaration(f"local.{attribute.name}", attribute.name, "local", attribute.name_range, span)
    elif block.type in ("resource", "data", "ephemeral") and len(labels) == 2:
        name = ".".join(labels if block.type == "resource" else [block.type, *labels])
        yield Declaration(name, ".".join(labels), block.type, at, whole)
    elif block.type in _PREFIXES and labels:
        yield Declaration(f"{_PREFIXES[block.type]}.{labels[0]}", labels[0], block.type, at, whole)
    else:
        label = " ".join([block.type, *labels])
        yield Declaration(label, label, block.type, at, whole)


def _links(body: Body) -> Iterator[Link]:
    waiting = [body]
    while waiting:
        one = waiting.pop()
        waiting.extend(block.body for block in one.blocks)
        for attribute in one.attributes.values():
            for traversal in references(attribute.value):
                link = _link(traversal)
                if link is not None:
                    yield link


def _link(traversal: ScopeTraversal) -> Link | None:
    """A reference to something that a module declares."""
    names = [step for step in traversal.steps if isinstance(step, TraverseAttribute)]
    wanted = 2 if traversal.root in ("data", "ephemeral") else 1
    if traversal.root in _OWN or len(names) < wanted or traversal.steps[:wanted] != tuple(names[:wanted]):
        return None
    name = ".".join([traversal.root, *(step.name for step in names[:wanted])])
    return Link((traversal.start, traversal.end), (name,))
