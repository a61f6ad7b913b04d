"""The contacts of an account page by page, shard after shard, from where an earlier worker stopped."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chalicelib.models.bulk import Item, query_pages
from chalicelib.models.contact import Contact, partitions


class Place(NamedTuple):
    """Behind the contact `after` in one of the shards; None is the beginning of the shard."""

    shard: int
    after: str | None


START = Place(0, None)


def pages(
    account_id: str, shards: int, place: Place, attributes: Sequence[str] = ()
) -> Iterator[tuple[list[Item], Place]]:
    """Items as DynamoDB sends them, read strongly, and with each page the place behind it."""
    for shard, partition in enumerate(partitions(account_id, shards)):
        if shard < place.shard:
            continue
        begin = place.after if shard == place.shard else None
        for items, after in query_pages(Contact, partition, begin, attributes):
            yield items, Place(shard, after) if after is not None else Place(shard + 1, None)
