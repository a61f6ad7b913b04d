"""What a password must be: NIST SP 800-63B-4, section 3.1.1.2: long, anything that can be typed, not a guessable one.

There are no rules of composition. A password is refused as guessable when the whole of it is put together from what
attackers try first: common passwords, rows of keys, repetitions, and words that belong to its owner. Each such piece
counts as few characters, each other character as one; a password must be worth `MIN_WEIGHT` of them.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from chalicelib.errors import invalid_field

MIN_LENGTH = 15  # code points; the standard's minimum where a password may be the only factor
MAX_LENGTH = 128  # the standard asks for at least 64 to be allowed
MIN_WEIGHT = 9  # three common passwords in a row are just enough: about 45 bits

_COMMON_WEIGHT = 3  # one of 30,000 is about as hard to guess as three random characters
_ROW_WEIGHT = 2
_OWN_WEIGHT = 1
_SHORTEST_PIECE = 4
_SHORTEST_OWN_WORD = 3

_PRODUCT_WORDS = ("lead", "labs", "leadlabs", "e-sphera", "esphera")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "012345678901234567890",
    "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopü", "yxcvbnm",
    "azertyuiop", "qsdfghjklm", "wxcvbn", "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
    "!@#$%^&*()_+", "&é\"'(-è_çà)=",
)  # fmt: skip
_ROWS_BOTH_WAYS = _ROWS + tuple(row[::-1] for row in _ROWS)
_LONGEST_ROW = max(map(len, _ROWS))
_LOOKALIKES = (
    str.maketrans("0134578@$!", "oleastbasi"),
    str.maketrans("0134578@$!", "oieastbasi"),
)
_WORDS = re.compile(r"[^\W_]+")

_TOO_SHORT = f"Use at least {MIN_LENGTH} characters; a few words that you remember are fine."
_TOO_LONG = f"Use at most {MAX_LENGTH} characters."
_NOT_TEXT = "Use characters that can be typed."
_GUESSABLE = (
    "This is among the first that an attacker tries: common passwords, rows of keys or repetitions put together."
)
_OWN = "This is easy to guess: it is made of your name, your address, your company or our product's name."


def canonical(password: str) -> str:
    """The form that is counted, checked and stored, so that every keyboard's way to type it is the same (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, about: Iterable[str] = (), field: str = "password") -> None:
    """Refuse a new password that breaks the rules; `about` holds its owner's address, name and company.

    Raises Invalid naming `field`, with a sentence that tells how to do better.
    """
    message = problem_with(password, about)
    if message:
        raise invalid_field(field, message)


def problem_with(password: str, about: Iterable[str] = ()) -> str:
    """What is wrong with a new password, in one sentence; empty when nothing is."""
    if len(password) > 4 * MAX_LENGTH:  # no need to normalise a megabyte
        return _TOO_LONG
    text = canonical(password)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        return _NOT_TEXT
    if len(text) < MIN_LENGTH:
        return _TOO_SHORT
    if len(text) > MAX_LENGTH:
        return _TOO_LONG
    folded = text.casefold()
    if weight(folded) < MIN_WEIGHT:
        return _GUESSABLE
    if weight(folded, own_words(about)) < MIN_WEIGHT:
        return _OWN
    return ""


def own_words(about: Iterable[str]) -> frozenset[str]:
    """The words of an address, a name or a company that a password must not consist of, the product's own included."""
    found = set(_PRODUCT_WORDS)
    for text in about:
        words = _WORDS.findall(canonical(text).casefold())
        found.update(words, ["".join(words)])
    return frozenset(word for word in found if len(word) >= _SHORTEST_OWN_WORD)


def weight(folded: str, own: frozenset[str] = frozenset()) -> int:
    """How many unguessable characters a case-folded password is worth, at best for the attacker."""
    unit = _unit(folded)
    if len(unit) < len(folded):
        return 1 + _weight_of_unit(unit, own)
    return _weight_of_unit(folded, own)


def _weight_of_unit(text: str, own: frozenset[str]) -> int:
    """The cheapest way to cut `text` into pieces, from left to right."""
    longest = max(_longest_common(), _LONGEST_ROW, *map(len, own), 0)
    cheapest = [0]
    for end in range(1, len(text) + 1):
        best = cheapest[end - 1] + 1
        for start in range(max(0, end - longest), end - _SHORTEST_OWN_WORD + 1):
            if cheapest[start] + _OWN_WEIGHT < best:
                best = min(best, cheapest[start] + _piece(text[start:end], own))
        cheapest.append(best)
    return cheapest[-1]


def _piece(piece: str, own: frozenset[str]) -> int:
    """The weight of a piece that stands for itself; as many as its characters when nobody would guess it."""
    readings = {piece, *(piece.translate(table) for table in _LOOKALIKES)}
    if not own.isdisjoint(readings):
        return _OWN_WEIGHT
    if len(piece) < _SHORTEST_PIECE:
        return len(piece)
    if len(set(piece)) == 1 or any(piece in row for row in _ROWS_BOTH_WAYS):
        return _ROW_WEIGHT
    if not _common().isdisjoint(readings):
        return _COMMON_WEIGHT
    return len(piece)


def _unit(text: str) -> str:
    """The shortest beginning that, said at least twice over, gives `text` (the last time may be cut off)."""
    for length in range(1, len(text) // 2 + 1):
        if text[length:] == text[:-length]:
            return text[:length]
    return text


@cache
def _common() -> frozenset[str]:
    """The common passwords; read on the first new password of a process (some milliseconds), see infrastructure/common_passwords.py."""
    packed = (Path(__file__).parent / "data" / "common_passwords.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))


@cache
def _longest_common() -> int:
    return max(map(len, _common()))
