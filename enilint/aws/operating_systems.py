"""Which operating systems set up policy routing for further interfaces by themselves.

With policy routing, a reply leaves by the interface whose address it carries. Without it, it leaves by the interface
of the default route, and AWS drops it because the source address is not that interface's.

Sources: amazon-ec2-net-utils (README: rules for each interface, also for one attached later); canonical/cloud-init#4799
(from 24.1 on Netplan: at first boot, and for one attached later where the distribution leaves that on, as Ubuntu 24.04
does, kubernetes/kops#17882); SUSE cloud-netconfig; Red Hat nm-cloud-setup (enabled in the AWS images of RHEL 8 and
later; whether in those of CentOS 8, Rocky Linux and AlmaLinux, no source tells); Debian cloud images, `package_config`
(those for EC2 have neither amazon-ec2-net-utils nor, up to Debian 12, cloud-init 24.1); EC2 User Guide, "Elastic
network interfaces" (Windows Server configures routes by itself, but those in one subnet are to be configured by hand).
"""

import functools
import re
from collections.abc import Sequence

from msgspec import Struct


class PolicyRouting(Struct, frozen=True):
    """Whether interfaces present at boot, and those attached later, are routed by source address; and by what.

    `apart`: those in different subnets need no such routing.
    """

    at_boot: bool
    attached_later: bool
    by: str
    apart: bool = False


_NONE = PolicyRouting(False, False, "nothing")
_TABLE: tuple[tuple[tuple[str, ...], str, PolicyRouting | None], ...] = (
    (("minimal",), r".*\bminimal\b.*", None),
    (("amazon", "al2", "amzn"), r"(amazon-?linux|al2|amzn).*", PolicyRouting(True, True, "amazon-ec2-net-utils")),
    (("ubuntu",), r"ubuntu-(2[4-9]|[3-9]\d).*", PolicyRouting(True, True, "cloud-init")),
    (("ubuntu",), r"ubuntu-2[23].*", PolicyRouting(True, False, "cloud-init")),
    (("ubuntu",), r"ubuntu-(1\d).*", _NONE),
    (("suse", "sles"), r"(sles|suse|opensuse).*", PolicyRouting(True, True, "cloud-netconfig")),
    (("rhel",), r"rhel-?([89]|1\d).*", PolicyRouting(True, True, "nm-cloud-setup")),
    (("rhel", "centos", "debian"), r"(rhel|centos(-linux)?)-?[67].*|debian-?(9|10|11|12).*", _NONE),
    (("windows",), r"windows.*", PolicyRouting(False, False, "nothing", apart=True)),
)
"""What routes by rules. A name has one of the words if it matches the pattern, which is not compiled for others."""


@functools.lru_cache(maxsize=256)
def policy_routing(os: str) -> PolicyRouting | None:
    """What is known of an operating system, named as in a topology file (`amazon-linux-2023`, `ubuntu-24.04`)."""
    name = _normal(os)
    for words, pattern, answer in _TABLE:
        if any(word in name for word in words) and re.fullmatch(pattern, name):
            return answer
    return None


def _normal(os: str) -> str:
    return re.sub(r"[\s_/]+", "-", os.strip().lower())


def configures_attached_later(os: str) -> bool | None:
    """Whether an operating system configures an interface that is attached while it runs; None: that is not known.

    What routes such interfaces configures them first. So does Windows Server (EC2 User Guide).
    """
    routing = policy_routing(os)
    return True if routing is not None and (routing.attached_later or routing.apart) else None


_IMAGES = (
    ("al2023", r"al2023", "amazon-linux-2023"),
    ("amazon-linux-2023", r"amazon-linux-2023", "amazon-linux-2023"),
    ("amzn", r"amzn2?-", "amazon-linux-2"),
    ("amazon-linux-2", r"amazon-linux-2", "amazon-linux-2"),
    ("al2-", r"al2-", "amazon-linux-2"),
    ("ubuntu", r"ubuntu.*?(\d\d\.\d\d)", "ubuntu-{0}"),
    ("xenial", r"ubuntu.*?xenial", "ubuntu-16.04"),
    ("bionic", r"ubuntu.*?bionic", "ubuntu-18.04"),
    ("focal", r"ubuntu.*?focal", "ubuntu-20.04"),
    ("jammy", r"ubuntu.*?jammy", "ubuntu-22.04"),
    ("noble", r"ubuntu.*?noble", "ubuntu-24.04"),
    ("rhel-", r"rhel-(\d+)", "rhel-{0}"),
    ("sles", r"suse[-/]sles[-/](\d+)", "sles-{0}"),
    ("debian", r"debian[-/](?:release/)?(\d+)", "debian-{0}"),
    ("centos", r"centos[ -](?:linux )?(\d+)\b", "centos-{0}"),
    ("windows", r"windows", "windows"),
)
"""What the names of images have in common. As above, the word comes first."""


_OWNERS = {"099720109477": "ubuntu", "801119661308": "Windows"}
"""What the accounts of Canonical and of Microsoft's images at Amazon have images of."""
_PRODUCTS = {
    "6x5jmcajty9edm3f211pqjfn2": "centos-6",
    "aw0evgkw8e5c1q413zgy5pjce": "centos-7",
    "cvugziknvmxgqna9noibqnnsy": "centos-7",
}
"""The product codes of images without an appliance in them. Source: wiki.centos.org/Cloud/AWS."""


def os_of_product(code: str) -> str | None:
    """The operating system of a product of AWS Marketplace; None where it is not known, as of appliances."""
    return _PRODUCTS.get(code)


def os_of_image(name: str, owners: Sequence[str] = ()) -> str | None:
    """The operating system that the name of an AWS image, or of its SSM parameter, tells of.

    The name may be a pattern. The accounts that own such images tell what is left out of it.
    """
    owned = {_OWNERS.get(one, "") for one in owners}
    if len(owned) == 1:
        name = f"{owned.pop()} {name}"
    lowered = name.lower()
    for word, pattern, os in _IMAGES:
        match = re.search(pattern, lowered) if word in lowered else None
        if match:
            found = os.format(*match.groups())
            return f"{found}-minimal" if "minimal" in name else found
    return None
