"""What an import, an export and a purge use, counted at two sizes: what each contact adds is what a million of them cost."""

import os

import pytest

from chalicelib.models.account import Account
from chalicelib.services import exports, imports, purge
from chalicelib.services.import_state import Progress
from tests.benchmarks import costs, import_files, test_purge
from tests.benchmarks.usage import counting
from tests.integration import jobs
from tests.integration.purges import certificate_of, deleted_account

SIZES = tuple(map(int, os.environ.get("LEADLABS_COST_SIZES", "1000,3000").split(",")))


def with_contacts(size):
    """An account over 16 shards with so many contacts, whose import was counted."""
    account_id = jobs.new_account(plan="business", status="active")
    Account(account_id).update(actions=[Account.shards.set(16)])
    job = jobs.start(jobs.upload(account_id, b"".join(import_files.table(size))))
    with counting("import", size):
        jobs.work_off("import", account_id)
    assert Progress.of(imports.get_import(account_id, job.import_id)).results["created"] == size
    return account_id


@pytest.mark.parametrize("size", SIZES)
def test_jobs_are_counted(engine, size):
    account_id = with_contacts(size)
    with counting("export", size) as exported:
        job = exports.create_export(account_id, jobs.ACTOR, "csv", jobs.Selection())
        jobs.work_off("export", account_id)

    assert exports.get_export(account_id, job.export_id).rows == size
    assert exported.writes < size / 10


@pytest.mark.parametrize("size", SIZES)
def test_a_purge_is_counted(engine, size):
    holding = deleted_account(each=1)
    test_purge.with_contacts(holding.account_id, size)

    with counting("purge", size) as purged:
        purge.work_purge(holding.message, lambda: 10_000.0)

    assert certificate_of(holding).status == "done"
    assert purged.writes >= 3 * size


def test_the_costs_are_told():
    print()
    for what, amount, used in costs.rows():
        print(f"{what:50} {amount:>16}  {used}")
