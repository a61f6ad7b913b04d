"""The log that an account reads: its own last thirty days, newest first, filtered, page by page."""

from datetime import UTC, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import clock, ids
from chalicelib.models.activity import Activity
from chalicelib.register.retention import ACTIVITY_LIFE
from chalicelib.services import activity
from chalicelib.services.activity import Selection, list_activity, sum_up_activity
from tests.integration.activity_log import event, record
from tests.integration.jobs import new_account

SECOND = timedelta(seconds=1)
ROUTES = ("/contacts", "/contacts/{contact_id}", "/session")
COUNTRIES = ("FR", "DE")


def listed(account_id, limit=100, position=None, **conditions):
    rows, position = list_activity(account_id, Selection(**conditions), limit, position)
    return [row.entry.partition("#")[2] for row in rows], position


def every_page(account_id, limit, **conditions):
    found, position = listed(account_id, limit, **conditions)
    pages = 1
    while position:
        more, position = listed(account_id, limit, position, **conditions)
        found += more
        pages += 1
    return found, pages


@pytest.fixture
def account_id(engine):
    return new_account()


def test_the_newest_come_first(account_id):
    now = clock.now()
    record(*(event(account_id, now - n * SECOND, request_id=f"r{n}") for n in (3, 1, 2, 0)))

    assert listed(account_id) == (["r0", "r1", "r2", "r3"], None)


def test_another_accounts_requests_are_nobodys_business(account_id):
    record(event(new_account()))

    assert listed(account_id) == ([], None)


def test_what_is_past_thirty_days_is_not_shown_however_late_it_is_deleted(account_id):
    now = clock.now()
    record(event(account_id, now - ACTIVITY_LIFE + timedelta(minutes=1), request_id="in"))
    late = Activity.from_raw_data(next(iter(Activity.query(account_id))).serialize())
    late.at = now - ACTIVITY_LIFE - SECOND
    late.entry = f"{clock.to_iso(late.at)}#out"
    late.save()

    assert listed(account_id) == (["in"], None)
    assert listed(account_id, start=now - 2 * ACTIVITY_LIFE) == (["in"], None)
    assert listed(account_id, start=now - 2 * ACTIVITY_LIFE, end=now - ACTIVITY_LIFE) == ([], None)
    assert listed(account_id, position=late.entry) == ([], None)


def test_a_time_span_holds_its_beginning_but_not_its_end(account_id):
    now = clock.now()
    record(*(event(account_id, now - n * SECOND, request_id=f"r{n}") for n in range(4)))

    assert listed(account_id, start=now - 2 * SECOND, end=now)[0] == ["r1", "r2"]
    assert listed(account_id, start=now - SECOND)[0] == ["r0", "r1"]
    assert listed(account_id, end=now - 2 * SECOND)[0] == ["r3"]


def test_conditions_hold_together(account_id):
    user, key = ids.new(), f"key:{ids.new()}"
    now = clock.now()
    record(
        event(account_id, now, request_id="a", actor=user, country="FR", route="/contacts"),
        event(account_id, now - SECOND, request_id="b", actor=user, country="DE", route="/contacts"),
        event(account_id, now - 2 * SECOND, request_id="c", actor=key, country="DE", route="/contacts/{contact_id}"),
        event(account_id, now - 3 * SECOND, request_id="d", actor=key, country=None, ip="10.0.0.1"),
    )

    assert listed(account_id, user=user)[0] == ["a", "b"]
    assert listed(account_id, user=key)[0] == ["c", "d"]
    assert listed(account_id, country="DE")[0] == ["b", "c"]
    assert listed(account_id, route="/contacts/{contact_id}")[0] == ["c"]
    assert listed(account_id, user=user, country="DE", route="/contacts")[0] == ["b"]
    assert listed(account_id, user=user, route="/session")[0] == []


def test_requests_of_one_moment_are_each_on_one_page(account_id):
    now = clock.now()
    record(*(event(account_id, now, request_id=f"r{n}") for n in range(7)))

    found, pages = every_page(account_id, 2)

    assert sorted(found) == [f"r{n}" for n in range(7)]
    assert pages == 4


