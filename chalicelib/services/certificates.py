"""Erasure certificates, for the operator who has to show that an account was erased (promise D3)."""

from typing import Any

from chalicelib import errors
from chalicelib.models.base import get_together
from chalicelib.models.certificate import Certificate
from chalicelib.services.purge_certificate import document


def read_certificate(account_id: str) -> dict[str, Any]:
    """The certificate of an account as a document. Raises NotFound where no purge has begun."""
    row: Certificate | None = get_together((Certificate, account_id, None))[0]
    if row is None:
        raise errors.NotFound("No purge of this account has begun.")
    return document(row)


def list_certificates() -> list[dict[str, Any]]:
    """All certificates, the newest purge first. Reads the whole table, which only the operator's command may do."""
    rows = sorted(Certificate.scan(consistent_read=True), key=lambda row: row.started_at, reverse=True)
    return [document(row) for row in rows]
