"""Identifiers sort by birth, carry their shard, and can be made again from what they were made of."""

from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib import ids

MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2500, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, MOMENTS)
def test_order_of_ids_is_order_of_birth(one, other):
    earlier, later = sorted((ids.new(one), ids.new(other)))

    assert ids.moment_of(earlier) <= ids.moment_of(later)


@given(MOMENTS)
@example(datetime(2243, 1, 1, microsecond=1999, tzinfo=UTC))  # where a float is a millisecond short
def test_the_moment_comes_back_to_the_millisecond(moment):
    ulid = ids.new(moment)

    assert abs((ids.moment_of(ulid) - moment).total_seconds()) < 0.001
    assert ids.is_ulid(ulid)


@given(st.integers(1, 16), MOMENTS, st.integers(0, 2**80 - 1))
def test_a_contact_id_names_one_of_the_shards_and_can_be_made_again(shards, moment, randomness):
    contact_id = ids.new_contact(shards, moment, randomness)

    assert ids.is_contact_id(contact_id)
    assert int(ids.shard_of(contact_id), 16) < shards
    assert contact_id == ids.new_contact(shards, moment, randomness)


def test_a_thousand_ids_of_one_millisecond_differ():
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    made = {ids.new(moment) for _ in range(1000)}

    assert len(made) == 1000


@given(st.text(max_size=30))
def test_other_texts_are_not_taken_for_ids(text):
    assert ids.is_ulid(text) == (len(text) == 26 and text[0] in "01234567" and set(text) <= set(ids.ALPHABET))
