"""Traffic mirroring: which interfaces are targets. What a session delivers there is never answered.

Source: VPC Traffic Mirroring guide, "Traffic mirror targets".
"""

from collections.abc import Mapping, Sequence

from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.resource import Resource, managed
from enilint.model.entities.launches import Interface
from enilint.values import Missing, candidates, facts_missing, is_open

_TARGET = "aws_ec2_traffic_mirror_target"


def note_mirror_targets(by_type: Mapping[str, Sequence[Resource]], interfaces: Entities[Interface]) -> None:
    """Note in the interfaces that are targets that they only receive."""
    for body in managed(by_type, _TARGET):
        target = interfaces.reference(body, "network_interface_id")
        if target is None:
            continue
        doubts = facts_missing(target)
        if body.resource.conditions:
            doubts = (*doubts, body.resource.doubt or f"whether {body.address} exists")
        for one in interfaces.all() if is_open(target) else candidates(target):
            if one.only_receives is not True:
                one.only_receives = Missing(doubts) if doubts else True
