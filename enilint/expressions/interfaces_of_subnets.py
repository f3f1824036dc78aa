"""The interfaces in a subnet: those that the design names, those of instances, and those of what groups start."""

from collections.abc import Iterator
from typing import Any

from enilint.expressions.asked import question
from enilint.expressions.attached import may_start_elsewhere, subnet_of_interface
from enilint.expressions.existing import listed
from enilint.expressions.values import Many
from enilint.model.entities.base import Entity
from enilint.model.entities.launches import AutoScalingGroup, Instance, Interface, Launch, LaunchTemplate
from enilint.model.entities.places import Subnet
from enilint.model.network import Network
from enilint.values import candidates, facts_missing, is_open, known, merged, same

_MOST_EQUAL = 256
"""Of so many equal instances, each counts as an element of a list of its own."""
_Interface = tuple[Any, Entity, tuple[str, ...]]


@question("interfaces")
def _interfaces_of_subnet(network: Network, subnet: Subnet) -> Many[Interface]:
    """The interfaces in it, those of launches included. Those that AWS services create are not listed."""
    certain, perhaps, beyond = network.interfaces_of_no_template_in(subnet)
    found: list[_Interface] = []
    more = [*beyond, *network.unread_modules_of(subnet)]
    for one, facts in (*((one, ()) for one in certain), *((one, facts_missing(one.subnet)) for one in perhaps)):
        launch = _maker_of(network, one)
        if launch is None:
            found.append((one, one, facts))
        elif isinstance(launch, Instance):
            number = known(launch.count)
            is_counted = number is not None and number <= _MOST_EQUAL
            found += [(one, launch, facts)] * (number if number is not None and is_counted else 1)
            more += () if is_counted else merged(facts, facts_missing(launch.count) or (f"the number of {launch}",))
    for template, interface in _of_templates(network):
        answer = same(subnet_of_interface(network, interface), subnet)
        if answer is False:
            continue
        started = list(_started(network, template, interface)) if answer is True else []
        found += started
        if not started or not all(_is_fixed(one) for one in network.auto_scaling_groups_of(template)):
            more += merged(facts_missing(answer), (f"how many instances of {template} run",))
    return listed(network, subnet, found, more)


def _maker_of(network: Network, interface: Interface) -> Launch | None:
    """The launch that makes an interface, if one does."""
    attachments = network.attachments_of_interface(interface) if interface.implicit else ()
    return known(attachments[0].launch) if attachments else None


def _of_templates(network: Network) -> Iterator[tuple[LaunchTemplate, Interface]]:
    """The interfaces that launch templates make, of templates that instances or groups of the design start from."""
    templates = network.launch_templates
    launches = {id(one) for one in network.launches} if templates else set()
    for template in templates:
        if id(template) in launches or network.starts_a_group(template) or may_start_elsewhere(network, template):
            for attachment in network.attachments_at_launch(template):
                interface = known(attachment.interface)
                if interface is not None and interface.implicit:
                    yield template, interface


def _started(network: Network, template: LaunchTemplate, interface: Interface) -> Iterator[_Interface]:
    """An interface as often as groups start instances with it at least, if all of them are in one subnet."""
    for group in network.auto_scaling_groups_of(template):
        least = 0 if is_open(group.least) else min(candidates(group.least), default=0)
        if len(group.each_template) == 1:
            yield from [(interface, group, ())] * min(least, _MOST_EQUAL)


def _is_fixed(group: AutoScalingGroup) -> bool:
    """Whether a group has as many instances at first as it has at most."""
    least, most = known(group.least), known(group.most) if group.most is not None else None
    return least is not None and least == most and least <= _MOST_EQUAL and len(group.each_template) == 1
