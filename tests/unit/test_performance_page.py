"""The page of figures says everything that was promised, kept or not, and the same figures give the same page."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from tests.benchmarks import plot, report
from tests.benchmarks.figures import TARGETS, Figure

FIGURES = {
    figure.job: figure
    for figure in (
        Figure("import", 2.5, "CPU s", 1.0, "raw loop", note="20,000 rows"),
        Figure("zip", 12.8, "MB"),
        Figure("webhook <verified>", 30_000, "events a CPU second", 1_500, "stripe & co", target="≥ 10x"),
    )
}


@pytest.fixture
def lines():
    return report.page(FIGURES).splitlines()


def test_every_promised_job_has_its_row_measured_or_not(lines):
    for job, target in TARGETS.items():
        (row,) = [line for line in lines if line.startswith(f"| **{job}**")]
        assert target in row
        assert ("not measured yet" in row) == (job not in FIGURES)


def test_what_falls_short_is_said_in_its_row_and_below(lines):
    (row,) = [line for line in lines if line.startswith("| **import**")]

    assert row.endswith("| 2.50x | ≤ 2.0x | **falls short** |")
    assert "Falls short: import." in lines


def test_a_table_has_as_many_cells_in_each_row(lines):
    for line, after in pairwise(lines):
        if line.startswith("|") and after.startswith("|"):
            assert line.count(" |") == after.count(" |") or "---" in after + line


def test_the_plot_is_well_formed_and_the_same_each_time():
    picture = plot.plot(FIGURES)

    texts = [node.text for node in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
    assert {"import", "webhook <verified>", "2.50x", "20.00x"} <= set(texts)
    assert picture == plot.plot(dict(reversed(FIGURES.items())))
