"""Who is at the other end of the line. Headers about the viewer are believed only from our own distribution."""

import hmac
from typing import TYPE_CHECKING, Any

from chalicelib.gateways import secrets

if TYPE_CHECKING:
    from chalice.app import Request


def address(request: "Request") -> str:
    """The IP address of the caller: the viewer that our distribution names, else the peer that API Gateway saw.

    CloudFront-Viewer-Address is `<ip>:<port>`
    (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html).
    """
    named: str | None = request.headers.get("cloudfront-viewer-address")
    if named and from_distribution(request):
        return named.rpartition(":")[0].strip("[]")
    identity: dict[str, Any] = request.context.get("identity") or {}
    return str(identity.get("sourceIp") or "")


def country(request: "Request") -> str:
    """The two-letter country that our distribution found, or an empty text."""
    named: str | None = request.headers.get("cloudfront-viewer-country")
    return named if named and from_distribution(request) else ""


def region(request: "Request") -> str:
    """The region within the country (the part of an ISO 3166-2 code behind the dash), found in the same way, or empty."""
    named: str | None = request.headers.get("cloudfront-viewer-country-region")
    return named if named and from_distribution(request) else ""


def from_distribution(request: "Request") -> bool:
    """Whether the request carries the secret that only our distribution knows."""
    key: str | None = request.headers.get("x-edge-key")
    return key is not None and hmac.compare_digest(key.encode(), secrets.edge())
