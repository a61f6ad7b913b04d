"""A request's line is read value by value: what is no line is refused as a whole, whatever it is."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib import clock
from chalicelib.models.activity import Activity
from chalicelib.services.activity_lines import Request, Unreadable, read_line

NOW = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
ACCOUNT, USER = "01JD0000000000000000000000", "01JC0000000000000000000000"
LINE = {
    "kind": "request", "at": "2026-03-29T01:29:59.123456Z", "status": 201, "request_id": "5a1b-c", "method": "POST",
    "route": "/contacts/{contact_id}", "agent": "curl/8.5.0", "ip": "8.8.8.8", "country": "FR", "region": "IDF",
    "account_id": ACCOUNT, "actor": USER, "milliseconds": 12.5, "sign_in": True,
}  # fmt: skip
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def read(**changes):
    return read_line(json.dumps(LINE | changes), NOW)


def test_a_line_becomes_a_request():
    request = read()

    assert request == Request(
        at=datetime(2026, 3, 29, 1, 29, 59, 123456, UTC), request_id="5a1b-c", account_id=ACCOUNT, actor=USER,
        method="POST", route="/contacts/{contact_id}", status=201, ip_address="8.8.8.8", country="FR", region="IDF",
        browser="curl", browser_version="8.5", system="", device="tool", sign_in=True, milliseconds=12.5,
    )  # fmt: skip


def test_the_row_is_what_the_model_reads_and_expires_thirty_days_after_the_line():
    row = Activity.from_raw_data(read().row())

    assert (row.account_id, row.entry) == (ACCOUNT, "2026-03-29T01:29:59.123456Z#5a1b-c")
    assert row.expires_at == datetime(2026, 4, 28, 1, 29, 59, tzinfo=UTC)
    assert (row.at, row.actor, row.status, row.sign_in) == (read().at, USER, 201, True)
    assert (row.browser, row.browser_version, row.system, row.device) == ("curl", "8.5", "", "tool")
    assert (row.ip_address, row.country, row.region) == ("8.8.8.8", "FR", "IDF")
    assert row.serialize().keys() >= read().row().keys()


def test_the_archived_line_holds_everything_but_the_agents_own_words():
    archived = json.loads(read(agent="curl/8.5.0 (for Jane)").archived())

    assert archived.keys() == set(Request.__annotations__)
    assert "Jane" not in str(archived)


def test_without_a_country_the_address_tells_it():
    request = read(country="", region="IDF")

    assert (request.country, request.region) == ("US", "")


@pytest.mark.parametrize("change", [{"country": "FRA"}, {"country": "é1"}, {"region": "a b"}, {"ip": "8.8.8.8.8"}])
def test_a_wrong_header_costs_its_own_value_only(change):
    request = read(**change)

    (name,) = change
    assert getattr(request, {"ip": "ip_address"}.get(name, name)) in ("", "US")
    assert request.status == 201


def test_a_caller_without_an_account_has_none():
    request = read(account_id=None, actor=None)

    assert (request.account_id, request.actor) == ("", "")


def test_a_line_about_something_else_is_no_request():
    assert read_line('{"kind":"failure","request_id":"x"}', NOW) is None


@pytest.mark.parametrize("message", [
    "", "x", "null", "[]", "1", '{"kind":1}', "{}", '{"kind":"request"}', '{"kind":"request"', "[" * 100_000, "NaN",
    None, 7, b"{}", {"kind": "request"},
], ids=lambda message: repr(message)[:20])  # fmt: skip
def test_what_is_no_line_is_refused(message):
    with pytest.raises(Unreadable):
        read_line(message, NOW)


@pytest.mark.parametrize("change", [
    {"at": None}, {"at": 5}, {"at": "yesterday"}, {"at": "2026-03-29T01:29:59"}, {"at": "9999-12-31T23:59:59-23:59"},
    {"at": "2026-03-29T01:40:00Z"}, {"at": "2999-01-01T00:00:00Z"}, {"at": "0001-01-01T00:00:00+23:59"},
    {"status": "200"}, {"status": 99}, {"status": 600}, {"status": True}, {"status": None}, {"status": 2e2},
    {"request_id": ""}, {"request_id": "a#b"}, {"request_id": "x" * 65}, {"request_id": None},
    {"method": "get"}, {"method": ""}, {"method": "X" * 11}, {"route": ""}, {"route": "contacts"},
    {"route": "/contacts/jane@example.com"}, {"route": "/" + "a" * 300}, {"route": ["/"]},
    {"account_id": "x"}, {"account_id": 5}, {"account_id": ACCOUNT, "actor": None}, {"account_id": None},
    {"actor": "x"}, {"actor": "key:x"}, {"actor": f"job:{USER}"}, {"account_id": "anonymous"},
    {"milliseconds": -1}, {"milliseconds": "5"}, {"milliseconds": float("inf")}, {"milliseconds": True},
    {"agent": 5}, {"ip": 5}, {"country": 5}, {"region": {}},
], ids=str)  # fmt: skip
def test_an_absurd_value_is_refused(change):
    with pytest.raises(Unreadable):
        read(**change)


def test_a_refusal_quotes_nothing():
    with pytest.raises(Unreadable) as caught:
        read(route="/jane@example.com")

    assert str(caught.value) == ""
    assert caught.value.__cause__ is None


@given(
    st.datetimes(datetime(2019, 12, 26), datetime(2026, 3, 29)),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
@example(datetime(2024, 2, 29, 23, 59, 59, 999999), timezone(timedelta(hours=-2)))
@example(datetime(2025, 10, 26, 2, 30), timezone(timedelta(hours=2)))
@example(datetime(2026, 1, 1), UTC)
def test_dates_go_by_the_line_in_utc_wherever_it_was_written(local, zone):
    at = local.replace(tzinfo=zone)

    request = read(at=at.isoformat())

    row = request.row()
    assert request.at.utcoffset() == timedelta(0)
    assert request.at == at
    assert row["entry"]["S"].startswith(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S."))
    assert int(row["expires_at"]["N"]) == int((at + timedelta(days=30)).timestamp())


@given(st.dictionaries(st.sampled_from(sorted(LINE)), JUNK, min_size=1, max_size=4))
def test_junk_is_read_safely_or_refused(changes):
    try:
        request = read_line(json.dumps(LINE | {"kind": "request"} | changes), NOW)
    except Unreadable:
        return

    if request is not None:
        written = json.loads(request.archived())
        assert clock.from_iso(written["at"]) <= NOW + timedelta(minutes=5)
        assert request.entry.isascii()
        assert json.dumps(request.row(), ensure_ascii=False).encode()


@given(st.text() | st.binary().map(str) | JUNK.map(json.dumps))
def test_any_text_is_refused_or_no_request(message):
    with suppress(Unreadable):
        assert read_line(message, NOW) is None
