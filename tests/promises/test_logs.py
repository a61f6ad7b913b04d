"""How long what was logged can be read, and how it ends (L1 to L4)."""

from datetime import UTC, date, datetime, timedelta

from chalicelib import ids
from chalicelib.register import lifecycle
from chalicelib.services.activity_archive import day_folder
from tests.promises.probe import probe

RUN = datetime(2024, 3, 1, 3, 30, tzinfo=UTC)
"""A day long ago, so that nothing else of the stack is due."""
LAST_DUE = date(2023, 3, 3)
"""Its first events are 365 days old before the next run."""


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
