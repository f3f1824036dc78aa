"""What a launch attaches by itself: the interfaces it lists, those of its template, or one implicit primary."""

from collections.abc import Iterable, Sequence

from enilint.findings import Location
from enilint.model.entities.base import Entity, Tags
from enilint.model.entities.groups import GroupList
from enilint.model.entities.launches import (
    Attachment,
    Instance,
    Interface,
    Launch,
    LaunchInterface,
    LaunchTemplate,
    unknown_subnet,
)
from enilint.model.entities.places import Subnet
from enilint.values import Unknown, Value, facts_missing, follow, known, same

_COMES_OF = {"asks_public_ip": "gets_public_ip"}
"""What an interface has that a launch makes, by what the launch says of it, where the names differ."""
_MOST_FACTS = 3


def launch_attachments(launch: Launch) -> tuple[Attachment, ...]:
    """The attachments that exist from the moment of launch, the primary's first where it is listed first.

    An interface of an instance's own list takes the place of its template's at the same device index; the others of the
    template stay (AWS::EC2::LaunchTemplate, `DeviceIndex`). If only the template lists interfaces, its primary is in
    the subnet of the instance, if that names one. The source/destination check of the instance is that of a single
    interface (ModifyInstanceAttribute). The same objects are returned every time.
    """
    if launch.attached is None:
        launch.attached = tuple(_attached(launch))
    return launch.attached


def primary_interface(launch: Launch) -> Value[Interface]:
    """The interface at network card 0, device index 0 of a launch."""
    for one in launch_attachments(launch):
        if (known(one.device_index), known(one.network_card)) == (0, 0):
            return one.interface
    return unknown_primary(launch)


def unknown_primary(launch: Launch) -> Unknown:
    """The primary interface of a launch that shows none: what would tell which of those listed it is."""
    unsure = facts_missing(
        *(value for one in launch_attachments(launch) for value in (one.device_index, one.network_card))
    )
    return Unknown(" and ".join(unsure[:_MOST_FACTS]) or f"the primary interface of {launch}")


def _attached(launch: Launch) -> list[Attachment]:
    template = template_of(launch)
    listed = listed_interfaces(launch)
    if not listed:
        return [_implicit_primary(launch, template)]
    return [_attachment(launch, template, spec) for spec in listed]


def listed_interfaces(launch: Launch) -> tuple[LaunchInterface, ...]:
    """The interfaces that a launch lists, and those that its template lists at other device indexes.

    An empty list of an instance takes the place of its template's.
    """
    template = template_of(launch)
    own = launch.interfaces
    if template is None or not template.interfaces or own == ():
        return own or ()
    slots = [(one.network_card, one.device_index) for one in own or ()]
    return (*(own or ()), *(one for one in template.interfaces if not _is_at_any(one, slots)))


def _is_at_any(spec: LaunchInterface, slots: Sequence[tuple[Value[int], Value[int]]]) -> bool:
    """Whether an interface is at one of some network cards and device indexes, or may be."""
    mine = (spec.network_card, spec.device_index)
    return any(all(same(*pair) is not False for pair in zip(mine, slot, strict=True)) for slot in slots)


def template_of(launch: Launch) -> LaunchTemplate | None:
    """The template that an instance starts from, where that is certain."""
    template = launch.template if type(launch) is Instance else None
    return known(template) if template is not None else None


def unlisted_interfaces(launch: Launch) -> tuple[str, ...]:
    """What is not known about further interfaces of a launch; empty where its list is complete."""
    template = launch.template if type(launch) is Instance else None
    if launch.interfaces == () or template is None:
        return launch.more_interfaces
    source = known(template)
    more = facts_missing(template) if source is None else source.more_interfaces + _unsure_indexes(launch, source)
    return launch.more_interfaces + more


def _unsure_indexes(launch: Launch, template: LaunchTemplate) -> tuple[str, ...]:
    """What would tell which interfaces of its template an instance replaces by its own."""
    if not template.interfaces:
        return ()
    return facts_missing(*(value for one in launch.interfaces or () for value in (one.network_card, one.device_index)))


def unlisted_attachment(launch: Launch) -> Attachment | None:
    """What stands for the interfaces that a launch of the design may have besides those listed."""
    template = launch.template if isinstance(launch, Instance) and launch.interfaces != () else None
    facts = launch.more_interfaces
    if template is not None and not facts:
        source = known(template)
        facts = facts_missing(template) if source is None else source.more_interfaces if source.declared else ()
        facts = facts or (_unsure_indexes(launch, source) if source is not None else ())
    if not facts:
        return None
    missing = Unknown(facts[0])
    return Attachment(
        address=launch.address,
        at=launch.at,
        interface=missing,
        launch=launch,
        device_index=missing,
        at_launch=True,
        doubt=missing.fact,
        many=True,
    )


def type_of(launch: Launch) -> Value[str]:
    """The instance type: the launch's own, else its template's; for a template, that of what is started from it."""
    if isinstance(launch, LaunchTemplate) and launch.group_type is not None:
        return launch.group_type
    template = template_of(launch)
    if template is not None and isinstance(launch.type, Unknown) and not launch.type_requested:
        return template.type
    return launch.type


