"""Signing up: nothing of a new person counts until the link mailed to their address was opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib import clock, errors, ids, passwords
from chalicelib.gateways import users as pool
from chalicelib.models.account import Account
from chalicelib.models.base import transaction
from chalicelib.models.member import Member
from chalicelib.models.signup import Signup, lapse_hour
from chalicelib.models.token import Token
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.models.user import User
from chalicelib.register.policy import DocumentName
from chalicelib.register.retention import SIGNUP_LEFTOVER, SIGNUP_LIFE
from chalicelib.services import rate_limits, users
from chalicelib.services.disposable import refuse_disposable
from chalicelib.services.mail import page_link, send_mail
from chalicelib.services.sessions import Caller, SignedIn, open_session
from chalicelib.services.tokens import find_token, issue_token
from chalicelib.services.trials import start_trial

_HOUR = timedelta(hours=1)
_GRACE = timedelta(minutes=1)  # longer than a request runs: the job must not overtake a confirmation at the last moment
_LOOK_BACK = int(SIGNUP_LEFTOVER / _HOUR)  # hours that each run goes back, for runs that failed
_SECONDS_TO_SPARE = 15


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody signs up with; `email` is normalised, `accepted` names a version for each document."""

    email: str
    password: str
    name: str
    company: str
    locale: str
    accepted: Mapping[DocumentName, str]
    newsletter: bool = False


def sign_up(application: Application, ip_address: str) -> None:
    """Keeps an application for two days under a token that is mailed to its address.

    A known address takes the very same steps, so that neither the answer nor its time tells it from a new one; only
    the mail does. Raises Invalid, also for a throw-away address (disposable.py), and TooManyRequests.
    """
    users.check_acceptance(application.accepted)
    refuse_disposable(application.email)
    passwords.check(application.password, (application.email, application.name, application.company))
    rate_limits.check_limit(rate_limits.SIGN_UP_PER_IP, ip_address)
    rate_limits.check_limit(rate_limits.SIGN_UP_PER_ADDRESS, application.email)
    known = users.find_claim(application.email) is not None
    token = _keep(application, clock.now())
    if known:
        send_mail("signup_known", application.email, application.locale, link=page_link("signin"))
    else:
        hours = int(SIGNUP_LIFE.total_seconds() // 3600)
        link = page_link("confirm", token)
        send_mail("confirm", application.email, application.locale, link=link, hours=hours)


def confirm_signup(token: str, caller: Caller) -> tuple[SignedIn, str]:
    """Turns a confirmed application into a user, an account on trial and its owner, all at once, and opens a session.

    Returns who is signed in and the session's token. Raises Gone for a link that lapsed or was used, Conflict when the
    address got an account in the meantime, TooManyRequests.
    """
    rate_limits.check_limit(rate_limits.TOKEN_PER_IP, caller.ip_address)
    row = find_token("confirm", token)
    user, account = _founders(row.data, clock.now())
    owner = Member(account.account_id, user.user_id, role="owner", joined_at=user.created_at)
    write = transaction()
    write.delete(row, condition=Token.token_hash.exists())
    users.add_user(write, user)
    write.save(account, condition=Account.account_id.does_not_exist())
    write.save(owner, condition=Member.user_id.does_not_exist())
    write.delete(Signup(row.data["lapses_in"], user.user_id))
    try:
        commit(write)
    except ConditionFailed:
        find_token("confirm", token)  # raises Gone when another request used it; else the address is taken
        raise errors.Conflict("This address has an account already. Sign in.") from None
    return SignedIn(user, account, "owner"), open_session(user.user_id, account.account_id, caller)


def expire_signups(now: datetime, remaining: Callable[[], float]) -> dict[str, int]:
    """Removes from the user pool who did not confirm in time; hourly, each run also catches up on the last week.

    Safe to repeat: a confirmed application has left the index, a removed one is removed again without harm.
    """
    lapsed = 0
    for hours in range(_LOOK_BACK, 0, -1):
        for row in Signup.query(lapse_hour(now - hours * _HOUR), consistent_read=True):
            if remaining() < _SECONDS_TO_SPARE:
                return {"lapsed": lapsed, "stopped_early": 1}
            pool.delete_user(row.user_id)
            row.delete()
            lapsed += 1
    return {"lapsed": lapsed, "stopped_early": 0}


def _keep(application: Application, now: datetime) -> str:
    """The index row comes first: whatever fails after it, the job finds and removes the user of the pool."""
    user_id = ids.new(now)
    lapses_in = lapse_hour(now + SIGNUP_LIFE + _GRACE)
    Signup(lapses_in, user_id, expires_at=now + SIGNUP_LIFE + _GRACE + SIGNUP_LEFTOVER).save(
        condition=Signup.user_id.does_not_exist()
    )
    pool.create_user(user_id, application.password)
    data = {
        "user_id": user_id,
        "account_id": ids.new(now),
        "lapses_in": lapses_in,
        "email": application.email,
        "name": application.name,
        "company": application.company,
        "locale": application.locale,
        "accepted": users.record_acceptance(now),
        "preferences": users.first_preferences(newsletter=application.newsletter),
    }
    return issue_token("confirm", data, SIGNUP_LIFE, now)


def _founders(data: Mapping[str, Any], now: datetime) -> tuple[User, Account]:
    user = User(
        data["user_id"],
        email=data["email"],
        name=data["name"],
        locale=data["locale"],
        accepted=data["accepted"],
        preferences=data["preferences"],
        created_at=now,
        updated_at=now,
    )
    account = Account(
        data["account_id"],
        company=data["company"],
        created_at=now,
        updated_at=now,
        **start_trial(now),
    )
    return user, account
