"""The CPU of an import's worker, all of it, beside a loop that writes the same rows and does nothing else.

The worker reads the file, makes contacts of its cells, looks up addresses and the blacklist, claims, writes contacts and
history, looks at the blacklist again, counts and commits chunk by chunk. The loop has the items marshalled beforehand and
sends them in the same batches with boto3's client as it comes; beside it stands the same loop on our own lean client.
AWS DynamoDB Local does the work of the tables, and its time isn't counted.
"""

import time
from contextlib import contextmanager

from chalicelib.models.account import Account
from chalicelib.models.base import connection
from chalicelib.services import import_creates, imports
from tests.benchmarks.figures import Figure, record
from tests.benchmarks.million_file import write_file
from tests.engines import tables
from tests.integration import jobs
from tests.integration.test_imports import results

ROWS = 2_000
ROUNDS = 2
"""The best of each counts: what disturbs a round only makes it longer."""


@contextmanager
def collecting():
    """What an import writes, as `(model, items)`."""
    written, real = [], import_creates.insert_items

    def insert(model, items):
        written.append((model, items))
        return real(model, items)

    import_creates.insert_items = insert
    yield written
    import_creates.insert_items = real


def started(content):
    """An import of a new account that only waits for its worker; the message."""
    account_id = jobs.new_account(plan="business", status="active")
    Account(account_id).update(actions=[Account.shards.set(16)])
    job = jobs.start(jobs.upload(account_id, content), duplicates="overwrite")
    (message,) = [it for it in jobs.messages("import") if it["account_id"] == account_id]
    return job, message


def cpu(run):
    before = time.process_time()
    run()
    return time.process_time() - before


def elsewhere(written, old, new):
    """The same items under another account."""
    return [
        (model.table(), [it | {"partition": {"S": it["partition"]["S"].replace(old, new)}} for it in items])
        for model, items in written
    ]


def loop(client, written):
    """Inserts items whose key is free, 25 in a call."""
    for table, items in written:
        for start in range(0, len(items), 25):
            batch = items[start : start + 25]
            statements = []
            for item in batch:
                names = ", ".join(f"'{name}': ?" for name in item)
                statements.append(
                    {"Statement": f'INSERT INTO "{table}" VALUE {{{names}}}', "Parameters": list(item.values())}
                )
            client._make_api_call("BatchExecuteStatement", {"Statements": statements})


def test_an_import_needs_little_more_cpu_than_a_loop_that_writes_the_same(engine, tmp_path):
    file = write_file(tmp_path / "contacts.csv", ROWS, 1)
    content = file.path.read_bytes()
    with collecting() as written:
        job, message = started(content)
        imports.work_import(message, jobs.long)
    ours, stock, lean = [], [], []
    for _ in range(ROUNDS):
        again, message = started(content)
        ours.append(cpu(lambda message=message: imports.work_import(message, jobs.long)))
        assert results(imports.get_import(again.account_id, again.import_id)) == file.counts
        for client, times in ((tables.client("dynamodb"), stock), (connection().client, lean)):
            items = elsewhere(written, job.account_id, jobs.new_account())
            times.append(cpu(lambda client=client, items=items: loop(client, items)))

    print(
        f"\nCPU of a row: {min(ours) / ROWS * 1e6:.0f} us, of which the worker has {min(lean) / ROWS * 1e6:.0f} in writing alone"
    )
    print(
        f"boto3's own client needs {min(stock) / ROWS * 1e6:.0f} us for the writes; rows of a CPU second: {ROWS / min(ours):,.0f}"
    )
    figure = record(
        Figure(
            "import",
            ours=min(ours),
            reference=min(stock),
            unit="CPU s",
            against="raw loop on boto3",
            note=f"{ROWS:,} rows of 9 columns, one in a hundred repeats an address",
        )
    )
    record(
        Figure(
            "import beside the lean client",
            ours=min(ours),
            reference=min(lean),
            unit="CPU s",
            against="raw loop on our own lean client",
            note="the same rows",
        )
    )
    assert figure.kept
