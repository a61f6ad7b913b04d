"""The low-level batches of jobs: what PynamoDB reads is what they wrote, and nothing that is there is overwritten."""

import pytest

from chalicelib import clock, ids
from chalicelib.models.account import Account
from chalicelib.models.bulk import get_items, get_rows, insert_items, put_items, query_pages
from chalicelib.models.contact import Contact, sort_keys


def item(partition, number, **more):
    now = clock.to_iso(clock.now())
    keys = sort_keys(f"c{number:05}", f"x{number}@example.com", None, None, None, now)
    return {
        "partition": {"S": partition},
        "contact_id": {"S": f"c{number:05}"},
        "email": {"S": f"x{number}@example.com"},
        "status": {"S": "active"},
        "tags": {"L": [{"S": "a'b"}]},
        "custom": {"S": '{"é":"1"}'},
        "created_at": {"S": now},
        "updated_at": {"S": now},
        "last_processed_at": {"S": now},
        "version": {"N": "1"},
        "expires_at": {"N": "4102444800"},
        **{name: {"S": key} for name, key in keys.items()},
    } | more


@pytest.fixture
def partition(engine):
    return f"{ids.new()}#0"


def test_inserted_items_are_what_the_model_reads_and_writes(partition):
    written = item(partition, 1)

    insert_items(Contact, [written])

    contact = Contact.get(partition, "c00001")
    assert (contact.tags, contact.custom, contact.version) == (["a'b"], {"é": "1"}, 1)
    assert contact.serialize() == written


def test_a_taken_key_is_told_and_left_alone(partition):
    insert_items(Contact, [item(partition, number) for number in range(0, 60, 2)])

    taken = insert_items(Contact, [item(partition, number, version={"N": "9"}) for number in range(60)])

    assert taken == set(range(0, 60, 2))
    found = get_items(Contact, [(partition, f"c{number:05}") for number in range(61)])
    assert len(found) == 60
    assert {key[1] for key, it in found.items() if it["version"]["N"] == "1"} == {f"c{n:05}" for n in range(0, 60, 2)}


def test_pages_go_on_behind_a_key_and_give_only_what_is_asked_for(partition):
    insert_items(Contact, [item(partition, number) for number in range(30)])

    pages = list(query_pages(Contact, partition, "c00009", ("email",)))

    assert [it for page, _ in pages for it in page] == [{"email": {"S": f"x{n}@example.com"}} for n in range(10, 30)]
    assert pages[-1][1] is None


def test_a_partition_larger_than_a_page_is_read_whole(partition):
    insert_items(Contact, [item(partition, number, notes={"S": "x" * 100_000}) for number in range(25)])

    pages = list(query_pages(Contact, partition, None))

    assert len(pages) > 1
    assert [it["contact_id"]["S"] for page, _ in pages for it in page] == [f"c{number:05}" for number in range(25)]


def test_rows_of_a_table_without_a_range_key_are_read_by_the_hundred(engine):
    accounts = [ids.new() for _ in range(130)]
    put_items(
        Account, [{"account_id": {"S": account}, "status": {"S": "trial"}, "plan": {"S": "x"}} for account in accounts]
    )

    found = get_rows(Account, [*accounts, accounts[0], ids.new()], ("account_id", "status"))

    assert found == {account: {"account_id": {"S": account}, "status": {"S": "trial"}} for account in accounts}
