"""The same file into Django with django-import-export and into our import, on this machine, in one run."""

import os
import time

from chalicelib.models.account import Account
from chalicelib.services import imports
from chalicelib.services.import_state import Progress
from tests.benchmarks import import_files, peer
from tests.benchmarks.figures import Figure, record
from tests.engines.missing import need
from tests.integration import jobs

ROWS = int(os.environ.get("LEADLABS_PEER_ROWS", "5000"))
"""100,000 take a quarter of an hour, nearly all of it in DynamoDB Local."""
COMMAND = "LEADLABS_PEER_ROWS=100000 .venv/bin/python -m pytest tests/benchmarks/test_peer.py -s"
NOTES = {
    "unchecked": "its quickest settings; its database is in its figure, ours is not; no history, no blacklist, nothing checked",
    "validated": "every row validated, which asks its database for each address",
}


def our_cpu(content):
    """CPU seconds of the worker, from the file in the bucket to its end."""
    account_id = jobs.new_account(plan="business", status="active")
    Account(account_id).update(actions=[Account.shards.set(16)])
    job = jobs.start(jobs.upload(account_id, content), duplicates="overwrite")
    spent = 0.0
    for message in jobs.messages("import"):
        if message["account_id"] == account_id:
            began = time.process_time()
            imports.work_import(message, jobs.long)
            spent += time.process_time() - began
    assert Progress.of(imports.get_import(account_id, job.import_id)).results["created"] == ROWS
    return spent


def test_the_same_file_into_a_peer(engine, tmp_path):
    content = b"".join(import_files.table(ROWS))
    file = tmp_path / "contacts.csv"
    file.write_bytes(content)
    need(peer.python)

    ours = our_cpu(content) / ROWS * 1e6
    for way, note in NOTES.items():
        folder = tmp_path / way
        folder.mkdir()
        theirs = peer.import_file(file, folder, way)
        assert theirs.rows == ROWS
        reference = theirs.cpu / ROWS * 1e6
        job = f"import of {ROWS:,} rows, peer {way}"
        record(Figure(job, ours, "µs CPU a row", reference, "django-import-export", note=note, command=COMMAND))
