"""What an editor lints as one run: read once, judged once, and said anew where a file of it has changed."""

import functools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from enilint.files.project import CONFIGURATIONS
from enilint.files.text import InputFile, TextEdit, decode
from enilint.findings import Edit, InputError
from enilint.inputs.context import Again, Context, Templates
from enilint.inputs.design import Design
from enilint.inputs.file_names import SOURCE_SUFFIXES
from enilint.inputs.kinds import Calls, Rewording, calls_of, read, rewording_of
from enilint.lsp.pages import know
from enilint.report import Report
from enilint.run.discovery import Discovery, Source, directories_of, discover
from enilint.run.gathering import gather
from enilint.run.judging import Judged, judge
from enilint.run.linter import Run, covered_by, designs_to_lint, roots_of, templates_of
from enilint.run.request import Request
from enilint.run.setup import Setup, prepare

_MOST_ERRORS = 500
"""How many errors a design may have that is not read again: of many more, some are left out."""
_State = tuple[int, int, int] | None
"""What tells whether a file or directory on disk is as before; None of one that is not there."""


class Linted(Struct):
    """A design that was read, and what the rules say of it. `stale`: a file of it has changed since.

    `touched` are the files and directories that it was made of, resolved, with the state of each on disk; `texts` those
    of its files, by their paths. `reworded` are the files whose texts say the same as these, in other words: what was
    wrong with these, and what is wrong with them now. `again` keeps what was evaluated. It counts
    where no more than texts of source have changed: `only_source`.
    """

    judged: Judged
    touched: Mapping[str, _State]
    texts: Mapping[str, str]
    again: Again
    stale: bool = False
    only_source: bool = True
    reworded: dict[str, Rewording] = field(default_factory=dict)

    @property
    def is_current(self) -> bool:
        """Whether nothing of it has changed."""
        return not self.stale and not self.reworded

    def note(self, path: str, rewording: Rewording | None) -> None:
        """Take note of another text of a file. None: it says something else, or may."""
        is_part = path in self.texts and self.judged.design.kind == "terraform"
        self.only_source &= is_part and path.endswith(SOURCE_SUFFIXES)
        if rewording is None or not is_part:
            self.stale = True
        else:
            earlier = self.reworded.get(path, rewording)
            self.reworded[path] = Rewording(earlier.before, rewording.after)


