"""Who may do what, in one place: roles of people, scopes of API keys, and the permission each route names."""

from typing import Literal

from chalicelib.register.standing import Act

Role = Literal["owner", "admin", "member"]
Scope = Literal["read", "write"]
Permission = Literal[
    "self",
    "account:read",
    "account:write",
    "account:delete",
    "account:restore",
    "activity:read",
    "team:read",
    "billing:read",
    "billing:write",
    "team:write",
    "team:invite",
    "keys:write",
    "keys:create",
    "contacts:read",
    "contacts:create",
    "contacts:write",
    "contacts:tag",
    "contacts:erase",
    "contacts:import",
    "contacts:export",
    "imports:read",
    "blacklist:read",
    "blacklist:write",
]

_MEMBER: frozenset[Permission] = frozenset(
    {
        "self",
        "account:read",
        "team:read",
        "contacts:read",
        "contacts:create",
        "contacts:write",
        "contacts:tag",
        "contacts:erase",
        "contacts:import",
        "imports:read",
        "blacklist:read",
        "blacklist:write",
    }
)
_ADMIN: frozenset[Permission] = _MEMBER | {
    "account:write",
    "activity:read",
    "billing:read",
    "team:write",
    "team:invite",
    "keys:write",
    "keys:create",
    "contacts:export",
}
_OWNER: frozenset[Permission] = _ADMIN | {"account:delete", "account:restore", "billing:write"}

ROLES: dict[Role, frozenset[Permission]] = {"owner": _OWNER, "admin": _ADMIN, "member": _MEMBER}
OWNER_OF_DELETED: frozenset[Permission] = frozenset({"self", "account:read", "account:restore", "contacts:export"})
"""What is left to the owner of a deleted account, and to nobody else: look, fetch the data, restore (promises D1, R2)."""

_READ: frozenset[Permission] = frozenset({"account:read", "contacts:read", "contacts:export", "blacklist:read"})
_WRITE: frozenset[Permission] = frozenset(
    {
        "contacts:create",
        "contacts:write",
        "contacts:tag",
        "contacts:erase",
        "contacts:import",
        "imports:read",
        "blacklist:write",
    }
)
SCOPES: dict[Scope, frozenset[Permission]] = {"read": _READ, "write": _WRITE}
"""A key can work with contacts but never with people: no team, keys, sessions, activity or deletion."""

ACTS: dict[Permission, Act] = {
    "contacts:create": "create",
    "team:invite": "create",
    "keys:create": "create",
    "contacts:tag": "tag",
    "contacts:import": "import",
}
"""Permissions for what an account must stand well to do (register/standing.py). Every other one holds however it stands:
`contacts:erase`, for instance, is to erase, restrict, halt and take back."""
