"""From answers and problems to HTTP: JSON, security headers and the request id on every one of them."""

import json
from typing import Any

from chalice import Response

from chalicelib import errors, settings
from chalicelib.edge.call import Answer

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""For an API that serves data, never documents to be framed or cached by anyone in between (OWASP REST cheat sheet)."""
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_SECURE_HEADERS = SECURITY_HEADERS | {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


def render(answer: Answer) -> Response:
    """An answer as Chalice sends it."""
    headers: dict[str, Any] = dict(answer.headers)
    if answer.cookie is not None:
        headers["Set-Cookie"] = answer.cookie
    if answer.body is None:
        return Response(body="", status_code=answer.status, headers=headers)
    headers["Content-Type"] = answer.content_type
    return Response(body=_text(answer.body), status_code=answer.status, headers=headers)


def render_problem(problem: errors.Problem) -> Response:
    """A problem as Chalice sends it (RFC 9457)."""
    headers: dict[str, Any] = {"Content-Type": "application/problem+json"} | problem.headers
    return Response(body=json.dumps(problem.document()), status_code=problem.status, headers=headers)


def finish(response: Response, request_id: str) -> Response:
    """Adds what every answer carries; an answer's own header wins."""
    common = _SECURE_HEADERS if settings.get().secure_origin else SECURITY_HEADERS
    response.headers = {**common, "X-Request-Id": request_id, **response.headers}
    return response


def _text(body: Any) -> str:
    if isinstance(body, str):
        return body
    if hasattr(body, "model_dump_json"):
        text: str = body.model_dump_json(by_alias=True)
        return text
    return _to_json(body)
