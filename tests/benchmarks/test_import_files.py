"""What reading a file of contacts takes before and while it is imported: CPU beside the csv module, and memory at its peak."""

import json
import subprocess
import sys

import pytest

from chalicelib.importing.limits import MAX_ROWS
from infrastructure.build import ROOT
from tests.benchmarks.figures import Figure, record

MOST_MEMORY = 256
"""Megabytes, the interpreter with all of it included."""
MOST_TIMES = {"analysis": 2.5, "preparation": 15}
"""The CPU of the csv module alone; 1.6 and 9 on a machine that does nothing else."""
MOST_SECONDS = 300
"""Of CPU for the largest file: a third of what the function has (.chalice/config.json), on one processor."""


def run(job, rows):
    command = [sys.executable, "-m", "tests.benchmarks.import_files", job, str(rows)]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(found.stdout)


def test_reading_costs_little_more_than_the_csv_module():
    rates = run("rates", 50_000)

    against = "csv module alone"
    for name, job in (
        ("analysis", "file read through before an import"),
        ("preparation", "rows read, mapped and checked"),
    ):
        cost, alone = (1e6 / rates[key] for key in (name, "csv module"))
        target = f"≤ {MOST_TIMES[name]}x"
        figure = record(Figure(job, cost, "us CPU a row", alone, against, target=target, note="10 columns"))
        assert figure.kept


@pytest.mark.parametrize(
    ("job", "rows", "outcome"),
    [
        ("csv", 1_000_000, 1_000_000),
        ("wide csv", MAX_ROWS, MAX_ROWS),
        ("csv", MAX_ROWS + 1, "The file has more than 2,000,000 rows; split it."),
        ("gzip", 1_000_000, 1_000_000),
        ("json lines", 1_000_000, 1_000_000),
        ("blank tail", 1_000_000, 10),
    ],
)
def test_memory_is_bounded_and_the_time_is_there(job, rows, outcome):
    found = run(job, rows)

    title = f"analysis, {job}, {rows:,} rows"
    note = f"{found['seconds']:.1f} s CPU, the making of the file included"
    figure = record(Figure(title, found["megabytes"], "MB at the peak", target=f"≤ {MOST_MEMORY}", note=note))
    assert found["outcome"] == outcome
    assert figure.kept
    assert found["seconds"] < MOST_SECONDS
