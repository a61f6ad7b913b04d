"""A file that takes several workers and is joined from parts: the deployed function may do all that this needs."""

import csv
import io

from chalicelib import ids
from tests.e2e.test_imports import exported
from tests.integration.test_bulk import item

CONTACTS = 70
SIZE = 300_000
"""Of a contact's notes: the file is larger than two chunks."""


def test_an_export_of_several_shards_is_read_by_several_workers_and_joined(stack, signed_in):
    person = signed_in()
    account_id, database = person.account["id"], stack.aws("dynamodb")
    database.update_item(
        TableName=stack.table("accounts"),
        Key={"account_id": {"S": account_id}},
        UpdateExpression="SET shards = :n",
        ExpressionAttributeValues={":n": {"N": "3"}},
    )
    for number in range(CONTACTS):
        contact_id = f"{ids.new()}{number % 3:x}"
        row = item(f"{account_id}#{number % 3}", number, contact_id={"S": contact_id}, notes={"S": "x" * SIZE})
        database.put_item(TableName=stack.table("contacts"), Item=row | {"custom": {"S": f'{{"of {number % 3}":"1"}}'}})

    content, job = exported(person, "csv")

    before = csv.field_size_limit(2 * SIZE)  # of the whole process
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    csv.field_size_limit(before)
    assert sorted(row["email"] for row in rows) == sorted(f"x{number}@example.com" for number in range(CONTACTS))
    assert [row[f"custom:of {number}"] for number in range(3) for row in rows].count("1") == CONTACTS
    assert (job["rows"], job["rows_per_second"] > 0) == (CONTACTS, True)
    found = stack.aws("s3").list_objects_v2(Bucket=stack.description["files_bucket"], Prefix=f"exports/{account_id}/")
    assert [it["Key"] for it in found["Contents"]] == [f"exports/{account_id}/{job['id']}.csv"]
