"""What rules report in their bad examples, without the sentences: a reworded message keeps all of it.

`python -m tests.rules.test_what_stays` writes `what_stays.json` again, after a change that is meant.
"""

import json
import re
from pathlib import Path

import pytest

from enilint.findings import Finding
from enilint.ruleset.loaded import LoadedRule
from enilint.ruleset.registry import Registry
from enilint.run.examples import lint_example

KEPT = Path(__file__).with_name("what_stays.json")
NAMED = re.compile(r"[\w\[\]\"./:*-]*(?:\d|[a-z][._][a-z])[\w\[\]\"./:*-]*")
"""What sentences name: addresses, blocks, types, limits, ids, error codes; not words."""


def stays(finding: Finding) -> dict:
    sentences = " ".join([finding.message, *(one.message for one in finding.related)])
    named = {word.strip(".,:;") for word in NAMED.findall(sentences)}
    return {
        "severity": finding.severity.value if finding.severity else None,
        "subject": finding.subject,
        "line": finding.at.line,
        "values": list(finding.values),
        "facts": sorted({one.subject for one in finding.related}),
        "named": sorted(named),
    }


def reported(loaded: LoadedRule) -> list[list[dict]]:
    examples = loaded.rule.bad
    return [[stays(one) for one in lint_example(loaded, each.source, each.kind).findings] for each in examples]


@pytest.mark.parametrize("loaded", [pytest.param(one, id=one.rule.code) for one in Registry().rules])
def test_rewording_keeps_subject_place_and_facts(loaded: LoadedRule) -> None:
    before, after = json.loads(KEPT.read_text())[loaded.rule.code], reported(loaded)
    unsaid = [
        (old["subject"], sorted(set(old["named"]) - set(new["named"])))
        for olds, news in zip(before, after, strict=True)
        for old, new in zip(olds, news, strict=True)
    ]
    assert [one for one in unsaid if one[1]] == []
    for found in (*before, *after):
        for one in found:
            del one["named"]
    assert after == before


def main() -> None:
    rules = {one.rule.code: reported(one) for one in Registry().rules}
    lines = (
        f"{json.dumps(code)}: [\n" + ",\n".join(json.dumps(one) for one in found) + "\n]"
        for code, found in rules.items()
    )
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
