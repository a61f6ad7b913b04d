"""How an account paid: its customer at Stripe is deleted, and then the row that knows of it.

Invoices stay at Stripe under the operator's legal duty, as the certificate says; a customer without a row, which a request
under way may have left, is found and deleted by the daily reconciliation.
"""

from collections.abc import Sequence

from chalicelib.gateways import payments
from chalicelib.models.billing import Billing
from chalicelib.models.bulk import Item
from chalicelib.services.purge_tables import Rows

STRIPE_CUSTOMERS = "Stripe customers"


class Payments(Rows):
    """The row of billing, which leads to the customer."""

    def __init__(self, account_id: str) -> None:
        super().__init__(Billing, account_id, ("customer_id",))

    def count(self, things: Sequence[Item]) -> dict[str, int]:
        """The rows, and the customers."""
        customers = sum("customer_id" in item for item in things)
        return {self.name: len(things)} | ({STRIPE_CUSTOMERS: customers} if customers else {})

    def erase(self, things: Sequence[Item]) -> None:
        """The row goes last, since it leads to the customer. Raises Unavailable while Stripe can't be reached."""
        for item in things:
            if "customer_id" in item:
                payments.delete_customer(item["customer_id"]["S"])
        super().erase([{name: item[name] for name in self.key_names} for item in things])
