"""The project that a file belongs to: what a reader may open on behalf of that file, and nothing beyond."""

import os
from pathlib import Path


def project_root(directory: str) -> str:
    """The directory of the nearest enilint.toml or [tool.enilint], else of the git repository, else the current one.

    The current directory only where it holds the file; else the file's own.
    """
    directory = os.path.realpath(directory)
    git_root = None
    current = directory
    while True:
        if _is_configured(current):
            return current
        if git_root is None and os.path.exists(os.path.join(current, ".git")):
            git_root = current
        parent = os.path.dirname(current)
        if parent == current:
            break
        current = parent
    working = os.path.realpath(os.getcwd())
    return git_root or (working if is_inside(directory, working) else directory)


def _is_configured(directory: str) -> bool:
    """Whether a directory has an enilint.toml, or a pyproject.toml with a table [tool.enilint]."""
    if os.path.isfile(os.path.join(directory, "enilint.toml")):
        return True
    try:
        data = Path(directory, "pyproject.toml").read_bytes()
    except OSError:
        return False
    if b"enilint" not in data:
        return False
    import tomllib

    try:
        return "enilint" in tomllib.loads(data.decode()).get("tool", {})
    except (ValueError, AttributeError):
        return False


def is_inside(path: str, directory: str) -> bool:
    """Whether a resolved path is a resolved directory, or lies in it."""
    return path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)
