"""Roles and removals: the rules hold under parallel requests, and act at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import errors
from chalicelib.edge import authentication
from chalicelib.models.base import get_together
from chalicelib.models.session import Session
from chalicelib.models.user import User, UserEmail
from chalicelib.services import team
from chalicelib.services.sessions import open_session
from chalicelib.services.sign_in import sign_in
from tests.integration import people, teams


def attempt(function, *arguments):
    """What a call did: its result, or the problem that it raised."""
    try:
        return function(*arguments)
    except errors.Problem as problem:
        return problem


def at_once(*calls):
    """Runs calls in parallel, each `(function, *arguments)`."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: attempt(*call), calls))


def headers(session):
    return {"cookie": f"{authentication.cookie_name()}={session}"}


def test_a_team_is_listed_with_names_and_roles_page_by_page(engine):
    owner = people.confirmed(engine)
    others = [teams.joined(engine, owner, role) for role in ("admin", "member")]

    first, following = team.list_team(owner.account_id, 2, None)
    rest, end = team.list_team(owner.account_id, 2, following)

    listed = [(one.member.user_id, one.member.role, one.user.email) for one in first + rest]
    assert sorted(listed) == sorted(
        [(owner.user_id, "owner", owner.email)]
        + [(one.user_id, role, one.email) for one, role in zip(others, ("admin", "member"), strict=True)]
    )
    assert (len(first), len(rest), end) == (2, 1, None)


def test_a_new_role_acts_with_the_next_request(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)

    team.change_role(owner.account_id, owner.user_id, member.user_id, "admin")

    assert "team:write" in authentication.authenticate("GET", headers(member.token)).permissions


def test_making_and_unmaking_owners_is_counted(engine):
    owner = people.confirmed(engine)
    other = teams.joined(engine, owner)

    team.change_role(owner.account_id, owner.user_id, other.user_id, "owner")
    two = teams.owners_counted(owner.account_id)
    team.change_role(owner.account_id, other.user_id, owner.user_id, "member")

    assert (two, teams.owners_counted(owner.account_id)) == (2, 1)
    assert teams.roles(owner.account_id) == {owner.user_id: "member", other.user_id: "owner"}


def test_the_same_role_again_changes_nothing(engine):
    owner = people.confirmed(engine)

    result = team.change_role(owner.account_id, owner.user_id, owner.user_id, "owner")

    assert result.member.role == "owner"
    assert teams.owners_counted(owner.account_id) == 1


@pytest.mark.parametrize("role", ["owner", "admin"])
def test_a_member_cannot_raise_themselves(engine, role):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)

    with pytest.raises(errors.Forbidden):
        team.change_role(owner.account_id, member.user_id, member.user_id, role)

    assert teams.roles(owner.account_id)[member.user_id] == "member"


def test_an_admin_cannot_touch_an_owner(engine):
    owner = people.confirmed(engine)
    admin = teams.joined(engine, owner, "admin")

    results = [
        attempt(team.change_role, owner.account_id, admin.user_id, owner.user_id, "member"),
        attempt(team.change_role, owner.account_id, admin.user_id, admin.user_id, "owner"),
        attempt(team.remove_member, owner.account_id, admin.user_id, owner.user_id),
    ]

    assert [type(result) for result in results] == [errors.Forbidden] * 3
    assert teams.roles(owner.account_id) == {owner.user_id: "owner", admin.user_id: "admin"}


@pytest.mark.parametrize("action", ["leave", "step down"])
def test_the_last_owner_stays(engine, action):
    owner = people.confirmed(engine)
    teams.joined(engine, owner, "admin")

    with pytest.raises(errors.LastOwner):
        if action == "leave":
            team.remove_member(owner.account_id, owner.user_id, owner.user_id)
        else:
            team.change_role(owner.account_id, owner.user_id, owner.user_id, "admin")

    assert teams.roles(owner.account_id)[owner.user_id] == "owner"


