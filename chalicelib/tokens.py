"""Secrets that we hand out: 256 random bits each, of which only the SHA-256 is kept."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits as 43 characters that are safe in a URL, a header and a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a session, single-use token or key secret. No salt: the input can't be guessed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