def test_new_requests_do_not_move_a_page_that_is_being_read(account_id):
    now = clock.now()
    record(*(event(account_id, now - n * SECOND, request_id=f"r{n}") for n in range(1, 5)))
    first, position = listed(account_id, 2)

    record(event(account_id, now, request_id="r0"))

    assert (first, listed(account_id, 2, position)) == (["r1", "r2"], (["r3", "r4"], None))


def test_a_filtered_page_looks_at_a_bounded_number_of_rows(account_id, monkeypatch):
    monkeypatch.setattr(activity, "MAX_LOOKED_AT", 5)
    now = clock.now()
    record(*(event(account_id, now - n * SECOND, request_id=f"r{n}", status=200) for n in range(11)))
    record(event(account_id, now - 20 * SECOND, request_id="wanted", route="/session"))

    first, position = listed(account_id, 10, route="/session")
    found, pages = every_page(account_id, 10, route="/session")

    assert first == []
    assert position
    assert (found, pages) == (["wanted"], 3)


@pytest.fixture(scope="module")
def filled():
    """By engine: an account with sixty requests, and what they were."""
    return {}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_pages_hold_what_a_naive_filter_finds(engine, filled, data):
    if engine.name not in filled:
        account, now = new_account(), clock.now()
        users = [ids.new(), ids.new(), f"key:{ids.new()}"]
        facts = [
            {"actor": users[n % 3], "country": COUNTRIES[n % 2], "route": ROUTES[n * n % 3], "request_id": f"r{n:02}"}
            for n in range(60)
        ]
        record(*(event(account, now - n * SECOND, **fact) for n, fact in enumerate(facts)))
        filled[engine.name] = account, now, users, facts
    account, now, users, facts = filled[engine.name]
    user = data.draw(st.none() | st.sampled_from(users))
    country = data.draw(st.none() | st.sampled_from(COUNTRIES))
    route = data.draw(st.none() | st.sampled_from(ROUTES))
    youngest, oldest = sorted((data.draw(st.integers(-1, 61)), data.draw(st.integers(-1, 61))))
    limit = data.draw(st.integers(1, 25))

    found, _ = every_page(
        account, limit, user=user, country=country, route=route,
        start=now - oldest * SECOND, end=now - youngest * SECOND,
    )  # fmt: skip

    assert found == [
        fact["request_id"]
        for n, fact in enumerate(facts)
        if youngest < n <= oldest
        and user in (None, fact["actor"])
        and country in (None, fact["country"])
        and route in (None, fact["route"])
    ]


def every_part(account_id, **conditions):
    summary, position = sum_up_activity(account_id, Selection(**conditions))
    parts = [summary]
    while position:
        summary, position = sum_up_activity(account_id, Selection(**conditions), position)
        parts.append(summary)
    return parts


def test_a_summary_counts_by_day_country_route_and_user(account_id):
    now = clock.now()
    user = ids.new()
    record(
        event(account_id, now, actor=user, country="FR", route="/contacts"),
        event(account_id, now - SECOND, actor=user, country="DE", route="/session"),
        event(account_id, now - timedelta(days=2), actor="key:" + user, country=None, ip="10.0.0.1", route="/contacts"),
    )

    (summary,) = every_part(account_id)

    assert sum(summary.days.values()) == 3
    assert summary.days[(now - timedelta(days=2)).astimezone(UTC).date().isoformat()] == 1
    assert summary.countries == {"FR": 1, "DE": 1, "": 1}
    assert summary.routes == {"/contacts": 2, "/session": 1}
    assert summary.users == {user: 2, "key:" + user: 1}
    assert every_part(account_id, country="DE")[0].users == {user: 1}


def test_the_parts_of_a_summary_count_each_request_once(account_id, monkeypatch):
    monkeypatch.setattr(activity, "MAX_SUMMED_UP", 4)
    now = clock.now()
    record(*(event(account_id, now, request_id=f"r{n}", route=ROUTES[n % 3]) for n in range(11)))

    parts = every_part(account_id)

    assert [sum(part.days.values()) for part in parts] == [4, 4, 3]
    assert sum(sum(part.routes.values()) for part in every_part(account_id, route="/session")) == 3
