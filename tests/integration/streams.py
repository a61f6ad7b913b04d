"""The stream of contacts as index_contacts gets it, made of what a test says has happened."""

from chalicelib.models.contact import Contact, partition_of
from chalicelib.services.search_stream import index_contacts

BY_TIME_TO_LIVE = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


def record(account_id, contact_id, old=None, *, expired=False, table=None):
    """What DynamoDB tells of a contact (view OLD_IMAGE): its key, and as the case may be what it was and who removed it."""
    keys = {"partition": {"S": partition_of(account_id, contact_id)}, "contact_id": {"S": contact_id}}
    return {
        "eventName": "MODIFY",
        "eventSourceARN": f"arn:aws:dynamodb:eu-west-3:000000000000:table/{table or Contact.table()}/stream/x",
        "dynamodb": {"Keys": keys} | ({"OldImage": old} if old else {}),
    } | ({"userIdentity": BY_TIME_TO_LIVE} if expired else {})


def heard(account_id, *contact_ids):
    """Tells the index of these contacts."""
    return index_contacts([record(account_id, contact_id) for contact_id in contact_ids], lambda: 110.0)
