"""What the edge of a warm request costs in CPU: framework, authentication, validation, answer and log line.

    python -m tests.benchmarks.warm_request [GET|POST [bare] COUNT]

AWS and the services behind the routes answer at once with objects made beforehand, so that what is left is the edge alone. A
bare Chalice app with the same two routes runs beside it: what it needs is Chalice's, the rest is ours. Parts are measured by
themselves with the same inputs, one after the other a hundred times, which suits a processor's caches better than a whole
request does: they add up to less. With arguments it serves so many requests and prints nothing, for valgrind to count.
"""

import contextlib
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

from infrastructure.build import ROOT
from tests.benchmarks import cold_start
from tests.benchmarks.lambda_context import Context

ROUNDS, BATCH = 60, 100
"""The quickest of the rounds counts: the others had company on the machine."""
BODY = {
    "email": "jane@example.com",
    "first_name": "Jane",
    "last_name": "Doe",
    "company": "Example Ltd",
    "tags": ["customer", "spring fair"],
    "address": {"city": "London", "country": "GB"},
    "custom": {"size": "11-50"},
}


def measure() -> dict[str, dict[str, float]]:
    """Microseconds of CPU by request ("GET", "POST"), then by part; "all" and "bare Chalice" are whole requests."""
    with _alone(), open(os.devnull, "w", buffering=1) as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
        return {name: _parts(event) for name, event in (("GET", cold_start.event()), ("POST", post()))}


def post() -> dict:
    """`POST /v1/contacts` of the same browser."""
    event = deepcopy(cold_start.event())
    named = {"Content-Type": "application/json", "Origin": "https://bench.example.com"}
    event["headers"] |= named
    event["multiValueHeaders"] |= {name: [value] for name, value in named.items()}
    event |= {"resource": "/contacts", "path": "/contacts", "httpMethod": "POST", "pathParameters": None}
    event["requestContext"] |= {"resourcePath": "/contacts", "httpMethod": "POST", "path": "/v1/contacts"}
    return event | {"body": json.dumps(BODY)}


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """The API in this process, with nothing behind its edge."""
    from app import app
    from chalicelib import settings
    from chalicelib.edge import authentication
    from chalicelib.gateways import secrets
    from chalicelib.services import contacts

    rows = _rows()
    document = contacts.document_of_model(next(row for model, row in rows.items() if model.store() == "contacts"))
    known = settings.Settings(**_names())
    swapped: list[tuple[Any, str, Any]] = [
        (settings, "get", lambda: known),
        (app.api, "binary_types", []),  # as in Lambda
        (secrets, "edge", lambda: cold_start.EDGE_KEY.encode()),
        (authentication, "get_together", lambda *wanted: [rows[key[0]] for key in wanted]),
        (contacts, "get_contact", lambda *_: document),
        (contacts, "create_contact", lambda *_, **__: document),
    ]
    kept = [(room, name, getattr(room, name)) for room, name, _ in swapped]
    for room, name, value in swapped:
        setattr(room, name, value)
    gc.collect()
    gc.freeze()  # as start.settle does in Lambda
    try:
        yield
    finally:
        gc.unfreeze()
        for room, name, value in kept:
            setattr(room, name, value)


def _names() -> dict[str, str]:
    from chalicelib import settings

    return {name.lower(): "bench" for name in settings.NAMES} | {"public_url": "https://bench.example.com"}


def _rows() -> dict[Any, Any]:
    from chalicelib import models

    by_store = {model.store(): model for model in models.load_all()}
    found = {
        by_store[table.removeprefix(cold_start.PREFIX)]: rows
        for table, rows in cold_start.items(datetime.now(UTC)).items()
    }
    return {model: model.from_raw_data(rows[0]) for model, rows in found.items()}


def _parts(event: dict) -> dict[str, float]:
    from app import app
    from chalicelib import observability
    from chalicelib.edge import authentication, middleware, parsing, responses, viewer
    from chalicelib.edge.call import Answer
    from chalicelib.schemas import contacts as shapes
    from chalicelib.services import contacts

    context = Context()
    assert app(event, context)["statusCode"] in (200, 201)
    request = app.current_request
    request_id = request.context["requestId"]
    document = contacts.get_contact("", "")
    answer = Answer(document, headers={"ETag": '"1"'})
    bare = bare_app()
    assert bare(event, context)["statusCode"] == 200
    line = dict(observability._request)

    def log() -> None:
        observability.begin_request(**line)
        observability.end_request(200)

    def facts() -> None:
        viewer.address(request), viewer.country(request), viewer.region(request), middleware._agent(request)

    works: dict[str, Callable[[], Any]] = {
        "all": lambda: app(event, context),
        "bare Chalice": lambda: bare(event, context),
        "who is there: address, country, browser": facts,
        "authentication without reads": lambda: authentication.authenticate(request.method, request.headers),
        "answer to JSON and headers": lambda: responses.finish(responses.render(answer), request_id),
        "log line": log,
    }
    if request.method == "POST":
        raw = request.raw_body
        works["body to shape"] = lambda: parsing.parse_body(
            shapes.ContactCreate, raw, "application/json"
        ).values_given()
    return {name: _microseconds(work) for name, work in works.items()}


def bare_app() -> Any:
    """A Chalice app with the same two routes and nothing else: no sign-in, no shapes, no log line."""
    from chalice import Chalice

    from chalicelib.services import contacts

    bare = Chalice(app_name="bare")

    @bare.route("/contacts/{contact_id}")
    def get_contact(contact_id: str) -> Any:
        return contacts.get_contact("", contact_id)

    @bare.route("/contacts", methods=["POST"])
    def create_contact() -> Any:
        return contacts.create_contact(bare.current_request.json_body)

    return bare


def _microseconds(work: Callable[[], Any]) -> float:
    for _ in range(BATCH):
        work()
    return min(_batch(work) for _ in range(ROUNDS)) / BATCH / 1000


def _batch(work: Callable[[], Any]) -> int:
    began = time.process_time_ns()
    for _ in range(BATCH):
        work()
    return time.process_time_ns() - began


def instructions() -> tuple[int, int]:
    """Instructions of a warm GET, ours and bare Chalice's. Needs valgrind."""
    return _counted("GET"), _counted("GET", "bare")


def _counted(*which: str) -> int:
    command = [sys.executable, "-m", "tests.benchmarks.warm_request", *which]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    few, many = (cold_start.count_command(environment, [*command, str(count)]) for count in (50, 250))
    return (many - few) // 200


def serve(name: str, *rest: str) -> None:
    """Serves as many requests as the last argument says."""
    event, context = cold_start.event() if name == "GET" else post(), Context()
    with _alone(), open(os.devnull, "w", buffering=1) as nowhere, contextlib.redirect_stdout(nowhere):  # noqa: PTH123
        from app import app

        chosen = bare_app() if rest[0] == "bare" else app
        for _ in range(int(rest[-1])):
            chosen(event, context)


def table(figures: dict[str, dict[str, float]]) -> str:
    """The figures to print."""
    names = list(dict.fromkeys(name for parts in figures.values() for name in parts))
    lines = [f"{'us of CPU, warm':42}" + "".join(f"{name:>8}" for name in figures)]
    for name in names:
        cells = (f"{parts[name]:8.1f}" if name in parts else f"{'-':>8}" for parts in figures.values())
        lines.append(f"{name:42}" + "".join(cells))
    return "\n".join(lines)


if __name__ == "__main__":
    serve(*sys.argv[1:]) if sys.argv[1:] else print(table(measure()))
