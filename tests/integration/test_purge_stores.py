"""Every store of the purge matters: what the first look leaves out the second finds, and what none empties is noticed."""

import pytest

from chalicelib import clock, errors, ids, settings
from chalicelib.gateways import buckets
from chalicelib.gateways.buckets import Version
from chalicelib.models.billing import Billing
from chalicelib.models.certificate import Certificate
from chalicelib.models.contact import Contact
from chalicelib.models.user import User
from chalicelib.services import purge
from chalicelib.services.purge_files import Files
from chalicelib.services.purge_state import Journal, Progress
from tests.integration import jobs
from tests.integration.purge_traces import NOTHING, left_of, state_of, traces, world
from tests.integration.purges import (
    FOLDERS,
    SEEN_TO,
    TENANT_MODELS,
    any_row,
    certificate_of,
    deleted_account,
    put_files,
    run,
    session_row,
    worker_prefix,
    write,
)

__all__ = ["worker_prefix"]

pytestmark = pytest.mark.usefixtures("engine")


STORES = [
    "members",
    "sessions",
    "invitations",
    "billing",
    *(model.store() for model in TENANT_MODELS if model not in (*SEEN_TO, Billing)),
    *(prefix for _, prefix in FOLDERS),
    "accounts",
]
EVERY_STORE = pytest.mark.parametrize("store", STORES)


def leave_out(monkeypatch, store, looks):
    """Makes the purge forget one of its stores, in some looks or in all of them."""
    real = purge.list_stores

    def list_others(account_id, journal, kept):
        stores = real(account_id, journal, kept)
        assert store in [it.name for it in stores]
        return [it for it in stores if it.name != store or journal.progress.look not in looks]

    monkeypatch.setattr(purge, "list_stores", list_others)


def test_the_stores_are_these(engine):
    holding = deleted_account(each=1)
    journal = Journal(Certificate(holding.account_id, progress=Progress.at_start(clock.now()).as_json()))

    assert [store.name for store in purge.list_stores(holding.account_id, journal, frozenset())] == STORES


@EVERY_STORE
def test_the_second_look_finds_what_the_first_has_left_out(monkeypatch, store):
    leave_out(monkeypatch, store, looks=[0])
    holding = deleted_account(each=1)

    run(holding.message)

    assert state_of(holding) == (NOTHING, "done", sorted(holding.expected.items()), [])


@EVERY_STORE
def test_a_store_that_is_never_emptied_is_noticed(monkeypatch, store):
    leave_out(monkeypatch, store, looks=range(9))
    holding = deleted_account(each=1)

    run(holding.message)

    assert traces(holding, world()) != []
    assert left_of(holding) != NOTHING


def test_what_arrives_between_the_looks_goes_and_is_counted(monkeypatch):
    holding, arrivals = deleted_account(each=1), []
    real = Journal.next_look

    def write_late(journal):
        if not arrivals:
            arrivals.extend(late_rows(holding))
            write(arrivals)
            put_files(holding, 1)
        real(journal)

    monkeypatch.setattr(Journal, "next_look", write_late)
    run(holding.message)

    certificate = certificate_of(holding)
    assert certificate.progress["look"] == 0
    holding.counted(contacts=1, sessions=2, users=1)
    assert (certificate.status, certificate.counts) == ("done", holding.expected)
    assert traces(holding, world()) == []


def late_rows(holding):
    """What requests that were under way when the account was marked may still have written."""
    now = clock.now()
    yield any_row(Contact, f"{holding.account_id}#f", "late")
    yield session_row(holding.leaves, holding.account_id)
    yield session_row(holding.stays, holding.account_id)
    yield User(holding.leaves, email="x", name="x", accepted={}, created_at=now, updated_at=now)


def test_versions_of_files_go_with_the_files(monkeypatch, engine):
    bucket = f"versioned-{ids.new().lower()}"
    s3 = engine.client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    monkeypatch.setenv("ARCHIVE_BUCKET", bucket)
    settings.get.cache_clear()
    holding = deleted_account(each=2)
    folder = f"activity/{holding.account_id}/"
    for _ in range(3):
        s3.put_object(Bucket=bucket, Key=f"{folder}0", Body=b"again")
    s3.delete_object(Bucket=bucket, Key=f"{folder}1")
    s3.put_object(Bucket=bucket, Key=f"activity/{holding.other_id}/0", Body=b"of somebody else")

    run(holding.message)

    assert certificate_of(holding).counts["activity/"] == holding.expected["activity/"] + 4
    listed = s3.list_object_versions(Bucket=bucket)
    assert [one["Key"] for one in listed["Versions"]] == [f"activity/{holding.other_id}/0"]
    assert "DeleteMarkers" not in listed
    settings.get.cache_clear()


def test_a_file_with_more_versions_than_a_page_is_counted_once(monkeypatch):
    versions = [Version(key, str(number), clock.now()) for key in "abc" for number in range(5)]
    pages = [versions[start : start + 4] for start in range(0, 15, 4)]
    monkeypatch.setattr(buckets, "list_versions", lambda *_: iter(pages))
    monkeypatch.setattr(buckets, "list_uploads", lambda *_: [])
    store = Files("files", "uploads/", "A")

    found = [[(one.key, one.version) for one in page] for page in store.pages((0, ""))]

    assert [one for page in found for one in page] == [(one.key, one.version) for one in versions]
    ends = [page[-1][0] for page in found if page]
    assert ends == sorted(set(ends))


def test_when_ses_wants_a_pause_the_purge_makes_one(monkeypatch):
    holding, sent = deleted_account(each=1), []
    monkeypatch.setattr(purge.queues, "send", lambda *message: sent.append(message))

    def refuse(address):
        raise errors.TooManyRequests

    with monkeypatch.context() as busy:
        busy.setattr("chalicelib.gateways.mailer.forget_address", refuse)
        purge.work_purge(holding.message, jobs.long)
    assert [delay for _, _, delay in sent] == [2]
    purge.work_purge(holding.message, jobs.long)

    assert state_of(holding) == (NOTHING, "done", sorted(holding.expected.items()), [])