class Area(Struct):
    """A folder of the workspace, or a file outside of all folders.

    `found` is None where the designs have to be looked for, `setup` where the configuration has to be read. What was
    parsed of files is kept in the context of `setup`, and goes with it. `unsaved` are the texts of the editor, by
    resolved paths, as they were linted last. To resolve a path takes long, so what it resolves to is kept until the
    designs are looked for again.
    """

    path: str
    directory: str
    rule_directories: Sequence[str] = ()
    setup: Setup | None = None
    found: Discovery | None = None
    linted: dict[str, Linted] = field(default_factory=dict)
    unsaved: Mapping[str, bytes] = field(default_factory=dict)
    _report: Report | None = None
    _resolved: dict[str, str] = field(default_factory=dict)
    _calls: dict[str, Calls] = field(default_factory=dict)

    @property
    def is_stale(self) -> bool:
        """Whether a design has to be linted, now or again."""
        return self.found is None or not all(one and one.is_current for one in map(self._known, self.found.sources))

    @property
    def designs(self) -> list[Design]:
        """What was read."""
        return [one.judged.design for one in self.linted.values()]

    def is_ruled_by(self, path: str) -> bool:
        """Whether a file decides what is reported, as a configuration does, or may come to."""
        mistake = self.setup.mistake if self.setup is not None else None
        mistaken = os.path.realpath(mistake.path) if mistake is not None and mistake.path else None
        known = self.setup.files if self.setup is not None else ()
        return os.path.basename(path) in CONFIGURATIONS or path in known or path == mistaken

    def forget(self) -> None:
        """Read everything anew, the configuration too."""
        self.setup, self.found, self._report = None, None, None
        self.linted.clear()
        self._calls.clear()

    def touch(self, path: str, *, new: bool, everywhere: bool, rewording: Rewording | None = None) -> None:
        """Mark what a changed file is part of. `new`: there may be other designs than before."""
        if self.is_ruled_by(path):
            self.forget()
        if new:
            self.found = None
            self._calls.pop(path, None)
        directory = os.path.dirname(path)
        for one in self.linted.values():
            if everywhere or path in one.touched or directory in one.touched:
                one.note(path, rewording)

    def calls_others(self, path: str, before: bytes, after: bytes) -> bool:
        """Whether a text of source puts modules together in another way than the text before it."""
        if self.setup is None or not path.endswith(SOURCE_SUFFIXES):
            return False
        known = self._calls[path] if path in self._calls else self._calls_of(path, before)
        self._calls[path] = self._calls_of(path, after)
        return self._calls[path] != known

    def rewording(self, path: str, before: bytes, after: bytes) -> Rewording | None:
        """That two texts of source say the same, where that spares work."""
        wanted = any(path in one.texts and not one.stale for one in self.linted.values())
        if not wanted or self.setup is None or not path.endswith(SOURCE_SUFFIXES):
            return None
        return rewording_of(path, before, after, self.setup.context.parses)

    def _calls_of(self, path: str, data: bytes) -> Calls:
        assert self.setup is not None
        return calls_of([path], os.path.dirname(path), {path: data}, self.setup.context.parses)

    def work(self, unsaved: Mapping[str, bytes], configuration: str | None) -> Iterator[None]:
        """Lint what is out of date, a design a step. It ends early if between steps designs or rules are forgotten."""
        self.unsaved = unsaved
        setup = self.setup = self.setup or self._prepared(configuration)
        if self.found is None:
            parses = setup.context.parses
            self.found = discover([self.path], unsaved=unsaved, excluded=setup.excluded, parses=parses)
            self._resolved.clear()
            keys = {self._key(source) for source in self.found.sources}
            self.linted = {key: one for key, one in self.linted.items() if key in keys}
            self._report = None
        found = self.found
        found.replaced = dict(unsaved)
        setup.context.replaced = unsaved
        setup.context.named = directories_of([self.path])
        setup.context.roots = roots_of(found)
        setup.context.templates = templates_of(found)
        setup.context.modules.manifests.clear()
        linted = list[Source]()
        waiting = [one for one in found.sources if not one.is_further]
        while waiting:
            for source in waiting:
                known = self._known(source)
                if known is None or not known.is_current:
                    source.file.data = unsaved.get(self._key(source), source.file.data)
                    spared = _said_again(known, source, setup.context) if known is not None else None
                    self.linted[self._key(source)] = spared or _lint(source, setup, setup.context, known)
                    self._report = None
                    yield
                    if self.setup is not setup or self.found is not found:
                        return
            linted += waiting
            designs = [self.linted[self._key(one)].judged.design for one in linted]
            waiting = found.further(covered_by(linted, designs))
        if linted != found.sources:
            found.sources, self._report = linted, None
            keys = {self._key(one) for one in linted}
            self.linted = {key: one for key, one in self.linted.items() if key in keys}

    def text(self, path: str) -> str | None:
        """The text of a file, as it was linted."""
        return next((one.texts[path] for one in self.linted.values() if path in one.texts), None)

    def report(self) -> Report:
        """What `enilint check` says of it; before all is linted, what it says of the part that is."""
        if self._report is None:
            self._report = self._reported({key: one.judged for key, one in self.linted.items()})
        return self._report

    @property
    def run(self) -> Run:
        """What was said, and the designs that it was said of."""
        return Run(self.report(), self.designs)

    def tried(self, contents: Mapping[str, bytes]) -> Run:
        """What would be said with these contents of files in place of what they hold, by resolved path."""
        if self.setup is None:
            return self.run
        unsaved = {**self.unsaved, **contents}
        templates = Templates(self.setup.context.templates.files)
        context = replace(self.setup.context, replaced=unsaved, templates=templates)
        judged = {}
        for source in self.found.sources if self.found is not None else ():
            known = self._known(source)
            if known is not None:
                is_changed = not known.touched.keys().isdisjoint(contents)
                judged[self._key(source)] = _lint(source, self.setup, context).judged if is_changed else known.judged
        return Run(self._reported(judged), [one.design for one in judged.values()])

    def _known(self, source: Source) -> Linted | None:
        return self.linted.get(self._key(source))

    def _key(self, source: Source) -> str:
        """What tells a design from others."""
        return self._real(source.file.path)

    def _real(self, path: str) -> str:
        if path not in self._resolved:
            self._resolved[path] = os.path.realpath(path)
        return self._resolved[path]

    def _prepared(self, configuration: str | None) -> Setup:
        setup = prepare(
            Request(
                paths=(self.path,),
                directory=self.directory,
                config=configuration,
                rule_directories=self.rule_directories,
            )
        )
        know(one.loaded for one in setup.rules)
        return setup

    def _reported(self, judged: Mapping[str, Judged]) -> Report:
        if self.setup is None or self.found is None:
            return Report()
        sources = [source for source in self.found.sources if self._key(source) in judged]
        by_design = {id(judged[self._key(one)].design): judged[self._key(one)] for one in sources}
        chosen = designs_to_lint(sources, [judged[self._key(one)].design for one in sources], self._real)
        errors = [*self.setup.errors, *self.found.errors]
        is_whole = len(sources) == len(self.found.sources)
        return gather((by_design[id(one)] for one in chosen), self.setup, errors, self.found if is_whole else None)


