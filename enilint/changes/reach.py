"""Which root modules a change reaches: `--since` lints no others.

A change reaches a root module if it is in the directory of a module that calls lead to, or of one that they led to, or
in a file that an expression of one reads. So does what git does not know: nobody can tell whether that has changed.
Where it would take an evaluation to be certain, the change reaches the root module.
"""

import functools
import os
from collections.abc import Collection, Iterator

from enilint.changes.git import Changes
from enilint.files.late import late
from enilint.files.project import MOST_BYTES, project_root, read_regular
from enilint.files.text import NotText, decode
from enilint.inputs.file_names import SOURCE_SUFFIXES, VALUES_SUFFIXES, is_source
from enilint.inputs.kinds import calls_of, has_installed_modules
from enilint.run.discovery import TERRAFORM, Discovery
from enilint.run.linter import Skipped
from enilint.run.setup import Setup
from enilint.suppressions.grammar import MARK

_READ = late(r'file\w*\s*+\((?:\s*+"\$\{path\.module\}/([^"$%{\\]++)")?')
"""A call of a function that reads files, and the path if that is written out: `file("${path.module}/policy.json")`."""
_FILES_BY_PATTERN = "fileset"
_STATES = "terraform_remote_state"
_TERRAGRUNT = "terragrunt.hcl"
_OF_GIT = ".git"
_INSTALLED = ".terraform"


class Reach:
    """Tells which root modules changes reach. `settings` are files and directories that decide what is reported.

    `left` are those that no change reaches, once that has been asked for.
    """

    def __init__(self, changes: Changes, setup: Setup, settings: Collection[str]) -> None:
        self.left = Skipped()
        self._changes = changes
        self._setup = setup
        self._settings = settings
        self._all = changes.paths
        self._directories = {os.path.dirname(path) for path in self._all}
        self._found = Discovery()
        self._modules: dict[str, _Module] = {}
        self._has_installed_modules = functools.cache(has_installed_modules)

    def skipped(self, found: Discovery) -> Skipped:
        """The root modules among what was found that no change reaches."""
        self._found = found
        if not self._may_reach_all():
            self._directories |= self._called_no_more()
            roots = {os.path.realpath(one.file.path) for one in found.sources if one.kind == TERRAFORM}
            self.left = Skipped(self._unreached(roots), self._leads_to)
        return self.left

    def _unreached(self, roots: set[str]) -> frozenset[str]:
        reached = {root for root in roots if self._is_reached(root)}
        if reached and self._setup.suppresses:
            return frozenset()
        left = roots - reached
        while reached:  # what is suppressed in a module is judged by all root modules that call it
            marked = {path for root in reached for path in self._leads_to(root) if MARK in self._at(path).text}
            reached = {root for root in left if not marked.isdisjoint(self._leads_to(root))}
            left -= reached
        return frozenset(left)

    def _may_reach_all(self) -> bool:
        """Whether something changed that decides what is found or read, or --var has to be declared somewhere."""
        return (
            bool(self._changes.elsewhere or self._setup.context.terraform.variables)
            or any(map(self._changes.are_at, self._settings))
            or any(os.path.basename(path).startswith(_OF_GIT) for path in self._all)
            or any(_INSTALLED in path.split(os.sep) for path in self._all)
        )

    def _called_no_more(self) -> set[str]:
        """The directories that calls led to before they changed. What is in them may be a root module since."""
        found = set[str]()
        for path, text in self._changes.contents.items():
            if is_source(os.path.basename(path)):
                directory = os.path.dirname(path)
                project = project_root(directory, self._setup.context.named)
                before = calls_of([path], project, {path: text}, self._setup.context.parses)
                found |= before.modules - self._at(directory).calls
        return found

    def _leads_to(self, root: str) -> frozenset[str]:
        """The resolved directories of the modules that calls in a root module lead to, and its own."""
        found, waiting = set[str](), [root]
        while waiting:
            path = waiting.pop()
            if path not in found:
                found.add(path)
                waiting.extend(self._at(path).calls)
        return frozenset(found)

    def _at(self, directory: str) -> "_Module":
        if directory not in self._modules:
            self._modules[directory] = _Module(directory, self._found, self._setup)
        return self._modules[directory]

    def _is_reached(self, root: str) -> bool:
        options = self._setup.context.terraform.of(root)
        given = [os.path.realpath(os.path.join(root, one)) for one in options.var_files]
        if not all(map(self._is_same, given)):
            return True
        modules = [self._at(path) for path in self._leads_to(root)]
        fetches = any(one.fetches for one in modules)
        return any(map(self._is_changed, modules)) or (fetches and self._may_be_installed(root))

    def _is_changed(self, module: "_Module") -> bool:
        """Whether a module, or a file that it reads, may be other than before."""
        if module.directory in self._directories or not all(map(self._is_same, module.files)):
            return True
        return bool(self._all) and any(map(self._holds_change, module.reads))

    def _is_same(self, path: str) -> bool:
        return path in self._changes.tracked and path not in self._all

    def _holds_change(self, path: str) -> bool:
        """Whether a path is that of something that changed, or of a directory with such in it; empty: of anything."""
        inside = path.rstrip(os.sep) + os.sep
        return not path or path in self._all or any(one.startswith(inside) for one in self._all)

    def _may_be_installed(self, root: str) -> bool:
        """Whether modules that are not local can have source in the project. Git does not know what is installed."""
        project = project_root(root, self._setup.context.named)
        return bool(self._setup.context.modules.sources) or self._has_installed_modules(project)


class _Module:
    """A directory of source. `files` are those that Terraform loads there, as git and the file system name them."""

    def __init__(self, directory: str, found: Discovery, setup: Setup) -> None:
        self.directory = directory
        try:
            names = os.listdir(directory)
        except (OSError, ValueError):
            names = []
        self._paths = [os.path.join(directory, name) for name in names if name.endswith(_LOADED)]
        links = [os.path.realpath(path) for path in self._paths if os.path.islink(path)]
        self.files = [*self._paths, *links]
        self._is_generated = _TERRAGRUNT in names
        known = found.module(directory)
        if known is None:
            source = [path for path in self._paths if is_source(os.path.basename(path))]
            project = project_root(directory, setup.context.named)
            calls = calls_of(source, project, {}, setup.context.parses)
            self.calls, self.fetches = calls.modules, calls.fetches
        else:
            self.calls, self.fetches = known.calls, known.fetches

    @functools.cached_property
    def text(self) -> str:
        """All that is written in it."""
        return "\n".join(_content(path) for path in self._paths)

    @functools.cached_property
    def reads(self) -> list[str]:
        """The paths of the files that its expressions read; one that is empty if these can be any."""
        return list(self._read())

    def _read(self) -> Iterator[str]:
        if self._is_generated or _STATES in self.text or _FILES_BY_PATTERN in self.text:
            yield ""
        for match in _READ.finditer(self.text):
            name = match[1] or os.pardir
            path = os.path.join(self.directory, name)
            is_any = os.pardir in name.split("/") or _READ.search(_content(path))  # a template can read others
            yield "" if is_any else os.path.normpath(path)


_LOADED = (*SOURCE_SUFFIXES, *VALUES_SUFFIXES)


def _content(path: str) -> str:
    try:
        return decode(read_regular(path, MOST_BYTES))
    except (OSError, NotText):
        return ""
