"""`enilint init`: what a project begins with."""

import errno
import os
from pathlib import Path

from enilint.commands.schema import text as schema_text
from enilint.commands.telling import tell
from enilint.files.project import nearest_configuration

TOPOLOGY = "network.enilint.yaml"
CONFIGURATION = "enilint.toml"
SCHEMAS = {"topology": ".enilint/topology.schema.json", "config": ".enilint/config.schema.json"}
SETTINGS = ".vscode/settings.json"
HOOKS = ".pre-commit-config.yaml"

_TOPOLOGY = f"""\
# yaml-language-server: $schema={SCHEMAS["topology"]}
#
# A design to begin with. `enilint schema topology` describes all that can be said.
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
exclude = []           # what not to search, as in .gitignore
require-reason = true  # suppressions have to say why
"""
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
    """Write the files that are not there, and nothing through a link. Returns the exit code."""
    texts = {
        TOPOLOGY: _TOPOLOGY,
        CONFIGURATION: _CONFIGURATION,
        **{path: schema_text(name) for name, path in SCHEMAS.items()},
        SETTINGS: _SETTINGS,
        HOOKS: f"repos:\n{_HOOK}",
    }
    held = nearest_configuration(".")
    if held is not None and not os.path.exists(CONFIGURATION):
        del texts[CONFIGURATION]
        print(f"{os.path.relpath(held)} holds here: {CONFIGURATION} is not written")
    for path, text in texts.items():
        try:
            is_new = _write_new(Path(path), text)
        except OSError as error:
            tell(f"error: cannot write {path}: {error.strerror}")
            return 2
        print(f"wrote {path}" if is_new else f"{path} is there already, and left as it is")
        if not is_new and path in _BY_HAND:
            print(f"  to have in it:\n\n{_BY_HAND[path]}")
    return 0


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
