"""The modules of a configuration on disk, found as Terraform finds them.

Only files inside the project are read, whatever a module's source says: a plan or a module of a stranger must not
make a reader open what else lies on the machine.
"""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from enilint.files.paths import Resolver, relative, shown
from enilint.findings import CHECK_OUT, TERRAFORM_GET
from enilint.inputs.context import TOFU, ModulePlaces, Program
from enilint.inputs.parses import Parses
from enilint.inputs.terraform.hcl.syntax import Body, Literal
from enilint.inputs.terraform.source.declarations import SourceModule, declare
from enilint.inputs.terraform.source.files import Disk, ParsedFile, PlacedAttribute, PlacedBlock, SourceFile
from enilint.inputs.terraform.source.manifests import MANIFEST, Installed, installed_by, is_of_registry
from enilint.inputs.terraform.source.wording import quoted

if TYPE_CHECKING:
    from enilint.inputs.terraform.source.elsewhere import Elsewhere

__all__ = ["PlacedAttribute", "PlacedBlock", "SourceFile", "SourceModule", "SourceTree"]

T = TypeVar("T")

MOST_LEVELS = 50
"""How many module calls may lead from the root module to another one."""
_LONGEST_PATH = 300
_LOCAL = ("./", "../")
OUTSIDE = "is outside the project (the git repository or, without one, the given directory)"
"""Why a module is not read that is there."""


class _Absent(Exception):
    """Why the source of a module is not at hand. `command` brings it; it is empty where none does."""

    def __init__(self, reason: str, command: str = "") -> None:
        super().__init__(f"{reason}; run `{command}`" if command else reason)
        self.reason = reason
        self.command = command


