"""The route decorator: what a route needs and gives is stated once, enforced here, and read by OpenAPI and tests."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from chalicelib import errors, observability
from chalicelib.edge import authentication, parsing, responses, viewer
from chalicelib.edge.call import Answer, Call
from chalicelib.edge.permissions import Permission

if TYPE_CHECKING:
    from chalice import Blueprint, Response
    from chalice.app import Request
    from pydantic import BaseModel

Handler = Callable[[Any], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the API. `permission` is None on a public route. `returns` is the shape of the body of `status`
    (None: no body, or `content_type` other than JSON); `also` are other statuses of success, with a body of the same
    shape. `replayable`: takes an Idempotency-Key. `raw`: gets a body of up to so many bytes as it came (0: as its shape)."""

    method: str
    path: str
    permission: Permission | None
    handler: Handler
    status: int
    body: "type[BaseModel] | None"
    query: "type[BaseModel] | None"
    returns: Any
    problems: tuple[type[errors.Problem], ...]
    content_type: str
    replayable: bool
    also: tuple[int, ...] = ()
    raw: int = 0

    @property
    def name(self) -> str:
        """The operation id: the name of the route's function."""
        return self.handler.__name__


ROUTES: list[Route] = []
"""Every operation, in the order of registration: the OpenAPI document and the tests that walk the API read it."""


@cache
def paths() -> frozenset[str]:
    """Every path of the API as it is declared, once all routes are registered."""
    return frozenset(route.path for route in ROUTES)


def route(
    blueprint: "Blueprint",
    method: str,
    path: str,
    *,
    permission: Permission | None,
    status: int = 200,
    body: "type[BaseModel] | None" = None,
    query: "type[BaseModel] | None" = None,
    returns: Any = None,
    problems: tuple[type[errors.Problem], ...] = (),
    content_type: str = "application/json",
    replayable: bool | None = None,
    also: tuple[int, ...] = (),
    raw: int = 0,
) -> Callable[[Handler], Handler]:
    """Registers an operation. `permission=None` makes it public, which a test holds to a list.

    An unsafe authenticated operation takes an Idempotency-Key unless `replayable=False` (its answer holds a secret that
    must not be stored, or it is idempotent by nature). `raw` is for what is signed byte by byte.
    """

    def register(handler: Handler) -> Handler:
        takes_key = permission is not None and method in ("POST", "PATCH") if replayable is None else replayable
        spec = Route(
            method,
            path,
            permission,
            handler,
            status,
            body,
            query,
            returns,
            problems,
            content_type,
            takes_key,
            also,
            raw,
        )
        ROUTES.append(spec)

        def view(**path_parameters: str) -> "Response":
            return _serve(spec, blueprint.current_request, path_parameters)

        view.__name__ = handler.__name__
        blueprint.route(path, methods=[method], name=handler.__name__)(view)
        return handler

    return register


def _serve(spec: Route, request: "Request", path: dict[str, str]) -> "Response":
    observability.note(route=spec.path)
    try:
        return _run(spec, request, path)
    except errors.Problem as problem:
        return responses.render_problem(problem)
    except Exception as error:  # noqa: BLE001 - the edge of the program: anything unforeseen is a logged 500
        observability.log_failure(error)
        return responses.render_problem(errors.Unexpected())


def _run(spec: Route, request: "Request", path: dict[str, str]) -> "Response":
    raw = _raw(request)
    parsing.check_size(raw, spec.raw or parsing.BODY_LIMIT)
    principal = None
    if spec.permission is not None:
        principal = authentication.authenticate(spec.method, request.headers)
        observability.note(account_id=principal.account_id, actor=principal.actor)
        principal.require(spec.permission)
    elif spec.method not in authentication.SAFE_METHODS:
        authentication.refuse_other_origins(request.headers)
    call = Call(
        body=_body(spec, request, raw),
        query=parsing.parse_query(spec.query, request.query_params),
        path=path,
        headers=request.headers,
        ip_address=viewer.address(request),
        request_id=request.context.get("requestId", ""),
        route=f"{spec.method} {spec.path}",
        principal=principal,
    )
    key = request.headers.get("idempotency-key")
    if key is None:
        return responses.render(spec.handler(call))
    if not spec.replayable:
        raise errors.BadRequest("This operation takes no Idempotency-Key.")
    from chalicelib.edge import idempotency

    return idempotency.run_once(call, key, raw, lambda: responses.render(spec.handler(call)), request.lambda_context)


def _raw(request: "Request") -> bytes:
    try:
        return cast(bytes, request.raw_body)
    except UnicodeEncodeError:  # a lone surrogate, which no valid UTF-8 decodes to
        raise errors.BadRequest("The body is not JSON in UTF-8.") from None


def _body(spec: Route, request: "Request", raw: bytes) -> Any:
    if spec.raw:
        return raw
    if spec.body is not None:
        return parsing.parse_body(spec.body, raw, request.headers.get("content-type", ""))
    if raw.strip():
        raise errors.BadRequest("This operation takes no body.")
    return None
