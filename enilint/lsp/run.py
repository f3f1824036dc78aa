"""`enilint lsp`: serve an editor over standard input and output."""

import gc
import os
import sys
from collections.abc import Sequence

from enilint.lsp import actions, completion, lifecycle, picturing, reading
from enilint.lsp.server import EnilintServer


def run(rule_directories: Sequence[str]) -> int:
    """Serve until the editor ends it. Returns the exit code: 1 where it ended without saying so before.

    The rules of `rule_directories` are loaded too. Standard output carries the protocol and nothing else: what a rule
    prints goes to standard error.
    """
    server = EnilintServer(rule_directories)
    lifecycle.register(server)
    reading.register(server)
    completion.register(server)
    actions.register(server)
    picturing.register(server)
    gc.disable()  # the server collects when the editor rests
    gc.freeze()
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    server.start_io(stdout=output)
    return 0 if server.protocol._shutdown else 1
