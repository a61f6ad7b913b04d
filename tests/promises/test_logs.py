"""How long what was logged can be read, and how it ends (L1 to L4)."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta

from chalicelib import clock, ids
from chalicelib.models.activity import entry_of
from chalicelib.register import lifecycle
from chalicelib.register.retention import ACTIVITY_LIFE
from chalicelib.services.activity_archive import day_folder, folder_of
from tests.promises.probe import probe
from tests.support.stack import Person, Stack, eventually

HOUR = timedelta(hours=1)
RUN = datetime(2024, 3, 1, 3, 30, tzinfo=UTC)
"""A day long ago, so that nothing else of the stack is due."""
LAST_DUE = date(2023, 3, 3)
"""Its first events are 365 days old before the next run."""


def plant(stack: Stack, person: Person, age: timedelta) -> str:
    """Puts a request of this age into the account's log, as if it had not been deleted in time; gives its route."""
    at, route = clock.now() - age, f"/planted/{ids.new()}"
    item = {
        "account_id": person.account["id"], "entry": entry_of(at, ids.new()), "at": clock.to_iso(at),
        "actor": person.user["id"], "method": "GET", "route": route, "country": "FR", "device": "desktop",
    }  # fmt: skip
    row = {name: {"S": value} for name, value in item.items()} | {"status": {"N": "200"}}
    stack.aws("dynamodb").put_item(TableName=stack.table("activity"), Item=row)
    return route


def routes_of(person: Person, **conditions: str) -> set[str]:
    """Every route in the log, over all pages."""
    found: set[str] = set()
    cursor: dict[str, str] = {}
    while True:
        page = person.api.get("/v1/activity", params={"limit": "100"} | conditions | cursor).json()
        found |= {item["route"] for item in page["items"]}
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


@probe("L1")
def test_an_account_reads_its_requests_for_a_month(stack, signed_in, evidence):
    owner, other = signed_in(), signed_in()
    nearly, over = plant(stack, owner, ACTIVITY_LIFE - HOUR), plant(stack, owner, ACTIVITY_LIFE + HOUR)

    seen = eventually(lambda: found if "/signup/confirm" in (found := routes_of(owner)) else None)

    assert (nearly in seen, over in seen) == (True, False)
    assert nearly not in routes_of(other)
    life = stack.aws("dynamodb").describe_time_to_live(TableName=stack.table("activity"))["TimeToLiveDescription"]
    assert (life["TimeToLiveStatus"], life["AttributeName"]) == ("ENABLED", "expires_at")
    ours = (owner.account["id"], other.account["id"])
    rows = [row for row in stack.items("activity") if row["account_id"]["S"] in ours and "expires_at" in row]
    assert rows
    for row in rows:
        at = clock.from_iso(row["at"]["S"])
        assert int(row["expires_at"]["N"]) == clock.to_epoch(at + ACTIVITY_LIFE)
    evidence("GET /v1/activity: a request of 29 days and 23 hours is shown, one of 30 days and 1 hour isn't")
    evidence(f"{len(rows)} rows of both accounts, each with a time to live of exactly 30 days after its request")


@probe("L2")
def test_what_is_logged_goes_into_the_backup_at_once_and_grows_cold(stack, signed_in, evidence):
    owner = signed_in()
    asked = owner.api.get("/v1/contacts").headers["x-request-id"]

    def look() -> list[str] | None:
        files = stack.objects("archive", folder_of(owner.account["id"]))
        lines = [json.loads(line) for content in files.values() for line in gzip.decompress(content).splitlines()]
        return sorted(files) if any(line["request_id"] == asked for line in lines) else None

    keys = eventually(look)

    today = day_folder(owner.account["id"], clock.now().date())
    assert any(key.startswith(today) for key in keys)
    bucket = stack.description["outputs"]["ArchiveBucketName"]
    rules = stack.aws("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    (colder,) = [rule["Transitions"] for rule in rules if rule.get("Filter", {}).get("Prefix") == "activity/"]
    assert colder == [{"Days": ACTIVITY_LIFE.days, "StorageClass": "GLACIER_IR"}]
    evidence(
        "a request is in the account's folder of its day within seconds; objects move to colder storage after 30 days"
    )


@probe("L3")
def test_the_backup_is_destroyed_a_year_after_the_event(stack, evidence):
    s3, bucket, account_id = stack.aws("s3"), stack.description["outputs"]["ArchiveBucketName"], ids.new()
    days = {days: f"{day_folder(account_id, LAST_DUE + timedelta(days=days))}batch" for days in (-1, 0, 1)}
    for key in days.values():
        s3.put_object(Bucket=bucket, Key=key, Body=b"what was logged")

    stack.run_schedule("ExpireLogs", RUN)

    found = s3.list_object_versions(Bucket=bucket, Prefix=f"activity/{account_id}/")
    assert [one["Key"] for one in found["Versions"]] == [days[1]]
    assert "DeleteMarkers" not in found
    evidence(
        f"of three days of an archive the run at {RUN:%Y-%m-%d %H:%M} destroyed {LAST_DUE} and before, and kept the next"
    )


@probe("L3")
def test_the_rules_of_the_buckets_are_put_back_when_they_drift(stack, evidence):
    s3, bucket = stack.aws("s3"), stack.description["outputs"]["ArchiveBucketName"]
    deployed = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    s3.delete_bucket_lifecycle(Bucket=bucket)

    stack.run_schedule("ExpireLogs", RUN)

    found = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert lifecycle.same(deployed, lifecycle.rules_of("archive"))
    assert lifecycle.same(found, lifecycle.rules_of("archive"))
    evidence(
        "lifecycle rules of the archive (colder after 30 days, destroyed after 365) are the register's, also after they were deleted"
    )


@probe("L4")
def test_no_read_gives_what_is_past_its_time(stack, signed_in, evidence):
    owner = signed_in()
    over = plant(stack, owner, ACTIVITY_LIFE + HOUR)
    long_ago = clock.to_iso(clock.now() - 10 * ACTIVITY_LIFE)
    questions = [
        {}, {"route": over}, {"user": owner.user["id"]}, {"country": "FR"}, {"from": long_ago},
        {"from": long_ago, "to": clock.to_iso(clock.now() - ACTIVITY_LIFE)},
    ]  # fmt: skip

    answers = [routes_of(owner, **question) for question in questions]

    assert not any(over in answer for answer in answers)
    deployed = stack.aws("cloudformation").get_template(StackName=stack.description["stack_name"])["TemplateBody"]
    assert "ArchiveBucket" not in str(deployed["Resources"]["ApiHandlerRole"])
    assert "FilesBucket" in str(deployed["Resources"]["ApiHandlerRole"])
    evidence(f"a row of 30 days and 1 hour, still in the table: absent from {len(questions)} ways to ask for it")
    evidence("the API's role may not touch the archive, so nothing of it can be read through the product")
