"""One of each thing that has an id, made through the API; and what an account has in the tables, to see it unchanged."""

from typing import Any

from chalicelib import models
from chalicelib.models.activity import Activity
from tests.support.stack import Person, Stack, eventually, new_address


def make_all(stack: Stack, owner: Person) -> dict[str, str]:
    """An id for each path parameter of the API, of things in the account of `owner` that no job is working on."""
    ids = {name: make(stack, owner) for name, make in FACTORIES.items()}
    eventually(lambda: _settled(owner, ids))
    return ids


def rows_of(stack: Stack, owner: Person) -> dict[str, list[Any]]:
    """Everything the tables hold under an account or its owner, by table, but for the log of requests, which grows with
    each of them."""
    return {
        vars(model.Meta)["name"]: sorted(_rows(stack, model, (owner.account["id"], owner.user["id"])), key=repr)
        for model in models.load_all()
        if model is not Activity
    }


def _rows(stack: Stack, model: Any, starts: tuple[str, ...]) -> list[dict[str, Any]]:
    pages = stack.aws("dynamodb").get_paginator("scan").paginate(TableName=stack.table(vars(model.Meta)["name"]))
    hash_key = model._hash_keyname
    return [item for page in pages for item in page["Items"] if item[hash_key]["S"].startswith(starts)]


def _posted(person: Person, path: str, body: Any) -> dict[str, Any]:
    answer = person.api.post(path, json=body)
    assert answer.is_success, answer.text
    made: dict[str, Any] = answer.json()
    return made


def _contact(stack: Stack, owner: Person) -> str:
    made = _posted(
        owner, "/v1/contacts", {"email": new_address("leads.example.org"), "tags": [f"tag {new_address()[:8]}"]}
    )
    changed = owner.api.patch(f"/v1/contacts/{made['id']}", json={"first_name": "Jane"})
    assert changed.is_success, changed.text
    return str(made["id"])


def _session(stack: Stack, owner: Person) -> str:
    return str(owner.api.get("/v1/me/sessions").json()["items"][0]["id"])


def _settled(owner: Person, ids: dict[str, str]) -> bool:
    export = owner.api.get(f"/v1/exports/{ids['export_id']}").json()
    job = owner.api.get(f"/v1/contact-jobs/{ids['job_id']}").json()
    entry = owner.api.get(f"/v1/blacklist/{ids['entry_id']}").json()
    return export["status"] == "done" and job["status"] == "done" and entry["sweep"] == "done"


FACTORIES = {
    "contact_id": _contact,
    "entry_id": lambda _, owner: _posted(owner, "/v1/blacklist", {"domain": new_address()[:16] + ".example"})["id"],
    "export_id": lambda _, owner: _posted(owner, "/v1/exports", {"format": "csv"})["id"],
    "import_id": lambda _, owner: _posted(owner, "/v1/imports", {"file_name": "contacts.csv", "size": 1000})["id"],
    "invitation_id": lambda _, owner: _posted(
        owner, "/v1/team/invitations", {"email": new_address(), "role": "member"}
    )["id"],
    "job_id": lambda _, owner: _posted(owner, "/v1/contacts/bulk", {"filter": {"tag": "none"}, "untag": "none"})["id"],
    "key_id": lambda _, owner: _posted(owner, "/v1/api-keys", {"label": "a key", "scopes": ["read"]})["id"],
    "session_id": _session,
    "user_id": lambda stack, owner: stack.join(owner, "member").user["id"],
}
"""By path parameter; a test fails when a route has a parameter that isn't here."""
