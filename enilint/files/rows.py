"""Tables in files of JSON that have each row on a line of its own."""


def row_of(table: bytes, name: str, indent: str = "") -> bytes | None:
    """The row of a name, found without the others being decoded; None where the table has none."""
    key = f'\n{indent}"{name}":'
    start = table.find(key.encode()) if name.isprintable() and '"' not in name else -1
    if start < 0:
        return None
    start += len(key.encode())
    return table[start : table.find(b"\n", start)].removesuffix(b",")
