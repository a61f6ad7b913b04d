"""Cuts botocore's data down to what a client reads: every cold start parses all of it that is left.

Left out: services that nobody calls, descriptions for people, examples, and other services' addresses.
"""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

AWS_SERVICES = ("cognito-idp", "dynamodb", "s3", "secretsmanager", "sesv2", "sqs")
"""The services that chalicelib calls (a test compares)."""

ADDRESSED_AS = {"sesv2": "email"}
"""Services that endpoints.json knows by another name."""


def cut_down(data: Path) -> None:
    """Keep what clients of AWS_SERVICES need of the folder botocore/data."""
    for folder in (path for path in data.iterdir() if path.is_dir()):
        if folder.name not in AWS_SERVICES:
            shutil.rmtree(folder)
    for model in data.glob("*/*/service-2.json.gz"):
        content = json.loads(gzip.decompress(model.read_bytes()))
        content |= {part: _without_descriptions(content[part]) for part in ("operations", "shapes")}
        model.unlink()
        _write(model.with_suffix(""), content)
    for examples in data.glob("*/*/examples-1.json*"):
        examples.unlink()
    endpoints = json.loads((data / "endpoints.json").read_bytes())
    names = {ADDRESSED_AS.get(service, service) for service in AWS_SERVICES}
    for partition in endpoints["partitions"]:
        partition["services"] = {name: value for name, value in partition["services"].items() if name in names}
    _write(data / "endpoints.json", endpoints)


def _without_descriptions(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_descriptions(inner)
            for key, inner in value.items()
            if not (key == "documentation" and isinstance(inner, str))
        }
    return [_without_descriptions(inner) for inner in value] if isinstance(value, list) else value


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
