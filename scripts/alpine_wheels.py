"""Check that enilint installs on Alpine Linux without a compiler: that all it depends on has a wheel for musl.

    python scripts/alpine_wheels.py

Asks PyPI through pip, for each version of Python that enilint supports. Prints what pip says for a version that lacks
a wheel, and exits with 1.
"""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORM = "musllinux_1_2_x86_64"


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--extra", action="append", default=[], help="an extra of enilint to install, such as lsp")
    arguments = parser.parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    requirements: list[str] = [*project["dependencies"]]
    for extra in arguments.extra:
        requirements += project["optional-dependencies"][extra]
    failures = [version for version in VERSIONS if not has_wheels(version, requirements)]
    sys.exit(f"no wheels for {PLATFORM} on Python {', '.join(failures)}" if failures else 0)


def has_wheels(version: str, requirements: list[str]) -> bool:
    """Whether pip finds wheels for all requirements, and for what these require."""
    with tempfile.TemporaryDirectory() as directory:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:", "--dest", directory]
        command += ["--platform", PLATFORM, "--python-version", version, *requirements]
        result = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
        if result.returncode:
            print(result.stderr, file=sys.stderr)
        else:
            print(f"Python {version}: {', '.join(sorted(path.name for path in Path(directory).iterdir()))}")
        return result.returncode == 0


if __name__ == "__main__":
    main()
