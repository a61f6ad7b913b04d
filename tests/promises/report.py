"""From the outcomes of probes to a verdict on each promise: a table for people, and JSON with its time for everybody else."""

import json
import textwrap
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest

from chalicelib import clock
from chalicelib.register.promises import PROMISES, Promise

Verdict = Literal["kept", "broken", "not yet"]
_WIDTHS = (4, 44, 34, 60, 8)
_HEADINGS = ("id", "promise", "probe", "evidence", "verdict")


@dataclass
class Probe:
    """One probe: the test's name, whether it held, what it looked at, and where it failed."""

    name: str
    held: bool = False
    evidence: list[str] = field(default_factory=list)
    failure: str = ""


class Report:
    """Collects the probes of a pytest run (a plugin)."""

    def __init__(self) -> None:
        self.probes: dict[str, list[Probe]] = {id: [] for id in PROMISES}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        outcome: pytest.TestReport = yield
        mark = item.get_closest_marker("promise")
        if mark is not None and (outcome.when == "call" or not outcome.passed):
            said = [text for name, texts in item.user_properties if name == "evidence" for text in texts]
            self.probes[mark.args[0]].append(_probe(item, outcome, said))
        return outcome


def _probe(item: pytest.Item, outcome: pytest.TestReport, said: list[str]) -> Probe:
    """A probe that passes without saying what it looked at has proven nothing; neither has one that was skipped."""
    name = item.name.removeprefix("test_")
    if not outcome.passed:
        return Probe(name, evidence=said, failure=_last_line(outcome))
    return Probe(name, held=bool(said), evidence=said, failure="" if said else "the probe gives no evidence")


def _last_line(outcome: pytest.TestReport) -> str:
    lines = [line for line in outcome.longreprtext.splitlines() if line.startswith("E ")]
    return (lines[0][1:].strip() if lines else outcome.longreprtext.strip().splitlines()[-1])[:300]


def verdict_on(promise: Promise, probes: Iterable[Probe]) -> Verdict:
    """Broken when any probe failed; kept when the mechanism is in place and all probes held; else not yet."""
    outcomes = [probe.held for probe in probes]
    if not all(outcomes):
        return "broken"
    return "kept" if outcomes and promise.standing == "in place" else "not yet"


def document(probes: dict[str, list[Probe]]) -> dict[str, Any]:
    """The report as JSON: when it was made, the number of promises under each verdict, and each promise with its probes."""
    verdicts = {id: verdict_on(PROMISES[id], found) for id, found in probes.items()}
    found = list(verdicts.values())
    return {
        "at": clock.to_iso(clock.now()),
        "verdicts": {verdict: found.count(verdict) for verdict in ("kept", "broken", "not yet")},
        "promises": [
            {
                "id": id,
                "promise": PROMISES[id].text,
                "mechanism": PROMISES[id].mechanism,
                "standing": PROMISES[id].standing,
                "verdict": verdicts[id],
                "probes": [asdict(probe) for probe in probes[id]],
            }
            for id in PROMISES
        ],
    }


def write(report: dict[str, Any], file: Path) -> None:
    """Keeps the report, replacing the one before."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(report: dict[str, Any]) -> str:
    """The report as a table of plain text, a block of lines for each promise."""
    blocks = [_row(_HEADINGS), "  ".join("-" * width for width in _WIDTHS)]
    for one in report["promises"]:
        names = "\n".join(probe["name"].replace("_", " ") for probe in one["probes"]) or "-"
        said = "\n".join(_said(probe) for probe in one["probes"]) or f"({one['standing']})"
        blocks.append(_row((one["id"], one["promise"], names, said, one["verdict"])))
    counts = ", ".join(f"{number} {verdict}" for verdict, number in report["verdicts"].items())
    return "\n".join([*blocks, f"\n{report['at']}: {counts}"])


def _said(probe: dict[str, Any]) -> str:
    return "; ".join([*probe["evidence"], *([f"FAILED: {probe['failure']}"] if probe["failure"] else [])])


def _row(cells: tuple[str, ...]) -> str:
    columns = [
        [line for part in cell.split("\n") for line in textwrap.wrap(part, width) or [""]]
        for cell, width in zip(cells, _WIDTHS, strict=True)
    ]
    height = max(map(len, columns))
    lines = zip(*(column + [""] * (height - len(column)) for column in columns), strict=True)
    padded = ("  ".join(part.ljust(width) for part, width in zip(line, _WIDTHS, strict=True)) for line in lines)
    return "\n".join(line.rstrip() for line in padded)
