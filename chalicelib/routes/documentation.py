"""What the API can do, for programs and for people."""

from typing import Any

from chalice import Blueprint

from chalicelib.edge.authentication import cookie_name
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.routing import route

routes = Blueprint(__name__)


@route(routes, "GET", "/openapi.json", permission=None, returns=dict[str, Any])
def get_openapi(call: Call[None, None]) -> Answer:
    """The OpenAPI 3.1 document of this API."""
    from chalicelib.openapi import document

    return Answer(document.text(cookie_name()))


@route(routes, "GET", "/docs", permission=None, content_type="text/html; charset=utf-8")
def get_documentation(call: Call[None, None]) -> Answer:
    """The OpenAPI document as a page to read."""
    from chalicelib.openapi import document, page, style

    html = page.page(document.document(cookie_name()))
    return Answer(html, headers={"Content-Security-Policy": style.policy()}, content_type="text/html; charset=utf-8")
