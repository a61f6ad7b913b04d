"""What the edge costs each warm request, beside a bare Chalice app."""

import shutil

import pytest

from tests.benchmarks import warm_request
from tests.benchmarks.figures import Figure, record

MOST = 2.1
"""Times the instructions of a bare Chalice app that signs nobody in, checks nothing and logs nothing; 1.8 is reached."""


def test_the_edge_of_a_request_is_measured():
    figures = warm_request.measure()
    print("\n" + warm_request.table(figures))

    for name, parts in figures.items():
        job = "warm request" if name == "GET" else f"warm request, {name} with a body"
        note = "without AWS"
        record(Figure(job, parts["all"], "µs CPU", parts["bare Chalice"], "bare Chalice app", target="≤ 75", note=note))


@pytest.mark.skipif(
    shutil.which("valgrind") is None, reason="a tool is missing here: valgrind, which counts instructions"
)
def test_it_executes_little_more_than_a_bare_chalice_app():
    ours, bare = warm_request.instructions()

    record(
        Figure(
            "warm request, instructions", ours / 1e3, "thousands", bare / 1e3, "bare Chalice app", target=f"≤ {MOST}x"
        )
    )
    assert ours <= MOST * bare
