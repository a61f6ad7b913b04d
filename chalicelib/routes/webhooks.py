"""What other services tell us: Stripe."""

from chalice import Blueprint

from chalicelib import errors
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route

routes = Blueprint(__name__)


@route(
    routes, "POST", "/webhooks/stripe", permission=None, status=204, raw=256_000, problems=(errors.InvalidSignature,),
)  # fmt: skip
def take_stripe_event(call: Call[bytes, None]) -> Answer:
    """For Stripe only: an event with its signature (https://docs.stripe.com/webhooks).

    What has come before and what nothing is done about answers the same.
    """
    from chalicelib.services.billing_events import take_event

    take_event(call.body, call.headers.get("stripe-signature", ""))
    return Answer(status=204)
