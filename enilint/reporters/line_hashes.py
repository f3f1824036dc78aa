"""The hashes of lines by which GitHub follows a finding while the file around it changes (`primaryLocationLineHash`).

They are what github/codeql-action's `upload-sarif` computes: over 100 UTF-16 units from the beginning of a line on,
without spaces and tabs, in a polynomial of 37 modulo 2^64; and which of the lines with that hash it is. The action
counts a CR alone as the end of a line, too: such lines are counted here, but have no place in reports.
"""

_WINDOW = 100
_BASE = 37
_MASK = 2**64 - 1
_OUT = pow(_BASE, _WINDOW, 2**64)
_END_OF_FILE = "\uffff"
_LF = 0x0A
_LINE_ENDS = (_LF, 0x0D)


def line_hashes(text: str) -> list[str]:
    """The hash of each line that ends at LF: hexadecimal digits, a colon, and its number among the equal ones."""
    text = text.replace("\r\n", "\n").replace(" ", "").replace("\t", "") + _END_OF_FILE
    units = memoryview(text.encode("utf-16", "surrogatepass")).cast("H")[1:]  # without the byte-order mark
    values = [0]
    starts = [(0, True)]
    value = 0
    for index, unit in enumerate(units):
        is_end = unit in _LINE_ENDS
        value = (value * _BASE + (_LF if is_end else unit)) & _MASK
        values.append(value)
        if is_end:
            starts.append((index + 1, unit == _LF))
    for _ in range(_WINDOW):
        value = (value * _BASE) & _MASK
        values.append(value)
    counts: dict[int, int] = {}
    hashes = []
    for start, is_line in starts:
        hashed = (values[start + _WINDOW] - values[start] * _OUT) & _MASK
        number = counts[hashed] = counts.get(hashed, 0) + 1
        if is_line:
            hashes.append(f"{hashed:x}:{number}")
    return hashes
