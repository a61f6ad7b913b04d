"""Where benchmarks leave what they have measured; report.py makes docs/performance.md of it.

    record(Figure("import", ours=1.9, reference=1.2, unit="CPU s", against="raw batch loop", note="20,000 rows"))

A benchmark records and then asserts, so that what falls short is in the table too. A figure lies in a file of its own under
build/figures until the same job is measured again; processes don't meet there.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from infrastructure.build import ROOT

FOLDER = ROOT / "build" / "figures"

TARGETS = {
    "API cold start": "≤ 1.0x",
    "zip": "≤ 15",
    "warm request": "≤ 75",
    "import": "≤ 2.0x",
    "import of 1,000,000 rows, memory of a worker": "≤ 256",
    "export": "≤ 1.5x",
    "export beside PynamoDB": "≥ 4x",
    "purge, calls": "= 1x",
    "purge": "≤ 1.3x",
    "search at 1,000,000, first page": "≤ 300",
    "list page at 1,000,000, reads": "= 1x",
    "contacts page, first rows on slow 4G": "≤ 2",
    "contacts page, script": "≤ 40",
    "contacts page, layout shift": "≤ 0.1",
}
"""The jobs that the table must show, measured or not, in its order, and what each has to reach: of the ratio where there
is an x behind the number, of `ours` in its unit where there is none. What a job means stands in MEANINGS."""

MEANINGS = {
    "API cold start": "init and the first read of a contact, beside a bare boto3 handler in the same bundle",
    "zip": "the bundle that every function runs",
    "warm request": "framework, authentication, validation and log line of one request, AWS's answers apart",
    "import": "beside a loop that writes the same rows, marshalled beforehand",
    "import of 1,000,000 rows, memory of a worker": "the largest resident set of any worker",
    "export": "beside a loop from raw pages to CSV",
    "export beside PynamoDB": "how many times the CPU PynamoDB's models need for the same rows",
    "purge, calls": "beside pages + ⌈n/25⌉ of each table",
    "purge": "beside a loop that queries and deletes without a journal",
    "search at 1,000,000, first page": "time in the worker until the first page is there",
    "list page at 1,000,000, reads": "beside the same page of 1,000 contacts over as many shards",
    "contacts page, first rows on slow 4G": "from the navigation to the first rows, nothing cached, the processor four times slower",
    "contacts page, script": "every script that the page loads, texts included",
    "contacts page, layout shift": "everything that moved without being asked to",
}

_TARGET = re.compile(r"([≤≥=]) ([0-9.]+)(x?)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `ours` and `reference` are in `unit`; `against` says what the reference is.

    `ratio` is ours / reference unless it is given, as it must be for "so many times faster" by a cost. `target` is that of
    TARGETS for a job that is there; empty for a figure that is merely told. `command` prints it again.
    """

    job: str
    ours: float
    unit: str
    reference: float | None = None
    against: str = ""
    ratio: float | None = None
    target: str = ""
    note: str = ""
    command: str = "make bench"

    @property
    def times(self) -> float | None:
        """Ours in relation to the reference."""
        if self.ratio is not None or not self.reference:
            return self.ratio
        return self.ours / self.reference

    @property
    def aim(self) -> str:
        """What is to be reached; an empty text where nothing was promised."""
        return self.target or TARGETS.get(self.job, "")

    @property
    def kept(self) -> bool | None:
        """Whether it is reached; None where nothing was promised. Raises ValueError for a target that can't be read, or
        that speaks of a ratio where there is none."""
        if not self.aim:
            return None
        read = _TARGET.fullmatch(self.aim)
        value = self.times if read and read[3] else self.ours
        if read is None or value is None:
            raise ValueError(f"{self.job}: no figure for the target {self.aim!r}")
        bound = float(read[2])
        return value <= bound if read[1] == "≤" else value >= bound if read[1] == "≥" else value == bound

    def line(self) -> str:
        """The row as text for whoever watches."""
        times = "" if self.times is None else f", {self.times:.2f}x {self.against}"
        verdict = {None: "", True: f" ({self.aim}: kept)", False: f" ({self.aim}: FALLS SHORT)"}[self.kept]
        return f"{self.job}: {number(self.ours)} {self.unit}{times}{verdict}"


def number(value: float) -> str:
    """Three digits that count, thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def record(figure: Figure) -> Figure:
    """Keeps a figure for the table, in place of an earlier one of the same job, prints it, and gives it back."""
    print("\n" + figure.line())
    FOLDER.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^a-z0-9]+", "-", figure.job.lower()).strip("-")
    (FOLDER / f"{name}.json").write_text(json.dumps(asdict(figure), ensure_ascii=False, indent=1), encoding="utf-8")
    return figure


def recorded() -> dict[str, Figure]:
    """What lies there, by job."""
    found = (read(path) for path in sorted(FOLDER.glob("*.json")))
    return {figure.job: figure for figure in found}


def read(path: Path) -> Figure:
    """The figure in a file."""
    return Figure(**json.loads(path.read_text(encoding="utf-8")))
