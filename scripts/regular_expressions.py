"""Compare enilint's regular expressions with RE2, or with Go's package regexp, on patterns that are made up.

    python scripts/regular_expressions.py --patterns 100000            # needs google-re2
    python scripts/regular_expressions.py --patterns 100000 --go go    # needs Go

Prints each difference, and how many patterns were tried. Exits with 1 if there is a difference.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.regular_expressions.generated import Case, answer_of_re2, cases, is_named_difference, own_answer

_CASES_AT_ONCE = 30_000
_GO_PROGRAM = """
package main

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"unicode/utf8"
)

type answer struct {
	Found [][]int
	Whole []int
	Names []string
	Error string
}

func places(text string, bytes []int) []int {
	var result []int
	for _, place := range bytes {
		if place >= 0 {
			place = utf8.RuneCountInString(text[:place])
		}
		result = append(result, place)
	}
	return result
}

func main() {
	reader, writer := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(os.Stdout)
	for {
		var one []string
		if reader.Decode(&one) != nil {
			return
		}
		pattern, err := regexp.Compile(one[0])
		if err != nil {
			writer.Encode(answer{Error: err.Error()})
			continue
		}
		result := answer{Names: pattern.SubexpNames(), Found: [][]int{}}
		for _, found := range pattern.FindAllStringSubmatchIndex(one[1], -1) {
			result.Found = append(result.Found, places(one[1], found))
		}
		whole, err := regexp.Compile(`\\A(?:` + one[0] + `)\\z`)
		if err != nil {
			whole = regexp.MustCompile(`\\A(?:` + one[0] + `\\E)\\z`)
		}
		result.Whole = places(one[1], whole.FindStringSubmatchIndex(one[1]))
		writer.Encode(result)
	}
}
"""

Answers = Callable[[list[Case]], Iterable[object]]


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--patterns", type=int, default=10_000, help="how many patterns to make up")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--go", metavar="PROGRAM", help="compare with Go, by this program `go`")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        others = _re2 if arguments.go is None else _Go(arguments.go, Path(directory))
        counts = compare(cases(arguments.seed, arguments.patterns), others, words=arguments.go is None)
    print(f"{arguments.patterns} patterns:", ", ".join(f"{number} {name}" for name, number in sorted(counts.items())))
    sys.exit(counts["differences"] > 0)


def compare(all_cases: Iterator[Case], others: Answers, *, words: bool) -> Counter[str]:
    """Count cases by what came of them. With `words`, invalid patterns are refused in the same words."""
    counts = Counter(differences=0)
    while batch := list(islice(all_cases, _CASES_AT_ONCE)):
        for case, other in zip(batch, others(batch), strict=True):
            own = own_answer(case)
            counts["texts"] += 1
            counts["texts of invalid patterns"] += isinstance(own, str)
            if own is None:
                counts["not supported"] += 1
            elif words and is_named_difference(case):
                counts["texts in which RE2 may differ from Go"] += 1
            elif own != other if words else not _agrees_with_go(own, other):
                counts["differences"] += 1
                print(f"{case.pattern!r} in {case.text!r}:\n  enilint {own}\n  other   {other}")
    return counts


def _re2(batch: list[Case]) -> Iterator[object]:
    return map(answer_of_re2, batch)


class _Go:
    """What Go's package regexp says."""

    def __init__(self, program: str, directory: Path) -> None:
        source = directory / "main.go"
        source.write_text(_GO_PROGRAM)
        self._program = directory / "compare"
        subprocess.run([program, "build", "-o", self._program, source], check=True)  # noqa: S603

    def __call__(self, batch: list[Case]) -> Iterator[object]:
        lines = "".join(json.dumps([case.pattern, case.text]) + "\n" for case in batch)
        result = subprocess.run([self._program], input=lines, capture_output=True, text=True, check=True)  # noqa: S603
        return map(json.loads, result.stdout.splitlines())


def _agrees_with_go(own: Any, go: Any) -> bool:
    if isinstance(own, str) or go["Error"]:
        return isinstance(own, str) and bool(go["Error"])
    whole = None if go["Whole"] is None else tuple(go["Whole"])
    names = {name: number for number, name in enumerate(go["Names"]) if name}
    return bool(own == ([tuple(one) for one in go["Found"]], whole, names, len(go["Names"]) - 1))


if __name__ == "__main__":
    main()
