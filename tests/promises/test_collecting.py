"""What is collected, and on which terms (C1 to C7)."""

from typing import Any

from playwright.sync_api import expect

from tests.promises.probe import probe
from tests.support import buyer, paying, walk
from tests.support.stack import PASSWORD, Stack, a_minute_ago, eventually, new_address

COMPULSORY = {"email", "password", "name", "company", "accept", "locale", "newsletter"}


def application(stack: Stack) -> dict[str, Any]:
    policy = stack.client().get("/v1/policy").json()
    return {
        "email": new_address(),
        "password": PASSWORD,
        "name": "Test Person",
        "company": "Test Company",
        "accept": {document: policy[document]["version"] for document in ("terms", "privacy")},
    }


@probe("C1")
def test_four_answers_are_all_that_an_account_asks_for(stack, evidence):
    wish, api = application(stack), stack.client()

    without = {name: api.post("/v1/signup", json=wish | {name: None}).status_code for name in wish}
    said = api.post("/v1/signup", json=wish)
    opened = api.post("/v1/signup/confirm", json={"token": stack.mailed_token(wish["email"])})

    assert set(without.values()) == {422}
    assert (said.status_code, opened.status_code) == (202, 201)
    assert api.get("/v1/contacts").status_code == 200
    evidence(f"signed up with {', '.join(wish)} and nothing else; each of them missing: 422")


@probe("C2")
def test_the_versions_that_were_accepted_are_kept_and_others_refused(stack, evidence):
    wish, api = application(stack), stack.client()
    others = dict.fromkeys(wish["accept"], "1999-01-01")

    refused = [api.post("/v1/signup", json=wish | {"accept": wish["accept"] | {name: others[name]}}) for name in others]
    person = stack.sign_up()

    assert [(answer.status_code, answer.json()["errors"][0]["field"]) for answer in refused] == [
        (422, "accept.terms"),
        (422, "accept.privacy"),
    ]
    (user,) = [item for item in stack.items("users") if item["user_id"]["S"] == person.user["id"]]
    for document, version in wish["accept"].items():
        assert version in user["accepted"]["S"]
        evidence(f"{document} {version} accepted, with its time, in the user's row; another version: 422")


@probe("C5")
def test_every_request_has_a_line_that_tells_who_where_from_and_with_what(stack, signed_in, evidence):
    since, owner = a_minute_ago(), signed_in()
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    place = {"X-Local-Viewer": "203.0.113.9", "X-Local-Country": "DE", "X-Local-Region": "BY", "User-Agent": firefox}
    asked = {
        200: owner.api.get("/v1/contacts", headers=place),
        422: owner.api.get("/v1/contacts", headers=place, params={"unknown": "1"}),
        401: stack.client().post(
            "/v1/session", headers=place, json={"email": owner.email, "password": "not this one at all"}
        ),
        404: stack.client().get("/v1/no-such-path", headers=place),
        405: stack.client().put("/v1/contacts", headers=place),
    }
    ids = {answer.headers["x-request-id"] for answer in asked.values()}

    def look() -> list[dict[str, Any]] | None:
        found = [line for line in stack.request_lines(since) if line["request_id"] in ids]
        return found if len(found) >= len(ids) else None

    lines = eventually(look)
    assert {status: answer.status_code for status, answer in asked.items()} == {status: status for status in asked}
    assert sorted(line["status"] for line in lines) == sorted(asked)
    for line in lines:
        told = (line["ip"], line["country"], line["region"], line["agent"])
        assert told == ("203.0.113.9", "DE", "BY", firefox)
        assert line["at"]
        assert line["route"].startswith("/")
        assert line.get("actor") == (owner.user["id"] if line["status"] in (200, 422) else None)
    rows = eventually(lambda: owner.api.get("/v1/activity", params={"country": "DE"}).json()["items"])
    kinds = {(row["browser"], row["browser_version"], row["system"], row["device"]) for row in rows}
    assert kinds == {("Firefox", "140.0", "Linux", "desktop")}
    evidence(
        f"one line each for answers {', '.join(map(str, sorted(asked)))}: address, place, browser, route, user, time"
    )
    evidence("the account's log adds browser, version, operating system and kind of computer within seconds")


@probe("C3")
def test_a_card_reaches_stripes_page_and_nothing_of_ours(stack, signed_in, evidence):
    owner, offered, since = signed_in(), paying.new_card(), a_minute_ago()

    said = paying.offer_card(stack, owner, offered)
    subscribed = signed_in()
    paying.subscribe(stack, subscribed)

    numbers = [offered, buyer.VISA.replace(" ", ""), buyer.VISA]
    found, looked = paying.stores_with(stack, numbers, since)
    (row,) = [item for item in stack.items("billing") if item["account_id"]["S"] == subscribed.account["id"]]
    assert {status // 100 for status in said} == {4}
    assert found == []
    assert {"card", "number", "cvc", "last4"}.isdisjoint(row)
    evidence(f"a card's number sent {len(said)} times to {len(walk.ROUTES)} operations: each refused")
    evidence(f"a card paid on Stripe's page; both numbers in 0 of {looked} rows, files and log lines")


@probe("C6")
def test_statistics_come_after_an_agreement_and_go_with_it(visitor, evidence):
    window = visitor(asked=False)
    window.watched.expected.append("googletagmanager")  # the policy here lets no tag load; that it is put in is enough
    window.page.route("**/site.json", lambda route: route.fulfill(json={"analytics_id": "G-PROBE"}))
    tags, asked = window.page.locator("script[src*=googletagmanager]"), []
    window.page.on("request", lambda request: asked.append(request.url))

    def choose(statistics: bool) -> None:
        window.page.get_by_role("button", name="Cookies").click()
        window.page.get_by_role("checkbox", name="Statistics").set_checked(statistics)
        window.page.get_by_role("button", name="Save my choice").click()

    page = window.open("/")
    unasked = (tags.count(), len(asked))
    page.get_by_role("button", name="Refuse all").click()
    window.open("/signin")
    refused = tags.count()
    early = [url for url in asked if "site.json" in url or not url.startswith(window.stack.origin)]
    choose(statistics=True)
    expect(tags).to_have_count(1)
    choose(statistics=False)
    expect(tags).to_have_count(0)
    window.settle()

    assert unasked[1] > 0
    assert (unasked[0], refused, early) == (0, 0, [])
    assert not [name for name in window.kept() if name.startswith("_ga")] + window.context.cookies()
    evidence(
        f"{unasked[1]} requests of a first visit: none for statistics, nor after refusing; agreed: the tag; withdrawn: gone"
    )
