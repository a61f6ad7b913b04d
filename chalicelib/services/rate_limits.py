"""How often anybody may try: one table of rules, counted in DynamoDB per keyed hash of an address, IP or user.

A window is fixed: the first `limit` attempts in it pass. Each check is one conditional UpdateItem, so that parallel
attempts can't slip through, and costs nothing once the limit is reached but the refused write.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pynamodb.exceptions import UpdateError

from chalicelib import addresses, clock, errors
from chalicelib.gateways import secrets
from chalicelib.models.rate_limit import RateLimit
from chalicelib.models.refusals import NOT_MET, code_of

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """`limit` attempts per `window` (a day at most, see register/retention.py) and subject."""

    name: str
    limit: int
    window: timedelta


SIGN_IN_PER_ADDRESS = Rule("sign-in/address", 10, 15 * _MINUTE)
SIGN_IN_PER_IP = Rule("sign-in/ip", 100, 15 * _MINUTE)
SECOND_FACTOR_PER_USER = Rule("second-factor/user", 10, 15 * _MINUTE)
PASSWORD_PER_USER = Rule("password/user", 10, 15 * _MINUTE)
SIGN_UP_PER_ADDRESS = Rule("sign-up/address", 5, _HOUR)
SIGN_UP_PER_IP = Rule("sign-up/ip", 30, _HOUR)
RESET_PER_ADDRESS = Rule("reset/address", 5, _HOUR)
RESET_PER_IP = Rule("reset/ip", 30, _HOUR)
TOKEN_PER_IP = Rule("token/ip", 100, _HOUR)
INVITATION_PER_ACCOUNT = Rule("invitation/account", 100, _DAY)
INVITATION_PER_ADDRESS = Rule("invitation/address", 5, _DAY)
INVITATION_PER_IP = Rule("invitation/ip", 100, _DAY)


def check_limit(rule: Rule, subject: str) -> None:
    """Counts one attempt of `subject`: a normalised address, an IP address or an id.

    Raises TooManyRequests with `Retry-After` (seconds) when the window's attempts are used up.
    """
    now = clock.now()
    ends = _window_end(rule, now)
    row = RateLimit(_key(rule, subject, ends))
    try:
        row.update(
            actions=[RateLimit.attempts.add(1), RateLimit.expires_at.set(ends)],
            condition=RateLimit.attempts.does_not_exist() | (RateLimit.attempts < rule.limit),
        )
    except UpdateError as error:
        if code_of(error) != NOT_MET:
            raise
        wait = max(1, round((ends - now).total_seconds()))
        raise errors.TooManyRequests(headers={"Retry-After": str(wait)}, extra={"retry_after": wait}) from None


def forget_attempts(rule: Rule, subject: str) -> None:
    """Starts the current window afresh, after an attempt that proved to be legitimate."""
    RateLimit(_key(rule, subject, _window_end(rule, clock.now()))).delete()


def _window_end(rule: Rule, now: datetime) -> datetime:
    seconds = int(rule.window.total_seconds())
    return datetime.fromtimestamp((clock.to_epoch(now) // seconds + 1) * seconds, UTC)


def _key(rule: Rule, subject: str, ends: datetime) -> str:
    named = f"{rule.name} {clock.to_epoch(ends)} {_network(subject) if rule.name.endswith('/ip') else subject}"
    return addresses.keyed_hash(named, secrets.key("rate-limit"))


def _network(ip: str) -> str:
    """Who an IP address stands for: itself, or for IPv6 its /64, the least that a customer of a provider gets."""
    try:
        parsed = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    if parsed.version == 4:
        return ip
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))
