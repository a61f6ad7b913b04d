"""A contact as the search index knows it, and many of them packed together.

A line holds what decides every filter and every order, folded, and nothing else. Lines are packed into two parts: the
texts, through which a search looks as they are, and the rest, which is unpacked only where a text is found.
"""

import json
import zlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from chalicelib.folding import fold
from chalicelib.models.bulk import Item
from chalicelib.models.contact import sort_keys
from chalicelib.models.counter import tag_key

SEPARATOR = "\t"
"""Between the fields of a text. Words have no spaces in them, so that none is found across two fields."""
_END = "\n"
_LEVEL = 6
_SEARCHED = ("first_name", "last_name", "company", "email")


class Line(NamedTuple):
    """`text` is first name, last name, company and address, folded; `tags` are tag keys; times are as they are stored."""

    contact_id: str
    text: str
    status: str
    tags: tuple[str, ...]
    created_at: str
    processed_at: str

    def sort_keys(self) -> dict[str, str]:
        """The same as those that the contact is stored with (a test compares)."""
        first, last, company, email = self.text.split(SEPARATOR)
        return sort_keys(self.contact_id, email, first, last, company, self.processed_at)


class Packed(NamedTuple):
    """Lines as they are stored."""

    texts: bytes
    rest: bytes


def line_of(item: Item) -> Line:
    """The line of a stored contact."""
    return Line(
        item["contact_id"]["S"],
        SEPARATOR.join([fold(item[name]["S"]) if name in item else "" for name in _SEARCHED]),
        item["status"]["S"],
        tuple([tag_key(tag["S"]) for tag in item["tags"]["L"]]) if "tags" in item else (),
        item["created_at"]["S"],
        item["last_processed_at"]["S"],
    )


def pack(lines: Sequence[Line]) -> Packed:
    """Packs lines in their order."""
    texts = _END.join(line.text for line in lines)
    rest = [
        "".join(line.contact_id for line in lines),
        [line.status for line in lines],
        [line.tags for line in lines],
        [line.created_at for line in lines],
        ["" if line.processed_at == line.created_at else line.processed_at for line in lines],
    ]
    written = json.dumps(rest, ensure_ascii=False, separators=(",", ":"))
    return Packed(zlib.compress(texts.encode(), _LEVEL), zlib.compress(written.encode(), _LEVEL))


def unpack(packed: Packed) -> list[Line]:
    """The lines again."""
    return _with_texts(zlib.decompress(packed.texts).decode().split(_END), packed.rest)


def lines_with(packed: Packed, words: Sequence[bytes], test: Callable[[Line], bool]) -> list[Line]:
    """The lines in whose texts all words (UTF-8) stand and that pass the test."""
    texts = zlib.decompress(packed.texts)
    if not all(word in texts for word in words):
        return []
    return [line for line in _with_texts(texts.decode().split(_END), packed.rest) if test(line)]


def _with_texts(texts: list[str], rest: bytes) -> list[Line]:
    ids, statuses, tags, created, processed = json.loads(zlib.decompress(rest))
    if not ids:
        return []
    size = len(ids) // len(statuses)
    return [
        Line(
            ids[place * size : (place + 1) * size],
            text,
            statuses[place],
            tuple(tags[place]),
            at,
            processed[place] or at,
        )
        for place, (text, at) in enumerate(zip(texts, created, strict=True))
    ]
