"""Which files an editor is asked to watch, for that somebody else may change them."""

import os
import re
from collections.abc import Iterable

from lsprotocol import types
from pygls.uris import from_fs_path

_ANYWHERE = (
    "**/*.{tf,tofu,tf.json,tofu.json,tfvars,tfvars.json}",
    "**/*.enilint.json",
    "**/*.{yaml,yml,template,cfn,template.json}",
    "**/manifest.json",
    "**/{enilint.toml,pyproject.toml,.gitignore,modules.json}",
    "**/*baseline*.json",
)
_SIGNS = re.compile(r"[*?{}\[\]!,\\]")
"""What stands for something else in a pattern."""


def watch_anywhere() -> types.Registration:
    """Ask for news of all files that designs are made of, by their names."""
    return _registration("enilint-files", map(types.FileSystemWatcher, _ANYWHERE))


def watch(paths: Iterable[str], id: str, *, is_relative: bool) -> types.Registration:
    """Ask for news of single files, wherever they lie; by their names alone, from an editor that knows no directory."""
    return _registration(id, (types.FileSystemWatcher(_pattern(path, is_relative=is_relative)) for path in paths))


def _pattern(path: str, *, is_relative: bool) -> types.RelativePattern | str:
    directory, name = os.path.split(path)
    pattern = _SIGNS.sub("?", name)
    return types.RelativePattern(from_fs_path(directory) or "", pattern) if is_relative else f"**/{pattern}"


def _registration(id: str, watchers: Iterable[types.FileSystemWatcher]) -> types.Registration:
    options = types.DidChangeWatchedFilesRegistrationOptions(list(watchers))
    return types.Registration(id, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
