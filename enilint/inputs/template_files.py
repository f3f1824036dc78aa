"""Which files of a directory are CloudFormation templates, and which directories are assemblies of the AWS CDK.

Most YAML and JSON files are neither: of each, only the beginning is read.
"""

import os
from importlib import import_module

from enilint.files.late import late
from enilint.files.text import InputFile
from enilint.inputs.file_names import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES, VALUES_SUFFIXES
from enilint.inputs.kinds import UnknownKind, kind_of

TEMPLATE_SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn")
MOST_BYTES = 1_000_000
"""What CloudFormation accepts ("AWS CloudFormation quotas", template size in an Amazon S3 object)."""
_OTHERS = (*TOPOLOGY_SUFFIXES, *SOURCE_SUFFIXES, *VALUES_SUFFIXES)
_HEAD = 4096
_SECTIONS = (
    rb"[\"']?(?:AWSTemplateFormatVersion|Description|Metadata|Parameters|Mappings|Conditions|Rules|Hooks|Transform|"
    rb"Globals|Resources|Outputs)[\"']?\s*:"
)
_FIRST = late(rb"(?:\s|#[^\n]*|---[^\n]*|%[^\n]*)*+(?:\{\s*+)?(?:" + _SECTIONS + rb"|(\Z))")
"""The first key of a text; or its end, where there are comments alone."""
_SERVICES = late(
    rb"AWS::(?:EC2|AutoScaling|ElasticLoadBalancing|Lambda|ECS|EKS|EFS|RDS|Serverless|CloudFormation::Stack|AmazonMQ|"
    rb"CloudHSMV2|DMS|DirectoryService|DocDB|ElastiCache|Elasticsearch|FSx|MSK|MWAA|MemoryDB|Neptune|NetworkFirewall|"
    rb"OpenSearchService|Redshift|Route53Resolver|DAX|Timestream)"
)
"""What a template names that has something to do with interfaces."""
_NESTED = late(rb"""(?:TemplateURL|Location)["']?\s*:\s*["']?([^\s"',}]+)""")
"""The path of a template that another one nests."""
_MARK = b"\xef\xbb\xbf"
_MANIFEST = "manifest.json"


def could_be_template(name: str) -> bool:
    """Whether a template can have that name."""
    return name.endswith(TEMPLATE_SUFFIXES) and not name.endswith(_OTHERS)


def read_if_template(path: str) -> bytes | None:
    """The content of a file that is a template with something to judge; None for any other. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        head = os.read(descriptor, _HEAD)
        if not _looks_like_template(head):
            return None
        size = os.fstat(descriptor).st_size
        if size > MOST_BYTES:
            return None
        with open(descriptor, "rb", closefd=False) as stream:
            data = head + stream.read(MOST_BYTES)
    finally:
        os.close(descriptor)
    return data if is_template(path, data) else None


def is_template(path: str, data: bytes) -> bool:
    """Whether a text is a template with something to judge."""
    if not _looks_like_template(data[:_HEAD]) or _SERVICES.search(data) is None:
        return False
    try:
        return kind_of(InputFile(path, data)) == "cloudformation"
    except UnknownKind:
        return False


def nested_in(path: str, data: bytes) -> set[str]:
    """The resolved paths that a template names as those of the templates nested in it."""
    names = (os.fsdecode(one) for one in _NESTED.findall(data) if b"://" not in one)
    return {os.path.realpath(os.path.join(os.path.dirname(path), name)) for name in names}


def assemblies_in(directory: str) -> list[str]:
    """The directory, if it is an assembly of the AWS CDK, and the assemblies nested in it."""
    try:
        with open(os.path.join(directory, _MANIFEST), "rb") as stream:
            data = stream.read(MOST_BYTES)
    except OSError:
        return []
    if b'"artifacts"' not in data:
        return []
    assembly = import_module("enilint.inputs.cloudformation.assembly")
    return [directory, *assembly.nested_assemblies(directory)] if assembly.is_manifest(data) else []


def _looks_like_template(head: bytes) -> bool:
    """Whether the first key of a text is a section of a template: it has no other keys at its top."""
    first = _FIRST.match(head.removeprefix(_MARK))
    return first is not None and (first[1] is None or len(head) == _HEAD)
