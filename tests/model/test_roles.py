"""What an interface is for."""

from enilint.rule import last_part, roles_in
from tests.tables import table


@table(
    ("texts", "expected"),
    [
        ((), set()),
        (("",), set()),
        (("mgmt and data",), {"management", "data"}),
        (("mgmt", "admin"), {"management"}),
        (("MGMT2",), {"management"}),
    ],
)
def test_roles_in(texts, expected) -> None:
    assert roles_in(*texts) == expected


@table(
    ("address", "expected"),
    [("module.a.aws_network_interface.mgmt", "mgmt"), ("interfaces.mgmt", "mgmt"), ("mgmt", "mgmt")],
)
def test_last_part(address, expected) -> None:
    assert last_part(address) == expected
