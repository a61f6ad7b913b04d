"""Makers for tests of deleted accounts: the clock, a deletion, and what gets in."""

from datetime import UTC, datetime, timedelta

from chalicelib import clock, errors
from chalicelib.edge import authentication
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.services.deletion import delete_account, restore_account
from chalicelib.services.sign_in import sign_in
from tests.integration import people

DAY = timedelta(days=1)
LAST_MOMENT = 30 * DAY - timedelta(microseconds=1)


def set_clock(monkeypatch, moment):
    """Stops the product's clock at a moment."""
    monkeypatch.setattr(clock, "now", lambda: moment)


def delete(owner, password=people.PASSWORD, confirm="Example & Co"):
    """Deletes the account of its owner."""
    return delete_account(owner.account_id, owner.user_id, password, confirm)


def restore(owner):
    return restore_account(owner.account_id, owner.user_id)


def account_of(owner):
    """The account's row."""
    return get_together((Account, owner.account_id, None))[0]


def principal(token):
    return authentication.authenticate("GET", {"cookie": f"{authentication.cookie_name()}={token}"})


def signed_in_again(person):
    """The token of a new session."""
    return sign_in(person.email, people.PASSWORD, None, people.new_caller())[1]


def outcome(function, *arguments, **named):
    """What a function gives, or the problem that it raises."""
    try:
        return function(*arguments, **named)
    except errors.Problem as problem:
        return problem


def moment(*parts):
    return datetime(*parts, tzinfo=UTC)
