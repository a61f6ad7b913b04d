"""Puts the frontend's files where the distribution takes them from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib import clock
from infrastructure import site

if TYPE_CHECKING:
    from infrastructure.deploy_upload import Connection

KEPT = timedelta(days=30)
"""How long files of earlier builds stay, for pages that are open meanwhile."""
CONFIG = "site.json"
"""What the frontend needs to know of its deployment."""


def upload_site(
    connection: Connection, bucket: str, folder: Path, config: dict[str, str], say: Callable[[str], None]
) -> None:
    """Bring the bucket to the files of a build. New names first, pages last, so that no page names a file that isn't there;
    what is there already is left alone, and what no build of the last days had goes."""
    s3 = connection.client("s3")
    present = {found["Key"]: found for found in _listed(s3, bucket)}
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    wanted = {name: path.read_bytes() for name, path in files.items() if not path.name.startswith(".")}
    wanted[CONFIG] = json.dumps(config).encode()
    changed = [name for name, body in wanted.items() if present.get(name, {}).get("ETag") != _etag(body)]
    for name in sorted(changed, key=lambda name: (not name.startswith(site.HASHED), name.endswith(".html"))):
        s3.put_object(
            Bucket=bucket,
            Key=name,
            Body=wanted[name],
            ContentType=site.content_type(name),
            CacheControl=site.cache_control(name),
        )
    old = clock.now() - KEPT
    gone = [name for name, found in present.items() if name not in wanted and found["LastModified"] < old]
    for name in gone:
        s3.delete_object(Bucket=bucket, Key=name)
    if changed:
        say(f"{len(changed)} files of the frontend uploaded")


def _listed(s3: Any, bucket: str) -> Iterator[dict[str, Any]]:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from page.get("Contents", ())


def _etag(body: bytes) -> str:
    """What S3 says of an object with S3's own encryption that was put in one piece."""
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
