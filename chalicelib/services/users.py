"""People: their address is claimed once, their preferences start with consent only."""

from collections.abc import Mapping
from datetime import datetime

from pynamodb.transactions import TransactWrite

from chalicelib import clock, errors
from chalicelib.models.base import get_together
from chalicelib.models.user import User, UserEmail
from chalicelib.register.policy import IN_FORCE, DocumentName

PREFERENCES = ("newsletter", "notifications", "account_mail")
"""The switches of promise C7: the newsletter (off until asked for), news of finished jobs, and news of the account.
Mail that somebody asks for, such as a link to reset a password, is none of these."""


def check_acceptance(accepted: Mapping[DocumentName, str]) -> None:
    """Raises Invalid naming each document whose version in force wasn't accepted (promise C2)."""
    wrong = [name for name, document in IN_FORCE.items() if accepted.get(name) != document.version]
    if wrong:
        fields = [(f"accept.{name}", f"must name the version in force: {IN_FORCE[name].version}") for name in wrong]
        raise errors.Invalid("The terms and the privacy policy in force must be accepted.", fields=fields)


def record_acceptance(now: datetime) -> dict[str, dict[str, str]]:
    """What a user keeps of having accepted the versions in force."""
    return {name: {"version": document.version, "at": clock.to_iso(now)} for name, document in IN_FORCE.items()}


def first_preferences(*, newsletter: bool = False) -> dict[str, bool]:
    """The switches of a new user."""
    return {"newsletter": newsletter, "notifications": True, "account_mail": True}


def add_user(transaction: TransactWrite, user: User) -> None:
    """Claims the address and keeps the user: two puts, in this order, that fail when the address or id is taken."""
    claim = UserEmail(user.email, user_id=user.user_id)
    transaction.save(claim, condition=UserEmail.email.does_not_exist())
    transaction.save(user, condition=User.user_id.does_not_exist())


def find_claim(email: str) -> str | None:
    """The id of the user who holds a normalised address."""
    claim: UserEmail | None = get_together((UserEmail, email, None))[0]
    return None if claim is None else claim.user_id


def read_user(user_id: str) -> User:
    """A user, read strongly. Raises NotFound."""
    user: User | None = get_together((User, user_id, None))[0]
    if user is None:
        raise errors.NotFound()
    return user
