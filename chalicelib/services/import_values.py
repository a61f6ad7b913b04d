"""Whether the cells of a row make a contact: the rules of the contact API (schemas/contacts.py) for a million rows.

A test holds both to the same answers.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from chalicelib import addresses
from chalicelib.models.contact import MAX_TAG_LENGTH, MAX_TAGS, custom_fault
from chalicelib.models.counter import tag_key

MAX_LINE = 500
MAX_TEXT = 10_000
MAX_URL = 2_000
MAX_CUSTOM_NAME = 60
MAX_CUSTOM_VALUE = 2_000
_MAX_SHORT_LINE = 200
_REFUSED = frozenset({"Cc", "Cs", "Cn"})

Fault = tuple[str, str]
"""A field (`address.city`, `custom:Size`) and a sentence about its value."""


def is_plain(cells: Sequence[str]) -> bool:
    """Whether a row is so short and simple that no cell can break a rule about lengths or characters, as most rows are."""
    text = "".join(cells)
    return len(text) <= MAX_LINE and text.isascii() and text.isprintable()


def checked(fields: Mapping[str, Any], *, plain: bool = False) -> tuple[dict[str, Any], list[Fault]]:
    """The values as a contact keeps them, the address normalised, and everything that is wrong with them.

    `fields` is what `convert.Converter` makes of a row: no blank values; `plain` is what `is_plain` says of its cells, and
    saves looking at each.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, value in fields.items():
        if plain and name not in _NOT_PLAIN:
            values[name] = value
        elif name == "address":
            values[name] = {part: _try(f"address.{part}", _line, text, faults) for part, text in value.items()}
        elif name == "custom":
            values[name] = _custom(value, faults)
        elif name == "tags":
            values[name] = _tags(value, faults)
        else:
            values[name] = _try(name, _RULES.get(name, _line), value, faults)
    if "email" not in fields:
        faults.append(("email", "An email address is needed."))
    return values, faults


@lru_cache(maxsize=1024)
def custom_name(name: str) -> str:
    """The name of a custom field as it is kept. Raises ValueError with a sentence."""
    return _short_line(name, MAX_CUSTOM_NAME)


def _custom(value: Mapping[str, str], faults: list[Fault]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, text in value.items():
        checked_name = _try(f"custom:{name}", custom_name, name, faults)
        kept[checked_name] = _try(f"custom:{name}", _custom_value, text, faults)
    if fault := custom_fault(kept):
        faults.append((f"custom:{next(iter(value))}", f"The custom fields {fault}."))
    return kept


def _tags(tags: list[str], faults: list[Fault]) -> list[str]:
    kept: dict[str, str] = {}
    for tag in tags:
        try:
            key, text = _tag(tag)
        except ValueError as error:
            faults.append(("tags", str(error)))
        else:
            kept.setdefault(key, text)
    if len(tags) > MAX_TAGS:
        faults.append(("tags", f"There may be {MAX_TAGS} tags at most."))
    return list(kept.values())


def _try(field: str, rule: Callable[[str], str], text: str, faults: list[Fault]) -> str:
    try:
        return rule(text)
    except ValueError as error:
        faults.append((field, str(error)))
    return ""


def _line(text: str) -> str:
    text = _clean(_at_most(text.strip(), MAX_LINE))
    if not text.isprintable() and any(character in "\n\r\t" for character in text):
        raise ValueError("It must be one line.")
    return text


def _short_line(text: str, longest: int) -> str:
    text = " ".join(_line(_at_most(text.strip(), _MAX_SHORT_LINE)).split())
    if not text:
        raise ValueError("It must not be blank.")
    return _at_most(text, longest)


@lru_cache(maxsize=4096)
def _tag(text: str) -> tuple[str, str]:
    """What makes it the same tag, and how it is written."""
    text = _short_line(text, MAX_TAG_LENGTH)
    return tag_key(text), text


def _notes(text: str) -> str:
    return _clean(_at_most(text, MAX_TEXT))


def _custom_value(text: str) -> str:
    return _at_most(_clean(text), MAX_CUSTOM_VALUE)


def _web_address(text: str) -> str:
    text = _at_most(text.strip(), MAX_URL)
    url = text if "://" in text else f"https://{text}"
    if not _is_web_address(url):
        raise ValueError("It must be a web address such as https://example.com.")
    return url


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    plausible = parts.scheme in ("http", "https") and "." in host.strip(".") and "@" not in parts.netloc
    return plausible and not any(character.isspace() or character in '<>"\\' for character in url)


def _clean(text: str) -> str:
    """NFC, and without control characters other than line ends and tabs."""
    if text.isprintable():  # composing makes nothing unprintable
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    text = unicodedata.normalize("NFC", text)
    if any(unicodedata.category(character) in _REFUSED and character not in "\n\r\t" for character in text):
        raise ValueError("It must not hold control characters.")
    return text


def _at_most(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError(f"It is too long: {longest:,} characters at most.")
    return text


_RULES: Mapping[str, Callable[[str], str]] = {
    "email": addresses.normalise,
    "website": _web_address,
    "linkedin_url": _web_address,
    "notes": _notes,
}
_NOT_PLAIN = frozenset({"email", "website", "linkedin_url", "tags", "custom"})
"""Fields with more rules than those about lengths and characters."""
