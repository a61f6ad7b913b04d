"""Lines and signatures of the search index, without a database."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib import ids
from chalicelib.models.contact import Contact, partition_of
from chalicelib.models.counter import tag_key
from chalicelib.searching.lines import line_of, lines_with, pack, unpack
from chalicelib.searching.signatures import may_hold, sign, spots
from chalicelib.services.contact_filters import Selection, line_test, matcher

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
WORDS = st.text(st.sampled_from("abcéÉßŁ -.'&İx") | st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
TAGS = st.lists(st.sampled_from(["VIP", "vip 2", "É"]), unique=True, max_size=2)
DOMAINS = st.sampled_from(["acme.example", "mail.acme.example", "xn--e1afmkfd.example"])
STATUSES = st.sampled_from(["active", "restricted", "bounced"])


@st.composite
def contacts(draw):
    moment = NOW + timedelta(seconds=draw(st.integers(0, 3)))
    contact_id = ids.new_contact(1, moment, draw(st.integers(0, 2**80 - 1)))
    contact = Contact(
        partition_of("account", contact_id),
        contact_id,
        email=f"{draw(st.sampled_from(['jane', 'zoë', 'x.y+z']))}@{draw(DOMAINS)}",
        first_name=draw(st.none() | WORDS),
        last_name=draw(st.none() | WORDS),
        company=draw(st.none() | WORDS),
        tags=draw(TAGS),
        status=draw(STATUSES),
        version=1,
        created_at=moment,
        updated_at=moment,
        last_processed_at=moment + timedelta(seconds=draw(st.integers(0, 1))),
        expires_at=NOW,
    )
    contact.set_sort_keys()
    return contact.serialize()


SELECTIONS = st.builds(
    Selection,
    q=st.none() | WORDS,
    tag=st.none() | st.sampled_from(["vip", "é", "other"]),
    domain=st.none() | DOMAINS,
    status=st.none() | STATUSES,
    created_after=st.none() | st.just(NOW),
    created_before=st.none() | st.just(NOW + timedelta(seconds=2)),
)


@given(st.lists(contacts(), max_size=6))
def test_lines_are_packed_without_loss(items):
    lines = [line_of(item) for item in items]

    assert unpack(pack(lines)) == lines


@given(contacts())
def test_a_line_stands_where_its_contact_stands_in_every_order(item):
    line = line_of(item)

    keys = line.sort_keys()

    assert keys == {name: item[name]["S"] for name in keys}


@given(st.lists(contacts(), min_size=1, max_size=6), SELECTIONS)
def test_the_index_selects_what_the_filter_of_contacts_selects_and_no_signature_hides_any(items, selection):
    selected = [line_of(item) for item in items if matcher(selection)(item)]
    lines = [line_of(item) for item in items]
    words = [*selection.words, *([selection.domain] if selection.domain else [])]
    wanted = spots(words, tag_key(selection.tag) if selection.tag else None, selection.status)

    found = lines_with(pack(lines), [word.encode() for word in words], line_test(selection))

    if selection.address is None:
        assert found == selected
    assert set(selected) <= set(found)
    assert not selected or may_hold(sign(lines), wanted)


@given(st.lists(contacts(), max_size=6), st.text("abcdefgh", min_size=6, max_size=9))
def test_what_no_contact_has_is_rarely_looked_for(items, word):
    signature = sign([line_of(item) for item in items])

    assert sum(may_hold(signature, spots([f"{word}{letter}qzk"], None, None)) for letter in "jqvwz") <= 1
