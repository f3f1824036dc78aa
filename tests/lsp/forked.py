"""Language servers forked from one process that has imported what they import, which takes longer than most tests.

As a program, `forked.py ADDRESS` is that process, and `forked.py ADDRESS ARGUMENT...` is an `enilint ARGUMENT...` that
it forks: with the standard streams, the directory and the environment of its own, and with the exit code of the fork.
"""

import json
import os
import signal
import socket
import sys


def main(address: str, *arguments: str) -> int:
    if arguments:
        return ask(address, arguments)
    return serve(address)


def ask(address: str, arguments: tuple[str, ...]) -> int:
    """Have a process forked, and wait until it has ended. Returns its exit code, or 70 if a signal ended it."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(address)
        words = json.dumps([arguments, os.getcwd(), dict(os.environ)]).encode()
        socket.send_fds(asking, [b"%8d" % len(words)], [0, 1, 2])
        asking.sendall(words)
        for stream in (0, 1, 2):
            os.close(stream)  # the fork has them: who waits for their end waits for the fork's
        code = asking.recv(1)
    return code[0] if code else 70


def serve(address: str) -> int:
    """Fork a process for everyone who asks, until standard input ends."""
    import select

    _warm_up()
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in (ready := select.select([door, sys.stdin], [], [])[0]):
            for one in ready:
                asking, _ = one.accept()
                with asking:
                    if os.fork() == 0:
                        door.close()
                        os._exit(_forked(asking))
    return 0


def _warm_up() -> None:
    """Import and load what servers do."""
    import gc
    import importlib
    import pkgutil

    from pygls.protocol import default_converter

    import enilint
    from enilint.ruleset.registry import Registry

    for one in pkgutil.walk_packages(enilint.__path__, "enilint."):
        if one.name != "enilint.__main__":
            importlib.import_module(one.name)
    Registry()
    default_converter()
    gc.freeze()


def _forked(asking: socket.socket) -> int:
    """Be the process that was asked for. The one who asked waits for its exit code."""
    import enilint.__main__

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    length, streams, *_ = socket.recv_fds(asking, 8, 3)
    words = asking.recv(int(length), socket.MSG_WAITALL)
    arguments, directory, environment = json.loads(words)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - until the end
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.chdir(directory)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments
    code = 1
    try:
        code = enilint.__main__.run()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        asking.sendall(bytes([code]))
    return code


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
