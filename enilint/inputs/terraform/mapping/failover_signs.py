"""What the design says of failovers without declaring a failover group: calls in the user data of instances."""

from collections.abc import Iterator, Mapping, Sequence

from enilint.inputs.terraform.mapping.user_data import user_data
from enilint.inputs.terraform.resource import INSTANCE_TYPES, Resource, managed
from enilint.inputs.user_data import moving_calls
from enilint.model.entities.intent import FailoverSign

_MOVED = {
    "attach-network-interface": "aws_network_interface",
    "associate-address": "aws_eip",
    "replace-route": "aws_route_table",
    "assign-private-ip-addresses": "aws_network_interface",
}
"""What each call moves, or changes."""
_USER_DATA = ("user_data", "user_data_base64")


def failover_signs(by_type: Mapping[str, Sequence[Resource]]) -> Iterator[FailoverSign]:
    """Each call in the user data of an instance, with the resources that the expression names."""
    for body in managed(by_type, *INSTANCE_TYPES):
        for call in moving_calls(user_data(body)):
            named = dict.fromkeys(one for name in _USER_DATA for one in body.mentioned(name, _MOVED[call]))
            written = next((name for name in _USER_DATA if body.written_text(name)), "user_data")
            yield FailoverSign(
                address=body.address,
                at=body.place(written),
                call=call,
                moves=tuple(named),
                launches=(body.address,),
            )
