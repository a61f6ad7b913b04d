"""Paying: how the account stands with its plan, the way to Stripe's own pages, and the invoices."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import Page, PageQuery, plans
from chalicelib.schemas.lazy import billing as shapes

routes = Blueprint(__name__)


@route(routes, "GET", "/billing", permission="billing:read", returns=plans.BillingView)
def get_billing(call: Call[None, None]) -> Answer:
    """Plan, trial and subscription, the limits with their use, and what the account may do now."""
    from chalicelib.services.billing_overview import describe_billing

    return Answer(plans.BillingView.of(describe_billing(call.who.account)))


@route(
    routes, "POST", "/billing/checkout", permission="billing:write", body=shapes.CheckoutBody, returns=shapes.HostedPage,
    problems=(errors.AlreadySubscribed, errors.Conflict), replayable=False,
)  # fmt: skip
def start_checkout(call: Call[shapes.CheckoutBody, None]) -> Answer:
    """The address of Stripe's page on which the first subscription is paid; the same one while it is open.

    Who has a subscription is answered 409 and changes it in the portal.
    """
    from chalicelib.services.checkout import begin_checkout

    url = begin_checkout(call.account_id, call.body.plan, call.body.interval)
    return Answer(shapes.HostedPage(url=url))


@route(
    routes, "POST", "/billing/portal", permission="billing:write", returns=shapes.HostedPage,
    problems=(errors.Conflict,), replayable=False,
)  # fmt: skip
def open_portal(call: Call[None, None]) -> Answer:
    """The address of Stripe's pages for card, plan, cancelling and tax ids; good for some minutes."""
    from chalicelib.services.checkout import open_portal

    return Answer(shapes.HostedPage(url=open_portal(call.account_id)))


@route(
    routes, "GET", "/billing/invoices", permission="billing:read", query=PageQuery, returns=Page[shapes.InvoiceView],
)  # fmt: skip
def list_invoices(call: Call[None, PageQuery]) -> Answer:
    """The invoices, newest first, with Stripe's pages and PDF files of them."""
    from chalicelib.services.invoices import list_invoices

    rows, following = list_invoices(call.account_id, call.query.limit, call.position())
    items = [shapes.InvoiceView.of(row) for row in rows]
    return Answer(Page[shapes.InvoiceView](items=items, next_cursor=call.cursor(following)))
