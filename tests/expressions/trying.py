"""What `enilint rules try` prints of an expression over a design."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.cli.running import Run

Write = Callable[[str, str], Path]
Try = Callable[..., dict[str, str]]

_NAMES = {
    "terraform": "design/main.tf",
    "terraform-plan": "design/plan.json",
    "topology": "design/net.enilint.yaml",
    "cloudformation": "design/template.yaml",
}


def trying(run: Run, write: Write) -> Try:
    """Writes a design, and answers the values of an expression by what they are of.

    What is not known is in parentheses behind a value, what null means is left out; `undecided` is a condition without
    an answer.
    """

    def tried(expression: str, kind: str, source: str, language: str = "terraform", **files: str) -> dict[str, str]:
        write(_NAMES[language], source)
        for name, text in files.items():
            write(f"design/{name}", text)
        path = _NAMES[language] if language == "terraform-plan" else "design"
        result = run("rules", "try", expression, "--for", kind, path)
        assert result.code == 0, result
        *lines, last = result.output.splitlines()
        assert last.startswith(("looked at ", "found no resource "))
        found = [line.partition(": ")[2] for line in lines]
        return dict(_split(one) for one in found)

    return tried


def plan_of(*resources: tuple[str, Mapping[str, object]], configuration: Mapping[str, object] | None = None) -> str:
    """A plan that creates resources, each an address with its attributes; IDs are known after the apply.

    `configuration` is its root module.
    """
    changes = []
    for address, after in resources:
        type, _, name = address.partition(".")
        made = {"actions": ["create"], "before": None, "after": after, "after_unknown": {"id": True}}
        names = {"address": address, "mode": "managed", "type": type, "name": name}
        changes.append({**names, "provider_name": "registry.terraform.io/hashicorp/aws", "change": made})
    plan = {"format_version": "1.2", "planned_values": {"root_module": {}}, "resource_changes": changes}
    return json.dumps({**plan, "configuration": {"root_module": configuration or {}}})


def _split(line: str) -> tuple[str, str]:
    name, found, value = line.partition(" = ")
    if found:
        return name, re.sub(r"^(null|\[null\]) \(.*\)$", r"\1", value)
    name, _, facts = line.partition(" is undecided (not known: ")
    return name, f"undecided: {facts[:-1]} is not known"
