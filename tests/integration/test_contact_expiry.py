"""Contacts that time to live has removed are off the counts, and leave nothing behind (promise D5)."""

from datetime import timedelta

import pytest

from chalicelib import clock
from chalicelib.models import contact_email
from chalicelib.models.contact_email import ContactEmail
from chalicelib.services import contacts
from chalicelib.services.contact_counts import read_counts
from tests.integration import blacklists
from tests.integration.contact_rows import ACTOR, FULL, kept, listed, rows_of, tag_counts
from tests.integration.search_blocks import expire, indexed
from tests.integration.streams import heard, index_contacts


@pytest.fixture
def account_id(engine):
    return blacklists.new_account()


def test_a_contact_whose_time_is_up_is_no_longer_counted_and_leaves_nothing(account_id):
    gone, stays = kept(account_id, **FULL), kept(account_id, tags=["fair 2026"])
    contacts.restrict_contact(account_id, gone["id"], ACTOR, "unlawful")
    heard(account_id, gone["id"], stays["id"])
    told = expire(account_id, gone["id"])

    for _ in range(2):
        index_contacts([told, told], lambda: 110.0)

    assert read_counts(account_id) == (1, 0, 0, 0)
    assert tag_counts(account_id) == {"fair 2026": 1}
    assert indexed(account_id) == [stays["id"]]
    assert rows_of(account_id, gone["id"]) == []
    assert kept(account_id, email=gone["email"])["id"] != gone["id"]


def test_an_address_that_somebody_else_has_by_now_stays_theirs(account_id):
    gone = kept(account_id)
    told = expire(account_id, gone["id"])
    claim = ContactEmail.get(contact_email.partition_of(account_id, gone["email"]), gone["email"])
    claim.update(actions=[ContactEmail.expires_at.set(clock.now() - timedelta(days=1))])
    heir = kept(account_id, email=gone["email"])

    index_contacts([told], lambda: 110.0)

    assert listed(account_id, q=gone["email"]) == [heir]
    assert read_counts(account_id).total == 1
