"""Throw-away mailboxes: nobody starts a trial with an address that is gone in ten minutes (promise U5).

The domains are those of the PyPI package disposable-email-domains (MIT; data only, released several times a month by the
project of the same name). `make lock ARGS=--upgrade` brings a newer list. It is loaded where somebody signs up, nowhere else.
"""

from chalicelib import addresses, errors


def refuse_disposable(address: str) -> None:
    """Raises Invalid naming `email` for a normalised address at a provider of throw-away mailboxes, or below its domain.

    Which domains those are is public, so the refusal tells nothing about who has an account.
    """
    from disposable_email_domains import blocklist

    if not blocklist.isdisjoint(addresses.domain_suffixes(addresses.domain_of(address))):
        raise errors.invalid_field("email", "is a throw-away address; sign up with one that you keep")
