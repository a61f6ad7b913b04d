"""Tags in one cell: how other products write them, and how we do."""

import re
from functools import lru_cache

# Mailchimp writes "VIP","Blog"; Google writes * myContacts ::: Friends; HubSpot and Outlook use semicolons.
_PIECE = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=[,;|]|$)|([^,;|]*))(?:[,;|]|$)')
_NEEDS_QUOTES = re.compile(r'[,;|"\r\n]|:::|^\*|^\s|\s$')
_GOOGLE_SYSTEM_GROUPS = frozenset({"mycontacts", "starred", "myfavorites"})


_REMEMBERED = 200  # characters; the same few cells come in most rows


def split_tags(cell: str) -> list[str]:
    """The tags in a cell, in order, each once. Google's own groups (`* myContacts`) are not tags."""
    return list(_remembered(cell) if len(cell) <= _REMEMBERED else _split(cell))


@lru_cache(maxsize=4096)
def _remembered(cell: str) -> tuple[str, ...]:
    return _split(cell)


def _split(cell: str) -> tuple[str, ...]:
    if '"' not in cell and (cell.startswith("*") or ":::" in cell):
        pieces = [_google_label(piece) for piece in cell.split(":::")]
    else:
        pieces = [_piece(match) for match in _PIECE.finditer(cell)]
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def join_tags(tags: list[str]) -> str:
    """A cell from which `split_tags` gives back exactly these tags: `vip, "a; b"`."""
    return ", ".join('"' + tag.replace('"', '""') + '"' if _NEEDS_QUOTES.search(tag) else tag for tag in tags)


def _piece(match: re.Match[str]) -> str:
    quoted, plain = match.group(1), match.group(2)
    return quoted.replace('""', '"').strip() if quoted is not None else plain.strip()


def _google_label(piece: str) -> str:
    name = piece.strip()
    if name.startswith("*"):
        own = name.lstrip("* ")
        return "" if own.lower() in _GOOGLE_SYSTEM_GROUPS else own
    return name
