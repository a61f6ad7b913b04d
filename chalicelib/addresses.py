"""Email addresses and domains: one spelling for each, so that uniqueness, search and the blacklist can't be walked around."""

import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache

MAX_ADDRESS_OCTETS = 254  # RFC 5321 4.5.3.1.3 less the two angle brackets (RFC 3696, erratum 1690)
MAX_DOMAIN_OCTETS = 253  # RFC 1035 3.1: 255 with the length of the first label and the root
MAX_LOCAL_OCTETS = 64  # RFC 5321 4.5.3.1.1

# What typing and copying from web pages, PDFs and spreadsheets leaves around an address: controls, spaces, marks without width.
_EDGES = (
    "".join(map(chr, range(0x21)))
    + "\x7f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
    + "".join(map(chr, range(0x2000, 0x2010)))
    + "\u00ad\u034f\u061c\u180e\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
)

# What can be judged without the validator: plain ASCII, lower case, a letter-only top-level domain. Everything else,
# Punycode and odd hyphens included, takes the slow way, which costs 60 times more and is rarely needed.
_is_plain_local = re.compile(r"[a-z0-9_!#$%&'*+/=?^`{|}~-]+(?:\.[a-z0-9_!#$%&'*+/=?^`{|}~-]+)*", re.ASCII).fullmatch
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_FAST_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[a-z]{{2,63}}", re.ASCII)
_NOT_PUBLIC = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})  # RFC 6761, 6762, 7686


class InvalidAddress(ValueError):
    """Not an address (or domain) that mail can reach; the message is a sentence for whoever typed it.

    A ValueError, so that a schema's validator turns it into a field error and a job into a row of its error file.
    """


def normalise(address: str) -> str:
    """The one spelling of an address; equal for every way to write the same mailbox.

    Spaces and invisible characters around it, one pair of angle brackets and a `mailto:` before it are taken off. The
    part before the @ is NFC and case folded (servers that tell `Jane` from `jane` are not found in practice), plus
    parts are kept because they are mailboxes of their own. The domain is the lower-case A-label form (UTS #46).

    Raises InvalidAddress with one sentence for the person who typed it.
    """
    local, _, domain = address.partition("@")
    if len(address) <= MAX_LOCAL_OCTETS and _is_plain_domain(domain) and _is_plain_local(local):
        return address  # as most in a large file (tests/benchmarks/test_addresses.py): neither part holds what is taken off
    bare = _strip(address)
    lowered = bare.lower() if bare.isascii() else bare
    return lowered if _is_normal(lowered) else _normalise_slowly(bare)


def normalise_domain(domain: str) -> str:
    """The one spelling of a domain (lower-case A-labels); a leading `@` is taken off. Raises InvalidAddress."""
    bare = _strip(domain).removeprefix("@")
    if not bare:
        raise InvalidAddress("A domain is needed, such as example.com.")
    if "@" in bare:
        raise InvalidAddress("This is an address, not a domain.")
    lowered = bare.lower() if bare.isascii() else bare
    return lowered if len(lowered) <= MAX_DOMAIN_OCTETS and _is_plain_domain(lowered) else _validated(f"x@{bare}")[1]


def domain_of(address: str) -> str:
    """The domain of a normalised address."""
    return address.rpartition("@")[2]


def domain_suffixes(domain: str) -> list[str]:
    """A normalised domain and each domain above it, nearest first, without the top-level one.

    `mail.eu.acme.com` gives `mail.eu.acme.com`, `eu.acme.com`, `acme.com`.
    """
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def mask(address: str) -> str:
    """A form for display that lets its owner recognise an address and tells nobody else: `j•••@a•••.com`."""
    local, _, domain = address.rpartition("@")
    name, _, ending = domain.rpartition(".")
    return f"{_mask_part(local)}@{_mask_part(name)}.{ending}"


def mask_domain(domain: str) -> str:
    """The same for a domain alone: `a•••.com`."""
    name, _, ending = domain.rpartition(".")
    return f"{_mask_part(name)}.{ending}"


def keyed_hash(value: str, key: bytes) -> str:
    """HMAC-SHA256 of a normalised address or domain, in hex: comparable, and useless to whoever lacks the key."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def _strip(text: str) -> str:
    bare = text.strip(_EDGES)
    if bare[:7].lower() == "mailto:":
        bare = bare[7:].strip(_EDGES)
    if bare.startswith("<") and bare.endswith(">"):
        bare = bare[1:-1].strip(_EDGES)
    return bare


def _is_normal(address: str) -> bool:
    """Whether an address is in its one spelling already, seen without the validator."""
    local, _, domain = address.partition("@")
    return (
        len(local) <= MAX_LOCAL_OCTETS
        and len(address) <= MAX_ADDRESS_OCTETS
        and _is_plain_domain(domain)
        and _is_plain_local(local) is not None
    )


@lru_cache(maxsize=16_384)  # of short texts only: whoever asks has looked at the length
def _is_plain_domain(domain: str) -> bool:
    """Whether a domain is in its final form already, seen without the validator."""
    if "--" in domain or not _FAST_DOMAIN.fullmatch(domain):
        return False
    return domain.rpartition(".")[2] not in _NOT_PUBLIC


def _normalise_slowly(bare: str) -> str:
    local, domain = _validated(bare)
    # Canonical caseless matching (Unicode 3.13, D145): decompose before folding, else some marks fold differently.
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", local).casefold())
    _check_lengths(folded, domain)
    return f"{folded}@{domain}"


def _validated(address: str) -> tuple[str, str]:
    """Local part (NFC) and A-label domain by email-validator, which is imported here because few requests need it."""
    if not address:
        raise InvalidAddress("An email address is needed.")
    if len(address) > MAX_ADDRESS_OCTETS:
        raise InvalidAddress(f"The address is too long: {MAX_ADDRESS_OCTETS} bytes at most.")
    from email_validator import EmailNotValidError, validate_email

    try:
        parts = validate_email(address, check_deliverability=False)
    except EmailNotValidError as problem:
        raise InvalidAddress(str(problem)) from problem
    return parts.local_part, parts.ascii_domain.lower()


def _check_lengths(local: str, domain: str) -> None:
    octets = len(local.encode())
    if octets > MAX_LOCAL_OCTETS:
        raise InvalidAddress(f"The part before the @ is too long: {MAX_LOCAL_OCTETS} bytes at most.")
    if octets + 1 + len(domain) > MAX_ADDRESS_OCTETS:
        raise InvalidAddress(f"The address is too long: {MAX_ADDRESS_OCTETS} bytes at most.")


def _mask_part(part: str) -> str:
    return (part[0] if len(part) > 1 else "") + "•••"
