"""The table of countries: what is in it, what lies between, and that it is made and read the same way."""

import gzip
import ipaddress
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import countries
from chalicelib.countries import Ranges, country_of
from infrastructure.countries import Range, join, pack

WHERE = {
    "8.8.8.8": "US",
    "90.0.0.1": "FR",
    "5.9.0.1": "DE",
    "2a01:e0a::1": "FR",
    "2001:4860:4860::8888": "US",
    "::ffff:90.0.0.1": "FR",
}
NOWHERE = ("", "x", "1.2.3", "0.0.0.0", "255.255.255.255", "127.0.0.1", "10.0.0.1", "192.168.1.1", "203.0.113.7",
           "::", "::1", "fe80::1", "2001:db8::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")  # fmt: skip
SMALL = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6), st.sampled_from(["", "DE", "FR", "EU"])), max_size=12)


@pytest.mark.parametrize("address", WHERE)
def test_a_well_known_network_is_where_it_is(address):
    assert country_of(address) == WHERE[address]


@pytest.mark.parametrize("address", NOWHERE)
def test_what_nobody_announces_is_nowhere(address):
    assert country_of(address) == ""


@given(st.ip_addresses())
def test_every_address_has_a_country_or_none(address):
    assert len(country_of(str(address))) in (0, 2)


@given(st.data())
def test_the_search_finds_what_looking_at_every_range_finds(data):
    starts = [0, *sorted(data.draw(st.sets(st.integers(1, 300), max_size=30)))]
    codes = bytes(data.draw(st.lists(st.integers(0, 9), min_size=len(starts), max_size=len(starts))))
    number = data.draw(st.integers(0, 310) | st.sampled_from(starts))

    naive = [code for start, code in zip(starts, codes, strict=True) if start <= number][-1]

    assert Ranges(starts, codes).code_at(number) == naive


def networks_of(small):
    """Networks in order that don't overlap: gap, length, country."""
    following = 0
    for gap, length, country in small:
        first = following + gap
        following = first + length + 1
        yield first, following - 1, country


@given(SMALL)
def test_joined_ranges_say_what_the_networks_said(small):
    networks = list(networks_of(small))

    ranges = join(networks)

    assert ranges[0].first == 0
    assert [one.first for one in ranges] == sorted({one.first for one in ranges})
    assert all(one.country != other.country for one, other in pairwise(ranges))
    for number in range(networks[-1][1] + 3 if networks else 3):
        said = next((country for first, last, country in networks if first <= number <= last), "")
        found = [one.country for one in ranges if one.first <= number][-1]
        assert found == said.replace("EU", "")


@pytest.mark.parametrize("wrong", [[(5, 9, "DE"), (9, 12, "FR")], [(5, 9, "DE"), (1, 2, "FR")], [(5, 4, "DE")]])
def test_networks_that_overlap_are_refused(wrong):
    with pytest.raises(ValueError):
        join(wrong)


def test_what_is_packed_is_read_again(tmp_path, monkeypatch):
    ipv4 = [Range(0, ""), Range(1 << 24, "AU"), Range(0xFFFFFF00, "FR")]
    ipv6 = [Range(0, ""), Range(0x20010200_00000000, "JP"), Range(0xFFFFFFFF_00000000, "")]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "countries.bin.gz").write_bytes(pack(ipv4, ipv6))
    monkeypatch.setattr(countries, "__file__", str(tmp_path / "countries.py"))
    countries._table.cache_clear()

    found = [country_of(one) for one in ("0.255.255.255", "1.0.0.0", "255.255.254.255", "255.255.255.255")]
    found += [country_of(one) for one in ("2001:1ff:ffff:ffff::", "2001:200::", "ffff:ffff::")]

    countries._table.cache_clear()
    assert found == ["", "AU", "AU", "FR", "", "JP", ""]


def test_the_table_is_whole_and_small():
    path = countries.Path(countries.__file__).parent / "data" / "countries.bin.gz"
    head, _, body = gzip.decompress(path.read_bytes()).partition(b"\n")
    facts = json.loads(head)

    assert path.stat().st_size < 1_000_000
    assert len(body) == facts["ipv4"] * 5 + facts["ipv6"] * 9
    assert facts["ipv4"] > 100_000
    assert len(facts["names"]) > 200
    assert {"AP", "EU", "ZZ"}.isdisjoint(facts["names"])


def test_no_private_network_is_in_the_table():
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"):
        block = ipaddress.ip_network(network)
        assert {country_of(str(block[0])), country_of(str(block[-1]))} == {""}
