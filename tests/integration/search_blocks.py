"""What tests of the search index look at: its blocks, made small, and what they hold."""

from datetime import timedelta

from chalicelib import clock
from chalicelib.models import search_store
from chalicelib.models.contact import Contact, partition_of, partitions
from chalicelib.models.search_block import SearchBlock
from chalicelib.searching.lines import Packed, unpack
from chalicelib.services import contact_lists, contact_search, search_index
from tests.integration.streams import record


def make_large(monkeypatch):
    """Every account counts as large, and blocks are small."""
    monkeypatch.setattr(contact_lists, "SMALL", -1)
    monkeypatch.setattr(contact_lists, "FIRST_LOOK", 2)
    monkeypatch.setattr(contact_lists, "FIRST_LOOK_SORTED", 2)
    monkeypatch.setattr(contact_lists, "MAX_LOOKED_AT", 4)
    monkeypatch.setattr(contact_search, "COUNTED", 4)
    monkeypatch.setattr(contact_search, "_FIRST_BLOCKS", 3)
    monkeypatch.setattr(search_index, "MOST_LINES", 3)
    monkeypatch.setattr(search_index, "_AT_ONCE", 5)


def lines_of(account_id):
    """The lines of all blocks by partition and block."""
    return {
        (row.partition, row.block): unpack(Packed(*map(bytes_of, (row.texts, row.rest))))
        for partition in partitions(account_id, 16)
        for row in SearchBlock.query(partition, consistent_read=True)
    }


def bytes_of(value):
    return search_store._bytes({"B": value})


def indexed(account_id):
    """The ids that the index holds, each block's within what it covers."""
    found = []
    for (partition, block), lines in sorted(lines_of(account_id).items()):
        behind = search_store.next_block(partition, block) or "~"
        assert all(block <= line.contact_id < behind for line in lines)
        assert lines == sorted(lines)
        found += [line.contact_id for line in lines]
    assert len(found) == len(set(found))
    return sorted(found)


def expire(account_id, contact_id):
    """What DynamoDB does, and tells, of a contact whose time is up."""
    key = (partition_of(account_id, contact_id), contact_id)
    Contact(*key).update(actions=[Contact.expires_at.set(clock.now() - timedelta(days=1))])
    item = Contact.get(*key).serialize()
    Contact(*key).delete()
    return record(account_id, contact_id, item, expired=True)
