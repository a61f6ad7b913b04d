"""Every list: its cursors lead through it once, and work nowhere else, for nobody else and not when tampered with."""

import pytest

from chalicelib import clock, ids
from chalicelib.models.invoice import Invoice, invoice_entry
from tests.support import resources, walk
from tests.support.stack import eventually, new_address
from tests.support.walk import name_of

WITH_LIMIT = [route for route in walk.LISTS if walk.takes(route, "limit")]


@pytest.fixture(scope="module")
def full(stack):
    """Somebody with at least two items in every list, and the ids of what has a list of its own."""
    person = stack.sign_up()
    _two_of_each(stack, person)
    return person, resources.make_all(stack, person)


@pytest.fixture(scope="module")
def still(full):
    """Parameters by route that hold a list still: the log of requests grows with each of them, so three are picked out."""
    person, _ = full
    start = clock.now()
    asked = [person.api.get("/v1/me") for _ in range(3)]
    span = {"from": clock.to_iso(start), "to": clock.to_iso(clock.now())}
    eventually(lambda: len(person.api.get("/v1/activity", params=span).json()["items"]) == len(asked))
    return {"GET /activity": span}


@pytest.fixture(scope="module")
def cursors(full):
    """A cursor of each list, by the route's name."""
    person, ids = full
    return {name_of(route): _first_page(person.api, route, ids).json()["next_cursor"] for route in WITH_LIMIT}


def _two_of_each(stack, person):
    resources.make_all(stack, person)
    assert person.api.post("/v1/contacts", json={"email": new_address(), "tags": ["one", "two"]}).is_success
    for name in ("First name", "Second name"):
        assert person.api.patch("/v1/account", json={"company": name}).is_success
        _keep_invoice(stack, person, clock.now())


def _keep_invoice(stack, person, at):
    """An invoice as news from Stripe leaves it; to have one made takes a subscription."""
    id = f"in_{ids.new(at)}"
    values = {"invoice_id": id, "status": "paid", "currency": "usd", "total": 7_900, "paid": 7_900, "issued_at": at}
    row = Invoice(person.account["id"], invoice_entry(at, id), **values)
    stack.aws("dynamodb").put_item(TableName=stack.table("invoices"), Item=row.serialize())


def _first_page(api, route, ids, **params):
    answer = walk.send(api, route, ids, params={"limit": 1} | params)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize("route", WITH_LIMIT, ids=name_of)
def test_pages_of_one_hold_the_same_as_one_page(full, still, route):
    person, ids = full
    span = still.get(name_of(route), {})
    whole = walk.send(person.api, route, ids, params={"limit": 100} | span).json()["items"]

    found, page = [], _first_page(person.api, route, ids, **span).json()
    while page["next_cursor"]:
        found += page["items"]
        page = _first_page(person.api, route, ids, cursor=page["next_cursor"], **span).json()

    assert len(whole) > 1
    assert found + page["items"] == whole


@pytest.mark.parametrize("route", walk.LISTS, ids=name_of)
def test_a_cursor_that_was_tampered_with_is_refused(full, cursors, route):
    person, ids = full
    genuine = cursors.get(name_of(route)) or cursors["GET /blacklist"]
    middle = len(genuine) // 2
    flipped = genuine[:middle] + ("A" if genuine[middle] != "A" else "B") + genuine[middle + 1 :]
    forged = ["x", "%", "é", genuine[:-3], genuine[3:], flipped, genuine + "AAAA", "A" * 64, genuine * 2]

    statuses = {cursor: walk.send(person.api, route, ids, params={"cursor": cursor}).status_code for cursor in forged}

    assert set(statuses.values()) == {400}, statuses


@pytest.mark.parametrize("route", walk.LISTS, ids=name_of)
def test_a_cursor_of_another_list_is_refused(full, cursors, route):
    person, ids = full
    others = [cursor for name, cursor in cursors.items() if name != name_of(route)]

    statuses = [walk.send(person.api, route, ids, params={"cursor": cursor}).status_code for cursor in others]

    assert set(statuses) == {400}, statuses


def test_a_cursor_of_another_account_is_refused(stack, cursors):
    other = stack.sign_up()
    lists = [route for route in WITH_LIMIT if "{" not in route.path]

    statuses = [walk.send(other.api, route, params={"cursor": cursors[name_of(route)]}).status_code for route in lists]

    assert set(statuses) == {400}, statuses


def test_a_cursor_of_another_search_is_refused(full, cursors):
    person, _ = full

    answer = person.api.get("/v1/contacts", params={"cursor": cursors["GET /contacts"], "tag": "one"})

    assert answer.status_code == 400


def test_a_cursor_of_another_objects_list_is_refused(full, cursors):
    person, ids = full
    newest = person.api.get("/v1/contacts").json()["items"]
    other = next(contact["id"] for contact in newest if contact["id"] != ids["contact_id"])

    answer = person.api.get(
        f"/v1/contacts/{other}/history", params={"cursor": cursors["GET /contacts/{contact_id}/history"]}
    )

    assert answer.status_code == 400
