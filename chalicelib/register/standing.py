"""What an account may do by how it stands: the one table that routes, workers and `GET /v1/billing` read (U4, U5)."""

from typing import Literal, get_args

Act = Literal["create", "tag", "import", "send"]
"""`create` makes contacts, invitations, members and keys; `tag` changes many contacts at once; `send` mails to contacts."""

ACTS: tuple[Act, ...] = get_args(Act)
_ALL = frozenset(ACTS)

BARRED: dict[str, frozenset[Act]] = {
    "trial": frozenset(),
    "active": frozenset(),
    "read_only": _ALL,
    "suspended": frozenset({"import", "send"}),
    "deleted": _ALL,
    "purging": _ALL,
}
"""By `Account.status`. Everything that is no act of this list goes on: reading, exporting, erasing, restricting, keeping a
blacklist, leaving, withdrawing keys, paying, and correcting one contact, since people have a right to it (promise R3)."""
