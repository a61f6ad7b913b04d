"""Rate limits: exact under parallel attempts, apart per rule and subject, and without a trace of who tried."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib import clock, errors, ids
from chalicelib.models.base import get_together
from chalicelib.models.rate_limit import RateLimit
from chalicelib.services import rate_limits
from chalicelib.services.rate_limits import Rule, check_limit, forget_attempts

FEW = Rule("few/address", 3, timedelta(minutes=10))
PER_IP = Rule("few/ip", 1, timedelta(minutes=10))
NOON = datetime(2100, 1, 31, 12, 3, tzinfo=UTC)


def allowed(rule, subject):
    try:
        check_limit(rule, subject)
    except errors.TooManyRequests:
        return False
    return True


def test_attempts_up_to_the_limit_pass(engine):
    subject = ids.new()

    assert [allowed(FEW, subject) for _ in range(5)] == [True, True, True, False, False]


def test_parallel_attempts_do_not_slip_through(engine):
    subject = ids.new()

    with ThreadPoolExecutor(10) as threads:
        outcomes = list(threads.map(lambda _: allowed(FEW, subject), range(20)))

    assert outcomes.count(True) == FEW.limit


def test_the_refusal_says_when_the_window_ends(engine, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    subject = ids.new()
    for _ in range(3):
        check_limit(FEW, subject)

    with pytest.raises(errors.TooManyRequests) as refusal:
        check_limit(FEW, subject)

    assert refusal.value.headers == {"Retry-After": "420"}
    assert refusal.value.extra == {"retry_after": 420}


def test_the_next_window_starts_afresh(engine, monkeypatch):
    subject = ids.new()
    monkeypatch.setattr(clock, "now", lambda: NOON)
    assert [allowed(FEW, subject) for _ in range(4)][-1] is False

    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(minutes=7))

    assert allowed(FEW, subject)


def test_rules_and_subjects_do_not_touch_each_other(engine):
    subject = ids.new()
    other = Rule("other/address", 1, timedelta(minutes=10))
    assert [allowed(FEW, subject) for _ in range(4)][-1] is False

    assert allowed(other, subject)
    assert allowed(FEW, ids.new())


def test_forgotten_attempts_count_no_more(engine):
    subject = ids.new()
    assert [allowed(FEW, subject) for _ in range(4)][-1] is False

    forget_attempts(FEW, subject)

    assert allowed(FEW, subject)


def test_a_whole_ipv6_network_is_one_subject(engine):
    network = f"2001:db8:{ids.new()[-4:].encode().hex()[:4]}:{ids.new()[-4:].encode().hex()[4:]}"

    assert allowed(PER_IP, f"{network}::1")
    assert not allowed(PER_IP, f"{network}:ffff:ffff:ffff:ffff")


def test_neighbours_in_ipv4_are_two_subjects(engine, monkeypatch):
    rule = Rule(f"{ids.new()}/ip", 1, timedelta(minutes=10))

    assert allowed(rule, "192.0.2.1")
    assert allowed(rule, "192.0.2.2")
    assert allowed(rule, "not an address")
    assert not allowed(rule, "192.0.2.1")


def test_nothing_that_is_kept_names_who_tried(engine, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    check_limit(FEW, "jane@example.com")

    key = rate_limits._key(FEW, "jane@example.com", NOON + timedelta(minutes=7))
    row = get_together((RateLimit, key, None))[0]

    assert row.attempts >= 1
    assert "jane" not in str(row.attribute_values)
    assert len(key) == 64


def test_a_row_goes_with_its_window(engine, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)
    check_limit(FEW, "joe@example.com")

    row = get_together((RateLimit, rate_limits._key(FEW, "joe@example.com", NOON + timedelta(minutes=7)), None))[0]

    assert row.expires_at == NOON + timedelta(minutes=7)