def _lint(source: Source, setup: Setup, context: Context, known: Linted | None = None) -> Linted:
    """Lint a design: of one that was linted before, only what edits of its source reach is evaluated again."""
    again = known.again if known is not None and known.only_source and _is_untouched(known) else Again()
    context = replace(context, again=again)
    data = context.replaced.get(os.path.realpath(source.file.path), source.file.data)
    design = read(InputFile(source.file.path, data), source.kind, context)
    texts = {os.path.realpath(file): text for file, text in design.texts.items()}
    files = {*texts, *(os.path.realpath(file) for file in (*design.files, *design.looked_at, source.file.path))}
    directories = {os.path.dirname(file) for file in files if file.endswith(SOURCE_SUFFIXES)}
    judged = judge(design, setup.rules_for(design.path), fingerprints=setup.fingerprints)
    return Linted(judged, {path: _state(path) for path in files | directories}, texts, again)


def _is_untouched(known: Linted) -> bool:
    """Whether all files and directories of a design are on disk as they were."""
    return all(_state(path) == state for path, state in known.touched.items())


def _said_again(known: Linted, source: Source, context: Context) -> Linted | None:
    """A design whose files say the same in other words: the same design, with the same findings. None if it may not be.

    What is wrong with the files moves. A fix is written into the texts as they are, so it reads the design first.
    """
    design, changed = known.judged.design, known.reworded
    if known.stale or not _is_untouched(known):
        return None
    names = {name: path for name in design.texts if (path := os.path.realpath(name)) in changed}
    errors = _errors(design.errors, changed.values())
    if errors is None or any(design.marked.get(name) for name in names):
        return None
    texts = {path: decode(context.replaced[path]) for path in names.values() if path in context.replaced}
    if texts.keys() != changed.keys():
        return None
    context = replace(context, replaced=dict(context.replaced))

    @functools.cache
    def fresh() -> Design:
        return read(source.file, source.kind, context)

    def write(edit: Edit) -> list[TextEdit] | None:
        writer = fresh().writer
        return writer(edit) if writer is not None else None

    again = replace(
        design,
        texts={name: texts.get(names.get(name, ""), text) for name, text in design.texts.items()},
        errors=errors,
        writer=write,
    )
    return Linted(replace(known.judged, design=again), known.touched, {**known.texts, **texts}, known.again)


def _errors(errors: list[InputError], rewordings: Iterable[Rewording]) -> list[InputError] | None:
    """The errors of a design whose files are reworded; None where that is not certain."""
    found = list(errors)
    for one in rewordings:
        before = list(one.before)
        places = [place for place in range(len(found)) if before and found[place : place + len(before)] == before]
        if before and not places:
            return None
        for place in reversed(places):
            found[place : place + len(before)] = one.after
    return found if max(len(found), len(errors)) < _MOST_ERRORS else None


def _state(path: str) -> _State:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
