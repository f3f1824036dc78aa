"""What the rules of security groups let through."""

from enilint.model.entities.groups import ALL_PROTOCOLS, GroupRule
from enilint.values import Answer, Missing, facts_missing, known, same

_NUMBERED = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
"""Protocols that a rule can write by their numbers, too."""
_LAST_PORT = 65535


def includes_traffic(rule: GroupRule, other: GroupRule) -> Answer:
    """Whether a rule lets through all protocols and ports that another one does, whatever their other ends are."""
    everything = same(rule.protocol, ALL_PROTOCOLS)
    if everything is True:
        return True
    protocols = [_NUMBERED.get(one, one) if isinstance(one, str) else one for one in (rule.protocol, other.protocol)]
    answer = same(*protocols)
    if answer is not True:
        return answer
    mine, theirs = _ports(rule), _ports(other)
    if isinstance(mine, Missing) or isinstance(theirs, Missing):
        return Missing(facts_missing(rule.from_port, rule.to_port, other.from_port, other.to_port))
    return mine[0] <= theirs[0] and theirs[1] <= mine[1]


def _ports(rule: GroupRule) -> tuple[int, int] | Missing:
    """The first and the last port of a rule; -1 is how ICMP writes all types or codes."""
    unknown = facts_missing(rule.from_port, rule.to_port)
    if unknown:
        return Missing(unknown)
    first, last = known(rule.from_port), known(rule.to_port)
    return (0, _LAST_PORT) if first in (None, -1) or last is None else (first or 0, last)
