"""The operator's commands on the deployed stack."""

import gzip
import json
import os
import subprocess
import sys
from datetime import timedelta

from chalicelib import clock, ids
from chalicelib.services.activity_archive import day_folder
from infrastructure.local.environments import ROOT
from tests.engines import stack as engine


def operate(*arguments):
    command = [sys.executable, "-m", "infrastructure.operate", *arguments]
    place = os.environ | {"LEADLABS_HOME": str(engine.home())}
    return subprocess.run(command, cwd=ROOT, env=place, text=True, capture_output=True, check=True).stdout


def test_an_operator_reads_the_archive_as_long_as_it_may_be_read(stack):
    s3, archive = stack.aws("s3"), stack.description["outputs"]["ArchiveBucketName"]
    account_id, today = ids.new(), clock.now()
    for days in (366, 2, 1):
        at = today - timedelta(days=days)
        content = gzip.compress(json.dumps({"at": clock.to_iso(at), "days": days}).encode())
        s3.put_object(Bucket=archive, Key=f"{day_folder(account_id, at.date())}batch", Body=content)

    said = operate("activity", account_id, "--from", "2020-01-01", "--to", f"{today:%Y-%m-%d}")

    assert [json.loads(line)["days"] for line in said.splitlines()] == [2, 1]
