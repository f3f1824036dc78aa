"""Which operating systems set up policy routing for further interfaces by themselves.

With policy routing, a reply leaves by the interface whose address it carries. Without it, it leaves by the interface
of the default route, and AWS drops it because the source address is not that interface's.

Sources: amazon-ec2-net-utils (README: rules for each interface, also for one attached later); cloud-init
(`doc/rtd/reference/datasources/ec2.rst`: from 24.1 on Netplan, at first boot); SUSE cloud-netconfig; Red Hat
nm-cloud-setup (enabled in the AWS images of RHEL 8 and later); EC2 User Guide, "Network interfaces" (Windows: to be
configured by hand).
"""

import re

from msgspec import Struct


class PolicyRouting(Struct, frozen=True):
    """Whether interfaces present at boot, and those attached later, are routed by source address; and by what."""

    at_boot: bool
    attached_later: bool
    by: str


_NONE = PolicyRouting(False, False, "nothing")
_TABLE: tuple[tuple[str, PolicyRouting | None], ...] = (
    (r".*\bminimal\b.*", None),
    (r"(amazon-?linux|al2|amzn).*", PolicyRouting(True, True, "amazon-ec2-net-utils")),
    (r"ubuntu-(2[2-9]|[3-9]\d).*", PolicyRouting(True, False, "cloud-init")),
    (r"ubuntu-(1\d).*", _NONE),
    (r"(sles|suse|opensuse).*", PolicyRouting(True, True, "cloud-netconfig")),
    (r"rhel-?([89]|1\d).*", PolicyRouting(True, True, "nm-cloud-setup")),
    (r"rhel-?[67].*|centos.*|rocky.*|alma.*|debian-?(9|10|11|12).*", _NONE),
    (r"windows.*", _NONE),
)


def policy_routing(os: str) -> PolicyRouting | None:
    """What is known of an operating system, named as in a topology file (`amazon-linux-2023`, `ubuntu-24.04`)."""
    name = _normal(os)
    for pattern, answer in _TABLE:
        if re.fullmatch(pattern, name):
            return answer
    return None


def _normal(os: str) -> str:
    return re.sub(r"[\s_/]+", "-", os.strip().lower())


_LATER = re.compile(r"windows.*|ubuntu-(2[4-9]|[3-9]\d).*")


def configures_attached_later(os: str) -> bool | None:
    """Whether an operating system configures an interface that is attached while it runs; None: that is not known.

    Sources: EC2 User Guide (Amazon Linux and Windows Server do); cloud-init, pull request 4799 (on Amazon EC2 since
    24.1, where the distribution leaves it on: Ubuntu 24.04). What routes such interfaces configures them first.
    """
    routing = policy_routing(os)
    if _LATER.fullmatch(_normal(os)) or (routing is not None and routing.attached_later):
        return True
    return None


_IMAGES = (
    (r"al2023|amazon-linux-2023", "amazon-linux-2023"),
    (r"amzn2?-|amazon-linux-2|al2-", "amazon-linux-2"),
    (r"ubuntu.*?(\d\d\.\d\d)", "ubuntu-{0}"),
    (r"RHEL-(\d+)", "rhel-{0}"),
    (r"suse-sles-(\d+)", "sles-{0}"),
    (r"debian-(\d+)", "debian-{0}"),
    (r"Windows", "windows"),
)


def os_of_image(name: str) -> str | None:
    """The operating system that the name of an AWS image, or of its SSM parameter, tells of."""
    for pattern, os in _IMAGES:
        match = re.search(pattern, name, re.IGNORECASE)
        if match:
            found = os.format(*match.groups())
            return f"{found}-minimal" if "minimal" in name else found
    return None
