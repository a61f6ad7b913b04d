"""Roles and scopes: each higher role can do all that the lower can, and a key never manages people."""

from chalicelib.edge.permissions import OWNER_OF_DELETED, ROLES, SCOPES


def test_roles_contain_each_other():
    assert ROLES["member"] < ROLES["admin"] < ROLES["owner"]


def test_only_the_owner_deletes_the_account():
    assert [role for role, granted in ROLES.items() if "account:delete" in granted] == ["owner"]


def test_only_the_owner_restores_it_and_keeps_nothing_more_than_they_had():
    assert [role for role, granted in ROLES.items() if "account:restore" in granted] == ["owner"]
    assert not OWNER_OF_DELETED - ROLES["owner"]


def test_the_owner_of_a_deleted_account_can_look_export_and_restore():
    assert sorted(OWNER_OF_DELETED) == ["account:read", "account:restore", "contacts:export", "self"]


def test_a_key_never_reaches_people_keys_or_the_account_itself():
    granted = SCOPES["read"] | SCOPES["write"]

    people = {"self", "team:read", "team:write", "keys:write", "activity:read"}
    assert granted.isdisjoint(people | {"account:write", "account:delete", "account:restore"})


def test_a_read_key_changes_nothing():
    assert not [
        permission
        for permission in SCOPES["read"]
        if permission.endswith((":write", ":import", ":delete", ":create", ":tag", ":erase", ":invite"))
    ]
