"""The operator's commands on the deployed stack."""

import gzip
import json
from datetime import timedelta

from chalicelib import clock, ids
from chalicelib.services.activity_archive import day_folder


def test_an_operator_reads_the_archive_as_long_as_it_may_be_read(stack):
    s3, archive = stack.aws("s3"), stack.description["outputs"]["ArchiveBucketName"]
    account_id, today = ids.new(), clock.now()
    for days in (366, 2, 1):
        at = today - timedelta(days=days)
        content = gzip.compress(json.dumps({"at": clock.to_iso(at), "days": days}).encode())
        s3.put_object(Bucket=archive, Key=f"{day_folder(account_id, at.date())}batch", Body=content)

    said = stack.command("operate", "activity", account_id, "--from", "2020-01-01", "--to", f"{today:%Y-%m-%d}")

    assert [json.loads(line)["days"] for line in said.splitlines()] == [2, 1]
