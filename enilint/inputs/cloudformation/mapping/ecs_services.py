"""Services of ECS: where their tasks run, and how many of them."""

from collections.abc import Iterator, Sequence

from enilint.findings import Location
from enilint.inputs.cloudformation.mapping.entities import identity, tags_of
from enilint.inputs.cloudformation.mapping.security import Bodies
from enilint.inputs.cloudformation.mapping.services import Services
from enilint.inputs.cloudformation.resource import Body
from enilint.inputs.cloudformation.values import Symbol, symbols_in
from enilint.inputs.ecs_tasks import launch_type_of
from enilint.model.entities.containers import EcsService
from enilint.model.entities.launches import AutoScalingGroup
from enilint.values import Unknown, Value, follow, same

_NETWORK = "NetworkConfiguration.AwsvpcConfiguration"


class EcsServices:
    """Makes ECS services of their resources, and of capacity providers."""

    def __init__(self, bodies: Bodies, services: Services, groups: Sequence[AutoScalingGroup]) -> None:
        self._bodies = bodies
        self._services = services
        self._groups = {one.address: one for one in groups}
        self._providers = bodies("AWS::ECS::CapacityProvider")

    def all(self) -> Iterator[EcsService]:
        """The services of the design. No resource sets awsvpcTrunking: the account, or a role, can have it on."""
        for body in self._bodies("AWS::ECS::Service"):
            subnets, more = self._services.subnets_at(body, f"{_NETWORK}.Subnets")
            providers = [one for block in body.blocks("CapacityProviderStrategy") if (one := self._provider(block))]
            yield EcsService(
                address=body.address,
                at=body.at,
                places=_places(body),
                id=identity(body),
                tags=tags_of(body),
                service="ecs-service",
                subnets=subnets,
                more_subnets=more,
                security_groups=self._services.groups_at(body, f"{_NETWORK}.SecurityGroups"),
                network_mode=_network_mode(body),
                launch_type=launch_type_of(
                    body.address,
                    body.text("LaunchType"),
                    providers,
                    has_more=bool(body.blocks_missing("CapacityProviderStrategy")),
                ),
                group=self._group(providers),
                desired=body.number("DesiredCount"),
                trunking=Unknown("whether the account has awsvpcTrunking on"),
                is_public=_is_public(body),
            )

    def _provider(self, block: Body) -> Value[str] | Body | None:
        """The capacity provider that a strategy names: a resource, or the name of one."""
        value, name = block.value("CapacityProvider"), block.text("CapacityProvider")
        for provider in self._providers:
            is_target = isinstance(value, Symbol) and value.resource == provider.address
            if is_target or (name is not None and same(provider.text("Name"), name) is True):
                return provider
        return name

    def _group(self, providers: Sequence[Value[str] | Body]) -> Value[AutoScalingGroup] | None:
        """The Auto Scaling group of the one capacity provider of a service: by its name, or by its ARN."""
        only = providers[0] if len(providers) == 1 else None
        if not isinstance(only, Body):
            return None
        for block in only.blocks("AutoScalingGroupProvider"):
            named = {one.resource for one in symbols_in(block.value("AutoScalingGroupArn"))} & self._groups.keys()
            return self._groups[named.pop()] if len(named) == 1 else Unknown(f"the group of {only.address}")
        return None


def _network(body: Body) -> Body | None:
    return next(body.blocks("NetworkConfiguration", "AwsvpcConfiguration"), None)


def _missing(body: Body) -> tuple[str, ...]:
    """What would tell whether there is a network configuration."""
    inner = (fact for one in body.blocks("NetworkConfiguration") for fact in one.blocks_missing("AwsvpcConfiguration"))
    return (*body.blocks_missing("NetworkConfiguration"), *inner)


def _places(body: Body) -> dict[str, Location]:
    network = _network(body)
    places = body.places(
        network_mode="NetworkConfiguration", launch_type=("LaunchType", "CapacityProviderStrategy"),
        group="CapacityProviderStrategy", desired="DesiredCount",
    )  # fmt: skip
    if network is not None:
        places |= network.places(subnets="Subnets", security_groups="SecurityGroups", is_public="AssignPublicIp")
    return places


def _network_mode(body: Body) -> Value[str] | None:
    """The mode awsvpc needs a network configuration, and no other accepts one (CreateService)."""
    if _network(body) is not None:
        return "awsvpc"
    missing = _missing(body)
    return Unknown(missing[0]) if missing else None


def _is_public(body: Body) -> Value[bool]:
    """Whether a public address is asked for the tasks; it is not, unless the service says so (CreateService)."""
    network = _network(body)
    if network is not None:
        return follow(network.text_or("AssignPublicIp", "DISABLED"), lambda one: one == "ENABLED")
    missing = _missing(body)
    return Unknown(missing[0]) if missing else False
