"""Dirty files from the upload to the last row, on a real engine: rows in = created + updated + skipped + failed, always."""

import gzip

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chalicelib.services.import_state import Source
from tests.integration.jobs import contacts_of, counted, import_csv, new_account, run, upload
from tests.integration.test_imports import error_rows, results

pytestmark = pytest.mark.usefixtures("engine")

DIRT = st.sampled_from(
    ['"', '"a', "\n", "\r\n", "\r", ",", ";", "a@example.com", "b@example.com,B\n", "\nc@example.com,C\n", "=1", "é", "\ufeff", "\x1a",
     "x" * 501, '"x\ny"', "\nA@EXAMPLE.com,Z\n", "\nshut@example.org,S\n", "@"]
)  # fmt: skip
FILES = st.lists(DIRT, min_size=5, max_size=60).map("".join)


@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(FILES, st.sampled_from(["utf-8", "utf-16"]), st.sampled_from(["overwrite", "fill", "skip"]), st.booleans())
def test_no_row_of_a_dirty_file_is_lost(dirt, encoding, duplicates, packed):
    account_id = new_account()
    import_csv(account_id, b"Email,First name\na@example.com,Old\n")
    content = f"Email,First name\nd@example.com,D\n{dirt}".encode(encoding)
    job = upload(account_id, gzip.compress(content) if packed else content)
    if job.status == "failed":
        assert job.failure.endswith(".")
        assert list(contacts_of(account_id)) == ["a@example.com"]
        return

    done = run(job, mapping={job.analysis["columns"][0]: "email"}, duplicates=duplicates)

    found = results(done)
    assert (done.status, sum(found.values())) == ("done", Source.of(done).rows)
    assert len(contacts_of(account_id)) == 1 + found["created"] == counted(account_id)["contacts"]
    told = len({line["row"] for line in error_rows(done)})
    assert found["failed"] <= told <= found["failed"] + found["skipped"]  # some are skipped for a reason
