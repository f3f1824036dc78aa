"""The command `enilint`, and `python -m enilint`."""

import gc
import sys

from enilint import __version__


def run() -> int:
    """Run enilint. Returns the exit code. An interrupt while it is imported ends it as any later one does.

    A run makes many objects that stay, and hardly any cycles: looking for garbage among them takes longer than much
    of its work. On its way out the interpreter looks once more; what is frozen, it does not look at.
    """
    if sys.argv[1:] == ["--version"]:  # this needs nothing of what is imported for arguments
        print(f"enilint {__version__}")
        return 0
    gc.disable()
    try:
        from enilint.own_modules import find_own_modules

        find_own_modules()
        from enilint.lean import import_lean

        import_lean("argparse")
        from enilint.cli import main

        code = main()
        gc.freeze()
        return code
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(run())
