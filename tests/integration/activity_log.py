"""Makers of log events as CloudWatch Logs hands them on, and what became of them."""

import gzip
import json
from datetime import datetime

from chalicelib import clock, ids, settings
from chalicelib.models.activity import Activity
from chalicelib.services.activity_recording import record_activity
from tests.engines import tables


def event(account_id=None, at=None, **facts):
    """An event with the line of one request; a fact that is None is left out."""
    line = {
        "kind": "request", "at": clock.to_iso(at or clock.now()), "request_id": ids.new().lower(), "method": "GET",
        "route": "/contacts", "status": 200, "agent": "curl/8.5.0", "ip": "8.8.8.8", "country": "FR", "region": "IDF",
        "milliseconds": 3.5,
    }  # fmt: skip
    if account_id:
        line |= {"account_id": account_id, "actor": ids.new()}
    return event_of(json.dumps({name: fact for name, fact in (line | facts).items() if fact is not None}))


def event_of(message):
    return {"id": ids.new(), "timestamp": 0, "message": message}


def record(*events):
    """Hands events to the job, with all its time left."""
    return record_activity(events, lambda: 55.0)


def rows_of(account_id):
    """The rows of an account, oldest first, as the table holds them."""
    return [row.serialize() for row in Activity.query(account_id, consistent_read=True)]


def archive_of(owner):
    """The archived objects of an account, or of `anonymous`: their lines by key."""
    s3, bucket = tables.client("s3"), settings.get().archive_bucket
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"activity/{owner}/")
    keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
    return {key: lines_in(s3.get_object(Bucket=bucket, Key=key)["Body"].read()) for key in keys}


def lines_in(content):
    """The lines of an archived object, which must be packed reproducibly."""
    assert content[4:8] == b"\0\0\0\0", "the time of packing is in the file"
    return [json.loads(line) for line in gzip.decompress(content).splitlines()]


def day_of(moment: datetime) -> str:
    return f"{moment:%Y/%m/%d}"
