"""The lifecycle rules that the retention register asks of each bucket, in S3's own shape, and how two sets are compared."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.register.retention import BUCKETS, NONCURRENT_LIFE, UNFINISHED_UPLOAD_LIFE, Rule

COLDER = "GLACIER_IR"
"""Read at once like the others, at a fifth of the price. S3 leaves objects under 128 KB where they are, as each would be
billed as 128 KB there (https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html)."""


def rules_of(bucket: str) -> list[dict[str, Any]]:
    """What `put_bucket_lifecycle_configuration` takes for a bucket of the register; one that is published has no periods."""
    leftovers = {
        "ID": "leftovers",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "NoncurrentVersionExpiration": {"NoncurrentDays": NONCURRENT_LIFE.days},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNFINISHED_UPLOAD_LIFE.days},
    }
    return [*(_rule_of(rule) for rule in BUCKETS.get(bucket, ())), leftovers]


def same(some: Iterable[Mapping[str, Any]], others: Iterable[Mapping[str, Any]]) -> bool:
    """Whether two sets of rules do the same, whatever they are called, in any order, in either way to write a prefix."""
    return sorted(map(_canonical, some)) == sorted(map(_canonical, others))


def _rule_of(rule: Rule) -> dict[str, Any]:
    assert rule.period is not None, f"{rule.store} lies in a bucket, so it has a period"
    written: dict[str, Any] = {
        "ID": rule.prefix.rstrip("/"),
        "Status": "Enabled",
        "Filter": {"Prefix": rule.prefix},
        "Expiration": {"Days": rule.period.days},
    }
    if rule.colder:
        written["Transitions"] = [{"Days": rule.colder.days, "StorageClass": COLDER}]
    return written


def _canonical(rule: Mapping[str, Any]) -> str:
    does = {name: value for name, value in rule.items() if name not in ("ID", "Prefix", "Filter")}
    scope = {"Prefix": rule.get("Prefix", "")} | (rule.get("Filter") or {})
    return json.dumps(does | {"Filter": scope}, sort_keys=True, default=str)
