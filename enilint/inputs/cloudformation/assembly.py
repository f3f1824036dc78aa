"""Assemblies of the AWS CDK: the stacks that one `cdk synth` makes are one design.

Source: aws-cdk `cloud-assembly-schema` (manifest.json), checked with what version 2.276 of the CDK writes.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from enilint.files.project import is_inside, read_regular
from enilint.files.text import InputFile, NotText, decode
from enilint.findings import InputError, Notice

MANIFEST = "manifest.json"
KNOWN_VERSION = 60
"""The major version of manifests up to which nothing is known to be different."""
_STACK = "aws:cloudformation:stack"
_ASSEMBLY = "cdk:cloud-assembly"
_UNKNOWN = "unknown-"
MOST_BYTES = 10_000_000


class Artifact(Struct, frozen=True):
    """A stack of an assembly. `metadata` tells of each construct path what it made, and where in the app."""

    name: str
    template: str
    environment: str
    account: str | None
    region: str | None
    stack_name: str
    parameters: dict[str, str]
    metadata: dict[str, Any]


class Assembly(Struct, eq=False):
    """What a manifest says. `directory` is where it is, as users see it."""

    directory: str
    stacks: list[Artifact] = field(default_factory=list)
    nested: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)


def read_assembly(file: InputFile) -> Assembly:
    """Read a manifest; `file.path` is its path or that of its directory."""
    directory = file.path if os.path.isdir(file.path) else os.path.dirname(file.path) or "."
    assembly = Assembly(directory)
    manifest = _decoded(file, assembly)
    artifacts = manifest.get("artifacts")
    for name, artifact in artifacts.items() if isinstance(artifacts, dict) else ():
        properties = artifact.get("properties") if isinstance(artifact, dict) else None
        if not isinstance(properties, dict):
            continue
        if artifact.get("type") == _STACK and isinstance(properties.get("templateFile"), str):
            assembly.stacks.append(_stack(name, artifact, properties, directory))
        elif artifact.get("type") == _ASSEMBLY and isinstance(properties.get("directoryName"), str):
            assembly.nested.append(properties["directoryName"])
    major = str(manifest.get("version", "")).partition(".")[0]
    if major.isdigit() and int(major) > KNOWN_VERSION:
        words = f"the manifest has version {major}, and {KNOWN_VERSION} is the newest that enilint knows"
        assembly.notices.append(Notice(directory, words))
    missing = manifest.get("missing")
    if isinstance(missing, list) and missing:
        words = (
            f"cdk.context.json lacks {len(missing)} look-ups: the assembly has placeholders instead; run `cdk synth`"
        )
        assembly.notices.append(Notice(directory, words))
    return assembly


def nested_assemblies(directory: str) -> Iterator[str]:
    """The directories of the assemblies nested in one, such as those of CDK stages. Nothing outside of it is read."""
    waiting, seen = [directory], {os.path.realpath(directory)}
    while waiting:
        where = waiting.pop(0)
        try:
            file = InputFile(where, read_regular(os.path.join(where, MANIFEST), MOST_BYTES))
        except OSError:
            continue
        for name in read_assembly(file).nested:
            path = os.path.join(where, name)
            real = os.path.realpath(path)
            if real not in seen and is_inside(real, os.path.realpath(directory)):
                seen.add(real)
                waiting.append(path)
                yield path


def is_manifest(data: bytes) -> bool:
    """Whether a text is the manifest of an assembly that has stacks or assemblies."""
    return b'"artifacts"' in data and (_STACK.encode() in data or _ASSEMBLY.encode() in data)


def _decoded(file: InputFile, assembly: Assembly) -> dict[str, Any]:
    path = os.path.join(assembly.directory, MANIFEST)
    try:
        manifest = json.loads(decode(file.data))
    except NotText as error:
        assembly.errors.append(InputError(path, str(error), error.line, error.column))
    except json.JSONDecodeError as error:
        assembly.errors.append(InputError(path, f"not valid JSON: {error.msg}", error.lineno, error.colno))
    except RecursionError:
        assembly.errors.append(InputError(path, "nested too deeply to be a manifest"))
    else:
        return manifest if isinstance(manifest, dict) else {}
    return {}


def _stack(name: str, artifact: dict[str, Any], properties: dict[str, Any], directory: str) -> Artifact:
    environment = str(artifact.get("environment") or "")
    account, _, region = environment.removeprefix("aws://").partition("/")
    parameters = properties.get("parameters")
    return Artifact(
        name=name,
        template=properties["templateFile"],
        environment=environment,
        account=account if account and not account.startswith(_UNKNOWN) else None,
        region=region if region and not region.startswith(_UNKNOWN) else None,
        stack_name=str(properties.get("stackName") or name),
        parameters={key: str(value) for key, value in parameters.items()} if isinstance(parameters, dict) else {},
        metadata=_metadata(artifact, directory),
    )


def _metadata(artifact: dict[str, Any], directory: str) -> dict[str, Any]:
    """What the manifest says of constructs: itself, or in the file that it names (since schema version 52)."""
    own = artifact.get("metadata")
    if isinstance(own, dict):
        return own
    name = artifact.get("additionalMetadataFile")
    if not isinstance(name, str):
        return {}
    path = os.path.join(directory, name)
    if not is_inside(os.path.realpath(path), os.path.realpath(directory)):
        return {}
    try:
        found = json.loads(decode(read_regular(path, MOST_BYTES)))
    except (OSError, ValueError, NotText, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
