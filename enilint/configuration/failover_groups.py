"""Failover groups of a project: Terraform and CloudFormation have no resource for one."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field


class FailoverGroup(Struct, forbid_unknown_fields=True, rename="kebab"):
    """A failover group of a root module, plan, state or template. Resources are named by their addresses."""

    path: Annotated[
        str, Meta(description="The root module, plan, state or template of the group, relative to this file.")
    ]
    name: Annotated[str, Meta(min_length=1, description="The name of the group in findings.")]
    mechanism: Annotated[
        Literal["move-eni", "move-eip", "move-secondary-ip", "retarget-route", "replace"],
        Meta(description="How failover moves the identity to the next active instance."),
    ]
    members: Annotated[
        list[str],
        Meta(
            min_length=1,
            description="Addresses or logical IDs of the instances and Auto Scaling groups that can become active.",
        ),
    ]
    interface: Annotated[
        str | None, Meta(description="The interface that moves, or that has the private address that moves.")
    ] = None
    elastic_ip: Annotated[str | None, Meta(description="The Elastic IP that moves.")] = None
    private_ip: Annotated[str | None, Meta(description="The secondary private address that moves.")] = None
    route_table: Annotated[str | None, Meta(description="The route table in which the target changes.")] = None
    destinations: Annotated[
        list[str], Meta(description="Destinations of the routes whose target changes, such as `0.0.0.0/0`.")
    ] = field(default_factory=lambda: ["0.0.0.0/0"])
    device_index: Annotated[int | None, Meta(description="The device index of the interface on each member.")] = None
    survives: Annotated[
        Literal["instance", "zone"] | None, Meta(description="The failure that the group must survive.")
    ] = None
