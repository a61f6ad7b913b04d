"""What an account may do by how it stands, for every permission of the product."""

from typing import get_args

import pytest

from chalicelib.edge.permissions import ACTS, Permission
from chalicelib.models.account import LIVE
from chalicelib.register import standing

ALWAYS = {
    "self", "account:read", "account:write", "account:delete", "account:restore", "billing:read", "billing:write", "team:read",
    "team:write", "keys:write", "contacts:read", "contacts:write", "contacts:erase", "contacts:export", "imports:read",
    "blacklist:read", "blacklist:write",
}  # fmt: skip
CREATING = {"contacts:create", "team:invite", "keys:create"}


def refused(status):
    return {permission for permission, act in ACTS.items() if act in standing.BARRED[status]}


def test_every_standing_has_its_line():
    assert set(standing.BARRED) == {*LIVE, "deleted", "purging"}


@pytest.mark.parametrize("status", ["trial", "active"])
def test_who_is_on_trial_or_pays_may_do_everything(status):
    assert refused(status) == set()


def test_a_read_only_account_lets_nothing_new_in_or_out():
    assert refused("read_only") == CREATING | {"contacts:tag", "contacts:import"}
    assert standing.BARRED["read_only"] == set(standing.ACTS)


def test_a_suspended_account_neither_imports_nor_sends():
    assert refused("suspended") == {"contacts:import"}
    assert standing.BARRED["suspended"] == {"import", "send"}


def test_reading_exporting_erasing_correcting_and_paying_hold_however_an_account_stands():
    assert not ALWAYS & set(ACTS)


def test_a_new_permission_is_decided_on_here():
    others = set(get_args(Permission)) - ALWAYS - set(ACTS)

    assert {permission for permission in others if not permission.endswith(":read")} == set()
