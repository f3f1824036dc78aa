"""Write requirements.lock: what the action, the image and the recipes install, each file by its hash.

It has the dependencies of enilint and of its build, for all systems and versions of Python, in the versions that are
locked already; with --upgrade, in the newest that pyproject.toml allows. With --check nothing is written: what does not
agree with pyproject.toml is named, and the exit code is 1. uv, which resolves them, is installed for that alone.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
HEADER = "# Written by scripts/lock.py: `python scripts/lock.py --upgrade` takes the newest versions.\n"
_HASH = re.compile(r" \\\n +--hash=sha256:[0-9a-f]{64}")


def main() -> int:
    """Write or check. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="write nothing; exit 1 where the lock is stale")
    how.add_argument("--upgrade", action="store_true", help="take the newest versions")
    options = parser.parse_args()
    locked = LOCK.read_text(encoding="utf-8") if LOCK.exists() else ""
    with tempfile.TemporaryDirectory() as directory:
        text = HEADER + resolved("" if options.upgrade else locked, Path(directory))
    if not options.check:
        LOCK.write_text(text, encoding="utf-8")
        return 0
    # Files that were added to a version since, such as wheels for a newer Python, make no lock stale.
    stale = sorted(set(pins(locked)) ^ set(pins(text)))
    unhashed = [one for one in pins(locked) if f"{one} \\\n    --hash=" not in locked]
    for one in (*stale, *unhashed):
        print(f"{LOCK.name}: {one} does not agree with pyproject.toml; run `python scripts/lock.py`")
    return 1 if stale or unhashed else 0


def resolved(locked: str, directory: Path) -> str:
    """The lock that uv makes of pyproject.toml, with the versions of another lock as far as they are allowed."""
    build, output = directory / "build.in", directory / "requirements.lock"
    backend = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    build.write_text("".join(f"{one}\n" for one in backend))
    output.write_text(locked)
    command = ["pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--output-file", str(output), "pyproject.toml", str(build)]
    subprocess.run([uv(directory), *command], cwd=ROOT, check=True)  # noqa: S603 - the arguments are those above
    return output.read_text()


def uv(directory: Path) -> Path:
    """The command uv."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(directory)]
    subprocess.run([*pip, "uv"], check=True)  # noqa: S603 - the arguments are those above
    return next(one for one in (directory / "bin").iterdir() if one.stem == "uv")


def pins(lock: str) -> list[str]:
    """The packages of a lock with their versions and markers."""
    return [line for line in _HASH.sub("", lock).splitlines() if "==" in line]


if __name__ == "__main__":
    sys.exit(main())
