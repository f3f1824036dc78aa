"""The functions of Terraform's language that are functions of their arguments alone. Modules are read when needed."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enilint.inputs.terraform.source.functions.function import Function

_BY_MODULE = {
    "addresses": "cidrcontains cidrhost cidrnetmask cidrsubnet cidrsubnets",
    "collections": """
        alltrue anytrue chunklist coalesce coalescelist compact concat element flatten length list one range reverse
        slice sort""",
    "conversions": "tobool tolist tomap tonumber toset tostring",
    "dates": "formatdate timeadd timecmp",
    "encoding": """
        base64decode base64encode base64gunzip base64gzip csvdecode jsondecode jsonencode textdecodebase64
        textencodebase64 urldecode urlencode yamldecode yamlencode""",
    "files": "abspath basename dirname pathexpand",
    "formatting": "format formatlist",
    "hashes": "base64sha256 base64sha512 md5 sha1 sha256 sha512 uuidv5",
    "maps": "keys lookup map merge transpose values zipmap",
    "numbers": "abs ceil floor log max min parseint pow signum sum",
    "regular_expressions": "regex regexall replace",
    "sets": "contains distinct index matchkeys setintersection setproduct setsubtract setunion",
    "strings": """
        chomp endswith indent join lower split startswith strcontains strrev substr title trim trimprefix trimspace
        trimsuffix upper""",
}
_ELSEWHERE = """
    bcrypt can convert ephemeralasnull file filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 fileset
    filesha1 filesha256 filesha512 issensitive nonsensitive plantimestamp rsadecrypt sensitive templatefile
    templatestring timestamp try type uuid"""
_MODULES = {name: module for module, names in _BY_MODULE.items() for name in names.split()}


def find(name: str) -> "Function | None":
    """A function by its name; None where it is no function of its arguments alone, or none at all."""
    name = name.removeprefix("core::")
    module = _MODULES.get(name)
    if module is None:
        return None
    functions: dict[str, Function] = import_module(f"{__name__}.{module}").FUNCTIONS
    return functions[name]


def names() -> frozenset[str]:
    """All functions that Terraform and OpenTofu have, also those that are evaluated elsewhere."""
    return frozenset(_MODULES) | frozenset(_ELSEWHERE.split())
