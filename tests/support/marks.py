"""Unique words to put into everything that somebody can type, so that whatever keeps one of them can be found by it."""

import re
import secrets
from typing import Any

_ADDRESS = re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+\.[\w.-]+")


class Marks:
    """Remembers every word that it gave out, and whatever else must not be found."""

    def __init__(self) -> None:
        self.words: set[str] = set()

    def word(self) -> str:
        """A new one: lower case letters and digits, fit for a name, a domain or a path."""
        word = f"mark{secrets.token_hex(8)}"
        self.words.add(word)
        return word

    def address(self, domain: str = "leads.example") -> str:
        """An address with a word in it."""
        return f"{self.word()}@{domain}"

    def keep(self, secret: str) -> str:
        """Something that was handed out by others, such as a token."""
        assert len(secret) > 7, "too short to be told from other things"
        self.words.add(secret)
        return secret

    def fill(self, value: Any) -> Any:
        """A JSON value of the same form, with a word in place of each text, and one beside each name of an object."""
        if isinstance(value, str):
            return self.address() if "@" in value else self.word()
        if isinstance(value, list):
            return [self.fill(one) for one in value]
        if isinstance(value, dict):
            return {name: self.fill(one) for name, one in value.items()}
        return value

    def found_in(self, lines: list[str]) -> list[str]:
        """The lines that hold any of them, or an address of anybody's."""
        wanted = re.compile("|".join(map(re.escape, sorted(self.words))))
        return [line for line in lines if wanted.search(line) or _ADDRESS.search(line)]
