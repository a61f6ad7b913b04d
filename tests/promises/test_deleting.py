"""What becomes of a deleted account: shut at once, restorable until day 30, then gone from everywhere (D1, D2)."""

from collections import Counter
from datetime import datetime, timedelta

from chalicelib import clock
from chalicelib.register.retention import LOGS, RESTORABLE
from tests.promises.probe import probe
from tests.support import canary, resources
from tests.support.stack import Person, Stack, eventually, new_address


@probe("D1")
def test_a_deleted_account_is_shut_at_once_and_whole_again_after_a_restore_on_day_29(stack, evidence):
    owner = stack.sign_up()
    resources.make_all(stack, owner)
    member = stack.join(owner, "member")
    key = owner.api.post("/v1/api-keys", json={"label": "probe", "scopes": ["read"]}).json()["key"]
    tool = stack.client(Authorization=f"Bearer {key}")
    invited = new_address()
    owner.api.post("/v1/team/invitations", json={"email": invited, "role": "member"})
    invitation = {"token": stack.mailed_token(invited), "name": "Invited", "password": owner.password}
    contacts = owner.api.get("/v1/contacts").json()

    deleted_at = delete(owner)

    shut = {name: who.api.get("/v1/contacts").status_code for name, who in (("owner", owner), ("member", member))}
    shut["key"] = tool.get("/v1/contacts").status_code
    shut["invitation"] = stack.client().post("/v1/invitations/accept", json=invitation).status_code
    shut["member who signs in"] = sign_in(stack, member).status_code
    mailed = stack.mail(member.email, subject="deleted")["text"]
    again = stack.sign_in(owner.email, owner.password)
    limited = again.api.get("/v1/contacts").json()["type"]
    stack.run_schedule("PurgeDeletedAccounts", deleted_at + RESTORABLE - timedelta(seconds=1))
    restored = again.api.post("/v1/account/restore")

    assert shut == {"owner": 401, "member": 401, "key": 401, "invitation": 410, "member who signs in": 403}
    assert limited == "/problems/account-deleted"
    assert f"{(deleted_at + RESTORABLE):%Y}" in mailed
    assert (restored.status_code, restored.json()["status"]) == (200, "trial")
    assert again.api.get("/v1/contacts").json() == contacts
    assert tool.get("/v1/contacts").json() == contacts
    evidence(f"at once: {', '.join(f'{who} {status}' for who, status in shut.items())}; members were mailed the date")
    evidence(
        "the owner signs in to restore or export only; restored one second before day 30 is over, everything is there"
    )


@probe("D2")
def test_nothing_of_a_deleted_account_is_left_anywhere_on_day_30(stack, evidence):
    """The canary: two accounts full of marks, one of which is deleted, the clock moved, and everything read."""
    doomed, neighbour = canary.settle(stack), canary.settle(stack)
    marks = (doomed.mark, *doomed.user_ids)
    before = canary.Search(stack, logs_since=clock.now() - timedelta(hours=1))

    deleted_at = delete(doomed.owner)
    for person in doomed.people:
        stack.mail(person.email, subject="deleted", seconds=60)
    canary.lapse(stack, deleted_at + RESTORABLE, *marks)
    moved = clock.now()
    stack.run_schedule("PurgeDeletedAccounts", deleted_at + RESTORABLE)
    certificate = eventually(lambda: certificate_of(stack, doomed.account_id), 120)

    after = canary.Search(stack, logs_since=moved)
    known_by_its_id = {"table certificates", "stripe checkout.session", "disk aws/dynamodb.json", "disk aws/sqs.json"}
    assert LOGS.period < RESTORABLE  # so that what was logged before the deletion is past its life
    assert len(before.places(*marks)) > 20
    assert after.places(*marks) == {}
    assert {place for place in after.places(doomed.account_id) if not place.startswith("line")} <= known_by_its_id
    assert stores(after.places(neighbour.mark)) == stores(before.places(neighbour.mark))
    evidence(f"read {after.read()}")
    evidence(f"marks of the erased account: {sum(before.places(*marks).values())} before, 0 after")
    evidence(f"its neighbour's: {sum(stores(after.places(neighbour.mark)).values())}, all there")
    evidence(f"certificate {certificate['status']['S']}: {certificate['counts']['S']}")


def stores(places: Counter[str]) -> dict[str, int]:
    """Without logs, of which the two searches read different stretches."""
    return {place: number for place, number in places.items() if not place.startswith("line")}


def delete(owner: Person) -> datetime:
    """When the account was deleted, as the API says."""
    said = owner.api.request(
        "DELETE", "/v1/account", json={"password": owner.password, "confirm": owner.account["company"]}
    )
    assert said.status_code == 202, said.text
    return clock.from_iso(said.json()["deleted_at"])


def sign_in(stack: Stack, person: Person):
    return stack.client().post("/v1/session", json={"email": person.email, "password": person.password})


def certificate_of(stack: Stack, account_id: str):
    """The certificate of a purge that has ended."""
    found = [row for row in stack.items("certificates") if row["account_id"]["S"] == account_id]
    return found[0] if found and found[0]["status"]["S"] != "running" else None
