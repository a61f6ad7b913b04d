"""The rules of a team, for every pair of roles."""

from itertools import product

import pytest

from chalicelib import errors
from chalicelib.edge.permissions import ROLES
from chalicelib.services import team_rules

ALL = tuple(team_rules.RANK)


def allowed(check, *arguments, **more):
    try:
        check(*arguments, **more)
    except errors.Forbidden:
        return False
    return True


def test_the_rules_know_the_roles_of_the_permission_table():
    assert set(ALL) == set(ROLES)


@pytest.mark.parametrize(("actor", "current", "wanted"), list(product(ALL, repeat=3)))
def test_who_changes_which_role(actor, current, wanted):
    touches_owner = "owner" in (current, wanted)

    result = allowed(team_rules.check_role_change, actor, current, wanted)

    assert result == (actor == "owner" or (actor == "admin" and not touches_owner))


@pytest.mark.parametrize(("role", "wanted"), list(product(ALL, repeat=2)))
def test_nobody_raises_themselves(role, wanted):
    if allowed(team_rules.check_role_change, role, role, wanted):
        assert team_rules.RANK[wanted] <= team_rules.RANK[role]


@pytest.mark.parametrize("role", ALL)
def test_everybody_may_leave(role):
    assert allowed(team_rules.check_removal, role, role, leaving=True)


@pytest.mark.parametrize(("actor", "current"), list(product(ALL, repeat=2)))
def test_who_removes_others(actor, current):
    result = allowed(team_rules.check_removal, actor, current, leaving=False)

    assert result == (actor == "owner" or (actor == "admin" and current != "owner"))


@pytest.mark.parametrize(("actor", "role"), list(product(ALL, repeat=2)))
def test_nobody_invites_above_their_own_role(actor, role):
    result = allowed(team_rules.check_invitation, actor, role)

    assert result == (actor in ("admin", "owner") and team_rules.RANK[role] <= team_rules.RANK[actor])
    assert result == (actor in team_rules.roles_that_invite(role))
