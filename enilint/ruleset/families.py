"""The families of the bundled rules: what the first digit of a code stands for."""

FAMILIES = {
    "ENI0": "suppression",
    "ENI1": "placement",
    "ENI2": "capacity",
    "ENI3": "routing",
    "ENI4": "bandwidth",
    "ENI5": "failover",
    "ENI6": "identity",
    "ENI7": "plan",
    "ENI8": "addressing",
    "ENI9": "services",
}
"""The group of each family, by the beginning of its codes."""

GROUPS = frozenset({*FAMILIES.values(), "security"})
"""The groups of bundled rules: those of the families, and those that go across them."""
