"""Arguments as each kind of input writes them, for what findings advise."""

from collections.abc import Mapping

from msgspec import Struct


class Spelling(Struct, frozen=True):
    """How a kind of input writes an argument that Terraform names so.

    `names` are those that it names otherwise, `settings` the arguments that have another form there altogether.
    """

    separator: str = " = "
    is_pascal: bool = False
    names: Mapping[str, str] = {}
    settings: Mapping[str, str] = {}

    def argument(self, name: str) -> str:
        """The name of an argument."""
        if name in self.names:
            return self.names[name]
        return "".join(one.title() for one in name.split("_")) if self.is_pascal else name

    def setting(self, name: str, value: str) -> str:
        """An argument with a value."""
        return self.settings.get(name) or f"{self.argument(name)}{self.separator}{value}"


TERRAFORM = Spelling()
TOPOLOGY = Spelling(
    separator=": ",
    names={
        "associate_public_ip_address": "associate_public_ip",
        "availability_zone": "zone",
        "availability_zones": "zones",
        "map_public_ip_on_launch": "auto_assign_public_ip",
        "max_size": "max",
        "vpc_zone_identifier": "subnets",
    },
    settings={"prevent_destroy": "protected: true"},
)
CLOUDFORMATION = Spelling(
    separator=": ",
    is_pascal=True,
    names={"vpc_zone_identifier": "VPCZoneIdentifier"},
    settings={"prevent_destroy": "DeletionPolicy: Retain"},
)
