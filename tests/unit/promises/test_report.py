"""A verdict is earned: nothing counts as kept without a probe that ran, held and said what it looked at."""

import json

import pytest

from chalicelib.register.promises import PROMISES
from tests.promises import report
from tests.promises.report import Probe

IN_PLACE = PROMISES["C1"]
AHEAD = PROMISES["R12"]
HELD, FAILED = Probe("one", held=True, evidence=["looked"]), Probe("two", failure="AssertionError")

pytest_plugins = ["pytester"]


@pytest.mark.parametrize(
    ("promise", "probes", "verdict"),
    [
        (IN_PLACE, [HELD], "kept"),
        (IN_PLACE, [HELD, HELD], "kept"),
        (IN_PLACE, [HELD, FAILED], "broken"),
        (IN_PLACE, [], "not yet"),
        (AHEAD, [], "not yet"),
        (AHEAD, [HELD], "not yet"),
        (AHEAD, [FAILED], "broken"),
    ],
)
def test_a_verdict_follows_from_the_probes(promise, probes, verdict):
    assert report.verdict_on(promise, probes) == verdict


def probed(pytester, body):
    """What the report holds after a run of one probe of C1 with this body."""
    pytester.makeini("[pytest]\nmarkers = promise(id)")
    pytester.makepyfile(f"import pytest\n@pytest.mark.promise('C1')\ndef test_it(request):\n    {body}\n")
    found = report.Report()
    pytester.inline_run("-p", "no:cacheprovider", plugins=[found])
    return found.probes["C1"]


@pytest.mark.parametrize(
    ("body", "held", "failure"),
    [
        ("request.node.user_properties.append(('evidence', ['looked']))", True, ""),
        ("pass", False, "gives no evidence"),
        ("assert 1 == 2", False, "assert 1 == 2"),
        ("pytest.skip('not here')", False, "not here"),
        ("request.getfixturevalue('missing')", False, "missing"),
    ],
)
def test_only_a_probe_that_ran_to_its_end_with_evidence_has_held(pytester, body, held, failure):
    (probe,) = probed(pytester, body)

    assert probe.held is held
    assert failure in probe.failure


def test_the_report_names_every_promise_and_when_it_was_made(tmp_path):
    probes = {id: [] for id in PROMISES} | {"C1": [HELD], "C2": [FAILED]}

    made = report.document(probes)
    report.write(made, tmp_path / "new" / "promises.json")

    assert json.loads((tmp_path / "new" / "promises.json").read_text()) == made
    assert made["verdicts"] == {"kept": 1, "broken": 1, "not yet": len(PROMISES) - 2}
    assert [one["id"] for one in made["promises"]] == list(PROMISES)
    assert made["at"].endswith("Z")


def test_the_table_shows_id_probe_evidence_and_failure():
    shown = report.table(report.document({id: [] for id in PROMISES} | {"C1": [HELD], "C2": [FAILED]}))

    lines = {line.split()[0]: line for line in shown.splitlines() if line.split()}
    assert all(id in lines for id in PROMISES)
    assert "looked" in lines["C1"]
    assert lines["C1"].endswith("kept")
    assert "FAILED: AssertionError" in lines["C2"]
    assert lines["C2"].endswith("broken")
