"""ENI301 where the source/destination check is on, on some of the interfaces in one subnet."""

from tests.rules.marked import check_topology

DESIGN = """\
subnets:
  app: {zone: us-east-1a}
interfaces:
  outside: {subnet: app, source_dest_check: OUTSIDE}
  inside: {subnet: app, source_dest_check: INSIDE}
instances:
  router:  # warning
    type: m5.large
    interfaces: [{interface: outside, device_index: 0}, {interface: inside, device_index: 1}]
"""


def message(outside: str, inside: str) -> str:
    design = DESIGN.replace("OUTSIDE", outside).replace("INSIDE", inside)
    (finding,) = check_topology(design, "ENI301").findings
    return finding.message.partition(": ")[2]


def test_the_checks_of_both_drop_replies() -> None:
    assert message("true", "true") == (
        "replies can leave through the wrong interface, and AWS drops them (asymmetric routing)"
    )  # fmt: skip


def test_the_check_of_one_drops_the_replies_of_the_other() -> None:
    words = "replies of the others can leave through {}, where the source/destination check is on, and AWS drops them"
    assert message("true", "false") == f"{words.format('interfaces.outside')} (asymmetric routing)"
    assert message("false", "true") == f"{words.format('interfaces.inside')} (asymmetric routing)"
