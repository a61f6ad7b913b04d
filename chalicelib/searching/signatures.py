"""What a block of lines may hold, in few bytes: a Bloom filter over every three letters in a row of its words, its tags and its
states. A search reads all signatures of an account and then only the blocks that may hold what it looks for.

Two positions and four bits a term: one term in seven seems to be there and isn't, a word of six letters has four terms.
https://en.wikipedia.org/wiki/Bloom_filter
"""

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from chalicelib.searching.lines import Line

Spots = Sequence[tuple[int, int]]
LETTERS = 3
_BITS_A_TERM = 4
_STEP = 32
"""Bytes by which a signature grows."""
_MIX = 0x9E3779B1
_TAG, _STATUS = "\t", "\n"
"""Before terms that aren't letters; no word has them in it."""


def sign(lines: Iterable[Line]) -> bytes:
    """The signature of lines."""
    terms: set[str] = set()
    words: set[str] = set()
    for line in lines:
        words.update(line.text.split())
        terms.update([_TAG + tag for tag in line.tags])
        terms.add(_STATUS + line.status)
    text = " ".join(words)
    letters = {text[place : place + LETTERS] for place in range(len(text) - LETTERS + 1)}
    terms.update([term for term in letters if " " not in term])
    size = (_BITS_A_TERM * len(terms) // 8 // _STEP + 1) * _STEP
    signature, bits = bytearray(size), size * 8
    for first, second in map(_spots_of, terms):
        signature[first % bits >> 3] |= 1 << (first % bits & 7)
        signature[second % bits >> 3] |= 1 << (second % bits & 7)
    return bytes(signature)


def spots(words: Iterable[str], tag: str | None, status: str | None) -> Spots:
    """What to look for in signatures: contacts with all these (folded) texts in a word, this tag key and this status.

    Empty where nothing can be told: texts are too short.
    """
    terms = {word[place : place + LETTERS] for word in words for place in range(len(word) - LETTERS + 1)}
    if tag is not None:
        terms.add(_TAG + tag)
    if status is not None:
        terms.add(_STATUS + status)
    return [_spots_of(term) for term in sorted(terms)]


def may_hold(signature: bytes, wanted: Spots) -> bool:
    """Whether a block may hold all that is wanted; False is certain."""
    bits = len(signature) * 8
    for first, second in wanted:
        place = first % bits
        if not signature[place >> 3] >> (place & 7) & 1:
            return False
        place = second % bits
        if not signature[place >> 3] >> (place & 7) & 1:
            return False
    return True


@lru_cache(65_536)
def _spots_of(term: str) -> tuple[int, int]:
    first = zlib.crc32(term.encode())
    return first, (first * _MIX & 0xFFFFFFFF) >> 7 ^ first << 3
