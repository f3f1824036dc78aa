"""What the text of user data says of the network of an instance, whatever a design is written in."""

import re
from functools import lru_cache

_POLICY_ROUTING = r"\bip(?:\s+-[46])?\s+rule\b|routing-policy|ip-rule|\broute-table\b"
_SWAP = r"mgmt-interface-swap\b(?!\s*=\s*[\"']?(?:disable|no|false))"
_BUCKET = "vmseries-bootstrap-aws-s3bucket"
_ATTACHES = r"(?i)attach[-_]?network[-_]?interface"
"""A call of AttachNetworkInterface, by the AWS CLI or an SDK."""
_ASSOCIATES = r"(?i)associate[-_]?address"
"""A call of AssociateAddress."""

_MOVES = {
    "attach-network-interface": _ATTACHES,
    "associate-address": _ASSOCIATES,
    "replace-route": r"(?i)replace[-_]?route\b(?!-table)",
    "assign-private-ip-addresses": r"(?i)assign[-_]?private[-_]?ip[-_]?addresses",
}
"""Calls that move something from one instance to another, by the AWS CLI or an SDK, by their names in the CLI."""

_of_few_texts = lru_cache(maxsize=64)
"""The instances of a design have few different texts."""


def moving_calls(text: str) -> list[str]:
    """The calls in user data that move something from one instance to another."""
    return [name for name, pattern in _MOVES.items() if re.search(pattern, text)]


@_of_few_texts
def sets_up_policy_routing(text: str) -> bool:
    """Whether user data sets up routing by source address."""
    return ("rule" in text or "rout" in text) and re.search(_POLICY_ROUTING, text) is not None


@_of_few_texts
def attaches_interface(text: str) -> bool:
    """Whether user data attaches an interface."""
    return re.search(_ATTACHES, text) is not None


@_of_few_texts
def associates_address(text: str) -> bool:
    """Whether user data associates an Elastic IP."""
    return re.search(_ASSOCIATES, text) is not None


@_of_few_texts
def swaps_management(text: str) -> bool | None:
    """Whether user data has a firewall use its second interface for management; None: its bootstrap bucket may.

    `op-command-modes` in the bootstrap bucket of a VM-Series firewall can do so, too.
    """
    if "mgmt-interface-swap" in text and re.search(_SWAP, text):
        return True
    return None if _BUCKET in text else False
