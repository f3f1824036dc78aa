"""What is in a file besides the JSON of `terraform show -json`: mostly what a wrapper in CI adds."""

import re

_HEAD = 4096
_WRAPPER = rb"(?m)^\[command\].*(?:terraform|tofu)|^::(?:debug|set-output)\b"
_JSON = rb'(?m)^\{"format_version":'
_UNWRAP = "set `terraform_wrapper: false` on hashicorp/setup-terraform"


def wrapped(data: bytes, head: bytes) -> str | None:
    """What a file is that has more than the JSON of a plan or a state, and what to do; None: there is no sign of it.

    `head` is the beginning of the data as UTF-8.
    """
    if b"{" in data and (re.search(_WRAPPER, head) or re.search(_WRAPPER, data[-_HEAD:])):
        return f"the output of the wrapper that the setup-terraform action installs, which is not plain JSON; {_UNWRAP}"
    if head.lstrip()[:1] not in (b"{", b"") and re.search(_JSON, data):
        return f"text before the JSON of `terraform show -json`; write the output of that command alone, and {_UNWRAP}"
    return None
