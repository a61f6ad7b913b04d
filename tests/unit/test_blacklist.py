"""What an entry of the blacklist may be about, and which entries cover an address."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import clock, errors
from chalicelib.gateways import secrets
from chalicelib.services import blacklist


@pytest.fixture(autouse=True)
def known_key(monkeypatch):
    monkeypatch.setattr(secrets, "key", lambda purpose: purpose.encode())


def test_an_address_is_covered_by_itself_its_domain_and_each_one_above():
    own, *domains = blacklist.entry_ids_for("jane@mail.eu.acme.example")

    assert own == blacklist.target_of("jane@mail.eu.acme.example", None).entry_id
    assert domains == [
        blacklist.target_of(None, domain).entry_id
        for domain in ("mail.eu.acme.example", "eu.acme.example", "acme.example")
    ]


label = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)


@given(st.lists(label, min_size=1, max_size=40))
def test_a_question_never_takes_more_than_eight_entries(labels):
    covering = blacklist.entry_ids_for(f"jane@{'.'.join(labels)}.com")

    assert 2 <= len(covering) <= 8


@given(st.lists(label, min_size=1, max_size=12), st.integers(0, 11))
def test_whatever_can_be_listed_covers_all_below_it(labels, above):
    domain = ".".join([*labels[above:], "com"]) if labels[above:] else "x.com"
    try:
        listed = blacklist.target_of(None, domain)
    except errors.Invalid:
        assert domain.count(".") >= blacklist.MAX_LABELS
        return

    assert listed.entry_id in blacklist.entry_ids_for(f"jane@{'.'.join(labels)}.{domain}")


@pytest.mark.parametrize(
    ("email", "domain", "named"),
    [
        (None, None, {"email", "domain"}),
        ("jane@acme.example", "acme.example", {"email", "domain"}),
        ("nobody", None, {"email"}),
        ("", None, {"email"}),
        ("jane@com", None, {"email"}),
        (None, "", {"domain"}),
        (None, "com", {"domain"}),
        (None, "*.acme.example", {"domain"}),
        (None, "192.0.2.1", {"domain"}),
        (None, "[2001:db8::1]", {"domain"}),
        (None, "jane@acme.example", {"domain"}),
        (None, "https://acme.example/", {"domain"}),
        (None, "acme..example", {"domain"}),
        (None, "a.b.c.d.e.f.g.h.example", {"domain"}),
    ],
)
def test_what_is_no_address_or_domain_names_the_field(email, domain, named):
    with pytest.raises(errors.Invalid) as refused:
        blacklist.target_of(email, domain)

    assert {field for field, _ in refused.value.fields} == named


@pytest.mark.parametrize(
    "spelling", ["ACME.example", "@acme.example", " acme.example ", "acme.example.", "acme。example"]
)
def test_a_domain_has_one_entry_however_it_is_written(spelling):
    assert blacklist.target_of(None, spelling).entry_id == blacklist.target_of(None, "acme.example").entry_id


@pytest.mark.parametrize("text", ["jane@acme.example wrote", "from <j@x.example>", "x" * 501, "two\nlines", "nul\x00"])
def test_a_remark_may_not_undo_the_erasure_or_break_a_line(text):
    with pytest.raises(errors.Invalid) as refused:
        blacklist.remarks_of(None, text)

    assert refused.value.fields[0][0] == "source"


def test_nothing_is_listed_since_tomorrow():
    with pytest.raises(errors.Invalid) as refused:
        blacklist.remarks_of(None, None, clock.now() + timedelta(days=1))

    assert refused.value.fields[0][0] == "created_at"
