"""Large imports whose calls to AWS fail: a rerun makes good whatever was cut off."""

import pytest

from chalicelib.services import imports
from chalicelib.services.import_state import Progress
from tests.integration.import_ranges import ended, entries_of, left_of, mixed, with_known
from tests.integration.jobs import contacts_of, counted, start, upload
from tests.integration.lanes import Lanes
from tests.integration.test_imports import error_rows, results
from tests.support import faults

pytestmark = pytest.mark.usefixtures("engine")


class Run:
    """A case of the fault harness: an account, its import, and the messages that come again after a crash."""

    def __init__(self, lanes, content):
        self.account_id = with_known(10)
        self.job = upload(self.account_id, content)
        self.lanes, self.messages = lanes, []

    def started(self, **options):
        start(self.job, duplicates="overwrite", **options)
        self.messages = self.lanes.take()
        return self

    def undoing(self):
        self.started()
        self.lanes.work_off(self.messages)
        imports.undo_import(self.account_id, self.job.import_id, "u")
        self.messages = self.lanes.take()
        return self

    def cancelled(self):
        self.started()
        imports.work_import(self.messages[0], lambda: 10.0)
        imports.cancel_import(self.account_id, self.job.import_id)
        self.messages += self.lanes.take()
        return self

    def run(self):
        self.lanes.take()  # what a worker that died has sent may be lost
        self.lanes.work_off(self.messages)

    def state(self):
        job = ended(self.job)
        contacts = contacts_of(self.account_id)
        return (
            job.status,
            results(job),
            {email: (it.first_name, it.tags, len(entries_of(it))) for email, it in contacts.items()},
            counted(self.account_id),
            [row["row"] for row in error_rows(job)],
            Progress.of(job).finished,
            left_of(self.job),
            job.dry_run and {name: count for name, count in job.dry_run.items() if name != "at"},
        )


@pytest.mark.faults
@pytest.mark.parametrize("task", ["import", "dry run", "undo", "cancel"] if faults.THOROUGH else ["import", "undo"])
def test_a_rerun_makes_good_whatever_call_of_a_large_import_fails(monkeypatch, task):
    lanes = Lanes(monkeypatch, range_rows=5, chunk_rows=4)
    content = mixed(6) + b"known3@example.com,Late,,t9\nn0@example.com,Late,,t9\n"
    prepare = {
        "import": lambda: Run(lanes, content).started(),
        "dry run": lambda: Run(lanes, content).started(dry_run=True),
        "undo": lambda: Run(lanes, content).undoing(),
        "cancel": lambda: Run(lanes, content).cancelled(),
    }[task]

    positions = faults.survive(prepare, Run.run, Run.state)

    print(f"{task}: {positions} positions")
    assert positions > 0
