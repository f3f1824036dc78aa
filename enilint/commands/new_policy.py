"""`enilint rules new --yaml`: a rule in a rule file, which is created if it does not exist."""

import re
from pathlib import Path

from enilint.commands.telling import tell, tell_problem
from enilint.expressions.rule_file import RuleFile, read
from enilint.files.late import late
from enilint.files.paths import relative
from enilint.files.text import NotText, decode

USUAL_FILE = "policies.enilint-rules.yaml"

_HEAD = "version: 1\nrules:\n"
_TEMPLATE = """\
- code: {code}
  name: {name}
  severity: warning
  for: interface
  where: |
    tags.role != null
  must: |
    subnet.tags.tier == tags.role
  message: "{{self}} has the role {{tags.role}}, but {{subnet}} has the tier {{subnet.tags.tier}}"
  fix: put it in a subnet of its tier
  why: tiers are separated by subnets
  at: subnet
  bad:
  - topology: |
      version: 1
      subnets:
        app: {{tags: {{tier: app}}}}
      interfaces:
        web: {{subnet: app, tags: {{role: data}}}}  # warning
  good:
  - topology: |
      version: 1
      subnets:
        app: {{tags: {{tier: app}}}}
      interfaces:
        web: {{subnet: app, tags: {{role: app}}}}
"""
_ITEM = late(r"^( *)- +code:", re.MULTILINE)


def run(code: str, name: str, path: Path) -> int:
    """Write the rule. Returns the exit code: 2 if it cannot be added."""
    shown = relative(str(path))
    try:
        text = decode(path.read_bytes()) if path.exists() else _HEAD
        indent = next((match[1] for match in _ITEM.finditer(text)), "")
        rule = _TEMPLATE.format(code=code, name=name)
        new = text.rstrip("\n") + "\n" + "".join(f"{indent}{line}\n" for line in rule.splitlines())
        before, after = _read(shown, text), _read(shown, new)
        if before.errors and text != _HEAD:
            tell_problem(before.errors[0])
            return 2
        if after.errors or len(after.rules) != len(before.rules) + 1:
            for error in after.errors[:1]:
                tell_problem(error)
            tell(f"error: {shown} was not changed; add the rule as the last item of `rules`")
            return 2
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new, encoding="utf-8")
    except NotText as error:
        tell(f"error: {shown}: {error}")
        return 2
    except OSError as error:
        tell(f"error: cannot write {shown}: {error.strerror}")
        return 2
    print(f"wrote {shown}")
    print(f"  `enilint rules test {shown}` runs its examples")
    print(f"  `enilint check --rules {shown} --select {code} PATH` runs it alone")
    print("  `enilint rules try EXPRESSION --for interface PATH` shows what a condition matches")
    return 0


def _read(path: str, text: str) -> RuleFile:
    return read(path, text) if text != _HEAD else RuleFile(path)
