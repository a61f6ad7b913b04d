"""Company information is merged as RFC 7396 says, and its history is exactly what differs."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.services.account import differences, merge

names = st.sampled_from(["company", "phone", "website", "address"])
texts = st.text(max_size=5)
addresses = st.dictionaries(st.sampled_from(["city", "line1", "country"]), texts, min_size=1)
documents = st.dictionaries(names.filter(lambda name: name != "address"), texts)
stored = st.builds(
    lambda plain, address: plain | ({"address": address} if address else {}), documents, st.none() | addresses
)
patches = st.builds(
    lambda plain, address: plain | ({} if address is ... else {"address": address}),
    st.dictionaries(names.filter(lambda name: name != "address"), st.none() | texts),
    st.just(...) | st.none() | st.dictionaries(st.sampled_from(["city", "line1", "country"]), st.none() | texts),
)


@given(stored, patches)
def test_merging_again_changes_nothing(before, patch):
    once = merge(before, patch)

    assert merge(once, patch) == once


@given(stored, patches)
def test_what_is_not_named_stays(before, patch):
    after = merge(before, patch)

    assert {name: value for name, value in after.items() if name not in patch} == {
        name: value for name, value in before.items() if name not in patch
    }


@given(stored, patches)
def test_no_blank_is_kept(before, patch):
    after = merge(before, patch)

    assert None not in after.values()
    assert after.get("address") != {}


@given(stored, patches)
def test_the_history_is_empty_only_when_nothing_changed(before, patch):
    after = merge(before, patch)

    assert (differences(before, after) == {}) == (before == after)


def test_parts_of_an_address_are_told_apart():
    before = {"company": "A", "address": {"city": "Paris", "country": "FR"}}

    after = merge(before, {"address": {"city": None, "line1": "1 Street"}})

    assert after == {"company": "A", "address": {"country": "FR", "line1": "1 Street"}}
    assert differences(before, after) == {
        "address.city": {"from": "Paris", "to": None},
        "address.line1": {"from": None, "to": "1 Street"},
    }
