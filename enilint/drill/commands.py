"""What to type for a failover: commands of the AWS CLI as text. enilint never runs them.

Every word is quoted for a shell. An id that AWS cannot have given is left out: a design is written by strangers.
Without an id there is a placeholder that a shell refuses to expand and AWS refuses to accept.
"""

import re
import shlex

from msgspec import structs

from enilint.drill.page import Command
from enilint.files.late import late
from enilint.model.addresses import parsed_network
from enilint.values import Value, known

_ID = late(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_PLAIN = late(r'[\w.\[\]"/-]+', re.ASCII)
_PRIMARY = "Reservations[0].Instances[0].NetworkInterfaces[?Attachment.DeviceIndex==`0`].NetworkInterfaceId | [0]"
_HOLDER = "NetworkInterfaces[0].[Status,Attachment.InstanceId,Attachment.AttachmentId]"
_ASSOCIATED = "Addresses[0].[InstanceId,NetworkInterfaceId]"
_IN_GROUP = "AutoScalingGroups[0].Instances[].[InstanceId,AvailabilityZone,LifecycleState,HealthStatus]"
_ASSIGNED = "NetworkInterfaces[].[Attachment.InstanceId,NetworkInterfaceId]"

NEW_INSTANCE = shlex.quote("<ID of the new instance>")
"""An instance that an Auto Scaling group has launched: no design knows its ID."""


def id_or_placeholder(id: Value[str] | None, noun: str, name: str) -> str:
    """An id of AWS as a word of a shell; else what to put there, such as `'<ID of interface db-address>'`."""
    text = known(id) if id is not None else None
    if text is not None and _ID.fullmatch(text):
        return text
    return _placeholder(f"ID of {noun}", name)


def _placeholder(what: str, name: str) -> str:
    return shlex.quote(f"<{what} {name}>" if _PLAIN.fullmatch(name) else f"<{what}>")


def look_at_interface(interface: str) -> tuple[Command, ...]:
    """What has an interface: its state, the instance and the attachment (DescribeNetworkInterfaces)."""
    query = f"--network-interface-ids {interface} --query {shlex.quote(_HOLDER)} --output text"
    return (Command(f"aws ec2 describe-network-interfaces {query}", changes=False),)


def look_at_address(allocation: str) -> tuple[Command, ...]:
    """What has an Elastic IP: the instance and the interface (DescribeAddresses)."""
    query = f"--allocation-ids {allocation} --query {shlex.quote(_ASSOCIATED)} --output text"
    return (Command(f"aws ec2 describe-addresses {query}", changes=False),)


def look_at_private_address(subnet: str, address: str | None) -> tuple[Command, ...]:
    """What has a private address of a subnet: the instance and the interface (DescribeNetworkInterfaces)."""
    if address is None or parsed_network(address) is None:
        return ()
    filters = f"Name=subnet-id,Values={subnet} Name=addresses.private-ip-address,Values={shlex.quote(address)}"
    query = f"--filters {filters} --query {shlex.quote(_ASSIGNED)} --output text"
    return (Command(f"aws ec2 describe-network-interfaces {query}", changes=False),)


def look_at_route(table: str, destination: str | None) -> tuple[Command, ...]:
    """The target of a route: its state, the instance and the interface (DescribeRouteTables)."""
    block = parsed_network(destination) if destination is not None else None
    if block is None or destination is None:
        return ()
    name = "DestinationCidrBlock" if block.version == 4 else "DestinationIpv6CidrBlock"
    routes = f'RouteTables[0].Routes[?{name}==`"{destination}"`].[State,InstanceId,NetworkInterfaceId]'
    query = f"--route-table-ids {table} --query {shlex.quote(routes)} --output text"
    return (Command(f"aws ec2 describe-route-tables {query}", changes=False),)


def move_interface(interface: str, instance: str, device_index: int | None) -> tuple[Command, ...]:
    """Detach an interface, wait until it is available, attach it. The arguments are quoted words.

    The attachment is one that a person has seen: what is attached at the moment of the command may be the next member.
    Without `--force`: the operating system of a failed instance may not let go of the interface, and a forced detach
    is a last resort (DetachNetworkInterface, `Force`).
    """
    index = str(device_index) if device_index is not None else shlex.quote("<free device index>")
    attachment = shlex.quote("<attachment ID that the look shows>")
    return (
        Command(
            f"aws ec2 detach-network-interface --attachment-id {attachment}",
            condition="the look shows the instance that had it and an attachment ID",
        ),
        Command(f"aws ec2 wait network-interface-available --network-interface-ids {interface}", changes=False),
        Command(
            f"aws ec2 attach-network-interface --network-interface-id {interface} --instance-id {instance} "
            f"--device-index {index}"
        ),
    )


def stop_instance(instance: str, *, waits: bool) -> tuple[Command, ...]:
    """Stop an instance, which can then neither answer nor move anything back. `waits`: until it has stopped.

    Without `--force`, which does not flush file system caches (StopInstances, `Force`).
    """
    wait = Command(f"aws ec2 wait instance-stopped --instance-ids {instance}", changes=False)
    return (Command(f"aws ec2 stop-instances --instance-ids {instance}"), *((wait,) if waits else ()))


def replace_in_group(name: str) -> tuple[Command, ...]:
    """List the instances of an Auto Scaling group, and terminate one of them, which the group replaces.

    Once it is replaced, the only instance in the list is the new one (TerminateInstanceInAutoScalingGroup).
    """
    group = _placeholder("name of Auto Scaling group", name)
    return (
        Command(
            f"aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names {group} "
            f"--query {shlex.quote(_IN_GROUP)} --output text",
            changes=False,
        ),
        Command(
            "aws autoscaling terminate-instance-in-auto-scaling-group --instance-id "
            f"{shlex.quote('<ID of the instance that hangs>')} --no-should-decrement-desired-capacity",
            condition="the list shows the instance that hangs as InService and Healthy, and no newer instance",
        ),
    )


def associate_address(allocation: str, interface: str) -> tuple[Command, ...]:
    """Associate an Elastic IP with an interface, whatever has it now (AssociateAddress)."""
    return (
        Command(
            f"aws ec2 associate-address --allocation-id {allocation} --network-interface-id {interface} "
            "--allow-reassociation"
        ),
    )


def assign_address(interface: str, address: str | None) -> tuple[Command, ...]:
    """Assign a secondary private address to an interface, whatever has it now (AssignPrivateIpAddresses)."""
    if address is None or parsed_network(address) is None:
        return ()
    return (
        Command(
            f"aws ec2 assign-private-ip-addresses --network-interface-id {interface} "
            f"--private-ip-addresses {shlex.quote(address)} --allow-reassignment"
        ),
    )


def replace_route(
    table: str, destination: str | None, target: str, target_option: str = "--network-interface-id"
) -> tuple[Command, ...]:
    """Change the target of a route to an interface, or to what another option names (ReplaceRoute)."""
    block = parsed_network(destination) if destination is not None else None
    if block is None or destination is None:
        return ()
    option = "--destination-cidr-block" if block.version == 4 else "--destination-ipv6-cidr-block"
    return (
        Command(
            f"aws ec2 replace-route --route-table-id {table} {option} {shlex.quote(destination)} "
            f"{target_option} {target}"
        ),
    )


def after_look(looks: tuple[Command, ...], changes: tuple[Command, ...], condition: str) -> tuple[Command, ...]:
    """Commands that change something only if what was looked at before them is as it says."""
    return (*looks, *(structs.replace(one, condition=condition) for one in changes))


def primary_of(instance: str) -> str:
    """The primary interface of an instance, as a word that asks AWS for it."""
    query = f"aws ec2 describe-instances --instance-ids {instance} --query {shlex.quote(_PRIMARY)} --output text"
    return f'"$({query})"'
