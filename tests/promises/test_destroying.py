"""How long things are kept, and how they end (D1 to D6)."""

from datetime import timedelta

from chalicelib import clock
from chalicelib.register.retention import CONTACT_LIFE
from tests.promises.probe import probe
from tests.support.stack import new_address


@probe("D5")
def test_a_contact_ends_seven_years_after_its_last_processing(stack, signed_in, evidence):
    owner, database = signed_in(), stack.aws("dynamodb")
    contact = owner.api.post("/v1/contacts", json={"email": new_address()}).json()
    path = f"/v1/contacts/{contact['id']}"

    processed = owner.api.patch(path, json={"notes": "called"}).json()
    key = {"partition": {"S": f"{owner.account['id']}#{contact['id'][-1]}"}, "contact_id": {"S": contact["id"]}}
    row = database.get_item(TableName=stack.table("contacts"), Key=key)["Item"]
    past = {":past": {"N": str(clock.to_epoch(clock.now() - timedelta(seconds=1)))}}
    database.update_item(
        TableName=stack.table("contacts"), Key=key,
        UpdateExpression="SET expires_at = :past", ExpressionAttributeValues=past,
    )  # fmt: skip

    ends = clock.from_iso(processed["last_processed_at"]) + CONTACT_LIFE
    assert processed["last_processed_at"] > contact["last_processed_at"]
    assert int(row["expires_at"]["N"]) == clock.to_epoch(ends)
    assert (owner.api.get(path).status_code, owner.api.get("/v1/contacts").json()["items"]) == (404, [])
    for table in ("contacts", "contact_emails", "contact_history"):
        life = database.describe_time_to_live(TableName=stack.table(table))["TimeToLiveDescription"]
        assert (life["TimeToLiveStatus"], life["AttributeName"]) == ("ENABLED", "expires_at")
    evidence(f"a change moved the end to {CONTACT_LIFE.days} days after it; once past, the contact is not shown (404)")
    evidence("time to live is on for contacts, addresses and history")
