"""The index survives whatever fails while it is kept or made anew."""

import pytest

from chalicelib.services import contacts, search_index
from chalicelib.services.contact_counts import read_counts
from tests.integration import blacklists
from tests.integration.contact_rows import ACTOR, kept, rows_of, tag_counts
from tests.integration.search_blocks import expire, indexed, lines_of, make_large
from tests.integration.streams import heard, index_contacts, record
from tests.support import faults


@pytest.fixture
def large(monkeypatch):
    """Every account counts as large, and blocks are small."""
    make_large(monkeypatch)


@pytest.mark.faults
def test_the_index_survives_every_failure(engine, large):
    def prepare():
        account_id = blacklists.new_account()
        made = [kept(account_id, tags=["x"])["id"] for _ in range(8)]
        heard(account_id, *made[:6])
        contacts.delete_contact(account_id, made[1])
        contacts.change_tags(account_id, made[2], ACTOR, add="y")
        records = [expire(account_id, made[0]), *(record(account_id, contact_id) for contact_id in made[1:])]
        return account_id, made, records

    def state(case):
        account_id, made, _ = case
        where = [made.index(contact_id) for contact_id in indexed(account_id)]
        tags = sorted(line.tags for lines in lines_of(account_id).values() for line in lines)
        return where, tags, read_counts(account_id), tag_counts(account_id), rows_of(account_id, made[0])

    positions = faults.survive(prepare, lambda case: index_contacts(case[2], lambda: 110.0), state)

    assert positions > 8


@pytest.mark.faults
def test_making_it_anew_survives_every_failure(engine, large):
    def prepare():
        account_id = blacklists.new_account()
        made = [kept(account_id)["id"] for _ in range(8)]
        heard(account_id, *made[:2])
        return account_id, made

    def state(case):
        return [case[1].index(contact_id) for contact_id in indexed(case[0])]

    assert faults.survive(prepare, lambda case: search_index.rebuild(f"{case[0]}#0"), state) > 8
