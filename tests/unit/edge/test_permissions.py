"""Roles and scopes: each higher role can do all that the lower can, and a key never manages people."""

from chalicelib.edge.permissions import ROLES, SCOPES


def test_roles_contain_each_other():
    assert ROLES["member"] < ROLES["admin"] < ROLES["owner"]


def test_only_the_owner_deletes_the_account():
    assert [role for role, granted in ROLES.items() if "account:delete" in granted] == ["owner"]


def test_a_key_never_reaches_people_keys_or_the_account_itself():
    granted = SCOPES["read"] | SCOPES["write"]

    assert granted.isdisjoint({"self", "team:read", "team:write", "keys:write", "account:write", "account:delete"})


def test_a_read_key_changes_nothing():
    assert not [permission for permission in SCOPES["read"] if permission.endswith((":write", ":import", ":delete"))]