class SourceTree:
    """The source of a root module and of the modules that it calls, read as far as it is asked for.

    `texts` has the text of every file that was read, `bodies` what it says, `looked_at` what else decides which are
    read. `replaced` are contents that stand for those of files, by resolved path. `parses` keeps what they say.
    `places` are where modules are looked for that are not installed; `origins` are those that were found there, in
    words, by the names of the calls, and `directories_elsewhere` their resolved directories. `resolver` has resolved
    the directories that this run has read so far.
    """

    def __init__(
        self,
        directory: str,
        project_root: str,
        replaced: Mapping[str, bytes] | None = None,
        parses: Parses | None = None,
        program: Program = TOFU,
        places: ModulePlaces | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        self.texts: dict[str, str] = {}
        self.bodies: dict[str, Body] = {}
        self.looked_at = [os.path.join(os.path.normpath(directory), MANIFEST)]
        self._directory = os.path.normpath(directory)
        self._disk = Disk(project_root, replaced or {}, parses, program, resolver)
        self._installed = self._manifest()
        self._places = places or ModulePlaces()
        self._elsewhere: Elsewhere | None = None
        self.origins: dict[tuple[str, ...], str] = {}
        self.directories_elsewhere: list[str] = []
        self._modules: dict[tuple[str, ...], SourceModule | _Absent] = {}
        self._by_directory: dict[str, SourceModule] = {}

    @property
    def has_several_programs(self) -> bool:
        """Whether Terraform and OpenTofu would take different files of the directories that were read."""
        return self._disk.has_several_programs

    def itself(self) -> "SourceTree":
        """The tree."""
        return self

    def shared(self, make: Callable[[], T]) -> T:
        """What is kept from one root module to the next, made once."""
        return self._disk.shared(make)

    def module(self, names: tuple[str, ...]) -> SourceModule | None:
        """The module that the calls of these names lead to; None where its source is not at hand.

        Calls of one directory lead to one and the same object.
        """
        found = self._found(names)
        return found if isinstance(found, SourceModule) else None

    def resolved(self, module: SourceModule) -> str:
        """The directory of a module, with links followed."""
        return self._disk.resolver.directory(module.directory)

    def calls_of_directory(self, names: tuple[str, ...]) -> int:
        """How many of the calls that were followed so far lead to the directory that these calls lead to."""
        module = self.module(names)
        return sum(one is module for one in self._modules.values())

    def missing(self, names: tuple[str, ...]) -> str:
        """Why `module` finds nothing, in words; empty where it does."""
        found = self._found(names)
        return "" if isinstance(found, SourceModule) else str(found)

    def command(self, names: tuple[str, ...]) -> str:
        """The command that brings what `module` does not find; empty where none does."""
        found = self._found(names)
        return "" if isinstance(found, SourceModule) else found.command

    def modules(self) -> list[SourceModule]:
        """All modules that were read so far, each once, the root first."""
        return list(self._by_directory.values())

    def by_calls(self) -> dict[tuple[str, ...], SourceModule]:
        """The modules that were read so far, by the names of the calls that lead to them."""
        return {names: one for names, one in self._modules.items() if isinstance(one, SourceModule)}

    def beside(self, path: str) -> ParsedFile | None:
        """What a file that is no source says, such as one of Terragrunt; None where there is none in the project."""
        self.looked_at.append(os.path.normpath(path))
        return self._disk.parse(path) if self._disk.allows(path) and os.path.isfile(path) else None

    def _found(self, names: tuple[str, ...]) -> SourceModule | _Absent:
        for length in range(len(names) + 1):
            path = names[:length]
            if path not in self._modules:
                try:
                    self._modules[path] = self._follow(path)
                except _Absent as reason:
                    self._modules[path] = reason
            found = self._modules[path]
            if isinstance(found, _Absent):
                return found
        return found

    def _follow(self, names: tuple[str, ...]) -> SourceModule:
        """The module at the end of calls whose other modules are known."""
        if not names:
            return self._at(self._directory, names)
        if len(names) > MOST_LEVELS:
            raise _Absent(f"{_called(names)} is nested more than {MOST_LEVELS} modules deep")
        caller = self.module(names[:-1])
        call = caller.calls.get(names[-1]) if caller else None
        if caller is None or call is None:
            raise _Absent(f"there is no {_called(names)}")
        source = _source_of(call, names)
        if source.startswith(_LOCAL):
            found = self._at(os.path.normpath(os.path.join(caller.directory, source)), names)
        else:
            found = self._fetched(call, names, source)
        real = self.resolved(found)
        for length in range(len(names)):
            ancestor = self.module(names[:length])
            if ancestor is not None and self.resolved(ancestor) == real:
                raise _Absent(f"{_called(names)} calls itself: it has the same source as {_called(names[:length])}")
        return found

    def _fetched(self, call: PlacedBlock, names: tuple[str, ...], source: str) -> SourceModule:
        """The module that Terraform fetches for a call, from where it is installed, else from another place."""
        try:
            directory = self._installation(names, source)
        except _Absent as absent:
            found = self._found_elsewhere(call, names, source) if source else None
            if found is not None:
                return found
            return self._stood_in(call, names, source, absent)
        return self._at(os.path.normpath(directory), names)

    def _found_elsewhere(self, call: PlacedBlock, names: tuple[str, ...], source: str) -> SourceModule | None:
        """The module as another root module has it, or where the configuration says that its source is."""
        if self._elsewhere is None:
            from enilint.inputs.terraform.source.elsewhere import Elsewhere

            self._elsewhere = Elsewhere(self._places, self._disk, self.looked_at)
        for place in self._elsewhere.find(source, _version_of(call)):
            try:
                found = self._at(place.directory, names)
            except _Absent:
                if place.configured:
                    raise
                continue
            self.origins[names] = place.words
            self.directories_elsewhere.append(os.path.realpath(place.directory))
            return found
        return None

    def _stood_in(self, call: PlacedBlock, names: tuple[str, ...], source: str, absent: _Absent) -> SourceModule:
        """The stand-in for a module that is absent. Raises _Absent where there is none."""
        if self._places.stand_ins is None or not source:
            raise absent
        from enilint.inputs.terraform.source.stand_ins import NoStandIn, stand_in_for

        try:
            found = stand_in_for(call, source, _version_of(call), self._places.stand_ins, self._disk)
        except NoStandIn as why:
            raise (_Absent(f"{absent.reason}, and {why}", absent.command) if str(why) else absent) from None
        self.origins[names] = found.stand_in
        self._by_directory[f"{found.directory}\0{module_of(names)}"] = found
        return found

    def _installation(self, names: tuple[str, ...], source: str) -> str:
        """Where `terraform init` has put the source of a call."""
        installed = self._installed.get(".".join(names))
        if installed is None:
            raise _Absent(f"{_called(names)} is not installed", TERRAFORM_GET)
        elsewhere = installed.source and not installed.source.lower().endswith(source.lower())
        if elsewhere and is_of_registry(source):
            raise _Absent(
                f"{_called(names)} is installed from a different source, {quoted(installed.source)}", TERRAFORM_GET
            )
        directory = os.path.join(self._directory, installed.directory)
        if self._disk.allows(directory) and not os.path.isdir(directory):
            raise _Absent(f"{_called(names)} is no longer installed in {_quoted(directory)}", TERRAFORM_GET)
        return directory

    def _at(self, directory: str, names: tuple[str, ...]) -> SourceModule:
        """The module in a directory, which those calls lead to."""
        known = self._by_directory.get(directory)
        if known is not None:
            return known
        if not self._disk.allows(directory):
            raise _Absent(f"{_called(names)} {OUTSIDE}")
        try:
            files, overriding = self._disk.names(directory)
        except (FileNotFoundError, NotADirectoryError):
            raise self._not_there(directory, names, f"there is no directory {_quoted(directory)}") from None
        except OSError as error:
            words = f"{_quoted(directory)}, the source of {_called(names)}, cannot be read: {error.strerror}"
            raise _Absent(words) from None
        if names and not files and not overriding:
            raise self._not_there(directory, names, f"there is no Terraform source in {_quoted(directory)}")
        module = SourceModule(directory, relative(directory, self._directory).replace(os.sep, "/"))
        declare(module, *([self._parsed(directory, name) for name in some] for some in (files, overriding)))
        self._by_directory[directory] = module
        return module

    def _not_there(self, directory: str, names: tuple[str, ...], words: str) -> _Absent:
        """Why there is nothing to read in a directory."""
        from enilint.inputs.terraform.source.submodules import missing_submodule

        submodule = missing_submodule(directory, self._disk.root)
        if submodule is not None:
            words = f"{_called(names)} is in the git submodule {quoted(submodule)}, which is not checked out"
            return _Absent(words, CHECK_OUT)
        return _Absent(f"{words}, the source of {_called(names)}")

    def _parsed(self, directory: str, name: str) -> ParsedFile:
        parsed = self._disk.parse(os.path.join(directory, name))
        self.texts[parsed.file.path] = parsed.file.lines.text
        self.bodies[parsed.file.path] = parsed.body
        return parsed

    def _manifest(self) -> dict[str, Installed]:
        """The installed modules, as `terraform init` notes them."""
        path = os.path.join(self._directory, MANIFEST)
        return {one.key: one for one in installed_by(path)} if self._disk.allows(path) else {}


def module_of(names: tuple[str, ...]) -> str:
    """The address of the module that the calls of these names lead to."""
    return ".".join(f"module.{name}" for name in names)


def _quoted(directory: str) -> str:
    """A directory as messages name it."""
    return quoted(shown(directory), _LONGEST_PATH)


def _called(names: tuple[str, ...]) -> str:
    """What a module is called in messages."""
    return module_of(names) or "the root module"


def _source_of(call: PlacedBlock, names: tuple[str, ...]) -> str:
    """The source of a call; empty where it is an expression, of which `terraform init` notes what it leads to."""
    source = call.block.body.attributes.get("source")
    if source is None:
        raise _Absent(f"{_called(names)} has no source")
    if not isinstance(source.value, Literal):
        return ""
    if not isinstance(source.value.value, str):
        raise _Absent(f"the source of {_called(names)} is not a string")
    return source.value.value


def _version_of(call: PlacedBlock) -> str | None:
    """The constraint on the version of a call; None without one, and empty where it is an expression."""
    version = call.block.body.attributes.get("version")
    if version is None:
        return None
    return str(version.value.value) if isinstance(version.value, Literal) else ""
