"""Answers kept for a repeated Idempotency-Key: those that speak of erased contacts go with them."""

from collections.abc import Callable, Collection

from chalicelib.models.idempotency import IdempotencyRecord

_PAGE = 200


def forget_answers(account_id: str, contact_ids: Collection[str], may_go_on: Callable[[], bool]) -> bool:
    """Deletes the account's stored answers that mention one of the contacts, as every answer about a contact does.

    Reads what the account stored in the last day (register/retention.py), page by page while `may_go_on()`. True when
    all of it was looked at. A request whose answer is gone is simply run again when it is repeated.
    """
    if not contact_ids:
        return True
    rows = IdempotencyRecord.query(
        account_id, consistent_read=True, page_size=_PAGE, attributes_to_get=["account_id", "id", "data"]
    )
    for number, row in enumerate(rows):
        if number % _PAGE == 0 and not may_go_on():
            return False
        if row.data and any(contact_id in row.data for contact_id in contact_ids):
            row.delete()
    return True
