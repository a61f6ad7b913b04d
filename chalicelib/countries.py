"""The country of a network address, offline: for requests that CloudFront, which knows it better, has not passed on.

A table of sorted ranges, made by infrastructure/countries.py, tells which country the network belongs to that announces
an address. Near enough to recognise one's own sign-ins; nothing is decided by it.
"""

import gzip
import ipaddress
import json
import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

_IPV6_BITS = 64
"""A network of IPv6 is never smaller; the table holds the upper half of addresses."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Range `n` goes from `starts[n]` to the next start; `codes[n]` is its country's place in the list of names. The
    first starts at 0, so that every number lies in one."""

    starts: Sequence[int]
    codes: bytes

    def code_at(self, number: int) -> int:
        """The code of the range in which a number (from 0) lies."""
        return self.codes[bisect_right(self.starts, number) - 1]


def country_of(address: str) -> str:
    """The two-letter country (ISO 3166-1) of an IPv4 or IPv6 address; empty for an unknown one, and for what is none."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    names, ipv4, ipv6 = _table()
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return names[ipv6.code_at(int(parsed) >> _IPV6_BITS)]
        parsed = parsed.ipv4_mapped
    return names[ipv4.code_at(int(parsed))]


@cache
def _table() -> tuple[list[str], Ranges, Ranges]:
    """The table, read on the first question of a process (some 50 milliseconds, 3 MB)."""
    packed = (Path(__file__).parent / "data" / "countries.bin.gz").read_bytes()
    head, _, body = gzip.decompress(packed).partition(b"\n")
    facts = json.loads(head)
    middle = facts["ipv4"] * 5  # four bytes of a start and one of a code
    return facts["names"], _ranges("I", body[:middle], facts["ipv4"]), _ranges("Q", body[middle:], facts["ipv6"])


def _ranges(kind: str, body: bytes, count: int) -> Ranges:
    """Ranges from the steps between their starts (little-endian), which pack better than the starts, and their codes."""
    steps = array(kind)
    steps.frombytes(body[: count * steps.itemsize])
    if sys.byteorder == "big":
        steps.byteswap()
    return Ranges(array(kind, accumulate(steps)), body[count * steps.itemsize :])
