"""The files bucket (S3): uploads straight from the browser, files read and written in pieces, short-lived links."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from chalicelib import clock, settings
from chalicelib.gateways.clients import client
from chalicelib.register.retention import life_of_file

CHUNK_BYTES = 262_144
SMALLEST_PART = 5 * 1024 * 1024
"""Of every part of a multipart upload but the last
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html); also the unit in which files are written."""


_KEYS_PER_DELETE = 1000


class NoSuchFile(Exception):
    """The file isn't there, or no longer."""


class NotRemoved(Exception):
    """S3 refused to delete some files; a retry goes on with them."""


@dataclass(frozen=True, slots=True)
class UploadForm:
    """What a browser posts, as multipart/form-data: the fields in this order, then the file as `file`."""

    url: str
    fields: dict[str, str]


def sign_upload(key: str, largest: int, seconds: int) -> UploadForm:
    """A form that puts one file of 1 to `largest` bytes at exactly `key` within `seconds`; S3 refuses anything else.

    https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
    """
    kind = {"Content-Type": "text/csv"}
    form = client("s3").generate_presigned_post(
        settings.get().files_bucket,
        key,
        Fields=dict(kind),
        Conditions=[kind, ["content-length-range", 1, largest]],
        ExpiresIn=seconds,
    )
    return UploadForm(form["url"], form["fields"])


def sign_download(key: str, file_name: str, seconds: int) -> str:
    """A link that gives the file as an attachment of this name for `seconds`."""
    plain = "".join(character if character.isascii() and character.isprintable() else "_" for character in file_name)
    plain = plain.replace('"', "_").replace("\\", "_")
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
    url: str = client("s3").generate_presigned_url(
        "get_object",
        Params={"Bucket": settings.get().files_bucket, "Key": key, "ResponseContentDisposition": disposition},
        ExpiresIn=seconds,
    )
    return url


def etag_of(key: str) -> str:
    """S3's name for the present bytes of a file. Raises NoSuchFile."""
    etag: str = _head(key)["ETag"]
    return etag


def size_of(key: str) -> int:
    """The bytes of a file. Raises NoSuchFile."""
    return int(_head(key)["ContentLength"])


def end_of(key: str) -> datetime:
    """When a file that is there comes to its end, which is in the future. Raises NoSuchFile."""
    end: datetime = _head(key)["LastModified"] + life_of_file(key)
    return end


def read(key: str, offset: int = 0, etag: str | None = None) -> Iterator[bytes]:
    """The bytes of a file from `offset` on, in chunks; nothing when it ends there.

    Raises NoSuchFile, also when the file was replaced and is no longer the one of `etag`.
    """
    same = {"IfMatch": etag} if etag else {}
    place = f"bytes={offset}-"
    try:
        found = client("s3").get_object(Bucket=settings.get().files_bucket, Key=key, Range=place, **same)
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidRange":
            return
        raise _missing(error) from None
    _refuse_expired(key, found)
    yield from found["Body"].iter_chunks(CHUNK_BYTES)


def write(key: str, content: bytes, content_type: str) -> None:
    """Puts a small file, replacing what is there."""
    client("s3").put_object(Bucket=settings.get().files_bucket, Key=key, Body=content, ContentType=content_type)


def write_stream(key: str, content: Iterable[bytes], content_type: str) -> None:
    """Puts a file of any size from its pieces, holding one part in memory; what is there is replaced at the end."""
    upload, buffer = "", bytearray()
    etags: list[str] = []
    for piece in content:
        buffer += piece
        while len(buffer) >= SMALLEST_PART:
            upload = upload or begin(key, content_type)
            etags.append(write_part(key, upload, len(etags) + 1, bytes(buffer[:SMALLEST_PART])))
            del buffer[:SMALLEST_PART]
    if not upload:
        write(key, bytes(buffer), content_type)
        return
    if buffer:
        etags.append(write_part(key, upload, len(etags) + 1, bytes(buffer)))
    finish(key, upload, etags)


def remove(key: str) -> None:
    """Deletes a file; one that isn't there is no error."""
    client("s3").delete_object(Bucket=settings.get().files_bucket, Key=key)


def remove_all(keys: Sequence[str]) -> None:
    """Deletes any number of files, a thousand in a call; those that aren't there are no error. Raises NotRemoved."""
    for start in range(0, len(keys), _KEYS_PER_DELETE):
        batch = [{"Key": key} for key in keys[start : start + _KEYS_PER_DELETE]]
        answer = client("s3").delete_objects(
            Bucket=settings.get().files_bucket, Delete={"Objects": batch, "Quiet": True}
        )
        if answer.get("Errors"):
            raise NotRemoved(answer["Errors"][0].get("Code", ""))


def remove_folder(folder: str) -> None:
    """Deletes every file under a prefix that ends in a slash. Raises NotRemoved."""
    pages = client("s3").get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=settings.get().files_bucket, Prefix=folder):
        remove_all([one["Key"] for one in page.get("Contents", ())])


def begin(key: str, content_type: str) -> str:
    """The id of a new multipart upload."""
    upload: str = client("s3").create_multipart_upload(
        Bucket=settings.get().files_bucket, Key=key, ContentType=content_type
    )["UploadId"]
    return upload


def write_part(key: str, upload: str, number: int, content: bytes) -> str:
    """Writes part `number` (from 1, at most 10,000) and gives its ETag; writing it again replaces it.

    Raises NoSuchFile when the upload was finished or given up before.
    """
    try:
        etag: str = client("s3").upload_part(
            Bucket=settings.get().files_bucket, Key=key, UploadId=upload, PartNumber=number, Body=content
        )["ETag"]
    except ClientError as error:
        raise _missing(error) from None
    return etag


def copy_part(key: str, upload: str, number: int, source: str) -> str:
    """The same from another file, whose bytes stay in S3. Raises NoSuchFile, also when the other file isn't there.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
    """
    bucket = settings.get().files_bucket
    place = {"Bucket": bucket, "Key": key, "UploadId": upload, "PartNumber": number}
    try:
        answer = client("s3").upload_part_copy(**place, CopySource={"Bucket": bucket, "Key": source})
    except ClientError as error:
        raise _missing(error) from None
    etag: str = answer["CopyPartResult"]["ETag"]
    return etag


def finish(key: str, upload: str, etags: list[str]) -> None:
    """Makes the file of its parts, in order. Raises NoSuchFile when the upload was finished or given up before."""
    parts = [{"PartNumber": number, "ETag": etag} for number, etag in enumerate(etags, start=1)]
    try:
        client("s3").complete_multipart_upload(
            Bucket=settings.get().files_bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
        )
    except ClientError as error:
        raise _missing(error) from None


def give_up(key: str, upload: str) -> None:
    """Drops the parts of an upload; one that is gone is no error."""
    try:
        client("s3").abort_multipart_upload(Bucket=settings.get().files_bucket, Key=key, UploadId=upload)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchUpload":
            raise


def _head(key: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = client("s3").head_object(Bucket=settings.get().files_bucket, Key=key)
    except ClientError as error:
        raise _missing(error) from None
    _refuse_expired(key, found)
    return found


def _refuse_expired(key: str, found: dict[str, Any]) -> None:
    """S3 deletes late; what is past its date is not there any more for anybody who reads (promise L4)."""
    if found["LastModified"] + life_of_file(key) <= clock.now():
        raise NoSuchFile


def _missing(error: ClientError) -> Exception:
    codes = ("404", "NoSuchKey", "NotFound", "NoSuchUpload", "PreconditionFailed", "412")
    return NoSuchFile() if error.response["Error"]["Code"] in codes else error
