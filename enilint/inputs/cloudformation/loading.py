"""Templates from their files: those that a design begins with, and those of the stacks nested in them.

A template that several resources name is read once, and is a stack of its own for each of them. What a template names
never leads out of the project.
"""

import os

from enilint.files.late import late
from enilint.files.paths import relative, shown
from enilint.files.project import belongs_to, project_root, read_regular
from enilint.files.repository import why_withheld
from enilint.files.text import InputFile
from enilint.findings import NESTED_STACK, Location, Notice, Unread
from enilint.inputs.cloudformation.checks import check
from enilint.inputs.cloudformation.expansion import expand, is_loop
from enilint.inputs.cloudformation.stacks import Stack
from enilint.inputs.cloudformation.template import MOST_BYTES, Template, read_template
from enilint.inputs.context import Context
from enilint.inputs.unrendered import PLACEHOLDER, PLACEHOLDERS
from enilint.inputs.yaml.wording import Mistakes, quoted

MOST_DEPTH = 10
"""How deep stacks are nested at most."""
MOST_STACKS = 500
_NAMES = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
_SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn")
_REMOTE = ("http://", "https://", "s3://")
_ASSET = "aws:asset:path"
"""The metadata of a nested stack of the AWS CDK that names its template in the assembly."""


_ELSEWHERE = "its template is not a file of the project; name one in [template-sources]"
_RAIN = late(r"""!Rain::|["']Rain::\w+["']\s*:""")
_OF_RAIN = "directives of rain"


class Refused(Exception):
    """A template that cannot be followed, and why."""


class NotThere(Refused):
    """No file of the project is known to be the template: what packages a template may put one there, or its URL."""


class Loader:
    """Reads the templates of one design. `assembly` is the resolved directory of an assembly; empty without one."""

    def __init__(self, path: str, context: Context, mistakes: Mistakes, assembly: str = "") -> None:
        start = os.path.realpath(path)
        self._absolute = os.path.isabs(path)
        self._context = context
        self._mistakes = mistakes
        self._assembly = assembly
        self._root = assembly or project_root(os.path.dirname(start), context.named)
        self._stacks = 0
        self.notices: list[Notice] = []
        self.unread: list[Unread] = []
        self.templates: dict[str, Template] = {}
        """Those that were read, by their resolved paths."""

    def first(self, file: InputFile) -> Template:
        """The template of a file that is at hand."""
        return self._read(os.path.realpath(file.path), file)

    def of(self, real: str) -> Template:
        """The template of a file of the project, by its resolved path. Raises Refused."""
        known = self.templates.get(real)
        if known is not None:
            return known
        data = self._context.replaced.get(real)
        try:
            file = InputFile(self._shown(real), read_regular(real, MOST_BYTES) if data is None else data)
        except OSError as error:
            raise Refused(f"cannot be read: {error.strerror}") from None
        return self._read(real, file)

    def nest(self, stack: Stack, chain: tuple[str, ...]) -> None:
        """Add the nested stacks of one. `chain` are the resolved paths of the templates that lead to it."""
        for name, resource in stack.template.resources.items():
            if not isinstance(resource, dict):
                continue
            property = _NAMES.get(str(resource.get("Type")))
            properties = resource.get("Properties")
            named = properties.get(property) if property is not None and isinstance(properties, dict) else None
            if named is None or not isinstance(properties, dict):
                continue
            try:
                real = self._resolved(resource, named, chain)
                self._add(stack, name, real, chain)
            except NotThere as missing:
                at = stack.template.place(properties, str(property)) or Location(stack.template.path)
                self._note_unread(stack.address(name), named, str(missing), at)
            except Refused as refusal:
                at = stack.template.place(properties, str(property)) or Location(stack.template.path)
                self._mistakes.add_at(at, str(refusal))

    def _note_unread(self, address: str, named: object, why: str, at: Location) -> None:
        """Note a nested stack whose template is not at hand."""
        source = named if isinstance(named, str) else ""
        message = f"{address} is not read: {why}"
        self.unread.append(
            Unread(at.path, message, at.line, at.column, module=address, source=source, noun=NESTED_STACK)
        )

    def _read(self, real: str, file: InputFile) -> Template:
        before = len(self._mistakes.errors)
        template = read_template(file, self._mistakes)
        self.notices += template.notices
        unrendered = _unrendered(template)
        if unrendered and (unrendered == _OF_RAIN or len(self._mistakes.errors) > before):
            del self._mistakes.errors[before:]
            self.notices.append(Notice(template.path, f"{unrendered}: not read; render it first"))
            template.is_readable = False
        expand(template)
        for name in filter(is_loop, template.resources):
            at = template.key_place(template.resources, name)
            words = f"the collection of {name} is unknown: its resources are not read"
            self.notices.append(Notice(at.path, words, at.line, at.column))
        check(template, self._mistakes)
        self.templates[real] = template
        return template

    def _add(self, stack: Stack, name: str, real: str, chain: tuple[str, ...]) -> None:
        if real in chain:
            circle = " -> ".join(self._shown(path) for path in (*chain[chain.index(real) :], real))
            raise Refused(f"the nested stacks form a circle: {circle}")
        self._stacks += 1
        if len(chain) > MOST_DEPTH or self._stacks > MOST_STACKS:
            raise Refused(f"too many nested stacks: {MOST_DEPTH} levels and {MOST_STACKS} stacks at most")
        child = Stack(self.of(real), f"{stack.prefix}{name}/", parent=stack, logical_id=name)
        if child.template.is_readable:
            stack.children[name] = child
            self.nest(child, (*chain, real))

    def _resolved(self, resource: dict[str, object], named: object, chain: tuple[str, ...]) -> str:
        """The file of a nested template. Raises NotThere, or Refused."""
        metadata = resource.get("Metadata")
        asset = metadata.get(_ASSET) if isinstance(metadata, dict) and self._assembly else None
        if isinstance(asset, str):
            return self._inside(os.path.join(self._assembly, asset), asset)
        if not isinstance(named, str) or not named:
            raise NotThere(_ELSEWHERE)
        mapped = self._context.cloudformation.sources.get(named)
        if mapped is not None:
            return mapped
        if named.lower().startswith(_REMOTE):
            raise NotThere(_ELSEWHERE)
        return self._inside(os.path.join(os.path.dirname(chain[-1]), named), named)

    def _inside(self, path: str, name: str) -> str:
        try:
            real = os.path.realpath(path)
        except (OSError, ValueError):
            raise Refused(f"{quoted(name)} is not a path") from None
        if not belongs_to(real, self._root):
            raise Refused(f"{quoted(name)} is outside the project")
        why = "" if self._assembly else why_withheld(real, self._root, _SUFFIXES)
        if why:
            raise Refused(f"{quoted(name)} {why}, and is not read")
        if not os.path.isfile(real) and real not in self._context.replaced:
            raise NotThere(f"{quoted(name)} does not exist")
        return real

    def _shown(self, real: str) -> str:
        """A path as users see it: relative to the current directory, but in an absolute run."""
        return shown(real if self._absolute else relative(real))


def _unrendered(template: Template) -> str:
    """What a text is to be rendered by before it is a template; empty for a template."""
    if _RAIN.search(template.text):
        return _OF_RAIN
    return f"a text with {PLACEHOLDERS}" if PLACEHOLDER.search(template.text) else ""
