"""Tables in files of JSON that have each row on a line of its own."""


def row_of(file: bytes, name: str, start: int, end: int | None = None, *, indent: str = "") -> bytes | None:
    """The row of a name in the table between two offsets, found without the others being decoded; None without one."""
    key = f'\n{indent}"{name}":'.encode()
    found = file.find(key, start, end) if name.isprintable() and '"' not in name else -1
    if found < 0:
        return None
    found += len(key)
    return file[found : file.find(b"\n", found)].removesuffix(b",")
