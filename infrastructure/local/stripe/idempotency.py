"""Idempotency keys: the first answer is kept for a day and given again (docs.stripe.com/api/idempotent_requests)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from infrastructure.local.stripe.errors import StripeError

if TYPE_CHECKING:
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

LIFE = 86400
LONGEST_KEY = 255


def recall(world: World, key: str, path: str, body: str) -> tuple[int, Json] | None:
    """The answer that was given to this key. Raises StripeError when it was used for another call, or is too long."""
    if len(key) > LONGEST_KEY:
        raise StripeError("Idempotency keys can be up to 255 characters long.", kind="idempotency_error")
    forget_old(world)
    kept = world.store.find("_idempotency", key)
    if kept is None:
        return None
    if kept["call"] != _call(path, body):
        raise StripeError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
        )
    return kept["status"], kept["answer"]


def keep(world: World, key: str, path: str, body: str, status: int, answer: Json) -> None:
    """Remember an answer. What was refused before anything was done isn't kept, so that it can be sent again mended."""
    if status < 400 or status == 402:
        kept: Json = {"object": "_idempotency", "id": key, "created": world.now(), "call": _call(path, body)}
        world.store.save(kept | {"status": status, "answer": answer})


def forget_old(world: World) -> None:
    """Let go of keys after a day."""
    oldest = world.now() - LIFE
    for kept in world.store.every("_idempotency"):
        if kept["created"] >= oldest:
            break
        world.store.remove(kept)


def _call(path: str, body: str) -> str:
    return hashlib.sha256(f"{path}\n{body}".encode()).hexdigest()
