"""How fast Terraform source becomes a syntax tree, beside python-hcl2.

Each parser runs in a process of its own, over the same texts; the two take turns, and what counts is the time of the
processor, so that whatever else the machine does changes little. Files that python-hcl2 does not parse are left out for
both.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "enilint-bench"
PACKAGE = "python-hcl2==8.1.4"
AIM_RATE = 5
AIM_RATIO = 20

CLOCK = """
import json, sys, time
texts = json.load(sys.stdin)
{setup}
def seconds():
    start = time.process_time()
    for text in texts:
        parse(text)
    return time.process_time() - start
"""
FILTER = """
import json, sys
import hcl2
def parses(text):
    try:
        hcl2.parses(text)
    except Exception:
        return False
    return True
json.dump([parses(text) for text in json.load(sys.stdin)], sys.stdout)
"""
ENILINT = f"sys.path.insert(0, {str(ROOT)!r})\nfrom enilint.inputs.terraform.hcl import parse"
PYTHON_HCL2 = "from hcl2 import parses as parse"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path, help="where .tf files are")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each parser (default: 3)")
    options = parser.parse_args()
    python = environment()
    found = [path.read_text(encoding="utf-8-sig") for path in sorted(options.directory.rglob("*.tf")) if path.is_file()]
    kept = json.loads(run(python, FILTER, found))
    texts = [text for text, keep in zip(found, kept, strict=True) if keep]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    ours, theirs = [], []
    for _ in range(options.runs):
        ours.append(seconds(Path(sys.executable), ENILINT, texts, repeats=5))
        theirs.append(seconds(python, PYTHON_HCL2, texts, repeats=1))
    rate, their_rate = megabytes / statistics.median(ours), megabytes / statistics.median(theirs)
    ratio = rate / their_rate
    print(f"\nPython {sys.version.split()[0]}, {len(texts)} files of {len(found)}, {megabytes:.2f} MB\n")
    print("| parser | seconds, median | MB/s |\n|---|---:|---:|")
    print(f"| enilint | {statistics.median(ours):.3f} | {rate:.2f} |")
    print(f"| {PACKAGE} | {statistics.median(theirs):.3f} | {their_rate:.2f} |")
    print("\n| aim | measured | |\n|---|---:|---|")
    print(f"| at least {AIM_RATE} MB/s | {rate:.2f} | {'met' if rate >= AIM_RATE else 'missed'} |")
    print(f"| at least {AIM_RATIO} times {PACKAGE} | {ratio:.1f} | {'met' if ratio >= AIM_RATIO else 'missed'} |")
    return 0


def environment() -> Path:
    """The Python of an environment that has python-hcl2, kept from run to run."""
    home = CACHE / PACKAGE
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (home / "complete").exists():
        print(f"installing {PACKAGE} ...", file=sys.stderr)
        venv.create(home, clear=True, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PACKAGE], check=True)
        (home / "complete").touch()
    return python


def seconds(python: Path, setup: str, texts: Sequence[str], *, repeats: int) -> float:
    """The fastest of some runs over all texts, within one process, after one that does not count."""
    program = CLOCK.format(setup=setup) + f"seconds()\nprint(min(seconds() for _ in range({repeats})))"
    return float(run(python, program, texts))


def run(python: Path, program: str, texts: Sequence[str]) -> str:
    """What a program prints that reads texts."""
    arguments: list[str | Path] = [python, "-c", program]
    return subprocess.run(arguments, input=json.dumps(texts), capture_output=True, check=True, encoding="utf-8").stdout


if __name__ == "__main__":
    sys.exit(main())
