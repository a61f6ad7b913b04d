"""What anybody may read: health, and the registers behind the privacy policy."""

from typing import Any

from chalice import Blueprint

from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import public as shapes

routes = Blueprint(__name__)


@route(routes, "GET", "/health", permission=None, returns=shapes.Health)
def get_health(call: Call[None, None]) -> Answer:
    """Whether the service answers."""
    return Answer({"status": "ok"})


@route(routes, "GET", "/retention", permission=None, returns=shapes.Retention)
def get_retention(call: Call[None, None]) -> Answer:
    """How long each store keeps what it holds."""
    from chalicelib.register import retention

    rules: list[Any] = [shapes.RetentionRule.of(rule) for rule in retention.RULES]
    return Answer(shapes.Retention(items=rules))


@route(routes, "GET", "/policy", permission=None, returns=shapes.Policy)
def get_policy(call: Call[None, None]) -> Answer:
    """The versions of the terms and of the privacy policy that are in force; sign-up's `accept` names them."""
    from chalicelib.register.policy import IN_FORCE

    return Answer(shapes.Policy.of(IN_FORCE))


@route(routes, "GET", "/processors", permission=None, returns=shapes.Processors)
def get_processors(call: Call[None, None]) -> Answer:
    """The third parties that the operator works with, by category."""
    from chalicelib.register.processors import PROCESSORS

    items = [shapes.ProcessorView.model_validate(processor) for processor in PROCESSORS]
    return Answer(shapes.Processors(items=items))