@pytest.mark.parametrize("count", [2, 5])
def test_one_owner_is_left_when_all_leave_at_once(engine, count):
    owner = people.confirmed(engine)
    owners = [owner] + [teams.joined(engine, owner, "owner") for _ in range(count - 1)]

    results = at_once(*((team.remove_member, owner.account_id, one.user_id, one.user_id) for one in owners))

    refused = [result for result in results if result is not None]
    assert [type(problem) for problem in refused] == [errors.LastOwner]
    assert list(teams.roles(owner.account_id).values()) == ["owner"]
    assert teams.owners_counted(owner.account_id) == 1


def test_one_owner_is_left_when_owners_unmake_each_other_at_once(engine):
    one = people.confirmed(engine)
    other = teams.joined(engine, one, "owner")

    at_once(
        (team.change_role, one.account_id, one.user_id, other.user_id, "member"),
        (team.change_role, one.account_id, other.user_id, one.user_id, "member"),
        (team.change_role, one.account_id, one.user_id, one.user_id, "admin"),
        (team.remove_member, one.account_id, other.user_id, other.user_id),
    )

    assert list(teams.roles(one.account_id).values()).count("owner") == 1
    assert teams.owners_counted(one.account_id) == 1


def test_a_removed_person_is_out_at_once(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)
    authentication.authenticate("GET", headers(member.token))

    team.remove_member(owner.account_id, owner.user_id, member.user_id)

    with pytest.raises(errors.NotSignedIn):
        authentication.authenticate("GET", headers(member.token))


def test_other_accounts_of_a_removed_person_are_untouched(engine):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    teams.join_also(engine, owner, person)

    team.remove_member(owner.account_id, owner.user_id, person.user_id)

    principal = authentication.authenticate("GET", headers(person.token))
    assert (principal.account_id, principal.role) == (person.account_id, "owner")
    assert get_together((User, person.user_id, None))[0].memberships == 1


def test_a_session_from_before_the_removal_stays_dead_after_a_new_invitation(engine):
    owner, person = people.confirmed(engine), people.confirmed(engine)
    teams.join_also(engine, owner, person)
    old = open_session(person.user_id, owner.account_id, people.new_caller())
    team.remove_member(owner.account_id, owner.user_id, person.user_id)

    teams.join_also(engine, owner, person)

    with pytest.raises(errors.NotSignedIn):
        authentication.authenticate("GET", headers(old))


def test_who_leaves_the_last_account_is_forgotten(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)

    team.remove_member(owner.account_id, member.user_id, member.user_id)

    assert get_together((User, member.user_id, None), (UserEmail, member.email, None)) == [None, None]
    assert list(Session.query(member.user_id, consistent_read=True)) == []
    assert not people.pool_has(engine, member.user_id)


def test_who_was_forgotten_can_sign_up_afresh(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)
    team.remove_member(owner.account_id, owner.user_id, member.user_id)

    again = people.confirmed(engine, email=member.email)

    assert again.user_id != member.user_id
    assert sign_in(member.email, people.PASSWORD, None, people.new_caller())[0].account.account_id == again.account_id


@pytest.mark.parametrize("user_id", ["01JQ3Y8Z5T6V7W8X9YABCDEFGH", "nobody", "", "x" * 2000, "é" * 700])
def test_somebody_of_another_account_or_nobody_is_not_found(engine, user_id):
    owner = people.confirmed(engine)

    with pytest.raises(errors.NotFound):
        team.remove_member(owner.account_id, owner.user_id, user_id)
    with pytest.raises(errors.NotFound):
        team.change_role(owner.account_id, owner.user_id, user_id, "admin")


def test_a_stranger_is_not_found(engine):
    owner, stranger = people.confirmed(engine), people.confirmed(engine)

    with pytest.raises(errors.NotFound):
        team.remove_member(owner.account_id, owner.user_id, stranger.user_id)

    assert stranger.user_id in teams.roles(stranger.account_id)


def test_two_removals_of_one_person_remove_once(engine):
    owner = people.confirmed(engine)
    member = teams.joined(engine, owner)

    results = at_once(*[(team.remove_member, owner.account_id, owner.user_id, member.user_id)] * 3)

    assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotFound", "NotFound"]
