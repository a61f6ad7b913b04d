"""One call of the API: key, version, parameters, idempotency, the operation, and its answer in Stripe's shape."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infrastructure.local.loopback import Answer
from infrastructure.local.stripe import events, faults, idempotency, routes
from infrastructure.local.stripe.errors import StripeError
from infrastructure.local.stripe.forms import decode
from infrastructure.local.stripe.params import Params
from infrastructure.local.stripe.rendering import expanded
from infrastructure.local.stripe.world import API_VERSION, FIRST_LIKE_IT

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it came: `text` holds the parameters, from the body or the query."""

    method: str
    path: str
    text: str
    headers: Mapping[str, str]

    @property
    def key(self) -> str | None:
        """The idempotency key, which counts for POST only."""
        return self.headers.get("Idempotency-Key") if self.method == "POST" else None


def answer(world: World, call: Call) -> Answer:
    """The answer to a call of `/v1/…`. The world's lock is held by the caller."""
    request_id = world.new_id("req", 14)
    _remember(world, call, request_id)
    headers = {"Request-Id": request_id, "Stripe-Version": call.headers.get("Stripe-Version") or API_VERSION}
    headers["Content-Type"] = "application/json"
    try:
        fault = faults.take(world, call.method, call.path)
        if fault and not fault["applied"]:
            return faults.answer(fault, headers)
        _authenticate(world, call.headers.get("Authorization", ""))
        _check_version(call.headers.get("Stripe-Version"))
        with events.caused_by(request_id, call.key):
            status, body = _perform(world, call, headers)
        if fault:
            return faults.answer(fault, headers)
    except StripeError as error:
        status, body = error.status, error.body()
    if call.key:
        headers["Idempotency-Key"] = call.key
    world.say(f"{call.method} {call.path} {status}")
    return Answer(status, json.dumps(body, indent=2).encode(), headers)


def _perform(world: World, call: Call, headers: dict[str, str]) -> tuple[int, Json]:
    if call.key and (kept := idempotency.recall(world, call.key, call.path, call.text)):
        headers["Idempotent-Replayed"] = "true"
        headers["Original-Request"] = kept[1].get("request_id", headers["Request-Id"])
        return kept
    try:
        status, body = 200, _operate(world, call)
    except StripeError as error:
        status, body = error.status, error.body()
    if call.key:
        idempotency.keep(world, call.key, call.path, call.text, status, body)
    return status, body


def _operate(world: World, call: Call) -> Json:
    operation, ids = routes.find(call.method, call.path)
    values = decode(call.text)
    wishes = values.pop("expand", [])
    if not isinstance(wishes, list) or not all(isinstance(wish, str) for wish in wishes):
        raise StripeError("Invalid array", param="expand")
    p = Params(values)
    found = operation(world, *ids, p)
    if not p.checked:
        raise AssertionError(f"{operation.__qualname__} did not check its parameters")
    return expanded(world, found, wishes)


def _authenticate(world: World, header: str) -> None:
    scheme, _, given = header.partition(" ")
    if scheme == "Basic":
        try:
            given = base64.b64decode(given).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            given = ""
    elif scheme != "Bearer":
        raise StripeError(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer "
            "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if not hmac.compare_digest(given.encode(), world.api_key.encode()):
        shown = f"{given[:8]}{'*' * 8}{given[-4:]}" if len(given) > 12 else "*" * len(given)
        raise StripeError(f"Invalid API Key provided: {shown}", status=401)


def _check_version(version: str | None) -> None:
    if version and not (re.fullmatch(r"\d{4}-\d\d-\d\d\.[a-z]+", version) and version >= FIRST_LIKE_IT):
        raise StripeError(f"Invalid Stripe API version: {version}. The stand-in speaks {API_VERSION}.")


def _remember(world: World, call: Call, request_id: str) -> None:
    """Note the call for `GET /_control/requests`: no parameters, so that it holds nothing about anybody."""
    seen: list[dict[str, Any]] = world.requests
    note = {"id": request_id, "method": call.method, "path": call.path, "idempotency_key": call.key}
    seen.append(note | {"stripe_version": call.headers.get("Stripe-Version")})
    del seen[:-MOST_REMEMBERED]
