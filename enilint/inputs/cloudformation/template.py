"""A template as a located tree: its sections, with both forms of functions alike."""

from typing import Any

from msgspec import Struct, field

from enilint.files.text import InputFile, Lines, NotText, decode
from enilint.findings import Location, Notice
from enilint.inputs.yaml.tree import Mapping, Repeated, Tree, parse
from enilint.inputs.yaml.wording import Mistakes, found, quoted

FUNCTIONS = (
    "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "GetAtt", "GetAZs",
    "GetStackOutput", "If", "Implies", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub",
    "ToJsonString", "Transform", "ValueOf", "ValueOfAll",
)  # fmt: skip
TAGS = {"!Ref": "Ref", "!Condition": "Condition", **{f"!{one}": f"Fn::{one}" for one in FUNCTIONS}}
"""The short forms of functions, and the keys of the long forms."""
SECTIONS = ("Parameters", "Mappings", "Conditions", "Rules", "Resources", "Outputs")
SAM = "AWS::Serverless-2016-10-31"
LANGUAGE_EXTENSIONS = "AWS::LanguageExtensions"
_MOST_REPEATED = 20
"""How many keys that are in a mapping twice are shown."""
MOST_BYTES = 1_000_000
"""What CloudFormation accepts from S3 ("AWS CloudFormation quotas", template size)."""


class Template(Struct, eq=False):
    """A template that was read. The sections are mappings; entries that are no mappings are left out of them.

    `is_readable` is false where the text is no template: its sections are empty then.
    """

    path: str
    tree: Tree
    is_readable: bool = False
    parameters: Mapping = field(default_factory=dict)
    mappings: Mapping = field(default_factory=dict)
    conditions: Mapping = field(default_factory=dict)
    rules: Mapping = field(default_factory=dict)
    resources: Mapping = field(default_factory=dict)
    outputs: Mapping = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.tree.lines.text

    @property
    def transforms(self) -> list[str]:
        """The macros that the template names for all of it."""
        named = self.tree.root.get("Transform") if isinstance(self.tree.root, dict) else None
        listed = named if isinstance(named, list) else [named]
        names = (one.get("Name") if isinstance(one, dict) else one for one in listed)
        return [one for one in names if isinstance(one, str)]

    def place(self, container: Any, key: str | int) -> Location | None:
        """Where the value of a key, or an item, is written; None for what the template does not contain as such."""
        try:
            return self.tree.value(container, key)
        except (KeyError, IndexError):
            return None

    def key_place(self, container: Any, key: str) -> Location:
        """Where a key is written; the start of the file for one that is not."""
        try:
            return self.tree.key(container, key)
        except KeyError:
            return Location(self.path)


def read_template(file: InputFile, mistakes: Mistakes) -> Template:
    """Read the text of a template. What is wrong with it goes to `mistakes`."""
    try:
        text = decode(file.data)
    except NotText as error:
        mistakes.add_at(Location(file.path, error.line, error.column), str(error))
        return Template(file.path, Tree(Lines(file.path, "")))
    return template_of(file.path, text, mistakes)


def template_of(path: str, text: str, mistakes: Mistakes) -> Template:
    """The template that a text is. In JSON, tabs are spaces: outside of strings, where they are escaped."""
    is_json = text.lstrip().startswith("{")
    repeated: Repeated = []
    tree = parse(Lines(path, text.replace("\t", " ") if is_json else text), mistakes, TAGS, "template", repeated)
    tree.lines.text = text
    template = Template(path, tree)
    for offset, name, line in repeated[:_MOST_REPEATED]:
        words = f"duplicate key {quoted(name)}: CloudFormation uses this one, and ignores the one on line {line}"
        template.notices.append(Notice(path, words, *tree.lines.place(offset)))
    root = tree.root
    if not isinstance(root, dict):
        if tree.complete:
            mistakes.add(tree.lines, 0, f"expected a mapping with `Resources`, found {found(root)}")
        return template
    if "Resources" not in root:
        mistakes.add(tree.lines, 0, "the template has no `Resources`")
        return template
    template.is_readable = True
    for section in SECTIONS:
        setattr(template, section.lower(), _section(template, section, mistakes))
    return template


def _section(template: Template, section: str, mistakes: Mistakes) -> Mapping:
    """A section, without entries that do not have the shape of one."""
    root = template.tree.root
    value = root.get(section)
    if value is None:
        return {}
    if not isinstance(value, dict):
        mistakes.add_at(template.tree.value(root, section), f"`{section}` must be a mapping, not {found(value)}")
        return {}
    for name, entry in list(value.items()):
        if not isinstance(entry, dict) and not name.startswith("Fn::"):
            what = f"{quoted(name)} in `{section}` must be a mapping, not {found(entry)}"
            mistakes.add_at(template.place(value, name) or template.key_place(value, name), what)
            template.tree.keep(value.pop(name))
    return value
