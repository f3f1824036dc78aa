"""Security groups of VPC endpoints that are associated apart from the endpoints' own lists."""

from collections.abc import Iterable, Mapping, Sequence

from enilint.inputs.terraform.mapping.entities import Entities
from enilint.inputs.terraform.mapping.security import Security
from enilint.inputs.terraform.resource import Body, Resource, managed
from enilint.model.entities.base import Identified
from enilint.model.entities.groups import GroupList, GroupUse, SecurityGroup
from enilint.model.entities.services import VpcEndpoint
from enilint.model.existence import Existence, existence_beside
from enilint.values import Value, facts_missing, known, merged, same

_ASSOCIATION = "aws_vpc_endpoint_security_group_association"


def add_endpoint_groups(
    by_type: Mapping[str, Sequence[Resource]],
    endpoints: Entities[Identified],
    security: Security,
    existence: Mapping[str, Existence],
) -> None:
    """Add the groups to the endpoints. One of which nothing tells the endpoint may be of any."""
    own = [one for one in endpoints.by_address.values() if isinstance(one, VpcEndpoint) and one.declared]
    for body in managed(by_type, _ASSOCIATION):
        named = endpoints.reference(body, "vpc_endpoint_id")
        group = security.groups.reference(body, "security_group_id")
        if named is None or group is None:
            continue
        for endpoint in own:
            answer = same(named, endpoint)
            doubt = existence_beside(existence, body.address, endpoint).doubt
            if answer is True and not doubt:
                _add(endpoint, body, group)
            elif answer is not False:
                _extend(endpoint, (), merged(facts_missing(answer), (doubt,) if doubt else ()))


def _add(endpoint: VpcEndpoint, body: Body, group: Value[SecurityGroup]) -> None:
    """Add a group to an endpoint, beside the default group unless the association replaces that one.

    An endpoint that lists no groups is created with the default group of its VPC (CreateVpcEndpoint,
    `SecurityGroupIds`); the provider removes it if `replace_default_association` is set.
    """
    default = f"the default security group of {endpoint}"
    replaces = body.flag("replace_default_association") or False
    lists_none = endpoint.security_groups is None or not endpoint.security_groups.uses
    more = (default,) if lists_none and replaces is not True else ()
    _extend(endpoint, (GroupUse(group=group, at=body.at),), more)


def _extend(endpoint: VpcEndpoint, uses: Iterable[GroupUse], more: Iterable[str]) -> None:
    listed = endpoint.security_groups or GroupList()
    ids = {id(known(one.group)) for one in listed.uses if known(one.group) is not None}
    new = tuple(one for one in uses if id(known(one.group)) not in ids)
    endpoint.security_groups = GroupList(
        uses=(*listed.uses, *new), more=merged(listed.more, more), quota=listed.quota, asked=listed.asked
    )
