"""What the files declare: one entry per entity, with ids unique over all files."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from msgspec import Struct

from enilint.findings import Location
from enilint.inputs.topology.files import Source
from enilint.inputs.topology.language.file import Topology
from enilint.inputs.topology.language.terms import Shape
from enilint.inputs.yaml.tree import Tree
from enilint.inputs.yaml.wording import Mistakes, found, quoted


class Section(Struct, frozen=True):
    """A section of the language. `listed`: a list, whose entries have no ids."""

    name: str
    shape: type[Shape]
    listed: bool


def _sections() -> Iterator[Section]:
    for name, container in Topology.__annotations__.items():
        yield Section(name, get_args(container)[-1], container.__origin__ is list)


SECTIONS = {section.name: section for section in _sections()}


class Entry(Struct, eq=False):
    """An entity as it is written. `shape` is its typed form, None where it has mistakes."""

    section: Section
    address: str
    source: Source
    container: Any
    key: str | int
    data: Any
    shape: Any = None

    @property
    def tree(self) -> Tree:
        """The text it stands in."""
        return self.source.tree

    @property
    def at(self) -> Location:
        """Where the entity is: its id, or the item of the list."""
        if isinstance(self.key, str):
            return self.tree.key(self.container, self.key)
        return self.tree.value(self.container, self.key)


class Part(Struct, eq=False):
    """A part of a file that is decoded as one: an entity, or what stands beside the sections.

    `data` is what is judged, `located` the container in the tree that its places are asked of.
    """

    tree: Tree
    shape: str
    address: str
    at: Location
    data: Any
    located: Any


class Entries:
    """All entries, by section. `main` is the file that was asked for; the others are imported."""

    def __init__(self, sources: Sequence[Source], mistakes: Mistakes) -> None:
        self.main = sources[0]
        self._mistakes = mistakes
        self.named: dict[str, dict[str, Entry]] = {name: {} for name, one in SECTIONS.items() if not one.listed}
        self.listed: dict[str, list[Entry]] = {name: [] for name, one in SECTIONS.items() if one.listed}
        for source in sources:
            for name, content in source.data.items():
                section = SECTIONS.get(name)
                if section is None:
                    continue
                if section.listed:
                    self._add_list(section, source, content)
                else:
                    self._add_mapping(section, source, content)

    def __iter__(self) -> Iterator[Entry]:
        for entries in self.named.values():
            yield from entries.values()
        for items in self.listed.values():
            yield from items

    def __len__(self) -> int:
        return sum(map(len, self.named.values())) + sum(map(len, self.listed.values()))

    def _add_mapping(self, section: Section, source: Source, content: Any) -> None:
        if not isinstance(content, dict):
            self._wrong_section(section, source, content, "a mapping of IDs")
            return
        entries = self.named[section.name]
        for key, data in content.items():
            if not key:
                self._mistakes.add_at(
                    source.tree.key(content, key), f"an ID in {quoted(section.name)} is empty; give it a name"
                )
            elif key in entries:
                self._duplicate(entries[key], source.tree.key(content, key))
            else:
                entries[key] = Entry(section, f"{section.name}.{key}", source, content, key, data)

    def _add_list(self, section: Section, source: Source, content: Any) -> None:
        if not isinstance(content, list):
            self._wrong_section(section, source, content, "a list with items that start with `- `")
            return
        entries = self.listed[section.name]
        for index, data in enumerate(content):
            entries.append(Entry(section, f"{section.name}[{len(entries)}]", source, content, index, data))

    def _duplicate(self, first: Entry, second: Location) -> None:
        """Two files define one id: the mistake is shown in the one nearer to the file that was asked for."""
        place = first.at
        message = f"{quoted(first.address)} is defined twice: here and at {second.path}:{second.line}"
        self._mistakes.add_at(place, message)

    def _wrong_section(self, section: Section, source: Source, content: Any, expected: str) -> None:
        place = source.tree.key(source.data, section.name)
        if content is None:
            message = f"section {quoted(section.name)} is empty; remove the key or add entries"
        else:
            message = f"section {quoted(section.name)}: expected {expected}, found {found(content)}"
        self._mistakes.add_at(place, message)
