"""On which grounds the law makes the operator keep something of a deleted account, what, and how long at most (promise D4).

A hold keeps the purge from what it covers. It prolongs nobody's life: what expires by itself (register/retention.py) still does.
"""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.register.retention import ARCHIVE, DAY

_COMPANY = ("accounts", "account_history")
_INVOICES = ("billing", "invoices")
_CONTACTS = ("contacts", "contact_emails", "contact_history", "blacklist")
_PEOPLE = ("members", "users", "user_emails", "user pool")
_LOGS = ("activity", *(rule.prefix for rule in ARCHIVE))
_YEAR = 365 * DAY


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is kept: `law` is what demands or allows it, `stores` what it covers (tables, prefixes of files, the
    user pool), `longest` how far ahead its end may lie."""

    key: str
    text: str
    law: str
    stores: tuple[str, ...]
    longest: timedelta


GROUNDS = {
    ground.key: ground
    for ground in (
        Ground("invoices", "who was invoiced, as books must show", "Article L123-22 of the French Commercial Code",
               (*_COMPANY, *_INVOICES), 10 * _YEAR),
        Ground("dispute", "legal claims that are being made or defended",
               "Article 17(3)(e) of the General Data Protection Regulation; article 2224 of the French Civil Code",
               (*_COMPANY, *_INVOICES, *_PEOPLE, *_LOGS), 5 * _YEAR),
        Ground("audit", "an inspection by a tax or supervisory authority",
               "Article 17(3)(b) of the General Data Protection Regulation; article L102 B of the French Tax Procedure Code",
               (*_COMPANY, *_INVOICES, *_LOGS), 6 * _YEAR),
        Ground("order", "an authority or court has ordered that nothing be destroyed",
               "Article 17(3)(b) of the General Data Protection Regulation",
               (*_COMPANY, *_INVOICES, *_PEOPLE, *_LOGS, *_CONTACTS), _YEAR),
    )
}  # fmt: skip
"""By key, which is what a hold names."""
