"""What is collected, and on which terms (C1 to C7)."""

from typing import Any

from tests.promises.probe import probe
from tests.support.stack import PASSWORD, Stack, new_address

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
