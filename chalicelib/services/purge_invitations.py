"""The invitations of an account, with the tokens that were mailed and what SES remembers of the addresses."""

from collections.abc import Sequence

from chalicelib.gateways import mailer
from chalicelib.models.base import get_together
from chalicelib.models.bulk import Item, delete_items
from chalicelib.models.invitation import Invitation
from chalicelib.models.token import Token
from chalicelib.models.user import UserEmail
from chalicelib.services.purge_tables import Rows

_TOGETHER = 100  # of BatchGetItem


class Invitations(Rows):
    """Rows whose attributes lead to more. An address that somebody signs in with is theirs, and SES keeps what it knows."""

    def __init__(self, account_id: str) -> None:
        super().__init__(Invitation, account_id, ("token_hash", "email"))

    def count(self, things: Sequence[Item]) -> dict[str, int]:
        """The rows, and the tokens that are still there."""
        found = 0
        for start in range(0, len(things), _TOGETHER):
            part = things[start : start + _TOGETHER]
            hashes = dict.fromkeys(item["token_hash"]["S"] for item in part)
            found += sum(row is not None for row in get_together(*((Token, hashed, None) for hashed in hashes)))
        return {self.name: len(things), Token.store(): found}

    def erase(self, things: Sequence[Item]) -> None:
        """The row goes last, since it leads to the rest."""
        delete_items(Token, [{"token_hash": item["token_hash"]} for item in things])
        addresses = list(dict.fromkeys(item["email"]["S"] for item in things))
        claims = get_together(*((UserEmail, address, None) for address in addresses))
        for address, claim in zip(addresses, claims, strict=True):
            if claim is None:
                mailer.forget_address(address)
        super().erase([{name: item[name] for name in self.key_names} for item in things])
