"""How objects leave: without what is the stand-in's own, with what `expand` asks for, and in pages."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from infrastructure.local.stripe.errors import StripeError, no_such

if TYPE_CHECKING:
    from infrastructure.local.stripe.params import Params
    from infrastructure.local.stripe.store import Json
    from infrastructure.local.stripe.world import World

DEFAULT_LIMIT, MOST = 10, 100
DEEPEST = 4
NAMES = {
    "customer": "customer",
    "subscription": "subscription",
    "latest_invoice": "invoice",
    "invoice": "invoice",
    "product": "product",
    "default_price": "price",
    "price": "price",
    "charge": "charge",
    "latest_charge": "charge",
    "payment_intent": "payment_intent",
    "payment_method": "payment_method",
    "default_payment_method": "payment_method",
    "configuration": "billing_portal.configuration",
    "review": "review",
}
"""Fields that hold an id, and the kind of what it names: what `expand` can put there."""
INCLUDABLE: dict[tuple[str, str], Callable[[World, Json], Any]] = {}
"""Fields that are there only when asked for, by kind and name; the module that knows one puts it here."""


def public(thing: Any) -> Any:
    """A copy without the stand-in's own fields, whose names begin with an underscore."""
    if isinstance(thing, dict):
        return {name: public(value) for name, value in thing.items() if not name.startswith("_")}
    if isinstance(thing, list):
        return [public(each) for each in thing]
    return copy.copy(thing)


def expanded(world: World, thing: Json, paths: Iterable[str]) -> Json:
    """A public copy with each dotted path of `expand[]` resolved. Raises StripeError for one that can't be."""
    answer: Json = public(thing)
    for path in paths:
        names = path.split(".")
        if len([name for name in names if name != "data"]) > DEEPEST:
            raise StripeError("You cannot expand more than 4 levels of a property.", param="expand")
        _expand(world, answer, names, path)
    return answer


def _expand(world: World, node: Any, names: list[str], path: str) -> None:
    if isinstance(node, list):
        for each in node:
            _expand(world, each, names, path)
        return
    if not names or node is None:
        return
    name, *further = names
    if not isinstance(node, dict):
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    includable = INCLUDABLE.get((node.get("object", ""), name))
    if includable and name not in node:
        node[name] = public(includable(world, node))
    if name not in node:
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(node[name], str):
        node[name] = _named(world, name, node[name], path)
    elif not further and not includable and node[name] is not None and "id" not in node[name]:
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    _expand(world, node[name], further, path)


def _named(world: World, name: str, object_id: str, path: str) -> Json:
    if name not in NAMES:
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    found = world.store.find(NAMES[name], object_id)
    shown: Json = public(found) if found else {"id": object_id, "object": NAMES[name], "deleted": True}
    return shown


def whole_list(things: list[Json], url: str) -> Json:
    """A list inside an object, newest first as given."""
    return {"object": "list", "data": things, "has_more": False, "url": url}


def page(p: Params, things: list[Json], url: str) -> Json:
    """One page of `things` (oldest first), newest first as Stripe lists; filters by `created`, goes on by cursors."""
    limit = p.integer("limit") or DEFAULT_LIMIT
    after, before = p.text("starting_after"), p.text("ending_before")
    since = _moments(p)
    p.done()
    if not 1 <= limit <= MOST:
        raise StripeError("This value must be between 1 and 100 (inclusive).", param="limit")
    rows = [thing for thing in reversed(things) if all(test(thing["created"]) for test in since)]
    if before:
        rows = rows[: _place(rows, before, "ending_before")]
        return _listed(rows[-limit:], len(rows) > limit, url)
    if after:
        rows = rows[_place(rows, after, "starting_after") + 1 :]
    return _listed(rows[:limit], len(rows) > limit, url)


def _listed(rows: list[Json], more: bool, url: str) -> Json:
    return {"object": "list", "data": rows, "has_more": more, "url": url}


def _place(rows: list[Json], object_id: str, param: str) -> int:
    for place, row in enumerate(rows):
        if row["id"] == object_id:
            return place
    raise no_such(rows[0]["object"] if rows else "object", object_id, param=param, status=400)


def _moments(p: Params) -> list[Callable[[int], bool]]:
    if isinstance(p.peek("created"), str):
        exact = p.integer("created")
        return [lambda created: created == exact]
    part = p.part("created")
    bounds = {name: part.integer(name) for name in ("gt", "gte", "lt", "lte")}
    tests: dict[str, Callable[[int, int], bool]] = {
        "gt": lambda created, bound: created > bound,
        "gte": lambda created, bound: created >= bound,
        "lt": lambda created, bound: created < bound,
        "lte": lambda created, bound: created <= bound,
    }
    return [
        lambda created, test=tests[name], bound=bound: test(created, bound)  # type: ignore[misc]
        for name, bound in bounds.items()
        if bound is not None
    ]
