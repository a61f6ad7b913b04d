"""Makers of people for integration tests: applications, confirmed users, and the mails that reached them."""

import base64
import hmac
import os
import re
import struct
import time
from dataclasses import dataclass

import httpx

from chalicelib import ids
from chalicelib.register.policy import IN_FORCE
from chalicelib.services import signup
from chalicelib.services.sessions import Caller, SignedIn

PASSWORD = "seven purple kettles whistle"
OTHER_PASSWORD = "nine orange kettles whistle"
ACCEPTED = {name: document.version for name, document in IN_FORCE.items()}


@dataclass(frozen=True)
class Person:
    """Somebody who signed up and confirmed; `token` opens their first session."""

    email: str
    signed_in: SignedIn
    token: str

    @property
    def user_id(self):
        return self.signed_in.user.user_id

    @property
    def account_id(self):
        return self.signed_in.account.account_id


def new_email():
    return f"{ids.new().lower()}@example.com"


def new_caller(agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"):
    """A caller with an IP address of their own, so that no test uses up another's attempts."""
    number = int.from_bytes(ids.new().encode()[-6:], "big")
    return Caller(f"2001:db8:{number >> 32 & 0xFFFF:x}:{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}::1", agent)


def application(**changes):
    values = {
        "email": new_email(),
        "password": PASSWORD,
        "name": "Jane Doe",
        "company": "Example & Co",
        "locale": "en",
        "accepted": ACCEPTED,
    }
    return signup.Application(**(values | changes))


def apply(engine, **changes):
    """Signs up and returns the address and the token of the mail."""
    wanted = application(**changes)
    signup.sign_up(wanted, new_caller().ip_address)
    return wanted.email, mailed_token(engine, wanted.email)


def confirmed(engine, **changes):
    email, token = apply(engine, **changes)
    signed_in, session = signup.confirm_signup(token, new_caller())
    return Person(email, signed_in, session)


def mails_to(engine, email):
    """Everything that was mailed to an address, oldest first."""
    answer = httpx.get(f"{engine.emulator_url}/_ministack/ses/messages", timeout=10)
    by_account = answer.json()["messages"]
    found = [mail for mails in by_account.values() for mail in mails if email in mail["To"]]
    return sorted(found, key=lambda mail: mail["Timestamp"])


def mailed_token(engine, email):
    """The token in the last mail to an address."""
    return re.search(r"\?token=([\w-]+)", mails_to(engine, email)[-1]["BodyText"]).group(1)


def totp_code(secret, offset=0):
    """What an authenticator app shows now (RFC 6238)."""
    counter = int(time.time() // 30) + offset
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def wrong_code(secret):
    """Six digits that are no code of this moment nor of its neighbours."""
    near = {totp_code(secret, offset) for offset in range(-3, 4)}
    return next(f"{number:06d}" for number in range(10) if f"{number:06d}" not in near)


def pool_has(engine, user_id):
    """Whether the user pool knows a user."""
    cognito = engine.client("cognito-idp")
    try:
        cognito.admin_get_user(UserPoolId=os.environ["USER_POOL_ID"], Username=user_id)
    except cognito.exceptions.UserNotFoundException:
        return False
    return True
