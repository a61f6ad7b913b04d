"""Cells that a spreadsheet would run as a formula: guarded when we write a file, unguarded when we read one.

The guard is an apostrophe (OWASP, "CSV Injection"). A text that already begins with apostrophes and then such a
character gets one more, so that taking one off always gives back what was written.
"""

import re
from collections.abc import Iterable

_TRIGGERS = (
    "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"  # the wide forms are read as the plain ones by East Asian spreadsheets
)
_BEGINNINGS = frozenset("'=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NEEDS_GUARD = re.compile(rf"'*[{_TRIGGERS}]")
_IS_GUARDED = re.compile(rf"'+[{_TRIGGERS}]")


def guard(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _NEEDS_GUARD.match(text) else text


def guard_all(cells: Iterable[str]) -> list[str]:
    """The same for the cells of a row; most are seen to be harmless by their first character."""
    return [guard(cell) if cell[:1] in _BEGINNINGS else cell for cell in cells]


def unguard(cell: str) -> str:
    """The text that `guard` was given; other cells are left as they are."""
    return cell[1:] if cell[:1] == "'" and _IS_GUARDED.match(cell) else cell
