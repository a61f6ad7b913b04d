"""Writes docs/performance.md and its plot from what the benchmarks have recorded.

python -m tests.benchmarks.report        what `make bench` ends with
"""

import platform
import sys
from pathlib import Path

from chalicelib import clock
from infrastructure.build import ROOT
from tests.benchmarks import costs
from tests.benchmarks.figures import MEANINGS, TARGETS, Figure, number, recorded
from tests.benchmarks.plot import plot
from tests.benchmarks.usage import kept

PAGE, PLOT = ROOT / "docs" / "performance.md", ROOT / "docs" / "performance.svg"

HEAD = """# Performance

What the product costs, measured by `make bench` and written by it ({date}, Python {python}, {system}). Client CPU, instructions and
counted calls are what is told, never the time of the emulator or of DynamoDB Local. The two sides of a ratio are measured in one
run, each row by the last run that had it. CPU on a machine that does other things as well comes out higher, by up to twice;
instructions and counts don't.
[tests/benchmarks](../tests/benchmarks) holds what prints each row.

![Ours beside what each is compared with](performance.svg)

## What was promised

"""
OTHERS = """
## What else is measured

"""
PEER = """
The peer is what installs from a package registry and imports contacts: Django with django-import-export, on SQLite. The comparison shows
the CPU of the application for a row, from the same bytes to contacts that can be found by address. It doesn't show two
things: the peer's figure holds its database, which runs inside its process, while ours works on a server whose CPU isn't
counted; and the peer keeps less: no history, no blacklist, no counters, no undo, no going on after a crash. Products such as
listmonk, Mautic or EspoCRM can't be installed from a registry; what their users report stands in no row.
"""
COSTS = """
## What it costs

At list prices of us-east-1 as known in November 2026, without free tiers or discounts; they are to be checked on the pages named
below before anybody relies on them. Units and calls are counted, CPU is measured, {wait:g} ms are assumed for each call to DynamoDB,
one after the other, {cpu:g} ms of CPU for a request, and a log line of 600 bytes.

| what | dollars | of |
|---|---|---|
"""
GROWTH = """
### How it grows

Of jobs, what each contact adds is counted between two sizes and doesn't depend on how many there are: a job pages, and every write is of
one contact. Reads of one contact are direct. What does grow with an account is named here.

| what | at a small size | at a large one |
|---|---|---|
"""


def page(figures: dict[str, Figure]) -> str:
    """The whole page."""
    head = HEAD.format(date=clock.now().date(), python=platform.python_version(), system=platform.machine())
    told = [_promised(job, figures.get(job)) for job in TARGETS]
    others = [_row(figure) for job, figure in sorted(figures.items()) if job not in TARGETS]
    columns = "| job | ours | beside | ratio | target | verdict |\n|---|---|---|---|---|---|\n"
    prices = "".join(f"| {it.unit} | ${it.dollars:.10f} | {it.page} |\n" for it in costs.PRICES.values())
    prices = prices.replace("0000 |", " |").replace("000 |", " |")
    return "".join(
        (
            head,
            columns,
            *told,
            _summary(figures),
            OTHERS,
            columns,
            *others,
            PEER,
            COSTS.format(wait=costs.MILLISECONDS_A_CALL, cpu=costs.CPU_MILLISECONDS),
            *(f"| {what} | {amount} | {used} |\n" for what, amount, used in costs.rows()),
            GROWTH,
            *(f"| {what} | {small} | {large} |\n" for what, small, large in growth()),
            "\n### Prices\n\n| unit | dollars | page |\n|---|---|---|\n",
            prices,
        )
    )


def _promised(job: str, figure: Figure | None) -> str:
    if figure is None:
        return f"| **{job}**: {MEANINGS[job]} | not measured yet | | | {TARGETS[job]} | **open** |\n"
    return _row(figure, f"**{job}**: {MEANINGS[job]}")


def _row(figure: Figure, name: str = "") -> str:
    beside = "" if figure.reference is None else f"{number(figure.reference)} ({figure.against})"
    times = "" if figure.times is None else f"{figure.times:.2f}x"
    verdict = {None: "", True: "kept", False: "**falls short**"}[figure.kept]
    note = f"<br>{figure.note}" if figure.note else ""
    command = "" if figure.command == "make bench" else f"<br>`{figure.command}`"
    cells = (
        f"{name or figure.job}{note}{command}",
        f"{number(figure.ours)} {figure.unit}",
        beside,
        times,
        figure.aim,
        verdict,
    )
    return "| " + " | ".join(cells) + " |\n"


def _summary(figures: dict[str, Figure]) -> str:
    short = [job for job, figure in figures.items() if figure.kept is False]
    absent = [job for job in TARGETS if job not in figures]
    lines = [f"\nFalls short: {', '.join(short) if short else 'nothing that was measured'}."]
    lines += [f"Not measured yet: {', '.join(absent)}."] if absent else []
    return "\n".join(lines) + "\n"


def growth() -> list[tuple[str, str, str]]:
    """What the same thing takes in a small and in a large account."""
    small, large = (costs.EXPECTED[f"list 25, {shards}"] for shards in ("1 shard", "16 shards"))
    lines = [
        (
            "a page of a list",
            f"{small[0]} read units, {small[2]} call (1 shard)",
            f"{large[0]} in {large[2]} (16 shards)",
        ),
        ("reading or writing one contact", "the same", "the same"),
    ]
    for job, usages in kept().items():
        if len(usages) > 1:
            lines.append((job, *(_told(usage) for usage in (usages[0], usages[-1]))))
    return lines


def _told(usage) -> str:
    return f"{usage.contacts:,} contacts: {usage.reads:,.0f} reads, {usage.writes:,.0f} writes, {usage.calls:,} calls, {usage.cpu:.2f} s"


def write(folder: Path | None = None) -> None:
    """Writes the page and the plot."""
    figures = recorded()
    if not figures:
        sys.exit("nothing is recorded: run make bench")
    PAGE.write_text(page(figures), encoding="utf-8")
    PLOT.write_text(plot(figures), encoding="utf-8")
    print(f"\n{PAGE.relative_to(ROOT)} written, {len(figures)} figures{_summary(figures)}")


if __name__ == "__main__":
    write()
