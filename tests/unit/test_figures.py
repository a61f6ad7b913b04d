"""Figures of benchmarks: what is kept, what falls short, and what comes back from the files."""

import pytest

from tests.benchmarks import figures
from tests.benchmarks.figures import Figure


@pytest.mark.parametrize(
    ("figure", "kept"),
    [
        (Figure("import", 1.9, "CPU s", 1.0), True),
        (Figure("import", 2.1, "CPU s", 1.0), False),
        (Figure("zip", 15, "MB"), True),
        (Figure("zip", 15.1, "MB"), False),
        (Figure("export beside PynamoDB", 1.0, "CPU s", 3.9, ratio=3.9), False),
        (Figure("export beside PynamoDB", 1.0, "CPU s", 4.0, ratio=4.0), True),
        (Figure("purge, calls", 2501, "calls", 2500), False),
        (Figure("purge, calls", 2500, "calls", 2500), True),
        (Figure("something else", 1.0, "s", 3.0), None),
        (Figure("something else", 1.0, "s", target="≤ 0.5"), False),
    ],
)
def test_a_target_is_compared_with_the_ratio_or_the_figure(figure, kept):
    assert figure.kept is kept


@pytest.mark.parametrize("figure", [Figure("zip", 1, "MB", target="small"), Figure("import", 1.0, "CPU s")])
def test_a_target_that_can_not_be_judged_is_an_error(figure):
    with pytest.raises(ValueError, match=figure.job):
        _ = figure.kept


def test_a_figure_comes_back_as_it_was_and_replaces_the_one_before(tmp_path, monkeypatch):
    monkeypatch.setattr(figures, "FOLDER", tmp_path / "figures")
    figures.record(Figure("import", 3.0, "CPU s", 1.0, "raw loop"))

    written = figures.record(Figure("import", 1.5, "CPU s", 1.0, "raw loop", note="ü"))

    assert figures.recorded() == {"import": written}


def test_every_job_of_the_table_has_a_target_that_can_be_read_and_a_meaning():
    assert set(figures.TARGETS) == set(figures.MEANINGS)
    assert all(Figure(job, 1.0, "s", 1.0).kept in (True, False) for job in figures.TARGETS)
