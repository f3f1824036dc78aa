"""What Auto Scaling groups decide in place of the template that they start instances of."""

from enilint.model.entities.launches import Launch, LaunchTemplate
from enilint.model.lookups import Lookups
from enilint.values import known


class AutoScaling(Lookups):
    """What Auto Scaling groups decide."""

    def placed_by_groups(self, launch: Launch) -> bool:
        """Whether Auto Scaling groups choose the subnet of what a template launches, whatever subnets it names.

        All new interfaces of an instance are then in that one subnet. A primary interface that exists already stays
        where it is. Source: EC2 Auto Scaling User Guide, "Create a launch template".
        """
        if not isinstance(launch, LaunchTemplate) or not self.starts_a_group(launch):
            return False
        primary = self.primary_of(launch)
        interface = known(primary.interface) if primary is not None else None
        return interface is None or interface.implicit
