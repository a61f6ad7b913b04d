"""The search index: it finds what looking at every contact finds, whatever the stream tells in whatever order."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chalicelib import errors, ids
from chalicelib.models.account import Account
from chalicelib.models.contact import Contact, partition_of, partitions
from chalicelib.models.search_block import SearchBlock
from chalicelib.services import contact_lists, contacts, search_index
from chalicelib.services.contact_counts import read_counts
from chalicelib.services.contact_filters import Selection, matcher
from chalicelib.services.contact_orders import ORDERS
from tests.integration import blacklists
from tests.integration.contact_rows import ACTOR, FULL, kept, listed, new_address
from tests.integration.search_blocks import indexed, lines_of, make_large
from tests.integration.streams import heard, index_contacts, record

REAL = settings(
    max_examples=6,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
NAMES = st.sampled_from(["Jane", "Zoë", "jan", "Łukasz", None])
COMPANIES = st.sampled_from(["Acme", "Acme & Söhne", "Widgets", None])
TAGS = st.lists(st.sampled_from(["VIP", "new"]), unique=True, max_size=2)
SELECTIONS = st.builds(
    Selection,
    q=st.sampled_from([None, "jan", "acme", "zoe acme", "soehne", "a", "lukasz", "& söhne"]),
    tag=st.sampled_from([None, None, "vip"]),
    status=st.sampled_from([None, None, "active", "restricted"]),
    domain=st.sampled_from([None, None, "acme.example"]),
)


@pytest.fixture
def account_id(engine):
    return blacklists.new_account()


@pytest.fixture
def large(monkeypatch):
    """Every account counts as large, and blocks are small."""
    make_large(monkeypatch)


def brute_force(account_id, selection, order):
    items = [item.serialize() for place in partitions(account_id, 3) for item in Contact.query(place)]
    chosen = [item for item in items if matcher(selection)(item)]
    return [
        item["contact_id"]["S"] for item in sorted(chosen, key=ORDERS[order].of_item, reverse=ORDERS[order].descending)
    ]


@REAL
@given(data=st.data())
def test_a_search_finds_what_looking_at_every_contact_finds(engine, large, data):
    account_id, shards = blacklists.new_account(), data.draw(st.sampled_from([1, 3]))
    made, told = [], []
    for _ in range(data.draw(st.integers(4, 14))):
        act(data, account_id, shards, made, told)
    random.shuffle(told)
    for start in range(0, len(told), 5):
        heard(account_id, *told[start : start + 5], *data.draw(st.lists(st.sampled_from(told), max_size=2)))

    assert indexed(account_id) == sorted(made)
    for _ in range(8):
        selection, order = data.draw(SELECTIONS), data.draw(st.sampled_from(sorted(ORDERS)))
        limit = data.draw(st.integers(1, 4))
        expected = brute_force(account_id, selection, order)
        found = listed(account_id, shards=shards, limit=limit, sort=order, **selection.options())
        assert [contact["id"] for contact in found] == expected
        total = contact_lists.list_contacts(account_id, shards, selection, limit, None, ORDERS[order]).total
        assert total in (None, len(expected))


def act(data, account_id, shards, made, told):
    """One change of one contact, told to the index later."""
    kind = data.draw(st.sampled_from(["create", "create", "change", "tag", "restrict", "erase"]))
    if kind == "create" or not made:
        domain = data.draw(st.sampled_from(["acme.example", "mail.acme.example", "other.example"]))
        values = {"first_name": data.draw(NAMES), "last_name": data.draw(NAMES), "company": data.draw(COMPANIES)}
        contact = kept(account_id, shards=shards, email=new_address(domain), tags=data.draw(TAGS), **values)
        made.append(contact["id"])
        told.append(contact["id"])
        return
    contact_id = data.draw(st.sampled_from(made))
    told.append(contact_id)
    try:
        if kind == "change":
            contacts.change_contact(account_id, contact_id, ACTOR, {"company": data.draw(COMPANIES)})
        elif kind == "tag":
            contacts.change_tags(account_id, contact_id, ACTOR, add="vip")
        elif kind == "restrict":
            contacts.restrict_contact(account_id, contact_id, ACTOR, "unlawful")
        else:
            contacts.delete_contact(account_id, contact_id)
            made.remove(contact_id)
    except errors.Conflict:
        pass  # it is restricted


@pytest.mark.parametrize("order", ["newest", "oldest", "name", "-company", "last_processed"])
def test_an_erased_contact_is_found_by_nobody_at_once_and_a_changed_one_never_by_what_it_was(account_id, large, order):
    made = [kept(account_id, company="Widgets", last_name=f"N{number}") for number in range(8)]
    heard(account_id, *(contact["id"] for contact in made))
    contacts.delete_contact(account_id, made[3]["id"])
    contacts.change_contact(account_id, made[4]["id"], ACTOR, {"company": "Other"})

    found = listed(account_id, q="widgets", sort=order, limit=2)

    assert {contact["id"] for contact in found} == {made[place]["id"] for place in (0, 1, 2, 5, 6, 7)}


def test_contacts_that_come_in_order_fill_their_blocks(account_id, large):
    made = sorted(kept(account_id)["id"] for _ in range(10))
    for contact_id in made:
        heard(account_id, contact_id)

    assert [len(lines) for lines in lines_of(account_id).values()] == [3, 3, 3, 1]


def test_a_batch_that_tells_nothing_new_writes_nothing(account_id):
    contact = kept(account_id, **FULL)
    assert heard(account_id, contact["id"])["blocks"] == 1

    assert heard(account_id, contact["id"], contact["id"])["blocks"] == 0


def test_what_is_erased_leaves_the_index_and_an_empty_block_goes(account_id):
    first, second = kept(account_id), kept(account_id)
    heard(account_id, first["id"], second["id"])
    contacts.delete_contact(account_id, first["id"])

    heard(account_id, first["id"])

    assert indexed(account_id) == [second["id"]]
    contacts.delete_contact(account_id, second["id"])
    heard(account_id, second["id"])
    assert lines_of(account_id) == {}


def test_blocks_stay_small_where_lines_are_long(account_id):
    tags = [f"{number:02}{'é' * 58}" for number in range(50)]
    made = [kept(account_id, company="x" * 200, tags=tags) for _ in range(12)]

    heard(account_id, *(contact["id"] for contact in made))

    assert len(lines_of(account_id)) == 2
    assert indexed(account_id) == sorted(contact["id"] for contact in made)


def test_many_at_once_on_the_same_blocks_lose_nothing(account_id, large):
    made = [kept(account_id)["id"] for _ in range(12)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda start: heard(account_id, *made[start::4]), range(4)))

    assert indexed(account_id) == sorted(made)


@pytest.mark.parametrize("status", ["purging", None])
def test_for_an_account_that_is_purged_nothing_is_written(account_id, status):
    contact = kept(account_id)
    item = Contact.get(partition_of(account_id, contact["id"]), contact["id"]).serialize()
    if status:
        Account(account_id).update(actions=[Account.status.set(status)])
    else:
        Account(account_id).delete()

    counts = index_contacts([record(account_id, contact["id"], item, expired=True)], lambda: 110.0)

    assert counts == {"records": 1, "expired": 0, "blocks": 0}
    assert lines_of(account_id) == {}
    with pytest.raises(errors.NotFound):
        search_index.reindex(account_id)


def test_the_stream_of_tables_that_were_replaced_is_passed_over(account_id):
    contact = kept(account_id)

    counts = index_contacts([record(account_id, contact["id"], table=f"{Contact.table()}2")], lambda: 110.0)

    assert counts == {"records": 0, "expired": 0, "blocks": 0}


def test_contacts_are_counted_by_status(account_id):
    first, second, third = kept(account_id), kept(account_id), kept(account_id)
    for contact in (first, second):
        contacts.restrict_contact(account_id, contact["id"], ACTOR, "unlawful")
    contacts.lift_restriction(account_id, second["id"], ACTOR)

    assert read_counts(account_id) == (3, 1, 0, 0)
    assert read_counts(account_id).active == 2
    for selection, total in (({"status": "restricted"}, 1), ({"status": "active"}, 2), ({}, 3)):
        assert contact_lists.list_contacts(account_id, 1, Selection(**selection), 1).total == total
    contacts.delete_contact(account_id, first["id"])
    contacts.delete_contact(account_id, third["id"])
    assert read_counts(account_id) == (1, 0, 0, 0)


def test_an_index_is_made_anew_whatever_is_there(account_id, large):
    made = sorted(kept(account_id)["id"] for _ in range(14))
    assert search_index.reindex(account_id) > 1
    assert indexed(account_id) == made
    assert search_index.reindex(account_id) == 0
    rows = list(SearchBlock.query(f"{account_id}#0"))
    rows[1].delete()
    Contact(partition_of(account_id, made[-1]), made[-1]).delete()

    assert search_index.reindex(account_id) == 2
    assert indexed(account_id) == made[:-1]


def test_lists_of_a_large_account_know_their_number_where_that_is_cheap(account_id, large):
    made = [kept(account_id, company="Widgets" if number % 3 else "Other", tags=["x"]) for number in range(9)]
    heard(account_id, *(contact["id"] for contact in made))

    def total(order="newest", **selection):
        return contact_lists.list_contacts(account_id, 1, Selection(**selection), 1, None, ORDERS[order]).total

    assert total() == total(tag="X") == total(status="active") == 9
    assert total(q="other") in (None, 3)
    assert total("name", q="widgets") in (None, 6)
    assert contact_lists.count_contacts(account_id, 1, Selection(q="nobody")) == 0


def test_an_unknown_account_has_no_index_to_make(engine):
    with pytest.raises(errors.NotFound):
        search_index.reindex(ids.new())
