"""Tags in one cell: how other products write them, and how we do."""

import re

# Mailchimp writes "VIP","Blog"; Google writes * myContacts ::: Friends; HubSpot and Outlook use semicolons.
_PIECE = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=[,;|]|$)|([^,;|]*))(?:[,;|]|$)')
_NEEDS_QUOTES = re.compile(r'[,;|"\r\n]|:::|^\*|^\s|\s$')
_GOOGLE_SYSTEM_GROUPS = frozenset({"mycontacts", "starred", "myfavorites"})


def split_tags(cell: str) -> list[str]:
    """The tags in a cell, in order, each once. Google's own groups (`* myContacts`) are not tags."""
    if '"' not in cell and (cell.startswith("*") or ":::" in cell):
        pieces = [_google_label(piece) for piece in cell.split(":::")]
    else:
        pieces = [_piece(match) for match in _PIECE.finditer(cell)]
    return list(dict.fromkeys(piece for piece in pieces if piece))


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
