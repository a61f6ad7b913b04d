"""A worker by itself that exports many contacts, and what memory it took: `python -m tests.benchmarks.export_memory MESSAGE ROWS`.

DynamoDB's pages are made up here, each parsed from JSON as an answer is, so that a million contacts need not be stored
first; everything behind them is the product, S3 included.
"""

import json
import sys
import time
from pathlib import Path

from chalicelib import ids
from chalicelib.models.contact import MOST_SHARDS
from chalicelib.services import export_reading, export_work

PAGE = 1_200
"""Contacts of some 800 bytes in 1 MB."""


def pages(rows, stored):
    """In the place of `query_pages`: so many rows in each shard."""
    text = json.dumps([stored] * PAGE)

    def query_pages(_model, _hash_key, after, _attributes=()):
        done = int(after or 0)
        while True:
            page = json.loads(text)[: rows - done]
            for item in page:
                item["contact_id"] = {"S": ids.new()}
            done += len(page)
            yield page, str(done) if done < rows else None
            if done >= rows:
                return

    return query_pages


def peak():
    """The largest resident set so far in MB. What getrusage tells would be the parent's, which a child inherits."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def main(message, rows, stored):
    export_reading.query_pages = pages(rows // MOST_SHARDS, stored)
    before = peak()
    export_work.work(message, lambda: 10_000.0)
    print(json.dumps({"before": before, "peak": peak(), "cpu": time.process_time()}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), int(sys.argv[2]), json.loads(sys.stdin.read()))
