"""The rules by which people of an account change one another's standing, in one place and without any storage.

What a role may do with everything else is in edge/permissions.py.
"""

from chalicelib import errors

RANK = {"member": 0, "admin": 1, "owner": 2}


def manages(actor: str, role: str) -> bool:
    """Whether somebody with the role `actor` may give or take `role`: owners all of them, admins all but owner."""
    return RANK[actor] >= RANK["admin"] and RANK[role] <= RANK[actor]


def check_role_change(actor: str, current: str, wanted: str) -> None:
    """Raises Forbidden unless `actor` manages both the role that somebody has and the one they shall get.

    The same rule for one's own role: it may be lowered, and nobody can raise themselves.
    """
    if not (manages(actor, current) and manages(actor, wanted)):
        raise errors.Forbidden(f"Your role, {actor}, doesn't make a person with the role {current} {wanted}.")


def check_removal(actor: str, current: str, *, leaving: bool) -> None:
    """Raises Forbidden unless somebody leaves on their own account or `actor` manages the role that they have."""
    if not leaving and not manages(actor, current):
        raise errors.Forbidden(f"Your role, {actor}, doesn't remove a person with the role {current}.")


def check_invitation(actor: str, role: str) -> None:
    """Raises Forbidden unless `actor` may invite somebody into `role`, or withdraw such an invitation."""
    if not manages(actor, role):
        raise errors.Forbidden(f"Your role, {actor}, doesn't invite people into the role {role}.")


def roles_that_invite(role: str) -> list[str]:
    """The roles whose invitations into `role` hold."""
    return [actor for actor in RANK if manages(actor, role)]
