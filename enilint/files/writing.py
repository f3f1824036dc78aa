"""Files that a run writes."""

import os
from pathlib import Path


def write_file(data: bytes, target: str) -> None:
    """Write a file whole or not at all. What is no file, such as /dev/null or a pipe, is written to. Raises OSError."""
    import tempfile

    if os.path.exists(target) and not os.path.isfile(target):
        Path(target).write_bytes(data)
        return
    path = Path(os.path.realpath(target))
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        try:
            stream.write(data)
            stream.close()
            os.chmod(stream.name, mode)
            os.replace(stream.name, path)
        except BaseException:
            os.unlink(stream.name)
            raise


def cannot_write(target: str, error: OSError) -> str:
    """Why a file could not be written, in words."""
    directory = os.path.dirname(os.path.realpath(target))
    if isinstance(error, FileNotFoundError) and not os.path.lexists(directory):
        return f"cannot write {target}: directory {os.path.dirname(target) or directory} does not exist"
    return f"cannot write {target}: {error.strerror}"
