"""An account's invoices, as Stripe last told them: integer amounts in minor units of their currency, and Stripe's links."""

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib import clock
from chalicelib.models.base import Table, TimeAttribute


class Invoice(Table):
    """`status` is Stripe's: open, paid, void or uncollectible; drafts are not kept. `total` is what was asked, `paid` what
    came in; `refunded` is what went back of it."""

    class Meta:
        name = "invoices"

    account_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    invoice_id = UnicodeAttribute()
    number = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    currency = UnicodeAttribute()
    total = NumberAttribute()
    paid = NumberAttribute()
    refunded = NumberAttribute(default=0)
    issued_at = TimeAttribute()
    page_url = UnicodeAttribute(null=True)
    pdf_url = UnicodeAttribute(null=True)


def invoice_entry(created: datetime, invoice_id: str) -> str:
    """The range key: invoices in the order in which Stripe made them, which never changes."""
    return f"{clock.to_iso(created)} {invoice_id}"
