"""A process that reads a large file of contacts, made as it goes, and prints what that took: run by test_import_files.py."""

import csv
import io
import json
import re
import resource
import sys
import time
import zlib
from itertools import chain, repeat
from pathlib import Path

from chalicelib.importing import json_lines
from chalicelib.importing.analysis import analyse
from chalicelib.importing.convert import make_converter
from chalicelib.importing.limits import UnreadableFile
from chalicelib.importing.ranges import read_range
from chalicelib.importing.unpacking import gunzip
from chalicelib.services.import_rows import prepare_rows

HEADER = "Email,First name,Last name,Company,Job title,Phone,City,Country,Tags,Notes\n"
BLOCK = 1000
CHUNK_ROWS = 500
ROUNDS = 7
"""In turn, so that all had the same company; the best of each counts."""


def person(number, filling):
    company = f'"Company {number % 5000}, Inc."' if number % 10 == 0 else f"Company {number % 5000} Inc."
    return (
        f"person{number}@company{number % 5000}.example.com,First{number % 700},Last{number % 9000},{company},Manager,"
        f"+1 555 {number % 10_000:04},City{number % 300},France,customer;news,{filling}\n"
    )


def table(rows, filling=""):
    """The chunks of a CSV file."""
    yield HEADER.encode()
    for start in range(0, rows, BLOCK):
        yield "".join(person(number, filling) for number in range(start, min(rows, start + BLOCK))).encode()


def gzipped(chunks):
    packer = zlib.compressobj(1, wbits=31)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def as_json_lines(rows):
    for start in range(0, rows, BLOCK):
        lines = (
            json.dumps(
                {
                    "email": f"p{number}@example.com",
                    "address": {"city": "Paris"},
                    "tags": ["a", "b"],
                    "notes": "x" * 100,
                }
            )
            for number in range(start, min(rows, start + BLOCK))
        )
        yield ("\n".join(lines) + "\n").encode()


def read_json_lines(rows):
    keys = json_lines.keys_of(as_json_lines(rows))
    return analyse(lambda: json_lines.as_table(as_json_lines(rows), keys), json_lines.layout_of(keys))


JOBS = {
    "csv": lambda rows: analyse(lambda: table(rows)),
    "wide csv": lambda rows: analyse(lambda: table(rows, "x" * 120)),
    "gzip": lambda rows: analyse(lambda: gunzip(gzipped(table(rows)))),
    "json lines": read_json_lines,
    "blank tail": lambda rows: analyse(lambda: chain(table(10), repeat(b"\r\n" * BLOCK, rows // BLOCK))),
}


def measure(job, rows):
    """CPU seconds, megabytes at the peak, rows that were found, or the sentence of the refusal."""
    began = time.process_time()
    try:
        outcome = JOBS[job](rows).rows
    except UnreadableFile as refused:
        outcome = str(refused)
    seconds = time.process_time() - began
    return {"outcome": outcome, "seconds": seconds, "megabytes": _peak()}


def _peak():
    """Of this program alone; what getrusage tells on Linux begins with that of whoever started it (getrusage(2))."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_048_576  # bytes, on macOS


def rates(rows):
    """Rows a CPU second: by the csv module alone, read through, and made ready to be written."""
    chunks = list(table(rows))
    content = b"".join(chunks)
    found = analyse(lambda: chunks)
    converter = make_converter(found.layout.columns, found.mapping)

    def prepare():
        chunk = []
        for record in read_range([content[found.layout.first.offset :]], found.layout.form, found.layout.first, None):
            chunk.append(record)
            if len(chunk) == CHUNK_ROWS:
                prepare_rows(chunk, converter)
                chunk = []

    def alone():
        for _ in csv.reader(io.StringIO(content.decode(), newline="")):
            pass

    jobs = {"csv module": alone, "analysis": lambda: analyse(lambda: chunks), "preparation": prepare}
    rounds = [{name: _seconds(job) for name, job in jobs.items()} for _ in range(ROUNDS)]
    return {name: rows / min(seconds[name] for seconds in rounds) for name in jobs}


def _seconds(job):
    began = time.process_time()
    job()
    return time.process_time() - began


if __name__ == "__main__":
    name, rows = sys.argv[1], int(sys.argv[2])
    print(json.dumps(rates(rows) if name == "rates" else measure(name, rows)))
