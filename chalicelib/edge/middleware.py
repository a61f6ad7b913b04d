"""What surrounds every request: the log line, the request id, security headers, and one shape for every error."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chalicelib import errors, observability
from chalicelib.edge import responses, routing, viewer

if TYPE_CHECKING:
    from chalice import Response
    from chalice.app import Request

_CHALICE_ERRORS: dict[int, type[errors.Problem]] = {
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    413: errors.TooLarge,
    415: errors.UnsupportedMediaType,
    500: errors.Unexpected,
}


def around_request(request: "Request", get_response: "Callable[[Request], Response]") -> "Response":
    """The outermost HTTP middleware; also catches what Chalice answers by itself."""
    request.headers = _lower_cased(request)
    request_id = str(request.context.get("requestId", ""))
    started = time.perf_counter()
    observability.begin_request(
        request_id=request_id,
        method=request.method,
        route=request.context.get("resourcePath", ""),
        agent=_agent(request),
    )
    response = responses.finish(_answer(request, get_response), request_id)
    observability.note(milliseconds=round((time.perf_counter() - started) * 1000, 1))
    observability.end_request(response.status_code)
    return response


def _answer(request: "Request", get_response: "Callable[[Request], Response]") -> "Response":
    try:
        observability.note(ip=viewer.address(request), country=viewer.country(request), region=viewer.region(request))
        if request.context.get("resourcePath") not in routing.paths():
            return responses.render_problem(errors.NotFound("No such path, or not with this method."))
        return _in_our_shape(get_response(request))
    except Exception as error:  # noqa: BLE001 - the secret about the viewer may be out of reach: Chalice would log its message
        observability.log_failure(error)
        return responses.render_problem(errors.Unexpected())


def _lower_cased(request: "Request") -> Any:
    """The headers under their names in lower case, which is how Chalice and everything here asks for them; Chalice's own
    mapping lowers each question anew."""
    headers = request.to_original_event()["headers"] or {}
    return {name.lower(): value for name, value in headers.items()}


def _agent(request: "Request") -> str:
    """What the caller calls itself, without the addresses that programs like to leave in there."""
    named: str = request.headers.get("user-agent") or ""
    return " ".join(word for word in named[:400].split(" ") if "@" not in word)


def _in_our_shape(response: "Response") -> "Response":
    """Chalice's own errors (`{"Code", "Message"}`) as problems; our answers pass."""
    body: Any = response.body
    if response.status_code < 400 or not (isinstance(body, dict) and "Code" in body):
        return response
    problem = _CHALICE_ERRORS.get(response.status_code, errors.BadRequest)
    shaped = responses.render_problem(problem())
    shaped.status_code = response.status_code
    shaped.headers |= {name: value for name, value in response.headers.items() if name == "Allow"}
    return shaped
