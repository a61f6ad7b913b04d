"""Text as people look for it: case, accents and runs of spaces make no difference."""

import unicodedata

_NO_DECOMPOSITION = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
"""Letters that people leave the mark off but that Unicode doesn't take apart."""


def fold(text: str) -> str:
    """The text in small letters without marks, its words one space apart. Folding again changes nothing."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(char for char in apart if not unicodedata.combining(char)).translate(_NO_DECOMPOSITION)
    return " ".join(text.casefold().split())
