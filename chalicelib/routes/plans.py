"""Plans: what can be bought."""

from chalice import Blueprint

from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route
from chalicelib.schemas.lazy import plans as shapes

routes = Blueprint(__name__)


@route(routes, "GET", "/plans", permission=None, returns=shapes.Plans)
def get_plans(call: Call[None, None]) -> Answer:
    """The plans with their prices and limits, and what the free trial allows."""
    return Answer(shapes.Plans.on_offer())
