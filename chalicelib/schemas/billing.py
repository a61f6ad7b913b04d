"""Shapes of paying: what is to be bought, Stripe's pages, and invoices. Money is whole minor units and a currency."""

from typing import Literal, Self, cast

from pydantic import Field

from chalicelib.models.invoice import Invoice
from chalicelib.schemas.base import Body, Moment, View

InvoiceStatus = Literal["open", "paid", "void", "uncollectible"]


class CheckoutBody(Body):
    plan: Literal["starter", "team", "business"] = Field(examples=["team"])
    interval: Literal["month", "year"] = Field(examples=["month"])


class HostedPage(View):
    url: str = Field(description="A page of Stripe's; people go there, no card is ever entered here.")


class InvoiceView(View):
    """Amounts are in minor units of `currency` (ISO 4217, lower case): 7900 and usd are 79 US dollars."""

    id: str
    number: str | None
    date: Moment
    amount: int
    paid: int
    refunded: int
    currency: str
    status: InvoiceStatus
    page_url: str | None = Field(description="Stripe's page of the invoice, where it can also be paid.")
    pdf_url: str | None

    @classmethod
    def of(cls, row: Invoice) -> Self:
        """An invoice as its account sees it."""
        return cls(
            id=row.invoice_id,
            number=row.number,
            date=row.issued_at,
            amount=int(row.total),
            paid=int(row.paid),
            refunded=int(row.refunded),
            currency=row.currency,
            status=cast(InvoiceStatus, row.status),
            page_url=row.page_url,
            pdf_url=row.pdf_url,
        )
