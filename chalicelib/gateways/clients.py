"""One AWS client per service and process, made on first use."""

from functools import cache
from typing import Any

from chalicelib import aws, settings


@cache
def client(service: str) -> Any:
    """The shared client of an AWS service; the endpoint comes from AWS_ENDPOINT_URL where there is one.

    Standard retries with a cap, so that a throttled call backs off but a request still ends within its time. S3 is
    addressed by the bucket's host name, which keeps presigned links in the bucket's own region: the global host redirects
    to it for a new bucket's first hours (https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html).
    """
    from botocore.config import Config

    config = Config(
        connect_timeout=3,
        read_timeout=20,
        retries={"mode": "standard", "total_max_attempts": 4},
        signature_version="s3v4" if service == "s3" else None,
        s3={"addressing_style": "virtual"} if service == "s3" else None,
    )
    return aws.session().create_client(service, region_name=settings.region(), config=config)
