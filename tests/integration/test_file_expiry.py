"""What is past its date in the buckets is destroyed, nothing else is, and lifecycle rules that drifted are put back."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib import clock, ids, settings
from chalicelib.gateways import buckets
from chalicelib.register import lifecycle
from chalicelib.services import file_expiry
from chalicelib.services.activity_archive import day_folder
from tests.engines import tables
from tests.support import faults

pytestmark = pytest.mark.parametrize("engine_name", ["emulator"], scope="session")  # DynamoDB has no part in it

NOW = datetime(2024, 3, 1, 3, 30, tzinfo=UTC)
"""Before anything here is written, so that only what has its day in the key is due."""
LAST_DUE = date(2023, 3, 3)
"""364 days before: its first events become 365 days old before the next run."""


@pytest.fixture(autouse=True)
def _empty(engine):
    empty()


def empty():
    """Both buckets without objects, with the rules of the register and without earlier versions."""
    for bucket in file_expiry.AHEAD:
        for page in list(buckets.list_versions(bucket, "")):
            buckets.delete_versions(bucket, page)
        for upload in buckets.list_uploads(bucket, ""):
            buckets.abort_upload(bucket, upload)
        buckets.put_lifecycle(bucket, lifecycle.rules_of(bucket))


def long():
    return 900.0


def put(bucket, key, content=b"x"):
    tables.client("s3").put_object(Bucket=buckets.name_of(bucket), Key=key, Body=content)


def keys(bucket, prefix=""):
    return sorted(version.key for page in buckets.list_versions(bucket, prefix) for version in page)


def archived(account_id, day):
    key = f"{day_folder(account_id, day)}{ids.new()}.jsonl.gz"
    put("archive", key)
    return key


def begin_upload(key):
    tables.client("s3").create_multipart_upload(Bucket=settings.get().files_bucket, Key=key)


@pytest.fixture
def versioned():
    """Both buckets keep earlier versions, as if somebody had turned that on."""
    s3 = tables.client("s3")
    names = [buckets.name_of(bucket) for bucket in file_expiry.AHEAD]
    for name in names:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    yield
    empty()
    for name in names:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})


def test_the_days_that_are_due_go_and_the_others_stay():
    accounts = [ids.new() for _ in range(3)]
    for account_id in accounts:
        for days in (400, 2, 0):
            archived(account_id, LAST_DUE - timedelta(days=days))
    kept = [archived(account_id, LAST_DUE + timedelta(days=days)) for account_id in accounts for days in (1, 2, 300)]

    counts = file_expiry.expire_files(NOW, long)

    assert counts == {"drifted": 0, "expired": 9, "aborted": 0, "late": 6, "unfinished": 0}
    assert keys("archive") == sorted(kept)


def test_an_account_with_nothing_due_costs_one_listing():
    for _ in range(3):
        account_id = ids.new()
        for days in range(1, 20):
            archived(account_id, LAST_DUE + timedelta(days=days))

    with faults.failing(None) as calls:
        file_expiry.expire_files(NOW, long)

    in_archive = calls.names.index("s3.ListMultipartUploads")
    assert calls.names[:in_archive].count("s3.ListObjectVersions") == 1 + 3  # the accounts, and each of them
    assert "s3.DeleteObjects" not in calls.names


def test_files_go_after_their_own_periods_and_not_before():
    account_id = ids.new()
    for prefix in ("uploads", "exports", "errors"):
        put("files", f"{prefix}/{account_id}/file")
    written = clock.now()

    file_expiry.expire_files(written + timedelta(days=7) - timedelta(minutes=5), long)
    before = keys("files")
    counts = file_expiry.expire_files(written + timedelta(days=7, minutes=1), long)
    after_a_week = keys("files")
    late = file_expiry.expire_files(written + timedelta(days=32), long)

    assert before == [f"{prefix}/{account_id}/file" for prefix in ("errors", "exports", "uploads")]
    assert after_a_week == [f"errors/{account_id}/file"]
    assert (counts["expired"], counts["late"]) == (2, 0)
    assert (late["expired"], late["late"], keys("files")) == (1, 1, [])


def test_unfinished_uploads_go_after_a_day():
    key = f"exports/{ids.new()}/file"
    begin_upload(key)
    begun = clock.now()

    before = file_expiry.expire_files(begun + timedelta(hours=23), long)
    counts = file_expiry.expire_files(begun + timedelta(hours=25), long)

    assert (before["aborted"], counts["aborted"], counts["late"]) == (0, 1, 0)
    assert buckets.list_uploads("files", "") == []


def test_earlier_versions_and_marks_of_deletion_go_with_what_they_hid(versioned):
    account_id, s3 = ids.new(), tables.client("s3")
    replaced, deleted, kept = (f"uploads/{account_id}/{name}" for name in ("replaced", "deleted", "kept"))
    old = archived(account_id, LAST_DUE)
    fresh = archived(account_id, LAST_DUE + timedelta(days=100))
    for key in (replaced, replaced, deleted, kept):
        put("files", key)
    s3.delete_object(Bucket=settings.get().files_bucket, Key=deleted)
    put("archive", old)
    put("archive", fresh)

    file_expiry.expire_files(clock.now() + timedelta(days=1, minutes=1), long)

    assert keys("files") == [kept, replaced]
    assert keys("archive") == []  # both days are long past by then
    assert {version.is_latest for page in buckets.list_versions("files", "") for version in page} == {True}


def test_versions_of_a_day_that_is_due_are_destroyed_and_not_only_hidden(versioned):
    account_id = ids.new()
    old = archived(account_id, LAST_DUE)
    fresh = archived(account_id, LAST_DUE + timedelta(days=1))

    file_expiry.expire_files(NOW, long)

    assert keys("archive") == [fresh]
    assert old not in keys("archive")


DRIFTS = {
    "none at all": lambda rules: rules.clear(),
    "one is missing": lambda rules: rules.pop(0),
    "one is switched off": lambda rules: rules[0].update(Status="Disabled"),
    "another period": lambda rules: rules[0].update(Expiration={"Days": 3650}),
    "one too many": lambda rules: rules.append(
        {"ID": "all", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}
    ),
}


@pytest.mark.parametrize("drift", DRIFTS.values(), ids=DRIFTS)
@pytest.mark.parametrize("bucket", file_expiry.AHEAD)
def test_rules_that_drifted_are_put_back(bucket, drift):
    rules, name = lifecycle.rules_of(bucket), buckets.name_of(bucket)
    drift(rules)
    if rules:
        buckets.put_lifecycle(bucket, rules)
    else:
        tables.client("s3").delete_bucket_lifecycle(Bucket=name)

    first, second = file_expiry.expire_files(NOW, long), file_expiry.expire_files(NOW, long)

    assert (first["drifted"], second["drifted"]) == (1, 0)
    assert lifecycle.same(buckets.lifecycle(bucket), lifecycle.rules_of(bucket))


def test_a_run_stops_before_its_time_is_up_and_says_so():
    account_id = ids.new()
    key = archived(account_id, LAST_DUE)

    stopped = file_expiry.expire_files(NOW, lambda: 5.0)
    kept = keys("archive")
    file_expiry.expire_files(NOW, long)

    assert (stopped["unfinished"], stopped["expired"], kept) == (1, 0, [key])
    assert keys("archive") == []


def test_what_s3_refuses_to_delete_fails_the_run_after_the_rest_is_done(monkeypatch):
    account_id = ids.new()
    refused, other = archived(account_id, LAST_DUE), f"uploads/{account_id}/file"
    put("files", other)
    real = buckets.delete_versions

    def delete(bucket, versions):
        if bucket == "archive":
            raise buckets.NotDeleted("AccessDenied")
        real(bucket, versions)

    monkeypatch.setattr(buckets, "delete_versions", delete)
    with pytest.raises(buckets.NotDeleted):
        file_expiry.expire_files(clock.now() + timedelta(days=8), long)

    assert (keys("archive"), keys("files")) == ([refused], [])


def test_the_counts_are_metrics_of_this_deployment(capsys):
    archived(ids.new(), LAST_DUE - timedelta(days=3))

    file_expiry.expire_files(NOW, long)

    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert (directive["Namespace"], directive["Dimensions"], line["Stage"]) == ("LeadLabs", [["Stage"]], "tests")
    values = {metric["Name"]: line[metric["Name"]] for metric in directive["Metrics"]}
    assert values == {"Drifted": 0, "Expired": 1, "Aborted": 0, "Late": 1, "Unfinished": 0}
    assert abs(line["_aws"]["Timestamp"] / 1000 - clock.now().timestamp()) < 60


@pytest.mark.faults
def test_a_run_that_breaks_off_anywhere_is_made_good_by_the_next():
    now = clock.now() + timedelta(days=8)
    last_due = now.date() - timedelta(days=364)

    def prepare():
        empty()
        for owner in ("account", "other"):
            put("archive", f"{day_folder(owner, last_due)}due")
            put("archive", f"{day_folder(owner, last_due + timedelta(days=1))}kept")
        put("files", "uploads/account/due")
        put("files", "errors/account/kept")
        begin_upload("exports/account/due")
        buckets.put_lifecycle("files", lifecycle.rules_of("files")[1:])
        return now

    def state(_):
        rules = [lifecycle.same(buckets.lifecycle(bucket), lifecycle.rules_of(bucket)) for bucket in file_expiry.AHEAD]
        uploads = [upload.key for upload in buckets.list_uploads("files", "")]
        return keys("archive"), keys("files"), uploads, rules

    positions = faults.survive(prepare, lambda now: file_expiry.expire_files(now, long), state)

    print(f"expire_logs: {positions} positions")
    assert positions >= 6
