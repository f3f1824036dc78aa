"""What is behind the VPC endpoints of Gateway Load Balancers."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import Entities, identity
from enilint.inputs.terraform.mapping.services import Services
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import INSTANCE_TYPES, Body, Resource, Targets, managed
from enilint.model.entities.places import Vpc
from enilint.model.entities.services import VpcEndpoint, endpoint_kind
from enilint.model.existence import Existence
from enilint.values import Unknown, Value

_BALANCERS = ("aws_lb", "aws_alb")
_GROUPS = ("aws_lb_target_group", "aws_alb_target_group")
_REGISTRATIONS = ("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")
_SERVICE = "aws_vpc_endpoint_service."
_PROTOCOL = "GENEVE"
"""That of the target groups of Gateway Load Balancers, and of no others (CreateTargetGroup, `Protocol`)."""


class GatewayLoadBalancers:
    """What the Gateway Load Balancers of a design may send to: the targets of the groups with their protocol."""

    def __init__(self, by_type: Mapping[str, Sequence[Resource]], existence: Mapping[str, Existence]) -> None:
        self._by_type = by_type
        self._existence = existence
        self._targets, self._more = self._registered()

    def endpoint(self, body: Body, services: Services, vpcs: Entities[Vpc]) -> VpcEndpoint:
        """A VPC endpoint, with the targets behind it where its service is one of the design."""
        subnets, more = services.subnets(body, "subnet_ids")
        id = identity(body)
        service = body.value("service_name")
        symbol = service.symbol if isinstance(service, Unknown) else None
        is_own = _SERVICE in (symbol or "")
        return VpcEndpoint(
            address=body.address,
            at=body.at,
            places=places_of(VpcEndpoint, body),
            id=id,
            tags=tags_of(body),
            service_name=_service_name(body),
            vpc=vpcs.reference(body, "vpc_id") or Unknown(f"the VPC of {body.address}"),
            private_dns=body.flag("private_dns_enabled") or False,
            service=endpoint_kind(body.text_or("vpc_endpoint_type", "Gateway")),
            subnets=subnets,
            more_subnets=more,
            ip_address_type=body.text_or("ip_address_type", "ipv4"),
            security_groups=services.groups(body, "security_group_ids"),
            parent=id,
            exists=not body.resource.created,
            declared=body.resource.mode == "managed",
            targets=self._targets if is_own else (),
            more_targets=self._more if is_own else (f"the targets of {body.address}",),
        )

    def _registered(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The targets that are different for certain, and what would tell whether there are others."""
        groups = [body for body in managed(self._by_type, *_GROUPS) if body.text_or("protocol", "") == _PROTOCOL]
        balancers = [
            body for body in managed(self._by_type, *_BALANCERS) if body.text_or("load_balancer_type", "") == "gateway"
        ]
        own = {body.address for body in groups}
        bodies = [body for body in managed(self._by_type, *_REGISTRATIONS) if self._is_of(body, own)]
        names = {name: body for body in bodies for name in self._name(body)}
        more = list(self._doubts(bodies))
        if len(names) < len(bodies) and len(bodies) > 1:
            more.append("the targets of the Gateway Load Balancer")
        if len(names) > 1 and (len(balancers) != 1 or len(groups) != 1):
            more.append("the targets of each Gateway Load Balancer")
            names = {}
        if len(bodies) == 1:
            return (bodies[0].address,), tuple(more)
        return tuple(names), tuple(more)

    def _is_of(self, body: Body, groups: set[str]) -> bool:
        """Whether a target may be registered with one of some groups."""
        meant = body.targets("target_group_arn", *_GROUPS)
        if not isinstance(meant, Targets) or meant.open or meant.ids or meant.unknown:
            return True
        return any(one.address in groups for one in meant.resources)

    def _name(self, body: Body) -> Iterator[str]:
        """What tells a target from others, where it exists for certain: an address, or an instance of the design."""
        meant = body.targets("target_id", *INSTANCE_TYPES)
        if body.address in self._existence:
            return
        if isinstance(meant, str):
            yield meant
        elif meant is not None and len(meant.resources) == 1 and not (meant.open or meant.ids or meant.unknown):
            yield meant.resources[0].address

    def _doubts(self, bodies: Sequence[Body]) -> Iterator[str]:
        """What else may register targets: a resource that stands for several, Auto Scaling groups, or no resource."""
        if not bodies:
            yield "what the Gateway Load Balancer has as targets"
        for body in bodies:
            existence = self._existence.get(body.address)
            if existence is not None and existence.each:
                yield existence.doubt
        for body in managed(self._by_type, "aws_autoscaling_group"):
            yield f"the number of instances that {body.address} registers"


def _service_name(body: Body) -> Value[str]:
    """The endpoint service of an endpoint."""
    return body.text("service_name") or Unknown(f"the service of {body.address}", f"{body.address}.service_name")
