"""Answers to requests that carried an Idempotency-Key, so that a repeat gets the first answer."""

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute

from chalicelib.models.base import Table


class IdempotencyRecord(Table):
    """Written by Powertools' persistence layer, whose attribute names these are; declared here for keys and purge."""

    class Meta:
        name = "idempotency"

    account_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    status = UnicodeAttribute()
    data = UnicodeAttribute(null=True)
    validation = UnicodeAttribute(null=True)
    in_progress_expiration = NumberAttribute(null=True)
    expiration = TTLAttribute()
