"""The accounts that a person belongs to."""

from dataclasses import dataclass

from chalicelib import clock, errors, ids
from chalicelib.models.account import Account
from chalicelib.models.base import get_together
from chalicelib.models.member import Member

_BATCH = 50  # two items each; BatchGetItem takes 100


@dataclass(frozen=True, slots=True)
class Membership:
    """An account and the role in it: owner, admin or member."""

    account: Account
    role: str

    def check_entry(self) -> None:
        """Raises AccountDeleted for a deleted account, unless to its owner, who may restore it."""
        if not self.account.is_live and self.role != "owner":
            raise errors.AccountDeleted(extra={"purge_at": clock.to_iso(self.account.purge_at)})


def list_memberships(user_id: str) -> list[Membership]:
    """All accounts of a user: live ones before deleted ones, own ones before others, older before newer. Those that
    can't be restored any more are not among them.

    The index may lag behind, so each finding is confirmed by a strong read of the membership and the account.
    """
    account_ids = [row.account_id for row in Member.by_user.query(user_id)]
    found: list[Membership] = []
    for start in range(0, len(account_ids), _BATCH):
        found += _confirm(account_ids[start : start + _BATCH], user_id)
    return sorted(found, key=lambda one: (not one.account.is_live, one.role != "owner", one.account.account_id))


def find_membership(account_id: str, user_id: str) -> Membership:
    """One account of a user. Raises NotFound for an account that isn't theirs, whether it exists or not."""
    found = _confirm([account_id], user_id) if ids.is_ulid(account_id) else []
    if not found:
        raise errors.NotFound()
    return found[0]


def _confirm(account_ids: list[str], user_id: str) -> list[Membership]:
    wanted = [(Member, account_id, user_id) for account_id in account_ids]
    rows = get_together(*wanted, *((Account, account_id, None) for account_id in account_ids)) if wanted else []
    pairs, now = zip(rows[: len(wanted)], rows[len(wanted) :], strict=True), clock.now()
    return [Membership(account, it.role) for it, account in pairs if it and account and not account.is_over(now)]
