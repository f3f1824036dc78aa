"""Where enilint finds what it ships with."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def bundled(name: str) -> Path:
    """The directory of the bundled `rules` or `schemas`: inside an installed wheel, else in a checkout."""
    for path in (_PACKAGE / "_bundled" / name, _PACKAGE.parent / name):
        if path.is_dir():
            return path
    raise FileNotFoundError(f"enilint was installed without its {name}/; install it again")
