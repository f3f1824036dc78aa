"""Services of ECS: where their tasks run, and how many of them."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.ecs_tasks import launch_type_of
from enilint.inputs.terraform.mapping.arguments import places_of
from enilint.inputs.terraform.mapping.entities import identity
from enilint.inputs.terraform.mapping.services import Services
from enilint.inputs.terraform.mapping.tags import tags_of
from enilint.inputs.terraform.resource import Body, Resource, Targets, managed
from enilint.model.entities.containers import EcsService
from enilint.model.entities.launches import AutoScalingGroup
from enilint.values import Unknown, Value, known, same


class EcsServices:
    """Makes ECS services of their resources, of capacity providers, and of the settings of the account."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        services: Services,
        groups: Sequence[AutoScalingGroup],
    ) -> None:
        self._by_type = by_type
        self._services = services
        self._groups = {one.address: one for one in groups}
        self._providers = managed(by_type, "aws_ecs_capacity_provider")

    def all(self) -> Iterator[EcsService]:
        """The services of the design."""
        trunking = self._trunking()
        for body in managed(self._by_type, "aws_ecs_service"):
            yield self._service(body, trunking)

    def _service(self, body: Body, trunking: Value[bool]) -> EcsService:
        subnets, more = self._services.subnets(body, "network_configuration.subnets")
        network = next(body.blocks("network_configuration"), None)
        providers = [one for block in body.blocks("capacity_provider_strategy") if (one := self._provider(block))]
        places = dict(places_of(EcsService, body))
        if network is not None:
            places.update(places_of(EcsService, network))
        return EcsService(
            address=body.address,
            at=body.at,
            places=places,
            id=identity(body),
            tags=tags_of(body),
            service="ecs-service",
            subnets=subnets,
            more_subnets=more,
            security_groups=self._services.groups(body, "network_configuration.security_groups"),
            exists=not body.resource.created,
            network_mode=_network_mode(body),
            launch_type=launch_type_of(
                body.address,
                body.text("launch_type"),
                providers,
                has_more=bool(body.blocks_missing("capacity_provider_strategy")),
            ),
            group=self._group(providers),
            desired=body.number("desired_count"),
            trunking=trunking,
            is_public=_is_public(body),
        )

    def _provider(self, block: Body) -> Value[str] | Body | None:
        """The capacity provider that a strategy names: a resource, or the name of one."""
        named = block.targets("capacity_provider", "aws_ecs_capacity_provider")
        name = block.text("capacity_provider")
        for provider in self._providers:
            is_target = isinstance(named, Targets) and [one.address for one in named.resources] == [provider.address]
            if is_target or (name is not None and same(provider.text("name"), name) is True):
                return provider
        return name

    def _group(self, providers: Sequence[Value[str] | Body]) -> Value[AutoScalingGroup] | None:
        """The Auto Scaling group of the one capacity provider of a service."""
        only = providers[0] if len(providers) == 1 else None
        if not isinstance(only, Body):
            return None
        for block in only.blocks("auto_scaling_group_provider"):
            named = block.targets("auto_scaling_group_arn", "aws_autoscaling_group")
            if isinstance(named, Targets) and len(named.resources) == 1 and not named.open:
                return self._groups.get(named.resources[0].address)
            symbol = named.unknown[0].symbol if isinstance(named, Targets) and len(named.unknown) == 1 else None
            return self._groups.get((symbol or "").removesuffix(".arn")) or Unknown(f"the group of {only.address}")
        return None

    def _trunking(self) -> Value[bool]:
        """Whether trunking is on by default. Where nothing here says it, the account, or a role, can have it on."""
        settings = [
            (same(one.text("name"), "awsvpcTrunking"), one)
            for one in managed(self._by_type, "aws_ecs_account_setting_default")
        ]
        said = [one.text("value") for is_it, one in settings if is_it is True]
        if said and isinstance(known(said[0]), str):
            return known(said[0]) in ("enabled", "on")
        return Unknown("whether the account has awsvpcTrunking on")


def _network_mode(body: Body) -> Value[str] | None:
    """The mode awsvpc needs a network configuration, and no other accepts one (CreateService)."""
    if any(body.blocks("network_configuration")):
        return "awsvpc"
    missing = body.blocks_missing("network_configuration")
    return Unknown(missing[0]) if missing else None


def _is_public(body: Body) -> Value[bool]:
    """Whether a public address is asked for the tasks; it is not, unless the service says so (CreateService)."""
    for block in body.blocks("network_configuration"):
        return block.flag("assign_public_ip") or False
    missing = body.blocks_missing("network_configuration")
    return Unknown(missing[0]) if missing else False
