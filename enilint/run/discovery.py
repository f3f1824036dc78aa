"""Which designs a run reads: the named files, and in named directories topology files and roots of Terraform."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from enilint.files.paths import Resolver, relative, shown
from enilint.files.patterns import Patterns
from enilint.files.project import is_inside, leads_out, project_root
from enilint.files.repository import why_withheld
from enilint.files.text import InputFile
from enilint.files.walk import SKIPPED_DIRECTORIES, walk
from enilint.findings import InputError
from enilint.inputs.file_names import (
    SOURCE_SUFFIXES,
    TOPOLOGY_SUFFIXES,
    VALUES_SUFFIXES,
    is_source,
    loads_automatically,
)
from enilint.inputs.kinds import NAME_SOURCE, UnknownKind, kind_of
from enilint.inputs.parses import Parses
from enilint.inputs.template_files import (
    TEMPLATE_SUFFIXES,
    assemblies_in,
    could_be_template,
    is_template,
    read_if_template,
)
from enilint.run.parents import parents_of
from enilint.run.roots import Module, Modules

TERRAFORM = "terraform"
CLOUDFORMATION = "cloudformation"
MANIFEST = "manifest.json"
_SEARCHED = (*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES, *VALUES_SUFFIXES)
_MOST_FROM_A_PIPE = 1 << 30
"""Bytes that are read of what is no regular file, such as a pipe of the shell."""


class Source(Struct, frozen=True):
    """A design to lint and its kind. `named` tells those of the command line from those found in a directory.

    `is_loose`: it was found, no module calls it, and nothing in it says that it is a root module. `is_further`: it is
    called, but no call makes an instance of it.
    """

    file: InputFile
    kind: str
    named: bool
    is_loose: bool = False
    is_further: bool = False


class Discovery(Struct):
    """What there is to lint, and what could not be read.

    `replaced` are contents that stand for those of files, by the resolved paths of these. `searched` are the
    resolved directories all of whose designs were found. `further` tells which modules are roots though they are
    called, as no call made an instance of them, by the resolved directories of all modules that there are instances of.
    `module` gives a module that was found in a named directory, by its resolved directory.
    """

    sources: list[Source] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    replaced: dict[str, bytes] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)
    further: Callable[[Collection[str]], list[Source]] = lambda _: []
    module: Callable[[str], Module | None] = lambda _: None

    def holds_project_of(self, path: str) -> bool:
        """Whether all designs were found that there are in the project that a file is part of."""
        project = project_root(os.path.dirname(path), self.searched)
        return any(is_inside(project, directory) for directory in self.searched)


def discover(
    paths: Sequence[str],
    *,
    kind: str | None = None,
    given: InputFile | None = None,
    unsaved: Mapping[str, bytes] | None = None,
    excluded: Patterns | None = None,
    force_exclude: bool = False,
    skips_unrecognised: bool = False,
    parses: Parses | None = None,
    resolver: Resolver | None = None,
) -> Discovery:
    """Read the named files, and find the designs in named directories. Each is read once, however often it is named.

    `kind` is that of everything that is named; a directory of Terraform is then one root, and not searched. `given`
    was read already (standard input); where it has the name of a file, it stands for that file. `unsaved` are contents
    that an editor has in place of those of files, by the resolved paths of these. What is `excluded` is taken where it
    is named; with `force_exclude` not even there. `parses` keeps what files say for those who read them afterwards, and
    `resolver` where directories lead.
    """
    search = _Search(
        kind,
        unsaved or {},
        excluded,
        parses or Parses(),
        resolver or Resolver(),
        directories_of(paths),
        force_exclude=force_exclude,
    )
    search.skips_unrecognised = skips_unrecognised
    if given is not None and not search.refuses(given.path):
        search.take(given)
    paths = [path for path in paths if not search.refuses(path)]
    directories = [path for path in paths if os.path.isdir(path)]
    for path in paths:
        if path not in directories:
            search.read(path)
    for directory in directories:
        search.enter(directory)
    search.add_roots()
    if skips_unrecognised:
        search.add_parents()
    return search.found


def directories_of(paths: Iterable[str]) -> frozenset[str]:
    """The directories among paths that are named, and those of files among them, resolved."""
    return frozenset(os.path.realpath(one if os.path.isdir(one) else os.path.dirname(one)) for one in paths)


def _why_missing(path: str) -> str:
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "this file or directory does not exist"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "this file or directory did not exist"


def _listed(directory: str) -> list[str]:
    try:
        return os.listdir(directory or ".")
    except OSError:
        return []


def _manifest_of(directory: str) -> bytes:
    try:
        return Path(directory, MANIFEST).read_bytes()
    except OSError:
        return b""


class _Search:
    """What a run finds. Roots are told from other modules at the end, when all that was named has been searched."""

    def __init__(
        self,
        kind: str | None,
        unsaved: Mapping[str, bytes],
        excluded: Patterns | None,
        parses: Parses,
        resolver: Resolver,
        directories: Collection[str],
        *,
        force_exclude: bool,
    ) -> None:
        self.found = Discovery(replaced=dict(unsaved))
        self._kind = kind
        self._seen: set[str] = set()
        self._parses = parses
        self._resolver = resolver
        self._directories = directories
        self._modules = Modules(self.found.replaced, parses, resolver)
        self._named: set[str] = set()
        self._touched: list[str] = []
        self._projects: dict[str, Modules] = {}
        self._assemblies: list[str] = []
        self._excluded = excluded
        self._force_exclude = force_exclude
        self.skips_unrecognised = False

    def refuses(self, path: str) -> bool:
        """Whether a path is not taken though it is named. A file of a module stands for roots that may be wanted."""
        if not self._force_exclude:
            return False
        if leads_out(path, {project_root(one, self._directories) for one in (os.curdir, os.path.dirname(path))}):
            self._refuse(path, "is a symbolic link out of the project; it is read without --force-exclude")
            return True
        why = why_withheld(path, project_root(os.path.dirname(path), self._directories), _SEARCHED)
        if os.path.islink(path) and why:
            self._refuse(path, f"is a symbolic link to a file that {why}; it is read without --force-exclude")
            return True
        is_skipped = not SKIPPED_DIRECTORIES.isdisjoint(Path(shown(path)).parts)
        name = os.path.basename(path)
        return is_skipped or (self._is_excluded(path) and not is_source(name) and not loads_automatically(name))

    def _is_excluded(self, path: str) -> bool:
        return self._excluded is not None and self._excluded.match(path)

    def take(self, file: InputFile) -> None:
        """Take up a text that was read already."""
        self._seen.add(os.path.realpath(file.path))
        if self._add(file, named=True) == TERRAFORM:
            self.found.replaced[os.path.realpath(file.path)] = file.data

    def read(self, path: str) -> None:
        """Take up a named file."""
        if not os.path.exists(path) and not self._is_file(path):
            self._refuse(path, _why_missing(path))
        elif self._kind is None and self._is_of_source(path):
            self._touched.append(os.path.dirname(path) or ".")
        elif self._is_new(path) and not self._is_passed_over(path):
            self._read(path, named=True)

    def _is_passed_over(self, path: str) -> bool:
        """Whether a named file is none of a kind that is read: of most files, the beginning shows it."""
        if not self.skips_unrecognised or self._kind is not None or not could_be_template(path):
            return False
        try:
            return os.path.isfile(path) and read_if_template(path) is None
        except OSError:
            return False

    def enter(self, directory: str) -> None:
        """Take up what a named directory holds."""
        if self._kind == TERRAFORM:
            self._enter_root(directory)
            return
        project = project_root(directory, self._directories)
        self._named.add(os.path.realpath(directory))
        self.found.searched.append(os.path.realpath(directory))
        named = self._is_excluded(directory)
        excluded = self._excluded.match if self._excluded is not None and not named else lambda _: False
        if self._take_assemblies(directory, named=True):
            return
        for where, names in walk(directory, (*_SEARCHED, *TEMPLATE_SUFFIXES), self._unreadable, excluded):
            self._modules.add(where, names, project)
            self._take_templates(where, names, project)
            for name in sorted({*names, *self._unsaved_in(where)}):
                path = os.path.join(where, name)
                if not name.endswith(TOPOLOGY_SUFFIXES) or not self._is_file(path) or not self._is_new(path):
                    continue
                why = why_withheld(path, project, TOPOLOGY_SUFFIXES)
                if why == "is outside the project":
                    self._refuse(path, "is a symbolic link out of the project; give its path to read it")
                elif why:
                    self._refuse(path, f"is a symbolic link to a file that {why}; give its path to read it")
                else:
                    self._read(path, named=False)

    def _take_assemblies(self, directory: str, *, named: bool) -> bool:
        """Take up an assembly of the AWS CDK and those nested in it. Whether the directory is one."""
        found = assemblies_in(directory)
        for one in found:
            self._assemblies.append(os.path.realpath(one))
            if self._is_new(one):
                self.found.sources.append(Source(InputFile(shown(one), _manifest_of(one)), CLOUDFORMATION, named))
        return bool(found)

    def _take_templates(self, where: str, names: Sequence[str], project: str) -> None:
        """Take up the templates of a directory. What is in an assembly is part of that."""
        real = self._resolver.directory(where)
        if any(is_inside(real, one) for one in self._assemblies):
            return
        if MANIFEST in names and self._take_assemblies(where, named=False):
            return
        for name in filter(could_be_template, sorted({*names, *self._unsaved_in(where)})):
            path = f"{where}{os.sep}{name}"
            unsaved = self.found.replaced.get(os.path.join(real, name)) if self.found.replaced else None
            try:
                data = read_if_template(path) if unsaved is None else unsaved
            except OSError:
                continue
            if data is None or (unsaved is not None and not is_template(path, unsaved)):
                continue
            if not why_withheld(path, project, TEMPLATE_SUFFIXES) and self._is_new(path):
                self.found.sources.append(Source(InputFile(shown(path), data), CLOUDFORMATION, named=False))

    def _is_of_source(self, path: str) -> bool:
        """Whether a file has values that Terraform loads with the source beside it."""
        directory, name = os.path.split(path)
        if not loads_automatically(name):
            return False
        return any(is_source(other) and self._is_file(os.path.join(directory, other)) for other in _listed(directory))

    def _unsaved_in(self, directory: str) -> list[str]:
        if not self.found.replaced:
            return []
        real = os.path.realpath(directory)
        return [os.path.basename(path) for path in self.found.replaced if os.path.dirname(path) == real]

    def _is_file(self, path: str) -> bool:
        return os.path.isfile(path) or os.path.realpath(path) in self.found.replaced

    def _enter_root(self, directory: str) -> None:
        try:
            holds_source = any(map(is_source, os.listdir(directory)))
        except OSError as error:
            self._unreadable(error)
            return
        if holds_source:
            self._add_root(directory, named=True)
        else:
            self._refuse(directory, "contains no Terraform source")

    def add_roots(self) -> None:
        """Add the roots that lead to the named files of source, then those in named directories."""
        for directory in self._touched:
            for root in self._project_of(directory).reaching(directory):
                if not self._force_exclude or not self._is_excluded(root):
                    self._add_root(root, named=True)
        for root in self._modules.roots(self._named):
            is_named = self._resolver.directory(root) in self._named
            self._add_root(root, named=is_named, is_loose=not is_named and not self._modules.is_applied(root))
        self.found.further = self._further
        self.found.module = self._modules.get

    def add_parents(self) -> None:
        """Add the templates that nest the named ones, which are then judged as parts of their stacks."""
        templates = [one.file for one in self.found.sources if one.kind == CLOUDFORMATION]
        named = {os.path.realpath(one.path): one for one in templates if os.path.isfile(one.path)}
        tops = {one.path: project_root(os.path.dirname(one.path), self._directories) for one in named.values()}
        projects = {top if os.path.isabs(path) else relative(top) for path, top in tops.items()}
        excluded = self._excluded.match if self._excluded is not None else lambda _: False
        parents, nested = parents_of(named, sorted(projects), excluded)
        self.found.sources = [
            replace(one, named=one.named and os.path.realpath(one.file.path) not in nested)
            for one in self.found.sources
        ]
        for real, file in parents.items():
            if self._is_new(real):
                self.found.sources.append(Source(file, CLOUDFORMATION, named=real not in nested))

    def _further(self, covered: Collection[str]) -> list[Source]:
        touched = (one for one in self._touched if os.path.realpath(one) not in covered)
        named = [one for one in touched if not self._force_exclude or not self._is_excluded(one)]
        loose = [] if named else self._modules.uncovered(covered)
        by_path = {os.path.realpath(one): one for one in (*named, *loose)}
        files = [InputFile(shown(one), b"") for one in by_path.values()]
        return [Source(one, TERRAFORM, bool(named), is_loose=not named, is_further=True) for one in files]

    def _project_of(self, directory: str) -> Modules:
        """The modules of the project that a directory is part of."""
        project = project_root(directory, self._directories)
        if project not in self._projects:
            modules = self._projects[project] = Modules(self.found.replaced, self._parses, self._resolver)
            top = project if os.path.isabs(directory) else relative(project)
            for where, names in walk(top, (*SOURCE_SUFFIXES, *VALUES_SUFFIXES)):
                modules.add(where, names, project, is_excluded=self._is_excluded(where))
        return self._projects[project]

    def _add_root(self, directory: str, *, named: bool, is_loose: bool = False) -> None:
        if self._is_new(directory):
            self.found.sources.append(Source(InputFile(shown(directory), b""), TERRAFORM, named, is_loose))

    def _read(self, path: str, *, named: bool) -> None:
        unsaved = self.found.replaced.get(os.path.realpath(path))
        if unsaved is not None:
            self._add(InputFile(shown(path), unsaved), named=named)
            return
        try:
            with open(path, "rb") as stream:
                data = stream.read() if os.path.isfile(path) else stream.read(_MOST_FROM_A_PIPE)
        except OSError as error:
            error.filename = path
            self._unreadable(error)
            return
        if len(data) == _MOST_FROM_A_PIPE:
            self._refuse(path, "is endless or too large; give the path of a file")
            return
        self._add(InputFile(shown(path), data), named=named)

    def _add(self, file: InputFile, *, named: bool) -> str | None:
        """Add a file that was read, with the given kind or the one that its content shows. Returns the kind."""
        try:
            kind = (self._kind if named else None) or kind_of(file)
        except UnknownKind as error:
            if self.skips_unrecognised:
                return None
            self.found.errors.append(InputError(file.path, str(error)))
            return None
        if kind != TERRAFORM:
            self.found.sources.append(Source(file, kind, named))
        elif is_source(os.path.basename(file.path)):
            self._touched.append(os.path.dirname(file.path) or ".")
        else:
            self.found.errors.append(
                InputError(file.path, f"Terraform does not load a file of this name; {NAME_SOURCE}")
            )
            return None
        return kind

    def _is_new(self, path: str) -> bool:
        """Whether a file or directory is met for the first time."""
        real = self._resolver.resolved(path)
        new = real not in self._seen
        self._seen.add(real)
        return new

    def _refuse(self, path: str, why: str) -> None:
        self.found.errors.append(InputError(shown(path), why))

    def _unreadable(self, error: OSError) -> None:
        self._refuse(error.filename, f"cannot be read: {error.strerror}")
