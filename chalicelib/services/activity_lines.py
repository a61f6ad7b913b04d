"""From the log line of a request to what is kept of it: checked value by value, and described (promise C5).

A line comes from edge/middleware.py, but nothing here rests on that: whatever is no such line is refused as a whole.
"""

import ipaddress
import json
import math
import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib import agents, clock, countries, ids
from chalicelib.models.activity import Activity, entry_of
from chalicelib.models.bulk import Item
from chalicelib.register.retention import ACTIVITY_LIFE

_AHEAD = timedelta(minutes=5)
"""How far clocks may be apart. A line of a year to come would otherwise stay until then."""
_KEY = "key:"
_LONGEST_AGENT = 4_000
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_METHOD = re.compile(r"[A-Z]{1,10}")
_ROUTE = re.compile(r"/[A-Za-z0-9_{}+./-]{0,199}")
_COUNTRY = re.compile(r"[A-Z0-9]{2}")
_REGION = re.compile(r"[A-Z0-9]{1,3}")


class Unreadable(Exception):
    """The line is no request's. Its contents are nobody's business and stay out of messages."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it is kept. Texts are empty where nothing is known: `account_id` and `actor` of a caller who was not
    signed in, `country` of an address that nobody has announced."""

    at: datetime
    request_id: str
    account_id: str
    actor: str
    method: str
    route: str
    status: int
    ip_address: str
    country: str
    region: str
    browser: str
    browser_version: str
    system: str
    device: str
    sign_in: bool
    milliseconds: float

    @property
    def entry(self) -> str:
        """Its key: the same however often the line comes."""
        return entry_of(self.at, self.request_id)

    def row(self) -> Item:
        """The item of the activity table; what is empty is left out."""
        texts = {name: {"S": str(value)} for name in _TEXTS if (value := getattr(self, name))}
        more: dict[str, Any] = {"sign_in": {"BOOL": True}} if self.sign_in else {}
        more["entry"] = {"S": self.entry}
        more["at"] = {"S": clock.to_iso(self.at)}
        more["status"] = {"N": str(self.status)}
        more["expires_at"] = {"N": str(clock.to_epoch(self.at + ACTIVITY_LIFE))}
        return texts | more

    def archived(self) -> bytes:
        """The line of the archive: JSON, with everything that is kept."""
        facts = asdict(self) | {"at": clock.to_iso(self.at)}
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


_TEXTS = [name for name, kind in Request.__annotations__.items() if kind is str and name in Activity.get_attributes()]


def read_line(message: Any, now: datetime) -> Request | None:
    """The request that a line tells of; None for a line about something else.

    Raises Unreadable for what is no JSON, lacks something, or holds what no request has: a wrong type, an id that is none,
    a time to come.
    """
    try:
        line = json.loads(message) if isinstance(message, str) else None
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(line, dict) or not isinstance(line.get("kind"), str):
        raise Unreadable
    return _request(line, now) if line["kind"] == "request" else None


def _request(line: dict[str, Any], now: datetime) -> Request:
    account_id, actor = _text(line, "account_id"), _text(line, "actor")
    if (account_id or actor) and not (ids.is_ulid(account_id) and ids.is_ulid(actor.removeprefix(_KEY))):
        raise Unreadable
    address = _address(_text(line, "ip"))
    country = _matching(_COUNTRY, _text(line, "country"))
    agent = agents.describe(_text(line, "agent")[:_LONGEST_AGENT])
    return Request(
        at=_time(line, now),
        request_id=_needed(_REQUEST_ID, line, "request_id"),
        account_id=account_id,
        actor=actor,
        method=_needed(_METHOD, line, "method"),
        route=_needed(_ROUTE, line, "route"),
        status=_status(line.get("status")),
        ip_address=address,
        country=country or countries.country_of(address),
        region=_matching(_REGION, _text(line, "region")) if country else "",
        browser=agent.browser,
        browser_version=agent.browser_version,
        system=agent.system,
        device=agent.device,
        sign_in=line.get("sign_in") is True,
        milliseconds=_duration(line.get("milliseconds")),
    )


def _text(line: dict[str, Any], name: str) -> str:
    value = line.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable
    return value


def _matching(pattern: re.Pattern[str], text: str) -> str:
    """What a header said, if it can be that; a wrong header must not cost the whole line."""
    return text if pattern.fullmatch(text) else ""


def _needed(pattern: re.Pattern[str], line: dict[str, Any], name: str) -> str:
    text = _matching(pattern, _text(line, name))
    if not text:
        raise Unreadable
    return text


def _time(line: dict[str, Any], now: datetime) -> datetime:
    try:
        at = clock.from_iso(_text(line, "at"))
    except (ValueError, OverflowError):
        raise Unreadable from None
    if at > now + _AHEAD:
        raise Unreadable
    return at


def _status(value: Any) -> int:
    if type(value) is not int or not 100 <= value <= 599:
        raise Unreadable
    return value


def _duration(value: Any) -> float:
    if value is None:
        return 0.0
    if type(value) not in (int, float) or not (math.isfinite(value) and 0 <= value < 1e9):
        raise Unreadable
    return float(value)


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return ""
