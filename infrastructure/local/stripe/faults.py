"""Faults that a test orders: calls that fail before or after they were done, or whose connection is cut."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from infrastructure.local.loopback import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infrastructure.local.stripe.world import World

CUT = 0
"""The status of an answer that never arrives: the connection is closed instead."""
KINDS = {409: "invalid_request_error", 429: "invalid_request_error"}
CODES = {409: "lock_timeout", 429: "rate_limit"}


def take(world: World, method: str, path: str) -> dict[str, Any] | None:
    """The fault that is ordered for this call, used up by one."""
    for fault in world.faults:
        if fault["method"] in ("", method) and path.startswith(fault["path"]):
            if fault["skip"] > 0:
                fault["skip"] -= 1
                continue
            fault["times"] -= 1
            if fault["times"] <= 0:
                world.faults.remove(fault)
            return fault
    return None


def answer(fault: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
    """What is answered instead."""
    status = fault["status"]
    error = {"type": KINDS.get(status, "api_error"), "message": "A fault that was ordered."}
    if status in CODES:
        error["code"] = CODES[status]
    return Answer(status, json.dumps({"error": error}).encode(), dict(headers))
