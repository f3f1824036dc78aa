"""The command `enilint`, and `python -m enilint`."""

import sys


def run() -> int:
    """Run enilint. Returns the exit code. An interrupt while it is imported ends it as any later one does."""
    try:
        from enilint.cli import main

        return main()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(run())
