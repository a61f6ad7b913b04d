"""Seats: never more members and open invitations than the plan has, whoever comes at once, and none lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from chalicelib import clock, errors
from chalicelib.models.invitation import Invitation
from chalicelib.register.plans import PLANS, TRIAL
from chalicelib.services import rate_limits, team
from chalicelib.services.invitations import Wanted, count_invitations, invite, withdraw_invitation
from chalicelib.services.joining import Acceptance, accept_invitation
from tests.integration import deletions, people, teams

SMALL = PLANS["starter"].seats
AT_ONCE = 50


def by(person, email=None, role="member"):
    wanted = Wanted(email or people.new_email(), role)
    return invite(person.account_id, person.user_id, wanted, people.new_caller().ip_address)


def accept(token):
    return accept_invitation(teams.newcomer(token), people.new_caller(), None)


def at_once(function, arguments):
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(lambda argument: deletions.outcome(function, argument), arguments))


def problems(outcomes):
    return {type(outcome) for outcome in outcomes if isinstance(outcome, errors.Problem)}


def in_use(owner):
    return len(teams.roles(owner.account_id)) + count_invitations(owner.account_id)


@pytest.fixture
def owner(engine):
    person = people.confirmed(engine)
    teams.put_on(person.account_id, plan="starter", status="active")
    return person


def test_members_and_open_invitations_fill_the_seats_together(engine, owner):
    teams.joined(engine, owner)
    by(owner)

    with pytest.raises(errors.PaymentRequired) as refusal:
        by(owner)

    assert refusal.value.extra == {
        "billing_url": "http://127.0.0.1/billing",
        "limit": {"of": "seats", "most": 3, "used": 3},
    }
    assert in_use(owner) == SMALL


def test_the_trial_has_seats_of_its_own(engine):
    owner = people.confirmed(engine)
    for _ in range(TRIAL.seats - 1):
        by(owner)

    with pytest.raises(errors.PaymentRequired):
        by(owner)


def test_an_invitation_of_the_same_address_takes_no_second_seat(engine, owner):
    first, _ = by(owner), by(owner)

    by(owner, first.email, "admin")

    assert in_use(owner) == SMALL


@pytest.mark.parametrize("end", ["withdrawn", "lapsed", "removed", "left", "inviter removed"])
def test_a_seat_is_free_again(engine, owner, end):
    admin = teams.joined(engine, owner, "admin")
    row = by(admin if end == "inviter removed" else owner)

    if end == "withdrawn":
        withdraw_invitation(owner.account_id, owner.user_id, row.invitation_id)
    elif end == "lapsed":
        row.update(actions=[Invitation.expires_at.set(clock.now() - timedelta(seconds=1))])
    elif end == "left":
        team.remove_member(owner.account_id, admin.user_id, admin.user_id)
    else:
        team.remove_member(owner.account_id, owner.user_id, admin.user_id)

    by(owner)
    assert in_use(owner) <= SMALL


def test_members_are_counted_as_they_come_and_go(engine, owner):
    counts = [teams.members_counted(owner.account_id)]

    for role in ("owner", "member"):
        person = teams.joined(engine, owner, role)
        counts.append(teams.members_counted(owner.account_id))
    team.change_role(owner.account_id, owner.user_id, person.user_id, "admin")
    counts.append(teams.members_counted(owner.account_id))
    team.remove_member(owner.account_id, owner.user_id, person.user_id)
    counts.append(teams.members_counted(owner.account_id))

    assert counts == [1, 2, 3, 3, 2]


def test_fifty_invitations_at_once_leave_no_more_than_there_are_seats(engine, owner):
    outcomes = at_once(lambda email: by(owner, email), [people.new_email() for _ in range(AT_ONCE)])

    made = [outcome for outcome in outcomes if not isinstance(outcome, errors.Problem)]
    assert len(made) == len(teams.pending(owner.account_id)) == SMALL - 1
    assert problems(outcomes) <= {errors.PaymentRequired, errors.Conflict, errors.Unavailable}
    assert errors.PaymentRequired in problems(outcomes)


def test_invitations_at_once_all_get_through_where_there_is_room(engine):
    owner = people.confirmed(engine)
    teams.put_on(owner.account_id, plan="team")

    outcomes = at_once(lambda email: by(owner, email), [people.new_email() for _ in range(PLANS["team"].seats - 1)])

    assert problems(outcomes) == set()
    assert in_use(owner) == PLANS["team"].seats


def test_fifty_acceptances_and_invitations_at_once_leave_no_more_than_there_are_seats(engine, monkeypatch):
    """As after a downgrade: more people are invited than the plan has seats now."""
    monkeypatch.setattr(rate_limits, "check_limit", lambda *_: None)
    owner = people.confirmed(engine)
    teams.put_on(owner.account_id, plan="business")
    tokens = [teams.invited(engine, owner)[1] for _ in range(AT_ONCE // 2)]
    teams.put_on(owner.account_id, plan="starter")

    def act(token):
        return accept(token) if token else by(owner)

    outcomes = at_once(act, [*tokens, *[None] * (AT_ONCE // 2)])

    joined = [outcome for outcome in outcomes if not isinstance(outcome, errors.Problem)]
    assert len(joined) == SMALL - 1
    assert len(teams.roles(owner.account_id)) == teams.members_counted(owner.account_id) == SMALL
    assert problems(outcomes) <= {errors.PaymentRequired, errors.Conflict, errors.Unavailable}


def test_a_smaller_plan_deletes_nothing_and_an_invitation_holds_again_when_there_is_room(engine, owner):
    teams.put_on(owner.account_id, plan="team")
    members = [teams.joined(engine, owner) for _ in range(SMALL - 1)]
    _, token = teams.invited(engine, owner)
    teams.put_on(owner.account_id, plan="starter")

    with pytest.raises(errors.PaymentRequired):
        accept(token)
    team.remove_member(owner.account_id, owner.user_id, members[0].user_id)
    signed_in, _ = accept(token)

    assert signed_in.account.account_id == owner.account_id
    assert in_use(owner) == SMALL


@pytest.mark.parametrize("known", [True, False], ids=["a known person", "a new person"])
def test_a_read_only_account_takes_nobody_in_until_it_is_paid_for(engine, owner, known):
    person = people.confirmed(engine) if known else None
    _, token = teams.invited(engine, owner, email=person and person.email)
    teams.put_on(owner.account_id, status="read_only")
    answer = Acceptance(token, password=people.PASSWORD) if known else teams.newcomer(token)

    with pytest.raises(errors.PaymentRequired):
        accept_invitation(answer, people.new_caller(), None)
    teams.put_on(owner.account_id, status="active")
    accept_invitation(answer, people.new_caller(), None)

    assert len(teams.roles(owner.account_id)) == 2


def test_an_account_that_became_read_only_meanwhile_keeps_nobody_new(engine, owner, monkeypatch):
    from chalicelib.services import joining

    _, token = teams.invited(engine, owner)
    real = joining.pool.create_user

    def end_first(*arguments):
        teams.put_on(owner.account_id, status="read_only")
        real(*arguments)

    monkeypatch.setattr(joining.pool, "create_user", end_first)
    with pytest.raises(errors.PaymentRequired):
        accept(token)

    assert len(teams.roles(owner.account_id)) == 1
