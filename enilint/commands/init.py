"""`enilint init`: the files that a directory needs to be linted, in a terminal, an editor and a commit hook."""

import errno
import os
from pathlib import Path

from enilint.commands.schema import text as schema_text
from enilint.commands.telling import tell
from enilint.files.project import nearest_configuration
from enilint.files.walk import walk
from enilint.inputs.file_names import SOURCE_SUFFIXES, TOPOLOGY_SUFFIXES
from enilint.inputs.template_files import TEMPLATE_SUFFIXES, could_be_template, read_if_template

TOPOLOGY = "network.enilint.yaml"
CONFIGURATION = "enilint.toml"
SCHEMAS = {"topology": ".enilint/topology.schema.json", "config": ".enilint/config.schema.json"}
SETTINGS = ".vscode/settings.json"
HOOKS = ".pre-commit-config.yaml"

_TOPOLOGY = f"""\
# yaml-language-server: $schema={SCHEMAS["topology"]}
#
# An example to start from. `enilint schema topology` describes the language.
version: 1
vpcs:
  main: {{cidr: 10.0.0.0/16}}
subnets:
  app-a: {{vpc: main, zone: us-east-1a, cidr: 10.0.1.0/24}}
  app-b: {{vpc: main, zone: us-east-1b, cidr: 10.0.2.0/24}}
instances:
  web-a: {{type: m5.large, subnet: app-a}}
  web-b: {{type: m5.large, subnet: app-b}}
"""
_CONFIGURATION = f"""\
#:schema {SCHEMAS["config"]}

fail-on = "warning"    # or "error", "info", "never"
exclude = []           # paths to exclude from the search, as .gitignore patterns
require-reason = true  # every suppression needs a reason
"""
_PARAMETERS = """\

# [cloudformation."stacks/network.yaml"]   # the deployment to lint; without it, enilint lints all that are possible
# parameter-files = ["stacks/prod.json"]
"""
_APP = "cdk.json"
"""What is in the directory of an app of the AWS CDK."""
_SETTINGS = f"""\
{{
  "yaml.schemas": {{"./{SCHEMAS["topology"]}": ["*.enilint.yaml", "*.enilint.yml"]}},
  "json.schemas": [{{"fileMatch": ["*.enilint.json"], "url": "./{SCHEMAS["topology"]}"}}]
}}
"""
_HOOK = """\
  - repo: local
    hooks:
      - id: enilint
        name: enilint
        entry: enilint check --allow-empty
        language: system
        always_run: true
        pass_filenames: false
"""
_BY_HAND = {SETTINGS: _SETTINGS, HOOKS: _HOOK}
"""What is worth adding to a file that is there already."""


def run() -> int:
    """Write the files that the directory needs and lacks, and nothing through a link. Returns the exit code."""
    held = nearest_configuration(".")
    is_configured = held is not None and not os.path.exists(CONFIGURATION)
    texts = _texts(is_configured)
    if held is not None and is_configured:
        print(f"{os.path.relpath(held)} applies here; {CONFIGURATION} was not written")
    for path, text in texts.items():
        try:
            is_new = _write_new(Path(path), text)
        except OSError as error:
            tell(f"error: cannot write {path}: {error.strerror}")
            return 2
        print(f"wrote {path}" if is_new else f"{path} already exists; not changed")
        if not is_new and path in _BY_HAND:
            print(f"  add this to it:\n\n{_BY_HAND[path]}")
    if os.path.isfile(_APP):
        print(f"{_APP} describes a CDK app: lint it with `enilint check cdk.out` after `cdk synth`")
    return 0


def _texts(is_configured: bool) -> dict[str, str]:
    """The files that the directory needs, by path.

    An example of a topology is for a directory without any design, and the schema of topologies for one that can have
    some. A hook is for the top of a git repository.
    """
    has_topologies = any(names for _, names in walk(".", TOPOLOGY_SUFFIXES))
    has_source = any(names for _, names in walk(".", SOURCE_SUFFIXES))
    has_templates = _has_templates()
    has_others = has_source or has_templates or os.path.isfile(_APP)
    texts = {}
    if not has_topologies and not has_others:
        texts[TOPOLOGY] = _TOPOLOGY
    if not is_configured:
        texts[CONFIGURATION] = _CONFIGURATION + (_PARAMETERS if has_templates else "")
        texts[SCHEMAS["config"]] = schema_text("config")
    if has_topologies or not has_others:
        texts |= {SCHEMAS["topology"]: schema_text("topology"), SETTINGS: _SETTINGS}
    if os.path.exists(".git") or os.path.lexists(HOOKS):
        texts[HOOKS] = f"repos:\n{_HOOK}"
    return texts


def _has_templates() -> bool:
    """Whether the directory has a CloudFormation template that enilint finds."""
    found = (os.path.join(where, name) for where, names in walk(".", TEMPLATE_SUFFIXES) for name in names)
    return any(map(_is_template, filter(could_be_template, found)))


def _is_template(path: str) -> bool:
    try:
        return os.path.isfile(path) and read_if_template(path) is not None
    except OSError:
        return False


def _write_new(path: Path, text: str) -> bool:
    """Write a file, unless there is one of that name. Returns whether it was written.

    Raises OSError for a directory that is a link: whoever made the project can have laid it, and it can lead anywhere.
    """
    for directory in path.parents[:-1]:
        if directory.is_symlink():
            raise OSError(errno.ELOOP, f"{directory} is a link", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        return False
    return True
