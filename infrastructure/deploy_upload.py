"""Where a deployment starts: a connection to AWS or the emulator, and both files in the bucket for code."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import boto3

    from infrastructure.build import BuildResult


class DeployError(Exception):
    """The deployment can't go on; the text is one sentence for whoever started it."""


@dataclass(frozen=True)
class Connection:
    """Clients of one account and region; `endpoint_url` is the emulator's address, or None for AWS itself."""

    session: boto3.Session
    endpoint_url: str | None

    def client(self, service: Any) -> Any:
        """A client of a service."""
        return self.session.client(service, endpoint_url=self.endpoint_url)

    @cached_property
    def account(self) -> str:
        """The account's number."""
        number: str = self.client("sts").get_caller_identity()["Account"]
        return number


def connect(endpoint_url: str | None, region: str | None) -> Connection:
    """To the emulator at `endpoint_url`, or to AWS with the usual settings; `region` goes before these.

    Raises DeployError when AWS has no region or no valid credentials to work with.
    """
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    if endpoint_url:
        session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=region)  # noqa: S106 - the emulator takes any
        return Connection(session, endpoint_url)
    try:
        connection = Connection(boto3.Session(region_name=region or os.environ.get("AWS_REGION")), None)
        if connection.session.region_name is None:
            raise DeployError("no AWS region is set: set AWS_REGION, or a profile with one in AWS_PROFILE")
        assert connection.account
    except (BotoCoreError, ClientError) as error:
        raise DeployError(
            f"AWS can't be reached with the present credentials (AWS_PROFILE, aws sso login): {error}"
        ) from error
    return connection


def ensure_code_bucket(connection: Connection) -> str:
    """The account's bucket for bundles and templates, made on first use: private, encrypted, TLS only.

    It is no part of the stack, which needs it to begin with. Bundles stay, since a rollback wants the earlier one.
    """
    from botocore.exceptions import ClientError

    s3, region = connection.client("s3"), connection.session.region_name
    bucket = f"lead-labs-code-{connection.account}-{region}"
    try:
        s3.head_bucket(Bucket=bucket)
        return bucket
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchBucket"):
            raise DeployError(f"bucket {bucket} can't be used: {error}") from error
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, **where)
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=_ALL_BLOCKED)
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [_KMS]})
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(_tls_only(connection.session, bucket)))
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [_NO_LEFTOVERS]})
    return bucket


_ALL_BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
_KMS = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}
_NO_LEFTOVERS = {
    "ID": "leftovers",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
}


def _tls_only(session: boto3.Session, bucket: str) -> dict[str, Any]:
    arn = f"arn:{session.get_partition_for_region(session.region_name)}:s3:::{bucket}"
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def upload(connection: Connection, bucket: str, built: BuildResult) -> str:
    """Put bundle and template under names made of their content, unless they lie there; gives back the template's URL."""
    template = built.template_path.read_bytes()
    template_key = f"templates/{hashlib.sha256(template).hexdigest()[:32]}.json"
    s3 = connection.client("s3")
    if not _is_there(s3, bucket, built.code_key):
        s3.upload_file(str(built.bundle_path), bucket, built.code_key)
    if not _is_there(s3, bucket, template_key):
        s3.put_object(Bucket=bucket, Key=template_key, Body=template)
    return f"{s3.meta.endpoint_url}/{bucket}/{template_key}"


def _is_there(s3: Any, bucket: str, key: str) -> bool:
    from botocore.exceptions import ClientError

    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchKey", "NotFound"):
            raise DeployError(f"{key} in bucket {bucket} can't be looked up: {error}") from error
        return False
    return True
