"""What a security-group rule lets through, compared with another one."""

from enilint.rule import ALL_PROTOCOLS, GroupRule, Missing, Unknown
from tests.model.building import AT
from tests.tables import table

PROTOCOL, PORT = Unknown("the protocol"), Unknown("the port")


def rule(protocol=ALL_PROTOCOLS, first=None, last=None) -> GroupRule:
    return GroupRule(address="rule", at=AT, protocol=protocol, from_port=first, to_port=last)


@table(
    ("one", "other", "expected"),
    [
        (rule(), rule(), True),
        (rule(), rule("tcp", 22, 22), True),
        (rule(), rule(PROTOCOL, PORT), True),
        (rule("tcp", 22, 22), rule(), False),
        (rule(PROTOCOL), rule("tcp", 22, 22), Missing(("the protocol",))),
        (rule("tcp", 22, 22), rule(PROTOCOL, 22, 22), Missing(("the protocol",))),
        (rule("tcp", 22, 22), rule("udp", 22, 22), False),
        # Protocols by their numbers
        (rule("6", 22, 22), rule("tcp", 22, 22), True),
        (rule("tcp", 22, 22), rule("6", 22, 22), True),
        (rule("17", 53, 53), rule("udp", 53, 53), True),
        (rule("1"), rule("icmp"), True),
        (rule("58"), rule("icmpv6"), True),
        (rule("58"), rule("icmp"), False),
        (rule("50"), rule("50"), True),
        # Ports
        (rule("tcp", 22, 22), rule("tcp", 22, 22), True),
        (rule("tcp", 20, 25), rule("tcp", 22, 23), True),
        (rule("tcp", 20, 25), rule("tcp", 20, 25), True),
        (rule("tcp", 22, 23), rule("tcp", 20, 23), False),
        (rule("tcp", 22, 23), rule("tcp", 22, 25), False),
        (rule("tcp", 22, 22), rule("tcp"), False),
        (rule("tcp"), rule("tcp", 22, 22), True),
        (rule("tcp", 0, 65535), rule("tcp"), True),
        (rule("tcp", 1, 65535), rule("tcp"), False),
        (rule("tcp", 0, 65534), rule("tcp"), False),
        (rule("tcp", 0, 0), rule("tcp", 0, 0), True),
        (rule("tcp", 0, 0), rule("tcp", 1, 1), False),
        (rule("icmp", -1, -1), rule("icmp", 8, 0), True),
        (rule("icmp", 8, 8), rule("icmp", -1, -1), False),
        (rule("tcp", 22), rule("tcp"), True),
        # Ports that are not known
        (rule("tcp", PORT, 22), rule("tcp", 22, 22), Missing(("the port",))),
        (rule("tcp", 22, PORT), rule("tcp", 22, 22), Missing(("the port",))),
        (rule("tcp", 22, 22), rule("tcp", PORT, 22), Missing(("the port",))),
        (rule("tcp", 22, 22), rule("tcp", 22, PORT), Missing(("the port",))),
    ],
)
def test_includes_traffic(one, other, expected) -> None:
    assert one.includes_traffic(other) == expected
