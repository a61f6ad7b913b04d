"""Finding contacts of a large account on the deployed stack, whose stream keeps the search index."""

import zlib

import pytest

from tests.e2e.test_imports import run
from tests.support.stack import eventually

ROWS = 2_050
"""More than an account may have to be searched without the index (services/contact_lists.py)."""


@pytest.fixture(scope="module")
def owner(stack):
    person = stack.sign_up()
    lines = [
        f"p{number:04}@acme{number % 7}.example,Łukasz,Name{number:04},Company {number % 500}" for number in range(ROWS)
    ]
    job = run(person, "\n".join(["email,first name,last name,company", *lines, ""]).encode())
    assert job["created"] == ROWS, job
    eventually(lambda: found(person, q="name0000 company acme0") == ["p0000@acme0.example"])
    return person


def page(person, **asked):
    answer = person.api.get("/v1/contacts", params={"limit": 100} | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def found(person, **asked):
    """The addresses of all pages."""
    addresses, cursor = [], None
    while True:
        answer = page(person, **asked | ({"cursor": cursor} if cursor else {}))
        addresses += [contact["email"] for contact in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            return addresses


def texts(stack, person):
    """Everything that the index holds of an account."""
    rows = [row for row in stack.items("search_blocks") if row["partition"]["S"].startswith(person.account["id"])]
    return b"\n".join(zlib.decompress(row[part]["B"]) for row in rows for part in ("texts", "rest")).decode()


def test_words_are_found_in_every_order_and_pages_meet(owner):
    expected = [f"p{number:04}@acme{number % 7}.example" for number in range(800, 900)]

    by_name = found(owner, q="e08 LUKASZ", sort="name", limit=40)

    assert by_name == expected
    assert [sorted(found(owner, q="lukasz name08", sort=order)) for order in ("oldest", "company")] == [expected] * 2
    assert page(owner)["total"] == page(owner, status="active")["total"] == ROWS
    assert page(owner, q="name0123")["total"] == 1
    assert len(found(owner, domain="acme3.example", sort="-name")) == len(range(3, ROWS, 7))
    assert page(owner, sort="-name", limit=1)["items"][0]["last_name"] == f"Name{ROWS - 1:04}"


def test_a_change_is_found_within_seconds_and_an_erased_contact_at_no_time(stack, owner):
    (contact,) = page(owner, q="name0700")["items"]
    (erased,) = page(owner, q="name0701")["items"]

    owner.api.patch(f"/v1/contacts/{contact['id']}", json={"company": "Quixotic", "tags": ["rare one"]})
    owner.api.delete(f"/v1/contacts/{erased['id']}")

    assert found(owner, q="name0701") == found(owner, q="name0701", sort="name") == []
    assert eventually(lambda: found(owner, q="quixotic", sort="company")) == [contact["email"]]
    assert found(owner, q="lukasz", tag="Rare One") == [contact["email"]]
    eventually(lambda: "name0701" not in texts(stack, owner))
    assert "name0700" in texts(stack, owner)


def test_a_bulk_change_says_how_many_it_is_about(owner):
    body = {"filter": {"q": "name01"}, "tag": "hundred"}

    job = owner.api.post("/v1/contacts/bulk", json=body).json()

    assert job["expected"] in (100, None)
    done = eventually(lambda: (it := owner.api.get(f"/v1/contact-jobs/{job['id']}").json())["status"] == "done" and it)
    assert (done["matched"], done["done"], page(owner, tag="hundred")["total"]) == (100, 100, 100)


def test_an_operator_makes_the_index_anew(stack, owner):
    (row, *_) = [row for row in stack.items("search_blocks") if row["partition"]["S"].startswith(owner.account["id"])]
    before = sorted(texts(stack, owner).split())
    key = {name: row[name] for name in ("partition", "block")}
    stack.aws("dynamodb").delete_item(TableName=stack.table("search_blocks"), Key=key)
    assert sorted(texts(stack, owner).split()) != before

    said = stack.command("operate", "reindex", owner.account["id"])

    assert said.startswith("blocks written: ")
    assert sorted(word for word in texts(stack, owner).split() if "@" in word) == sorted(
        word for word in before if "@" in word
    )
