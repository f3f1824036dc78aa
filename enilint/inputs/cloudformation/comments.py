"""What templates say to readers alone: comments in YAML, and `Metadata` of resources and of the template.

`Metadata: {enilint: {ignore: [{rule: ENI101, reason: "...", until: 2027-01-31}]}}` is the suppression
`enilint: ignore[ENI101] until=2027-01-31 ...` of the resource, or of the template that has it; a text may be given in
place of a mapping, such as `ENI101 standby node`.
"""

from collections.abc import Iterator
from typing import Any

from enilint.files.text import Lines
from enilint.inputs.cloudformation.template import Template, template_of
from enilint.inputs.comments import Comments, Property
from enilint.inputs.yaml.comments import comments_of as comments_of_yaml
from enilint.inputs.yaml.wording import Mistakes

_KEY = "enilint"
_LIST = "ignore"


def comments_of(lines: Lines) -> Comments:
    """The comments of a template, and the suppressions in its metadata."""
    is_json = lines.text.lstrip().startswith("{")
    comments = Comments() if is_json else comments_of_yaml(lines)
    template = template_of(lines.path, lines.text, Mistakes())
    if template.is_readable:
        comments.properties += _properties(template)
    return comments


def _properties(template: Template) -> Iterator[Property]:
    root = template.tree.root
    yield from _of_metadata(template, root.get("Metadata"), (0, len(template.text)))
    for name, resource in template.resources.items():
        if isinstance(resource, dict):
            yield from _of_metadata(template, resource.get("Metadata"), template.tree.span(template.resources, name))


def _of_metadata(template: Template, metadata: Any, whole: tuple[int, int]) -> Iterator[Property]:
    own = metadata.get(_KEY) if isinstance(metadata, dict) else None
    listed = own.get(_LIST) if isinstance(own, dict) else None
    for index, one in enumerate(listed if isinstance(listed, list) else ()):
        start, end = template.tree.value_span(listed, index)
        yield Property(_directive(one), (start, end), whole)


def _directive(entry: Any) -> str:
    """The suppression as a comment would have it."""
    if isinstance(entry, dict):
        until = f" until={entry['until']}" if "until" in entry else ""
        return f"enilint: ignore[{entry.get('rule', '')}]{until} {entry.get('reason', '')}"
    rule, _, reason = str(entry).partition(" ")
    return f"enilint: ignore[{rule}] {reason}"
