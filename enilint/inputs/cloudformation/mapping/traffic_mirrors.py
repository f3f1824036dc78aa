"""Traffic mirroring: which interfaces are targets. What a session delivers there is never answered.

Source: VPC Traffic Mirroring guide, "Traffic mirror targets".
"""

from enilint.inputs.cloudformation.mapping.entities import Entities
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.model.entities.launches import Interface
from enilint.values import Missing, candidates, facts_missing, is_open


def note_mirror_targets(bodies: Bodies, interfaces: Entities[Interface]) -> None:
    """Note in the interfaces that are targets that they only receive."""
    for body in bodies("AWS::EC2::TrafficMirrorTarget"):
        target = interfaces.reference(body, "NetworkInterfaceId")
        if target is None:
            continue
        doubts = facts_missing(target)
        for one in interfaces.all() if is_open(target) else candidates(target):
            if one.only_receives is not True:
                one.only_receives = Missing(doubts) if doubts else True
