"""Contacts through API Gateway and the deployed bundle: keep, find, change, restrict, erase, and many at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.stack import eventually, new_address

FIELDS = {
    "first_name": "Zoë",
    "last_name": "Müller",
    "company": "Widgets & Co",
    "job_title": "Head of Purchasing",
    "phone": "+33 1 23 45 67 89",
    "website": "https://example.com/team?a=b",
    "linkedin_url": "https://www.linkedin.com/in/zoe-example",
    "address": {
        "line1": "1 Example Street",
        "line2": None,
        "postal_code": "75001",
        "city": "Paris",
        "region": None,
        "country": "France",
    },
    "notes": "Met at a fair.\nCall back.",
    "tags": ["VIP", "fair 2026"],
    "custom": {"Größe": "50-100"},
    "source": "fair",
    "lawful_basis": "legitimate interests",
}


@pytest.fixture
def owner(signed_in):
    return signed_in()


def kept(person, **fields):
    answer = person.api.post("/v1/contacts", json={"email": new_address()} | fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(person, **filters):
    """Every contact of a list, page by page."""
    found, cursor = [], None
    while True:
        page = person.api.get("/v1/contacts", params=filters | ({"cursor": cursor} if cursor else {}))
        assert page.status_code == 200, page.text
        found += page.json()["items"]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            return found


def ids_of(found):
    return [contact["id"] for contact in found]


def problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


def test_a_contact_lives_from_create_to_erasure(owner):
    address = new_address()

    made = owner.api.post("/v1/contacts", json=FIELDS | {"email": address.upper()})
    contact = made.json()
    path = f"/v1/contacts/{contact['id']}"
    patched = owner.api.patch(path, json={"notes": None, "address": {"city": "Lyon"}}, headers={"If-Match": '"1"'})
    stale = owner.api.patch(path, json={"notes": "x"}, headers={"If-Match": '"1"'})
    history = owner.api.get(f"{path}/history").json()["items"]
    erased, again = owner.api.delete(path, headers={"If-Match": '"2"'}), owner.api.delete(path)

    assert (made.status_code, made.headers["location"], made.headers["etag"]) == (201, path, '"1"')
    assert {name: contact[name] for name in FIELDS} == FIELDS
    assert contact["email"] == address
    assert (patched.status_code, patched.headers["etag"]) == (200, '"2"')
    assert patched.json()["address"] == FIELDS["address"] | {"city": "Lyon"}
    assert problem(stale, 412)["version"] == 2
    assert [(entry["action"], entry["actor"]) for entry in history] == [
        ("changed", owner.user["id"]),
        ("created", owner.user["id"]),
    ]
    assert history[0]["changes"]["address.city"] == {"from": "Paris", "to": "Lyon"}
    assert (erased.status_code, again.status_code) == (204, 404)
    assert owner.api.get(f"{path}/history").status_code == 404


def at_once(number, send):
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(lambda _: send(), range(number)))


def warmed_up(person, number):
    """Whether so many requests at once are all answered: the first ones start as many processes of the function."""
    return all(answer.status_code == 200 for answer in at_once(number, lambda: person.api.get("/v1/contacts")))


def test_fifty_creates_of_one_address_make_one_contact_and_49_refusals_with_its_id(owner):
    body = {"email": new_address(), "tags": ["vip"]}
    for number in (10, 20, 30, 40, 50):  # a few more at a time, which a small machine can start in time
        eventually(lambda number=number: warmed_up(owner, number), 120)

    answers = at_once(50, lambda: owner.api.post("/v1/contacts", json=body))

    made = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    refused = [problem(answer, 409) for answer in answers if answer.status_code != 201]
    assert (len(made), len(refused)) == (1, 49)
    assert {(refusal["type"], refusal["id"]) for refusal in refused} == {("/problems/already-exists", made[0])}
    assert ids_of(listed(owner)) == made
    assert owner.api.get("/v1/tags").json() == {"items": [{"tag": "vip", "count": 1}], "next_cursor": None}


def test_a_repeated_request_with_one_key_makes_one_contact(owner):
    body, headers = {"email": new_address()}, {"Idempotency-Key": "create-1"}

    first, second = (owner.api.post("/v1/contacts", json=body, headers=headers) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"first_name": "x"}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@example.com", "status": "active"}, "status"),
        ({"email": "a@example.com", "address": {"town": "x"}}, "address.town"),
        ({"email": "a@example.com", "tags": ["a", 5]}, "tags.1"),
    ],
)
def test_a_bad_body_is_refused_by_field_and_keeps_nothing(owner, body, field):
    refusal = problem(owner.api.post("/v1/contacts", json=body), 422)

    assert [error["field"] for error in refusal["errors"]] == [field]
    assert listed(owner) == []


def test_another_accounts_contact_is_not_there(owner, signed_in):
    stranger = signed_in()
    contact = kept(owner)
    path = f"/v1/contacts/{contact['id']}"

    answers = [
        stranger.api.get(path),
        stranger.api.patch(path, json={"notes": "x"}),
        stranger.api.delete(path),
        stranger.api.get(f"{path}/history"),
        stranger.api.post(f"{path}/restrict", json={"ground": "unlawful"}),
        stranger.api.delete(f"{path}/restrict"),
    ]
    bulk = stranger.api.post("/v1/contacts/bulk", json={"ids": [contact["id"]], "delete": True}).json()

    assert [answer.status_code for answer in answers] == [404] * 6
    assert bulk == {"done": 0, "failed": [{"id": contact["id"], "reason": "not_found"}]}
    assert owner.api.get(path).json() == contact


def test_lists_are_newest_first_filtered_and_paged_with_cursors_of_their_own(owner, signed_in):
    acme = [
        kept(owner, email=new_address(at), tags=["a"]) for at in ("acme.example", "mail.acme.example", "acme.example")
    ]
    other = kept(owner, first_name="Zoë", tags=["A", "b"])
    cursor = owner.api.get("/v1/contacts", params={"limit": 2}).json()["next_cursor"]

    assert ids_of(listed(owner, limit=2)) == [other["id"], *ids_of(acme)[::-1]]
    assert ids_of(listed(owner, domain="acme.example", limit=1)) == ids_of(acme)[::-1]
    assert ids_of(listed(owner, tag="a", q="zoe")) == [other["id"]]
    assert ids_of(listed(owner, q=acme[1]["email"])) == [acme[1]["id"]]
    assert ids_of(listed(owner, created_after=acme[1]["created_at"])) == [other["id"], acme[2]["id"]]
    counts = {row["tag"].lower(): row["count"] for row in owner.api.get("/v1/tags").json()["items"]}
    assert counts == {"a": 4, "b": 1}
    for person, more in ((owner, {"tag": "a"}), (signed_in(), {})):
        refusal = problem(person.api.get("/v1/contacts", params={"cursor": cursor} | more), 400)
        assert refusal["type"] == "/problems/invalid-cursor"


def test_a_restricted_contact_can_be_seen_and_erased_but_not_changed(owner):
    contact = kept(owner)
    path = f"/v1/contacts/{contact['id']}"

    restricted = owner.api.post(f"{path}/restrict", json={"ground": "accuracy_contested"})
    refused = owner.api.patch(path, json={"notes": "x"})
    lifted = owner.api.delete(f"{path}/restrict")
    owner.api.post(f"{path}/restrict", json={"ground": "unlawful"})
    erased = owner.api.delete(path)

    assert restricted.json()["status"] == "restricted"
    assert restricted.json()["restriction"]["ground"] == "accuracy_contested"
    assert problem(refused, 409)["ground"] == "accuracy_contested"
    assert (lifted.json()["status"], lifted.headers["etag"]) == ("active", '"3"')
    assert erased.status_code == 204


def test_many_contacts_are_changed_by_id_at_once_and_by_filter_as_a_job(owner):
    people = [kept(owner, email=new_address("acme.example")) for _ in range(4)]
    stays = kept(owner)

    by_id = owner.api.post("/v1/contacts/bulk", json={"ids": [*ids_of(people), "x"], "tag": "fair"})
    started = owner.api.post("/v1/contacts/bulk", json={"filter": {"tag": "FAIR"}, "delete": True})
    job = eventually(lambda: ended(owner, started.headers["location"]), 60)

    assert by_id.json() == {"done": 4, "failed": [{"id": "x", "reason": "not_found"}]}
    assert (started.status_code, started.json()["status"]) == (202, "queued")
    assert (job["status"], job["matched"], job["done"], job["failed"]) == ("done", 4, 4, 0)
    assert ids_of(listed(owner)) == [stays["id"]]
    assert owner.api.get("/v1/tags").json()["items"] == []


def ended(person, location):
    job = person.api.get(location).json()
    return job if job["status"] in ("done", "failed", "cancelled") else None


def test_a_blacklisted_contact_is_erased_and_refused_in_every_spelling(owner):
    contact = kept(owner)

    done = owner.api.post("/v1/contacts/bulk", json={"ids": [contact["id"]], "blacklist": True}).json()
    refusal = problem(owner.api.post("/v1/contacts", json={"email": contact["email"].upper()}), 422)

    assert done == {"done": 1, "failed": []}
    assert (refusal["type"], refusal["errors"][0]["field"]) == ("/problems/blacklisted", "email")
    assert listed(owner) == []


def test_a_read_key_sees_contacts_and_changes_none(owner):
    contact = kept(owner)
    key = owner.api.post("/v1/api-keys", json={"label": "reader", "scopes": ["read"]}).json()["key"]
    path, headers = f"/v1/contacts/{contact['id']}", {"Authorization": f"Bearer {key}"}
    owner.api.cookies.clear()

    assert owner.api.get(path, headers=headers).json() == contact
    assert owner.api.delete(path, headers=headers).status_code == 403
    assert owner.api.post("/v1/contacts", json={"email": new_address()}, headers=headers).status_code == 403
    assert owner.api.get(path).status_code == 401
