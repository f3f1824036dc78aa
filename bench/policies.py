"""How long policies take: 20 rules over 10,000 interfaces, with the design and the rules at hand.

usage: python -m bench.policies
"""

import time

from enilint.expressions.rule_file import read as read_rules
from enilint.files.text import InputFile
from enilint.inputs.kinds import read

INTERFACES = 10_000
SUBNETS = 200
TURNS = 5

TIERS = ("app", "data", "admin", "dmz")
ROLES = ("web", "db", "nat", "cache")
CONDITIONS = (
    ('role == "management"', 'subnet.tags.tier == "admin"'),
    ("gets_public_ip", 'subnet.tags.tier == "dmz"'),
    ('subnet.tags.tier == "data"', 'contains(["db", "backup"], tags.role) || service_managed'),
    ("source_dest_check == false", 'contains(["nat", "vpn"], tags.role)'),
    ('startswith(subnet.zone.name, "us-east-1")', 'subnet.zone.name != "us-east-1e"'),
)
"""What the rules ask, each four times."""


def design() -> str:
    """A topology with many interfaces."""
    lines = ["version: 1", "subnets:"]
    for number in range(SUBNETS):
        tags = f"{{tier: {TIERS[number % 4]}}}"
        lines.append(f"  s{number}: {{zone: us-east-1{'abc'[number % 3]}, cidr: 10.{number}.0.0/16, tags: {tags}}}")
    lines.append("interfaces:")
    for number in range(INTERFACES):
        subnet = number % SUBNETS
        role = "web" if number % 97 == 0 else ROLES[subnet % 4]
        lines.append(f"  i{number}: {{subnet: s{subnet}, tags: {{role: {role}}}}}")
    return "\n".join([*lines, ""])


def rules() -> str:
    """A rule file with 20 rules."""
    parts = ["version: 1\nrules:\n"]
    for number in range(20):
        where, must = CONDITIONS[number % len(CONDITIONS)]
        parts.append(
            f"- {{code: ORG{number}, name: rule-{number}, for: interface, where: '{where}', must: '{must}'}}\n"
        )
    return "".join(parts)


def main() -> None:
    """Print the times."""
    (network,) = read(InputFile("many.enilint.yaml", design().encode()), "topology").networks
    start = time.process_time()
    loaded = read_rules("many.enilint-rules.yaml", rules())
    print(f"loading {len(loaded.rules)} rules: {(time.process_time() - start) * 1000:.0f} ms")
    assert not loaded.errors
    times = []
    for _ in range(TURNS):
        start = time.process_time()
        results = sum(len(list(rule.check(network))) for rule, _ in loaded.rules)
        times.append(time.process_time() - start)
    number = len(network.interfaces)
    print(
        f"{len(loaded.rules)} rules, {number} interfaces, {results} results: {min(times) * 1000:.0f} ms (bar: 500 ms)"
    )


if __name__ == "__main__":
    main()
