"""What a User-Agent header says of itself: browser, its version, operating system, and the kind of computer.

The names are those of the uap-core project (https://github.com/ua-parser/uap-core). Its rules take a fifth of a second to
load, which the job that describes requests pays at its first one, and no request ever does.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

Device = Literal["desktop", "phone", "tablet", "tv", "console", "bot", "tool", "unknown"]
"""A `tool` is a program that calls the API (a script, a library); a `bot` is one that calls everybody."""
_LONGEST_NAME = 40
_BROWSERS_BEGIN = ("Mozilla/", "Opera/")
_PRODUCT = re.compile(r"([A-Za-z][\w.-]*)/(\d+)(?:\.(\d+))?")
_KINDS: tuple[tuple[Device, re.Pattern[str]], ...] = (
    ("bot", re.compile(r"bot\b|crawl|spider|slurp|externalhit|preview", re.IGNORECASE)),
    ("tool", re.compile(r"Headless|PhantomJS|PowerShell")),
    ("tv", re.compile(r"\bTV\b|SmartTV|SMART-TV|AppleTV|Web0S|BRAVIA|\bAFT[A-Z]|CrKey|Roku")),
    ("console", re.compile(r"PlayStation|Xbox|Nintendo")),
    ("tablet", re.compile(r"iPad|Tablet|Kindle|Silk/|PlayBook|\bKF[A-Z]{2,}")),
    ("phone", re.compile(r"iPhone|iPod|Windows Phone|BlackBerry|\bMobile\b")),
)
"""Tried in this order, since a phone's browser also claims to be several others."""
_DESKTOP_SYSTEMS = ("Windows", "Mac OS X", "Linux", "Chrome OS", "Ubuntu", "Fedora", "Debian", "FreeBSD", "OpenBSD")
_SHOWN = {"Mac OS X": "macOS"}
"""Browsers call every macOS 10.15, so its version would mislead."""


@dataclass(frozen=True, slots=True)
class Agent:
    """Texts are empty where nothing is known."""

    browser: str = ""
    browser_version: str = ""
    system: str = ""
    device: Device = "unknown"


@lru_cache(maxsize=2048)
def describe(agent: str) -> Agent:
    """What a User-Agent header says; never raises. A first look takes about a millisecond, a known one none."""
    if not agent.strip():
        return Agent()
    from ua_parser import parse

    found = parse(agent)
    browser, version = _product(found.user_agent, agent)
    family = found.os.family if found.os else ""
    return Agent(browser, version, _system(found.os), _device(agent, family))


def _product(found: Any, agent: str) -> tuple[str, str]:
    if found is not None:
        return _shown(found.family), ".".join(_shown(part) for part in (found.major, found.minor) if part)
    named = None if agent.startswith(_BROWSERS_BEGIN) else _PRODUCT.match(agent)
    if named is None:
        return "", ""
    return _shown(named[1]), _shown(".".join(part for part in named.groups()[1:] if part))


def _system(found: Any) -> str:
    if found is None:
        return ""
    return _SHOWN.get(found.family) or _shown(f"{found.family} {found.major or ''}".strip())


def _device(agent: str, system: str) -> Device:
    for kind, sign in _KINDS:
        if sign.search(agent):
            return kind
    if system == "Android":
        return "tablet" if agent.startswith(_BROWSERS_BEGIN) else "phone"  # browsers of phones say Mobile
    if not agent.startswith(_BROWSERS_BEGIN):
        return "tool" if system != "iOS" else "phone"
    return "desktop" if system in _DESKTOP_SYSTEMS else "unknown"


def _shown(text: str) -> str:
    """A name that was taken from a header: short, on one line, and no address."""
    return text[:_LONGEST_NAME] if text.isprintable() and "@" not in text else ""
