"""From `aws_*` resources to the model: attachments, those of their own and those written in an interface."""

from collections.abc import Iterable, Mapping, Sequence

from enilint.inputs.terraform.mapping.alone import attachment_alone, number_of
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.mapping.launches import Launches
from enilint.inputs.terraform.resource import Body, Resource, managed
from enilint.model.change import Change
from enilint.model.entities.launches import Attachment, Interface
from enilint.model.existence import Existence, existence_beside
from enilint.model.network import Network
from enilint.values import Unknown, known


class Attachments:
    """Makes the attachments of interfaces to instances."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        interfaces: Entities[Interface],
        instances: Launches,
        existence: Mapping[str, Existence],
    ) -> None:
        self._by_type = by_type
        self._interfaces = interfaces
        self._instances = instances
        self._existence = existence

    def all(self, detached: frozenset[str]) -> list[Attachment]:
        """All attachments, but for those in the interfaces of these addresses."""
        found = [self._attachment(body) for body in managed(self._by_type, "aws_network_interface_attachment")]
        return [*found, *self._inline(found, detached)]

    def _attachment(self, body: Body) -> Attachment:
        found = body.draft(attachment_alone)
        found.interface = self._interfaces.reference(body, "network_interface_id") or found.interface
        found.launch = self._instances.reference(body, "instance_id") or found.launch
        return self._doubted(body, found)

    def _doubted(self, body: Body, attachment: Attachment) -> Attachment:
        """An attachment that there may not be: the one which it is on can exist without it."""
        more = existence_beside(self._existence, body.address, known(attachment.launch))
        attachment.doubt, attachment.many = more.doubt, bool(more.each)
        return attachment

    def _inline(self, declared: Iterable[Attachment], detached: frozenset[str]) -> Iterable[Attachment]:
        """`attachment` blocks of interfaces, but for those that only show what another resource has attached."""
        elsewhere = {id(interface) for one in declared if (interface := known(one.interface))}
        for instance in self._instances.instances:
            for spec in instance.interfaces or ():
                interface = known(spec.interface) if spec.interface is not None else None
                elsewhere.add(id(interface))
        found = []
        for body in managed(self._by_type, "aws_network_interface"):
            interface = self._interfaces.by_address[body.address]
            if not body.is_written("attachment") and id(interface) in elsewhere:
                continue
            requested = body.is_written("attachment")
            if not requested and body.address in detached:
                continue
            for block in body.blocks("attachment"):
                if not requested and block.value("device_index") == 0:
                    continue  # AWS reports the primary interface of an instance in this way, too
                launch = self._instances.reference(block, "instance") or Unknown(
                    f"the instance that {body.address} is attached to"
                )
                attachment = Attachment(
                    address=body.address,
                    at=body.at,
                    places=places_of(Attachment, block),
                    interface=interface,
                    launch=launch,
                    device_index=number_of(block, "device_index"),
                    network_card=block.number_or("network_card_index", 0),
                    managed_by=_managed_by(body) if requested else None,
                    exists=not body.resource.created,
                )
                found.append(self._doubted(body, attachment))
            for missing in body.blocks_missing("attachment"):
                found.append(
                    Attachment(
                        address=body.address,
                        at=body.at,
                        interface=interface,
                        launch=Unknown(missing),
                        device_index=Unknown(missing),
                        doubt=missing,
                        many=True,
                    )
                )
        return found


def detached_interfaces(changes: Mapping[str, Change] | None, before: Network | None) -> frozenset[str]:
    """Interfaces whose attachment the plan ends: what they show of it is how things were."""
    if not changes or before is None:
        return frozenset()
    ended = (one for one in before.attachments if one.address in changes and changes[one.address].deletes)
    return frozenset(interface.address for one in ended if (interface := known(one.interface)) is not None)


def _managed_by(body: Body) -> str | None:
    """What keeps the `attachment` block of an interface: Terraform, unless `ignore_changes` leaves it to others."""
    if not body.shows_lifecycle:
        return None
    return "agent" if body.ignores_changes("attachment") else "iac"
