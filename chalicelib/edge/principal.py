"""Who is calling: a person in a session or a customer's tool with a key, always inside exactly one account."""

from dataclasses import dataclass, field

from chalicelib import clock, errors
from chalicelib.edge.permissions import ACTS, Permission
from chalicelib.models.account import Account
from chalicelib.register.standing import BARRED


@dataclass(frozen=True, slots=True)
class Principal:
    """`actor` is what history and logs name: a user id, or `key:<key_id>`. `role` is None and `user_id` empty for a key;
    `session` is the hash of the session's token, empty for a key."""

    account: Account
    actor: str
    permissions: frozenset[Permission]
    role: str | None = None
    user_id: str = ""
    session: str = ""
    account_id: str = field(init=False)
    """The only source of an account id in the product (promise T5)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "account_id", self.account.account_id)

    def require(self, permission: Permission) -> None:
        """Raises Forbidden unless the role or key carries the permission, AccountDeleted where that is the reason; and
        PaymentRequired or AccountSuspended where the account's standing bars what the permission is for."""
        if permission in self.permissions:
            self._require_standing(permission)
            return
        if self.account.is_live:
            raise errors.Forbidden(extra={"permission": permission})
        purge_at = clock.to_iso(self.account.purge_at)
        raise errors.AccountDeleted(extra={"permission": permission, "purge_at": purge_at})

    def _require_standing(self, permission: Permission) -> None:
        act = ACTS.get(permission)
        if act is not None and act in BARRED[self.account.status]:
            from chalicelib.services import standing

            standing.check(self.account, act)
