"""Lists of contacts: newest first over all shards, filtered, in pages without gaps or repetitions."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import clock, errors, ids
from chalicelib.models.contact import Contact, partition_of
from chalicelib.services import contact_addresses, contact_lists, contacts, tags
from chalicelib.services.contact_filters import Selection
from tests.integration.contact_rows import ACTOR, kept, listed, new_address, tag_counts

REAL = settings(max_examples=12, suppress_health_check=list(HealthCheck))


@pytest.fixture
def account_id(engine):
    return ids.new()


def ids_of(found):
    return [contact["id"] for contact in found]


@pytest.mark.parametrize("shards", [1, 16])
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_give_every_contact_once_newest_first(account_id, shards, limit):
    made = [kept(account_id, shards=shards) for _ in range(23)]

    found = listed(account_id, shards=shards, limit=limit)

    assert sorted(ids_of(found)) == sorted(ids_of(made))
    assert all(newer > older for newer, older in pairwise(ids_of(found)))
    assert found[0]["version"] == 1


def test_an_account_without_contacts_has_an_empty_list(account_id):
    assert contact_lists.list_contacts(account_id, 16, Selection(), 25) == ([], None, 0)


def test_a_full_last_page_has_no_position(account_id):
    for _ in range(4):
        kept(account_id)

    page = contact_lists.list_contacts(account_id, 1, Selection(), 4)

    assert (len(page.items), page.position, page.total) == (4, None, 4)


def test_contacts_from_before_the_account_had_more_shards_stay_in_the_list(account_id):
    made = [kept(account_id) for _ in range(5)] + [kept(account_id, shards=16) for _ in range(5)]

    assert sorted(ids_of(listed(account_id, shards=16, limit=3))) == sorted(ids_of(made))


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("zoë", ["Zoë Müller"]),
        ("ZOE MULLER", ["Zoë Müller"]),
        ("mül", ["Zoë Müller"]),
        ("søren", ["Soren Strauss"]),
        ("strauß", ["Soren Strauss"]),
        ("widgets & co", ["Zoë Müller"]),
        ("@acme", ["Soren Strauss", "Zoë Müller"]),
        ("zoe@acme.example", ["Zoë Müller"]),
        ("  Zoe@ACME.example ", ["Zoë Müller"]),
        ("oe@acme.example", []),
        ("nobody", []),
    ],
)
def test_a_search_finds_parts_of_name_company_and_address_in_any_case_and_accent(account_id, q, names):
    kept(account_id, first_name="Zoë", last_name="Müller", company="Widgets & Co", email="zoe@acme.example")
    kept(account_id, first_name="Soren", last_name="Strauss", email="s@acme.example.com")
    kept(account_id, first_name="Other", email="x@elsewhere.example")

    found = listed(account_id, q=q)

    assert [f"{contact['first_name']} {contact['last_name']}" for contact in found] == names


def test_a_domain_covers_its_subdomains_and_nobody_elses(account_id):
    wanted = [kept(account_id, shards=16, email=new_address(at)) for at in ("acme.example", "mail.acme.example") * 3]
    for other in ("acme-shop.example", "notacme.example", "acme.example.com", "acme.exampl"):
        kept(account_id, shards=16, email=new_address(other))

    found = listed(account_id, shards=16, domain="acme.example", limit=4)

    assert ids_of(found) == sorted(ids_of(wanted), reverse=True)


def test_a_domain_with_very_many_contacts_is_listed_too(account_id, monkeypatch):
    monkeypatch.setattr(contact_addresses, "MAX_AT_DOMAIN", 2)
    wanted = [kept(account_id, email=new_address("acme.example")) for _ in range(5)]
    kept(account_id)

    found = listed(account_id, domain="acme.example", limit=2)

    assert ids_of(found) == ids_of(wanted)[::-1]


def test_tag_and_status_filter_together(account_id):
    wanted = kept(account_id, tags=["VIP", "x"])
    restricted = kept(account_id, tags=["vip"])
    kept(account_id, tags=["vip 2"])
    contacts.restrict_contact(account_id, restricted["id"], ACTOR, "unlawful")

    assert ids_of(listed(account_id, tag="vip")) == [restricted["id"], wanted["id"]]
    assert ids_of(listed(account_id, tag="Vip", status="active")) == [wanted["id"]]
    assert ids_of(listed(account_id, status="restricted")) == [restricted["id"]]


def test_moments_of_creation_bound_the_list_on_both_sides(account_id):
    first, second, third = (kept(account_id) for _ in range(3))
    at = [clock.from_iso(contact["created_at"]) for contact in (first, second, third)]

    assert ids_of(listed(account_id, created_after=at[0])) == ids_of([third, second])
    assert ids_of(listed(account_id, created_before=at[2])) == ids_of([second, first])
    assert ids_of(listed(account_id, created_after=at[0], created_before=at[2], limit=1)) == [second["id"]]
    assert listed(account_id, created_after=at[2], created_before=at[0]) == []


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59.999999Z"])
def test_moments_far_away_are_taken_as_they_are(account_id, moment):
    contact = kept(account_id)
    far = clock.from_iso(moment)
    is_past = far < clock.now()

    assert ids_of(listed(account_id, created_after=far)) == ([contact["id"]] if is_past else [])
    assert ids_of(listed(account_id, created_before=far)) == ([] if is_past else [contact["id"]])


def test_a_page_looks_at_a_bounded_number_and_says_where_to_go_on(account_id, monkeypatch):
    monkeypatch.setattr(contact_lists, "MAX_LOOKED_AT", 5)
    wanted = kept(account_id, tags=["rare"])
    for _ in range(12):
        kept(account_id)

    pages, position = [], None
    while not pages or position is not None:
        page, position = contact_lists.list_ids(account_id, 1, Selection(tag="rare"), 25, position)
        pages.append(page)

    assert pages == [[], [], [wanted["id"]]]


@REAL
@given(data=st.data())
def test_paging_meets_everybody_who_stays_while_others_come_and_go(engine, data):
    account_id, shards = ids.new(), data.draw(st.sampled_from([1, 3, 16]))
    staying = {kept(account_id, shards=shards)["id"] for _ in range(data.draw(st.integers(0, 8)))}
    going = [kept(account_id, shards=shards)["id"] for _ in range(data.draw(st.integers(0, 6)))]
    found, position, is_first = [], None, True

    while is_first or position is not None:
        limit = data.draw(st.integers(1, 5))
        page, position, _ = contact_lists.list_contacts(account_id, shards, Selection(), limit, position)
        found, is_first = found + ids_of(page), False
        for _ in range(data.draw(st.integers(0, 2))):
            kept(account_id, shards=shards)
        if going and data.draw(st.booleans()):
            contacts.delete_contact(account_id, going.pop())

    assert len(found) == len(set(found))
    assert found == sorted(found, reverse=True)
    assert staying <= set(found)


def test_tags_are_listed_in_order_in_pages_and_in_their_own_case(account_id):
    kept(account_id, tags=["b", "B2", "a#1", "a"])
    kept(account_id, tags=["B", "a#10", "A#1x"])

    for limit in (1, 2, 3, 100):
        assert tag_counts(account_id, limit) == {"a": 1, "a#1": 1, "a#10": 1, "A#1x": 1, tag_of(account_id): 2, "B2": 1}
    page, _ = tags.list_tags(account_id, 100)
    assert [row["tag"].casefold() for row in page] == ["a", "a#1", "a#10", "a#1x", "b", "b2"]


def tag_of(account_id):
    return next(tag for tag in tag_counts(account_id) if tag.casefold() == "b")


def test_a_contact_of_another_account_is_in_no_list(account_id):
    kept(ids.new(), email="jane@acme.example")

    assert (
        listed(account_id)
        == listed(account_id, q="jane@acme.example")
        == listed(account_id, domain="acme.example")
        == []
    )


def test_what_is_past_its_time_is_in_no_list(account_id):
    contact = kept(account_id)
    row = Contact(partition_of(account_id, contact["id"]), contact["id"])
    row.update(actions=[Contact.expires_at.set(clock.now() - timedelta(seconds=1))])

    assert listed(account_id) == listed(account_id, q=contact["email"]) == []


def test_ids_for_jobs_are_those_of_the_list(account_id):
    made = [kept(account_id, tags=["x"]) for _ in range(3)]

    found = contact_lists.list_ids(account_id, 1, Selection(tag="x"), 2)

    assert found == (ids_of(made)[:0:-1], ids_of(made)[1])


def test_a_filter_survives_being_kept_by_a_job():
    selection = Selection(q="x", tag="y", status="active", created_after=clock.now(), created_before=clock.now())

    assert Selection.of_options(selection.options()) == selection
    assert Selection.of_options(None).is_everything


def test_nobody_is_found_by_an_address_that_nobody_has(account_id):
    with pytest.raises(errors.NotFound):
        contacts.get_contact(account_id, ids.new_contact(1))
    assert contact_addresses.find_holder(account_id, new_address()) is None
