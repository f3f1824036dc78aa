"""Whether the replies of an instance leave by the interface whose address they carry."""

from collections.abc import Collection

from msgspec import Struct

from enilint.aws.operating_systems import policy_routing
from enilint.model.entities.launches import Launch
from enilint.model.launch import template_of
from enilint.model.lookups import Lookups
from enilint.values import Answer, Missing, Value, facts_missing, known


class SourceRouting(Struct, frozen=True):
    """Whether an instance routes by source address, and in words what does so, or why nothing does."""

    answer: Answer
    words: str = ""


class SourceRoutes(Lookups):
    """Whether replies leave by the interface whose address they carry."""

    def source_routing(
        self, launch: Launch, *, attached_later: bool, apart: bool, configured: Collection[str] = ()
    ) -> SourceRouting:
        """Whether an instance routes by source address, for interfaces that are attached at launch or later.

        `apart`: the interfaces are in different subnets. `configured` are operating systems that are known to do it.
        """
        asked = self.source_routing_asked(launch)
        if asked is not None:
            return SourceRouting(asked, f"policy routing is {'' if asked else 'not '}set up")
        if launch.node_of == "eks":
            return SourceRouting(True, "the Amazon VPC CNI sets up policy routing")
        value = self.operating_system_of(launch)
        os = known(value) if value is not None else None
        if os is None:
            facts = (f"the operating system of {launch}",) if value is None else facts_missing(value)
            return SourceRouting(Missing(facts))
        if os in configured:
            return SourceRouting(True, f"{os} is configured as setting up policy routing")
        routing = policy_routing(os)
        if routing is None:
            return SourceRouting(Missing((f"whether {os} of {launch} sets up policy routing",)))
        if apart and routing.apart:
            return SourceRouting(True, f"{os} sets up policy routing for interfaces in different subnets")
        if not routing.at_boot:
            return SourceRouting(False, f"{os} does not set up policy routing")
        if attached_later and not routing.attached_later:
            return SourceRouting(
                False, f"{routing.by} of {os} sets up policy routing only for interfaces that are attached at boot"
            )
        return SourceRouting(True, f"{routing.by} of {os} sets up policy routing")

    def source_routing_asked(self, launch: Launch) -> bool | None:
        """What the design says of it; user data of a template holds for instances that have none of their own."""
        template = template_of(launch)
        if launch.policy_routing is not None or template is None or launch.user_data:
            return launch.policy_routing
        return template.policy_routing

    def operating_system_of(self, launch: Launch) -> Value[str] | None:
        """The operating system: that of the launch's own image, else that of its template's."""
        template = template_of(launch)
        return template.os if launch.os is None and template is not None else launch.os

    def image_of(self, launch: Launch) -> Value[str] | None:
        """The id of the image: the launch's own, else its template's."""
        template = template_of(launch)
        return template.image if launch.image is None and template is not None else launch.image
