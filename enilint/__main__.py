"""The command `enilint`, and `python -m enilint`."""

import gc
import sys


def run() -> int:
    """Run enilint. Returns the exit code. An interrupt while it is imported ends it as any later one does.

    On its way out the interpreter looks for garbage once more; what is frozen, it does not look at.
    """
    try:
        from enilint.cli import main

        code = main()
        gc.freeze()
        return code
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(run())