def _implicit_primary(launch: Launch, template: LaunchTemplate | None) -> Attachment:
    unknown_id = Unknown(
        f"the ID of the primary interface of {launch}", symbol=f"{launch}.primary_network_interface_id"
    )
    interface = Interface(
        address=launch.address,
        at=launch.at,
        places=_places(Interface, launch),
        id=unknown_id if launch.primary_id is None else launch.primary_id,
        subnet=_launch_subnet(launch, template),
        addresses=launch.addresses,
        source_dest_check=launch.source_dest_check,
        private_ip=launch.private_ip,
        security_groups=_launch_groups(launch, template),
        gets_public_ip=_gets_public_ip(launch.asks_public_ip, launch, template, _launch_subnet(launch, template)),
        implicit=True,
        tags=_interface_tags(launch),
        wording=f"the primary interface of {launch}",
    )
    return Attachment(
        address=launch.address, at=launch.at, interface=interface, launch=launch, device_index=0, at_launch=True
    )


def _interface_tags(launch: Launch) -> Tags | None:
    """The tags of the interfaces that a launch makes: those of its template (RunInstances, `TagSpecification`)."""
    if isinstance(launch, LaunchTemplate):
        return launch.interface_tags
    template = launch.template if isinstance(launch, Instance) else None
    if template is None:
        return Tags() if launch.declared else None
    source = known(template)
    return Tags(more=facts_missing(template)) if source is None else source.interface_tags


def _places(kind: type[Entity], source: Entity) -> dict[str, Location]:
    """The places of what an entity says of another one that comes of it."""
    names = {_COMES_OF.get(name, name): at for name, at in source.places.items()}
    return {name: at for name, at in names.items() if name in kind.attributes()}


def _attachment(launch: Launch, template: LaunchTemplate | None, spec: LaunchInterface) -> Attachment:
    own = any(spec is one for one in launch.interfaces or ())
    interface = spec.interface
    if interface is None:
        subnet = _launch_subnet(launch, template) if spec.subnet is None else spec.subnet
        interface = Interface(
            address=spec.address,
            at=spec.at,
            places=_places(Interface, spec),
            id=Unknown(f"the ID of an interface of {launch}"),
            subnet=subnet,
            kind=spec.kind,
            addresses=spec.addresses,
            source_dest_check=launch.source_dest_check if len(listed_interfaces(launch)) == 1 else True,
            security_groups=spec.security_groups,
            notes=spec.notes,
            more_notes=spec.more_notes,
            tags=_interface_tags(launch) if spec.tags is None else spec.tags,
            gets_public_ip=_gets_public_ip(spec.asks_public_ip, launch, template, subnet),
            implicit=True,
            wording=f"the interface at {device_index_words(spec.network_card, spec.device_index)} of {launch}",
            slot=(spec.network_card, spec.device_index),
        )
    return Attachment(
        address=spec.address if own else launch.address,
        at=spec.at if own else launch.at,
        places=_places(Attachment, spec),
        interface=interface,
        launch=launch,
        device_index=spec.device_index,
        network_card=spec.network_card,
        at_launch=True,
        ena_queues=spec.ena_queues,
        ena_express=spec.ena_express,
    )


def device_index_words(card: Value[int], device: Value[int]) -> str:
    """A slot in words; the network card is left out where it is the usual one."""
    device_words = "an unknown device index" if known(device) is None else f"device index {known(device)}"
    if known(card) == 0:
        return device_words
    card_words = "an unknown network card" if known(card) is None else f"network card {known(card)}"
    return f"{card_words}, {device_words}"


def device_indexes_words(slots: Iterable[tuple[int, int]]) -> str:
    """Several slots in words, each a network card and a device index; runs of numbers are told by their ends."""
    cards: dict[int, list[int]] = {}
    usual = []
    for card, device in sorted(slots):
        if card == 0:
            usual.append(device)
        else:
            cards.setdefault(device, []).append(card)
    parts = [_numbers_words("device index", "device indexes", usual)] if usual else []
    for device, numbers in cards.items():
        parts.append(f"{_numbers_words('network card', 'network cards', numbers)}, device index {device}")
    return " and ".join(parts)


def _numbers_words(one: str, several: str, numbers: Sequence[int]) -> str:
    """`device index 1`, `network cards 1 to 31`, `network cards 1, 3 to 5`, of ascending numbers."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = (f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs)
    return f"{one if len(numbers) == 1 else several} {', '.join(words)}"


def _launch_groups(launch: Launch, template: LaunchTemplate | None) -> GroupList | None:
    """The groups of an implicit primary interface: the launch's own, else its template's."""
    if launch.security_groups is not None or template is None:
        return launch.security_groups
    return template.security_groups


def _gets_public_ip(
    own: Value[bool] | None, launch: Launch, template: LaunchTemplate | None, subnet: Value[Subnet]
) -> Value[bool]:
    """Whether an interface that a launch makes gets a public IPv4 address: what is asked for, else its subnet decides.

    One of several gets none unless it is asked for (RunInstances, `AssociatePublicIpAddress`).
    """
    if own is not None:
        return own
    return False if len(listed_interfaces(launch)) > 1 else follow(subnet, lambda one: one.gives_public_ip)


def _launch_subnet(launch: Launch, template: LaunchTemplate | None) -> Value[Subnet]:
    if launch.subnet is not None:
        return launch.subnet
    if template is not None and template.subnet is not None:
        return template.subnet
    return unknown_subnet(launch.address)
