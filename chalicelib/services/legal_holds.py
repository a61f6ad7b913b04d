"""Legal holds: placed and lifted by the operator, obeyed by the purge (promise D4). The grounds are in register/holds.py."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib import clock, errors
from chalicelib.gateways import queues
from chalicelib.models.account import Account
from chalicelib.models.base import get_together, transaction
from chalicelib.models.certificate import Certificate
from chalicelib.models.legal_hold import LegalHold
from chalicelib.models.transactions import ConditionFailed, commit
from chalicelib.register.holds import GROUNDS, Ground
from chalicelib.register.retention import CERTIFICATE_LIFE

_ATTEMPTS = 5
_DELAY = 5  # seconds after which the purge looks, so that the hold is written or lifted by then


@dataclass(frozen=True, slots=True)
class Kept:
    """A store that a hold in force covers, and until when."""

    store: str
    ground: str
    until: datetime

    def as_json(self) -> dict[str, Any]:
        """As the certificate has it while it is kept."""
        return {"store": self.store, "ground": self.ground, "until": clock.to_iso(self.until), "ended_at": None}


def place_hold(account_id: str, key: str, until: datetime) -> LegalHold:
    """Keeps what a ground covers from being purged before `until`; one on the same ground is replaced.

    Of an account that is being purged it keeps what is still there. Raises Invalid naming `ground` or `until`, NotFound
    for an account that never was, and Conflict for one that is purged.
    """
    ground = _ground(key)
    now = clock.now()
    if not now < until <= now + ground.longest:
        raise errors.invalid_field("until", f"must be in the future, and within {ground.longest.days} days")
    hold = LegalHold(account_id, key, until=until, placed_at=now, expires_at=until + CERTIFICATE_LIFE)
    _change(account_id, lambda write: write.save(hold))
    return hold


def release_hold(account_id: str, key: str) -> None:
    """Lifts a hold before its end; a purge that waited for it goes on. Raises NotFound, and Invalid naming `ground`."""
    hold = LegalHold(account_id, _ground(key).key)
    if get_together((LegalHold, account_id, key))[0] is None:
        raise errors.NotFound("There is no such hold on this account.")
    _change(account_id, lambda write: write.delete(hold))


def list_holds(account_id: str) -> list[LegalHold]:
    """The holds of an account in the order of their grounds, those included that have ended."""
    return list(LegalHold.query(account_id, consistent_read=True))


def list_kept(account_id: str, now: datetime) -> list[Kept]:
    """What is kept of an account at `now`: a store for each ground that covers it."""
    return [
        Kept(store, hold.ground, hold.until)
        for hold in list_holds(account_id)
        if now < hold.until
        for store in GROUNDS[hold.ground].stores
    ]


def _ground(key: str) -> Ground:
    if key not in GROUNDS:
        raise errors.invalid_field("ground", f"must be one of {', '.join(GROUNDS)}")
    return GROUNDS[key]


def _change(account_id: str, add: Any) -> None:
    """Writes a change of a hold so that no purge misses it: a run that is under way is overtaken, and the message that is
    sent before lets the purge go on with what holds then."""
    for _ in range(_ATTEMPTS):
        account, certificate = get_together((Account, account_id, None), (Certificate, account_id, None))
        if account is None and certificate is None:
            raise errors.NotFound("There is no such account.")
        if certificate is not None and certificate.status == "done":
            raise errors.Conflict("The account is purged: there is nothing left to keep.")
        write = transaction()
        add(write)
        if certificate is not None:
            queues.send("purge", {"account_id": account_id, "now": clock.to_iso(clock.now())}, _DELAY)
        _overtake(write, account_id, certificate)
        try:
            commit(write)
        except ConditionFailed:
            continue  # the purge has begun or gone on meanwhile: look again
        return
    raise errors.Unavailable


def _overtake(write: TransactWrite, account_id: str, certificate: Certificate | None) -> None:
    if certificate is None:
        write.condition_check(Certificate, account_id, condition=Certificate.account_id.does_not_exist())
        return
    write.update(
        certificate, actions=[Certificate.version.add(1)], condition=Certificate.version == certificate.version
    )
