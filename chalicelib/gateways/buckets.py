"""The buckets as wholes (S3): everything under a prefix, listed and destroyed with every version, and their own rules.

The files bucket's single files are written and read in storage.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from botocore.exceptions import ClientError

from chalicelib import settings
from chalicelib.gateways.clients import client

Bucket = Literal["files", "archive"]
_KEYS_PER_DELETE = 1000


class NotDeleted(Exception):
    """S3 refused to delete some objects; a retry goes on with them."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an object, or the mark that it was deleted (`is_mark`); of a bucket without versions, the object.

    `is_latest` is what a reader of the key meets."""

    key: str
    version: str
    modified: datetime
    is_latest: bool = True
    is_mark: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart upload that was begun and neither finished nor given up."""

    key: str
    id: str
    begun: datetime


def name_of(bucket: Bucket) -> str:
    """The real name of a bucket."""
    names = settings.get()
    return {"files": names.files_bucket, "archive": names.archive_bucket}[bucket]


def put(bucket: Bucket, key: str, content: bytes, content_type: str) -> None:
    """Puts an object, replacing what is there."""
    client("s3").put_object(Bucket=name_of(bucket), Key=key, Body=content, ContentType=content_type)


def list_versions(bucket: Bucket, prefix: str) -> Iterator[list[Version]]:
    """Every version of every object under a prefix in the order of keys, marks of deletion too; a page at a time."""
    pages = client("s3").get_paginator("list_object_versions").paginate(Bucket=name_of(bucket), Prefix=prefix)
    for page in pages:
        found = [(one, False) for one in page.get("Versions", ())] + [
            (one, True) for one in page.get("DeleteMarkers", ())
        ]
        yield sorted((_version(one, is_mark) for one, is_mark in found), key=lambda version: version.key)


def delete_versions(bucket: Bucket, versions: Sequence[Version]) -> None:
    """Destroys these versions for good; one that is gone is no error. Raises NotDeleted."""
    for start in range(0, len(versions), _KEYS_PER_DELETE):
        batch = [{"Key": one.key, "VersionId": one.version} for one in versions[start : start + _KEYS_PER_DELETE]]
        answer = client("s3").delete_objects(Bucket=name_of(bucket), Delete={"Objects": batch, "Quiet": True})
        if answer.get("Errors"):
            raise NotDeleted(answer["Errors"][0].get("Code", ""))


def list_uploads(bucket: Bucket, prefix: str) -> list[Upload]:
    """The unfinished uploads under a prefix."""
    pages = client("s3").get_paginator("list_multipart_uploads").paginate(Bucket=name_of(bucket), Prefix=prefix)
    return [Upload(one["Key"], one["UploadId"], one["Initiated"]) for page in pages for one in page.get("Uploads", ())]


def abort_upload(bucket: Bucket, upload: Upload) -> None:
    """Drops the parts of an unfinished upload; one that is gone is no error."""
    try:
        client("s3").abort_multipart_upload(Bucket=name_of(bucket), Key=upload.key, UploadId=upload.id)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchUpload":
            raise


def list_folders(bucket: Bucket, prefix: str) -> Iterator[str]:
    """The prefixes one level below `prefix`, which ends in a slash: `activity/` gives `activity/<account>/` and so on.

    A folder in which only earlier versions are left is one too."""
    pages = client("s3").get_paginator("list_object_versions")
    for page in pages.paginate(Bucket=name_of(bucket), Prefix=prefix, Delimiter="/"):
        yield from (folder["Prefix"] for folder in page.get("CommonPrefixes", ()))


def list_keys(bucket: Bucket, prefix: str, after: str) -> Iterator[str]:
    """The keys of the objects under a prefix that come behind `after`, in order."""
    pages = client("s3").get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=name_of(bucket), Prefix=prefix, StartAfter=after):
        yield from (one["Key"] for one in page.get("Contents", ()))


def read_object(bucket: Bucket, key: str) -> bytes | None:
    """All of a small object; None when it isn't there, or no longer."""
    try:
        content: bytes = client("s3").get_object(Bucket=name_of(bucket), Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return None
    return content


def is_versioned(bucket: Bucket) -> bool:
    """Whether the bucket keeps, or once kept, earlier versions of its objects."""
    return "Status" in client("s3").get_bucket_versioning(Bucket=name_of(bucket))


def lifecycle(bucket: Bucket) -> list[dict[str, Any]]:
    """The rules that a bucket has now, in S3's own shape; none is an empty list."""
    try:
        rules: list[dict[str, Any]] = client("s3").get_bucket_lifecycle_configuration(Bucket=name_of(bucket))["Rules"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchLifecycleConfiguration":
            raise
        return []
    return rules


def put_lifecycle(bucket: Bucket, rules: Sequence[dict[str, Any]]) -> None:
    """Replaces the rules of a bucket."""
    client("s3").put_bucket_lifecycle_configuration(
        Bucket=name_of(bucket), LifecycleConfiguration={"Rules": list(rules)}
    )


def _version(said: dict[str, Any], is_mark: bool) -> Version:
    return Version(said["Key"], said["VersionId"], said["LastModified"], said["IsLatest"], is_mark)
