"""Arguments of resources that take ids."""

from enilint.model.entities.base import Entity
from enilint.values import Value


class IdArgument(Entity, kw_only=True, eq=False):
    """An argument that takes ids of one kind of resource, and may be set to the id of another kind.

    Those that are certainly set to an id that they take are not listed. Its `address` is that of the resource, its
    place that of the argument.
    """

    argument: str
    """The argument, as Terraform names it, such as `network_interface.network_interface_id`."""
    takes: str
    """The kind of resource whose id it takes, such as subnet."""
    given: tuple[str, ...]
    """What it may be set to: references to ids, such as `aws_vpc.core.id`, and ids."""
    kind: Value[str]
    """The kind of resource whose id it is set to."""
