"""An account's invoices."""

from chalicelib.models.invoice import Invoice
from chalicelib.models.paging import page_of


def list_invoices(account_id: str, limit: int, after: str | None) -> tuple[list[Invoice], str | None]:
    """The invoices as Stripe last told them, newest first, and where the next page begins."""
    return page_of(Invoice, account_id, limit, after, newest_first=True)
