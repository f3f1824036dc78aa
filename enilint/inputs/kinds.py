"""The kinds of input, how each is recognised, and what reads it. Readers are imported when they are needed."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import cast

from msgspec import Struct

from enilint.files.paths import Resolver
from enilint.files.text import InputFile, NotText, decode
from enilint.findings import InputError
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.file_names import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES, VALUES_SUFFIXES
from enilint.inputs.parses import Parses
from enilint.inputs.wrapper import wrapped

Reader = Callable[[InputFile, Context], Design]


class Kind(Struct, frozen=True):
    """A kind of input: its name, and the module whose `read` makes a design of it."""

    name: str
    module: str

    def read(self, file: InputFile, context: Context) -> Design:
        """Read a file of this kind."""
        reader = cast(Reader, import_module(self.module).read)
        return reader(file, context)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("topology", "enilint.inputs.topology"),
        Kind("terraform-plan", "enilint.inputs.terraform.plan.reader"),
        Kind("terraform-state", "enilint.inputs.terraform.plan.state"),
        Kind("terraform", "enilint.inputs.terraform.source.reader"),
        Kind("cloudformation", "enilint.inputs.cloudformation.reader"),
    )
}


def read(file: InputFile, kind: str, context: Context | None = None) -> Design:
    """Read one file as a design of the given kind."""
    try:
        return KINDS[kind].read(file, context or Context())
    except Exception as error:  # noqa: BLE001 - whatever one file does to its reader, the other files are still linted
        from enilint.inputs.failures import failure

        return Design(path=file.path, kind=kind, errors=[failure(file.path, f"{file.path}, read as {kind}", error)])


class Calls(Struct, frozen=True):
    """What files of source say of how modules are put together.

    `modules` are the resolved directories of the local modules that they call. `applied`: they say where the state is,
    or configure a provider. `fetches`: they call modules that are not local, or that an expression names.
    """

    modules: frozenset[str] = frozenset()
    applied: bool = False
    fetches: bool = False


def calls_of(
    files: Iterable[str],
    project: str,
    replaced: Mapping[str, bytes],
    parses: Parses,
    resolver: Resolver | None = None,
) -> Calls:
    """What files of source say of how modules are put together; nothing, where they cannot be read.

    Nothing is read outside of the project. `replaced` are contents that stand for those of files, by resolved path.
    `resolver` has resolved the directories that the run has read so far.
    """
    module = import_module("enilint.inputs.terraform.source.module_calls")
    return cast(Calls, module.calls_of(files, project, replaced, parses, resolver or Resolver()))


class Rewording(Struct, frozen=True):
    """That two texts of a source file say the same, and what is wrong with each."""

    before: Sequence[InputError]
    after: Sequence[InputError]


def rewording_of(path: str, before: bytes, after: bytes, parses: Parses) -> Rewording | None:
    """That two texts of a source file say the same; None if they do not, or cannot be read.

    They do if they differ in comments, or in what cannot be parsed, and if nothing else has moved.
    """
    module = import_module("enilint.inputs.terraform.source.rewording")
    return cast("Rewording | None", module.rewording_of(path, before, after, parses))


def has_installed_modules(project: str) -> bool:
    """Whether Terraform has installed modules for a root module in the directory of a project."""
    found = import_module("enilint.inputs.terraform.source.elsewhere").manifests_in(project)
    return next(iter(found), None) is not None


NAME_SOURCE = "for standard input, add `--stdin-filename main.tf`"
"""What to do for source whose file has no name."""


class UnknownKind(Exception):
    """A file that no reader is for; the message says what it is taken for and what to do."""


_HEAD = 4096
_TOPOLOGY_KEY = rb"(?m)^(version|subnets|instances|interfaces|vpcs|attachments|imports)\s*:"
_STATE_KEYS = frozenset({"resources", "modules", "serial", "lineage", "terraform_version"})
_HCL_BLOCK = rb"""(?mx) ^(?:
    (?:resource|data|ephemeral)[ \t]+"[^"\n]*"[ \t]+"[^"\n]*" | (?:module|variable|output|provider)[ \t]+"[^"\n]*"
    | locals | terraform
)[ \t]*\{"""
_ZIP = b"PK\x03\x04"


def kind_of(file: InputFile) -> str:
    """The kind of a file, from its content, then from its name. Raises UnknownKind."""
    if file.data.startswith(_ZIP):
        raise UnknownKind("a binary plan file; lint the output of `terraform show -json FILE` instead")
    if file.path.endswith(TOPOLOGY_SUFFIXES):
        return "topology"
    if file.path.endswith((".tf", ".tofu")):
        return "terraform"
    if file.path.endswith(VALUES_SUFFIXES):
        raise UnknownKind("a variable definitions file; lint the root module and give this file with --var-file")
    head = _text_head(file.data)
    found = wrapped(file.data, head)
    if found is not None:
        raise UnknownKind(found)
    if head.lstrip()[:1] == b"{":
        return _kind_of_json(file, head)
    if _is_template(head, file.data):
        return "cloudformation"
    if re.search(_TOPOLOGY_KEY, head):
        return "topology"
    if file.path.endswith(SOURCE_SUFFIXES):
        return "terraform"
    if not file.data.strip():
        raise UnknownKind("the file is empty")
    if re.search(_HCL_BLOCK, head):
        raise UnknownKind(f"Terraform source without a file name that ends in .tf; {NAME_SOURCE}")
    raise UnknownKind(
        "unknown kind of file; expected Terraform source (*.tf), a plan written by `terraform show -json`, a "
        "CloudFormation template or a topology file (*.enilint.yaml); set the kind of any other file with --kind"
    )


def _is_template(head: bytes, data: bytes) -> bool:
    """Whether a text in YAML is a CloudFormation template."""
    if re.search(rb"(?m)^(['\"]?)AWSTemplateFormatVersion\1\s*:", head):
        return True
    resources = re.search(rb"(?m)^(['\"]?)Resources\1\s*:", data)
    return resources is not None and re.search(rb"\bType['\"]?\s*:\s*['\"]?\w+::\w+", data) is not None


def _text_head(data: bytes) -> bytes:
    """The beginning of the file as UTF-8, whatever encoding it is in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return decode(data[: _HEAD + _HEAD % 2]).encode(errors="replace")
        except NotText:
            return data[:_HEAD]
    return data[:_HEAD]


def _kind_of_json(file: InputFile, head: bytes) -> str:
    if (b'"@level"' in head or b'"@message"' in head) and not file.path.endswith(SOURCE_SUFFIXES):
        raise UnknownKind(
            "the log of `terraform plan -json`, which is not a plan; lint the output of `terraform show -json PLANFILE`"
        )
    # Keys are looked for as bytes: a plan can be large, and a quote inside a JSON string is always escaped.
    if b'"format_version"' in head and (b'"planned_values":' in file.data or b'"resource_changes":' in file.data):
        return "terraform-plan"
    keys = _json_keys(file.data, head)
    if keys & {"planned_values", "resource_changes"}:
        return "terraform-plan"
    if "provider_schemas" in keys:
        raise UnknownKind("the output of `terraform providers schema`, which contains no resources")
    if "backend" in keys and keys & _STATE_KEYS:
        raise UnknownKind(
            "the backend settings saved by `terraform init`, which contain no resources; lint the output of "
            "`terraform state pull`"
        )
    if "format_version" in keys or ("version" in keys and keys & _STATE_KEYS):
        return "terraform-state"
    if file.path.endswith(SOURCE_SUFFIXES):
        return "terraform"
    if "artifacts" in keys and b"aws:cloudformation:stack" in file.data:
        return "cloudformation"
    if keys & {"AWSTemplateFormatVersion", "Resources"}:
        return "cloudformation"
    if "version" in keys:
        return "topology"
    raise UnknownKind("a JSON file of unknown kind; if it is a Terraform plan, a state or a topology file, set --kind")


def _json_keys(data: bytes, head: bytes) -> set[str]:
    """The top-level keys of a JSON object; those near its beginning where it is broken."""
    import msgspec

    try:
        return set(msgspec.json.decode(decode(data), type=dict[str, msgspec.Raw]))
    except (msgspec.DecodeError, NotText, RecursionError):
        return {key.decode() for key in re.findall(rb'"(\w+)"\s*:', head)}
